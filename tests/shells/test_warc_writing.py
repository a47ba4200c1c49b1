"""The evidence of an audit is a WARC that others read, and that `ofuda resolve` decides on."""

from __future__ import annotations

from io import BytesIO

from warcio.archiveiterator import ArchiveIterator

from ofuda.nouns.resource import Headers
from ofuda.shells.warc_writing import archive
from ofuda.shells.web.recording import Heard
from ofuda.shells.web.site import survey
from ofuda.shells.web.wire import Answer
from tests.shells.archives import opened
from tests.shells.web.memory import AT, how
from tests.verbs.sites import ORIGIN, site

OURS = how({}).around.agent


def written() -> bytes:
    _, heard = survey(f"{ORIGIN}/", how(site()))
    return archive(heard, OURS)


def test_warcio_reads_it_without_a_complaint() -> None:
    records = [
        (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
        for one in ArchiveIterator(BytesIO(written()), check_digests="raise")
    ]
    assert records[0][0] == "warcinfo"
    assert records[1][:2] == ("response", f"{ORIGIN}/robots.txt")
    kinds = [kind for kind, _, _ in records[1:]]
    assert kinds == ["response", "request"] * (len(kinds) // 2)


def test_our_own_reader_finds_files_of_sites_before_pages() -> None:
    found = list(opened(written()))
    assert all(one.problems == () for one in found)
    first = next(one.resource for one in found if one.resource.url == f"{ORIGIN}/")
    assert first.robots_txt is not None
    assert set(first.well_known) == {"/.well-known/tdmrep.json", "/ai.txt"}


def test_the_same_evidence_gives_the_same_octets() -> None:
    assert written() == written()
    assert archive([], OURS) == archive([], OURS) != b""


def test_codings_that_were_undone_are_not_said() -> None:
    fields = Headers(
        [("content-encoding", "gzip"), ("transfer-encoding", "chunked"), ("x", "y"), ("content-length", "9")]
    )
    cut = Heard("https://a.example", "X/1", Answer(200, fields, b"body", truncated=True, capped=True), AT)
    lost = Heard("https://a.example/?q", "X/1", Answer(200, Headers(), b"", truncated=True), AT)
    none = Heard("https://a.example/none", "X/1", Answer(error="timeout"), AT)
    _, first, request, second, *_ = list(
        ArchiveIterator(BytesIO(archive([cut, lost, none], OURS)), no_record_parse=True)
    )
    assert first.rec_headers.get_header("WARC-Truncated") == "length"
    assert second.rec_headers.get_header("WARC-Truncated") == "disconnect"
    assert request.rec_headers.get_header("WARC-Concurrent-To") == first.rec_headers.get_header("WARC-Record-ID")
    text = next(iter(opened(archive([cut], OURS)))).resource
    assert text.headers.names() == {"x", "content-length"}
    assert len(list(opened(archive([none], OURS)))) == 0
