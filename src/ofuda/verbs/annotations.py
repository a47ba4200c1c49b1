"""What index annotations of Common Crawl have in common: Parquet by `surt_host_name`, and the YAML that joins it.

As https://github.com/commoncrawl/cc-index-annotations has it (docs/creating-annotations.md, docs/yaml-reference.md):
sorted by the key, real booleans, a prefix before each column.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

from ofuda.carriers.urls import address
from ofuda.nouns.vocabulary import Use

KEY: Final = "surt_host_name"
README: Final = "README.md"
_WWW: Final = re.compile(r"www\d*\.")


def surt_host_name(origin: str) -> str:
    """The key of a host in the indexes of Common Crawl: labels reversed, without `www.`, port and last dot."""
    where = address(origin)
    host = (where.host if where else origin).removesuffix(".")
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return ",".join(reversed(_WWW.sub("", host, count=1).split(".") if _WWW.match(host) else host.split(".")))
    return host


def column(use: Use, level: str) -> str:
    """The column that says whether a use is decided so."""
    return f"ofuda_{use.value.replace('-', '_')}_{level}"


def templates(what: str, file: str, names: list[str]) -> dict[str, str]:
    """The YAML files by their names: what to join with, how, and two questions.

    `what` is a word for the names; `names` are all columns, the key first.
    """
    columns = "".join(f"  - {name}\n" for name in names[1:])
    flags = " OR ".join(name for name in names if name.endswith(("_disallowed", "_conditional")))
    join, listed = f"join_ofuda_{what}.yaml", ", ".join(names[1:])
    return {
        "left_web_host_index.yaml": _LEFT,
        join: _JOIN.format(file=file, columns=columns),
        "action_ofuda_restricted.yaml": _ACTION.format(join=join, columns=listed, where=flags),
        "action_ofuda_host.yaml": _HOST.format(join=join, columns=listed),
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
# python annotate.py left_web_host_index.yaml {join} action_ofuda_restricted.yaml
sql: "SELECT {{columns}} FROM joined WHERE {{where}} ORDER BY surt_host_name"
columns: "surt_host_name, crawl, {columns}"
where: "{where}"
"""
_HOST: Final = """\
# python annotate.py left_web_host_index.yaml {join} action_ofuda_host.yaml example.com
sql: "SELECT {{columns}} FROM joined WHERE {{where}} ORDER BY crawl"
columns: "surt_host_name, crawl, {columns}"
where: "surt_host_name = '{{argv}}'{{and_tld}}"
argv:
  surt_host_name: true
"""
