"""A label of our own, typed (standard §1.4). What is written is in the document; this is what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ofuda.nouns.stance import Stance
from ofuda.nouns.vocabulary import Use

CONTEXT = "https://w3id.org/ofuda/v1"
RELATION = "https://w3id.org/ofuda#label"
MEDIA_TYPE = 'application/ld+json; profile="https://w3id.org/ofuda/v1"'  # standard §1.5
LONGEST = 1 << 20  # octets of a label or a set (standard §1.3)

Names = tuple[tuple[str, tuple[str, ...]], ...]
"""A language map, in the order of the document: tag and texts."""


@dataclass(frozen=True, slots=True)
class Code:
    """One way to recognise a copy: a digest, an ISCC, or a table of codes at `href` with its own digest."""

    digest: str | None = None
    iscc: str | None = None
    href: str | None = None
    media_type: str | None = None
    count: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a label is about. `pointer` is its place in the label, as an RFC 6901 JSON Pointer."""

    kind: str
    pointer: str = ""
    id: str | None = None
    url: str | None = None
    paths: tuple[str, ...] = ()
    name: Names = ()
    alternate_name: Names = ()
    same_as: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    media: tuple[str, ...] = ()
    content: tuple[Code, ...] = ()
    part_of: tuple[str, ...] = ()

    @property
    def is_made_by_outputs(self) -> bool:
        """Whether only output uses are about it (standard §1.1)."""
        return self.kind in {"Character", "Person"}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a label says of one use; `license` and `payment_model` say where permission is to be had.

    `name` is the member as written, which of a label that is not valid may be a group; `raw` its value.
    """

    stance: Stance
    license: str | None = None
    payment_model: str | None = None
    name: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Declarer:
    """Who declares: shown, and compared only where a proof binds it."""

    id: str = ""
    type: str | None = None
    name: Names = ()
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A signature on a label, not verified yet. `pointer` is its place in the label.

    `covers` is what was signed: the digests of the proof's own options and of the label without its proofs. `method`
    is the address of the key. `fault` says why it can prove nothing, whatever the key is.
    """

    pointer: str
    method: str
    created: datetime | None
    expires: datetime | None
    covers: bytes
    signature: bytes
    fault: str = ""

    @property
    def did(self) -> str:
        """Whose key it is."""
        return self.method.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Label:
    """One label. `valid` False: only its refusals were kept, and the subjects that could be read (house reading L3).

    `issued` None: it could not be read. `unsure` of a label that is not valid: a subject of it could not be read, so it
    may be about anything.
    """

    id: str
    issued: datetime | None
    valid_from: datetime | None
    valid_until: datetime | None
    declared_by: Declarer
    basis: str
    about: tuple[Subject, ...]
    uses: Mapping[Use, Rule]
    supersedes: tuple[str, ...] = ()
    exception_to: tuple[str, ...] = ()
    on_behalf_of: tuple[str, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    notice: Names = ()
    proofs: tuple[Proof, ...] = ()
    valid: bool = True
    unsure: bool = False

    @property
    def begins(self) -> datetime | None:
        """From when it is in force; None where that could not be read."""
        return self.valid_from or self.issued

    def begun(self, at: datetime) -> bool:
        """Whether it is in force or was before; a beginning that could not be read lies in the past (L3)."""
        return self.begins is None or self.begins <= at

    def ended(self, at: datetime) -> bool:
        """Whether its time is over."""
        return self.valid_until is not None and at >= self.valid_until

    @property
    def speaks_for_a_person(self) -> bool:
        """Whether it may permit imitating a likeness (L10)."""
        return self.declared_by.type == "Person" or (self.basis == "agent" and bool(self.on_behalf_of))
