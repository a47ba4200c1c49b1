"""Was this address in, and under which decision: the rows of inputs beside what is on record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ofuda.carriers.urls import Address, address
from ofuda.nouns.lookup import Lookup, Met, Row
from ofuda.shells.filtering.chunks import Taking
from ofuda.shells.reporting.again import GoneError, Place, check_inputs, heedless, places
from ofuda.shells.reporting.runs import Told
from ofuda.verbs.dataset.addresses import as_octets
from ofuda.verbs.dataset.beside import ORIGIN, origins
from ofuda.verbs.dataset.columns import DECISION, REASON, RULE, URL, VERDICT

Tell = Callable[[int], None]
_ROWS: Final = 1 << 16
_PORT: Final = re.compile(r":[0-9]+\Z")
_SAID: Final = (DECISION, VERDICT, REASON, RULE)


@dataclass(frozen=True, slots=True)
class _Wanted:
    url: str
    where: Address | None

    @property
    def origin(self) -> str | None:
        return self.where.origin if self.where else None

    def is_met(self, url: str) -> bool:
        """Whether the address is the same, as it is written or once it is normalised."""
        if url == self.url or self.where is None:
            return url == self.url
        other = address(url)
        return other is not None and (other.origin, other.targets[0]) == (self.where.origin, self.where.targets[0])


@dataclass(frozen=True, slots=True)
class _Hit:
    wanted: _Wanted
    place: Place
    at: int
    position: int
    url: str


def looked_up(runs: Sequence[Told], urls: Sequence[str], tell: Tell) -> list[Lookup]:
    """The answers, in the order of the addresses. Raises OSError."""
    found = [_Answer(_Wanted(url, address(url))) for url in dict.fromkeys(urls)]
    for run in runs:
        for unit in run.units:
            sought = _sought(run, unit, found)
            try:
                if sought:
                    check_inputs(unit)
            except GoneError as error:
                for one in sought:
                    one.unread.append(str(error))
                continue
            hits = list(_hits(run, unit, [one.wanted for one in sought], tell)) if sought else []
            answers = {one.wanted.url: one for one in sought}
            for hit, row in zip(hits, _rows(run, unit, hits), strict=True):
                answers[hit.wanted.url].rows.append(row)
    return [Lookup(one.wanted.url, tuple(one.rows), tuple(one.unread), one.near) for one in found]


@dataclass(slots=True)
class _Answer:
    wanted: _Wanted
    rows: list[Row] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    near: int = 0


def _sought(run: Told, unit: Mapping[str, Any], found: Sequence[_Answer]) -> list[_Answer]:
    """Those that may be in the inputs of a unit: a ledger that lists all rows has the origins of all of them."""
    path = _path(run, unit, "decisions")
    if ORIGIN not in pq.read_schema(path).names:
        return list(found)
    wanted = {_host(one.wanted.origin) for one in found}
    listed: Counter[str | None] = Counter()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS, columns=[ORIGIN], use_threads=False):
            for one in pc.value_counts(batch.column(0).cast(pa.string())).to_pylist():
                if _host(one["values"]) in wanted:
                    listed[one["values"]] += one["counts"]
    for each in found:
        host = _host(each.wanted.origin)
        each.near += sum(rows for origin, rows in listed.items() if host and _host(origin) == host)
    return [one for one in found if not run.lists_all or listed[one.wanted.origin]]


def _host(origin: str | None) -> str:
    """The host of an origin, without its port."""
    return _PORT.sub("", (origin or "").partition("://")[2])


def _path(run: Told, unit: Mapping[str, Any], kind: str) -> Path:
    (path,) = run.of_unit(unit, kind)
    return path


def _hits(run: Told, unit: Mapping[str, Any], sought: Sequence[_Wanted], tell: Tell) -> Iterator[_Hit]:
    """The rows of a unit that have one of the addresses."""
    first, taking = 0, Taking(run.settings["columns"])
    for one in unit["inputs"]:
        with heedless():
            for place in places(one, taking):
                yield from _found(place, first, sought)
                first += place.chunk.batch.num_rows
                tell(place.chunk.batch.num_rows)


def _found(place: Place, first: int, sought: Sequence[_Wanted]) -> Iterator[_Hit]:
    batch = place.chunk.batch
    urls = as_octets(batch.column(batch.schema.names.index(URL)))
    near = pc.is_in(origins(urls).cast(pa.string()), pa.array([one.origin for one in sought], pa.string()))
    for at in pc.indices_nonzero(near).to_pylist():
        url = (urls[at].as_py() or b"").decode("utf-8", "replace")
        for one in sought:
            if one.is_met(url):
                yield _Hit(one, place, at, first + at, url)


# -- what is on record ------------------------------------------------------------------------------------------------


def _rows(run: Told, unit: Mapping[str, Any], hits: Sequence[_Hit]) -> Iterator[Row]:
    keys = [{name: _value(hit.place.chunk.batch, name, hit.at) for name in hit.place.chunk.keys} for hit in hits]
    found = _at(run, unit, hits) if run.lists_all else _of(run, unit, keys)
    rules = _rules(run, unit, {one[RULE] for one in found if one and one[RULE] is not None})
    for hit, key, said in zip(hits, keys, found, strict=True):
        rule = None if said is None else rules.get(said[RULE])
        yield Row(
            f"{run.folder}/{run.name}",
            hit.place.name,
            hit.place.row + hit.at,
            key,
            hit.url,
            exact=hit.url == hit.wanted.url,
            verdict="keep" if said is None else said[VERDICT],
            decision=None if said is None else said[DECISION],
            reason=None if said is None else said[REASON],
            rule=None if rule is None else _met(rule, hit.url),
            policy=run.settings["policy"]["name"],
            decided=run.settings["now"],
        )


def _at(run: Told, unit: Mapping[str, Any], hits: Sequence[_Hit]) -> list[dict[str, Any]]:
    """The lines of a ledger at the places of hits, which are sorted."""
    wanted = iter(sorted({hit.position for hit in hits}))
    found, first, next_one = {}, 0, next(wanted, None)
    with pq.ParquetFile(_path(run, unit, "decisions")) as file:
        for batch in file.iter_batches(_ROWS, columns=list(_SAID), use_threads=False):
            while next_one is not None and next_one < first + batch.num_rows:
                found[next_one] = {name: _value(batch, name, next_one - first) for name in _SAID}
                next_one = next(wanted, None)
            first += batch.num_rows
    return [found[hit.position] for hit in hits]


def _of(run: Told, unit: Mapping[str, Any], keys: Sequence[Mapping[str, Any]]) -> list[dict[str, Any] | None]:
    """The lines of a ledger of exceptions that bear those keys; None: it is not among them."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    names = list(keys[0]) if keys else []
    wanted = {tuple(key.values()) for key in keys}
    with pq.ParquetFile(_path(run, unit, "decisions")) as file:
        for batch in file.iter_batches(_ROWS, columns=[*names, *_SAID], use_threads=False) if keys else ():
            columns = [batch.column(batch.schema.names.index(name)).to_pylist() for name in names]
            for at, key in enumerate(zip(*columns, strict=True)):
                if key in wanted:
                    found[key] = {name: _value(batch, name, at) for name in _SAID}
    return [found.get(tuple(key.values())) for key in keys]


def _rules(run: Told, unit: Mapping[str, Any], numbers: set[int]) -> dict[int, dict[str, Any]]:
    if not numbers:
        return {}
    table = pq.read_table(_path(run, unit, "rules"), filters=[("id", "in", numbers)])
    return {row["id"]: row for row in table.to_pylist()}


def _met(rule: Mapping[str, Any], url: str) -> Met:
    where, place = address(url), rule["place"]
    base = url if place.startswith(("#", ":", "@")) else where.origin if where and place.startswith("/") else ""
    return Met(rule["channel"], base + place, rule["raw"], rule["sha256"])


def _value(batch: Any, name: str, at: int) -> Any:  # noqa: ANN401 (a record batch, and what is in it)
    return batch.column(batch.schema.names.index(name))[at].as_py()
