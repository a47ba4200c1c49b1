"""Why a member is refused in a label: its name, its absence, its company; and the context, which is like none other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.label import CONTEXT
from ofuda.nouns.vocabulary import ALL, GROUPS, Use
from ofuda.tables.checks.json_file import child, did_you_mean
from ofuda.tables.checks.label_refusal import Reason, Refusal

CONSTRAINTS = ("duties", "purpose", "recipient", "territory", "from", "until")
_IRI_KEY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def additional(one: Refusal) -> Iterator[Reason]:
    """Members that the schema does not have."""
    known = tuple(one.schema.get("properties", ()))
    for key in one.value:
        if key not in known:
            yield _member(one, key, known)


def _member(one: Refusal, key: str, known: tuple[str, ...]) -> Reason:
    pointer = child(one.pointer, key)
    if key == "@context":
        advice = "leave it out: a label has one, at its top"
        return "label-nested-context", pointer, "a context inside a label may give its words another meaning", advice
    if key.startswith("@"):
        advice = f"write `{key[1:]}`" if key[1:] in known else "leave it out"
        return "label-keyword-key", pointer, f"{quote(key)} is a keyword of JSON-LD, and no member of a label", advice
    if _IRI_KEY.match(key):
        advice = "use the member's name; what is yours goes into `ext`"
        return "label-iri-key", pointer, f"{quote(key)} is an address where a member's name belongs", advice
    if one.name == "uses":
        return _use(pointer, key)
    advice = did_you_mean(key, known, "what is yours goes into `ext`, under an address as its key")
    return "label-unknown-member", pointer, f"there is no member {quote(key)} here", advice


def _use(pointer: str, key: str) -> Reason:
    if key.lower() in GROUPS:
        leaves = ", ".join(f"`{use}`" for use in ALL if use in GROUPS[key.lower()])
        return "label-group", pointer, f"{quote(key)} is a group; a published label names uses", f"write {leaves}"
    advice = did_you_mean(key.replace("_", "-"), list(Use), "`ofuda uses` lists them")
    return "label-unknown-use", pointer, f"there is no use {quote(key)}", advice


def required(one: Refusal) -> Iterator[Reason]:
    """Members that are not there."""
    for key in one.demand:
        if key not in one.value:
            what = "a use" if one.about_a_use else "this object" if one.path else "a label"
            advice = f'write `"@context": "{CONTEXT}"`' if key == "@context" else f"add `{key}` (standard §1.4)"
            yield "label-missing-member", one.pointer, f"{what} needs `{key}`", advice


def never(one: Refusal) -> Iterator[Reason]:
    """A member that the others exclude."""
    if not one.about_a_use:
        message = "these members of a code do not go together"
        yield "label-code", one.pointer, message, "a code is `digest`, or `iscc`, or `href` with its `digest`"
        return
    for name in CONSTRAINTS:
        if name in one.value:
            message = f"`{name}` is a condition, and the decision is not `conditional`"
            yield "label-conditions-unused", child(one.pointer, name), message, "decide `conditional`, or drop it"


def one_of(one: Refusal) -> Iterator[Reason]:
    """Members of which one is needed."""
    if one.about_a_use:
        message = "a conditional use needs a condition"
        yield "label-conditional-bare", one.pointer, message, f"add one of {', '.join(f'`{c}`' for c in CONSTRAINTS)}"
    else:
        advice = "a code is `digest`, or `iscc`, or `href` with its `digest`"
        yield "label-code", one.pointer, "this code is not one of the three kinds", advice


def context(one: Refusal) -> Reason:
    """A context that is not exactly ours (standard §1.4)."""
    advice = f'write `"@context": "{CONTEXT}"`'
    if not isinstance(one.value, str):
        message = "the context is not the one text, and so may give the words below it another meaning"
        return "label-context-list", one.pointer, message, advice
    if looks_like(one.value, CONTEXT):
        message = f"{quote(one.value)} looks like the context of labels, and is another address"
        return "label-context-lookalike", one.pointer, message, advice
    return "label-context", one.pointer, f"{quote(one.value)} is not the context of labels", advice


def looks_like(text: str, wanted: str) -> bool:
    """Whether a text is meant to be taken for another: by case, scheme, a slash, foreign letters, one or two slips."""
    bare = _skeleton(text)
    return bare == _skeleton(wanted) or "w3id.org/ofuda" in bare


# Letters of other scripts that are drawn as Latin ones, of those that the wanted addresses have.
_ALIKE = str.maketrans("оаеісԁпѕтһгѡɡıοαν０１３", "oaeicdnsthrwgioav013")


def _skeleton(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:200]).lower().translate(_ALIKE)
    plain = "".join(char for char in plain if char.isascii() and char.isprintable() and char != " ")
    return plain.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/#")
