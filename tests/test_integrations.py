"""The pre-commit hook and the action say what the command line has, and the action's script runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from ofuda.cli import main
from ofuda.cli.validate import validate

ROOT = Path(__file__).resolve().parents[1]
ACTION = ROOT / ".github" / "actions" / "validate" / "action.yml"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def options() -> dict[str, click.Option]:
    return {name: each for each in validate.params if isinstance(each, click.Option) for name in each.opts}


def test_the_hook_runs_a_command_that_there_is() -> None:
    (hook,) = read(ROOT / ".pre-commit-hooks.yaml")
    assert hook["id"] == "ofuda-validate"
    assert hook["language"] == "python"
    program, command, *arguments = shlex.split(hook["entry"])
    assert program == "ofuda"
    assert main.get_command(click.Context(main), command) is validate
    assert set(arguments) <= options().keys()
    files = re.compile(hook["files"])
    for name in ("robots.txt", "static/robots.txt", ".well-known/tdmrep.json", "labels/01.jsonld"):
        assert files.search(name)
    for name in ("package.json", "my-robots.txt", "a.jsonld.bak"):
        assert not files.search(name)


def test_the_action_offers_what_the_command_has() -> None:
    action = read(ACTION)
    assert action["runs"]["using"] == "composite"
    assert set(action["inputs"]) == {"files", "kind", "format", "output", "version", "python-version"}
    assert all(each["description"] for each in action["inputs"].values())
    choices = options()["--format"].type
    assert isinstance(choices, click.Choice)
    assert action["inputs"]["format"]["default"] in choices.choices
    setup, install, run = action["runs"]["steps"]
    assert setup["uses"].startswith("actions/setup-python@v")
    for step in (install, run):
        assert "${{" not in step["run"], "what an input holds is not run"
        assert step["shell"] == "bash"
    assert set(re.findall(r"(?<= |\()--[a-z]+", run["run"])) <= options().keys()


@pytest.mark.parametrize(
    ("given", "status", "shown"),
    [
        ({"FILES": "*.txt", "FORMAT": "github"}, 1, "::warning file=robots.txt,line=2"),
        ({"FILES": "clean/robots.txt", "FORMAT": "text"}, 0, "nothing found in 1 file"),
        ({"FILES": "'a b.txt' $(touch no)", "FORMAT": "lines", "KIND": "robots"}, 3, "a b.txt:2:1: warning"),
        ({"FILES": "robots.txt", "FORMAT": "sarif", "OUTPUT": "out.sarif"}, 1, ""),
    ],
)
def test_the_action_runs(given: dict[str, str], status: int, shown: str, tmp_path: Path) -> None:
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "robots.txt").write_text("User-agent: *\nAllow: /\n")
    for name in ("robots.txt", "a b.txt"):
        (tmp_path / name).write_text("User-agent: *\nForbid: /\n")
    program = tmp_path / "bin" / "ofuda"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m ofuda \"$@\"\n")
    program.chmod(0o755)
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    surroundings = {
        **os.environ,
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "KIND": "",
        "OUTPUT": "",
        **given,
    }
    script = read(ACTION)["runs"]["steps"][-1]["run"]
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert shown in done.stdout
    assert not (tmp_path / "no").exists()
    if "OUTPUT" in given:
        assert '"version": "2.1.0"' in (tmp_path / given["OUTPUT"]).read_text()


def test_the_page_shows_what_there_is() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "pages" / "validate.md").read_text(), flags=re.DOTALL)
    hooks, steps = map(yaml.safe_load, blocks)
    assert hooks["repos"][0]["hooks"] == [{"id": read(ROOT / ".pre-commit-hooks.yaml")[0]["id"]}]
    used = steps["steps"][-1]
    assert used["uses"].partition("@")[0].endswith("/" + str(ACTION.parent.relative_to(ROOT)))
    assert used["with"].keys() <= read(ACTION)["inputs"].keys()


def test_the_page_names_every_kind_format_and_status() -> None:
    page = (ROOT / "docs" / "pages" / "validate.md").read_text(encoding="utf-8")
    for name in ("--kind", "--format"):
        choices = options()[name].type
        assert isinstance(choices, click.Choice)
        assert all(f"`{each}`" in page for each in choices.choices)
