"""`init`, as typed: by options, and asked at a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ofuda.shells.config import language
from tests.cli.conftest import Call

WHO = ("--name", "Studio Example", "--contact", "rights@studio.example", "--site", "https://studio.example")
PRESET = ("init", "--preset", "manga-studio", *WHO, "--lang", "en")
DAY = ("--at", "2026-11-21")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits there and answers."""
    monkeypatch.setattr("ofuda.cli.init.somebody_there", lambda: True)


@pytest.fixture
def locale(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No language is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def label(name: str = "label.jsonld") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(name).read_bytes())
    return found


# -- by options -----------------------------------------------------------------------------------------------------


def test_a_preset_writes_a_label_that_validates(call: Call) -> None:
    result = call(*PRESET)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "Check it:   ofuda validate label.jsonld",
        "Put it up:  ofuda render label.jsonld -o out",
    ]
    assert label()["uses"]["train-generative"] == {"decision": "conditional", "duties": ["obtain-consent"]}
    checked = call("validate", "label.jsonld")
    assert (checked.exit_code, checked.stdout) == (0, "nothing found in 1 file\n")


def test_every_answer_is_an_option(call: Call) -> None:
    said = ("--search", "yes", "--answers", "credit", "--training", "no", "--outputs", "pay", "--analysis", "open")
    where = ("--path", "/manga/", "--licence", "https://studio.example/terms", "--notice", "ja=札", "-o", "-")
    mine = (
        "--declared-by",
        "did:web:studio.example",
        "--id",
        "https://studio.example/labels/1",
        "--basis",
        "publisher",
    )
    result = call("init", *WHO, *said, *where, *mine, *DAY)
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert (found["id"], found["issued"]) == ("https://studio.example/labels/1", "2026-11-21T00:00:00Z")
    assert (found["declaredBy"]["id"], found["basis"]) == ("did:web:studio.example", "publisher")
    assert found["about"] == [{"type": "Site", "url": "https://studio.example/", "path": ["/manga/"]}]
    assert found["uses"]["ground"]["license"] == "https://studio.example/terms"
    assert found["uses"]["train-other"] == {"decision": "disallowed"}
    assert "mine" not in found["uses"]
    assert found["notice"] == {"ja": "札"}


def test_an_agent_speaks_for_somebody(call: Call) -> None:
    old = ("--supersedes", "https://studio.example/labels/1")
    result = call(*PRESET, "--basis", "agent", "--on-behalf-of", "https://mika.example/#me", *old)
    assert result.exit_code == 0
    assert label()["supersedes"] == ["https://studio.example/labels/1"]
    assert label()["onBehalfOf"] == ["https://mika.example/#me"]


def test_what_the_validator_finds_is_said(call: Call) -> None:
    result = call(*PRESET[:-4], "--site", "https://example.com", "-o", "-")
    assert result.exit_code == 0
    assert "Note: -:4: `https://example.com/ofuda.jsonld#" in result.stderr
    assert "is at a host that is nobody's" in result.stderr


@pytest.mark.parametrize("more", [(), ("--yes",)])
def test_where_nobody_can_be_asked_what_is_missing_is_named(
    call: Call, more: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    if more:
        monkeypatch.setattr("ofuda.cli.init.somebody_there", lambda: True)
    result = call("init", "--search", "yes", "--name", "X", *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nobody can be asked, and 5 answers are missing" in result.stderr
    assert "help: give `--contact`, `--site`, `--answers`, `--training`, `--outputs`" in result.stderr
    assert not Path("label.jsonld").exists()
    preset = call("init", "--preset", "no-training", *more)
    assert "help: give `--name`, `--contact`, `--site`\n" in preset.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--preset", "mangastudio"), 2, "there is no preset `mangastudio`\n  help: did you mean `manga-studio`?"),
        (("--preset", "zzz"), 2, "there is no preset `zzz`\n  help: there are no-training, "),
        (("--training", "nope"), 2, "there is no answer `nope`\n  help: did you mean `open`?"),
        (("--training", "zzz"), 2, "there is no answer `zzz`\n  help: there are yes, credit, "),
        (("--contact", "me"), 2, "`me` is no address to ask at\n  help: write an e-mail address"),
        (("--at", "now"), 2, "`now` is no date-time"),
        (("-o", "nowhere/x"), 3, "cannot write `nowhere/x`: no such file"),
        (("-o", "plain.txt"), 3, "cannot write `plain.txt`: file exists\n  help: `--force` writes over it"),
    ],
)
def test_init_refuses(call: Call, arguments: tuple[str, ...], status: int, message: str) -> None:
    result = call(*PRESET, *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert message in result.stderr
    assert Path("plain.txt").read_bytes() == b"hello"


def test_a_file_is_written_over_only_by_force(call: Call) -> None:
    assert call(*PRESET, *DAY).exit_code == 0
    assert call(*PRESET, "--training", "no").exit_code == 3
    assert label()["uses"]["train-other"]["decision"] == "conditional"
    assert call(*PRESET, "--training", "no", "--force").exit_code == 0
    assert label()["uses"]["train-other"]["decision"] == "disallowed"


# -- asked at a terminal --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("terminal")
def test_six_questions_are_asked_and_the_label_goes_to_standard_output(call: Call) -> None:
    answers = "Studio Example\nrights@studio.example\nhttps://studio.example/manga/, https://blog.example\n1\n2\n5\n6\n"
    result = call("init", "--lang", "en", "-o", "-", *DAY, stdin=answers.encode())
    assert result.exit_code == 0
    assert [line[:3] for line in result.stderr.splitlines() if "/6  " in line] == [f"{n}/6" for n in range(1, 7)]
    found = json.loads(result.stdout)
    assert found["declaredBy"]["name"] == {"en": "Studio Example"}
    assert [one["url"] for one in found["about"]] == ["https://studio.example/", "https://blog.example/"]
    assert {use: rule["decision"] for use, rule in found["uses"].items()} == {
        "search": "allowed",
        "train-generative": "disallowed",
        "train-other": "disallowed",
        **dict.fromkeys(("prompt", "ground", "ai-index"), "conditional"),
    }


@pytest.mark.usefixtures("terminal")
def test_questions_in_japanese_answered_with_wide_digits(call: Call, locale: pytest.MonkeyPatch) -> None:
    locale.setenv("LANG", "ja_JP.UTF-8")
    answers = "月猫出版\nrights@tsukineko.example\nhttps://tsukineko.example、https://blog.example\n１\n３\n３\n５\n"
    result = call("init", stdin=answers.encode())
    assert result.exit_code == 0
    assert "5/6  AIの学習に使ってもよいですか。\n" in result.stderr
    assert "サイトに置く形に書き出す：ofuda render label.jsonld -o out" in result.stderr
    assert label()["declaredBy"]["name"] == {"ja": "月猫出版"}
    assert [one["url"] for one in label()["about"]] == ["https://tsukineko.example/", "https://blog.example/"]
    assert label()["uses"]["output-style"] == {"decision": "disallowed"}


@pytest.mark.usefixtures("terminal")
def test_only_what_is_missing_is_asked(call: Call) -> None:
    result = call(*PRESET[:-4], *PRESET[-2:], stdin=b"studio.example\n")
    assert result.exit_code == 0
    assert "2/6" in result.stderr
    assert "1/6" not in result.stderr
    assert "3/6" not in result.stderr
    assert "Check it" in result.stderr


@pytest.mark.usefixtures("terminal")
def test_an_answer_that_is_none_is_asked_again(call: Call) -> None:
    answers = [" ", "X", "me", "me@x.example", " ", "ftp://x", "x.example", "0", "7", "maybe", "YES", "no", "open", "6"]
    result = call("init", "--lang", "en", stdin="\n".join([*answers, ""]).encode())
    assert result.exit_code == 0
    again = [line.partition("Error: ")[2] for line in result.stderr.splitlines() if "Error: " in line]
    assert [one.split()[:3] for one in again] == [
        ["write", "a", "name"],
        ["write", "an", "e-mail"],
        *[["write", "it", "as"]] * 2,
        *[["write", "one", "of"]] * 3,
    ]
    assert set(label()["uses"]) == {"search", "prompt", "ground", "ai-index"}


@pytest.mark.usefixtures("terminal")
def test_whoever_stops_answering_gets_no_label(call: Call) -> None:
    assert call("init", stdin=b"Studio Example\n").exit_code == 130
    assert not Path("label.jsonld").exists()


@pytest.mark.usefixtures("terminal")
def test_a_file_in_the_way_is_named_before_anything_is_asked(call: Call) -> None:
    result = call("init", "-o", "plain.txt")
    assert result.exit_code == 3
    assert "1/6" not in result.stderr


# -- the locale -----------------------------------------------------------------------------------------------------


def test_the_language_of_the_locale(locale: pytest.MonkeyPatch) -> None:
    assert language() == ""
    locale.setenv("LANG", "ja_JP.UTF-8")
    assert language() == "ja"
    locale.setenv("LC_MESSAGES", "de_AT@euro")
    assert language() == "de"
    locale.setenv("LC_ALL", "C.UTF-8")
    assert language() == "c"


def test_another_language_than_ours_is_asked_in_english(call: Call, locale: pytest.MonkeyPatch) -> None:
    locale.setenv("LANG", "de_AT.UTF-8")
    assert "Check it" in call(*PRESET[:-2]).stderr
