"""The report of one or many runs: what came of every row, what was looked at, and what was not.

It says what was checked, and by what; whether that is enough is for its readers to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ofuda.nouns.counts import Breakdown, Counts, Split


class Release(StrEnum):
    """To whom a field of the report is given."""

    PUBLIC = "public"
    REQUEST = "on-request"
    WITHHELD = "withheld"


class Provides(StrEnum):
    """What its provider makes of the rows."""

    DATASET = "dataset"
    MODEL = "model"


# -- cover ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Provider:
    """Who runs the tool; None is not known, and never made up."""

    name: str | None = None
    contact: str | None = None
    complaints: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the provider says of the dataset; None is not said. `personal_data`: whether and how it was taken out."""

    name: str | None = None
    version: str | None = None
    url: str | None = None
    license: str | None = None
    description: str | None = None
    modality: str | None = None
    collected_from: str | None = None
    collected_until: str | None = None
    personal_data: str | None = None
    script: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """What the provider says of the model that the rows are for; None is not said."""

    name: str | None = None
    version: str | None = None
    placed_on_market: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyTold:
    """A policy by name and digest. `said` is all of it, as its file has it; empty where the run did not keep it."""

    name: str
    digest: str
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def summary(self) -> str | None:
        """Its own sentence about itself."""
        found = self.said.get("summary")
        return found if isinstance(found, str) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the runs asked about every row. `agents` empty: the policy reads agents by role."""

    agents: tuple[str, ...]
    uses: tuple[str, ...]
    policy: PolicyTold
    at: str | None = None
    purpose: str | None = None
    recipient: str | None = None
    territory: str | None = None
    undertakes: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. `facts` are more that the provider says, by names of its own."""

    provides: Provides
    provider: Provider
    dataset: Dataset
    asked: Asked
    robots_filtering: bool
    license_filtering: bool
    model: Model | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


# -- runs -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    """A file that a run wrote. `kind`: decisions, rules, keep, drop, review, or run."""

    name: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Input:
    """A file that a run read. `columns` are those of ours that it had; `lost` rows of it could not be read at all.

    `captured_from`, `captured_until`: when the first and the last of its rows were fetched, where it says so.
    """

    name: str
    rows: int
    size: int | None = None
    sha256: str | None = None
    etag: str | None = None
    columns: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    lost: int = 0
    captured_from: str | None = None
    captured_until: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run, or one shard of a run. `folder` as it was named; `hosts` is the digest of its table of hosts."""

    folder: str
    rows: int
    now: str
    versions: Mapping[str, str]
    ledger: str
    evidence: bool
    hosts: str | None
    inputs: tuple[Input, ...]
    files: tuple[File, ...]


# -- what was looked at, and what else could have been decided --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was known when the rows were decided.

    `looked`: the rows by what was known of robots.txt of their origin, `not looked at` among them; `origins`: how many
    there are of each. None where the run did not keep it. `broken` rows could not be read, and are for review.
    `columns`: of how many rows the input had a column of that name. `missing`: shards of which others are there.
    `captured_from`, `captured_until`: when the first and the last of the rows were fetched, where inputs say so. Of
    `files` that were read `torn` could not be, or not to the end.
    """

    looked: Breakdown | None = None
    origins: Mapping[str, int] | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    broken: int = 0
    lost: int = 0
    unlisted: int = 0
    missing: tuple[str, ...] = ()
    captured_from: str | None = None
    captured_until: str | None = None
    files: int = 0
    torn: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What a policy makes of the rows. `split` None: it was not worked out, and `why` says why.

    `sampled`: only `rows` of the rows were decided, so that shares are an estimate.
    """

    policy: PolicyTold
    split: Split | None = None
    rows: int = 0
    sampled: bool = False
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the inputs, decided again, come to the decisions on record. `why`: why they were not decided again."""

    rows: int = 0
    differing: int = 0
    examples: tuple[str, ...] = ()
    why: str | None = None


# -- comply or explain ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Protocol:
    """A standard for signals, and whether the policy hears it; `rows` hang on what it says."""

    name: str
    title: str
    heard: bool
    why: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the policy makes of rows of which something is open, as `unknown` and `broken`; and how many it met."""

    what: str
    verdict: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """What was honoured, what was not, and why. `remarks` are the provider's own, by their names."""

    protocols: tuple[Protocol, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the report, to whom it is given, and why; `missing`: nobody said what it is."""

    name: str
    section: str
    title: str
    release: Release
    why: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `id` is `sha256:` and the digest of everything else but the time, so that equal reports are equal."""

    id: str
    made_at: str
    versions: Mapping[str, str]
    cover: Cover
    counts: Counts
    coverage: Coverage
    judged: tuple[Judged, ...]
    checked: Checked
    explained: Explained
    runs: tuple[Run, ...]
    fields: tuple[Field, ...]
