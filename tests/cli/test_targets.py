from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PAGE, URL, Call

ASK = ("--url", URL, "-A", "ExampleBot")
REFUSES = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Usage: train-ai=n\r\n\r\n"


def records(*bodies: tuple[str, bytes]) -> bytes:
    """A WARC of responses."""
    found = b""
    for at, (url, body) in enumerate(bodies):
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{at}>\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2026-11-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        found += gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0)
    return found


WARC = records(("https://example.com/a", REFUSES + b"<html>"), ("https://example.com/b", REFUSES.replace(b"=n", b"=y")))


def verdicts(text: str) -> list[str]:
    return [json.loads(line)["verdict"] for line in text.splitlines()]


# -- one resource --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["page.html", "plain.txt"])
def test_a_file_needs_its_address(call: Call, name: str) -> None:
    result = call("resolve", name, "-A", "ExampleBot")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"nobody said where `{name}` came from" in result.stderr
    assert "--url https://" in result.stderr


def test_the_address_is_an_address(call: Call) -> None:
    result = call("resolve", "plain.txt", "--url", "example.com", "-A", "X")
    assert result.exit_code == 2
    assert "`example.com` is no http or https URL" in result.stderr


def test_one_address_is_of_one_file(call: Call) -> None:
    result = call("resolve", "plain.txt", "page.html", *ASK)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "one `--url` is the address of one file" in result.stderr


def test_a_page_by_its_beginning_or_by_its_name(call: Call, folder: Path) -> None:
    # Of a page `noimageai` speaks about the images only; of something that may be an image it refuses (X3).
    odd, page = b"<meta name=robots content=noimageai>", b"<html><meta name=robots content=noimageai>"
    for name, octets, counts in (("a.html", odd, False), ("a", page, False), ("b", odd, True)):
        (folder / name).write_bytes(octets)
        assert ("meta_robots_disallowed" in call("resolve", name, *ASK).stdout) is counts
    assert "meta_robots" not in call("resolve", "page.html", *ASK, "-H", "Content-Type: text/plain").stdout


def test_a_response_as_curl_prints_it(call: Call, folder: Path) -> None:
    (folder / "page.http").write_bytes(b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n" + REFUSES + PAGE)
    found = json.loads(call("resolve", "page.http", *ASK, "-H", "X-Robots-Tag: noai", "--format", "json").stdout)
    assert found["url"] == "https://example.com/b"
    assert found["evidence"][0]["status"] == 200
    reasons = found["uses"]["train-generative"]["reasons"]
    assert {one["channel"] for one in reasons} == {"aipref-header", "x-robots-tag", "meta-robots"}


def test_a_redirect_to_nowhere_keeps_the_address(call: Call, folder: Path) -> None:
    (folder / "page.http").write_bytes(b"HTTP/1.1 301 Moved\r\nLocation: mailto:x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
    assert json.loads(call("resolve", "page.http", *ASK, "--format", "json").stdout)["url"] == URL


def test_a_response_whose_head_is_cut_off_permits_nothing(call: Call, folder: Path) -> None:
    (folder / "page.http").write_bytes(b"HTTP/1.1 200 OK\r\nContent-Usage: search=y")
    found = json.loads(call("resolve", "page.http", *ASK, "--format", "json").stdout)
    assert {one["verdict"] for one in found["uses"].values()} == {"review"}
    assert [one["rule"] for one in found["diagnostics"]] == ["response-damaged"]


def test_a_response_whose_body_is_damaged_is_told(call: Call, folder: Path) -> None:
    (folder / "page.http").write_bytes(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE * 99)[:-20]
    )
    assert "[response-damaged]" in call("resolve", "page.http", *ASK).stdout


def test_json_with_an_address_is_a_body(call: Call, folder: Path) -> None:
    (folder / "data.json").write_text('{"url": 1}')
    assert call("resolve", "data.json", *ASK).stdout.startswith("https://example.com/a  keep")


def test_a_body_from_standard_input(call: Call) -> None:
    assert "meta_robots_disallowed" in call("resolve", "-", *ASK, stdin=PAGE).stdout
    assert "aipref_header_disallowed" in call("resolve", "-", *ASK, stdin=b"\n" + REFUSES).stdout
    assert call("resolve", "-", "-A", "X", stdin=b"").exit_code == 2


def test_standard_input_is_read_once(call: Call) -> None:
    assert call("resolve", "-", "-", stdin=b"{}").exit_code == 2


def test_a_pipe_that_has_a_name(call: Call, folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    code = "import sys; open('pipe', 'wb').write(sys.stdin.buffer.read())"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as writer:
        assert writer.stdin is not None
        writer.stdin.write(PAGE)
        writer.stdin.close()
        assert "meta_robots_disallowed" in call("resolve", "pipe", *ASK).stdout


def test_what_is_missing_is_told_and_the_rest_is_answered(call: Call, folder: Path) -> None:
    (folder / "a.jsonl").write_text('{"url": "https://example.com/a", "agent": "X"}\n')
    (folder / "sub").mkdir()
    result = call("resolve", "none.html", "a.jsonl", "sub", "--exit-code")
    assert result.exit_code == 3
    assert verdicts(result.stdout) == ["keep"]
    assert "cannot read `none.html`: no such file or directory" in result.stderr
    assert "cannot read `sub`: it is a folder" in result.stderr


# -- WARC ----------------------------------------------------------------------------------------------------------


def test_a_warc(call: Call, folder: Path) -> None:
    (folder / "a.warc.gz").write_bytes(WARC)
    text = call("resolve", "a.warc.gz", "-A", "X", "--use", "train-generative").stdout
    assert [line for line in text.splitlines() if line.startswith("https")] == [
        "https://example.com/a  drop  fetch unknown for X: robots.txt was not looked at",
        "https://example.com/b  keep  fetch unknown for X: robots.txt was not looked at",
    ]
    found = json.loads(call("resolve", "a.warc.gz", "-A", "X", "--format", "json").stdout)
    assert [(one["id"], one["verdict"]) for one in found] == [("<urn:uuid:0>", "drop"), ("<urn:uuid:1>", "keep")]
    lines = call("resolve", "-", "-A", "X", "--format", "jsonl", stdin=WARC)
    assert verdicts(lines.stdout) == ["drop", "keep"]
    assert call("resolve", "a.warc.gz", "-A", "X", "--exit-code").exit_code == 1


def test_a_warc_is_asked_about_the_time_of_its_records(call: Call, folder: Path) -> None:
    (folder / "a.warc.gz").write_bytes(WARC)
    ask = ("resolve", "a.warc.gz", "-A", "X", "--use", "train-other", "--format", "jsonl")
    first, _ = call(*ask).stdout.splitlines()
    assert json.loads(first)["evidence"][0]["fetched_at"] == "2026-11-01T00:00:00Z"


def test_a_warc_needs_an_agent_too(call: Call, folder: Path) -> None:
    (folder / "a.warc.gz").write_bytes(WARC)
    assert call("resolve", "a.warc.gz").exit_code == 2
    assert call("resolve", "a.warc.gz", "--policy", "any-agent").exit_code == 0


def test_a_damaged_warc_is_answered_as_far_as_it_goes(call: Call, folder: Path) -> None:
    (folder / "a.warc.gz").write_bytes(WARC[:-60])
    result = call("resolve", "a.warc.gz", "-A", "X", "--format", "json", "--exit-code")
    assert result.exit_code == 3
    assert json.loads(result.stdout)[0]["verdict"] == "drop"
    assert "`a.warc.gz` could not be read to its end" in result.stderr
    assert "  help: " in result.stderr


def test_a_warc_without_responses_is_told(call: Call, folder: Path) -> None:
    (folder / "a.warc.gz").write_bytes(
        gzip.compress(gzip.decompress(WARC).replace(b"Type: response", b"Type: metadata"))
    )
    result = call("resolve", "a.warc.gz", "-A", "X")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "`a.warc.gz` holds no response" in result.stderr


def test_an_empty_list_is_a_list(call: Call) -> None:
    assert json.loads(call("resolve", "-", "--jsonl", "--format", "jsonl", stdin=b"").stdout or "[]") == []
    result = call("resolve", "none.warc", "also.warc", "-A", "X", "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)) == (3, [])


@pytest.mark.parametrize(
    "option", [("--url", URL), ("--robots", "robots.txt"), ("-H", "a: b"), ("--robots-status", "404")]
)
@pytest.mark.parametrize("name", ["a.warc.gz", "a.jsonl"])
def test_what_belongs_to_one_resource_is_not_given_to_many(
    call: Call, folder: Path, option: tuple[str, str], name: str
) -> None:
    (folder / "a.warc.gz").write_bytes(WARC)
    (folder / "a.jsonl").write_text("{}\n")
    lines = ("--jsonl",) if name == "a.jsonl" else ()
    result = call("resolve", name, "-A", "X", *lines, *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "belongs to one, and" in result.stderr


# -- JSON Lines ----------------------------------------------------------------------------------------------------


def line(**members: Any) -> bytes:
    return json.dumps({"url": URL, **members}).encode() + b"\n"


def test_json_lines_in_and_out(call: Call) -> None:
    asked = (
        line(id=7, agent="X", headers=[["content-usage", "train-ai=n"]]) + b"\n" + b"nope\n" + line(id="é", agent="X")
    )
    result = call("resolve", "-", stdin=asked)
    assert result.exit_code == 0
    found = [json.loads(one) for one in result.stdout.splitlines()]
    assert [(one["id"], one["verdict"]) for one in found] == [(7, "drop"), (None, "review"), ("é", "keep")]
    assert found[1]["diagnostics"][0]["place"] == "request:3"


def test_options_are_what_lines_leave_open(call: Call) -> None:
    result = call(
        "resolve", "-", "-A", "X", "--use", "search", "--policy", "strict", "--format", "json",
        stdin=line() + line(agent="Y", uses=["mine"], policy="literal"),
    )  # fmt: skip
    first, second = json.loads(result.stdout)
    assert (first["agents"], list(first["uses"]), first["verdict"]) == (["X"], ["search"], "drop")
    assert (second["agents"], list(second["uses"]), second["verdict"]) == (["Y"], ["mine"], "keep")


def test_a_line_without_an_agent_gets_an_answer(call: Call) -> None:
    result = call("resolve", "-", stdin=line())
    assert result.exit_code == 0
    assert json.loads(result.stdout)["diagnostics"][0]["rule"] == "agent-not-a-token"
    assert "for nobody" in call("resolve", "-", "--format", "text", stdin=line()).stdout


def test_json_lines_as_text(call: Call) -> None:
    site = b'{"site": "https://example.com", "robots_txt": {"status": 404}}\n'
    asked = site + line(agent="X") + b'{"site": "x"}\n' + b"nope\n" + b'{"agent": "X"}\n'
    text = call("resolve", "-", "--format", "text", "--use", "search", stdin=asked).stdout
    assert text.startswith("https://example.com/a  keep  fetch allowed for X\n")
    assert "\n  error     request:3#/site: `x` is no http or https origin [request-value]\n" in text
    assert "\n  error     request:4: the line is no JSON" in text
    brief = call("resolve", "-", "--format", "text", "-q", stdin=asked).stdout
    assert [one.split("  ")[:2] for one in brief.splitlines()] == [
        ["https://example.com/a", "keep"],
        ["(no address)", "review"],
        ["(no address)", "review"],
    ]


def test_a_file_of_lines_by_its_beginning_its_name_or_by_force(call: Call, folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbf" + line(agent="X"))
    (folder / "b.jsonl").write_bytes(b"nope\n" + line(agent="X"))
    (folder / "empty.ndjson").write_bytes(b"")
    assert verdicts(call("resolve", "a.txt").stdout) == ["keep"]
    result = call("resolve", "b.jsonl")
    assert verdicts(result.stdout) == ["review", "keep"]
    assert json.loads(result.stdout.splitlines()[0])["diagnostics"][0]["place"] == "b.jsonl:1"
    assert (call("resolve", "empty.ndjson").exit_code, call("resolve", "empty.ndjson").stdout) == (0, "")
    assert verdicts(call("resolve", "-", "--jsonl", stdin=b"nope\n").stdout) == ["review"]
    assert call("resolve", "a.txt", "--exit-code").exit_code == 0
    assert call("resolve", "b.jsonl", "--exit-code").exit_code == 1


def test_several_targets_in_one_call(call: Call, folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(line(agent="X"))
    (folder / "a.warc.gz").write_bytes(WARC)
    result = call("resolve", "a.jsonl", "a.warc.gz", "-A", "X")
    assert verdicts(result.stdout) == ["keep", "drop", "keep"]


def test_each_answer_comes_before_the_next_line_is_awaited(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-m", "ofuda", "resolve", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=environment,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for at in range(3):
            process.stdin.write(line(id=at, agent="X"))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == at
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_file_that_is_gone_before_its_turn(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lines(_: object) -> Any:
        yield line(agent="X")
        raise OSError(5, "Input/output error")

    (folder / "a.jsonl").write_bytes(line(agent="X"))
    monkeypatch.setattr("ofuda.shells.targets.Regular.lines", lines)
    result = call("resolve", "a.jsonl")
    assert (result.exit_code, verdicts(result.stdout)) == (3, ["keep"])
    assert "cannot read `a.jsonl`: input/output error" in result.stderr


def test_members_that_stand_twice_are_no_question(call: Call) -> None:
    twice = b'{"id": 1, "url": "https://example.com/a", "agent": "X", "headers": '
    twice += b'{"content-usage": "train-ai=n", "content-usage": "train-ai=y"}}\n'
    deep = (
        b'{"id": 2, "url": "https://example.com/a", "agent": "X", "agent" : "Y", "x": ' + b"[" * 99 + b"]" * 99 + b"}\n"
    )
    text = b'{"id": 3, "url": "https://example.com/a", "agent": "X", "body": "\\"a\\": 1, \\"a\\": 2"}\n'
    found = [json.loads(one) for one in call("resolve", "-", stdin=twice + deep + text).stdout.splitlines()]
    assert [(one["id"], one["verdict"]) for one in found] == [(1, "review"), (2, "review"), (3, "keep")]
    assert "/headers/content-usage" in found[0]["diagnostics"][0]["message"]
    assert "cannot be checked" in found[1]["diagnostics"][0]["message"]
