"""Which tools are known to complain about which line of what is written, so that nobody takes it for a mistake of ours.

None of the lines is wrong: RFC 9309 §2.2.4 has crawlers skip records that they do not know.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """`line` is how it begins; `tool` with the versions it is known of; `instead`: what says the same without it."""

    line: str
    tool: str
    says: str
    instead: str
    source: str


COMPLAINTS: tuple[Complaint, ...] = (
    Complaint(
        "License:",
        "Lighthouse, as of August 2026",
        "unknown directive: points are taken off the SEO score",
        "the `Link` header with rel=license; leave the line out with `--without rsl`",
        "GoogleChrome/lighthouse#17160",
    ),
    Complaint(
        "Content-Signal:",
        "Lighthouse before the fix of its issue 16767",
        "unknown directive: points are taken off the SEO score",
        "nothing: newer versions know it",
        "GoogleChrome/lighthouse#16767",
    ),
    Complaint(
        "Content-Usage:",
        "checkers that know RFC 9309 and no draft of AIPREF",
        "unknown directive",
        "the `Content-Usage` header; leave the line out with `--without aipref-robots`",
        "draft-ietf-aipref-attach-05 §3",
    ),
)


def complaints(text: str) -> tuple[Complaint, ...]:
    """Those about a text that hold for one of its lines."""
    lines = text.splitlines()
    return tuple(one for one in COMPLAINTS if any(line.startswith(one.line) for line in lines))
