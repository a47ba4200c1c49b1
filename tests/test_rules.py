"""Every rule has a page, a file that shows it and one that does not; every name that is reported has a rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import ofuda
from ofuda.nouns.diagnostics import Severity
from ofuda.nouns.document import KINDS, SITE, Document
from ofuda.tables.rule import Rule
from ofuda.tables.rules import BY_NAME, RULES
from ofuda.verbs.validate import kind_of, validate

ROOT = Path(__file__).resolve().parents[1]
FILES = ROOT / "tests" / "labels"
INVALID, VALID = (sorted(path for path in (FILES / side).rglob("*") if path.is_file()) for side in ("invalid", "valid"))
WEIGHTS = list(Severity)
AT = datetime(2026, 11, 26, tzinfo=UTC)
# Rules that no small file shows; they have tests of their own. Two are about size, one about two readers of one schema,
# one about two languages of it; and nothing tells of a page that it should be a policy.
ELSEWHERE = {"robots-size", "label-size", "label-schema", "label-shape", "tdm-policy-html"}


def found(path: Path) -> dict[str, set[Severity]]:
    octets = path.read_bytes()
    kind = kind_of(path.name, octets)
    assert kind in KINDS, path
    weights: dict[str, set[Severity]] = {}
    for one in validate(Document(path.name, octets, kind), at=AT):
        weights.setdefault(one.rule, set()).add(one.severity)
    return weights


def name(path: Path) -> str:
    return "/".join(path.relative_to(FILES).parts[1:])


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_invalid_file_gives_exactly_its_rule(path: Path) -> None:
    rule = path.relative_to(FILES / "invalid").parts[0]
    weights = found(path)
    assert set(weights) == {rule}
    heaviest = min(weights[rule], key=WEIGHTS.index)
    assert WEIGHTS.index(heaviest) >= WEIGHTS.index(BY_NAME[rule].severity)


@pytest.mark.parametrize("path", VALID, ids=name)
def test_valid_file_gives_nothing(path: Path) -> None:
    assert found(path) == {}


@pytest.mark.parametrize("side", ["invalid", "valid"])
def test_every_rule_of_files_has_a_file(side: str) -> None:
    shown = {path.name for path in (FILES / side).iterdir()}
    assert shown | ELSEWHERE == {rule.name for rule in RULES if set(rule.kinds) & set(KINDS)}
    assert not shown & ELSEWHERE


def test_the_table() -> None:
    assert ofuda.RULES is RULES
    assert len(BY_NAME) == len(RULES) >= 60
    # The rules of whole sites have examples of their own: tests/verbs/test_auditing.py.
    assert all(set(rule.kinds) <= set(KINDS) or rule.kinds == (SITE,) for rule in RULES)
    assert {kind for rule in RULES for kind in rule.kinds} == {*KINDS, SITE}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_page_says_what_why_and_both_examples(rule: Rule) -> None:
    assert re.fullmatch(f"{NAME}|unreadable", rule.name)
    assert rule.check.__name__ == rule.name.replace("-", "_")
    page = rule.page
    assert re.fullmatch(r"[^\n]{10,110}\.", page.what)
    assert page.why.endswith(".")
    assert len(page.why) > 15
    assert page.wrong
    assert page.right
    assert page.wrong != page.right
    assert rule.source


def reported(source: str) -> Iterator[str]:
    """The names that a module gives findings: in the calls that make them, in tuples with a severity, in `rule = …`."""
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MAKERS:
            parts = node.args
        elif isinstance(node, ast.Tuple) and any(getattr(one, "value", None) is not None for one in node.elts):
            names = [getattr(one.value, "id", "") for one in node.elts if isinstance(one, ast.Attribute)]
            parts = node.elts[:1] if "Severity" in names else []
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "rule":
            parts = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.fullmatch(NAME, part.value):
                yield part.value


MAKERS = {"Diagnostic", "Fault", "Finding", "add", "_add", "noticed"}
NAME = r"[a-z0-9]+(-[a-z0-9]+)+"


def test_every_name_that_is_reported_is_in_the_table() -> None:
    modules = [path for path in (ROOT / "src").rglob("*.py") if path.parent.name != "checks"]
    named = {one for path in modules for one in reported(path.read_text(encoding="utf-8"))}
    assert len(named) >= 55
    assert named <= BY_NAME.keys() | CHANNELS


CHANNELS = {channel.name for channel in ofuda.CHANNELS}  # they stand beside the names in the same calls
