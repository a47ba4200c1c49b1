"""A run over many files, a unit at a time; killed at any moment it goes on where it was."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from ofuda.shells.filtering.durable import sync
from ofuda.shells.filtering.journal import Journal, JournalError, same
from ofuda.shells.filtering.processes import workers
from ofuda.shells.filtering.settings import ASIDE, Settings, Unit
from ofuda.shells.filtering.sources import Source, stamp
from ofuda.shells.filtering.units import Worker
from ofuda.verbs.dataset.tally import Tally, tally_of, told

Tell = Callable[[int, int], None]
"""How many rows came since, and how many units are done."""

_MOST: Final = 100  # rules that are told of; the files have them all
Shard = tuple[int, int]


def units(sources: Sequence[Source], shard: Shard | None) -> list[Unit]:
    """A file is a unit; of a shard all files together are one."""
    if shard is None:
        return [Unit(f"{at:05}", (source,)) for at, source in enumerate(sources)]
    return [Unit(f"{shard[0]:03}-of-{shard[1]:03}", tuple(sources))]


def run(settings: Settings, sources: Sequence[Source], shard: Shard | None, jobs: int, tell: Tell) -> dict[str, Any]:
    """The report of the run. Raises OSError, JournalError, and TableError where the table of hosts is damaged."""
    tag = "" if shard is None else f"-{shard[0]:03}-of-{shard[1]:03}"
    asked = {**settings.told(), "sources": [source.name for source in sources]}
    journal = Journal(settings.output, tag, asked)
    try:
        differing = same(journal.settings, asked, but=ASIDE)
        if differing:
            message = f"the folder holds a run with other {', '.join(differing)}"
            raise JournalError(message, "give another folder, or ask as before")
        if journal.finished is None:
            now = datetime.fromisoformat(journal.settings["now"])
            _work(replace(settings, now=now), units(sources, shard), journal, jobs, tell)
        return journal.finished or {}
    finally:
        journal.close()


def _work(settings: Settings, every: list[Unit], journal: Journal, jobs: int, tell: Tell) -> None:
    left = [unit for unit in every if not _is_done(unit, journal.done, settings.output)]
    for unit in left:
        for path in settings.output.glob(f".*-{unit.tag}*.part"):
            path.unlink()
    tell(0, len(every) - len(left))
    for unit, found in _results(settings, left, jobs, tell):
        journal.put({**found, "stamps": [_stamp(source) for source in unit.sources]})
        tell(0, 1)
    made = [{name: value for name, value in journal.done[unit.tag].items() if name != "stamps"} for unit in every]
    journal.finish(_report(journal.settings, made, settings.output))
    sync(settings.output)


def _is_done(unit: Unit, done: dict[str, dict[str, Any]], folder: Path) -> bool:
    """Whether its files are there as they were told of, and made of what lies there now."""
    found = done.get(unit.tag)
    if found is None or found["stamps"] != [_stamp(source) for source in unit.sources]:
        return False
    paths = {folder / name: about["size"] for name, about in found["files"].items()}
    return all(path.is_file() and path.stat().st_size == size for path, size in paths.items())


def _stamp(source: Source) -> list[Any] | None:
    try:
        return stamp(source.name)
    except OSError:
        return None


def _results(settings: Settings, left: list[Unit], jobs: int, tell: Tell) -> Iterator[tuple[Unit, dict[str, Any]]]:
    if jobs == 1 or len(left) < 2:  # noqa: PLR2004 (nothing to share)
        _mostly_kept()
        worker = Worker(settings) if left else None
        for unit in left:
            assert worker is not None  # noqa: S101 (there is work)
            yield unit, worker.work(unit, lambda rows: tell(rows, 0))
        return
    with ProcessPoolExecutor(jobs, workers(settings.hosts), _begin, (settings,)) as pool:
        futures = {pool.submit(_unit, unit): unit for unit in left}
        try:
            for future in as_completed(futures):
                found = future.result()
                tell(found["rows"], 0)
                yield futures[future], found
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_WORKERS: list[Worker] = []


def _begin(settings: Settings) -> None:
    """In a process of its own."""
    _mostly_kept()
    _WORKERS.append(Worker(settings))


def _mostly_kept() -> None:
    """What a run makes is kept or gone at once; looking for garbage in what is kept took a sixth of its time."""
    gc.set_threshold(200_000, 100, 1000)


def _unit(unit: Unit) -> dict[str, Any]:
    return _WORKERS[0].work(unit, lambda _: None)


def _report(settings: dict[str, Any], done: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    total = Tally()
    for one in done:
        total.join(tally_of({name: one[name] for name in one if name not in {"tag", "inputs", "files"}}))
    failures = [{"unit": one["tag"], **each} for one in done for each in one["inputs"] if "problems" in each]
    counted, words = _rules(folder, done)
    most = [
        {**words[number], "rows": rows} for number, rows in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]
    return {
        "settings": settings,
        "counts": told(total),
        "rules": {"count": len(counted), "most": most[:_MOST]},
        "failures": failures,
        "units": done,
    }


def _rules(folder: Path, done: list[dict[str, Any]]) -> tuple[Counter[int], dict[int, dict[str, Any]]]:
    """How many rows hang on each rule, and its words."""
    counted: Counter[int] = Counter()
    words: dict[int, dict[str, Any]] = {}
    for one in done:
        for name in one["files"]:
            if name.startswith("rules-"):
                for row in pq.read_table(folder / name).to_pylist():
                    counted[row["id"]] += row.pop("rows")
                    words.setdefault(row["id"], row)
    return counted, words
