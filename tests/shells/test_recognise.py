from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.shells.recognise import Kind, recognise
from tests.shells.archives import NOAI, each_gzip, packed, record, response

MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("octets", "kind"),
    [
        (b'{"url": "https://a.example/"}\n', Kind.JSONL),
        (b'\n  {"url": 1}', Kind.JSONL),
        (MARK + b"{}", Kind.JSONL),
        (response(), Kind.RESPONSE),
        (b"HTTP/2 200 \r\n", Kind.RESPONSE),
        (b"HTTP/", Kind.OTHER),
        (record(response()), Kind.WARC),
        (each_gzip(record(response())), Kind.WARC),
        (each_gzip(record(response()))[:-100], Kind.WARC),
        (packed(b"{}"), Kind.OTHER),
        (b"\x1f\x8b\x08", Kind.OTHER),
        (b"\x1f\x8b\x07\x00", Kind.OTHER),
        (b"https://a.example/\nhttp://b.example/\n", Kind.URLS),
        (b"HTTPS://A.example/", Kind.URLS),
        (b"httpd is a server", Kind.OTHER),
        (NOAI, Kind.HTML),
        (MARK + b"\n<p>", Kind.HTML),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', Kind.HTML),
        (b'<?xml version="1.0"?>\n<rsl>', Kind.OTHER),
        (b"User-agent: *\n", Kind.OTHER),
        (b"", Kind.OTHER),
    ],
)
def test_by_the_first_octets(octets: bytes, kind: Kind) -> None:
    assert recognise(octets, "file") is kind


def test_by_name_only_where_the_octets_do_not_say() -> None:
    assert recognise(b"text first", "page.HTML") is Kind.HTML
    assert recognise(b"{}", "page.html") is Kind.JSONL
    assert recognise(b"text", "a.warc.gz") is Kind.OTHER


@given(st.binary(max_size=64), st.sampled_from([b"", b"\x1f\x8b\x08", b"<?xml"]))
def test_any_octets(octets: bytes, before: bytes) -> None:
    assert isinstance(recognise(before + octets, ""), Kind)
