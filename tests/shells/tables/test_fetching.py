"""Hosts are asked politely and once, and a fetch that was killed goes on where it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from ofuda.nouns.resource import Fetched
from ofuda.shells.tables import journal as journals
from ofuda.shells.tables.fetching import Report, fetch, write_table
from ofuda.shells.tables.files import ABOUT, BODIES, HOSTS, INDEX
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.journal import JOURNAL, Journal, JournalError
from ofuda.shells.tables.sources import take
from ofuda.shells.tables.writing import building
from ofuda.shells.warc import read
from ofuda.shells.web.fetcher import Surroundings
from ofuda.shells.web.guard import Access
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.recording import Recorder
from tests.shells.tables.made import HOST, ROBOTS, TDMREP
from tests.shells.web.memory import AT, Answer, Memory
from tests.shells.web.servers import response
from tests.sizes import size

LICENSE = "https://cdn.example/license.xml"
TEXT = "Content-Type: text/plain"
WEB: dict[str, Answer] = {
    f"{HOST}{ROBOTS}": response(b"License: https://cdn.example/license.xml\nUser-agent: *\nAllow: /\n", 200, TEXT),
    f"{HOST}{TDMREP}": response(b"[]", 200, "Content-Type: application/json"),
    "http://a.example/robots.txt": response(b"", 301, f"Location: {HOST}{ROBOTS}"),
    LICENSE: response(b'<rsl xmlns="https://rslstandard.org/rsl"/>', 200, "Content-Type: application/rsl+xml"),
    "https://closed.example/robots.txt": response(b"User-agent: OfudaBot\nDisallow: /.well-known/\n", 200, TEXT),
    "https://broken.example/robots.txt": b"nonsense",
    "https://down.example/robots.txt": response(b"later", 503),
}


class Web:
    """A network in memory, at a time that can be set."""

    def __init__(self, answers: Mapping[str, Answer] = WEB) -> None:
        self.memory = Memory(answers)
        self.now = AT

    def recorder(self) -> Recorder:
        return Recorder(Surroundings(network=self.memory, now=lambda: self.now), Access(), Limits())

    def fetch(self, folder: Path, lines: Iterable[str], **more: object) -> Report:
        with closing(Journal(folder)) as journal:
            report = fetch(lines, journal, self.recorder(), **more)  # type: ignore[arg-type]  # as the test has it
            write_table(folder, journal, "list")
        return report

    @property
    def asked(self) -> list[str]:
        return sorted(url for url, _ in self.memory.asked)


def answers(folder: Path) -> dict[tuple[str, str], Fetched]:
    with HostTable.open(folder, check=True) as table:
        return {(one.origin, one.path): table.fetched(one) for one in table.every()}


LIST = ["# hosts\n", "\n", "a.example\n", "https://a.example/page\n", "https://closed.example\n", "not a host\n",
        "https://broken.example", "https://down.example", "https://127.0.0.1"]  # fmt: skip


def test_what_hosts_answer_stands_in_the_table(tmp_path: Path) -> None:
    web = Web()
    report = web.fetch(tmp_path, LIST)
    found = answers(tmp_path)
    robots = found[HOST, ROBOTS]
    assert (robots.status, robots.media_type, robots.fetched_at, robots.url) == (200, "text/plain", AT, None)
    assert found["http://a.example", ROBOTS] == replace(robots, url=f"{HOST}{ROBOTS}")
    assert found[HOST, TDMREP].body == b"[]"
    assert found["https://cdn.example", LICENSE].body.startswith(b"<rsl")
    assert found["https://broken.example", ROBOTS].error == "reset"
    assert found["https://down.example", ROBOTS].status == 503
    assert {path for origin, path in found if origin == "https://closed.example"} == {ROBOTS, "/ai.txt"}
    assert ("https://127.0.0.1", ROBOTS) not in found
    assert (report.asked, report.known) == (6, 1)
    assert (report.odd, report.odd_count) == ([(6, "not a host")], 1)
    assert "`https://127.0.0.1/robots.txt` gives its host as an address" in report.refused["https://127.0.0.1"]
    assert "does not let OfudaBot do so" in report.refused["https://closed.example"]
    with HostTable.open(tmp_path) as table:
        assert set(table.documents(HOST, AT)) == {LICENSE}
        assert table.about["sources"] == [{"name": "list", "kind": "fetch", "answers": len(found) + 1, "skipped": 0}]


def test_nothing_is_asked_twice(tmp_path: Path) -> None:
    web = Web()
    web.fetch(tmp_path, LIST)
    assert len(web.asked) == len(set(web.asked)) + 1  # where http led to https, that is asked for its own sake too
    before = list(web.memory.asked)
    first = answers(tmp_path)
    report = web.fetch(tmp_path, [*LIST, "https://cdn.example"])
    assert [url for url, _ in web.memory.asked[len(before) :]] == [
        f"https://cdn.example{path}" for path in (ROBOTS, TDMREP, "/ai.txt")
    ]
    assert (report.asked, report.known) == (1, 7)
    assert answers(tmp_path).items() > first.items()


def test_what_was_answered_before_a_time_is_asked_again(tmp_path: Path) -> None:
    answered = dict(WEB)
    web = Web(answered)
    web.fetch(tmp_path, [HOST, "https://127.0.0.1"])
    answered[f"{HOST}{ROBOTS}"] = response(b"User-agent: *\nDisallow: /\n", 200, TEXT)
    web.now = AT + timedelta(days=2)
    assert web.fetch(tmp_path, [HOST], since=AT).asked == 0
    assert web.fetch(tmp_path, [HOST], since=AT + timedelta(days=1)).asked == 1
    assert web.fetch(tmp_path, [HOST], since=AT + timedelta(days=1)).asked == 0
    with HostTable.open(tmp_path) as table:
        found = [one for one in table.intervals(HOST) if one.path == ROBOTS]
        assert [table.fetched(one).fetched_at for one in found] == [AT, web.now]


def test_the_archive_holds_what_was_answered(tmp_path: Path) -> None:
    Web().fetch(tmp_path, LIST)
    (warc,) = tmp_path.glob("*.warc.gz")
    records = [one.resource for one in read(warc)]
    assert all(not one.truncated for one in records)
    assert {f"{HOST}{ROBOTS}", f"{HOST}{TDMREP}", LICENSE, "https://down.example/robots.txt"} <= {
        one.url for one in records
    }
    with building(tmp_path / "again") as builder:
        taking = take(warc, "warc", builder, None)
    assert taking.damage is None
    built, fetched = answers(tmp_path / "again"), answers(tmp_path)
    # The archive has no errors, and also the robots.txt that was asked before the document of another origin was.
    assert built.pop(("https://cdn.example", ROBOTS)).status == 404
    assert {key: (one.status, one.body, one.url) for key, one in built.items()} == {
        key: (one.status, one.body, one.url) for key, one in fetched.items() if one.status
    }


def test_archives_do_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "_LONGEST_WARC", 1)
    hosts = [f"https://h{number}.example" for number in range(40)]
    web = Web({f"{host}{ROBOTS}": response(b"", 200, TEXT) for host in hosts})
    web.fetch(tmp_path, hosts)
    parts = sorted(tmp_path.glob("*.warc.gz"))
    assert [one.name for one in parts] == [f"fetched-0000{number}.warc.gz" for number in range(len(parts))]
    web.fetch(tmp_path, ["https://other.example"])
    parts = sorted(tmp_path.glob("*.warc.gz"))
    urls = [one.resource.url for part in parts for one in read(part)]
    assert len(urls) == len(set(urls)) == 3 * len(hosts)
    assert len(parts) > 1


def same(one: Path, other: Path) -> bool:
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in (HOSTS, BODIES, INDEX))


def test_a_fetch_that_was_killed_anywhere_goes_on(tmp_path: Path) -> None:
    """Journal and archive are cut anywhere, as a kill or a power cut may leave them."""
    whole = tmp_path / "whole"
    Web().fetch(whole, LIST)
    warc = next(whole.glob("*.warc.gz"))
    journal, archive = (whole / JOURNAL).read_bytes(), warc.read_bytes()
    random = Random(0)
    for turn in range(size(20, 60, 400)):
        folder = tmp_path / f"killed{turn}"
        folder.mkdir()
        (folder / JOURNAL).write_bytes(journal[: random.randrange(len(journal) + 1)])
        (folder / warc.name).write_bytes(archive[: random.randrange(len(archive) + 1)])
        Web().fetch(folder, LIST)
        assert same(folder, whole)
        # What had been asked and not been finished is asked once more.
        assert {one.resource.url for one in read(folder / warc.name)} == {one.resource.url for one in read(warc)}
        shutil.rmtree(folder)


def test_an_archive_that_was_taken_away_is_not_written_anew(tmp_path: Path) -> None:
    web = Web()
    web.fetch(tmp_path, [HOST])
    (tmp_path / "fetched-00000.warc.gz").rename(tmp_path / "kept.warc.gz")
    assert web.fetch(tmp_path, [HOST, "https://down.example"]).known == 1
    urls = [one.resource.url for one in read(tmp_path / "fetched-00001.warc.gz")]
    assert urls == ["https://down.example/robots.txt"]
    assert (HOST, ROBOTS) in answers(tmp_path)


def test_what_a_killed_one_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".table-x.part").mkdir()
    (tmp_path / "fetched-00009.warc.gz").write_bytes(b"x")
    Web().fetch(tmp_path, [HOST])
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(
        [HOSTS, BODIES, INDEX, ABOUT, JOURNAL, "fetched-00000.warc.gz"]
    )


def test_an_error_in_the_midst_keeps_what_was_answered(tmp_path: Path) -> None:
    def lines() -> Iterable[str]:
        yield HOST
        for number in range(100):
            yield f"https://h{number}.example"
        raise KeyError

    web = Web()
    with pytest.raises(KeyError), closing(Journal(tmp_path)) as journal:
        fetch(lines(), journal, web.recorder())
    with closing(Journal(tmp_path)) as journal:
        known = {origin for origin, _, _ in journal.answers()}
        assert HOST in known
        assert HOST in journal.done()
        assert "https://other.example" not in journal.done()


def test_one_fetch_at_a_time(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)), pytest.raises(JournalError, match="another process"):
        Journal(tmp_path)


@pytest.mark.parametrize("octets", [b"hello\n", b"{}\n", b"[]\n", b"\xff\n"])
def test_a_journal_of_something_else_is_left_alone(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / JOURNAL).write_bytes(octets)
    with pytest.raises(JournalError, match="none of a fetch: octet 0"):
        Journal(tmp_path)
    assert (tmp_path / JOURNAL).read_bytes() == octets


def test_only_the_first_of_many_complaints_are_kept(tmp_path: Path) -> None:
    lines = [f"no host {number}" for number in range(9)] + [f"https://10.0.0.{number}" for number in range(9)]
    report = Web().fetch(tmp_path, lines)
    assert (len(report.odd), report.odd_count, len(report.refused), report.refused_count) == (5, 9, 5, 9)


def test_it_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ofuda.shells.tables.fetching._SYNC", 0.0)
    seen: list[int] = []
    Web().fetch(tmp_path, [HOST], tell=lambda report: seen.append(report.asked))
    assert seen == [1]
