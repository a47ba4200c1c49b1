"""The short form that authors write, made a label that can be published (standard §1.4).

Strings where objects or lists are required, names in one language, groups of uses, addresses for subjects: the meaning
is never guessed from anything else, and what is not understood is an error with its place. Nothing that obliges is
filled in: who declares, on what basis, and every decision are the author's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from ofuda.formats._label_members import BY_LANGUAGE, CODE, IDENTIFIER, INSTANTS, LABEL, LISTS, PARTY, RULE, SUBJECTS
from ofuda.formats._label_text import validator
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.label import CONTEXT
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import ALL, GROUPS, OUTPUTS, Use

_LEVELS = {level.word: level for level in (Level.ALLOWED, Level.CONDITIONAL, Level.DISALLOWED)}
_OUTPUTS_ONLY = frozenset({"Character", "Person"})


@dataclass(frozen=True, slots=True)
class Writing:
    """A label, or None where there is an error; pointers of diagnostics are into the short form."""

    label: dict[str, Any] | None
    diagnostics: tuple[Diagnostic, ...]


def write(short: object, *, source: str = "label", language: str = "en", at: datetime | None = None) -> Writing:
    """The label that a short form means. `language` is that of names without one, `at` the `issued` where none is."""
    writer = _Writer(source, language.lower())
    label = writer.label(short, at)
    failed = any(one.severity is Severity.ERROR for one in writer.found)
    if not failed:
        writer.check(label)
        failed = any(one.severity is Severity.ERROR for one in writer.found)
    return Writing(None if failed else label, tuple(dict.fromkeys(writer.found)))


@dataclass(frozen=True, slots=True)
class _Said:
    """A rule of the short form: under which name, a use or a group, and for how many uses."""

    rule: dict[str, Any]
    name: str
    uses: frozenset[Use]


class _Writer:
    """Collects what it finds on the way; each method takes a pointer into the short form."""

    def __init__(self, source: str, language: str) -> None:
        self.source, self.language = source, language
        self.found: list[Diagnostic] = []

    def error(self, rule: str, pointer: str, message: str, advice: str) -> None:
        self.found.append(Diagnostic(rule, Severity.ERROR, message, Place(self.source, pointer=pointer), advice))

    def note(self, rule: str, pointer: str, message: str, advice: str) -> None:
        self.found.append(Diagnostic(rule, Severity.NOTE, message, Place(self.source, pointer=pointer), advice))

    def label(self, short: object, at: datetime | None) -> dict[str, Any]:
        if not isinstance(short, Mapping):
            self.error("label-wrong-type", "", "a label is an object", "write its members between braces")
            return {}
        given = {"@context": CONTEXT, "type": "RightsLabel", **({"issued": at} if at else {}), **short}
        if given.pop("proof", None) is not None:
            advice = "take it out, and sign the label when it is done"
            self.error("label-proof", "/proof", "a proof does not hold for what is written anew", advice)
        label = self.members(given, LABEL, "", "a label")
        if "declaredBy" in label:
            party = {"id": given["declaredBy"]} if isinstance(given["declaredBy"], str) else given["declaredBy"]
            label["declaredBy"] = self.members(party, PARTY, "/declaredBy", "`declaredBy`")
        if "about" in label:
            label["about"] = [self.subject(one, pointer) for one, pointer in _each(given["about"], "/about")]
        if "uses" in label:
            kinds = {one.get("type") for one in label.get("about", ())}
            label["uses"] = self.uses(given["uses"], OUTPUTS if kinds and kinds <= _OUTPUTS_ONLY else frozenset(ALL))
        for name in ("id", "declaredBy", "basis", "about", "uses", "issued"):
            if name not in label:
                self.error("label-missing-member", "", f"a label needs `{name}`", _WHY[name])
        return label

    def check(self, label: dict[str, Any]) -> None:
        """The schema has the last word; its pointers are those of the label, which the short form's mostly are too."""
        try:
            wrong = list(validator("RightsLabel").iter_errors(label))
        except (ValueError, TypeError):  # what is no JSON, or a number beyond what it holds
            self.error("label-schema", "", "there is something in it that is no JSON", "write texts, lists and objects")
            return
        for one in wrong:
            message = f"the schema refuses this: {quote(one.message)}"
            self.error("label-schema", "".join(map(_step, one.instance_path)), message, "see the standard, §1.4")

    # -- members in general

    def members(self, value: object, known: Sequence[str], pointer: str, what: str) -> dict[str, Any]:
        """The members in their order, each in its long form as far as that does not hang on more than its name."""
        if not isinstance(value, Mapping):
            self.error("label-wrong-type", pointer, f"{what} is an object", "write its members between braces")
            return {}
        for name in value:
            if name not in known:
                meant = get_close_matches(str(name), known, 1)
                advice = f"did you mean `{meant[0]}`?" if meant else f"there are {', '.join(known)}"
                self.error(
                    "label-unknown-member", f"{pointer}{_step(name)}", f"{quote(str(name))} is no member", advice
                )
        return {name: self.value(name, value[name], pointer) for name in known if name in value}

    def value(self, name: str, value: Any, pointer: str) -> Any:  # noqa: ANN401 (what authors write)
        if name in LISTS:
            return _unique(value if isinstance(value, list) else [value])
        if name in BY_LANGUAGE:
            return self.by_language(value)
        if name == "alternateName":
            texts = value if isinstance(value, Mapping) else {self.language: value}
            return {_tag(tag): _unique(one if isinstance(one, list) else [one]) for tag, one in texts.items()}
        if name in INSTANTS:
            return _instant(value)
        if name in {"identifier", "content"}:
            read = self.identifier if name == "identifier" else self.code
            return [read(one, at) for one, at in _each(value, f"{pointer}/{name}")]
        return value

    def by_language(self, value: object) -> object:
        if isinstance(value, Mapping):
            return {_tag(tag): one for tag, one in value.items()}
        return {self.language: value}

    # -- subjects

    def subject(self, value: object, pointer: str) -> dict[str, Any]:
        if isinstance(value, str):
            return self.place(value, pointer)
        kind = value.get("type") if isinstance(value, Mapping) else None
        if not isinstance(value, Mapping) or not isinstance(kind, str) or kind not in SUBJECTS:
            meant = get_close_matches(str(kind), SUBJECTS, 1)
            advice = f"did you mean `{meant[0]}`?" if meant else f"write one of {', '.join(SUBJECTS)} as its `type`"
            self.error("label-subject-type", pointer, "a subject is an address, or an object with a type", advice)
            return {}
        return self.members(value, SUBJECTS[kind], pointer, "a subject")

    def place(self, address: str, pointer: str) -> dict[str, Any]:
        """An origin is a site, a pattern is a part of it, any other address is that page: never more than said."""
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = None
        if parts is None or parts.scheme not in {"http", "https"} or not parts.netloc:
            advice = "write it from `https://` on; a work has an object with `type` and `id`"
            self.error("label-iri", pointer, f"{quote(address)} is no address of the web", advice)
            return {}
        origin, path = f"{parts.scheme}://{parts.netloc.lower()}/", address.split(parts.netloc, 1)[1]
        if path in {"", "/"}:
            return {"type": "Site", "url": origin}
        if "*" in path or path.endswith("$"):
            return {"type": "Site", "url": origin, "path": [path]}
        if path.endswith("/"):
            advice = f"for all that is below it write `{address}*`"
            self.note("label-about-page", pointer, f"{quote(address)} is taken as that page alone", advice)
        return {"type": "Resource", "url": address}

    def identifier(self, value: object, pointer: str) -> dict[str, Any]:
        if isinstance(value, str) and ":" in value:
            scheme, _, inside = value.partition(":")
            return {"scheme": scheme.lower(), "value": inside.strip()}
        return self.members(value, IDENTIFIER, pointer, "an identifier")

    def code(self, value: object, pointer: str) -> dict[str, Any]:
        if isinstance(value, str):
            return {"iscc" if value.startswith("ISCC:") else "digest": value}
        return self.members(value, CODE, pointer, "a code")

    # -- uses

    def uses(self, value: object, carried: frozenset[Use]) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            advice = 'write, say, `{"training": "disallowed"}`'
            self.error("label-wrong-type", "/uses", "`uses` is an object with a member for each use or group", advice)
            return {}
        said = [self.said(str(name), one, carried) for name, one in value.items()]
        known = [one for one in said if one is not None]
        rules = {use: self.narrowest(use, [one for one in known if use in one.uses]) for use in ALL}
        return {use.value: rule for use, rule in rules.items() if rule is not None}

    def said(self, name: str, value: object, carried: frozenset[Use]) -> _Said | None:
        """One rule; of a group, those uses that the subjects carry (standard §1.1)."""
        pointer = f"/uses{_step(name)}"
        uses = GROUPS[name] & carried if name in GROUPS else frozenset({Use(name)} if name in set(ALL) else ())
        if name not in GROUPS and not uses:
            meant = get_close_matches(name, [*ALL, *GROUPS], 1)
            advice = f"did you mean `{meant[0]}`?" if meant else "see `ofuda uses`"
            self.error("label-unknown-use", pointer, f"there is no use {quote(name)}", advice)
        elif not uses:
            message = f"characters and persons carry uses of outputs only, and {quote(name)} has none"
            self.error("label-character-inputs", pointer, message, "write `outputs`, or add the work as a subject")
        rule = self.members({"decision": value} if isinstance(value, str) else value, RULE, pointer, "a rule")
        decision = rule.get("decision")
        if not isinstance(decision, str) or decision not in _LEVELS:
            meant = get_close_matches(str(decision), _LEVELS, 1)
            advice = f"did you mean `{meant[0]}`?" if meant else "write allowed, conditional or disallowed"
            self.error("label-unknown-decision", pointer, f"{quote(str(decision))} is no decision", advice)
            return None
        return _Said(rule, name, uses)

    def narrowest(self, use: Use, said: list[_Said]) -> dict[str, Any] | None:
        """What a use's own name says goes before its groups, and a group before one that holds it. Groups that only
        overlap speak together: the stricter, so that no order of writing permits.
        """
        narrow = [one for one in said if not any(other.uses < one.uses for other in said)]
        if not narrow:
            return None
        strictest = max(_LEVELS[one.rule["decision"]] for one in narrow)
        chosen = [one for one in narrow if _LEVELS[one.rule["decision"]] is strictest]
        if any(one.rule != chosen[0].rule for one in chosen):
            names = ", ".join(f"`{one.name}`" for one in chosen)
            message = f"{names} say different things of `{use}`"
            self.error("label-groups-overlap", f"/uses{_step(chosen[-1].name)}", message, f"write a rule for `{use}`")
        elif len(narrow) > len(chosen):
            names = " and ".join(f"`{one.name}`" for one in narrow)
            message = f"`{use}` is in {names}, and the stricter is taken"
            self.note("label-groups-overlap", f"/uses{_step(chosen[0].name)}", message, f"write a rule for `{use}`")
        return dict(chosen[0].rule)


_WHY = {
    "id": "give it an address of its own, below your site or as `urn:uuid:…`",
    "declaredBy": "say who declares: an address of yours, or a `did:web:…`",
    "basis": "say in which role you speak: rightsholder, licensee, agent, performer or publisher",
    "about": "say what it is about: an address, or an object with `type`",
    "uses": 'say what is allowed and what is not: `{"training": "disallowed"}`',
    "issued": "say when it is published, as in `2026-11-21`",
}


def _step(key: object) -> str:
    return "/" + str(key).replace("~", "~0").replace("/", "~1")


def _each(value: Any, pointer: str) -> list[tuple[Any, str]]:  # noqa: ANN401 (what authors write)
    """The values of a list with their pointers, or the one value that stands in its place."""
    return [(one, f"{pointer}/{n}") for n, one in enumerate(value)] if isinstance(value, list) else [(value, pointer)]


def _tag(tag: object) -> str:
    """Language tags are without case (RFC 5646 §2.1.1); labels write them in lower case."""
    return str(tag).lower()


def _unique(values: list[Any]) -> list[Any]:
    return [one for n, one in enumerate(values) if one not in values[:n]]


def _instant(value: Any) -> Any:  # noqa: ANN401 (what authors write)
    """A day is its first instant in UTC; without a zone an hour is left for the schema to refuse."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return f"{value}T00:00:00Z"
    return value


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
