from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from ofuda.tables.rules import BY_NAME, RULES
from tests.cli.conftest import Call

CLEAN = "User-agent: *\nAllow: /\n"
WRONG = "User-agent: *\nForbid: /\n"
NOTED = "User-agent: *\nAllow: /\nLicense: https://studio.example/l.xml\n"
LABEL = {
    "@context": "https://w3id.org/ofuda/v1",
    "type": "RightsLabel",
    "id": "https://studio.example/labels/1",
    "issued": "2026-11-21T00:00:00Z",
    "validUntil": "2026-11-25T00:00:00Z",
    "declaredBy": {"id": "did:web:studio.example", "contact": "mailto:rights@studio.example"},
    "basis": "rightsholder",
    "about": [{"type": "Site", "url": "https://studio.example"}],
    "uses": {"search": {"decision": "allowed"}},
}


@pytest.fixture
def files(folder: Path) -> Path:
    for name, text in (("robots.txt", CLEAN), ("wrong.txt", WRONG), ("noted.txt", NOTED)):
        (folder / name).write_text(text)
    (folder / "label.jsonld").write_text(json.dumps(LABEL))
    return folder


def statuses(result: Result) -> tuple[int, str]:
    return result.exit_code, result.stderr


@pytest.mark.usefixtures("files")
def test_exit_status(call: Call) -> None:
    assert statuses(call("validate", "robots.txt")) == (0, "")
    assert statuses(call("validate", "noted.txt")) == (0, "")
    assert statuses(call("validate", "robots.txt", "wrong.txt")) == (1, "")
    assert statuses(call("validate", "wrong.txt", "--exit-zero")) == (0, "")
    missing = call("validate", "wrong.txt", "none.txt", "--exit-zero")
    assert missing.exit_code == 3
    assert "cannot read `none.txt`: no such file" in missing.stderr
    assert "robots-unknown-key" in missing.stdout
    assert call("validate").exit_code == 2


@pytest.mark.usefixtures("files")
def test_text(call: Call) -> None:
    assert call("validate", "robots.txt").stdout == "nothing found in 1 file\n"
    assert call("validate", "noted.txt", "-q").stdout == ""
    shown = call("validate", "wrong.txt", "noted.txt").stdout
    assert "    2 | Forbid: /\n      | ^^^^^^\n" in shown
    assert shown.endswith("1 warning, 1 note in 2 files\n")
    assert call("validate", "wrong.txt", "-q").stdout == call("validate", "wrong.txt", "--format", "lines").stdout
    assert "\x1b[" in call("validate", "wrong.txt", "--color", color=True).stdout


@pytest.mark.usefixtures("files")
def test_formats_for_programs(call: Call) -> None:
    one = json.loads(call("validate", "wrong.txt", "--format", "json").stdout)
    assert (one["file"], [each["rule"] for each in one["diagnostics"]]) == ("wrong.txt", ["robots-unknown-key"])
    two = json.loads(call("validate", "wrong.txt", "robots.txt", "--format", "json").stdout)
    assert [each["file"] for each in two] == ["wrong.txt", "robots.txt"]
    assert json.loads(call("validate", "none.txt", "--format", "json").stdout) == []
    log = json.loads(call("validate", "wrong.txt", "--format", "sarif").stdout)
    assert log["runs"][0]["results"][0]["ruleId"] == "robots-unknown-key"
    lines = call("validate", "wrong.txt", "robots.txt", "--format", "github").stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::warning file=wrong.txt,line=2,col=1,endColumn=7,title=robots-unknown-key::")


@pytest.mark.usefixtures("files")
def test_standard_input_and_kinds(call: Call) -> None:
    assert call("validate", "-", stdin=WRONG.encode()).stdout.startswith("-:2:1: warning")
    assert call("validate", "-", "-", stdin=b"").exit_code == 2
    forced = call("validate", "wrong.txt", "--kind", "headers", "--format", "json")
    assert json.loads(forced.stdout)["kind"] == "headers"
    rsl = call("validate", "-", "--format", "json", stdin=b"<rsl/>")
    assert (json.loads(rsl.stdout)["kind"], rsl.exit_code) == ("rsl", 1)
    later = call("validate", "wrong.txt", "--kind", "media")
    assert later.exit_code == 2
    assert "not checked yet" in later.stderr
    (told, unknown) = (call("validate", "-", stdin=octets) for octets in (b"%PDF-1.7", b"hello"))
    assert told.exit_code == unknown.exit_code == 3
    assert "is of the kind `media`, which is not checked yet" in told.stderr
    assert "--kind" in unknown.stderr
    assert told.stdout == ""


@pytest.mark.usefixtures("files")
def test_labels_are_judged_at_an_instant(call: Call) -> None:
    assert call("validate", "label.jsonld", "--at", "2026-11-24").exit_code == 0
    assert "label-expired" in call("validate", "label.jsonld", "--at", "2026-11-25T00:00:00Z").stdout
    assert call("validate", "label.jsonld", "--at", "soon").exit_code == 2
    assert call("validate", "label.jsonld").exit_code in {0, 1}


@pytest.mark.usefixtures("files")
def test_shapes_need_their_extra(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("validate", "label.jsonld", "--shacl", "--at", "2026-11-24").exit_code == 0
    monkeypatch.setattr("ofuda.cli.validate.find_spec", lambda _: None)
    result = call("validate", "label.jsonld", "--shacl")
    assert result.exit_code == 2
    assert "pip install 'ofuda[shacl]'" in result.stderr


def test_names_of_files_reach_no_terminal_raw(call: Call, files: Path) -> None:
    name = "a\x1b[31m\u202e.txt"
    (files / name).write_text(WRONG)
    for form in ("text", "lines", "json", "sarif", "github"):
        shown = call("validate", name, "none\x1b.txt", "--format", form)
        assert "\x1b" not in shown.stdout + shown.stderr
        assert "\u202e" not in shown.stdout


def test_rules_lists_every_rule(call: Call) -> None:
    found = json.loads(call("rules", "--format", "json").stdout)
    assert [row["name"] for row in found] == [rule.name for rule in RULES]
    assert all(row["what"] and row["why"] and row["wrong"] and row["right"] for row in found)
    assert len(call("rules").stdout.splitlines()) == len(RULES) + 1


def test_rule_prints_one_page(call: Call) -> None:
    page = call("rule", "tdmrep-dead-rule").stdout
    rule = BY_NAME["tdmrep-dead-rule"]
    for text in (rule.page.what, rule.source, "Wrong:", "Right:"):
        assert text in page
    assert json.loads(call("rule", "TDMREP-dead-rule", "--format", "json").stdout)["name"] == rule.name
    wrong = call("rule", "tdmrep-dead-rul\x1b")
    assert wrong.exit_code == 2
    assert "did you mean `tdmrep-dead-rule`?" in wrong.stderr
    assert call("rule", "zzz").exit_code == 2
