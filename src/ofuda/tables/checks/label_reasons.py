"""From a keyword of the schema that failed to one of our rules, with what to do about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.label import CONTEXT
from ofuda.nouns.vocabulary import ALL, GROUPS, Use
from ofuda.tables.checks.json_file import child, did_you_mean

Reason = tuple[str, str, str, str]  # rule, pointer, message, help
CONSTRAINTS = ("duties", "purpose", "recipient", "territory", "from", "until")
_SHORT_FORM = ("allowed", "conditional", "disallowed")
_IRI_KEY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BELOW = re.compile(r"https?://[^/]+/.")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One keyword that failed: what it demands, of which value at which path, and where it stands in the schema.

    `definition` is the name of the definition whose demand that is; `of_a_name`: the value is a member's name.
    """

    keyword: str
    demand: Any
    path: tuple[str | int, ...]
    value: Any
    schema: Mapping[str, Any]
    definition: str
    of_a_name: bool

    @property
    def pointer(self) -> str:
        found = ""
        for token in self.path:
            found = child(found, token)
        return child(found, self.value) if self.of_a_name else found

    @property
    def name(self) -> str:
        """The member that the value belongs to, with the index left out."""
        return next((token for token in reversed(self.path) if isinstance(token, str)), "")

    @property
    def about_a_use(self) -> bool:
        """Whether the value is what is said of a use."""
        return len(self.path) > 1 and self.path[-2] == "uses"


def reason(refusal: Refusal) -> Iterable[Reason]:
    """Why, in our words."""
    explain = _BY_KEYWORD.get(refusal.keyword, _otherwise)
    return explain(refusal)


def distinct(reasons: Iterable[Reason]) -> list[Reason]:
    """Each mistake once, and not what only follows from another."""
    found = list(dict.fromkeys(reasons))
    said = {pointer for rule, pointer, *_ in found if rule not in _VAGUE}
    unread = {pointer.rpartition("/about")[0] for _, pointer, *_ in found if "/about" in pointer}
    first: dict[tuple[str, ...], Reason] = {}
    for one in found:
        rule, pointer, message, _ = one
        vague = rule in _VAGUE and pointer in said
        # Whether characters alone are meant is not known where a subject cannot be read.
        follows = rule == "label-character-inputs" and pointer.rpartition("/uses")[0] in unread
        if not vague and not follows:
            first.setdefault((rule, pointer, message) if rule == "label-missing-member" else (rule, pointer), one)
    return list(first.values())


_VAGUE = frozenset({"label-too-long", "label-empty"})  # said of what is also wrong in a plainer way


def _otherwise(one: Refusal) -> Iterator[Reason]:
    yield "label-schema", one.pointer, f"the schema refuses this (`{one.keyword}`)", "compare it with the standard, §1.4"


# -- members ----------------------------------------------------------------------------------------------------------


def _additional(one: Refusal) -> Iterator[Reason]:
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


def _required(one: Refusal) -> Iterator[Reason]:
    for key in one.demand:
        if key not in one.value:
            what = "a use" if one.about_a_use else "this object" if one.path else "a label"
            advice = f'write `"@context": "{CONTEXT}"`' if key == "@context" else f"add `{key}` (standard §1.4)"
            yield "label-missing-member", one.pointer, f"{what} needs `{key}`", advice


def _never(one: Refusal) -> Iterator[Reason]:
    """A member that the others exclude."""
    if not one.about_a_use:
        message = "these members of a code do not go together"
        yield "label-code", one.pointer, message, "a code is `digest`, or `iscc`, or `href` with its `digest`"
        return
    for name in CONSTRAINTS:
        if name in one.value:
            message = f"`{name}` is a condition, and the decision is not `conditional`"
            yield "label-conditions-unused", child(one.pointer, name), message, "decide `conditional`, or drop it"


def _one_of(one: Refusal) -> Iterator[Reason]:
    if one.about_a_use:
        message = "a conditional use needs a condition"
        yield "label-conditional-bare", one.pointer, message, f"add one of {', '.join(f'`{c}`' for c in CONSTRAINTS)}"
    else:
        advice = "a code is `digest`, or `iscc`, or `href` with its `digest`"
        yield "label-code", one.pointer, "this code is not one of the three kinds", advice


# -- values -----------------------------------------------------------------------------------------------------------


def _type(one: Refusal) -> Iterator[Reason]:
    wanted = one.demand if isinstance(one.demand, str) else "text"
    if isinstance(one.value, int | float) and not isinstance(one.value, bool):
        advice = "write it as a text, in quotation marks"
        yield "label-number", one.pointer, "there are no numbers in a label", advice
    elif wanted == "array":
        message = f"`{one.name}` is always an array, also of one"
        yield "label-not-an-array", one.pointer, message, "put square brackets around it"
    elif one.about_a_use and one.value in _SHORT_FORM:
        advice = f'write `{{"decision": "{one.value}"}}`'
        yield "label-short-form", one.pointer, "a published label has an object for each use", advice
    else:
        said = {"object": "an object", "string": "a text"}.get(wanted, "a text, an object or a list")
        yield "label-wrong-type", one.pointer, f"this must be {said}", "see the standard, §1.4"


def _enum(one: Refusal) -> Iterator[Reason]:
    known = [str(each) for each in one.demand]
    if one.of_a_name:
        message = f"{quote(one.value)} is an input use, and the label is about a character or a person only"
        advice = "write output uses, or put the work into `about` too"
        yield "label-character-inputs", one.pointer, message, advice
        return
    rule = {"decisions": "label-unknown-decision", "duties": "label-unknown-duty"}.get(one.definition)
    if rule is None:
        rule = ("label-subject-type" if len(one.path) > 1 else "label-type") if one.name == "type" else "label-value"
    if isinstance(one.value, int | float) and not isinstance(one.value, bool):
        yield from _type(one)
        return
    text = one.value if isinstance(one.value, str) else ""
    advice = _MEANT.get(text.lower(), "") if rule == "label-unknown-decision" else ""
    advice = f"did you mean `{advice}`?" if advice else did_you_mean(text, known, f"it is one of {', '.join(known)}")
    yield rule, one.pointer, f"{quote(text) if text else 'this'} is no value of `{one.name}`", advice


_MEANT = {"allow": "allowed", "yes": "allowed", "y": "allowed", "permitted": "allowed", "true": "allowed"} | dict.fromkeys(
    ("deny", "denied", "no", "n", "forbidden", "prohibited", "false", "refused", "reserved"), "disallowed"
)


def _const(one: Refusal) -> Iterator[Reason]:
    if one.definition == "context":
        yield _context(one)
    else:
        rule = "label-type" if len(one.path) == 1 else "label-proof" if "proof" in one.path else "label-type"
        yield rule, one.pointer, f"`{one.name}` is not {quote(str(one.demand))}", f"write `{one.demand}`"


def _context(one: Refusal) -> Reason:
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


def _pattern(one: Refusal) -> Iterator[Reason]:
    if not one.value:
        yield from _empty(one)
        return
    rule, message, advice = _PATTERNS.get(one.definition, _TEXT)
    if one.definition == "date-time" and isinstance(one.value, str) and _DATE.fullmatch(one.value):
        rule, message = "label-calendar", "{} is no day or hour of the calendar"
    if one.definition == "origin" and _BELOW.match(str(one.value)):
        rule, advice = "label-site-path", "write the origin, and what lies below it as `path`"
    if one.definition == "absolute-iri" and "ext" in one.path:
        rule, message, advice = "label-ext-key", "{} is no absolute address, as keys of `ext` are", "write `https://…`"
    yield rule, one.pointer, message.format(quote(str(one.value))), advice or "see the standard, §1.4"


_TEXT = ("label-text", "{} holds a control character", "take the character out")
_PATTERNS: dict[str, tuple[str, str, str]] = {
    "absolute-iri": ("label-iri", "{} is no absolute address", "write it with its scheme: `https:`, `urn:`, `did:`"),
    "web-address": ("label-iri", "{} is no address of the web", "write the whole address, from `https://` on"),
    "origin": ("label-iri", "{} is more, or less, than an origin", "write `https://` and the host in lower case"),
    "contact": ("label-contact", "{} is no way to ask", "write `mailto:name@host`, or an `https:` address"),
    "date-time": (
        "label-date",
        "{} is no date-time with a zone",
        "write it as in `2026-11-21T00:00:00Z`",
    ),
    "territory": ("label-territory", "{} is no territory", "write two capitals of ISO 3166-1, such as `JP`, or `EU`"),
    "path": ("label-path-start", "{} matches no address", "begin the path with `/`"),
    "scheme-name": ("label-value", "{} is no name of a scheme", "write it in lower case, such as `isbn`"),
    "digest": ("label-digest", "{} is no digest", "write the multihash of SHA-256 in base64url: `uEi…`"),
    "iscc": ("label-digest", "{} is no ISCC", "write it as `ISCC:` and its letters"),
    "media-type": ("label-value", "{} is no media type", "write it as in `text/csv`, without parameters"),
    "count": ("label-value", "{} is no count", "write the number in digits, as a text"),
    "cryptosuite": ("label-proof", "{} is no cryptosuite", "sign the label again"),
    "multibase": ("label-proof", "{} is no multibase value", "sign the label again"),
    "language": ("label-language-tag", "{} is no language tag", "write it in lower case, such as `ja` or `ja-hira`"),
}


def _not(one: Refusal) -> Iterator[Reason]:
    if one.of_a_name:
        rule = "label-nested-context" if one.value == "@context" else "label-keyword-key"
        yield rule, one.pointer, f"{quote(str(one.value))} is a keyword of JSON-LD", "use another name"
    elif isinstance(one.value, str) and one.value.isprintable():
        yield "label-iri", one.pointer, f"{quote(one.value)} is no absolute address", "write `https://` and a host"
    elif isinstance(one.value, str):
        rule, message, advice = _TEXT
        yield rule, one.pointer, message.format(quote(one.value)), advice


def _empty(one: Refusal) -> Iterator[Reason]:
    advice = "fill it, or leave the member out"
    yield "label-empty", one.pointer, f"`{one.name}` is empty", advice


def _long(one: Refusal) -> Iterator[Reason]:
    yield "label-too-long", one.pointer, f"`{one.name}` is longer than {one.demand}", "make it shorter"


def _repeated(one: Refusal) -> Iterator[Reason]:
    yield "label-repeated", one.pointer, f"`{one.name}` names something twice", "name each once"


_BY_KEYWORD: dict[str, Callable[[Refusal], Iterable[Reason]]] = {
    "additionalProperties": _additional,
    "required": _required,
    "false": _never,
    "anyOf": _one_of,
    "oneOf": _one_of,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "not": _not,
    "minItems": _empty,
    "minProperties": _empty,
    "minLength": _empty,
    "maxItems": _long,
    "maxLength": _long,
    "uniqueItems": _repeated,
}
