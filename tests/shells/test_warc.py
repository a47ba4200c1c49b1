from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ofuda.nouns.resource import Fetched, Headers
from ofuda.shells._site_files import Sites
from ofuda.shells._warc_file import Marked
from ofuda.shells.warc import WarcError, read
from tests.shared import ABSENT, SHARED
from tests.shells.archives import (
    AT,
    FORMS,
    NOAI,
    chunked,
    each_gzip,
    only,
    opened,
    packed,
    plain,
    record,
    response,
    until_damage,
    whole_gzip,
)

ROBOTS = b"User-agent: *\nDisallow: /x\n"
Form = Callable[..., bytes]


def robots(url: str, body: bytes = ROBOTS, number: int = 9, status: str = "200 OK", *fields: str) -> bytes:
    return record(response(body, *fields, status=status, kind="text/plain"), url, number=number)


# -- what a record holds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_record_in_each_form(form: Form, tmp_path: Path) -> None:
    octets = form(
        record(b"x: y\r\n", kind="warcinfo"), record(response(NOAI, "X-A: \xe9", "x-a: 2"), f"<{AT}>", number=2)
    )
    path = tmp_path / "a.warc"
    path.write_bytes(octets)
    reader = read(path)
    (found,) = reader
    resource = found.resource
    assert found.id == "<urn:test:2>"
    assert (resource.url, resource.status, resource.media_type, resource.body) == (AT, 200, "text/html", NOAI)
    assert resource.headers.all("x-a") == ["\xe9", "2"]
    assert resource.fetched_at == datetime(2026, 11, 21, tzinfo=UTC)
    assert (resource.truncated, found.problems, resource.robots_txt) == (False, (), None)
    assert reader.skipped == {"warcinfo": 1}
    if form is whole_gzip:
        assert (found.offset, found.length) == (None, None)
    else:
        assert found.offset
        assert only(octets[found.offset : found.offset + (found.length or 0)]).resource == resource
    assert [one.id for one in read(str(path))] == [found.id]


def test_other_types_are_counted() -> None:
    kinds = ("request", "metadata", "revisit", "resource", "conversion", "own")
    reader = opened(plain(*(record(b"", kind=kind) for kind in kinds), record(b"", kind="revisit"), record(response())))
    assert len(list(reader)) == 1
    assert reader.skipped == {"request": 1, "metadata": 1, "revisit": 2, "resource": 1, "conversion": 1, "unknown": 1}


def test_the_body_is_held_where_it_is_read() -> None:
    for kind, held in (
        ("text/html; charset=x", True),
        ("application/xhtml+xml", True),
        ("", True),
        ("image/png", False),
    ):
        resource = only(plain(record(response(kind=kind)))).resource
        assert (resource.body is not None) == held
        assert resource.media_type == (kind.partition(";")[0] or None)
    reader = read(BytesIO(plain(record(response()), robots("https://a.example/robots.txt"))), bodies=False)
    assert [one.resource.body for one in reader] == [None, ROBOTS]


@pytest.mark.parametrize("cut", range(NOAI.index(b"noai") - 20, NOAI.index(b"noai") + 5))
def test_a_chunk_boundary_inside_the_refusal(cut: int) -> None:
    found = only(each_gzip(record(response(chunked(NOAI, cut), "Transfer-Encoding: chunked", length=False))))
    assert found.resource.body == NOAI
    assert found.problems == ()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", packed(NOAI)),
        ("br", brotli.compress(NOAI)),
        ("zstd", zstandard.compress(NOAI)),
        ("gzip, br", brotli.compress(packed(NOAI))),
        ("gzip", NOAI),
    ],
)
def test_codings_with_and_without_chunks(coding: str, body: bytes) -> None:
    head = f"Content-Encoding: {coding}"
    assert only(plain(record(response(body, head)))).resource.body == NOAI
    both = response(chunked(body, 10, 20), head, "Transfer-Encoding: chunked", length=False)
    assert only(plain(record(both))).resource.body == NOAI


def test_a_coding_that_breaks_marks_the_resource() -> None:
    found = only(plain(record(response(packed(NOAI)[:-12], "Content-Encoding: gzip"))))
    assert found.resource.truncated
    assert found.problems == ("the gzip coding of the body is broken",)
    assert NOAI.startswith(found.resource.body or b"?")


def test_a_long_head_without_bodies() -> None:
    fields = [f"X-{number}: {'a' * 90}" for number in range(90)]
    (found,) = read(BytesIO(plain(record(response(NOAI, *fields)))), bodies=False)
    assert len(found.resource.headers) == 92
    assert (found.problems, found.resource.body) == ((), None)
    (found,) = read(BytesIO(plain(record(response(NOAI, *fields * 9)))), bodies=False)
    assert found.problems == ("the head of the response has no end",)


def test_a_record_the_crawler_cut() -> None:
    found = only(plain(record(response(), AT, "WARC-Truncated: length")))
    assert found.resource.truncated
    assert found.problems == ("the crawler cut the record: `length`",)


def test_a_body_shorter_than_its_content_length() -> None:
    short = response(NOAI).replace(b"Content-Length: %d" % len(NOAI), b"Content-Length: 9999")
    found = only(plain(record(short)))
    assert found.resource.truncated
    assert found.problems == (f"the body has {len(NOAI)} octets, fewer than its Content-Length says",)
    for status, fields in (
        ("304 Not Modified", ()),
        ("204 No Content", ()),
        ("200 OK", ("Transfer-Encoding: chunked",)),
    ):
        empty = response(b"", "Content-Length: 9", *fields, status=status, length=False)
        assert only(plain(record(empty))).problems == ()
    for odd in ("x", "9" * 30, "-1"):
        assert only(plain(record(response(b"", f"Content-Length: {odd}", length=False)))).problems == ()


def test_a_body_larger_than_is_read() -> None:
    found = only(plain(record(response(NOAI + bytes(11 << 20)))))
    assert len(found.resource.body or b"") == 10 << 20
    assert found.resource.truncated
    assert found.problems == ("the body is cut after 10485760 octets",)
    coded = packed(NOAI) + bytes(11 << 20)
    found = only(plain(record(response(coded, "Content-Encoding: gzip"))))
    assert found.resource.body == NOAI
    assert found.problems[0].startswith("the body is cut after")


@pytest.mark.parametrize(
    "block", [b"20261121000000\na.example. 300 IN A 192.0.2.1\n", b"", b"<html>", b"HTTP/1.1 x\r\n\r\n"]
)
def test_what_is_no_response_is_a_record_with_a_problem(block: bytes) -> None:
    first, second = opened(each_gzip(record(block, "dns:a.example"), record(response(), number=2)))
    assert (first.resource.url, first.resource.status, first.resource.body) == ("dns:a.example", None, None)
    assert first.problems[0].endswith("is no HTTP status line")
    assert first.resource.truncated
    assert second.problems == ()


def test_a_head_without_end_and_a_line_that_is_no_field() -> None:
    found = only(plain(record(b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noai\r\n")))
    assert found.resource.headers == Headers([("X-Robots-Tag", "noai")])
    assert found.problems == ("the head of the response has no end",)
    assert only(plain(record(response(NOAI, "nonsense")))).problems == ("`nonsense` is no header field",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-21T00:00:00.123456789Z", datetime(2026, 11, 21, 0, 0, 0, 123456, tzinfo=UTC)),
        ("2026-11-21", datetime(2026, 11, 21, tzinfo=UTC)),
        ("yesterday", None),
    ],
)
def test_dates(text: str, expected: datetime | None) -> None:
    found = only(plain(record(response()).replace(b"2026-11-21T00:00:00Z", text.encode())))
    assert found.resource.fetched_at == expected
    assert found.problems == (() if expected else (f"`{text}` is no WARC-Date",))


def test_a_record_without_an_address() -> None:
    assert only(plain(record(response()).replace(b"WARC-Target-URI", b"X-Target"))).resource.url == ""


# -- the site's files ----------------------------------------------------------------------------------------------


def served(*records: bytes) -> list[tuple[str, bytes | None, list[str]]]:
    resources = [one.resource for one in opened(plain(*records))]
    return [(one.url, one.robots_txt.body if one.robots_txt else None, sorted(one.well_known)) for one in resources]


def test_the_files_of_an_origin_serve_the_pages_that_follow() -> None:
    at, new = "https://a.example", b"User-agent: *\nDisallow: /\n"
    tdm = record(response(b"[]", kind="application/json"), f"{at}/.well-known/tdmrep.json", number=7)
    page = record(response(), f"{at}/page")
    assert served(page, robots(f"<{at}/robots.txt>"), page, tdm, page, robots(f"{at}/robots.txt", new), page) == [
        (f"{at}/page", None, []),
        (f"{at}/robots.txt", None, []),
        (f"{at}/page", ROBOTS, []),
        (f"{at}/.well-known/tdmrep.json", ROBOTS, []),
        (f"{at}/page", ROBOTS, ["/.well-known/tdmrep.json"]),
        (f"{at}/robots.txt", ROBOTS, ["/.well-known/tdmrep.json"]),
        (f"{at}/page", new, ["/.well-known/tdmrep.json"]),
    ]


@pytest.mark.parametrize(
    "url",
    ["http://a.example/", "https://a.example:8443/", "https://b.example/", "https://www.a.example/", "dns:a.example"],
)
def test_another_origin_is_not_served(url: str) -> None:
    assert served(robots("https://a.example/robots.txt"), record(response(), url))[1] == (url, None, [])


@pytest.mark.parametrize("url", ["https://A.example:443/", "https://a.example/x?y", "https://a.example"])
def test_the_same_origin_in_another_spelling(url: str) -> None:
    assert served(robots("https://a.example/robots.txt"), record(response(), url))[1] == (url, ROBOTS, [])


@pytest.mark.parametrize(
    "path", ["/robots.txt?x", "/Robots.txt", "/a/robots.txt", "/.well-known/", "/.well-known/a?b", "/robots.txt/"]
)
def test_what_is_no_file_of_the_site(path: str) -> None:
    assert served(robots(f"https://a.example{path}"), record(response()))[1] == (AT, None, [])


def test_what_came_instead_of_robots_txt() -> None:
    url = "https://a.example/robots.txt"
    cases: list[tuple[bytes, Fetched]] = [
        (robots(url, b"", 1, "301 Moved", "Location: /r"), Fetched(301, media_type="text/plain")),
        (robots(url, b"no", 1, "404 Not Found"), Fetched(404, b"no", media_type="text/plain")),
        (record(b"", url), Fetched(None, error="reset", truncated=True)),
        (
            robots(url, ROBOTS * 50_000),
            Fetched(200, (ROBOTS * 50_000)[: 1 << 20], truncated=True, media_type="text/plain"),
        ),
    ]
    for octets, expected in cases:
        _, page = opened(plain(octets, record(response())))
        got = page.resource.robots_txt
        assert got is not None
        assert (got.status, got.body, got.error, got.truncated) == (
            expected.status,
            expected.body,
            expected.error,
            expected.truncated,
        )
        assert (got.url, got.media_type) == (url, expected.media_type)
        assert got.fetched_at == datetime(2026, 11, 21, tzinfo=UTC)


def test_sites_are_bounded_and_what_is_let_go_never_permits() -> None:
    sites = Sites(origins=2, octets=4000)
    assert not sites.of("https://a").well_known
    sites.keep("https://a", "/robots.txt", Fetched(200, ROBOTS))
    sites.keep("https://a", "/.well-known/x", Fetched(200, b"1"))
    sites.keep("https://b", "/robots.txt", Fetched(200, ROBOTS))
    assert sites.of("https://a").robots_txt == Fetched(200, ROBOTS)
    sites.keep("https://c", "/.well-known/x", Fetched(200, b"2"))  # one origin too many
    assert sites.of("https://b").robots_txt == Fetched(error="too-large")
    sites.keep("https://c", "/robots.txt", Fetched(200, bytes(1500)))  # too many octets
    gone = sites.of("https://a")
    assert gone.robots_txt == Fetched(error="too-large")
    assert dict(gone.well_known) == {"/.well-known/x": Fetched(error="too-large")}
    assert sites.of("https://c").robots_txt == Fetched(200, bytes(1500))
    assert sites.of("https://d").robots_txt is None
    sites.keep("https://a", "/robots.txt", Fetched(200, ROBOTS))
    assert sites.of("https://a").robots_txt == Fetched(200, ROBOTS)
    assert sites.of("https://a").well_known["/.well-known/x"] == Fetched(error="too-large")


# -- damage --------------------------------------------------------------------------------------------------------

SEVERAL = [record(response(NOAI + b"%d" % number * 30), number=number) for number in range(4)]
SEVERAL.insert(2, record(b"GET / HTTP/1.1\r\n\r\n", kind="request", number=8))
SEVERAL.insert(3, record(response(b"\x89PNG" * 40, kind="image/png"), number=9))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_cut_anywhere_is_never_silent_and_gives_no_wrong_body(form: Form) -> None:
    octets = form(*SEVERAL)
    whole = {one.id: one.resource for one in opened(octets)}
    ends = [0]
    for part in SEVERAL if form is not whole_gzip else []:
        ends.append(ends[-1] + len(form(part)))
    for cut in {*range(0, len(octets), 97), *range(0, len(octets), 11), *range(len(octets) - 30, len(octets))}:
        records, error = until_damage(octets[:cut])
        complete = sum(end <= cut for end in ends[1:]) if cut in ends[1:] else None
        assert (error is None) == (complete is not None), cut
        for one in records:
            assert one.resource == whole[one.id] or (one.resource.truncated and one.problems)
            assert one.resource.body in (whole[one.id].body, None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("junk", [b"\0" * 20, b"junk", b"WARC/", packed(b"junk"), packed(b"")])
def test_what_follows_the_last_record(form: Form, junk: bytes) -> None:
    octets = form(*SEVERAL)
    records, error = until_damage(octets + junk)
    assert error is not None
    assert error.help
    assert [one.id for one in records] == [one.id for one in opened(octets)]
    assert [one.resource.body for one in records] == [one.resource.body for one in opened(octets)]
    assert [bool(one.problems) for one in records] == [False] * 4 + [True]
    assert records[-1].resource.truncated


@given(st.integers(20, len(each_gzip(*SEVERAL)) - 1), st.integers(1, 255))
def test_an_octet_changed_in_a_compressed_file_gives_no_wrong_body(at: int, change: int) -> None:
    octets = bytearray(each_gzip(*SEVERAL))
    whole = {one.id: one.resource.body for one in opened(bytes(octets))}
    octets[at] ^= change
    records, error = until_damage(bytes(octets))
    assert all(one.resource.body == whole[one.id] for one in records)
    assert error or len(records) == len(whole)


LENGTH = b"Content-Length: %d\r\n\r\nHTTP" % len(response())


@pytest.mark.parametrize(
    "bad",
    [
        record(response()).replace(LENGTH, b"X: y\r\n\r\nHTTP"),
        record(response(), length=-1),
        record(response(), length="x"),
        record(response(), length=10**30),
        record(response(), length=10**12),
        record(response(), length=len(response()) - 5),
        record(response(), length=len(response()) + 7),
        record(response(), AT, "Content-Length: x", length=4),
        record(response()).replace(b"\r\n", b"\n"),
        record(response()).replace(b"WARC-Record-ID", b"X-Record"),
        record(response()).replace(b"WARC/1.0", b"WARC/9.9"),
        record(response(), AT + "a" * (2 << 20)),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_damaged_headers_are_reported(form: Form, bad: bytes) -> None:
    good = record(response(), number=7)
    records, error = until_damage(form(good, bad, record(response(), number=8)))
    assert error is not None
    assert records[0].id == "<urn:test:7>"
    assert all(one.problems for one in records[1:])


def test_lines_without_carriage_returns() -> None:
    records, error = until_damage(plain(*SEVERAL).replace(b"\r\n", b"\n"))
    assert records == []
    assert error is not None


def test_long_headers_are_read() -> None:
    assert only(plain(record(response(), AT + "?" + "a" * 100_000))).resource.url.endswith("a" * 100_000)


@pytest.mark.parametrize("octets", [b"", b"W", b"WARC", b"<html>", b"\x1f\x8b", packed(b""), packed(b"junk"), b"WARC/"])
def test_a_file_that_is_no_warc(octets: bytes) -> None:
    records, error = until_damage(octets)
    assert records == []
    assert error is not None
    assert not re.search(r"[A-Z]{2}[a-z]|Error|\.$", str(error).replace("WARC", ""))


def test_a_record_that_calls_itself_the_end() -> None:
    fake = record(b"", kind="metadata").replace(b"<urn:test:1>", b"<urn:ofuda:end-of-file>")
    for form in FORMS:
        assert len(list(opened(form(fake, *SEVERAL, fake)))) == 5
        assert until_damage(form(fake, *SEVERAL, fake)[:-9])[1] is not None


def test_a_pipe_cannot_be_read_again() -> None:
    class Pipe(BytesIO):
        def tell(self) -> int:
            raise OSError("a pipe")

        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 3, 3))

    assert len(list(read(Pipe(each_gzip(*SEVERAL))))) == 5
    with pytest.raises(WarcError):
        list(read(Pipe(each_gzip(*SEVERAL) + b"junk")))
    with pytest.raises(WarcError):
        list(read(Pipe(plain(*SEVERAL)[:-9])))


def test_a_disk_that_fails_is_no_damaged_file() -> None:
    class Disk(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 50:
                raise OSError("input/output error")
            return super().read(min(size or 60, 60))

    with pytest.raises(OSError, match="input/output error"):
        list(read(Disk(plain(*SEVERAL))))
    with pytest.raises(FileNotFoundError):
        list(read("nowhere.warc"))


# -- files that others wrote -----------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.binary(max_size=300), st.booleans()), max_size=5), st.booleans())
def test_what_warcio_writes(pages: list[tuple[bytes, bool]], compressed: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    out = BytesIO()
    writer = WARCWriter(out, gzip=compressed)
    for number, (body, html) in enumerate(pages):
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html" if html else "x/y"), ("A", "1"), ("a", "2")], protocol="HTTP/1.1"
        )
        made = writer.create_warc_record(f"https://a.example/{number}", "response", BytesIO(body), http_headers=headers)
        writer.write_record(made)
        made.raw_stream.close()
    records, error = until_damage(out.getvalue())
    assert (error is None) == bool(pages)
    assert [one.resource.body for one in records] == [body if html else None for body, html in pages]
    assert all(one.resource.headers.all("a") == ["1", "2"] for one in records)


@pytest.mark.parametrize(("name", "responses"), [("dolma-sample-0000.warc.gz", 22), ("whirlwind.warc.gz", 1)])
def test_real_files_read_as_warcio_reads_them(name: str, responses: int) -> None:
    if SHARED is None:
        pytest.skip(ABSENT)
    path = SHARED / "samples" / "warc" / name
    with path.open("rb") as stream:
        theirs = [
            (
                one.rec_headers.get_header("WARC-Record-ID"),
                one.rec_headers.get_header("WARC-Target-URI").strip("<>"),
                int(one.http_headers.get_statuscode()),
                [(key, value) for key, value in one.http_headers.headers],
                one.content_stream().read(),
            )
            for one in ArchiveIterator(stream)
            if one.rec_type == "response"
        ]
    ours = [
        (one.id, one.resource.url, one.resource.status, [*one.resource.headers], one.resource.body)
        for one in read(path)
    ]
    assert len(ours) == responses
    assert ours == theirs


def test_a_real_file_cut_anywhere() -> None:
    if SHARED is None:
        pytest.skip(ABSENT)
    octets = (SHARED / "samples" / "warc" / "whirlwind.warc.gz").read_bytes()
    whole = {one.id: one.resource.body for one in opened(octets)}
    silent = []
    for cut in range(0, len(octets), 97):
        records, error = until_damage(octets[:cut])
        assert all(one.resource.body == whole[one.id] for one in records)
        silent += [cut] if error is None else []
    assert silent == []


@pytest.mark.parametrize("form", FORMS)
def test_whole_files_of_all_sizes_around_the_buffers(form: Form) -> None:
    page = random.Random(7).randbytes(70_000)
    for length in (*range(0, 3000, 211), *range(65_000, 65_600, 7)):
        records, error = until_damage(form(record(response(page[:length])), record(response(page[:length]), number=2)))
        assert error is None
        assert [len(one.resource.body or b"") for one in records] == [length, length]
        assert [one.problems for one in records] == [(), ()]


def test_the_check_sum_of_the_last_record_decides_whether_it_is_kept() -> None:
    octets = each_gzip(*SEVERAL)
    whole = len(list(opened(octets)))
    for bad, kept in (
        (octets + b"junk", whole),
        (octets[:-5] + b"\xff" + octets[-4:], whole - 1),  # its check sum
        (octets[:-3], whole - 1),  # inside its length
        (each_gzip(*SEVERAL[:-1], record(response(NOAI * 4000))) + b"junk", whole),  # longer than one block
    ):
        records, error = until_damage(bad)
        assert error is not None
        assert len(records) == kept


def test_damage_in_a_body_that_is_not_read() -> None:
    picture = random.Random(7).randbytes(400_000)
    octets = bytearray(each_gzip(*SEVERAL, record(response(picture, kind="image/png"))))
    octets[-200_000] ^= 1
    records, error = until_damage(bytes(octets))
    assert error is not None
    assert [one.problems for one in records] == [()] * 5


def test_nobody_seeks_in_a_marked_file() -> None:
    with pytest.raises(OSError, match="seek"):
        Marked(BytesIO(b"WARC/1.0")).seek(0)
