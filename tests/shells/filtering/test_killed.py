"""A run is killed, runs out of disk, is cut into shards: no row is lost, none is there twice, no file is torn (T17)."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest

from tests.shells.filtering.made import decisions, digests, hosts, parquet, rows, started
from tests.sizes import size

FILES = 20
ROWS = size(20_000, 100_000, 1_000_000)
SHARDS = 16


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files of rows and a table of hosts, and a run over them that nobody disturbed."""
    folder = tmp_path_factory.mktemp("desk")
    hosts(folder / "hosts")
    for at in range(FILES):
        parquet(folder / f"in-{at:02}.parquet", rows(ROWS // FILES, at * (ROWS // FILES)), group=ROWS // FILES // 3 + 1)
    assert ended(folder, "whole") == 0
    return folder


def ended(folder: Path, output: str, *more: str) -> int:
    process = started(
        "in-*.parquet", "--hosts", "hosts", "-o", output, "--write", "keep,drop,review", *more, cwd=folder
    )
    process.communicate(timeout=600)
    return process.returncode


def assert_whole(folder: Path, output: str) -> None:
    """What is visible is whole, and every row that is listed is listed once."""
    seen = Counter(row["id"] for row in decisions(folder / output))
    assert not seen or max(seen.values()) == 1
    for path in (folder / output).glob("[!.]*.parquet"):
        pq.read_table(path)


def test_killed_at_any_moment_it_ends_as_if_it_had_not_been(desk: Path) -> None:
    random, kills = Random(7), size(6, 20, 100)
    began = time.monotonic()
    assert ended(desk, "timed") == 0
    lasts = time.monotonic() - began
    killed, number = 0, 0
    while killed < kills:
        output = f"killed-{number}"
        number += 1
        # A run is killed again and again until it is through; how long it lives each time is chance.
        while not (desk / output / "run.json").exists() and killed < kills:
            process = started("in-*.parquet", "--hosts", "hosts", "-o", output, "--write", "keep,drop,review", cwd=desk)
            time.sleep(random.uniform(0.2, lasts * 1.1))
            killed += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.communicate()
            assert_whole(desk, output) if (desk / output).is_dir() else None
        assert ended(desk, output) == 0
        assert digests(desk / output) == digests(desk / "whole")
    listed = Counter(row["id"] for row in decisions(desk / "whole"))
    assert listed == Counter(range(ROWS // FILES * FILES))


def test_a_full_disk_loses_nothing(desk: Path) -> None:
    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        largest = max(path.stat().st_size for path in (desk / "whole").glob("keep-*"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest // 2, largest // 2))

    arguments = ("in-*.parquet", "--hosts", "hosts", "-o", "full", "--write", "keep,drop,review")
    process = started(*arguments, cwd=desk, preexec_fn=narrow)
    _, told = process.communicate(timeout=600)
    assert process.returncode == 3, told
    assert b"cannot write" in told
    assert_whole(desk, "full")
    assert not list((desk / "full").glob(".*.part"))
    assert ended(desk, "full") == 0
    assert digests(desk / "full") == digests(desk / "whole")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, which can be made as small as is wanted."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a disk that is full has to be mounted, which only root can")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def narrowed(disk: Path, octets: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={octets}", str(disk)], check=True)


def test_a_disk_that_is_full_again_and_again_loses_nothing(desk: Path, disk: Path) -> None:
    random = Random(8)
    whole = sum(-(-path.stat().st_size // 4096) * 4096 for path in (desk / "whole").iterdir())
    for number in range(size(1, 2, 5)):
        output = disk / f"full-{number}"
        narrowed(disk, 2 * whole)
        for octets in sorted(random.randrange(8192, whole) for _ in range(size(2, 3, 8))):
            narrowed(disk, octets)
            process = started(
                "in-*.parquet", "--hosts", "hosts", "-o", str(output), "--write", "keep,drop,review", cwd=desk
            )
            _, told = process.communicate(timeout=600)
            assert process.returncode == 3, told
            assert b"no space left" in told
            assert_whole(disk, output.name)
            assert not list(output.glob(".*.part"))
        narrowed(disk, 2 * whole)
        assert ended(desk, str(output)) == 0
        assert digests(output) == digests(desk / "whole")
        for path in output.iterdir():
            path.unlink()


def counted(path: Path) -> Counter[str]:
    """The numbers of a report, each under the way to it."""
    told = json.loads(path.read_bytes())["counts"]
    return Counter({f"{name}/{word}": count for name in told if name != "rows" for word, count in told[name].items()})


def test_shards_come_to_the_same_numbers_as_one_run(desk: Path) -> None:
    random = Random(9)
    arguments = ("in-*.parquet", "--hosts", "hosts", "-o", "shards", "--progress", "none")
    processes = []
    for shard in range(1, SHARDS + 1):
        process = started(*arguments, "--shard", f"{shard}/{SHARDS}", cwd=desk)
        if shard == 5:
            time.sleep(random.uniform(0.1, 0.5))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            process = started(*arguments, "--shard", f"{shard}/{SHARDS}", cwd=desk)
        processes.append(process)
        if shard % 4 == 0:
            for each in processes[-4:]:
                _, told = each.communicate(timeout=600)
                assert each.returncode == 0, told
    one, many = decisions(desk / "whole"), decisions(desk / "shards")
    assert sorted(map(repr, one)) == sorted(map(repr, many))
    assert len(list((desk / "shards").iterdir())) == 3 * SHARDS
    parts = sum(map(counted, (desk / "shards").glob("run-*.json")), Counter[str]())
    assert parts == counted(desk / "whole" / "run.json")
