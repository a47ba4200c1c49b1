"""A table of hosts: how fast it is built and read, and what four processes that share it need beside one.

python -m tests.benchmarks.bench_hosts [ORIGINS [LOOK-UPS]]
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from ofuda.nouns.resource import Fetched
from ofuda.shells.filtering.processes import workers
from ofuda.shells.tables.files import BODIES, HOSTS, INDEX
from ofuda.shells.tables.hosts import LATEST, HostTable
from ofuda.shells.tables.writing import building

TARGET = 1.5
PROCESSES = 4
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


def held() -> tuple[int, int]:
    """Octets of this process's memory, a shared page divided by those who share it; and of the index alone."""
    text = Path("/proc/self/smaps").read_text(encoding="utf-8")
    whole = index = 0
    mapped = ""
    for line in text.splitlines():
        first = line.split()[0]
        if not first.endswith(":"):
            mapped = line
        elif first == "Pss:":
            whole += int(line.split()[1]) << 10
            index += int(line.split()[1]) << 10 if mapped.endswith(INDEX) else 0
    return whole, index


def used(table: HostTable, count: int, lookups: int, barrier: Barrier) -> tuple[int, int]:
    """What this process holds once all of them have used the table, while all have it open."""
    look_up(table, count, lookups, os.getpid())
    sum(table._index._hashes)  # every page of the index is touched
    barrier.wait()
    found = held()
    barrier.wait()
    return found


def worker(
    folder: Path, opened: HostTable | None, count: int, lookups: int, barrier: Barrier, told: Queue[tuple[int, int]]
) -> None:
    with opened or HostTable.open(folder) as table:
        told.put(used(table, count, lookups, barrier))


def memory(folder: Path, count: int, lookups: int, processes: int, *, forked: bool) -> tuple[int, int]:
    """Octets of all processes together, and of the index in them.

    Each opens the table for itself, as those of `ofuda filter --jobs` do, or they are one that has it open and those
    that it forks off.
    """
    context = multiprocessing.get_context("fork") if forked else workers()
    barrier, told = context.Barrier(processes), context.Queue()
    opened = HostTable.open(folder) if forked else None
    if opened is not None:
        look_up(opened, count, lookups, 0)
    arguments = (folder, opened, count, lookups, barrier, told)
    started = [context.Process(target=worker, args=arguments) for _ in range(processes - forked)]
    for one in started:
        one.start()
    found = [] if opened is None else [used(opened, count, lookups, barrier)]
    found += [told.get() for _ in started]
    for one in started:
        one.join()
    if opened is not None:
        opened.close()
    whole, index = (sum(part) for part in zip(*found, strict=True))
    return whole, index


def share(folder: Path, count: int, lookups: int) -> None:
    for way, forked in (("each by itself", False), ("forked", True)):
        one, several = (memory(folder, count, lookups, processes, forked=forked) for processes in (1, PROCESSES))
        for what, at in (("index", 1), ("in all", 0)):
            ratio = several[at] / max(1, one[at])
            print(f"{way}, {what}: {one[at] / 1e6:,.1f} MB, in {PROCESSES} processes", end="")
            print(f" {several[at] / 1e6:,.1f} MB: {ratio:.2f}× (target {TARGET}×)")


def main(count: int = 4_000_000, lookups: int = 30_000) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "table"
        # In a process of its own, so that what building needed is not counted with what reading needs.
        building_process = multiprocessing.get_context("spawn").Process(target=build, args=(folder, count))
        building_process.start()
        building_process.join()
        sizes = {name: (folder / name).stat().st_size / count for name in (HOSTS, BODIES, INDEX)}
        print("octets an origin: " + ", ".join(f"{name} {size:.1f}" for name, size in sizes.items()))
        began = time.perf_counter()
        with HostTable.open(folder) as table:
            print(f"open: {1000 * (time.perf_counter() - began):.1f} ms", end="")
            print(f", look-ups in order: {look_up(table, count, lookups, 0):,.0f}/s")
        share(folder, count, lookups // 10)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
