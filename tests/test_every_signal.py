"""One page that says it in every way that is read, and one call of the installed command that names each way."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ORIGIN = "https://everything.example"
PAGE = f"{ORIGIN}/works/1.html"
# Where on the page or beside it each signal stands that has a reason of its own.
PLACES = {
    f"{ORIGIN}/robots.txt:6": "Content-Usage",
    f"{ORIGIN}/robots.txt:7": "Content-Signal",
    f"{ORIGIN}/robots.txt:10": "Disallow of another agent",
    f"{ORIGIN}/ai.txt:2": "Disallow in ai.txt",
    f"{PAGE}#content-usage": "header Content-Usage",
    f"{PAGE}#content-signal": "header Content-Signal",
    f"{PAGE}#x-robots-tag": "header X-Robots-Tag",
    f"{PAGE}#link": "header Link, a licence",
    f"{PAGE}:6": "meta robots",
    f"{PAGE}:7": "meta tdm-reservation",
    f"{PAGE}:11": "label in a data script",
    f"{PAGE}:23": "schema.org in a data script",
    f"{PAGE}:32": "RSL in a script",
    f"{PAGE}#/claims/0": "a claim",
    f"{ORIGIN}/license.xml:4": "RSL that is linked to",
    f"{ORIGIN}/label.jsonld#/uses/train-generative": "label that is linked to",
}


def run(*arguments: str | Path) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "ofuda", *map(str, arguments)], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@cache
def answer() -> dict[str, Any]:
    found: dict[str, Any] = run("resolve", EXAMPLES / "everything.jsonl")
    return found


@cache
def read_channels() -> frozenset[str]:
    return frozenset(one["name"] for one in run("channels", "--format", "json") if one["status"] == "read")


def reasons(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [reason for use in found["uses"].values() for reason in use["reasons"]]


def named(found: dict[str, Any]) -> dict[str, str]:
    """The channels that an answer names, each with the best place where it does."""
    beside = {one["channel"]: list_ for list_ in ("diagnostics", "needs", "offers") for one in found[list_]}
    return beside | {one["channel"]: "reasons" for one in reasons(found)}


def test_every_channel_that_is_read_is_named() -> None:
    found = named(answer())
    assert set(found) == read_channels()
    # What TDMRep's layers set is one statement, which names the last layer that set it (T4); the others stand beside.
    assert {name for name, where in found.items() if where != "reasons"} == {"tdmrep-file", "tdmrep-header"}


def test_every_place_is_named() -> None:
    assert {one["place"] for one in reasons(answer())} >= set(PLACES)


def test_a_channel_that_is_not_there_is_not_named() -> None:
    """So the test above can fail: without its carriers each channel is missing."""
    request = json.loads((EXAMPLES / "everything.jsonl").read_bytes())
    bare = {name: request[name] for name in ("id", "url", "agent", "policy", "at", "status")}
    done = subprocess.run(
        [sys.executable, "-m", "ofuda", "resolve", "--jsonl", "-"],
        input=json.dumps(bare).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert named(json.loads(done.stdout)) == {}


@pytest.mark.parametrize("use", ["search", "train-generative", "ground", "mine"])
def test_nothing_is_allowed_where_somebody_refuses(use: str) -> None:
    found = answer()["uses"][use]
    assert found["decision"] in {"conditional", "disallowed"}
    assert found["verdict"] == "drop"


def test_the_files_beside_give_the_same_answer() -> None:
    """`--robots`, `--well-known`, `--document` and `-H` in the place of a request line; claims have no option."""
    folder = EXAMPLES / "everything"
    headers = [f"{name}: {value}" for name, value in json.loads((folder / "headers.json").read_bytes())]
    documents = [f"{ORIGIN}/{name}={folder / name}" for name in ("label.jsonld", "license.xml", "tdm-policy.json")]
    found = run(
        *("resolve", folder / "page.html", "--url", PAGE, "--agent", "ExampleBot", "--policy", "any-agent"),
        *("--at", "2026-11-20T09:00:00Z", "--format", "json", "--robots", folder / "robots.txt"),
        *("--well-known", f"/.well-known/tdmrep.json={folder / 'tdmrep.json'}"),
        *("--well-known", f"/ai.txt={folder / 'ai.txt'}"),
        *(each for one in headers for each in ("-H", one)),
        *(each for one in documents for each in ("--document", one)),
    )
    assert set(named(found)) == read_channels() - {"registry"}
    decided = {use: (said["decision"], said["conditions"]) for use, said in found["uses"].items()}
    assert decided == {use: (said["decision"], said["conditions"]) for use, said in answer()["uses"].items()}
