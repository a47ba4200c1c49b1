from __future__ import annotations

import json
from pathlib import Path

import pytest

from ofuda.nouns.report import Provider
from ofuda.shells.config import ConfigError, load, parse
from tests.cli.conftest import URL, Call

ASK = ("resolve", "plain.txt", "--url", URL, "--format", "json")


def test_the_file_in_the_working_directory(call: Call, folder: Path) -> None:
    (folder / "ofuda.toml").write_text('agent = ["A-Bot", "B-Bot"]\npolicy = "strict"\n[provider]\nname = "Example"\n')
    result = call(*ASK)
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert (found["agents"], found["policy"]["name"]) == (["A-Bot", "B-Bot"], "strict")


def test_options_win_over_environment_over_file(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "ofuda.toml").write_text('agent = "File"\npolicy = "strict"\n')

    def agents(*more: str) -> list[str]:
        found: list[str] = json.loads(call(*ASK, *more).stdout)["agents"]
        return found

    assert agents() == ["File"]
    monkeypatch.setenv("OFUDA_AGENT", "Env-A, Env-B")
    assert agents() == ["Env-A", "Env-B"]
    assert agents("-A", "Typed") == ["Typed"]
    monkeypatch.setenv("OFUDA_AGENT", "")
    assert agents() == ["File"]
    assert json.loads(call(*ASK, "--policy", "literal").stdout)["policy"]["name"] == "literal"


def test_another_file(call: Call, folder: Path) -> None:
    (folder / "ofuda.toml").write_text('agent = "Here"\n')
    (folder / "sub").mkdir()
    (folder / "sub" / "mine.toml").write_text('agent = "There"\npolicy = "mine.json"\n')
    (folder / "sub" / "mine.json").write_text(
        '{"name": "m", "unknown": "keep", "conditional": "drop", "broken": "drop", "unreachable": "drop",'
        ' "claims": "drop", "own_disallow": "drop"}'
    )
    found = json.loads(call(*ASK, "--config", "sub/mine.toml").stdout)
    assert (found["agents"], found["policy"]["name"]) == (["There"], "m")


def test_unknown_keys_are_warned_about(call: Call, folder: Path) -> None:
    (folder / "ofuda.toml").write_text('agent = "X"\npolicies = "strict"\nzzz = 1\n[provider]\ncomplaint = "x"\n')
    result = call(*ASK)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "Warning: ofuda.toml: unknown key `policies` is ignored",
        "  help: did you mean `policy`?",
        "Warning: ofuda.toml: unknown key `zzz` is ignored",
        "  help: the keys are agent, policy, purpose, territory, recipient, provider",
        "Warning: ofuda.toml: unknown key `provider.complaint` is ignored",
        "  help: did you mean `provider.complaints`?",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("agent =", "is no TOML"),
        ("agent = 5", "`agent` in `ofuda.toml` must be text, or a list of texts"),
        ("policy = 5", "`policy` in `ofuda.toml` must be text"),
        ("provider = 5", "is a table: write it as `[provider]`"),
        ('agent = "Foo Bar"', "`Foo Bar`, given by ofuda.toml, is no product token"),
        ('agent = "X"\npurpose = "reserch"', "did you mean `research`?"),
        ('agent = "X"\npolicy = "strickt"', "did you mean `strict`?"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_wrong_call(call: Call, folder: Path, text: str, message: str) -> None:
    (folder / "ofuda.toml").write_text(text)
    result = call(*ASK)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_an_environment_that_is_no_token_is_a_wrong_call(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFUDA_AGENT", "Foo Bar")
    assert "given by OFUDA_AGENT, is no product token" in call(*ASK).stderr


def test_nothing_set_is_nothing(folder: Path) -> None:
    assert folder.is_dir()
    assert load().agents == ()
    assert load().provider == Provider()


def test_the_provider() -> None:
    provider = parse(b'[provider]\nname = "a"\ncontact = "b"\ncomplaints = "c"\n', "x.toml").provider
    assert provider == Provider("a", "b", "c")
    with pytest.raises(ConfigError, match="no TOML"):
        parse(b"\xff", "x.toml")
