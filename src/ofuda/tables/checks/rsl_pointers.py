"""What is wrong with a pointer to an RSL document, in whichever file it stands (house readings S2, S3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.document import Document
from ofuda.tables.checks.views import Finding
from ofuda.tables.rsl_places import is_address

Told = tuple[str, str, str]  # rule, message, help


def of_pointer(value: str, *, gap: bool = False) -> Told | None:
    """What is wrong first. `gap`: readers differ on whom it is for."""
    start = value.lower()
    if not is_address(value):
        return "rsl-link", f"{quote(value)} is no address of a licence", "write the address: `https://…`"
    if not start.startswith(("https://", "http://")):
        return "rsl-relative", f"RSL takes an absolute address, and {quote(value)} is none", "write it out"
    if start.startswith("http://"):
        return "rsl-http", f"{quote(value)} is not had by HTTPS", "write `https:`"
    if gap:
        message = "readers differ on whether this line is its group's or everybody's"
        return "rsl-possible-global", message, "put `License` lines for everybody before the first `User-agent` line"
    return None


def placed(document: Document, told: Iterable[tuple[int, Told | None]]) -> Iterator[tuple[str, Finding]]:
    """Rule and finding for what is wrong in some lines."""
    for number, one in told:
        if one is not None:
            rule, message, advice = one
            yield rule, Finding(document.place(number), message, advice)
