"""`addresses.json` from IANA's two registries of special-purpose addresses, as they are published in CSV.

`python -m tests.artefacts.special_addresses IPV4.csv IPV6.csv` writes it, and `python -m tests.artefacts --write` then
takes its digest.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[2] / "schema" / "addresses.json"
_FOOTNOTE = re.compile(r"\s*\[\d+\]\s*\Z")
_SPACE = re.compile(r"\s+")
# What is neither yes nor no (`N/A`, or nothing in the rows of blocks that were given back) is no yes.
_YES = "True"
_SOURCES = [
    "https://www.iana.org/assignments/iana-ipv4-special-registry/",
    "https://www.iana.org/assignments/iana-ipv6-special-registry/",
]


def _rows(text: str) -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(text.splitlines(keepends=True)):
        for block in row["Address Block"].split(","):
            yield {
                "block": _FOOTNOTE.sub("", block).strip(),
                "name": _SPACE.sub(" ", row["Name"]).strip('" '),
                "rfc": _SPACE.sub(" ", row["RFC"]),
                "globally_reachable": _FOOTNOTE.sub("", row["Globally Reachable"]) == _YES,
            }


def document(*registries: str) -> str:
    rows = [row for text in registries for row in _rows(text)]
    lines = ",\n".join("    " + json.dumps(row) for row in rows)
    note = "The special-purpose addresses of IANA; what is not globally reachable is never connected to."
    head = f'  "note": {json.dumps(note)},\n  "sources": {json.dumps(_SOURCES)},\n'
    return f'{{\n{head}  "blocks": [\n{lines}\n  ]\n}}\n'


if __name__ == "__main__":
    TARGET.write_text(document(*(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:])), encoding="utf-8")
