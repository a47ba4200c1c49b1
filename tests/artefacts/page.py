"""`docs/pages/vocabulary.md`: the terms of a label, one name for links each, as people read them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.artefacts.markdown import cell, code, entry, heading, japanese, row, table
from tests.artefacts.source import SUBJECTS, Term, full, iri, values, vocabulary

TARGET = "docs/pages/vocabulary.md"
_HEAD = """\
# Vocabulary

Every term of a label. This page, the context, the schema, the ontology and the shapes are generated from one file,
`schema/vocabulary.yml`; no name is ever used again for something else. A term with an address under
`https://w3id.org/ofuda#` is ours, the others are adopted as they are.

How a label is written is on the page [Labels](labels.md), how statements are weighed on [Answers](answers.md), and what
the tokens of other standards mean in these uses on [Mappings](mappings.md).
"""
_USES = """
<span id="Use"></span>A use is what an automated system does with a work. An act belongs to the first input use that
fits, so the nine are disjoint. Uses of outputs overlap, and an output needs every one that fits.
"""
_GROUPS = "\nShorthands for authors and for questions. A published label holds uses alone.\n"
_MEMBERS = "\nWhat a label may hold, and what its parts may.\n"
_HOW_MANY = {
    "one": "one",
    "set": "a list",
    "language": "one for each language",
    "languages": "a list for each language",
    "uses": "one for each use",
    "one-or-list": "one, or a list",
}
# Of each kind of value the first part of the names that links lead to.
_PREFIXES = {
    "decisions": "decision",
    "duties": "duty",
    "purposes": "purpose",
    "recipients": "recipient",
    "bases": "basis",
    "laws": "law",
    "media": "media",
    "payment-models": "payment",
}


class _Names:
    """The fragment of an IRI of ours leads to its term on this page too; each name is given once."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def line(self, compact: str, anchor: str) -> str:
        """The IRI, and where it is not yet a name on this page, the name."""
        self.given.add(anchor)
        prefix, _, fragment = compact.partition(":")
        if prefix != "ofuda" or fragment in self.given:
            return f"`{full(compact)}`"
        self.given.add(fragment)
        return f'<span id="{fragment}"></span>`{full(compact)}`'


def _both(term: Term, indent: str = "    ") -> tuple[str, str]:
    return term["definition"]["en"], japanese(f"{term['label']['ja']}：{term['definition']['ja']}", indent)


def _uses(names: _Names) -> Iterator[str]:
    yield heading(2, "Uses", "uses") + _USES
    yield table("#", "use", "in short")
    for number, use in enumerate(vocabulary()["uses"], start=1):
        yield row(str(number), f"[`{use['name']}`](#use-{use['name']})", use["short"]["en"])
    for use in vocabulary()["uses"]:
        anchor = f"use-{use['name']}"
        status = "" if use["status"] == "stable" else f" Status: {use['status']}."
        english, other = _both(use, "")
        yield heading(3, f"`{use['name']}`", anchor)
        yield f"\n{english}{status}\n\n{other}\n\n{names.line(iri(use), anchor)}\n"


def _groups(names: _Names) -> Iterator[str]:
    yield heading(2, "Groups", "groups") + _GROUPS
    for group in vocabulary()["groups"]:
        anchor = f"group-{group['name']}"
        listed = "All fourteen." if group["name"] == "all" else code(group["uses"])
        yield entry(f"`{group['name']}`", anchor, *_both(group), listed, names.line(f"ofuda:{anchor}", anchor))


def _kind(name: str) -> str:
    """A kind of value goes by its class, which is the fragment of its IRI."""
    return str(vocabulary()["values"][name].get("class", name))


def _values(names: _Names) -> Iterator[str]:
    yield heading(2, "Values", "values")
    for name, kind in vocabulary()["values"].items():
        yield heading(3, kind["label"]["en"], _kind(name)) + f"\n{kind['definition']['en']}\n"
        for term in values(name):
            anchor = f"{_PREFIXES[name]}-{term['name']}"
            place = (
                f"A token of [RSL 1.0]({kind['scheme']}), taken as a text."
                if "scheme" in kind
                else names.line(iri(term, kind.get("prefix", "")), anchor)
            )
            yield entry(f"`{term['name']}`", anchor, *_both(term), place)


def _subjects(names: _Names) -> Iterator[str]:
    classes = {one["name"]: one for one in vocabulary()["classes"]}
    yield heading(2, "Documents and parties", "documents")
    for name in [name for name in classes if name not in SUBJECTS]:
        anchor = f"class-{name}"
        yield entry(f"`{name}`", anchor, *_both(classes[name]), names.line(iri(classes[name]), anchor))
    yield heading(2, "Subjects", "subjects") + "\nWhat a label is about.\n"
    for name in SUBJECTS:
        anchor = f"subject-{name}"
        yield entry(f"`{name}`", anchor, *_both(classes[name]), names.line(iri(classes[name]), anchor))


def _form(member: Term) -> str:
    """Which texts a member takes: by their names, or as one of the values above."""
    if "values" in member:
        kind = vocabulary()["values"][member["values"]]["label"]["en"].lower()
        return f"of [{kind}](#{_kind(member['values'])})"
    if "only" in member:
        return f"always `{member['only']}`"
    texts = dict.fromkeys(name for name in [*member.get("datatype-of", {}).values(), member.get("datatype")] if name)
    named = [f"[{name}](#text-{name})" for name in texts]
    named += [_object(name) for name in member.get("object", ())]
    return "of " + " or ".join(named)


def _object(name: str) -> str:
    classes = {one["name"] for one in vocabulary()["classes"]}
    if name in SUBJECTS:
        return f"[{name}](#subject-{name})"
    if name in classes:
        return f"[{name}](#class-{name})"
    return "[subjects](#subjects)" if name == "Subject" else name


def _owners(member: Term) -> str:
    """Of what it is a member, and where it must be there."""
    needed = [of for of, need in member["of"].items() if need == "required"]
    others = [of for of, need in member["of"].items() if need != "required"]
    parts = [
        f"Required in {', '.join(needed)}." if needed else "",
        f"Optional in {', '.join(others)}." if others else "",
    ]
    return " ".join(part for part in parts if part)


def _members(names: _Names) -> Iterator[str]:
    yield heading(2, "Members", "members") + _MEMBERS
    for member in vocabulary()["members"]:
        anchor = f"member-{member['name']}"
        kind = f"{_owners(member)} {_HOW_MANY[member['many']].capitalize()}, {_form(member)}."
        yield entry(f"`{member['name']}`", anchor, *_both(member), kind, names.line(iri(member), anchor))
    yield heading(3, "Texts", "texts") + table("text", "what it is", "longest")
    for name, datatype in vocabulary()["datatypes"].items():
        yield row(cell(name, f"text-{name}"), datatype["note"], str(datatype["longest"]))


def text() -> str:
    names = _Names()
    parts = (_uses, _groups, _values, _subjects, _members)
    return _HEAD + "".join(piece for part in parts for piece in part(names))
