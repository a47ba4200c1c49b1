"""datatrove, the real one: its readers, writers, statistics and executor."""

from __future__ import annotations

import gzip
import io
import json
import pickle
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.engines.conftest import Desk
from tests.engines.rows import ADDED, EXAMPLES, asking, example, filtered, gained, need

WARC = EXAMPLES / "tsukineko.warc.gz"
NOAI = "<!doctype html><meta name=robots content=noai><title>é</title>"


@pytest.fixture(scope="module")
def trove() -> Any:
    need("datatrove")
    return import_module("ofuda.engines.datatrove")


def document(trove: Any, **metadata: Any) -> Any:
    return trove.Document(text="text", id="1", metadata={"url": "https://a.example/", **metadata})


def judge(trove: Any, *documents: Any, **more: Any) -> Any:
    return trove.RightsFilter(trove.Rights(**asking()), **more).filter_batch(documents)


def written(folder: Path) -> list[dict[str, Any]]:
    lines = (
        line for path in sorted(folder.glob("*.jsonl.gz")) for line in gzip.decompress(path.read_bytes()).splitlines()
    )
    found = list(map(json.loads, lines))
    return [{"id": one.get("id", 0), "text": one["text"], **one["metadata"]} for one in found]


def response(url: str, body: bytes, *fields: str) -> bytes:
    """A record of a response."""
    head = "\r\n".join(("HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *fields, "", "")).encode()
    block = head + body
    lines = [
        *("WARC/1.0", "WARC-Type: response", f"WARC-Record-ID: <urn:x:{url}>", f"WARC-Target-URI: {url}"),
        *("WARC-Date: 2026-11-20T00:00:00Z", "Content-Type: application/http", f"Content-Length: {len(block)}"),
    ]
    return "\r\n".join((*lines, "", "")).encode() + block + b"\r\n\r\n"


def read(trove: Any, folder: Path, *records: bytes) -> list[Any]:
    (folder / "a.warc").write_bytes(b"".join(records))
    return list(trove.WarcReader(str(folder)).run())


# -- rows --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("trove")
def test_the_example_decides_rows_as_the_command_does(desk: Desk, tmp_path: Path) -> None:
    example("datatrove_pages.py")(str(desk.folder / "rows"), desk.hosts, str(tmp_path), now=asking()["now"])
    kept, others = written(tmp_path / "kept"), written(tmp_path / "others")
    assert gained(kept + others) == desk.wanted
    assert {one["ai_verdict"] for one in kept} == {"keep"}
    assert all(one["filter_reason"] == one["ai_reason"] for one in others)
    (stats,) = json.loads((tmp_path / "logs" / "stats.json").read_bytes())[1:2]
    assert stats["name"] == "🔻 - FILTER: ⛩ AI rights"
    reasons = {name: value for name, value in stats["stats"].items() if name.startswith("dropped_")}
    assert {name.removeprefix("dropped_") for name in reasons} == {one["ai_reason"] for one in others}
    assert all(name.replace("_", "").isalnum() and name.islower() for name in reasons)


def test_a_document_is_judged_as_one_of_many(trove: Any) -> None:
    filter_ = trove.RightsFilter(trove.Rights(**asking()))
    assert filter_.filter(document(trove)) is True
    assert filter_.filter(document(trove, headers=[["X-Robots-Tag", "noai"]])) == (False, "x_robots_tag_disallowed")
    assert filter_.filter(document(trove, headers={"x-robots-tag": "noai"})) == (False, "x_robots_tag_disallowed")
    named = trove.RightsFilter(trove.Rights(**asking(columns={"url": "link", "fetched_at": "date"})))
    assert named.filter(document(trove, link="no address"))[0] is False
    assert named.filter(document(trove, link="https://a.example/", date="2026-11-20")) is True
    assert named.filter(document(trove, link="https://a.example/", date="soon")) == (False, "broken")


def test_a_pipeline_travels_to_other_processes(trove: Any) -> None:
    there = pickle.loads(pickle.dumps(trove.RightsFilter(trove.Rights(**asking()))))  # noqa: S301 (our own)
    assert there.filter_batch([document(trove)]) == [True]


def test_what_cannot_be_read_is_never_kept(trove: Any) -> None:
    cases: list[dict[str, Any]] = [
        {"headers": [["X-Robots-Tag"]]},
        {"html_base64": "?"},
        {"robots_txt": "User-agent: *"},
        {"robots_txt": {"status": "200", "body": ""}},
        {"well_known": ["/.well-known/tdmrep.json"]},
        {"truncated": "yes"},
        {"fetched_at": "soon"},
        {"url": None},
    ]
    documents = [document(trove, **case) for case in cases]
    assert {verdict for verdict, _ in judge(trove, *documents)} == {False}
    assert {one.metadata["ai_verdict"] for one in documents} == {"review"}
    # Each by itself too: nothing of them depends on what comes with it.
    assert all(judge(trove, document(trove, **case))[0][0] is False for case in cases)


# -- archives ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("trove")
def test_the_example_decides_pages_as_the_command_does(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.warc.gz").write_bytes(WARC.read_bytes())
    (tmp_path / "hosts").symlink_to(desk.hosts)
    example("datatrove_pages.py")(str(tmp_path / "archive"), desk.hosts, str(tmp_path), now=asking()["now"])
    found = {one["id"]: tuple(one[name] for name in ADDED) for one in written(tmp_path / "kept")}
    found |= {one["id"]: tuple(one[name] for name in ADDED) for one in written(tmp_path / "others")}
    wanted = {one["id"]: tuple(one[name] for name in ADDED) for one in filtered(tmp_path, WARC)}
    assert len(found) >= 10
    assert found == {id_: one for id_, one in wanted.items() if id_ in found}
    assert {one[2] for one in found.values()} >= {"tdmrep_meta_disallowed", "not_fetchable", "aipref_robots_disallowed"}


def test_the_reader_keeps_what_a_site_says(trove: Any, tmp_path: Path) -> None:
    robots, tdmrep = b"User-agent: *\nDisallow: /private/\n", b'[{"location": "/", "tdm-reservation": 1}]'
    records = (
        response("https://a.example/robots.txt", robots, "Content-Type: text/plain"),
        response("https://a.example/.well-known/tdmrep.json", tdmrep, "Content-Type: application/json"),
        response("https://a.example/x.png", b"\x89PNG", "Content-Type: image/png"),
        response("https://a.example/", NOAI.encode(), "Content-Type: text/html", "X-A: 1", "x-a: 2"),
        response("https://a.example/private/", b"<title>-</title>"),
        response("https://b.example/", b"octets"),
    )
    page, private = read(trove, tmp_path, *records)
    assert page.text == page.metadata["html"] == NOAI
    assert page.id == "<urn:x:https://a.example/>"
    assert page.metadata["status"] == 200
    assert page.metadata["media_type"] == "text/html"
    assert page.metadata["date"] == page.metadata["fetched_at"] == "2026-11-20T00:00:00Z"
    assert [pair for pair in page.metadata["headers"] if pair[0].lower() == "x-a"] == [["X-A", "1"], ["x-a", "2"]]
    assert page.metadata["robots_txt"]["body"].encode() == robots
    assert page.metadata["well_known"]["/.well-known/tdmrep.json"]["body"].encode() == tdmrep
    assert page.metadata["file_path"].endswith("a.warc")
    stored = json.loads(json.dumps(private.metadata))
    assert judge(trove, document(trove, **stored)) == judge(trove, private) == [(False, "not_fetchable")]
    assert not {"html", "robots_txt", "well_known"} & private.metadata.keys()
    assert private.metadata["status"] == 200


def test_a_page_speaks_after_its_text_was_extracted(trove: Any, tmp_path: Path) -> None:
    (page,) = read(trove, tmp_path, response("https://a.example/", NOAI.encode(), "Content-Type: text/html"))
    page.text = "é"
    assert judge(trove, page, let_go=()) == [(False, "meta_robots_disallowed")]
    assert "html" in page.metadata


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        (NOAI.encode("latin-1"), "text/html; charset=latin-1", NOAI),
        (NOAI.encode("latin-1"), "text/html; charset=x-nobodys", NOAI),
        (NOAI.encode("cp1252"), "text/html", NOAI),
        (("\ufeff" + NOAI).encode("utf-16-le"), "text/html; charset=utf-16", NOAI),
    ],
)
def test_pages_of_any_encoding_are_heard(trove: Any, tmp_path: Path, body: bytes, kind: str, text: str) -> None:
    (page,) = read(trove, tmp_path, response("https://a.example/", body, f"Content-Type: {kind}"))
    assert page.text == text
    assert json.dumps(page.metadata)
    assert judge(trove, page) == [(False, "meta_robots_disallowed")]


def test_a_robots_txt_of_any_octets_is_heard(trove: Any, tmp_path: Path) -> None:
    robots = response(
        "https://a.example/robots.txt", b"User-agent: *\n# \xff\nDisallow: /\n", "Content-Type: text/plain"
    )
    (page,) = read(trove, tmp_path, robots, response("https://a.example/a", b"<p>", "Content-Type: text/html"))
    assert "body_base64" in page.metadata["robots_txt"]
    assert judge(trove, page) == [(False, "not_fetchable")]


def test_a_page_that_breaks_off_and_an_archive_that_does_are_told_of(trove: Any, tmp_path: Path) -> None:
    fields = ("Content-Type: text/html", "Content-Usage: train-ai=y")
    whole = response("https://a.example/", b"<title>-</title>", *fields)
    (page,) = read(trove, tmp_path, whole)
    judge(trove, page)
    assert page.metadata["ai_decision"] == "allowed"
    short = whole.replace(b"Content-Length: 16\r\n", b"Content-Length: 99\r\n")
    (page,) = read(trove, tmp_path, short)
    assert page.metadata["truncated"] is True
    judge(trove, page)
    assert page.metadata["ai_decision"] == "unknown", "the part that is missing may have held a refusal"
    reader = trove.WarcReader(str(tmp_path))
    (tmp_path / "a.warc").write_bytes(whole + whole[:-30])
    told = io.StringIO()
    sink = trove.logger.add(told)
    try:
        documents = list(reader.run())
    finally:
        trove.logger.remove(sink)
    assert documents[0].id == "<urn:x:https://a.example/>"
    assert all(one.metadata.get("truncated") for one in documents[1:])
    assert reader.stats["damaged_files"].total == 1
    assert "what was read before it stands" in told.getvalue()


def test_an_archive_is_read_up_to_a_limit(trove: Any, tmp_path: Path) -> None:
    records = [response(f"https://a.example/{at}", b"<p>", "Content-Type: text/html") for at in range(5)]
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    assert len(list(trove.WarcReader(str(tmp_path), limit=2, skip=1).run())) == 2
