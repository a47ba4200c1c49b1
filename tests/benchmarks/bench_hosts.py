"""A table of hosts: how fast it is built and read, and what four processes that share it need beside one.

python -m tests.benchmarks.bench_hosts [ORIGINS [LOOK-UPS [FOLDER]]]; a table that is in the folder is not built again
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.nouns.resource import Fetched
from ofuda.shells.filtering.processes import shared, workers
from ofuda.shells.filtering.sites import TableSites
from ofuda.shells.tables.files import BODIES, HOSTS, INDEX
from ofuda.shells.tables.hosts import LATEST, HostTable
from ofuda.shells.tables.writing import building
from tests.benchmarks.memory import family, held, most

TARGET = 1.5
PROCESSES = 4
AT_A_TIME = 16_384  # so many origins the kernel asks for at once
BODIES_OF_A_HUNDRED = 27  # so many origins of a hundred have a body of their own, or the first of its kind
AT = datetime(2026, 11, 1, tzinfo=UTC)
ROBOTS = b"User-agent: *\nDisallow: /private/\nDisallow: /cgi-bin/\nSitemap: https://h.example/%d.xml\n"


def origin(number: int) -> str:
    return f"https://www.host-{number * 2654435761 % 2**32:08x}.example"


def build(folder: Path, count: int) -> None:
    began = time.perf_counter()
    kinds = max(1, count * BODIES_OF_A_HUNDRED // 100)
    with building(folder) as builder:
        for number in range(count):
            builder.add(origin(number), "/robots.txt", Fetched(200, ROBOTS % (number % kinds), fetched_at=AT))
    rate, most = count / (time.perf_counter() - began), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"build: {rate:,.0f} answers/s, {most:,.0f} MB at most, of {count:,} origins", flush=True)


def look_up(table: HostTable, count: int, lookups: int, seed: int) -> float:
    chosen = random.Random(seed)
    origins = sorted(origin(chosen.randrange(count)) for _ in range(lookups))
    began = time.perf_counter()
    for each in origins:
        assert table.site(each, as_of=LATEST)[0].robots_txt is not None
    return lookups / (time.perf_counter() - began)


def use(folder: Path, count: int, lookups: int, seed: int) -> HostTable:
    """What a process of `ofuda filter --hosts` asks of the table, as much of it at a time as that does."""
    gc.set_threshold(200_000, 100, 1000)
    table, chosen = shared(folder), random.Random(seed)
    origins = sorted({origin(chosen.randrange(count)) for _ in range(lookups)})
    sites = TableSites(table, LATEST)
    for start in range(0, len(origins), AT_A_TIME):
        part = origins[start : start + AT_A_TIME]
        assert sites(part).keys() == set(part)
    return table


def worker(folder: Path, count: int, lookups: int, seed: int, barrier: Barrier) -> None:
    table = use(folder, count, lookups, seed)
    barrier.wait()
    barrier.wait()
    table.close()


def run(folder: Path, count: int, lookups: int, processes: int, telling: Connection) -> None:
    """As `ofuda filter --jobs` starts its processes; without any it works itself, as with one job.

    Once all have used the table, and while all have it open, it tells who they are.
    """
    if not processes:
        with use(folder, count, lookups, 0):
            telling.send([os.getpid()])
            telling.recv()
        return
    context = workers(folder)
    barrier = context.Barrier(processes + 1, timeout=600)
    arguments = [(folder, count, lookups, seed, barrier) for seed in range(processes)]
    started = [context.Process(target=worker, args=each) for each in arguments]
    for one in started:
        one.start()
    barrier.wait()
    telling.send([one.pid for one in started])
    telling.recv()
    barrier.wait()
    for one in started:
        one.join()


class Memory(NamedTuple):
    """Octets: of all processes of a run while they work, and once they have; then of the workers, and of the files."""

    most: int
    whole: int
    working: int
    files: int


def memory(folder: Path, count: int, lookups: int, processes: int) -> Memory:
    context = multiprocessing.get_context("spawn")  # nothing of this process is in what is measured
    ours, theirs = context.Pipe()
    parent = context.Process(target=run, args=(folder, count, lookups, processes, theirs))
    parent.start()
    theirs.close()
    assert parent.pid is not None
    at_most = most(parent.pid, ours.poll)
    working, everyone = ours.recv(), family(parent.pid)
    whole = held(everyone)
    found = Memory(max(at_most, whole), whole, held(working), held(everyone, str(folder)))
    ours.send(None)
    parent.join()
    return found


def share(folder: Path, count: int, lookups: int) -> None:
    """A run's own process, and the one that the others part from, are counted with them or not, on both sides."""
    found = {processes: memory(folder, count, lookups, processes) for processes in (0, 1, PROCESSES)}
    for processes, each in found.items():
        how = f"{processes} by --jobs" if processes else "1 by itself"
        print(f"memory, {how}: {told(each.whole)} in all, {told(each.working)} in those that work;", end="")
        print(f" mapped files are {told(each.files)} of it; at most {told(each.most)}")
    itself, one, several = found.values()
    for what, ratio in (
        ("in all", several.whole / one.whole),
        ("at most", several.most / one.most),
        ("in those that work", several.working / one.working),
        ("in all, beside 1 by itself", several.whole / itself.whole),
        ("at most, beside 1 by itself", several.most / itself.most),
    ):
        print(f"{PROCESSES} beside 1, {what}: {ratio:.2f}× (target {TARGET}×)", flush=True)


def told(octets: int) -> str:
    return f"{octets / 1e6:,.1f} MB"


def command(folder: Path, count: int, lookups: int) -> None:
    """The command itself, over a file for each process: what one holds that decides all of them, and what all do."""
    with tempfile.TemporaryDirectory() as name:
        files, chosen = [Path(name) / f"{at}.parquet" for at in range(PROCESSES)], random.Random(0)
        for file in files:
            urls = [f"{origin(chosen.randrange(count))}/a/{at}" for at in range(lookups)]
            pq.write_table(pa.table({"url": urls}), file)
        sizes = []
        for jobs in (1, PROCESSES):
            words = ["filter", *map(str, files), "--hosts", str(folder), "--jobs", str(jobs), "-o", f"{name}/{jobs}"]
            asked = [sys.executable, "-m", "ofuda", *words, "--use", "train-generative", "-A", "GPTBot"]
            done = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            sizes.append(most(done.pid, lambda: done.poll() is not None))  # noqa: B023 (it is called at once)
            assert done.returncode == 0
    one, several = sizes
    print(
        f"`ofuda filter`, {PROCESSES} files of {lookups:,} rows: at most {told(one)}, with --jobs {PROCESSES}", end=""
    )
    print(f" {told(several)}: {several / one:.2f}×, with what it has learned of their origins")


def measure(folder: Path, count: int, lookups: int) -> None:
    if not folder.exists():
        # In a process of its own, so that what building needed is not counted with what reading needs.
        building_process = multiprocessing.get_context("spawn").Process(target=build, args=(folder, count))
        building_process.start()
        building_process.join()
    sizes = {name: (folder / name).stat().st_size / count for name in (HOSTS, BODIES, INDEX)}
    print("octets an origin: " + ", ".join(f"{name} {size:.1f}" for name, size in sizes.items()))
    began = time.perf_counter()
    with HostTable.open(folder) as table:
        print(f"open: {1000 * (time.perf_counter() - began):.1f} ms", end="")
        print(f", look-ups in order: {look_up(table, count, lookups, 0):,.0f}/s", end="")
    began = time.process_time()
    with use(folder, count, lookups, 0):
        print(f", many at once: {lookups / (time.process_time() - began):,.0f}/s", flush=True)
    share(folder, count, lookups)
    command(folder, count, lookups)


def main(count: int = 4_000_000, lookups: int = 30_000, *, kept: str | None = None) -> None:
    with tempfile.TemporaryDirectory() as name:
        measure(Path(kept or f"{name}/table"), count, lookups)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), kept=next(iter(sys.argv[3:]), None))
