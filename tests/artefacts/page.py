"""`docs/pages/vocabulary.md`: the terms and the extents, as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.artefacts.maps import tokens
from tests.artefacts.source import SUBJECTS, Term, extent, inputs, values, vocabulary

TARGET = "docs/pages/vocabulary.md"
_HEAD = """\
# Vocabulary

Every term of a label, and what the tokens of other schemes mean in them. This page, the context, the schema, the
ontology and the shapes are generated from one file, `schema/vocabulary.yml`; no name is ever used again for something
else.

How a label is written is on the page [Labels](labels.md), how statements are weighed on [Answers](answers.md).
"""
_USES = """
An act of a system belongs to the first input use that fits, so the nine are disjoint. Uses of outputs overlap, and an
output needs every one that fits.
"""
_EXTENTS = """
A *no* refuses every use that the token's category touches; a *yes* permits only uses that lie wholly inside it. Each
token has an address under `https://w3id.org/ofuda/map/`, with these extents and with SKOS mappings.
"""
_HOW_MANY = {
    "one": "one",
    "set": "a list",
    "language": "one for each language",
    "languages": "a list for each language",
    "uses": "one for each use",
    "one-or-list": "one, or a list",
}


def _code(items: Iterable[str]) -> str:
    return ", ".join(f"`{item}`" for item in items) or "–"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _table(*head: str) -> str:
    return "\n" + _row(*head) + "|---" * len(head) + "|\n"


def _both(term: Term) -> tuple[str, str]:
    return term["definition"]["en"], term["definition"]["ja"]


def _uses() -> Iterator[str]:
    yield f"\n## Uses\n{_USES}" + _table("#", "use", "what it is", "日本語")
    for number, use in enumerate(vocabulary()["uses"], start=1):
        english, japanese = _both(use)
        status = "" if use["status"] == "stable" else f" ({use['status']})"
        yield _row(str(number), f"`{use['name']}`{status}", english, f"{use['label']['ja']}：{japanese}")
    yield "\n## Groups\n\nShorthands for authors, expanded when a label is written.\n" + _table(
        "group", "uses", "日本語"
    )
    for group in vocabulary()["groups"]:
        listed = "all fourteen" if group["name"] == "all" else _code(group["uses"])
        yield _row(f"`{group['name']}`", listed, group["definition"]["ja"])


def _values() -> Iterator[str]:
    yield "\n## Values\n"
    for name, kind in vocabulary()["values"].items():
        yield f"\n### {kind['label']['en']}\n\n{kind['definition']['en']}\n" + _table("value", "meaning", "日本語")
        for term in values(name):
            english, japanese = _both(term)
            yield _row(f"`{term['name']}`", english, japanese)


def _form(member: Term) -> str:
    """Which texts a member takes: by their names, or as one of the values above."""
    if "values" in member:
        return f"[{vocabulary()['values'][member['values']]['label']['en']}](#{_anchor(member['values'])})"
    if "only" in member:
        return f"`{member['only']}`"
    named = [*member.get("datatype-of", {}).values(), member.get("datatype"), *member.get("object", ())]
    return ", ".join(name for name in named if name)


def _anchor(name: str) -> str:
    heading: str = vocabulary()["values"][name]["label"]["en"]
    return heading.lower().replace(" ", "-")


def _members() -> Iterator[str]:
    yield "\n## Subjects\n" + _table("type", "what it is", "日本語")
    for name in SUBJECTS:
        term = next(one for one in vocabulary()["classes"] if one["name"] == name)
        yield _row(f"`{name}`", *_both(term))
    yield "\n## Members\n\nThose in bold must be there.\n" + _table(
        "member", "of", "how many", "what", "what it says", "日本語"
    )
    for member in vocabulary()["members"]:
        owners = [f"**{of}**" if need == "required" else of for of, need in member["of"].items()]
        yield _row(f"`{member['name']}`", ", ".join(owners), _HOW_MANY[member["many"]], _form(member), *_both(member))
    yield "\n### Texts\n" + _table("text", "what it is", "at most")
    for name, datatype in vocabulary()["datatypes"].items():
        yield _row(name, datatype["note"], str(datatype["longest"]))


def _side(found: list[str]) -> str:
    return "all nine" if found == inputs() else _code(found)


def _dated(revision: Term) -> str:
    day = f"{revision['published']:%Y-%m}" if revision.get("day-unknown") else str(revision["published"])
    return day if day == revision["name"] else f"{revision['name']} ({day})"


def _extents() -> Iterator[str]:
    yield f"\n## Tokens of other schemes\n{_EXTENTS}"
    for scheme in vocabulary()["extents"]:
        note = "" if scheme["status"] == "stable" else f" Status: {scheme['status']}."
        home = f"[{scheme['home']}]({scheme['home']})" if scheme["home"].startswith("https:") else f"`{scheme['home']}`"
        yield f"\n### {scheme['title']}\n\n{home}.{note}\n"
        yield _table("token", "revision", "refuses", "permits", "because")
        for token in tokens(scheme).values():
            refuses, permits = extent(token.said)
            told = token.said["reason"]
            if token.said.get("conditional"):
                told += " So it is conditional, on consent."
            yield _row(
                f"`{token.name}`",
                ", ".join(_dated(one) for one in token.revisions),
                _side(refuses),
                _side(permits),
                told,
            )


def text() -> str:
    return _HEAD + "".join(part for parts in (_uses(), _values(), _members(), _extents()) for part in parts)
