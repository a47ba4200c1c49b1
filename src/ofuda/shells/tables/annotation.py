"""A table of hosts as an index annotation of Common Crawl."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.nouns.decision import Decision
from ofuda.nouns.policy import Verdict
from ofuda.nouns.stance import Level
from ofuda.shells.tables.files import appearing
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.judging import Asking, decided, tried
from ofuda.shells.tables.sorting import Sorter
from ofuda.verbs.annotations import KEY, README, column, surt_host_name, templates
from ofuda.verbs.restricted import restricted

PARQUET: Final = "ofuda-hosts.parquet"
_BATCH: Final = 8192
_STRICT: Final = (Level.DISALLOWED, Level.CONDITIONAL)


def annotate(table: HostTable, folder: Path, asking: Asking) -> int:
    """The annotation in a folder; how many hosts it has. Raises OSError and TableError.

    Origins of one key (schemes, ports, `www.`) are one row, the most restrictive, and are listed in it.
    """
    schema = _schema(asking)
    with appearing(folder) as (made, scratch):
        keys = Sorter(scratch, "keys")
        for origin in table.origins():
            key = surt_host_name(origin)
            keys.add((key, origin), len(key) + len(origin))
        count = write_rows(made / PARQUET, schema, _rows(table, keys, asking))
        for name, text in (*templates("hosts", PARQUET, schema.names).items(), (README, _readme(asking))):
            (made / name).write_text(text, encoding="utf-8")
    return count


def write_rows(path: Path, schema: pa.Schema, rows: Iterator[dict[str, Any]]) -> int:
    """The table, of rows that come sorted by the key; how many there are. Raises OSError."""
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _BATCH)):
            count += len(batch)
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=schema))
    return count


def _schema(asking: Asking) -> pa.Schema:
    fields = [(KEY, pa.string()), ("ofuda_verdict", pa.string()), ("ofuda_reason", pa.string())]
    fields += [("ofuda_fetch_disallowed", pa.bool_())]
    for use in asking.question.asked:
        fields += [(column(use, level.word), pa.bool_()) for level in _STRICT]
    fields += [("ofuda_unreachable", pa.bool_()), ("ofuda_paths_differ", pa.bool_()), ("ofuda_origins", pa.string())]
    return pa.schema([pa.field(name, kind, nullable=False) for name, kind in fields])


def _rows(table: HostTable, keys: Sorter, asking: Asking) -> Iterator[dict[str, Any]]:
    for key, group in groupby(keys, key=itemgetter(0)):
        origins = [origin for _, origin in group]
        roots, differ = [], False
        for origin in origins:
            sites = table.site(origin, asking.at, asking.as_of)
            paths = tried([one.robots_txt for one in sites], asking)
            root, *others = decided(table, origin, asking, paths)
            roots.append(root)
            differ = differ or any(_said(one) != _said(root) for one in others)
        yield _row(key, origins, roots, asking, differ=differ)


def _row(key: str, origins: list[str], roots: list[Decision], asking: Asking, *, differ: bool) -> dict[str, Any]:
    whole = restricted(roots[0], roots[1:])
    worst = max((whole.uses[use] for use in asking.question.asked), key=lambda one: one.verdict)
    row: dict[str, Any] = {
        KEY: key,
        "ofuda_verdict": whole.verdict.word,
        "ofuda_reason": "" if whole.verdict is Verdict.KEEP else worst.reason,
        "ofuda_fetch_disallowed": any(one.fetch.level is Level.DISALLOWED for one in roots),
        "ofuda_unreachable": any(_is_unreachable(one) for one in roots),
        "ofuda_paths_differ": differ,
        "ofuda_origins": " ".join(origins),
    }
    for use in asking.question.asked:
        for level in _STRICT:
            row[column(use, level.word)] = any(one.uses[use].level is level for one in roots)
    return row


def _is_unreachable(one: Decision) -> bool:
    return one.fetch.unreachable or any(each.reason == "unreachable" for each in one.uses.values())


def _said(one: Decision) -> tuple[object, ...]:
    return one.fetch.level, *(each.level for each in one.uses.values())


def _readme(asking: Asking) -> str:
    return _README.format(
        agents=", ".join(f"`{one}`" for one in sorted(asking.question.agents)) or "nobody by name",
        policy=asking.policy.name,
        digest=asking.policy.digest,
        when={"latest": "the last answer", "ever": "any answer ever"}.get(asking.as_of, f"{asking.at}"),
        file=PARQUET,
    )


_README: Final = """\
# What hosts say about AI uses, for the indexes of Common Crawl

`{file}` has a row for each host, by `surt_host_name`. It was made by Ofuda from robots.txt and the other files of
sites, as asked by {agents}, under the policy `{policy}` ({digest}), as of {when}.

| column | meaning |
|---|---|
| `ofuda_verdict` | keep, review or drop: what the policy makes of the first page of the host |
| `ofuda_reason` | the code of the reason, where it is not keep |
| `ofuda_fetch_disallowed` | robots.txt keeps an agent that was asked about from the first page |
| `ofuda_USE_disallowed`, `ofuda_USE_conditional` | that use is refused, or allowed under conditions |
| `ofuda_unreachable` | a file of the site could not be had, so nobody knows |
| `ofuda_paths_differ` | other paths of the host are decided on differently; look them up by address |
| `ofuda_origins` | the origins that share the name (schemes, ports, `www.`); the most restrictive counts |

A column that is false says that no file of the host says so, not that anybody has consented; fields of responses and
marks in pages were not looked at. The readings are Ofuda's, and not Common Crawl's.
"""
