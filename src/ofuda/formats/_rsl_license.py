"""One RSL `<license>`: its tokens, lenient where that restricts (RSL 1.0 and 0.9; house readings S4, S7 to S10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ofuda.carriers.xml import Element, XmlError
from ofuda.formats._rsl_terms import CONSENT, EXTENTS, RECIPIENTS, WORDS, Price, Terms
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.stance import Duty

NAMESPACE: Final = "https://rslstandard.org/rsl"
_NAMESPACES: Final = frozenset(
    f"{scheme}://{www}rslstandard.org/rsl{end}"
    for scheme in ("http", "https")
    for www in ("", "www.")
    for end in ("", "/", "#")
)
_TYPES: Final = frozenset({"usage", "user", "geo"})
_FREE: Final = frozenset({"free"})
_ATTRIBUTION: Final = frozenset({"attribution"})
_PAID: Final = frozenset({"purchase", "subscription", "training", "crawl", "use", "contribution"})
_DRAFT_PAID: Final = frozenset({"inference"})  # 0.9; 1.0 says `use`
_BETWEEN: Final = re.compile(r"[\s,;]+")
_PLACE: Final = re.compile(r"[A-Z]{2}")
_EXTENSION: Final = re.compile(r"[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*")
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ZERO: Final = re.compile(r"0+(?:\.0+)?")
_ATTRIBUTE, _COMPENSATE = Duty("attribute"), Duty("compensate")
FEW: Final = 32  # faults of a document that a resolver tells


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where. `broken`: so that the document permits nothing (S3)."""

    line: int
    column: int
    rule: str
    message: str
    advice: str
    broken: bool


@dataclass(slots=True)
class Faults:
    """What is wrong with a document, in the order in which it is met; no more than `most`, and one that breaks it.

    `broken`: whether one of them makes the document permit nothing.
    """

    most: int = FEW
    found: dict[Fault, None] = field(default_factory=dict)
    broken: bool = False

    def add(self, at: Element | XmlError, rule: str, message: str, advice: str, *, broken: bool = True) -> None:
        if len(self.found) < self.most or broken > self.broken:
            self.found[Fault(at.line, at.column, rule, message, advice, broken)] = None
            self.broken = self.broken or broken


def is_ours(element: Element) -> bool:
    """Whether an element is of RSL, its namespace written right or almost (S1)."""
    return element.namespace in _NAMESPACES or (not element.namespace and element.name == "rsl")


def text_of(element: Element) -> str:
    """Its text without the white space around it."""
    return element.text.strip()


def license_of(element: Element, duties: frozenset[Duty], contact: str | None, faults: Faults) -> Terms:
    """What a licence says; `duties` and `contact` are those of its content."""
    inner = [one for one in element.children if is_ours(one) and (one.whole or one.name == "payment")]
    lists = _Lists(faults)
    for one in inner:
        if one.name in {"permits", "prohibits"}:
            lists.take(one)
    owed, price = _payment([one for one in inner if one.name == "payment"], faults)
    reporting = {CONSENT} if any(one.name == "reporting" for one in inner) else set[Duty]()
    reach = [text_of(one) for one in inner if one.name == "legal" and one.attributes.get("type") == "contact"]
    return Terms(
        permits=lists.usages,
        prohibits=tuple(lists.no["usage"]),
        recipients=lists.limit("user"),
        places=lists.limit("geo"),
        duties=duties | owed | reporting | lists.duties,
        price=price,
        contact=contact or next(filter(None, reach), None),
        raw=_in_one_line(inner),
        line=element.line,
    )


class _Lists:
    """The lists of what a licence permits and prohibits, by type."""

    def __init__(self, faults: Faults) -> None:
        self.yes: dict[str, list[str]] = {}
        self.no: dict[str, list[str]] = {kind: [] for kind in _TYPES}
        self.duties: set[Duty] = set()
        self._faults = faults

    @property
    def usages(self) -> tuple[str, ...] | None:
        """The list of usages, where there is one."""
        return tuple(self.yes["usage"]) if "usage" in self.yes else None

    def limit(self, kind: str) -> tuple[str, ...] | None:
        """To whom, or where, it is limited."""
        listed = self.yes.get(kind)
        if listed is None and kind == "user" and self.no[kind]:
            listed = list(RECIPIENTS)
        return None if listed is None else tuple(one for one in listed if one not in self.no[kind])

    def take(self, element: Element) -> None:
        """Read one list."""
        kind = element.attributes.get("type", "")
        permits = element.name == "permits"
        if kind not in _TYPES:
            message = f"`{element.name}` is of type usage, user or geo, not {quote(kind)}"
            self._faults.add(element, "rsl-type", message, 'write for example `type="usage"`')
            if kind:  # a limit of a kind that nobody knows cannot be met
                self.duties.add(CONSENT)
                return
            kind = "usage"
        if permits and kind in self.yes:
            self._faults.add(element, "rsl-twice", f"a second `permits` of type {kind}", "put both into one")
        written = list(filter(None, _BETWEEN.split(element.text)))
        tokens = list(self._tokens(element, kind, written))
        if permits and (tokens or kind == "usage"):
            self.yes.setdefault(kind, []).extend(tokens)
        elif permits:  # nobody, or nowhere, that is known
            self.duties.add(CONSENT)
        if permits:
            return
        self.no[kind] += tokens
        if kind == "geo" or (kind == "user" and len(tokens) < len(written)):
            self.duties.add(CONSENT)  # what is left of the world cannot be said by a list (S9)

    def _tokens(self, element: Element, kind: str, every: list[str]) -> Iterator[str]:
        if "," in element.text or ";" in element.text:
            message = "a list with commas, as in the draft 0.9; RSL 1.0 separates with white space"
            self._faults.add(element, "rsl-draft", message, "write spaces in their place", broken=False)
        for written in every:
            token = written.upper() if kind == "geo" else written.lower()
            if _EXTENSION.fullmatch(written):
                message = f"{quote(written)} is an extension that is not known here; it permits and prohibits nothing"
                self._faults.add(element, "rsl-extension", message, "say it in RSL's own words too", broken=False)
                continue
            if token != written:
                message = f"{quote(written)} is written in the wrong case"
                self._faults.add(element, "rsl-token", message, f"write {quote(token)}")
            if not _is_known(token, kind):
                self._unknown(element, written, kind)
                if kind != "usage":
                    continue
            yield token
        if not every:
            self._faults.add(element, "rsl-token", f"an empty `{element.name}`", "name what it is about")

    def _unknown(self, element: Element, written: str, kind: str) -> None:
        known = {"usage": ", ".join(EXTENTS), "user": ", ".join(RECIPIENTS), "geo": "`EU` and codes of two letters"}
        message = f"{quote(written)} is no token of type {kind}"
        advice = f"the tokens are {known[kind]}"
        if kind == "usage" and written.lower() in WORDS:
            message += "; it is heard where it refuses"
            advice = f"write {quote(' '.join(WORDS[written.lower()]))}"
        self._faults.add(element, "rsl-token", message, advice)


def _is_known(token: str, kind: str) -> bool:
    if kind == "geo":
        return _PLACE.fullmatch(token) is not None
    return token in (EXTENTS if kind == "usage" else RECIPIENTS)


def _payment(payments: list[Element], faults: Faults) -> tuple[set[Duty], Price | None]:
    """What is owed, and the price that is shown; no payment is free (RSL 1.0), but what looks like one is not (S8)."""
    owed: set[Duty] = set()
    price: Price | None = None
    for one in payments:
        model = one.attributes.get("type", "").strip()
        inner = {each.name: each for each in reversed(one.children) if is_ours(each)}
        amount = inner.get("amount")
        sum_, currency = (text_of(amount), amount.attributes.get("currency")) if amount else (None, None)
        if amount is not None and not (_NUMBER.fullmatch(sum_ or "") and currency):
            faults.add(amount, "rsl-amount", "an amount is a number with a `currency`", 'write `currency="EUR"`')
        costs = sum_ is not None and not _ZERO.fullmatch(sum_)
        owed |= _owed(model, costs=costs, asks=not inner.keys().isdisjoint(("custom", "standard", "accepts")))
        if model in _DRAFT_PAID:
            message = "`inference` is the draft 0.9's word"
            faults.add(one, "rsl-draft", message, "write `use`", broken=False)
        elif model and model not in _FREE | _ATTRIBUTION | _PAID and not _EXTENSION.fullmatch(model):
            faults.add(one, "rsl-payment", f"{quote(model)} is no payment type", f"one of {_MODELS}")
        link = next((text for name in ("custom", "standard") if name in inner and (text := text_of(inner[name]))), None)
        price = price or Price(model or None, sum_ or None, currency, link)
    return owed, price


_MODELS: Final = ", ".join(sorted(_FREE | _ATTRIBUTION | _PAID))


def _owed(model: str, *, costs: bool, asks: bool) -> set[Duty]:
    owed = {_ATTRIBUTE} if model in _ATTRIBUTION else set[Duty]()
    free = model in _FREE | _ATTRIBUTION or (not model and not asks)
    return owed | ({_COMPENSATE} if costs or not free else set())


def _in_one_line(inner: list[Element]) -> str:
    """As it is shown: what it permits, prohibits, asks."""
    parts = []
    for one in inner:
        if one.name in {"permits", "prohibits"}:
            parts.append(f"{one.name} {one.attributes.get('type', '')}: {' '.join(one.text.split())}")
        elif one.name == "payment":
            parts.append(f"payment: {one.attributes.get('type') or 'no type'}")
        elif one.name == "reporting":
            parts.append("reporting")
    return "; ".join(parts) or "license"
