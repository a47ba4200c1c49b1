from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ofuda.cli import COMMANDS, main
from ofuda.nouns.data import DataError
from ofuda.nouns.versions import TOOL
from tests.cli.conftest import Call

HEAVY = (
    "rdflib",
    "pyld",
    "pyshacl",
    "pyarrow",
    "duckdb",
    "jsonschema",
    "httpx",
    "h11",
    "ofuda.shells.web",
    "fastwarc",
    "lxml",
)
_LOADED = "; import sys, json; sys.stderr.write(json.dumps(sorted(sys.modules)))"


def python(*arguments: str, cwd: Path | None = None, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, *arguments], input=stdin, capture_output=True, cwd=cwd, env=environment, check=False
    )


def loaded(*arguments: str, cwd: Path) -> set[str]:
    """The modules that a call has imported by its end."""
    code = f"from ofuda.cli import main; main({list(arguments)!r}, standalone_mode=False){_LOADED}"
    return set(json.loads(python("-c", code, cwd=cwd).stderr.decode().splitlines()[-1]))


def test_version(call: Call) -> None:
    assert call("--version").output == f"ofuda {TOOL}\n" == "ofuda 0.1.0\n"


def test_version_imports_click_and_nothing_of_ours_but_the_constant(folder: Path) -> None:
    code = f"from ofuda.cli import main; main(['--version'], standalone_mode=False){_LOADED}"
    modules = json.loads(python("-c", code, cwd=folder).stderr)
    ours = {name for name in modules if name.startswith("ofuda")}
    assert ours == {"ofuda", "ofuda.cli", "ofuda.nouns", "ofuda.nouns.versions"}
    assert not {"importlib.metadata", "msgspec", "difflib", *HEAVY} & set(modules)


def test_help_lists_the_commands_and_imports_none(folder: Path) -> None:
    result = python("-m", "ofuda", "--help", cwd=folder)
    assert result.returncode == 0
    for name, sentence in COMMANDS.items():
        assert f"{name:<11}  {sentence}" in result.stdout.decode()
    assert not {f"ofuda.cli.{name}" for name in COMMANDS} & loaded("--help", cwd=folder)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_of_commands_says_what_each_says_of_itself(name: str) -> None:
    import click  # noqa: PLC0415 (loaded only where it is needed)

    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").partition("\n")[0] == COMMANDS[name]


def test_an_unknown_command_is_a_wrong_call_with_the_one_meant(call: Call) -> None:
    result = call("resovle")
    assert result.exit_code == 2
    assert "there is no command `resovle`\n  help: did you mean `resolve`?" in result.stderr


def test_an_unknown_option_is_a_wrong_call(call: Call) -> None:
    assert call("--nope").exit_code == 2
    assert call("resolve", "--nope").exit_code == 2


@pytest.mark.parametrize("module", ["ofuda", "ofuda.cli"])
def test_python_m(module: str, folder: Path) -> None:
    result = python("-m", module, "--version", cwd=folder)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"ofuda 0.1.0\n", b"")


def test_resolve_on_a_page_imports_nothing_heavy(folder: Path) -> None:
    modules = loaded(
        "resolve", "page.html", "--url", "https://example.com/a", "-A", "X", "--robots", "robots.txt", cwd=folder
    )
    assert "ofuda.verbs.resolve" in modules
    assert not set(HEAVY) & modules


def test_a_broken_pipe_ends_quietly(folder: Path) -> None:
    lines = b'{"url": "https://example.com/a", "agent": "X"}\n' * 2000
    (folder / "many.jsonl").write_bytes(lines)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-m", "ofuda", "resolve", "many.jsonl"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, env=environment,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id":null')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 3


def test_an_interrupt_ends_as_shells_have_it(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> list[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr("ofuda.verbs.listings.uses", interrupted)
    assert call("uses").exit_code == 130


@pytest.mark.parametrize(
    ("error", "status"), [(DataError("bundled file `x` is damaged"), 3), (RuntimeError("ours"), 1)]
)
def test_a_damaged_package_cannot_be_read(
    call: Call, monkeypatch: pytest.MonkeyPatch, error: RuntimeError, status: int
) -> None:
    def damaged() -> list[object]:
        raise error

    monkeypatch.setattr("ofuda.verbs.listings.uses", damaged)
    result = call("uses")
    assert result.exit_code == status
    assert ("Error: bundled file `x` is damaged" in result.stderr) is (status == 3)
