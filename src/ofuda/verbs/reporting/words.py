"""Codes and numbers in the words of a report."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from ofuda.nouns.counts import Split
from ofuda.nouns.report import Release

_STEP: Final = 1000
_BYTES: Final = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB")
_COUNTS: Final = ("", " thousand", " million", " billion", " trillion", " quadrillion")
_TENTH: Final = 0.1
_ALL: Final = 100
NOT_LOOKED_AT: Final = "not looked at"

RELEASES: Final = {Release.PUBLIC: "public", Release.REQUEST: "on request", Release.WITHHELD: "withheld"}
VERDICTS: Final = {"keep": "kept", "review": "for review", "drop": "dropped", "ignore": "not heard"}
CHANNELS: Final = {
    "robots": "robots.txt",
    "aipref-header": "the header Content-Usage",
    "aipref-robots": "Content-Usage in robots.txt",
    "content-signal": "Content-Signal in robots.txt",
    "content-signal-header": "the header Content-Signal",
    "x-robots-tag": "the header X-Robots-Tag",
    "meta-robots": "a robots meta element",
    "tdmrep-file": "tdmrep.json",
    "tdmrep-header": "the TDM headers",
    "tdmrep-meta": "a TDM meta element",
    "tdmrep-epub": "TDM metadata of an EPUB",
    "tdmrep-pdf": "TDM metadata of a PDF",
    "rsl": "an RSL licence",
    "license": "rel=license",
    "schema-org": "schema.org",
    "ai-txt": "ai.txt",
    "label": "a label",
    "plus": "PLUS metadata",
    "c2pa": "a C2PA manifest",
    "onix": "ONIX",
    "registry": "a registry",
}
_CODES: Final = {name.replace("-", "_"): title for name, title in CHANNELS.items()}
_REASONS: Final = {
    "no_signal": "nothing was said",
    "broken": "the row, or what was said, could not be read",
    "unreachable": "what the site says could not be had",
    "claim": "somebody claims it, and nobody proved it",
    "not_fetchable": "robots.txt keeps the asking agent out",
    "agent_not_a_token": "the row names an agent that is none",
}
_LOOKED: Final = {
    NOT_LOOKED_AT: "nobody looked at robots.txt",
    "404": "there is no robots.txt (404)",
    "410": "there is no robots.txt (410)",
}
_LEVELS: Final = {
    "unknown": "unknown: nobody said",
    "allowed": "allowed",
    "conditional": "conditional: on terms that were not met",
    "disallowed": "disallowed",
}
OPEN: Final = {
    "unknown": "nothing was said",
    "conditional": "allowed on conditions",
    "broken": "what was said could not be read",
    "unreachable": "what the site says could not be had",
    "claims": "a claim that nobody proved",
    "own_disallow": "robots.txt keeps the asking agent out",
}
_OK: Final = 200


def reason(code: str) -> str:
    """A reason code in words."""
    channel, _, level = code.rpartition("_")
    if code in _REASONS or channel not in _CODES:
        return _REASONS.get(code, code)
    return f"{level} by {_CODES[channel]}"


def channel(name: str) -> str:
    return CHANNELS.get(name, "no line at all" if name == "none" else name)


def decision(name: str) -> str:
    return _LEVELS.get(name, name)


def looked(outcome: str) -> str:
    """What was known of robots.txt."""
    if outcome in _LOOKED or not outcome.isdecimal():
        return _LOOKED.get(outcome, f"robots.txt could not be had, or not whole ({outcome})")
    status = int(outcome)
    if status == _OK:
        return "robots.txt was read (200)"
    known = status in HTTPStatus.__members__.values()
    return f"robots.txt could not be had ({status}{f' {HTTPStatus(status).phrase}' if known else ''})"


def number(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"


def counted(count: int, what: str) -> str:
    """A number of things, by the name of one."""
    return f"{number(count)} {what}" if count == 1 else f"{number(count)} {what}s"


def octets(count: int | None) -> str:
    """Octets in powers of a thousand."""
    if count is None:
        return "–"
    value, unit = _scaled(count, _BYTES)
    return f"{value} {unit}"


def large(count: int | None) -> str:
    """A number in words where it is large."""
    if count is None:
        return "–"
    value, unit = _scaled(count, _COUNTS)
    return f"{value}{unit}"


def _scaled(count: int, units: tuple[str, ...]) -> tuple[str, str]:
    value, at = float(count), 0
    while value >= _STEP - 0.5 and at < len(units) - 1:
        value, at = value / _STEP, at + 1
    return (f"{count:,}" if at == 0 else f"{value:.3g}"), units[at]


def share(part: int, whole: int) -> str:
    """Per cent with one digit; never nothing of something, nor all of what is not all."""
    if not whole:
        return "–"
    found = 100 * part / whole
    if part and found < _TENTH:
        return "< 0.1 %"
    if part != whole and found > _ALL - _TENTH:
        return "> 99.9 %"
    return f"{found:.1f} %"


def outcome(split: Split) -> str:
    """What came of rows, in a sentence."""
    whole = split.all.rows
    parts = [
        f"{number(part.rows)} ({share(part.rows, whole)}) {'is' if part.rows == 1 else 'are'} {VERDICTS[verdict]}"
        for verdict, part in (("keep", split.keep), ("drop", split.drop), ("review", split.review))
    ]
    return f"Of {counted(whole, 'row')}, {parts[0]}, {parts[1]}, and {parts[2]}."
