"""For how long an answer stands, and what is kept of it."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ofuda.nouns.resource import Fetched, Headers
from ofuda.shells.web.cache import Cache, Entry
from ofuda.shells.web.freshness import lifetime, may_stand_in

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
OK = Fetched(200, b"User-agent: *\nAllow: /\n")
DATE = ("Date", "Sat, 21 Nov 2026 12:00:00 GMT")


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ([], 3600),
        ([("Cache-Control", "max-age=60")], 60),
        ([("Cache-Control", 'public, max-age="60"')], 60),
        ([("Cache-Control", "MAX-AGE=60 , x=y")], 60),
        ([("Cache-Control", "max-age=60"), ("Cache-Control", "max-age=30")], 30),
        ([("Cache-Control", "max-age=999999999")], 86400),
        ([("Cache-Control", "max-age=" + "9" * 5000)], 0),
        ([("Cache-Control", "max-age=x")], 0),
        ([("Cache-Control", "max-age")], 0),
        ([("Cache-Control", "no-store, max-age=60")], 0),
        ([("Cache-Control", "max-age=60, No-Cache")], 0),
        ([("Cache-Control", "s-maxage=60")], 3600),
        ([("Cache-Control", "max-age=60"), ("Age", "20")], 40),
        ([("Cache-Control", "max-age=60"), ("Age", "90")], 0),
        ([("Cache-Control", "max-age=60"), ("Age", "old")], 0),
        ([("Expires", "Sat, 21 Nov 2026 13:30:00 GMT"), DATE], 5400),
        ([("Expires", "Sat, 21 Nov 2026 13:30:00 GMT")], 5400),
        ([("Expires", "Sat, 21 Nov 2026 13:30:00 -0000")], 5400),
        ([("Expires", "Sat, 21 Nov 2026 11:00:00 GMT"), DATE], 0),
        ([("Expires", "0")], 0),
        ([("Expires", "Sat, 21 Nov 2026 13:30:00 GMT"), ("Cache-Control", "max-age=5")], 5),
    ],
)  # fmt: skip
def test_what_an_origin_says(fields: list[tuple[str, str]], seconds: float) -> None:
    headers = Headers((name.lower(), value) for name, value in fields)
    assert lifetime(OK, headers, AT) == seconds


@pytest.mark.parametrize(
    "text", ["a" * 65_000 + "\0", 'a="' * 20_000, "max-age=1," * 6_000, ",=" * 30_000, "\t" * 65_000]
)
def test_what_is_long_takes_what_its_length_takes(text: str) -> None:
    start = time.process_time()
    for name in ("cache-control", "expires", "date", "age"):
        assert 0 <= lifetime(OK, Headers([("expires", "0"), (name, text)]), AT) <= 86400
    assert time.process_time() - start < 1


@given(
    st.lists(st.tuples(st.sampled_from(["cache-control", "expires", "date", "age"]), st.text(max_size=40)), max_size=4)
)
@example([("expires", "Sat, 21 Nov 2026 13:30:00 +99999999999999")])
@example([("expires", "Sat, 21 Nov 0000 13:30:00 GMT"), ("date", "Sat, 21 Nov 9999 25:30:00 GMT")])
def test_nothing_that_an_origin_says_raises(fields: list[tuple[str, str]]) -> None:
    assert 0 <= lifetime(OK, Headers(fields), AT) <= 86400


@pytest.mark.parametrize(
    ("fetched", "unsaid"),
    [
        (Fetched(404), 3600), (Fetched(410), 3600), (Fetched(204), 3600), (Fetched(401), 300), (Fetched(403), 300),
        (Fetched(429), 300), (Fetched(500), 300), (Fetched(301), 300), (Fetched(error="dns"), 300),
        (Fetched(200, b"x", truncated=True), 300), (Fetched(200, b"x", error="timeout"), 300),
    ],
)  # fmt: skip
def test_what_is_not_there_stands_for_an_hour_at_most(fetched: Fetched, unsaid: float) -> None:
    assert lifetime(fetched, Headers(), AT) == unsaid
    assert lifetime(fetched, Headers([("cache-control", "max-age=99999")]), AT) == 3600
    assert lifetime(fetched, Headers([("cache-control", "max-age=9")]), AT) == 9


def test_what_may_stand_in() -> None:
    for text, may in (
        ("", True),
        ("max-age=0", True),
        ("Must-Revalidate", False),
        ("no-cache", False),
        ("no-store", False),
    ):
        assert may_stand_in(Headers([("cache-control", text)])) is may


def test_an_entry_stands_from_when_it_was_stored() -> None:
    entry = Entry(OK, AT, 60)
    assert [entry.fresh(AT + timedelta(seconds=at)) for at in (-1, 0, 59, 60)] == [False, True, True, False]


def test_the_memory_is_bounded() -> None:
    cache = Cache(octets=5000)
    for at in range(9):
        cache.put(str(at), Entry(Fetched(200, b"x" * 1000), AT, 60, last=Fetched(200, b"y" * 100)))
    assert [key for key in map(str, range(9)) if cache.get(key)] == ["7", "8"]
    cache.put("8", Entry(Fetched(200, b"x" * 9000), AT, 60))
    assert cache.get("8") is not None
    assert cache.get("7") is None
    cache.put("7", Entry(OK, AT, 60))
    assert cache.get("8") is None


def test_the_disk_gives_back_what_it_got(tmp_path: Path) -> None:
    entry = Entry(
        Fetched(200, b"\x00\xff", truncated=True, fetched_at=AT, url="https://example.com/", media_type="text/plain"),
        AT, 1.5, spare=True, last=Fetched(error="dns"),
    )  # fmt: skip
    Cache(tmp_path / "new").put("../../key", entry)
    assert Cache(tmp_path / "new").get("../../key") == entry
    (file,) = (tmp_path / "new").iterdir()
    assert file.name.removesuffix(".json").isalnum()
    again = Cache(tmp_path / "new")
    assert again.get("other\ud800") is None
    assert again.get("../../key") is again.get("../../key")


def test_a_damaged_file_is_none(tmp_path: Path) -> None:
    Cache(tmp_path).put("key", Entry(OK, AT, 60))
    (file,) = tmp_path.iterdir()
    octets = file.read_bytes()
    for at in range(len(octets)):
        file.write_bytes(octets[:at] + bytes((octets[at] ^ 1,)) + octets[at + 1 :])
        assert Cache(tmp_path).get("key") is None
        file.write_bytes(octets[:at])
        assert Cache(tmp_path).get("key") is None
    # Whole, and another's.
    file.write_bytes(octets)
    Cache(tmp_path).put("other", Entry(OK, AT, 60))
    (other,) = set(tmp_path.iterdir()) - {file}
    file.write_bytes(other.read_bytes())
    assert Cache(tmp_path).get("key") is None


def test_a_file_is_whole_or_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("ofuda.shells.web.cache.Path.replace", fail)
    with pytest.raises(OSError, match="space"):
        Cache(tmp_path).put("key", Entry(OK, AT, 60))
    assert not list(tmp_path.iterdir())
