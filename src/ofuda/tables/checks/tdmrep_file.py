"""`/.well-known/tdmrep.json` (TDMRep, 2024-05-10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from ofuda.carriers.html import looks_like_html
from ofuda.carriers.patterns import Pattern
from ofuda.formats._tdmrep_file import LOCATION, POLICY, RESERVATION, File, Rule, parse
from ofuda.nouns.diagnostics import Severity, quote
from ofuda.tables.checks.json_file import JsonView, child, did_you_mean
from ofuda.tables.checks.views import Finding, Findings, Reported, View

_MEMBERS = (LOCATION, RESERVATION, POLICY)
_ABSOLUTE = re.compile(r"https?://[^/\s]+", re.IGNORECASE)
_PAGE = re.compile(r"\.html?(?:[?#]|\Z)|/(?:blob|tree)/|/(?:terms|legal|policy|privacy|tos)[^./]*/?\Z", re.IGNORECASE)


class TdmrepView(JsonView):
    """The file; `read` is what the resolver reads too."""

    @cached_property
    def read(self) -> File:
        return File((), (), sure=False) if self.is_html else parse(self.document.octets)

    @property
    def is_html(self) -> bool:
        return looks_like_html(self.document.octets)

    def reported(self) -> Reported:
        for fault in self.read.faults:
            severity = Severity.ERROR if fault.broken else Severity.WARNING
            # The reader's word on syntax and on repeated keys is the JSON carrier's; it names the place itself.
            if fault.rule == "tdmrep-json":
                yield fault.rule, Finding(self.at_pointer(""), fault.message, fault.advice)
            elif fault.rule != "json-duplicate-key":
                at = child(fault.pointer, RESERVATION) if fault.rule == "tdmrep-value" else fault.pointer
                yield fault.rule, Finding(self.at_pointer(at), fault.message, fault.advice, severity)

    def entries(self) -> Iterator[tuple[str, dict[str, object]]]:
        """The entries of the file that are objects, with their pointers."""
        value = self.value if not self.is_html else None
        for at, entry in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(entry, dict):
                yield f"/{at}" if isinstance(value, list) else "", dict(entry)


def tdmrep_absent(file: TdmrepView) -> Findings:
    """HTML is served where `tdmrep.json` should be.

    Readers take the file for absent. Single-page applications answer every unknown path so, with status 200.

    Wrong:
        <!doctype html><title>Studio</title>

    Right:
        [{"location": "/", "tdm-reservation": 1}]
    """
    if file.is_html:
        yield Finding(file.document.place(1), "this is HTML, not a TDMRep file", "serve JSON there, or answer 404")


def tdmrep_json(file: TdmrepView) -> Findings:
    """The file is not JSON.

    Readers get nothing out of it, and the reservation is not stated.

    Wrong:
        [{"location": "/", "tdm-reservation": 1},]

    Right:
        [{"location": "/", "tdm-reservation": 1}]
    """
    return file.told("tdmrep-json")


def tdmrep_shape(file: TdmrepView) -> Findings:
    """The file is an object and not an array.

    The report asks for an array "even for a single rule"; a reader that follows it finds no rule in an object.

    Wrong:
        {"location": "/", "tdm-reservation": 1}

    Right:
        [{"location": "/", "tdm-reservation": 1}]
    """
    return file.told("tdmrep-shape")


def tdmrep_location(file: TdmrepView) -> Findings:
    """A rule without a path, or whose path does not begin with `/`.

    `location` is compared with the path of an address; without one the rule applies to nothing.

    Wrong:
        [{"location": "images/", "tdm-reservation": 1}]

    Right:
        [{"location": "/images/", "tdm-reservation": 1}]
    """
    return file.told("tdmrep-location")


def tdmrep_value(view: View) -> Findings:
    """A reservation that is not 1 or 0.

    Any other value is to be taken as unset. In JSON it is a number: `"1"` and `true` are read by lenient readers only.

    Wrong:
        [{"location": "/", "tdm-reservation": true}]

    Right:
        [{"location": "/", "tdm-reservation": 1}]
    """
    return view.told("tdmrep-value")


def tdmrep_policy_alone(view: View) -> Findings:
    """A policy without a reservation.

    `tdm-policy` says under which conditions a reserved right is licensed; without `tdm-reservation: 1` it says nothing.

    Wrong:
        tdm-policy: https://studio.example/tdm-policy.json

    Right:
        tdm-reservation: 1
        tdm-policy: https://studio.example/tdm-policy.json
    """
    return view.told("tdmrep-policy-alone")


def tdmrep_unknown_member(file: TdmrepView) -> Findings:
    """A member that the report does not define.

    Readers skip it, and what it was meant to say is lost.

    Wrong:
        [{"location": "/", "tdm-reservation": 1, "policy": "https://studio.example/policy.json"}]

    Right:
        [{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://studio.example/policy.json"}]
    """
    for pointer, entry in file.entries():
        for key in entry:
            if key not in _MEMBERS:
                message = f"TDMRep defines no member {quote(key)}"
                advice = did_you_mean(
                    key if "-" in key else f"tdm-{key}", _MEMBERS, f"members are {', '.join(_MEMBERS)}"
                )
                yield Finding(file.at_pointer(child(pointer, key)), message, advice)


def tdmrep_dead_rule(file: TdmrepView) -> Findings:
    """A rule behind a broader one.

    Of the rules that match, the first in sequence counts, not the longest as in robots.txt. Behind `/` no rule is
    reached.

    Wrong:
        [{"location": "/", "tdm-reservation": 0}, {"location": "/manga/", "tdm-reservation": 1}]

    Right:
        [{"location": "/manga/", "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 0}]
    """
    broad: list[Rule] = []
    for rule in file.read.rules:
        over = next((one for one in broad if _covers(one.pattern, rule.pattern)), None)
        if over is not None:
            message = f"this rule is never reached: {quote(over.pattern.octets)} before it matches the same addresses"
            yield Finding(file.at_pointer(child(rule.pointer, LOCATION)), message, "put the narrower rule first")
        elif len(broad) < _MOST:
            broad.append(rule)


_MOST = 256  # rules that others are compared with: time stays linear in the file


def _covers(broad: Pattern, narrow: Pattern) -> bool:
    """Whether every address of the second pattern is the first's; said of plain prefixes only."""
    prefix = broad.octets.rstrip(b"*")
    return b"*" not in prefix and b"$" not in prefix and narrow.octets.startswith(prefix)


def tdmrep_policy_url(file: TdmrepView) -> Findings:
    """A policy that is no absolute address.

    `tdm-policy` is a URL; a relative one is resolved differently by readers, and a text is none.

    Wrong:
        [{"location": "/", "tdm-reservation": 1, "tdm-policy": "ask us"}]

    Right:
        [{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://studio.example/tdm-policy.json"}]
    """
    for pointer, policy in _policies(file):
        if not isinstance(policy, str) or not _ABSOLUTE.match(policy):
            message = "the policy is no absolute `https:` address"
            yield Finding(file.at_pointer(pointer), message, "write the whole address")


def tdmrep_policy_page(file: TdmrepView) -> Findings:
    """A policy that looks like a page for people.

    It is allowed, and no program can read terms out of it: not out of HTML, not out of a repository's page around a
    file.

    Wrong:
        [{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://github.com/studio/site/blob/main/policy.json"}]

    Right:
        [{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://studio.example/tdm-policy.json"}]
    """
    for pointer, policy in _policies(file):
        if isinstance(policy, str) and _PAGE.search(policy[:2000]):
            message = "the policy looks like a page for people, which no program reads terms from"
            yield Finding(file.at_pointer(pointer), message, "serve an ODRL policy as JSON, and link the page from it")


def tdmrep_policy_unneeded(file: TdmrepView) -> Findings:
    """A policy where nothing is reserved.

    Agents should not read the policy of a rule whose reservation is 0.

    Wrong:
        [{"location": "/", "tdm-reservation": 0, "tdm-policy": "https://studio.example/tdm-policy.json"}]

    Right:
        [{"location": "/", "tdm-reservation": 0}]
    """
    for pointer, entry in file.entries():
        if POLICY in entry and entry.get(RESERVATION) == 0:
            message = "nothing is reserved here, so the policy is not read"
            yield Finding(file.at_pointer(child(pointer, POLICY)), message, "reserve with 1, or drop the policy")


def _policies(file: TdmrepView) -> Iterator[tuple[str, object]]:
    for pointer, entry in file.entries():
        if POLICY in entry:
            yield child(pointer, POLICY), entry[POLICY]
