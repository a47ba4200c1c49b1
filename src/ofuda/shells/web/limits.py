"""How much of anything a fetch takes (security page T3, T8); every number is also in the page on fetching."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and octets. `total` holds for one fetch with all its redirects, without the time in line for a host.

    `idle`: the longest silence. `slow`: octets a second that a body must bring on average once it has taken
    `slow_after`. `head`: the header section, and the framing of chunks; `fields`: its lines. `body`: before and after
    its content coding is undone. `interim`: answers such as 100 before the final one. `addresses`: of one name, tried
    in turn. `url`: characters.
    """

    total: float = 30.0
    connect: float = 10.0
    idle: float = 10.0
    slow: int = 1024
    slow_after: float = 5.0
    head: int = 64 << 10
    fields: int = 256
    body: int = 4 << 20
    interim: int = 8
    hops: int = 5
    addresses: int = 4
    url: int = 8192
