"""A table of hosts as an index annotation of Common Crawl: Parquet by `surt_host_name`, and the YAML that joins it.

As https://github.com/commoncrawl/cc-index-annotations has it (docs/creating-annotations.md, docs/yaml-reference.md):
sorted by the key, real booleans, a prefix before each column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.carriers.urls import address
from ofuda.nouns.decision import Decision
from ofuda.nouns.policy import Verdict
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use
from ofuda.shells.tables.files import appearing
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.judging import Asking, decided, tried
from ofuda.shells.tables.sorting import Sorter
from ofuda.verbs.restricted import restricted

PARQUET: Final = "ofuda-hosts.parquet"
_ROWS: Final = 8192
_WWW: Final = re.compile(r"www\d*\.")
_STRICT: Final = (Level.DISALLOWED, Level.CONDITIONAL)


def surt_host_name(origin: str) -> str:
    """The key of a host in the indexes of Common Crawl: labels reversed, without `www.`, port and last dot."""
    where = address(origin)
    host = (where.host if where else origin).removesuffix(".")
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return ",".join(reversed(_WWW.sub("", host, count=1).split(".") if _WWW.match(host) else host.split(".")))
    return host


def annotate(table: HostTable, folder: Path, asking: Asking) -> int:
    """The annotation in a folder; how many hosts it has. Raises OSError and TableError.

    Origins of one key (schemes, ports, `www.`) are one row, the most restrictive, and are listed in it.
    """
    count = 0
    schema = _schema(asking)
    with appearing(folder) as (made, scratch):
        keys = Sorter(scratch, "keys")
        for origin in table.origins():
            key = surt_host_name(origin)
            keys.add((key, origin), len(key) + len(origin))
        with pq.ParquetWriter(made / PARQUET, schema, compression="zstd") as writer:
            rows = _rows(table, keys, asking)
            while batch := list(islice(rows, _ROWS)):
                count += len(batch)
                writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=schema))
        for name, text in _texts(schema.names, asking).items():
            (made / name).write_text(text, encoding="utf-8")
    return count


def _schema(asking: Asking) -> pa.Schema:
    fields = [("surt_host_name", pa.string()), ("ofuda_verdict", pa.string()), ("ofuda_reason", pa.string())]
    fields += [("ofuda_fetch_disallowed", pa.bool_())]
    for use in asking.question.asked:
        fields += [(f"ofuda_{_snake(use)}_{level.word}", pa.bool_()) for level in _STRICT]
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
        "surt_host_name": key,
        "ofuda_verdict": whole.verdict.word,
        "ofuda_reason": "" if whole.verdict is Verdict.KEEP else worst.reason,
        "ofuda_fetch_disallowed": any(one.fetch.level is Level.DISALLOWED for one in roots),
        "ofuda_unreachable": any(_is_unreachable(one) for one in roots),
        "ofuda_paths_differ": differ,
        "ofuda_origins": " ".join(origins),
    }
    for use in asking.question.asked:
        for level in _STRICT:
            row[f"ofuda_{_snake(use)}_{level.word}"] = any(one.uses[use].level is level for one in roots)
    return row


def _is_unreachable(one: Decision) -> bool:
    return one.fetch.unreachable or any(each.reason == "unreachable" for each in one.uses.values())


def _said(one: Decision) -> tuple[object, ...]:
    return one.fetch.level, *(each.level for each in one.uses.values())


def _snake(use: Use) -> str:
    return use.value.replace("-", "_")


# -- the files beside it ---------------------------------------------------------------------------------------------


def _texts(names: list[str], asking: Asking) -> dict[str, str]:
    columns = "".join(f"  - {name}\n" for name in names[1:])
    flags = " OR ".join(name for name in names if name.endswith(("_disallowed", "_conditional")))
    return {
        "left_web_host_index.yaml": _LEFT,
        "join_ofuda_hosts.yaml": _JOIN.format(file=PARQUET, columns=columns),
        "action_ofuda_restricted.yaml": _ACTION.format(columns=", ".join(names[1:]), where=flags),
        "action_ofuda_host.yaml": _HOST.format(columns=", ".join(names[1:])),
        "README.md": _README.format(
            agents=", ".join(f"`{one}`" for one in sorted(asking.question.agents)) or "nobody by name",
            policy=asking.policy.name,
            digest=asking.policy.digest,
            when={"latest": "the last answer", "ever": "any answer ever"}.get(asking.as_of, f"{asking.at}"),
            file=PARQUET,
        ),
    }


_LEFT: Final = """\
# The host index of one crawl; choose the crawl.
table:
  web_prefix: https://data.commoncrawl.org/
  paths: host-index-paths.gz
limits:
  grep: [CC-MAIN-2025-18]
"""
_JOIN: Final = """\
table:
  local: ./
  paths: {file}
right_columns:
{columns}join_columns:
  - surt_host_name
"""
_ACTION: Final = """\
# python annotate.py left_web_host_index.yaml join_ofuda_hosts.yaml action_ofuda_restricted.yaml
sql: "SELECT {{columns}} FROM joined WHERE {{where}} ORDER BY surt_host_name"
columns: "surt_host_name, crawl, {columns}"
where: "{where}"
"""
_HOST: Final = """\
# python annotate.py left_web_host_index.yaml join_ofuda_hosts.yaml action_ofuda_host.yaml example.com
sql: "SELECT {{columns}} FROM joined WHERE {{where}} ORDER BY crawl"
columns: "surt_host_name, crawl, {columns}"
where: "surt_host_name = '{{argv}}'{{and_tld}}"
argv:
  surt_host_name: true
"""
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
