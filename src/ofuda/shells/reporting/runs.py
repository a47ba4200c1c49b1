"""The runs of a report: folders of one or many, and of the shards of one. Together they asked one question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.policy import Policy, PolicyError, policy
from ofuda.nouns.question import Question
from ofuda.nouns.report import File, Input, Run
from ofuda.nouns.trust import TRUSTING_NOBODY, TrustError, trust_list
from ofuda.nouns.vocabulary import Use
from ofuda.shells.filtering.journal import JOURNAL, RUN, same
from ofuda.shells.filtering.settings import FORMAT
from ofuda.shells.tables.files import digest_of
from ofuda.verbs.requests import agreements

_SHARD: Final = re.compile(r"run-(\d{3})-of-(\d{3})\.json\Z")
# In what two runs may differ and be added up: each has its rows, its hosts and its way of telling.
_OWN: Final = ("now", "hosts", "hosts_at", "sources", "write", "evidence", "ledger", "columns", "versions")
_COUNTED: Final = ("decisions", "rules")


class RunError(ValueError):
    """Runs that cannot be reported on together; the arguments are a message and what to do."""


class BrokenRunError(RunError):
    """A run that cannot be read."""


@dataclass(frozen=True, slots=True)
class Told:
    """A run that is done, as its `run.json` has it."""

    folder: Path
    name: str
    data: Mapping[str, Any]

    @property
    def settings(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.data["settings"]
        return found

    @property
    def units(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.data["units"]
        return found

    @property
    def lists_all(self) -> bool:
        """Whether its ledger has the rows that are kept too."""
        return bool(self.settings["ledger"] == "all")

    def paths(self, kind: str) -> list[Path]:
        """Its files of a kind."""
        return [path for unit in self.units for path in self.of_unit(unit, kind)]

    def of_unit(self, unit: Mapping[str, Any], kind: str) -> list[Path]:
        """A unit's files of a kind; of decisions and of rules it has one."""
        return [self.folder / name for name in unit["files"] if name.startswith(f"{kind}-")]


def opened(names: Iterable[str]) -> list[Told]:
    """The runs of folders; raises RunError and OSError."""
    found = [one for name in dict.fromkeys(names) for one in _in(Path(name))]
    first, *others = found
    for one in others:
        differing = same(dict(first.settings), dict(one.settings), but=_OWN)
        if differing:
            message = (
                f"{quote(str(one.folder))} asked otherwise than {quote(str(first.folder))}: {', '.join(differing)}"
            )
            raise RunError(message, "report on each of them by itself")
    seen: dict[tuple[str, Any], str] = {}
    for one in found:
        for each in _inputs(one):
            key = each["name"], each.get("sha256", each.get("etag"))
            other = seen.setdefault(key, f"{one.folder}/{one.name}")
            if other != f"{one.folder}/{one.name}":
                message = f"{quote(each['name'])} was decided in {quote(other)} and in {quote(str(one.folder))}"
                raise RunError(message, "leave one of them out, or it is counted twice")
    return found


def _in(folder: Path) -> Iterator[Told]:
    names = sorted(path.name for path in folder.glob(RUN.format("*"))) if folder.is_dir() else []
    unfinished = sorted(folder.glob(JOURNAL.format("*"))) if folder.is_dir() else []
    if unfinished:
        message = f"{quote(str(folder))} holds a run that is not done: {quote(unfinished[0].name)}"
        raise RunError(message, "call `ofuda filter` again as before; it goes on where it was")
    if not names:
        raise RunError(f"there is no run in {quote(str(folder))}", "give the folder that `ofuda filter -o DIR` wrote")
    for name in names:
        yield Told(folder, name, _data(folder / name))


def _data(path: Path) -> Mapping[str, Any]:
    try:
        data = msgspec.json.decode(path.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenRunError(f"{quote(str(path))} is no JSON", "give the folder of a run") from error
    settings = data.get("settings") if isinstance(data, dict) else None
    if not isinstance(settings, dict) or settings.get("format") != FORMAT or not {"units", "counts"} <= data.keys():
        raise BrokenRunError(f"{quote(str(path))} is not of a run in the format {FORMAT}", "run `ofuda filter` again")
    found: Mapping[str, Any] = data
    return found


def _inputs(one: Told) -> Iterator[Mapping[str, Any]]:
    for unit in one.units:
        yield from unit["inputs"]


def missing(runs: Iterable[Told]) -> list[str]:
    """The shards of which others are there."""
    groups: dict[int, set[int]] = defaultdict(set)
    for one in runs:
        if match := _SHARD.match(one.name):
            groups[int(match[2])].add(int(match[1]))
    return [f"{number}/{of}" for of, there in groups.items() for number in range(1, of + 1) if number not in there]


def check(runs: Iterable[Told]) -> None:
    """Raises BrokenRunError where a file that is counted is not the one that its run wrote."""
    for one in runs:
        for unit in one.units:
            for name, about in unit["files"].items():
                path = one.folder / name
                if name.startswith(_COUNTED) and (not path.is_file() or digest_of(path) != about):
                    what = "is not the file that its run wrote" if path.is_file() else "is not there any more"
                    raise BrokenRunError(f"{quote(str(path))} {what}", "get it back, or run `ofuda filter` again")


# -- as nouns ---------------------------------------------------------------------------------------------------------


def as_run(one: Told) -> Run:
    """A run for a report."""
    files = [_file(name, about) for unit in one.units for name, about in unit["files"].items()]
    itself: Mapping[str, Any] = digest_of(one.folder / one.name)
    settings = one.settings
    return Run(
        str(one.folder),
        one.data["counts"]["rows"],
        settings["now"],
        settings["versions"],
        settings["ledger"],
        settings["evidence"],
        settings["hosts"],
        tuple(map(_input, _inputs(one))),
        (*files, File(one.name, "run", itself["size"], itself["sha256"])),
    )


def _file(name: str, about: Mapping[str, Any]) -> File:
    return File(name, name.partition("-")[0], about["size"], about["sha256"])


def _input(about: Mapping[str, Any]) -> Input:
    return Input(
        about["name"],
        about["rows"],
        about.get("size"),
        about.get("sha256"),
        about.get("etag"),
        tuple(about.get("columns", ())),
        tuple(about.get("problems", ())),
        about.get("lost", 0),
        *about.get("captured", ()),
    )


def asked(one: Told) -> tuple[Question, Policy]:
    """What a run asked, and its policy; raises RunError where it did not keep that."""
    settings = one.settings
    try:
        trust = TRUSTING_NOBODY if settings["trust"] is None else trust_list(settings["trust"])
        held = settings["agreements"]
        question = Question(
            frozenset(settings["agents"]),
            frozenset(map(Use, settings["uses"])),
            settings["at"] and datetime.fromisoformat(settings["at"]),
            settings["purpose"],
            settings["recipient"],
            settings["territory"],
            frozenset(settings["undertakes"]),
            agreements(held),
            trust,
        )
        judged = policy(settings["policy"]["said"])
    except (KeyError, TypeError, ValueError, PolicyError, TrustError) as error:
        message = f"{quote(str(one.folder / one.name))} does not say all that it asked"
        raise BrokenRunError(message, "run `ofuda filter` again with this version") from error
    if judged.digest != settings["policy"]["digest"] or len(question.agreements) < len(held):
        message = f"{quote(str(one.folder / one.name))} was changed since it was written"
        raise BrokenRunError(message, "run `ofuda filter` again, into another folder")
    return question, judged
