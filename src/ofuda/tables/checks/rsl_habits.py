"""RSL that reads as it should, and was probably meant otherwise."""

from __future__ import annotations

import re

from ofuda.formats._rsl_board import origin_of
from ofuda.formats._rsl_terms import AMBIGUOUS
from ofuda.nouns.diagnostics import quote
from ofuda.tables.checks.label_meaning import MISTAKEN, TERRITORIES
from ofuda.tables.checks.rsl_file import RslView
from ofuda.tables.checks.views import Finding, Findings

_CURRENCY = re.compile(r"[A-Z]{3}")
_LONG = 32  # lines in which the words of a list are looked for


def rsl_ambiguous(view: RslView) -> Findings:
    """A usage is permitted and prohibited at once.

    By one rule of RSL the narrower permission holds, by another the prohibition; the prohibition is taken.

    Wrong:
        <permits type="usage">ai-train</permits><prohibits type="usage">all</prohibits>

    Right:
        <permits type="usage">all</permits><prohibits type="usage">ai-input ai-index</prohibits>
    """
    for place in view.ambiguous():
        yield Finding(place, AMBIGUOUS, "say each usage once")


def rsl_untyped_payment(view: RslView) -> Findings:
    """A payment does not say of which type it is.

    Without a type it is free to whoever reads RSL by the letter, whatever amount stands in it.

    Wrong:
        <payment><amount currency="EUR">5.00</amount></payment>

    Right:
        <payment type="crawl"><amount currency="EUR">5.00</amount></payment>
    """
    for payment in view.named("payment"):
        if not payment.attributes.get("type", "").strip():
            message = "a `payment` without a `type` is free to who reads by the letter"
            yield Finding(view.at_element(payment, message), message, 'write for example `type="crawl"`')


def rsl_currency(view: RslView) -> Findings:
    """A currency is no code of ISO 4217.

    The codes are three letters in upper case. `XBT`, which the draft 0.9 had, was dropped.

    Wrong:
        <amount currency="eur">5.00</amount>

    Right:
        <amount currency="EUR">5.00</amount>
    """
    for amount in view.named("amount"):
        currency = amount.attributes.get("currency", "")
        if currency and (currency == "XBT" or not _CURRENCY.fullmatch(currency)):
            message = f"{quote(currency)} is no code of ISO 4217"
            upper = currency.strip().upper()
            known = upper != currency and _CURRENCY.fullmatch(upper)
            advice = f"write {quote(upper)}" if known else "write a code of three letters, as in `EUR`"
            yield Finding(view.at_element(amount, message), message, advice)


def rsl_territory(view: RslView) -> Findings:
    """A territory that ISO 3166-1 does not have.

    The United Kingdom is `GB`; `JA` and `EN` are languages. A licence for a territory that there is not is nobody's.

    Wrong:
        <permits type="geo">UK</permits>

    Right:
        <permits type="geo">GB</permits>
    """
    for one in view.named("permits", "prohibits"):
        for code in (
            re.findall(r"(?<![^\s,;])[A-Za-z]{2}(?![^\s,;])", one.text) if one.attributes.get("type") == "geo" else ()
        ):
            if code.upper() not in TERRITORIES:
                meant = MISTAKEN.get(code.upper())
                message = f"there is no territory {quote(code)}"
                advice = f"did you mean `{meant}`?" if meant else "write a code of ISO 3166-1, or `EU`"
                yield Finding(view.at_element(one, message, _LONG), message, advice)


def rsl_host(view: RslView) -> Findings:
    """A content is about an address, and whether that is the site's own is not told here.

    A document speaks for the host that points to it. What it says of another host counts for nothing.

    Wrong:
        <content url="https://other.example/works/">

    Right:
        <content url="/works/">
    """
    known = {origin_of(view.document.source)}
    for content in view.named("content"):
        origin = origin_of(content.attributes.get("url", "").strip())
        if origin not in known and origin is not None:
            known.add(origin)
            message = f"that {quote(origin)} is the site this document stands for cannot be told from the document"
            yield Finding(view.at_element(content, message), message, "write a path, or see that it is the site's")
