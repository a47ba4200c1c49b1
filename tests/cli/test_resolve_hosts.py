"""`ofuda resolve --hosts`: what a table of hosts has is inherited where nothing more specific is brought."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call
from tests.shells.archives import each_gzip, record, response
from tests.shells.filtering.made import decisions, jsonl
from tests.shells.tables.made import TDMREP, day, fails, says, table
from tests.shells.web.servers import response as answered
from tests.shells.web.servers import says as says_all
from tests.shells.web.servers import serving

A, B, C, D = (f"https://{name}.example" for name in "abcd")
OPEN, REFUSES = "User-agent: *\nAllow: /\n", "User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n"
RESERVED = '[{"location": "/", "tdm-reservation": 1}]'
LICENSE = f"{D}/license.xml"
RSL = (
    '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
    '<prohibits type="usage">ai-train</prohibits></license></content></rsl>'
)
ASKED = ("-A", "ExampleBot", "--use", "train-generative")


def when(number: float) -> str:
    return day(number).isoformat()


@pytest.fixture
def desk(folder: Path) -> Path:
    """A changes its mind twice, B reserves by tdmrep.json, C could not be asked, D has a licence."""
    seen = [says(OPEN, 0, A), says(REFUSES, 10, A), says(OPEN, 20, A)]
    seen += [says(OPEN, 0, one) for one in (B, B.replace("https", "http"))]
    seen += [
        says(RESERVED, 0, B.replace("https", "http"), TDMREP),
        says(RESERVED, 0, B, TDMREP),
        says(REFUSES, 0, C),
        fails("timeout", 10, C),
    ]
    seen += [says(f"License: {LICENSE}\n{OPEN}", 0, D), says(RSL, 0, D, LICENSE)]
    table(folder / "hosts", seen).close()
    return folder


def lines(call: Call, *given: dict[str, Any], more: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    text = "\n".join(map(json.dumps, given)).encode()
    result = call("resolve", "-", "--hosts", "hosts", *ASKED, *more, stdin=text)
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


def reasons(answers: list[dict[str, Any]]) -> list[str]:
    return [one["uses"]["train-generative"]["reason"] for one in answers if "uses" in one]


def policy(**said: object) -> dict[str, Any]:
    columns = {"conditional": "drop", "broken": "drop", "unreachable": "review", "claims": "ignore"}
    return {"name": "own", "unknown": "keep", "own_disallow": "drop", **columns, **said}


@pytest.mark.usefixtures("desk")
def test_a_file_inherits_what_its_site_said(call: Call) -> None:
    ask = ("resolve", "plain.txt", "--hosts", "hosts", *ASKED, "--url")
    told = json.loads(call(*ask, f"{B}/x", "--format", "json").stdout)
    assert reasons([told]) == ["tdmrep_file_disallowed"]
    seen = [(one["source"], one["fetched_at"]) for one in told["evidence"]]
    assert seen == [(f"{B}/x", None), (f"{B}/robots.txt", "2026-01-01T00:00:00Z"), (B + TDMREP, "2026-01-01T00:00:00Z")]
    licensed = json.loads(call(*ask, f"{D}/x", "--format", "json").stdout)
    assert (reasons([licensed]), licensed["needs"]) == (["rsl_disallowed"], [])
    assert "keep" in call(*ask, "https://unknown.example/x").stdout
    own = call(*ask, f"{B}/y", "--well-known", f"{TDMREP}=robots.txt", "--robots", "robots.txt", "--format", "json")
    assert reasons([json.loads(own.stdout)]) == ["content_signal_disallowed"]


@pytest.mark.usefixtures("desk")
def test_what_is_brought_counts_more_than_the_line_of_a_site_and_that_more_than_the_table(call: Call) -> None:
    none = {"status": 404}
    closed = {"status": 200, "body": "User-agent: *\nDisallow: /\n"}
    found = lines(
        call,
        {"url": f"{A}/x", "at": when(15)},
        {"url": f"{A}/x", "at": when(15), "robots_txt": none},
        {"site": A, "robots_txt": closed},
        {"url": f"{A}/x", "at": when(15)},
        {"url": f"{A}/x", "at": when(15), "robots_txt": none},
    )
    assert reasons(found) == ["aipref_robots_disallowed", "no_signal", "not_fetchable", "no_signal"]
    # Of the files of a site each one by itself: its tdmrep.json is known beside a robots.txt that is brought.
    assert reasons(lines(call, {"url": f"{B}/x", "robots_txt": none})) == ["tdmrep_file_disallowed"]
    assert reasons(lines(call, {"url": f"{B}/x", "well_known": {TDMREP: none}})) == ["no_signal"]


@pytest.mark.usefixtures("desk")
def test_the_instant_is_that_of_the_fetch_else_the_one_asked_about(call: Call) -> None:
    each = [{"url": f"{A}/x", "fetched_at": when(at)} for at in (-1, 5, 15, 25)]
    told = ["no_signal", "no_signal", "aipref_robots_disallowed", "no_signal"]
    assert reasons(lines(call, *each)) == told
    assert [one["fetch"]["decision"] for one in lines(call, *each)] == ["unknown", "allowed", "allowed", "allowed"]
    assert reasons(lines(call, {"url": f"{A}/x"}, more=("--at", when(15)))) == told[2:3]
    assert reasons(lines(call, each[1], more=("--at", when(15)))) == told[1:2]


@pytest.mark.usefixtures("desk")
def test_which_answers_count_says_the_policy_of_a_line(call: Call) -> None:
    asked = {"url": f"{A}/x", "fetched_at": when(15)}
    given = [{**asked, "policy": policy(as_of=word)} for word in ("capture", "latest", "ever")]
    told = ["aipref_robots_disallowed", "no_signal", "aipref_robots_disallowed"]
    assert reasons(lines(call, *given)) == told
    own = {"robots_txt": {"status": 404}}
    assert reasons(lines(call, *[{**one, **own} for one in given])) == ["no_signal"] * 3


@pytest.mark.usefixtures("desk")
def test_what_could_not_be_asked_permits_nothing(call: Call) -> None:
    (answer,) = lines(call, {"url": f"{C}/x", "fetched_at": when(15)})
    assert (answer["verdict"], answer["fetch"]["decision"]) == ("drop", "disallowed")
    (brought,) = lines(call, {"url": f"{A}/x", "robots_txt": {"error": "timeout"}})
    assert (brought["verdict"], brought["fetch"]["decision"]) == ("review", "disallowed")


@pytest.mark.usefixtures("desk")
def test_robots_txt_is_that_of_the_origin_first_asked(call: Call) -> None:
    found = lines(
        call,
        {"url": f"{B}/x", "requested_url": f"{A}/x", "at": when(15)},
        {"url": f"{A}/x", "requested_url": f"{B}/x", "at": when(15)},
        {"url": f"{A}/x", "requested_url": "nowhere", "at": when(15)},
        {"url": "nowhere"},
    )
    sources = [[one["source"] for one in answer["evidence"]] for answer in found]
    assert sources[:2] == [[f"{A}/robots.txt", B + TDMREP], [f"{B}/robots.txt"]]
    assert reasons(found)[0] == "aipref_robots_disallowed"
    assert found[3]["verdict"] == "review"


MORE: list[dict[str, Any]] = [
    {},
    {"headers": [["Content-Usage", "train-ai=y"]]},
    {"headers": [["X-Robots-Tag", "noai"]], "media_type": "text/html"},
    {"requested_url": f"{A}/r"},
    *({"fetched_at": when(at)} for at in (-1, 5, 15, 25)),
]
ROWS: list[dict[str, Any]] = [
    {"id": at, "url": f"{origin}{path}", **more}
    for at, (origin, path, more) in enumerate(
        (origin, path, more)
        for origin in (A, B, C, D, "http://a.example", "https://unknown.example")
        for path in ("/", "/x?y=z", "/robots.txt")
        for more in MORE
    )
]


@pytest.mark.parametrize("as_of", ["capture", "latest", "ever"])
@pytest.mark.parametrize("at", [None, 15])
def test_answers_are_those_of_a_filtered_table(call: Call, desk: Path, as_of: str, at: float | None) -> None:
    jsonl(desk / "rows.jsonl", ROWS)
    (desk / "policy.json").write_text(json.dumps(policy(as_of=as_of)))
    moment = () if at is None else ("--at", when(at))
    ask = ("rows.jsonl", "--hosts", "hosts", *ASKED, "--policy", "policy.json", *moment)
    assert call("filter", *ask, "-o", "run", "--progress", "none").exit_code == 0
    wanted = [(row["ai_decision"], row["ai_verdict"], row["ai_reason"]) for row in decisions(desk / "run")]
    answers = [json.loads(line) for line in call("resolve", *ask).stdout.splitlines()]
    uses = [one["uses"]["train-generative"] for one in answers]
    assert [(use["decision"], use["verdict"], use["reason"]) for use in uses] == wanted
    assert len(set(wanted)) >= 5


def test_an_archive_inherits_what_it_does_not_hold_itself(call: Call, desk: Path) -> None:
    page, robots = response(b"<html>"), response(OPEN.encode(), kind="text/plain")
    pages = (record(page, f"{origin}/x", number=at) for at, origin in enumerate((A, B, C, "https://unknown.example")))
    (desk / "crawl.warc.gz").write_bytes(each_gzip(record(robots, f"{B}/robots.txt", number=9), *pages))
    ask = ("crawl.warc.gz", "--hosts", "hosts", *ASKED)
    answers = [json.loads(line) for line in call("resolve", *ask, "--format", "jsonl").stdout.splitlines()]
    # The archive has B's robots.txt, the table its tdmrep.json; C was not to be had, and what it said before stands.
    told = ["tdmrep_file_disallowed", "no_signal", "tdmrep_file_disallowed", "aipref_robots_disallowed", "no_signal"]
    assert reasons(answers) == told
    call("filter", *ask, "-o", "run", "--progress", "none")
    assert [row["ai_reason"] for row in decisions(desk / "run")] == told


@pytest.mark.usefixtures("desk")
def test_what_is_fetched_counts_more_than_what_a_table_has(call: Call) -> None:
    page = answered(b"<html>", 200, "Content-Type: text/html")
    for robots, fetch, reason in (
        (answered(OPEN.encode()), "allowed", "no_signal"),  # the tdmrep.json that the table has is gone
        (answered(b"", 503), "disallowed", "tdmrep_file_disallowed"),  # without a robots.txt nothing else was asked for
    ):
        with serving(says_all({"/robots.txt": robots, "/x": page})) as port:
            ask = ("resolve", "http://b.example/x", "--hosts", "hosts", "--connect-to", f"127.0.0.1:{port}", *ASKED)
            answer = json.loads(call(*ask, "--format", "json").stdout)
        assert (answer["fetch"]["decision"], *reasons([answer])) == (fetch, reason)


# -- what goes wrong ---------------------------------------------------------------------------------------------------


def test_what_is_no_table_of_hosts_is_said_before_anything_is_answered(call: Call, desk: Path) -> None:
    ask = ("resolve", "-", *ASKED)
    line = b'{"url": "https://a.example/x"}'
    gone = call(*ask, "--hosts", "nowhere", stdin=line)
    assert (gone.exit_code, gone.stdout) == (3, "")
    assert "cannot read `nowhere" in gone.stderr
    (desk / "hosts" / "table.json").write_text("{}", encoding="utf-8")
    other = call(*ask, "--hosts", "hosts", stdin=line)
    assert (other.exit_code, other.stdout) == (3, "")
    assert "`hosts` is no table of hosts of the format 1\n  help: build it again" in other.stderr


def test_damage_of_the_table_ends_the_answers_and_permits_nothing(call: Call, desk: Path) -> None:
    octets = bytearray((desk / "hosts" / "bodies.parquet").read_bytes())
    octets[4:60] = b"\xff" * 56
    (desk / "hosts" / "bodies.parquet").write_bytes(octets)
    given = (
        b'{"url": "https://unknown.example/x"}\n{"url": "https://a.example/x"}\n{"url": "https://unknown.example/y"}\n'
    )
    result = call("resolve", "-", "--hosts", "hosts", *ASKED, stdin=given)
    assert result.exit_code == 3
    assert [json.loads(line)["url"] for line in result.stdout.splitlines()] == ["https://unknown.example/x"]
    assert "the table of hosts `hosts` is damaged" in result.stderr
    assert "help: build or copy it again" in result.stderr


def test_without_the_extra_it_says_what_to_install(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ofuda.cli._extras.find_spec", lambda _: None)
    result = call("resolve", "-", "--hosts", "hosts", *ASKED, stdin=b'{"url": "https://a.example/x"}')
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this needs `pyarrow`, of the extra `data`" in result.stderr
    assert "pip install 'ofuda[data]'" in result.stderr
