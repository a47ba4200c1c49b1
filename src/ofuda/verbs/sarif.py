"""Findings in SARIF 2.1.0 (OASIS, 2023-08-28), as code scanning services take them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from ofuda.nouns.diagnostics import Diagnostic, Place, visible
from ofuda.nouns.versions import TOOL
from ofuda.tables.rule import Rule
from ofuda.tables.rules import RULES
from ofuda.verbs.findings import Checked

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = 16  # hexadecimal digits


def sarif(every: Iterable[Checked], rules: Iterable[Rule] = RULES) -> dict[str, Any]:
    """One log with one run; those of the rules that found something are described in it."""
    files = list(every)
    names = sorted({one.rule for checked in files for one in checked.diagnostics})
    index = {name: at for at, name in enumerate(names)}
    known = {rule.name: rule for rule in rules}
    results = [result for checked in files for result in _results(checked, index)]
    driver = {
        "name": "ofuda",
        "version": TOOL,
        "semanticVersion": TOOL,
        "rules": [_rule(known[one]) for one in names],
    }
    artifacts = [
        {"location": {"uri": _uri(checked.document.source)}, "length": len(checked.document.octets)}
        for checked in {one.document.source: one for one in files}.values()
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "artifacts": artifacts, "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    page = rule.page
    text = f"{page.why}\n\nWrong:\n\n{page.wrong}\n\nRight:\n\n{page.right}"
    code = "\n\n".join((page.why, f"Wrong:\n\n```\n{page.wrong}\n```", f"Right:\n\n```\n{page.right}\n```"))
    return {
        "id": rule.name,
        "shortDescription": {"text": page.what},
        "fullDescription": {"text": page.why},
        "help": {"text": text, "markdown": code},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": list(rule.kinds), "source": rule.source},
    }


def _results(checked: Checked, index: dict[str, int]) -> Iterable[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for one in checked.diagnostics:
        place = one.place or Place(checked.document.source)
        mark = _fingerprint(checked, one, place)
        seen[mark] += 1
        text = visible(one.message) + (f"; {visible(one.help)}" if one.help else "")
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.source)}}
        if place.line is not None:
            physical["region"] = _region(place)
        yield {
            "ruleId": one.rule,
            "ruleIndex": index[one.rule],
            "level": one.severity.value,
            "message": {"text": text},
            "locations": [{"physicalLocation": physical}],
            "partialFingerprints": {"primaryLocationLineHash": f"{mark}:{seen[mark]}"},
        }


def _region(place: Place) -> dict[str, int]:
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.end}
    return {name: value for name, value in region.items() if value is not None}


def _fingerprint(checked: Checked, one: Diagnostic, place: Place) -> str:
    """The same for the same finding when lines are added above it: by rule and text of the line, not by its number."""
    lines = checked.document.lines
    text = lines[place.line - 1].strip() if place.line is not None and 0 < place.line <= len(lines) else ""
    return sha256(f"{one.rule}\n{text}".encode("utf-8", "backslashreplace")).hexdigest()[:_FINGERPRINT]


def _uri(source: str) -> str:
    """A relative reference, or the address that the source is; standard input has a name of its own."""
    return quote("standard-input" if source == "-" else source.replace("\\", "/"), safe="/:@!$&'()*+,;=~-._?")
