"""The table path × use of a report: addresses about which a reader concludes the same stand in one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from ofuda.carriers.urls import address
from ofuda.nouns.audit import Audit, Conclusion
from ofuda.nouns.diagnostics import Severity
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import ALL, INPUTS, Use
from ofuda.tables.readers import READERS, Reader
from ofuda.verbs.auditing.words import Words

_NAMED = 3  # paths that a row names


class Row(NamedTuple):
    """What is concluded about some addresses of one origin; `first` stands for all of them."""

    urls: tuple[str, ...]
    first: Conclusion
    every: bool

    def paths(self, words: Words, shown: int = _NAMED) -> str:
        """The paths, shortened."""
        if self.every and len(self.urls) > 1:
            return words.phrase("every", count=len(self.urls))
        paths = list(map(path_of, self.urls))
        first = words.joined(paths[:shown])
        return first if len(paths) <= shown else words.phrase("more", first=first, count=len(paths) - shown)


class Part(NamedTuple):
    """What one reader concludes about one origin."""

    reader: Reader
    rows: tuple[Row, ...]


def path_of(url: str) -> str:
    """Path and query for people; escapes undone where nothing is lost by it."""
    where = address(url)
    path = url.removeprefix(where.origin) if where else url
    return unquote(path, errors="strict") if _is_text(path) else path or "/"


def _is_text(path: str) -> bool:
    try:
        return bool(path) and unquote(path, errors="strict").isprintable()
    except UnicodeDecodeError:
        return False


def by_origin(audit: Audit) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """Each origin with what each reader concludes there, in the table's order."""
    origins: dict[str, list[Conclusion]] = {}
    for one in audit.conclusions:
        where = address(one.url)
        origins.setdefault(where.origin if where else one.url, []).append(one)
    for origin, some in origins.items():
        parts = ((reader, [one for one in some if one.reader == reader.name]) for reader in READERS)
        yield origin, tuple(Part(reader, tuple(_rows(mine))) for reader, mine in parts if mine)


def _rows(some: Iterable[Conclusion]) -> Iterator[Row]:
    alike: dict[object, list[Conclusion]] = {}
    for one in some:
        alike.setdefault((one.fetch, tuple(one.levels.items()), one.open), []).append(one)
    for group in alike.values():
        yield Row(tuple(one.url for one in group), group[0], len(alike) == 1)


def columns(audit: Audit) -> tuple[Use, ...]:
    """The uses that stand in the table: all inputs, and of outputs those that anybody speaks about."""
    spoken = {use for one in audit.conclusions for use, level in one.levels.items() if level or use in one.open}
    return tuple(use for use in ALL if use in INPUTS or use in spoken)


def by_level(one: Conclusion) -> Iterator[tuple[Level, list[Use]]]:
    """The uses of each level, those about which nothing is known last."""
    for level in (Level.ALLOWED, Level.CONDITIONAL, Level.DISALLOWED, Level.UNKNOWN):
        uses = [use for use in ALL if one.levels.get(use) is level]
        if uses:
            yield level, uses


def counts(audit: Audit, words: Words) -> str:
    """How many findings there are of each weight."""
    if not audit.findings:
        return words.phrase("nothing")
    found = [one.severity for one in audit.findings]
    return words.joined([words.counted(found.count(level), level.value) for level in Severity if level in found])
