"""The lines of headers by name: what servers that choose a value for a header are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ofuda.verbs.servers.areas import Area, Header

# Fields that a site may send itself with another meaning: ours stand beside them. The others are ours alone.
SHARED = frozenset({"link", "x-robots-tag"})


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of a header: `key` in letters, digits and `_`; for each area that sends it its number, from 1."""

    name: str
    key: str
    values: tuple[tuple[int, str], ...]


def slots(found: tuple[Area, ...]) -> tuple[Slot, ...]:
    """As many lines of each name as the area with the most of them has."""
    spelled = {name.lower(): name for area in reversed(found) for name, _ in reversed(area.headers)}
    order = dict.fromkeys(name for area in reversed(found) for name in area.names)
    slots_: list[Slot] = []
    for number, name in enumerate(order, 1):
        columns = [(index, area.values(name)) for index, area in enumerate(found, 1)]
        for line in range(max(len(values) for _, values in columns)):
            held = tuple((index, values[line]) for index, values in columns if line < len(values))
            letters = "".join(c if c.isalnum() else "_" for c in name)
            slots_.append(Slot(spelled[name], f"{number}_{letters}_{line + 1}", held))
    return tuple(slots_)


def joined(headers: Iterable[Header]) -> dict[str, str]:
    """One value a name, for targets that take no more: lines of one field are one list (RFC 9110 §5.3)."""
    spelled: dict[str, str] = {}
    found: dict[str, str] = {}
    for name, value in headers:
        key = spelled.setdefault(name.lower(), name)
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found
