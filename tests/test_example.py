"""The example says what its README says: the table there is worked out by hand and read from here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ARCHIVE = EXAMPLES / "tsukineko.warc.gz"
REQUESTS = EXAMPLES / "requests.jsonl"
ORIGIN = "https://tsukineko.example"
NINE = {
    "aipref-header",
    "aipref-robots",
    "content-signal",
    "content-signal-header",
    "x-robots-tag",
    "meta-robots",
    "tdmrep-file",
    "tdmrep-header",
    "tdmrep-meta",
}
AGENT = ("--agent", "ExampleBot")
USE = ("--use", "train-generative")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading of the README, without its two head rows."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def resolve(*arguments: str | Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "ofuda.cli", "resolve", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    return {answer["url"]: answer for answer in resolve(ARCHIVE, *AGENT, *USE, "--format", "jsonl") if "url" in answer}


def place_of(answer: dict[str, Any]) -> str:
    use = answer["uses"]["train-generative"]
    if use["reason"] == "not_fetchable":
        place: str = answer["fetch"]["place"]
        return place.removeprefix(ORIGIN)
    decisive = [reason["place"] for reason in use["reasons"] if reason["role"] == "decisive"]
    return decisive[0].removeprefix(ORIGIN) if decisive else "–"


@pytest.mark.parametrize("row", rows("The archive"), ids=lambda row: row[0])
def test_archive_is_decided_as_the_readme_says(row: list[str], answers: dict[str, dict[str, Any]]) -> None:
    answer = answers[ORIGIN + row[0]]
    use = answer["uses"]["train-generative"]
    assert [row[0], use["decision"], use["verdict"], use["reason"], place_of(answer)] == row
    assert answer["verdict"] == row[2]


def test_all_nine_signals_are_heard(answers: dict[str, dict[str, Any]]) -> None:
    heard = {
        reason["channel"]
        for row in rows("The archive")
        for reason in answers[ORIGIN + row[0]]["uses"]["train-generative"]["reasons"]
    }
    assert heard >= NINE


def test_only_the_broken_page_is_broken(answers: dict[str, dict[str, Any]]) -> None:
    diagnosed = {url for url, answer in answers.items() if any(d["severity"] == "error" for d in answer["diagnostics"])}
    assert diagnosed <= {f"{ORIGIN}/about.html"}
    assert answers[f"{ORIGIN}/about.html"]["diagnostics"]


def test_policy_of_the_fan_art_page_is_needed(answers: dict[str, dict[str, Any]]) -> None:
    needs = {(need["url"], need["kind"]) for need in answers[f"{ORIGIN}/fan-art.html"]["needs"]}
    assert needs == {(f"{ORIGIN}/tdm-policy.json", "tdm-policy")}


def test_request_lines_are_answered_as_the_readme_says() -> None:
    site, *found = resolve(REQUESTS)
    assert site["site"] == ORIGIN
    by_id = {answer["id"]: answer for answer in found}
    assert list(by_id) == ["press", "work", "corpus", "browser"]
    for name, use, decision, verdict, _ in rows("The request lines"):
        said = by_id[name]["uses"][use]
        assert (name, use, said["decision"], said["verdict"]) == (name, use, decision, verdict)


def test_request_lines_hold_what_the_site_serves() -> None:
    first = json.loads(REQUESTS.read_text(encoding="utf-8").splitlines()[0])
    assert first["robots_txt"]["body"] == (EXAMPLES / "site" / "robots.txt").read_text(encoding="utf-8")
    tdmrep = (EXAMPLES / "site" / ".well-known" / "tdmrep.json").read_text(encoding="utf-8")
    assert first["well_known"]["/.well-known/tdmrep.json"]["body"] == tdmrep


def test_making_it_again_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, EXAMPLES / "make_example.py", tmp_path], check=True, timeout=60)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    names = [path.as_posix() for path in made]
    assert names == ["everything.jsonl", "requests.jsonl", "site/img/moon-cat.png", "tsukineko.warc.gz"]
    for path in made:
        assert (tmp_path / path).read_bytes() == (EXAMPLES / path).read_bytes(), path


def test_archive_is_small_and_sound() -> None:
    assert ARCHIVE.stat().st_size < 60_000
    kinds: list[str] = []
    statuses: list[str] = []
    with ARCHIVE.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            kinds.append(record.rec_type)
            body = record.content_stream().read()
            if record.rec_type == "response":
                statuses.append(record.http_headers.get_statuscode())
                if record.http_headers.get_header("Transfer-Encoding"):
                    assert body == (EXAMPLES / "site" / "news" / "2026-11.html").read_bytes()
    assert kinds == ["warcinfo", *["request", "response"] * 15]
    assert (statuses.count("200"), statuses.count("404")) == (14, 1)


def test_picture_is_a_picture() -> None:
    data = (EXAMPLES / "site" / "img" / "moon-cat.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    start = data.index(b"IDAT") + 4
    pixels = zlib.decompress(data[start : data.index(b"IEND") - 8])
    assert len(pixels) == 32 * 33


def test_places_of_the_readme_exist() -> None:
    for page, *_, place in rows("The archive"):
        line = re.search(r"^(/.*):(\d+)$", place)
        if line is not None:
            text = (EXAMPLES / "site" / line[1][1:]).read_text(encoding="utf-8").splitlines()[int(line[2]) - 1]
            assert re.search(r"content-usage|content-signal|disallow|noai|tdm-reservation", text, re.IGNORECASE), page
