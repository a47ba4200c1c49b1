"""`conformance`, as typed; and our own command from outside."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call

OWN = f"{sys.executable} -m ofuda"
SILENT = f"{sys.executable} -c 'import sys; [print(\"{{}}\", flush=True) for line in sys.stdin]'"
YES = f"{sys.executable} -c pass"


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> str:
    """Our own command, from any folder."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2] / "src"))
    return OWN


def test_our_own_command_passes_from_outside(call: Call, own: str) -> None:
    result = call("conformance", "--command", f"{own} resolve -", "--format", "json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["passed"] is True
    assert report["classes"]["resolver"]["passed"] >= 900
    assert report["classes"]["resolver"]["failed"] == report["classes"]["resolver"]["broken"] == 0
    assert report["classes"]["resolver"]["requirements"]["R17"]["passed"] >= 100
    assert report["without_vectors"] == ["publisher", "registry"]


def test_our_own_validator_passes_from_outside(call: Call, own: str) -> None:
    result = call("conformance", "--validate-command", f"{own} validate -q --kind label", "--only", "-set-")
    assert result.exit_code == 0, result.output
    assert "✓ document: " in result.stdout
    assert "· registry: no vectors yet" in result.stdout


def test_a_program_that_says_nothing_fails(call: Call) -> None:
    result = call("conformance", "--command", SILENT, "--only", "robots/")
    assert result.exit_code == 1
    assert "the answer does not have the `id` of the request" in result.stdout
    assert "✗ resolver: 0 of " in result.stdout


def test_a_validator_that_likes_everything_fails(call: Call) -> None:
    result = call("conformance", "--validate-command", YES, "--class", "document", "--only", "valid-a-set")
    assert result.exit_code == 1
    assert "documents/spec-invalid-a-set-that-is-signed  specification D9 (D9)" in result.stdout
    assert "the exit status is 0, not 1" in result.stdout


def test_house_readings_can_be_left_out(call: Call) -> None:
    result = call("conformance", "--command", SILENT, "--only", "proof/house-proof", "--without-house")
    assert result.exit_code == 2
    assert "no vector is left" in result.stderr
    result = call("conformance", "--command", SILENT, "--only", "spec-link", "--without-house", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["classes"]["resolver"]["house"] == {"passed": 0, "broken": 0, "failed": 0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "there is no program to ask"),
        (("--class", "document", "--command", YES), "name it, as in `--validate-command"),
        (("--class", "publisher", "--command", YES), "there are no vectors of the class `publisher` yet"),
        (("--class", "registry"), "there are no vectors of the class `registry` yet"),
        (("--command", "'"), "the command cannot be split into words"),
        (("--command", ""), "the command is empty"),
        (("--command", YES, "--timeout", "0"), "--timeout"),
    ],
)
def test_calls_that_are_wrong(call: Call, arguments: tuple[str, ...], said: str) -> None:
    result = call("conformance", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_what_cannot_be_run_or_read(call: Call, folder: Path) -> None:
    result = call("conformance", "--command", "no-such-program")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "cannot run `no-such-program`: no such file" in result.stderr
    result = call("conformance", "--command", YES, "--vectors", "nowhere")
    assert result.exit_code == 3
    assert "cannot read `nowhere`" in result.stderr
    (folder / "x.json").write_text("{", encoding="utf-8")
    result = call("conformance", "--command", YES, "--vectors", ".")
    assert result.exit_code == 3
    assert "`x.json` is no file of vectors" in result.stderr
