"""What runs decided about hosts, for the indexes of Common Crawl: all of the annotation but its table."""

from __future__ import annotations

from typing import Final

from ofuda.nouns.report import Report
from ofuda.nouns.vocabulary import Use
from ofuda.verbs.annotations import KEY, README, column, templates
from ofuda.verbs.reporting.exports.export import Beside, Output
from ofuda.verbs.reporting.exports.phrases import as_agents, for_uses, under_policy

NAME: Final = "common-crawl"
FOLDER: Final = NAME
PARQUET: Final = "ofuda-decisions.parquet"
PARQUET_TYPE: Final = "application/vnd.apache.parquet"
LEVELS: Final = ("disallowed", "conditional")
_KINDS: Final = {".yaml": "application/yaml", ".md": "text/markdown"}


def lists_all(report: Report) -> bool:
    """Whether the ledgers have the rows that are kept too."""
    return not report.coverage.unlisted and all(run.ledger == "all" for run in report.runs)


def columns(report: Report) -> dict[str, str]:
    """The columns of the table by their kinds, the key first."""
    found = {KEY: "string", "ofuda_verdict": "string", "ofuda_reason": "string"}
    found |= {column(Use(use), level): "bool" for use in report.cover.asked.uses for level in LEVELS}
    found |= {"ofuda_unreachable": "bool", "ofuda_rows_drop": "int64", "ofuda_rows_review": "int64"}
    if lists_all(report):
        found |= {"ofuda_rows_keep": "int64", "ofuda_verdicts_differ": "bool"}
    return found | {"ofuda_origins": "string"}


def write(report: Report, _: Beside) -> tuple[Output, ...]:
    """The files beside the table."""
    texts = templates("decisions", PARQUET, list(columns(report))) | {README: _readme(report)}
    return tuple(
        Output(f"{FOLDER}/{name}", _KINDS[name[name.rindex(".") :]], text) for name, text in sorted(texts.items())
    )


def _readme(report: Report) -> str:
    asked = report.cover.asked
    return _README.format(
        file=PARQUET,
        tool=report.versions["tool"],
        asked=f"{for_uses(report)}, {as_agents(report)}, {under_policy(report)}",
        when=asked.at or report.runs[0].now,
        kept=_KEPT if lists_all(report) else "",
        unlisted="" if lists_all(report) else _UNLISTED,
    )


_KEPT: Final = """\
| `ofuda_rows_keep` | how many rows of the host are kept |
| `ofuda_verdicts_differ` | rows of the host came to different verdicts; look them up by address |
"""
_UNLISTED: Final = """
The runs counted the rows that are kept, and did not list them: a host of which every row is kept is not in the table.
"""
_README: Final = """\
# What was decided about rows of hosts, for the indexes of Common Crawl

`{file}` has a row for each host that rows of the input are from, by `surt_host_name`. Ofuda {tool} decided those rows
{asked}, as of {when}.

| column | meaning |
|---|---|
| `ofuda_verdict` | keep, review or drop: the strictest of its rows |
| `ofuda_reason` | the reason that most rows of that verdict have, where it is not keep |
| `ofuda_USE_disallowed`, `ofuda_USE_conditional` | that use of some row is refused, or allowed under conditions |
| `ofuda_unreachable` | of some row a file of the site could not be had, so nobody knows |
| `ofuda_rows_drop`, `ofuda_rows_review` | how many rows of the host are dropped, or wait for review |
{kept}| `ofuda_origins` | the origins that share the name (schemes, ports, `www.`) |
{unlisted}
It speaks of rows that were in the input, by what was known when they were decided, and not of hosts as such. A column
that is false says that no row was decided so, not that anybody has consented. The readings are Ofuda's, and not Common
Crawl's.
"""
