"""A command line in an empty folder, with the files that most calls need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ofuda.cli import main

URL = "https://example.com/a"
PAGE = b'<!doctype html><html><head><meta name="robots" content="noai"></head><body>hello</body></html>'
ROBOTS = b"User-agent: *\nContent-Signal: search=yes, ai-train=no\nDisallow: /x\n"

Call = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("OFUDA_AGENT", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "plain.txt").write_bytes(b"hello")
    (tmp_path / "robots.txt").write_bytes(ROBOTS)
    return tmp_path


@pytest.fixture
def call(folder: Path) -> Call:  # noqa: ARG001 (the folder is where it runs)
    """Calls the command line in this process."""

    def run(*arguments: str, stdin: bytes | None = None, **options: object) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, **options)  # type: ignore[arg-type]  # what is given is decided by the test

    return run


@pytest.fixture
def plain(call: Call) -> Call:
    """`resolve` on a text without signals, asked by ExampleBot."""

    def run(*arguments: str, **options: object) -> Result:
        return call("resolve", "plain.txt", "--url", URL, "-A", "ExampleBot", *arguments, **options)

    return run
