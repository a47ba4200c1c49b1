"""A table of hosts shows what it was built from: intervals, and what stood when."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import SITE_CAP, SiteFiles
from ofuda.shells.tables import bulk, writing
from ofuda.shells.tables.files import ABOUT, BODIES, HOSTS, INDEX
from ofuda.shells.tables.hosts import CAPTURE, EVER, LATEST, HostTable, TableError
from ofuda.shells.tables.intervals import instant, microseconds
from ofuda.shells.tables.writing import building
from tests.shells.tables.made import HOST, ROBOTS, TDMREP, Seen, day, fails, says, table
from tests.sizes import size

ORIGINS = ("https://a.example", "http://a.example", "https://a.example:8443", "https://b.example")
ANSWERS = (
    Fetched(200, b"User-agent: *\nDisallow: /\n"),
    Fetched(200, b"User-agent: *\nAllow: /\n", media_type="text/plain"),
    Fetched(200, b"cut", truncated=True),
    Fetched(404),
    Fetched(503, b"later"),
    Fetched(error="timeout"),
    Fetched(200, b"moved", url="https://c.example/robots.txt"),
)


def at(fetched: Fetched, number: int) -> Fetched:
    return Fetched(
        fetched.status,
        fetched.body,
        fetched.error,
        fetched.truncated,
        day(number),
        fetched.url,
        fetched.media_type,
    )


observations = st.lists(
    st.tuples(st.sampled_from(ORIGINS), st.sampled_from((ROBOTS, TDMREP)), st.sampled_from(ANSWERS), st.integers(0, 9)),
    max_size=40,
).map(lambda rows: [(origin, path, at(answer, number)) for origin, path, answer, number in rows])


@settings(max_examples=size(50, 300, 3000))
@given(observations, st.randoms(use_true_random=False), st.sampled_from((1, 2, 3, 4096)))
def test_hosts_show_what_was_built(seen: list[Seen], random: object, rows: int) -> None:
    """The law: at every instant of an observation the table shows that answer, and between them the last one.

    Whatever the number of rows that lie together.
    """
    with (
        TemporaryDirectory() as folder,
        patch.multiple(writing, _GROUP=rows, _BODIES=rows),
        patch.object(bulk, "HELD", 2),
    ):
        first, second = Path(folder) / "first", Path(folder) / "second"
        with table(first, seen) as built:
            _shows(built, seen)
        shuffled = [*seen, *seen[:3]]
        random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis has no public name for its type
        with table(second, shuffled):
            for name in (HOSTS, BODIES, INDEX, ABOUT):
                assert (first / name).read_bytes() == (second / name).read_bytes()


def _shows(built: HostTable, seen: list[Seen]) -> None:
    assert list(built.origins()) == sorted({origin for origin, _, _ in seen})
    assert len(built) == len(set(built.origins()))
    assert list(built.every()) == [one for origin in built.origins() for one in built.intervals(origin)]
    many = built.many(["https://0.example", *built.origins()])
    assert many == {origin: list(built.intervals(origin)) for origin in built.origins()}
    digests = {one.answer.body for one in built.every() if one.answer.body}
    assert built.bodies(sorted(digests)) == {digest: built.body(digest) for digest in digests}
    for origin, path, fetched in seen:
        when = fetched.fetched_at
        assert when is not None
        found = [one for one in built.intervals(origin) if one.path == path]
        standing = [one for one in found if one.valid_from <= microseconds(when) < (one.valid_to or 1 << 62)]
        assert _bare(fetched) in [_bare(built.fetched(one)) for one in standing]
        told = [
            each.fetched_at
            for at, key, each in seen
            if (at, key) == (origin, path) and each.fetched_at and each.fetched_at <= when
        ]
        same = {_bare(each) for at, key, each in seen if (at, key) == (origin, path) and each.fetched_at == when}
        assert {_bare(built.fetched(one)) for one in standing} == same
        assert {instant(one.valid_from) for one in standing} <= set(told)
        for _, group in groupby(found, key=lambda one: one.valid_from):
            assert len({one.valid_to for one in group}) == 1


def _bare(one: Fetched) -> Fetched:
    return Fetched(one.status, one.body, one.error, one.truncated, None, one.url, one.media_type)


def test_equal_answers_in_a_row_are_one_interval(tmp_path: Path) -> None:
    seen = [says("a", 0), says("a", 1), says("b", 2), says("a", 3), says("a", 4)]
    with table(tmp_path / "t", seen[::-1]) as built:
        found = [(instant(one.valid_from), one.valid_to and instant(one.valid_to)) for one in built.intervals(HOST)]
    assert found == [(day(0), day(2)), (day(2), day(3)), (day(3), None)]


def bodies(files: tuple[SiteFiles, ...]) -> list[bytes | None]:
    return [one.robots_txt.body if one.robots_txt else None for one in files]


def test_what_stood_when(tmp_path: Path) -> None:
    seen = [says("a", 1), says("b", 2), says("{}", 2, path=TDMREP), says("c", 3), says("c", 5)]
    with table(tmp_path / "t", seen) as built:
        assert built.site(HOST, day(0)) == (SiteFiles(),)
        assert built.site(HOST, None) == built.site("https://other.example", day(9)) == (SiteFiles(),)
        assert bodies(built.site(HOST, day(1.5))) == [b"a"]
        (second,) = built.site(HOST, day(2), CAPTURE)
        assert second.robots_txt == Fetched(200, b"b", fetched_at=day(2))
        assert second.well_known == {TDMREP: Fetched(200, b"{}", fetched_at=day(2))}
        assert bodies(built.site(HOST, day(1), LATEST)) == [b"c"]
        assert bodies(built.site(HOST, day(1), EVER)) == [b"c", b"b", b"a"]


def test_behind_what_could_not_be_had_stands_what_was_answered_before(tmp_path: Path) -> None:
    seen = [says("a", 1), says("b", 2), fails("timeout", 3), fails("dns", 4)]
    with table(tmp_path / "t", seen) as built:
        found = built.site(HOST, day(5))
        assert [one.robots_txt and (one.robots_txt.error, one.robots_txt.body) for one in found] == [
            ("dns", b""),
            (None, b"b"),
        ]
    with table(tmp_path / "never", [fails("tls")]) as built:
        assert [one.robots_txt and one.robots_txt.error for one in built.site(HOST, day(5), LATEST)] == ["tls"]


def test_answers_of_one_instant_that_differ_stand_beside_each_other(tmp_path: Path) -> None:
    seen = [says("a", 1), says("b", 1), says("{}", 1, path=TDMREP), says("a", 2)]
    with table(tmp_path / "t", seen) as built:
        found = built.site(HOST, day(1))
        assert sorted(bodies(found), key=str) == [b"a", b"b"]
        assert all(TDMREP in one.well_known for one in found)
        assert bodies(built.site(HOST, day(2))) == [b"a"]


def test_documents_are_those_of_the_origin_and_those_that_robots_txt_names(tmp_path: Path) -> None:
    cdn, own, other = "https://cdn.example/l.xml", f"{HOST}/own.xml", "https://cdn.example/other.xml"
    robots = says(f"License: {cdn}\nLicense: {cdn}\nLicense: none\nLicense: https://[\nUser-agent: *\nAllow: /\n")
    licences = [says("<rsl/>", 1, url.rpartition("/")[0], url) for url in (cdn, own)]
    licences += [says("<rsl/>", 1, "https://cdn.example", other)]
    with table(tmp_path / "t", [robots, *licences]) as built:
        assert set(built.documents(HOST, day(2))) == {cdn, own, other}
        assert built.documents(HOST, day(2))[cdn] == Fetched(200, b"<rsl/>", fetched_at=day(1))
        assert built.documents(HOST, day(0.5)) == built.documents("https://none.example", day(2)) == {}
        assert built.site(HOST, day(2))[0].well_known == {}


def test_documents_that_changed_are_in_the_views_of_their_time(tmp_path: Path) -> None:
    cdn = "https://cdn.example/l.xml"
    robots = says(f"License: {cdn}\n", 1)
    licences = [says(text, at, "https://cdn.example", cdn) for text, at in (("strict", 1), ("loose", 3))]
    with table(tmp_path / "t", [robots, *licences]) as built:
        found = [[one.body for one in documents.values()] for _, documents in built.views(HOST, as_of=EVER)]
        assert found == [[b"loose"], [b"strict"]]
        assert [documents[cdn].body for _, documents in built.views(HOST, day(2))] == [b"strict"]
        assert built.views(HOST, day(0)) == ((SiteFiles(), {}),)


def test_a_body_is_kept_up_to_a_bound_and_then_marked_as_cut(tmp_path: Path) -> None:
    with table(tmp_path / "t", [says(b"#" * (10 << 20)), says(b"", 1), says(b"\xff\xfe\x00", 2)]) as built:
        first, second, third = map(built.fetched, built.intervals(HOST))
    assert (len(first.body), first.truncated) == (SITE_CAP, True)
    assert (second.body, second.truncated) == (b"", False)
    assert (third.body, third.truncated) == (b"\xff\xfe\x00", False)


def test_a_table_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(KeyError), building(tmp_path / "t") as builder:
        builder.add(*says("a"))
        raise KeyError
    assert list(tmp_path.iterdir()) == []
    with table(tmp_path / "t", [says("a")]):
        pass
    with pytest.raises(FileExistsError), building(tmp_path / "t"):
        raise AssertionError
    assert [one.name for one in tmp_path.iterdir()] == ["t"]
    (tmp_path / "empty").mkdir()
    with table(tmp_path / "empty", []) as built:
        assert (len(built), list(built.origins()), built.intervals(HOST)) == (0, [], ())


def test_an_answer_without_an_instant_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="instant"), building(tmp_path / "t") as builder:
        builder.add(HOST, ROBOTS, Fetched(404))


DAMAGES = {
    "a lost table.json": (ABOUT, None, OSError),
    "a table.json of another kind": (ABOUT, b"[]", TableError),
    "a broken table.json": (ABOUT, b"{\xff", TableError),
    "another format": (ABOUT, b'{"format": 99}', TableError),
    "a table.json without digests": (ABOUT, b'{"format": 1}', TableError),
    "a lost file": (HOSTS, None, OSError),
    "an empty index": (INDEX, b"", TableError),
    "a foreign index": (INDEX, b"x" * 999, TableError),
    "a cut index": (INDEX, b"OFUDAHT1" + b"\1" + bytes(15), TableError),
    "no Parquet": (HOSTS, b"PAR1 no PAR1", TableError),
    "an empty file of bodies": (BODIES, b"", TableError),
}


_HELD = """
import sys, time
from pathlib import Path
from ofuda.shells.tables.writing import building
with building(Path(sys.argv[1])):
    print(flush=True)
    time.sleep(600)
"""


@pytest.fixture
def builds(tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that have begun to build tables, and wait."""
    command = [sys.executable, "-c", _HELD]
    started = [
        subprocess.Popen([*command, str(tmp_path / name)], stdout=subprocess.PIPE) for name in ("t", "t", "other")
    ]
    for one in started:
        assert one.stdout is not None
        one.stdout.readline()
    yield started
    for one in started:
        one.kill()
        one.communicate()


def test_what_a_killed_build_left_is_cleared_away_by_the_next_of_that_name(
    tmp_path: Path, builds: list[subprocess.Popen[bytes]]
) -> None:
    def left() -> list[str]:
        return sorted(path.name.partition("-")[0] for path in tmp_path.glob(".*.part"))

    dead, living, other = builds
    for one in (dead, other):
        one.kill()
        one.wait()
    (tmp_path / ".t-notes.part").mkdir()
    assert left() == [".other", ".t", ".t", ".t"]
    table(tmp_path / "t", [says("", 0)]).close()
    assert left() == [".other", ".t", ".t"]
    living.kill()
    living.wait()
    shutil.rmtree(tmp_path / "t")
    table(tmp_path / "t", [says("", 0)]).close()
    assert left() == [".other", ".t"]
    assert (tmp_path / ".t-notes.part").is_dir()


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_table_is_told(tmp_path: Path, name: str, *, check: bool) -> None:
    file, octets, error = DAMAGES[name]
    with table(tmp_path / "t", [says("a")]):
        pass
    if octets is None:
        (tmp_path / "t" / file).unlink()
    else:
        (tmp_path / "t" / file).write_bytes(octets)
    if "digests" in name and not check:
        return
    with pytest.raises(error):
        HostTable.open(tmp_path / "t", check=check)
    assert issubclass(error, (OSError, TableError))


def test_columns_of_another_table_are_told(tmp_path: Path) -> None:
    with table(tmp_path / "t", [says("a")]):
        pass
    (tmp_path / "t" / HOSTS).write_bytes((tmp_path / "t" / BODIES).read_bytes())
    with pytest.raises(TableError, match="other columns"):
        HostTable.open(tmp_path / "t")


def test_a_closed_table_has_no_file_mapped(tmp_path: Path) -> None:
    built = table(tmp_path / "t", [says("a")])
    maps = Path("/proc/self/maps")
    assert built.bodies([one.answer.body for one in built.every() if one.answer.body])
    assert str(tmp_path) in maps.read_text()
    built.close()
    assert str(tmp_path) not in maps.read_text()


def test_damage_that_shows_only_later_is_told_too(tmp_path: Path) -> None:
    with table(tmp_path / "one", [says("a")]) as one, table(tmp_path / "two", [says("b")]):
        interval = one.intervals(HOST)[0]
        (tmp_path / "two" / BODIES).write_bytes((tmp_path / "one" / BODIES).read_bytes())
    with HostTable.open(tmp_path / "two") as two:
        assert interval.origin == HOST
        with pytest.raises(TableError, match="is missing"):
            two.site(HOST, day(1))
        with pytest.raises(TableError, match="is missing"):
            two.bodies([one.answer.body for one in two.intervals(HOST) if one.answer.body])


def test_flipped_octets_are_told_or_do_no_harm(tmp_path: Path) -> None:
    """Nothing but a TableError comes of a damaged table; with `check` every change is found."""
    seen = [says(f"Disallow: /{at}", at % 3, f"https://h{at % 7}.example") for at in range(30)]
    with table(tmp_path / "t", seen):
        pass
    random = Random(1)
    for turn in range(size(60, 300, 3000)):
        name = (HOSTS, BODIES, INDEX)[turn % 3]
        whole = (tmp_path / "t" / name).read_bytes()
        broken = bytearray(whole)
        for _ in range(random.randint(1, 4)):
            broken[random.randrange(len(broken))] = random.randrange(256)
        (tmp_path / "t" / name).write_bytes(broken)
        with suppress(TableError), HostTable.open(tmp_path / "t") as built:
            _read_through(built)
        if bytes(broken) != whole:
            with pytest.raises(TableError):
                HostTable.open(tmp_path / "t", check=True)
        (tmp_path / "t" / name).write_bytes(whole)


def _read_through(built: HostTable) -> None:
    names = [f"https://h{at}.example" for at in range(7)]
    for reading in (lambda: list(built.origins()), lambda: list(built.every()), lambda: list(built.many(names))):
        with suppress(TableError):
            assert isinstance(reading(), list)
    with suppress(TableError):
        assert built.bodies([one.answer.body for one in built.every() if one.answer.body])
    for at in range(7):
        with suppress(TableError):
            assert built.site(f"https://h{at}.example", as_of=EVER)


def test_a_build_that_is_killed_leaves_no_table_or_a_whole_one(tmp_path: Path) -> None:
    source = tmp_path / "hosts"
    for at in range(300):
        (source / f"h{at}.example").mkdir(parents=True)
        (source / f"h{at}.example" / "robots.txt").write_text(f"User-agent: *\nDisallow: /{at}\n")
    command = [sys.executable, "-m", "ofuda", "hosts", "build", str(source), "-o", str(tmp_path / "t"), "-q"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    random = Random(2)
    for _ in range(size(6, 20, 200)):
        with subprocess.Popen(command, env=environment) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(random.uniform(0.2, 1.2))
            process.kill()
        if (tmp_path / "t").exists():
            with HostTable.open(tmp_path / "t", check=True) as built:
                assert len(built) == 600
            shutil.rmtree(tmp_path / "t")
