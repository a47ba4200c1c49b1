from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PAGE, Call
from tests.cli.test_group import python
from tests.shells.web.servers import response, says, serving

SITE = {
    "/robots.txt": response(b"User-agent: *\nContent-Usage: train-ai=n\nDisallow: /x\n"),
    "/a": response(PAGE, 200, "Content-Type: text/html"),
    "/b": response(b"plain"),
}


@pytest.fixture
def own() -> Iterator[tuple[str, ...]]:
    """The options that lead to a server here."""
    with serving(says(SITE)) as port:
        yield "-A", "ExampleBot", "--connect-to", f"127.0.0.1:{port}"


def test_a_url_is_fetched_with_what_lies_beside_it(call: Call, own: tuple[str, ...]) -> None:
    result = call("resolve", "http://example.com/a", *own, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert (found["url"], found["verdict"], found["fetch"]["decision"]) == ("http://example.com/a", "drop", "allowed")
    channels = {one["channel"] for one in found["uses"]["train-generative"]["reasons"]}
    assert channels == {"aipref-robots", "meta-robots"}
    assert [one["source"].partition("example.com")[2] for one in found["evidence"]] == [
        "/a", "/robots.txt", "/.well-known/tdmrep.json", "/ai.txt",
    ]  # fmt: skip
    assert [one["rule"] for one in found["diagnostics"]] == ["connected-elsewhere"]
    assert "every connection went to `127.0.0.1:" in found["diagnostics"][0]["message"]


def test_urls_on_the_command_line_in_a_file_and_from_a_pipe(call: Call, own: tuple[str, ...], folder: Path) -> None:
    lines = b"\xef\xbb\xbfhttp://example.com/a\r\n\n  http://example.com/b  \nnonsense\nHTTP://example.com/x\n"
    (folder / "urls.txt").write_bytes(lines)
    expected = [
        ("http://example.com/a", "allowed", "drop"),
        ("http://example.com/b", "allowed", "drop"),
        ("nonsense", "unknown", "review"),
        ("http://example.com/x", "disallowed", "drop"),
    ]
    named = [url.replace("HTTP:", "http:") for url, _, _ in expected if url != "nonsense"]
    for arguments, stdin in ((("urls.txt",), None), (("-",), lines), ((*named,), None)):
        result = call("resolve", *arguments, *own, "--use", "train-generative", "--format", "json", stdin=stdin)
        assert result.exit_code == 0, result.output
        found = [(one["url"], one["fetch"]["decision"], one["verdict"]) for one in json.loads(result.stdout)]
        assert found == [one for one in expected if stdin or arguments == ("urls.txt",) or one[0] != "nonsense"]


def test_what_could_not_be_fetched_is_told_and_judged(call: Call) -> None:
    result = call("resolve", "http://127.0.0.1/", "-A", "ExampleBot", "--exit-code")
    assert result.exit_code == 1
    assert "http://127.0.0.1/  review  fetch unknown for ExampleBot" in result.stdout
    assert "gives its host as an address, not as a name [url-not-fetched]" in result.stdout


def test_private_servers_are_asked_when_that_is_said(call: Call) -> None:
    with serving(says(SITE)) as port:
        url = f"http://127.0.0.1:{port}/a"
        assert "[url-not-fetched]" in call("resolve", url, "-A", "X").stdout
        text = call("resolve", url, "-A", "X", "--allow-private", "--timeout", "5").stdout
    assert text.startswith(f"{url}  drop  fetch allowed for X")
    assert "[private-allowed]" in text


def test_files_are_kept_for_the_next_call(call: Call, folder: Path) -> None:
    site = dict(SITE)
    with serving(says(site)) as port:
        ask = ("resolve", "http://example.com/b", "-A", "X", "--connect-to", f"127.0.0.1:{port}", "--cache", "sub/kept")
        first = call(*ask, "--format", "json").stdout
        site["/robots.txt"] = response(status=404)
        assert "aipref-robots" in first
        assert "aipref-robots" in call(*ask, "--format", "json").stdout
    assert len(list((folder / "sub" / "kept").iterdir())) == 3


@pytest.mark.parametrize("text", ["localhost", ":80", "localhost:", "localhost:0", "localhost:65536", "a:٣", "a:-1"])
def test_a_place_to_connect_to_is_host_and_port(call: Call, text: str) -> None:
    result = call("resolve", "http://example.com/", "-A", "X", "--connect-to", text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is no host and port" in result.stderr


def test_a_place_to_connect_to_may_be_an_address_of_ipv6(call: Call) -> None:
    text = call("resolve", "http://example.com/", "-A", "X", "--connect-to", "[::1]:9", "--timeout", "2").stdout
    assert "every connection went to `::1:9`" in text


def test_what_is_given_beside_a_file_is_not_given_beside_a_url(call: Call, folder: Path) -> None:
    (folder / "urls.txt").write_text("http://example.com/a\n")
    for target in ("http://example.com/a", "urls.txt"):
        result = call("resolve", target, "-A", "X", "--robots", "robots.txt")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "a URL is fetched with everything beside it" in result.stderr
    # A text that happens to begin with a URL is a body where its address is given.
    assert call("resolve", "urls.txt", "--url", "https://example.com/l", "-A", "X").exit_code == 0


def test_a_folder_that_cannot_be_made(call: Call) -> None:
    result = call("resolve", "http://example.com/", "-A", "X", "--cache", "page.html")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "cannot read `page.html`" in result.stderr


def test_a_url_needs_an_agent(call: Call) -> None:
    result = call("resolve", "http://example.com/")
    assert result.exit_code == 2
    assert "nobody asks" in result.stderr


def test_a_url_from_a_pipe_is_answered_before_the_next(folder: Path, own: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "ofuda", "resolve", "-", *own, "--format", "jsonl"]
    environment = {"PYTHONPATH": ":".join(sys.path)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for path in ("a", "b"):
            process.stdin.write(f"http://example.com/{path}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["url"] == f"http://example.com/{path}"
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_private_address_in_the_environment_changes_nothing(folder: Path) -> None:
    """As a program of its own: no proxy, no configuration opens what the options do not."""
    result = python("-m", "ofuda", "resolve", "http://localhost/", "-A", "X", "--format", "json", cwd=folder)
    found = json.loads(result.stdout)
    assert found["verdict"] == "review"
    assert "Loopback" in found["diagnostics"][0]["message"]
