from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ofuda.nouns.resource import Headers
from ofuda.shells.http_message import Message, read_head, read_message
from tests.shells.archives import NOAI, chunked, packed, response


@pytest.mark.parametrize(
    "line", [b"HTTP/1.1 200 OK", b"HTTP/1.0 200", b"HTTP/2 200 ", b"HTTP/3 200", b"HTTP/1.1  200 It's fine"]
)
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_status_lines_of_each_version(line: bytes, end: bytes) -> None:
    message = read_message(line + end + b"Content-Usage: train-ai=n" + end + end + NOAI)
    assert message == Message(200, Headers([("Content-Usage", "train-ai=n")]), NOAI)


def test_repeats_order_case_and_latin_1() -> None:
    message = read_message(b"HTTP/1.1 200 OK\r\nB: 2\r\nA:1 \r\nb :\t3\xe9\r\nC:\r\n\r\n")
    assert message.headers.pairs == (("B", "2"), ("A", "1"), ("b", "3\xe9"), ("C", ""))
    assert message.body == b""
    assert message.problem is None


def test_folded_lines_and_bare_carriage_returns() -> None:
    message = read_message(b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noai,\r\n\tnoimageai\r\nB: a\rb\r\n\r\n")
    assert message.headers.pairs == (("X-Robots-Tag", "noai, noimageai"), ("B", "a b"))


def test_lines_that_are_no_fields() -> None:
    message = read_message(b"HTTP/1.1 200 OK\r\nnonsense\r\n: x\r\nA: 1\r\n\r\nbody")
    assert message.headers.pairs == (("A", "1"),)
    assert message.body == b"body"
    assert message.problem == "`nonsense` is no header field"


PARTS = (
    b"\r\n",
    b"\n",
    b"\r",
    b":",
    b": ",
    b" ",
    b"\t",
    b"\xa0",
    b"\x0b",
    b"\0",
    b"x",
    b"A: b\r\n",
    b"A:b\r\n",
    b"\r\n\r\n",
)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PARTS), max_size=12).map(b"".join).filter(lambda octets: octets[:1] not in b" \t"))
@example(b"A: b\r\nB: c d\r\n\r\n")
@example(b"A: b \r\n\r\n")
@example(b"A: b\rc\r\n\r\n")
@example(b"A: b\r\n\nB: c\r\n\r\n")
def test_a_head_reads_the_same_beside_an_odd_field(octets: bytes) -> None:
    line, odd = b"HTTP/1.1 200 OK\r\n", b"Odd : x\r\n"
    plain, careful = read_head(line + octets), read_head(line + odd + octets)
    assert careful.headers.pairs == (("Odd", "x"), *plain.headers.pairs)
    assert (careful.end or 0) - len(odd) == plain.end or careful.end is plain.end
    assert careful.problem == plain.problem


@pytest.mark.parametrize("odd", [" ", "\t", "\x0b", "\x0c", "\x1f", "\x85", "\xa0"])
def test_no_white_space_hides_a_field(odd: str) -> None:
    message = read_message(f"HTTP/1.1 200 OK\r\n{odd}X-Robots-Tag{odd}: noai\r\n\r\n".encode("latin-1"))
    assert message.headers.all("x-robots-tag") == ["noai"]


@pytest.mark.parametrize(
    ("octets", "body"),
    [
        (b"A: 1\r\n\r\nx\n\ny", b"x\n\ny"),
        (b"A: 1\n\nx\r\n\r\ny", b"x\r\n\r\ny"),
        (b"A: 1\r\n\nx", b"x"),
        (b"A: 1\n\r\nx", b"x"),
        (b"A: 1\r\n\n\r\nx", b"\r\nx"),
        (b"\r\nx", b"x"),
        (b"\nx\r\n\r\n", b"x\r\n\r\n"),
    ],
)
def test_the_body_begins_behind_the_first_empty_line(octets: bytes, body: bytes) -> None:
    head = read_head(b"HTTP/1.1 200 OK\r\n" + octets)
    assert octets[(head.end or 0) - 17 :] == body


def test_redirects_and_interim_answers_in_a_row() -> None:
    octets = (
        b"HTTP/1.1 200 Connection established\r\n\r\n"
        b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n"
        b"HTTP/2 302 \r\nlocation: https://b.example/c\r\n\r\n"
        b"HTTP/1.1 100 Continue\r\n\r\n"
        b"HTTP/1.1 401 Unauthorized\r\n\r\n"
    )
    message = read_message(octets + response())
    assert (message.status, message.body) == (200, NOAI)
    assert message.locations == ("/b", "https://b.example/c")


def test_a_redirect_that_was_not_followed() -> None:
    message = read_message(response(b"moved", "Location: /b", status="301 Moved"))
    assert (message.status, message.body, message.locations) == (301, b"moved", ())


def test_a_body_that_looks_like_a_response_is_a_body() -> None:
    inner = response(b"inner")
    assert read_message(response(inner)).body == inner


def test_heads_without_end() -> None:
    message = read_message(b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n" * 200)
    assert message.status == 301
    assert len(message.locations) == 50


def test_a_head_that_is_cut() -> None:
    message = read_message(b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noai")
    assert message.headers.first("x-robots-tag") == "noai"
    assert (message.body, message.truncated) == (None, True)
    assert message.problem == "the head of the response has no end"
    assert read_message(b"HTTP/1.1 200").status == 200


def test_no_response_at_all() -> None:
    for octets in (b"", b"<html>", b"HTTP/x 200", b"HTTP/1.1 2000 OK\r\n\r\n"):
        message = read_message(octets)
        assert (message.status, message.body, message.truncated) == (None, None, True)
        assert message.problem is not None
        assert message.problem.endswith("is no HTTP status line")


def test_curl_leaves_the_header_of_what_it_undid() -> None:
    fields = ("Transfer-Encoding: chunked", "Content-Encoding: gzip")
    for body in (NOAI, chunked(packed(NOAI), 9), packed(NOAI)):
        message = read_message(response(body, *fields))
        assert (message.body, message.problem, message.truncated) == (NOAI, None, False)


def test_a_body_that_does_not_decode() -> None:
    message = read_message(response(packed(NOAI)[:-9], "Content-Encoding: gzip"))
    assert message.truncated
    assert message.problem == "the gzip coding of the body is broken"


def test_a_cap() -> None:
    assert read_message(response(), cap=10).body == NOAI[:10]


@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 301 \n\nHTTP/2 200\n"]))
def test_any_octets(octets: bytes, before: bytes) -> None:
    message = read_message(before + octets)
    assert (message.body is None) <= (message.problem is not None)
    assert read_head(octets).end is None or octets.startswith(b"HTTP/")
