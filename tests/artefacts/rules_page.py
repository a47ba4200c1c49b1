"""`docs/pages/rules.md`: every finding that is reported under a name, from the docstrings of the checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from textwrap import indent
from typing import TYPE_CHECKING

from tests.artefacts.markdown import heading

if TYPE_CHECKING:
    from ofuda.tables.rule import Rule

TARGET = "docs/pages/rules.md"
_HEAD = """\
# Rules

Every finding has the name of a rule. `ofuda validate` reports those about files, `ofuda audit` those about sites and
about the files in them, `ofuda resolve` lists them under `diagnostics`, and `ofuda rule NAME` prints one of these
entries. The severity is the most that a rule is reported with. This page is generated from the checks themselves.

An *error* is something that readers do not read as it is written, a *warning* something that some readers lose or that
was probably meant otherwise, a *note* something that is worth knowing and may be right.
"""
_TITLES = {
    "robots": "robots.txt",
    "headers": "Header fields",
    "html": "Pages",
    "tdmrep": "tdmrep.json",
    "tdm-policy": "TDM policies",
    "label": "Labels",
    "site": "Sites as they are served",
}
_RESOLVE = "What is reported while resolving"


def _group(rule: Rule) -> str:
    """The kind of file that a rule is about first."""
    return rule.kinds[0] if rule.kinds else ""


def _prose(text: str) -> str:
    """Text outside of code, as Markdown takes it: no elements."""
    parts = re.split(r"(`[^`\n]*`)", text)
    return "".join(part if part.startswith("`") else part.replace("<", "&lt;") for part in parts)


def _rule(rule: Rule) -> Iterator[str]:
    page = rule.page
    of_files = [f"`{kind}`" for kind in rule.kinds if kind != "site"]
    kinds = f" In files of the kind {' or '.join(of_files)}." if of_files else ""
    yield heading(3, f"`{rule.name}`", rule.name)
    yield f"\n*{rule.severity.value}* · {rule.source}.{kinds}\n\n{_prose(page.what)}\n\n{_prose(page.why)}\n"
    for title, example in (("Wrong", page.wrong), ("Right", page.right)):
        yield f"\n{title}:\n\n{indent(example, '    ')}\n"


def text() -> str:
    from ofuda.tables.rules import RULES  # noqa: PLC0415 (what is generated comes first)

    order = {kind: at for at, kind in enumerate(_TITLES)}
    # Kinds without a title come after those that have one, and what belongs to no file last.
    rules = sorted(RULES, key=lambda rule: (not rule.kinds, order.get(_group(rule), len(order)), _group(rule)))
    parts = [_HEAD]
    for kind, some in groupby(rules, _group):
        title = _TITLES.get(kind, f"Files of the kind {kind}") if kind else _RESOLVE
        parts.append(heading(2, title, f"rules-{kind or 'resolve'}"))
        parts += [piece for rule in some for piece in _rule(rule)]
    return "".join(parts)
