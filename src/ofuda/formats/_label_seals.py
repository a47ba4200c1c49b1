"""What proofs make of labels about one resource: whose word they are, or that they permit nothing (L19, L23, L24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from ofuda.carriers.urls import Address
from ofuda.formats._dids import web
from ofuda.formats._label_notes import CHANNEL, EVERY, Notes, place_in
from ofuda.formats._label_scope import Resource, addressed, is_exact
from ofuda.formats._label_speaking import Posted
from ofuda.formats._proof_checks import Checked, State, check
from ofuda.nouns.diagnostics import Severity, quote
from ofuda.nouns.label import Label
from ofuda.nouns.resource import Fetched
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import Authority, Need
from ofuda.nouns.trust import EVERYTHING, TrustList


class Seals:
    """Reads the proofs of labels for one resource at one instant, under the verifier's trust list."""

    def __init__(
        self, resource: Resource, at: datetime, trust: TrustList, documents: Mapping[str, Fetched], notes: Notes
    ) -> None:
        self._resource = resource
        self._where = None if resource.origin is None else Address(resource.origin, resource.targets)
        self._at = at
        self._trust = trust
        self._documents = documents
        self._notes = notes

    def read(self, one: Posted) -> Posted:
        """The label as what its proofs make it."""
        if not one.label.valid:
            return one
        if not one.label.proofs:
            return self._spoiled(one, "it bears no proof") if self._is_wanted(one.label) else one
        checked = check(one.label, self._at, self._documents)
        if checked.state is State.INVALID:
            self._tell(one, checked, Severity.ERROR)
            return spoiled(one)
        named = self._is_named(checked.did, one.label)
        if checked.state is State.VALID and named:
            proved = replace(one.signal, party=checked.did, authority=Authority.PROVED)
            return replace(one, signal=proved, stands=one.signal)
        return self._unproved(one, checked, named=named)

    def _unproved(self, one: Posted, checked: Checked, *, named: bool) -> Posted:
        """A label with a proof that is not wrong, and proves nothing here."""
        label, valid = one.label, checked.state is State.VALID
        if not valid and (named or self._is_wanted(label)):
            self._tell(one, checked, Severity.WARNING if checked.rule != "document-needed" else Severity.NOTE)
            if checked.needs:
                self._notes.needs[Need(checked.needs, "did", CHANNEL)] = None
        if self._is_wanted_here or (not valid and self._is_wanted(label)):
            return self._spoiled(one, "nobody that is named for this resource has proved it")
        if valid:
            message = f"the proof is by {quote(checked.did)}, whom nobody names for this resource"
            place = place_in(one.signal.place, "/proof")
            self._notes.add("label-proof-unlisted", Severity.NOTE, message, place, "name it in a trust list: `--trust`")
        return one

    def _tell(self, one: Posted, checked: Checked, severity: Severity) -> None:
        place = place_in(one.signal.place, checked.pointer)
        self._notes.add(checked.rule, severity, checked.message, place, checked.advice, EVERY)

    def _spoiled(self, one: Posted, message: str) -> Posted:
        message = f"the trust list {quote(self._trust.name)} wants the label proved, and {message}"
        advice = "ask the publisher for the signed label; without the proof it permits nothing"
        self._notes.add("label-proof-missing", Severity.ERROR, message, one.signal.place, advice, EVERY)
        return spoiled(one)

    # -- who is named, and who has to be ------------------------------------------------------------------------------

    def _is_named(self, did: str, label: Label) -> bool:
        """Whether proofs of a DID count for the resource: by its host and path, or by the trust list (L23)."""
        place = web(did)
        if place is not None and self._where is not None and place.speaks_for(self._where):
            return True
        return any(self._is_meant(one, label) for row in self._trust.trusted if row.did == did for one in row.subjects)

    def _is_meant(self, subject: str, label: Label) -> bool:
        """Whether a subject of the trust list is the resource: any, by its address, or by a work's own digest (L24)."""
        if subject == EVERYTHING or all(self._under(subject)):
            return True
        works = [one for one in label.about if one.id == subject and one.content]
        return bool(works) and any(is_exact(one, self._resource.digests()) for one in works)

    def _is_wanted(self, label: Label) -> bool:
        """Whether a label has to be proved: for where the resource is, or for who declares it."""
        return self._is_wanted_here or label.declared_by.id.partition("#")[0] in self._trust.dids

    @cached_property
    def _is_wanted_here(self) -> bool:
        """Whether every label about the resource has to be; in any spelling of it, and for a site nobody can read."""
        places = [place for did in self._trust.dids if (place := web(did)) is not None]
        return any(addressed(one) is None or any(self._under(one)) for one in self._trust.sites) or any(
            self._where is not None and place.speaks_for(self._where) for place in places
        )

    def _under(self, subject: str) -> list[bool]:
        """For each spelling of the resource, whether it is an address or lies below it; `[False]` where it cannot."""
        named = addressed(subject)
        if named is None or self._where is None or named.origin != self._where.origin:
            return [False]
        folder = named.targets[0]
        if folder.endswith(b"/"):
            return [one.startswith(folder) for one in self._where.targets]
        return [one in named.targets for one in self._where.targets]


def spoiled(one: Posted) -> Posted:
    """A label that permits nothing and replaces none; its refusals are left, and are those of what is carried (L3)."""
    refusals = {use: rule for use, rule in one.label.uses.items() if rule.stance.level >= Level.CONDITIONAL}
    label = replace(one.label, uses=refusals, supersedes=(), exception_to=(), valid=False)
    signal = replace(one.signal, authority=min(one.signal.authority, Authority.CARRIED))
    return replace(one, label=label, signal=signal, spoiled=True)
