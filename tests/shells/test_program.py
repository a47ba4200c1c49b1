"""Another program that answers, and programs that hang, die, write garbage or write without end."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ofuda.shells import program
from ofuda.shells.files import FormatError
from ofuda.shells.program import CommandError, answers, statuses, words
from ofuda.shells.vectors import vectors
from ofuda.verbs.conformance import DOCUMENT, RESOLVER, NoAnswer, Vector

ECHO = "import json, sys\nfor line in sys.stdin:\n    print(json.dumps({'id': json.loads(line)['id']}), flush=True)\n"


def asked(count: int) -> list[Vector]:
    return [Vector(RESOLVER, "x", f"spec-{number}", "x", ("R1",), {"url": "x"}, {}) for number in range(count)]


def ask(script: str, count: int = 2, timeout: float = 20) -> list[Any]:
    return list(answers([sys.executable, "-c", script], asked(count), timeout))


def test_each_request_is_answered_before_the_next_is_sent() -> None:
    assert ask(ECHO, 3) == [{"id": 1}, {"id": 2}, {"id": 3}]


def test_nothing_asked_begins_nothing() -> None:
    assert list(answers(["no-such-program"], [], 1)) == []


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(OSError, match="no-such-program"):
        list(answers(["no-such-program"], asked(1), 1))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys; print('hello', flush=True); sys.stdin.read()", "the answer is no JSON: hello"),
        ("import sys; sys.stdin.readline(); sys.exit('it hurts')", "the program ended with the status 1 without"),
        ("import sys; sys.exit(0)", "the program ended with the status 0 without an answer"),
        ("import os; os.kill(os.getpid(), 9)", "the program ended by the signal 9 without an answer"),
        ("print('[' * 100_000, flush=True); input(); input()", "the answer is no JSON: [[["),
    ],
)
def test_programs_that_go_wrong(script: str, said: str) -> None:
    first, _ = ask(script)
    assert isinstance(first, NoAnswer)
    assert first.startswith(said)


def test_last_words_are_told() -> None:
    assert "; its last words: it hurts" in ask("import sys; input(); sys.exit('it hurts')", 1)[0]


def test_an_answer_to_another_request() -> None:
    (found,) = ask("input(); print('{\"id\": 7}', flush=True)", 1)
    assert found == "the answer does not have the `id` of the request"


def test_a_program_that_dies_is_begun_again_and_in_the_end_no_more() -> None:
    script = ECHO.replace("    print", "    if json.loads(line)['id'] in {1, 3, 4}: sys.exit(3)\n    print")
    found = ask(script, 6)
    assert found[1] == {"id": 2}
    assert [isinstance(one, NoAnswer) for one in found] == [True, False, True, True, True, True]
    assert found[4] == found[5] == "not asked: the program gave no answer 3 times"


def test_a_program_that_hangs_is_ended_with_what_it_began() -> None:
    script = "import subprocess, time\nsubprocess.Popen(['sleep', '60'])\ntime.sleep(60)"
    begun = time.monotonic()
    assert ask(script, 1, timeout=0.3) == ["no answer within 0.3 s"]
    assert time.monotonic() - begun < 20


def test_what_it_began_may_be_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "_GRACE", 0.2)
    begun = time.monotonic()
    script = (
        "import subprocess\nsubprocess.Popen(['sleep', '3'], start_new_session=True)\ninput()\nprint('{', flush=True)"
    )
    assert ask(script, 1) == ["the answer is no JSON: {"]
    assert time.monotonic() - begun < 3


def test_a_program_that_does_not_read() -> None:
    big = Vector(RESOLVER, "x", "spec-x", "x", ("R1",), {"body": "x" * 1_000_000}, {})
    found = list(answers([sys.executable, "-c", "import time; time.sleep(60)"], [big], 0.3))
    assert found == ["no answer within 0.3 s"]


def test_an_answer_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "_LONGEST", 1000)
    script = "import sys\nwhile True:\n    sys.stdout.write('x' * 1000)"
    assert ask(script, 1) == ["the answer is longer than 16 MiB"]


def test_a_program_that_closes_its_output_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "_GRACE", 0.2)
    assert ask("import os, time; os.close(1); time.sleep(60)", 1)[0].startswith("the program ended its output without")


def test_a_program_that_talks_on_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "_GRACE", 0.5)
    script = "import json\nprint(json.dumps({'id': json.loads(input())['id']}), flush=True)\nwhile True: print('{}')"
    assert ask(script, 1) == [{"id": 1}]


def test_exit_statuses() -> None:
    documents = [Vector(DOCUMENT, "x", "spec-x", "x", ("D1",), given, given == b"a") for given in (b"a", b"b")]
    script = "import sys; sys.exit(open(sys.argv[1]).read() != 'a')"
    assert list(statuses([sys.executable, "-c", script], documents, 20)) == [0, 1]
    slow = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert list(statuses(slow, documents[:1], 0.3)) == ["it did not end within 0.3 s"]
    with pytest.raises(OSError, match="no-such-program"):
        list(statuses(["no-such-program"], documents, 1))


@pytest.mark.parametrize("command", ["", "  ", "a 'b"])
def test_what_is_no_command(command: str) -> None:
    with pytest.raises(CommandError):
        words(command)
    assert words("a 'b c'") == ["a", "b c"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("robots.json", "{"),
        ("robots.json", "[1]"),
        ("robots.json", "7"),
        ("robots.json", '[{"name": "spec-x"}]'),
        ("documents.json", '[{"name": "x", "spec": "x", "requirement": [], "valid": true, "document_base64": "§"}]'),
    ],
)
def test_files_that_hold_no_vectors(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=rf"`{name}` is no file of vectors"):
        vectors(str(tmp_path))


def test_documents_that_are_no_utf_8(tmp_path: Path) -> None:
    row = '[{"name": "x", "spec": "x", "requirement": ["D1"], "valid": false, "document_base64": "/w=="}]'
    (tmp_path / "documents.json").write_text(row, encoding="utf-8")
    (tmp_path / "vector.schema.json").write_text("{}", encoding="utf-8")
    (only,) = vectors(str(tmp_path))
    assert (only.given, only.expected, only.kind) == (b"\xff", False, DOCUMENT)
