from __future__ import annotations

import resource
import time
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from ofuda.nouns.resource import Headers
from ofuda.shells.decoding import PAGE_CAP, Decoded, decode
from tests.shells.archives import CODERS, NOAI, chunked, named, packed, raw_deflate
from tests.sizes import size

MIB = 1 << 20


@pytest.mark.parametrize("coding", CODERS)
def test_each_coding_is_undone(coding: str) -> None:
    assert decode(CODERS[coding](NOAI), named(coding)) == Decoded(NOAI)
    assert decode(CODERS[coding](NOAI), named(coding.upper())) == Decoded(NOAI)


@pytest.mark.parametrize("coding", CODERS)
def test_a_body_over_one_block_and_one_piece(coding: str) -> None:
    body = b"".join(b"<p>%d</p>" % number for number in range(60_000))
    assert decode(CODERS[coding](body), named(coding)) == Decoded(body)


@pytest.mark.parametrize("coding", CODERS)
def test_the_header_of_a_body_that_is_plain_already(coding: str) -> None:
    assert decode(NOAI, named(coding)) == Decoded(NOAI)
    japanese = "User-agent: *\n# 拒否します".encode() * 3
    assert decode(japanese, named(coding)) == Decoded(japanese)


@pytest.mark.parametrize("coding", CODERS)
def test_a_body_cut_anywhere_keeps_what_came_out(coding: str) -> None:
    coded = CODERS[coding](NOAI)
    for cut in range(3, len(coded)):
        decoded = decode(coded[:cut], named(coding))
        assert decoded.truncated
        assert decoded.problem
        assert NOAI.startswith(decoded.body)


def test_what_came_before_a_break_inside_one_piece_is_kept() -> None:
    coder = zlib.compressobj(6, zlib.DEFLATED, 31)
    coded = coder.compress(NOAI) + coder.flush(zlib.Z_FULL_FLUSH)
    decoded = decode(coded + b"\xff" * 90, named("gzip"))
    assert decoded == Decoded(NOAI, truncated=True, problem="the gzip coding of the body is broken")


def test_deflate_without_the_zlib_header() -> None:
    assert decode(raw_deflate(NOAI), named("deflate")) == Decoded(NOAI)


def test_members_and_frames_in_a_row() -> None:
    for coding in ("gzip", "zstd"):
        coder = CODERS[coding]
        assert decode(coder(b"a" * 99) + coder(NOAI), named(coding)) == Decoded(b"a" * 99 + NOAI)
        assert decode(coder(NOAI) + b"\0\0\0", named(coding)) == Decoded(NOAI)


def test_a_frame_to_skip() -> None:
    assert decode(b"\x50\x2a\x4d\x18\x02\0\0\0ab" + zstandard.compress(NOAI), named("zstd")) == Decoded(NOAI)


def test_a_flood_of_empty_members_ends() -> None:
    flood = packed(b"") * 50_000 + packed(NOAI)
    began = time.process_time()
    assert decode(flood, named("gzip")).truncated
    assert time.process_time() - began < 1


def test_two_codings_in_order() -> None:
    coded = brotli.compress(packed(NOAI))
    assert decode(coded, named("gzip, br")) == Decoded(NOAI)
    assert decode(coded, named("gzip", "br")) == Decoded(NOAI)
    assert decode(coded, named("gzip, identity,, br")) == Decoded(NOAI)


def test_a_coding_named_twice_by_a_proxy() -> None:
    assert decode(packed(NOAI), named("gzip", "gzip")) == Decoded(NOAI)


def test_the_third_coding_stays_on() -> None:
    inner = packed(NOAI)
    decoded = decode(packed(packed(inner)), named("gzip, gzip, gzip"))
    assert decoded == Decoded(inner, truncated=True, problem="the body has more than 2 content codings")


def test_a_coding_that_nobody_knows() -> None:
    decoded = decode(packed(NOAI), named("dcb", "gzip"))
    assert decoded == Decoded(NOAI, truncated=True, problem="the content coding `dcb` is not known")


def test_octets_that_are_neither_coded_nor_text() -> None:
    for coding in CODERS:
        decoded = decode(b"\x00\x01\x02\xff" * 100, named(coding))
        assert decoded.truncated
        assert decoded.problem == f"the {coding} coding of the body is broken"


def test_nothing_in_nothing_out() -> None:
    assert decode(b"", named("gzip", transfer="chunked")) == Decoded(b"")
    assert decode(NOAI, Headers()) == Decoded(NOAI)
    assert decode(b"\x00", Headers()) == Decoded(b"\x00")


def test_text_cut_inside_a_character() -> None:
    text = b"a" * 63 + "é".encode() * 40
    assert decode(text, named("gzip")) == Decoded(text)
    assert decode(b"a" * 62 + b"\xe9", named("gzip")).truncated


# -- chunks -------------------------------------------------------------------------------------------------------


@given(st.integers(1, len(NOAI) - 1), st.sampled_from([None, *CODERS]))
def test_a_chunk_boundary_anywhere(cut: int, coding: str | None) -> None:
    coded = CODERS[coding](NOAI) if coding else NOAI
    cut = 1 + cut % (len(coded) - 1)
    assert decode(chunked(coded, cut), named(*filter(None, [coding]), transfer="chunked")) == Decoded(NOAI)


def test_chunks_under_a_transfer_coding() -> None:
    assert decode(chunked(packed(NOAI), 30), named(transfer="gzip, chunked")) == Decoded(NOAI)
    assert decode(chunked(NOAI, 30), named(transfer="chunked, chunked")) == Decoded(NOAI)


def test_extensions_trailers_bare_line_feeds_and_capitals() -> None:
    body = b'A;name="v"\r\n0123456789\r\n 5 \nabcde\n0\r\nX-Robots-Tag: noai\r\n\r\n'
    assert decode(body, named(transfer="Chunked")) == Decoded(b"0123456789abcde")


def test_a_body_that_was_dechunked_before() -> None:
    assert decode(NOAI, named(transfer="chunked")) == Decoded(NOAI)


def test_broken_chunks_keep_what_is_there() -> None:
    problem = "the chunked transfer coding of the body is broken"
    for body, kept in (
        (b"3\r\nabc\r\n3\r\nde", b"abcde"),
        (b"3\r\nabc\r\nxyz", b"abcxyz"),
        (b"3\r\nabcdef", b"abcdef"),
        (b"3\r\nabc\r\n", b"abc"),
        (b"ffffffffffffffff\r\nabc", b"abc"),
    ):
        assert decode(body, named(transfer="chunked")) == Decoded(kept, truncated=True, problem=problem)


def test_very_many_chunks_end() -> None:
    began = time.process_time()
    decoded = decode(b"1\r\na\r\n" * 1_700_000, named(transfer="chunked"))
    assert decoded.truncated
    assert time.process_time() - began < 3


# -- limits -------------------------------------------------------------------------------------------------------


def test_the_cap_counts_decoded_octets() -> None:
    body = NOAI * 10
    cut = Decoded(body[:100], truncated=True, problem="the body is cut after 100 octets")
    assert decode(body, Headers(), cap=100) == cut
    assert decode(chunked(body, 50, 60, 120), named(transfer="chunked"), cap=100) == cut
    for coding, coder in CODERS.items():
        assert decode(coder(body), named(coding), cap=100) == cut
        assert decode(coder(body), named(coding), cap=len(body)) == Decoded(body)


def test_the_ratio_counts_above_a_mebibyte() -> None:
    assert decode(packed(bytes(MIB)), named("gzip")) == Decoded(bytes(MIB))
    coded = packed(bytes(3 * MIB))
    assert len(decode(coded, named("gzip")).body) == MIB
    coded = zstandard.compress(bytes(9 * MIB)) + bytes(9000)
    assert len(decode(coded, named("zstd")).body) == 200 * len(coded)


def test_a_zstd_window_that_is_too_large() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    coded = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    assert decode(coded.compress(NOAI) + coded.flush(), named("zstd")).truncated


class _Brotli:
    def __init__(self) -> None:
        coder = brotli.Compressor(quality=1)
        self.compress, self.flush = coder.process, coder.finish


_MAKERS: dict[str, Callable[[], Any]] = {
    "gzip": lambda: zlib.compressobj(6, zlib.DEFLATED, 31),
    "deflate": lambda: zlib.compressobj(6),
    "zstd": lambda: zstandard.ZstdCompressor(level=1).compressobj(),
    "br": _Brotli,
}


def _zeros(coding: str, octets: int) -> bytes:
    """The coded form of that many zeros, made in constant memory."""
    coder, zeros = _MAKERS[coding](), bytes(MIB)
    return b"".join([*(coder.compress(zeros) for _ in range(octets // MIB)), coder.flush()])


@pytest.mark.parametrize("coding", _MAKERS)
def test_a_bomb_ends_fast_and_small(coding: str) -> None:
    bomb = _zeros(coding, size(256 * MIB, 1024 * MIB, 10_240 * MIB))
    for body, headers in [
        (bomb, named(coding)),
        (chunked(bomb, 20), named(coding, transfer="chunked")),
        *((coder(bomb), named(coding, outer)) for outer, coder in CODERS.items() if outer != "x-gzip"),
    ]:
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        decoded = decode(body, headers)
        assert time.process_time() - began < 10  # a tenfold margin over one second
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before <= 32 << 10
        assert decoded.truncated
        assert len(decoded.body) <= min(PAGE_CAP, max(MIB, 200 * len(body)))


@given(
    st.binary(max_size=200),
    st.lists(st.sampled_from([*CODERS, "dcb", ""]), max_size=3),
    st.sampled_from([None, "chunked", "gzip, chunked"]),
    st.booleans(),
)
def test_any_octets(body: bytes, codings: list[str], transfer: str | None, chunks: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    decoded = decode(chunked(body) if chunks else body, named(*codings, transfer=transfer))
    assert decoded.truncated == (decoded.problem is not None)
