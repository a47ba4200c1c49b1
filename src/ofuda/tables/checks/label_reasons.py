"""From a keyword of the schema that failed to one of our rules, with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ofuda.nouns.diagnostics import quote
from ofuda.tables.checks.json_file import did_you_mean
from ofuda.tables.checks.label_members import additional, context, never, one_of, required
from ofuda.tables.checks.label_refusal import Reason, Refusal

_SHORT_FORM = ("allowed", "conditional", "disallowed")
_BELOW = re.compile(r"https?://[^/]+/.")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})")


def reason(refusal: Refusal) -> Iterable[Reason]:
    """Why, in our words."""
    explain = _BY_KEYWORD.get(refusal.keyword, _otherwise)
    return explain(refusal)


def _otherwise(one: Refusal) -> Iterator[Reason]:
    yield (
        "label-schema",
        one.pointer,
        f"the schema refuses this (`{one.keyword}`)",
        "compare it with the standard, §1.4",
    )


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


_MEANT = {
    "allow": "allowed",
    "yes": "allowed",
    "y": "allowed",
    "permitted": "allowed",
    "true": "allowed",
} | dict.fromkeys(
    ("deny", "denied", "no", "n", "forbidden", "prohibited", "false", "refused", "reserved"), "disallowed"
)


def _const(one: Refusal) -> Iterator[Reason]:
    if one.definition == "context":
        yield context(one)
    else:
        rule = "label-type" if len(one.path) == 1 else "label-proof" if "proof" in one.path else "label-type"
        yield rule, one.pointer, f"`{one.name}` is not {quote(str(one.demand))}", f"write `{one.demand}`"


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
    "additionalProperties": additional,
    "required": required,
    "false": never,
    "anyOf": one_of,
    "oneOf": one_of,
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
