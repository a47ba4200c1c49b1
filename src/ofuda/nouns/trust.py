"""A trust list: which labels a verifier wants signed, and whose signatures it takes for whose works (L19, L24).

The setting is the verifier's and never a label's: who can strip a signature can strip the wish for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ofuda.nouns.diagnostics import quote

EVERYTHING = "*"
_MEMBERS = ("name", "date", "require", "trust")


class TrustError(ValueError):
    """A trust list that cannot be used; the message says which member and why."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A DID, and what its signatures prove labels for: addresses, ids of works, or `*`."""

    did: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrustList:
    """`sites` and `dids`: where, and of whom, a label without a proof is no label."""

    name: str = ""
    date: str = ""
    sites: tuple[str, ...] = ()
    dids: frozenset[str] = frozenset()
    trusted: tuple[Trusted, ...] = ()


TRUSTING_NOBODY = TrustList()


def trust_list(data: object) -> TrustList:
    """A trust list from its JSON object; raises TrustError with the member that is wrong."""
    if not isinstance(data, dict):
        raise TrustError("a trust list is a JSON object")
    for member in data:
        if member not in _MEMBERS:
            raise TrustError(f"a trust list has no member {quote(str(member))}; it has {', '.join(_MEMBERS)}")
    name, date = data.get("name"), data.get("date", "")
    if not isinstance(name, str) or not name or not isinstance(date, str):
        raise TrustError("a trust list needs a `name`, and its `date` is text")
    required = list(_required(data.get("require", [])))
    return TrustList(
        name,
        date,
        tuple(text for kind, text in required if kind == "site"),
        frozenset(text for kind, text in required if kind == "did"),
        tuple(_trusted(data.get("trust", []))),
    )


def _rows(rows: object, member: str) -> Iterator[tuple[int, dict[str, Any]]]:
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise TrustError(f"`{member}` is a list of objects")
    yield from enumerate(rows)


def _required(rows: object) -> Iterator[tuple[str, str]]:
    for at, row in _rows(rows, "require"):
        kind, text = next(iter(row.items()), ("", ""))
        if len(row) != 1 or kind not in {"site", "did"} or not isinstance(text, str):
            raise TrustError(f"`require` {at} names one `site`, by its address, or one `did`")
        if not text.startswith(("http://", "https://") if kind == "site" else "did:"):
            raise TrustError(f"`require` {at}: {quote(text)} is no {kind}")
        yield kind, text


def _trusted(rows: object) -> Iterator[Trusted]:
    for at, row in _rows(rows, "trust"):
        did, subjects = row.get("did"), row.get("subjects")
        if row.keys() != {"did", "subjects"} or not isinstance(did, str) or not did.startswith("did:"):
            raise TrustError(f"`trust` {at} has a `did`, and `subjects`")
        if not isinstance(subjects, list) or not subjects or not all(isinstance(one, str) and one for one in subjects):
            raise TrustError(f"`trust` {at}: `subjects` is a list of addresses, ids of works, or `{EVERYTHING}`")
        yield Trusted(did, tuple(subjects))
