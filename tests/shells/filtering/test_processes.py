"""Processes of a run share the table that was open before they parted, as long as it is the one in the folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from ofuda.shells.filtering import processes
from ofuda.shells.filtering.processes import share, shared, workers
from ofuda.shells.tables.hosts import TableError
from tests.shells.tables.made import HOST, day, says, table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table(tmp_path / "hosts", [says("old")]).close()
    return tmp_path / "hosts"


def _replace(folder: Path) -> None:
    """Another table takes the place of the one in the folder."""
    table(folder.with_name("new"), [says("new")]).close()
    shutil.rmtree(folder)
    folder.with_name("new").rename(folder)


def _robots(folder: Path) -> bytes:
    (site,) = shared(folder).site(HOST, day(1))
    assert site.robots_txt is not None
    return site.robots_txt.body


@pytest.fixture
def told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, of which this process was told."""
    monkeypatch.setattr(processes, "_shared", {})
    monkeypatch.setenv("OFUDA_TABLE_TO_SHARE", str(folder))
    return folder


def test_a_table_is_opened_once_and_stays_open(told: Path) -> None:
    share()
    assert shared(told) is shared(told)
    assert _robots(told) == b"old"
    assert "OFUDA_TABLE_TO_SHARE" not in os.environ


def test_a_table_in_the_place_of_the_shared_one_is_read_itself(told: Path) -> None:
    share()
    _replace(told)
    assert _robots(told) == b"new"
    assert shared(told) is not shared(told)


def test_who_is_told_of_no_table_shares_none(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFUDA_TABLE_TO_SHARE")
    share()
    assert shared(told) is not shared(told)


def test_a_table_that_cannot_be_read_is_told_by_who_needs_it(told: Path) -> None:
    (told / "index.bin").write_bytes(b"")
    share()
    with pytest.raises(TableError, match="damaged"):
        shared(told)
    shutil.rmtree(told)
    with pytest.raises(FileNotFoundError):
        shared(told)


def _answer(folder: Path, telling: Connection) -> None:
    telling.send((shared(folder) in processes._shared.values(), _robots(folder)))


def _ask(folder: Path) -> None:
    """Prints whether a process of a run shares the table, and what that has."""
    ours, theirs = workers(folder).Pipe()
    process = workers(folder).Process(target=_answer, args=(folder, theirs))
    process.start()
    print(*ours.recv())
    process.join()


def _main(folder: Path) -> None:
    _ask(folder)
    _replace(folder)
    _ask(folder)
    assert "OFUDA_TABLE_TO_SHARE" not in os.environ


def test_processes_of_a_run_share_it(folder: Path) -> None:
    code = f"import sys; from pathlib import Path; from {__name__} import _main; _main(Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", code, str(folder)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True b'old'", "False b'new'"]
    assert done.stderr == ""
