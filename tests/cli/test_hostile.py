"""Foreign text reaches neither a terminal as a command nor a reader in disguise (security T20)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import URL, Call

# ESC, CSI as one character, BEL, backspace, carriage return, bidirectional overrides and isolates, a zero-width space,
# a byte order mark, a tag character, DEL, NUL, a line separator.
NASTY = "\x1b]0;x\x07\x1b[2J\x9b31m\x08\r\u202e\u2066\u200f\u200b\ufeff\U000e0041\x7f\x00\u2028"
_ASK = (
    "resolve",
    "target",
    "--url",
    URL,
    "-A",
    "ExampleBot",
    "--robots",
    "robots.txt",
    "--well-known",
    "/.well-known/tdmrep.json=tdm.json",
)


def clean(text: str) -> bool:
    return all(char == "\n" or char.isprintable() for char in text)


def everywhere(folder: Path) -> None:
    """The text in every place that a report quotes."""
    octets = NASTY.encode()
    (folder / "robots.txt").write_bytes(
        b"User-agent: *\nContent-Signal: ai-train=no, x" + octets + b"=1\nContent-Usage: " + octets
    )
    (folder / "tdm.json").write_text(
        json.dumps([{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://x/" + NASTY}])
    )
    (folder / "target").write_bytes(
        b"HTTP/1.1 200 OK\nContent-Type: text/html\nTDM-Reservation: " + octets.replace(b"\r", b"")
        + b"\nX-Robots-Tag: noai, " + octets.replace(b"\r", b"")
        + b'\n\n<html><head><meta name="robots" content="noai ' + octets + b'">'
        + b'<meta name="tdm-policy" content="' + octets + b'">'
    )  # fmt: skip


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_nothing_that_a_terminal_would_act_on_is_printed(call: Call, folder: Path, form: str) -> None:
    everywhere(folder)
    result = call(*_ASK, "--format", form)
    assert result.exit_code == 0
    assert len(result.stdout) > 500
    assert clean(result.stdout)
    assert clean(result.stderr)


def test_json_keeps_the_values(call: Call, folder: Path) -> None:
    everywhere(folder)
    found = json.loads(call(*_ASK, "--format", "json").stdout)
    assert "\x1b[2J" in json.dumps(found, ensure_ascii=False).encode().decode("unicode_escape", "replace")
    (reason,) = [one for one in found["uses"]["train-generative"]["reasons"] if one["channel"] == "meta-robots"]
    assert "\u202e" in reason["raw"]


def test_ids_come_back_as_they_were(call: Call) -> None:
    asked = json.dumps({"id": NASTY + "日本語", "url": URL, "agent": "X"}).encode()
    result = call("resolve", "-", stdin=asked)
    assert clean(result.stdout)
    assert "日本語" in result.stdout
    assert json.loads(result.stdout)["id"] == NASTY + "日本語"


def test_addresses_and_agents_of_lines(call: Call) -> None:
    asked = json.dumps(
        {"url": "https://x/" + NASTY, "agent": NASTY, NASTY: 1, "uses": [NASTY], "policy": NASTY}
    ).encode()
    for form in ("text", "json", "jsonl"):
        assert clean(call("resolve", "-", "--format", form, stdin=asked).stdout)


@pytest.mark.parametrize(
    "option", ["-A", "--use", "--policy", "--at", "--purpose", "--territory", "--undertake", "-H", "--url", "--robots"]
)
def test_our_own_messages(call: Call, option: str) -> None:
    typed = NASTY.replace("\x00", "")
    result = call("resolve", "plain.txt", "--url", URL, "-A", "X", option, typed)
    assert result.exit_code in {2, 3}
    assert clean(result.stderr)


def test_file_names(call: Call, folder: Path) -> None:
    name = "\x1b[31m\u202e.jsonl"
    (folder / name).write_text("nope\n")
    assert clean(call("resolve", name).stdout)
    assert clean(call("resolve", name + "x").stderr)
    (folder / "ofuda.toml").write_text('"\\u001b[31m" = 1\n')
    assert clean(call("resolve", name).stderr)


def test_an_entry_is_shortened(call: Call, folder: Path) -> None:
    (folder / "robots.txt").write_bytes(b"User-agent: *\nContent-Signal: ai-train=no, x=" + b"y" * 5000)
    text = call("resolve", "plain.txt", "--url", URL, "-A", "X", "--robots", "robots.txt").stdout
    assert max(map(len, text.splitlines())) < 400


def test_a_terminal_without_our_letters(folder: Path) -> None:
    (folder / "target.http").write_bytes(b"HTTP/1.1 200 OK\nContent-Usage: train-ai=n\n\n")
    (folder / "robots.txt").write_bytes("User-agent: *\nContent-Signal: ai-train=no, 日本=1\n".encode())
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "ascii"}
    result = subprocess.run(
        [sys.executable, "-m", "ofuda", "resolve", "target.http", "--url", URL, "-A", "X", "--robots", "robots.txt"],
        capture_output=True, cwd=folder, env=environment, check=True,
    )  # fmt: skip
    assert b"\n  x train-generative   disallowed   drop " in result.stdout
    assert b"\\u65e5\\u672c=1" in result.stdout
