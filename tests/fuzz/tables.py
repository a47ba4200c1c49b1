"""Rows of foreign tables of hosts: cells of any octets, parted by `|`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ofuda.nouns.resource import Fetched

SEEDS = (
    b"a.example|200|User-agent: *\nDisallow: /|2026-11-01T00:00:00Z|/robots.txt||text/plain|",
    b"a.example:8080|404||20261101000000|/.well-known/tdmrep.json|||",
    b"xn--bcher-kva.example||||https://a.example/l.xml|timeout||https://b.example/",
    b"https://a.example:8443/|503|later|2026-11-01|||text/html|",
)
WORDS = (
    b"|",
    b"://",
    b"http",
    b"[::1]",
    b":443",
    b"@",
    b"%",
    b"0",
    b"9999-12-31T23:59:59+14:00",
    b"0001-01-01",
    b"\xff",
)
_NAMES = ("host", "status", "body", "fetched_at", "path", "error", "media_type", "url")


class _Kept:
    """What a table would be made of; it holds nothing."""

    def add(self, origin: str, path: str, fetched: Fetched) -> None:
        from ofuda.shells.tables.intervals import instant, microseconds
        from ofuda.shells.tables.naming import origin_of

        assert origin_of(origin) == origin
        assert path.startswith("/") or "://" in path
        assert fetched.fetched_at is not None
        assert instant(microseconds(fetched.fetched_at)) == fetched.fetched_at
        assert (fetched.status is not None) or fetched.error


def run(octets: bytes) -> None:
    from ofuda.shells.tables.rows import take_row
    from ofuda.shells.tables.taking import Taking

    cells = dict(zip(_NAMES, octets.split(b"|"), strict=False))
    if b"://" in cells["host"]:
        cells["origin"] = cells.pop("host")
    taking = Taking(_Kept(), "x", "parquet")  # type: ignore[arg-type]  # of a builder nothing else is asked
    take_row({name: value for name, value in cells.items() if value}, taking, None, "row 1")
    assert taking.answers or taking.left


ROWS = (("host_rows", "ofuda.shells.tables.rows", run, SEEDS, WORDS),)
