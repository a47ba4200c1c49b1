"""Tables of addresses: rows a second on one core, against the scan alone and against urlsplit with Protego a row.

`python -m tests.benchmarks.bench_tables [ROWS [HOSTS]]`; the project's own size is 10 000 000 rows over 200 000 hosts.
Processor time, each road once cold (origins are looked up and compiled) and once more; ratios stand beside targets.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
from protego import Protego

from ofuda.nouns.policy import Policy, policy
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched
from ofuda.nouns.vocabulary import Use
from ofuda.shells.filtering.sites import TableSites
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.writing import building
from ofuda.tables.policies import POLICIES
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.kernel import Kernel
from tests.benchmarks.tables import Files, hosts, urls

AT = datetime(2026, 11, 1, tzinfo=UTC)
AGENT = "GPTBot"
_BATCH = 1 << 18
_PEER_ROWS = 20_000


def build(folder: Path, files: dict[str, Files]) -> Path:
    with building(folder / "hosts") as builder:
        for origin, each in files.items():
            for path, (status, body) in each.items():
                builder.add(origin, path, Fetched(status, body, fetched_at=AT))
    return folder / "hosts"


def batches(paths: Sequence[Path]) -> Iterator[Any]:
    for path in paths:
        yield from pq.ParquetFile(path).iter_batches(_BATCH, columns=["id", "url"], use_threads=False)


def timed(work: Iterator[Any]) -> tuple[int, float]:
    began, rows = time.process_time(), 0
    for batch in work:
        rows += batch.num_rows
    return rows, time.process_time() - began


def fetch_alone() -> Policy:
    """What RFC 9309 says to the asker, and nothing else."""
    data = {"name": "fetch", "mechanisms": ["robots"], "infer": "none", "claims": "ignore", "own_disallow": "drop"}
    return policy({**data, **dict.fromkeys(("unknown", "conditional", "broken", "unreachable"), "keep")})


def kernel(table: HostTable, judged_by: Policy) -> Kernel:
    question = Question(frozenset({AGENT}), frozenset({Use.TRAIN_GENERATIVE}), AT)
    return Kernel(Asked(question, judged_by), TableSites(table, judged_by.as_of))


def peer(paths: Sequence[Path], files: dict[str, Files]) -> tuple[float, float]:
    """Rows a second of urlsplit and Protego, while robots.txt files are parsed and once they are."""
    (first, *_) = batches(paths)
    rows = first.column(1).slice(0, _PEER_ROWS).to_pylist()
    parsed: dict[str, Protego] = {}
    rates = []
    for _ in range(2):
        began = time.process_time()
        for url in rows:
            host = urlsplit(url).netloc
            if host not in parsed:
                status, body = files[f"https://{host}"]["/robots.txt"]
                parsed[host] = Protego.parse(body.decode("utf-8", "replace") if status == 200 else "")
            parsed[host].can_fetch(url, AGENT)
        rates.append(len(rows) / (time.process_time() - began))
    return rates[0], rates[1]


def columns_cost(table: HostTable, paths: Sequence[Path], folder: Path) -> float:
    """What the columns of the reason and its rule add to writing the decisions, as a share of the whole."""
    decided = kernel(table, POLICIES["respectful"])
    found = [decided.decide(batch) for batch in batches(paths[:1])]
    times = []
    for names in (["id", "ai_decision", "ai_verdict"], ["id", "ai_decision", "ai_verdict", "ai_reason", "ai_rule"]):
        began = time.process_time()
        pq.write_table(pa.Table.from_batches(found).select(names), folder / "out.parquet", compression="zstd")
        times.append(time.process_time() - began)
    _, whole = timed(map(kernel(table, POLICIES["respectful"]).decide, batches(paths[:1])))
    return (times[1] - times[0]) / (whole + times[0])


BESIDE: dict[str, Callable[[int], dict[str, Any]]] = {
    "captured": lambda row: {"fetched_at": AT + timedelta(seconds=row)},
    "silent fields": lambda _: {"headers": [("content-type", "text/html"), ("server", "x")]},
    "noai in a row of 20": lambda row: {"headers": None if row % 20 else [("x-robots-tag", "noai")]},
}
_KINDS = {"fetched_at": pa.timestamp("us", tz="UTC"), "headers": pa.map_(pa.string(), pa.string())}


def dressed(batch: Any, kind: str) -> Any:
    """A batch with one column more, of what rows may have beside their addresses."""
    found = [BESIDE[kind](row) for row in range(batch.num_rows)]
    (name,) = found[0]
    return batch.append_column(name, pa.array([one[name] for one in found], _KINDS[name]))


def beside(table: HostTable, paths: Sequence[Path]) -> str:
    """How many times as long rows with such a column take once hosts are known."""
    decided, found = kernel(table, POLICIES["respectful"]), []
    bare = list(batches(paths))
    for kind in BESIDE:
        both = bare, [dressed(one, kind) for one in bare]
        for rows in both:
            timed(map(decided.decide, iter(rows)))
        plain, more = (min(timed(map(decided.decide, iter(rows)))[1] for _ in range(2)) for rows in both)
        found.append(f"{kind} {more / plain:.1f}")
    return "times as long: " + ", ".join(found)


def command(folder: Path, paths: Sequence[Path]) -> str:
    """The command line over all of it, in a process whose memory is looked at."""
    code = (
        "import sys; from ofuda.cli import main; main(sys.argv[1:], standalone_mode=False);"
        # Not `ru_maxrss`, which begins with what the process had that it was forked from.
        " print(next(int(one.split()[1]) // 1024 for one in open('/proc/self/status') if one.startswith('VmHWM')))"
    )
    asked = ["--hosts", str(folder / "hosts"), "--use", "train-generative", "-A", AGENT, "-o", str(folder / "run")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    began = time.perf_counter()
    words = [sys.executable, "-c", code, "filter", *map(str, paths), *asked]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    return f"{time.perf_counter() - began:.1f} s, {done.stdout.splitlines()[-1]} MB at most (target ≤ 600)"


def main(rows: int = 200_000, count: int = 20_000) -> None:
    gc.set_threshold(200_000, 100, 1000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = dict(hosts(count))
        rules = sum(each["/robots.txt"][1].lower().count(b"allow:") for each in files.values())
        build(folder, files)
        paths = urls(folder, list(files), rows, 10)
        print(f"{rows:,} addresses over {count:,} hosts with {rules:,} rules")
        cold, warm = peer(paths, files)
        print(f"  urlsplit + Protego a row    {cold / 1e6:6.3f} M rows/s cold, {warm / 1e6:.3f} warm")
        files.clear()
        scanned, seconds = timed(batches(paths))
        scan = scanned / seconds
        print(f"  scan of Parquet             {scan / 1e6:6.3f} M rows/s")
        with HostTable.open(folder / "hosts") as table:
            for title, judged_by, target in (
                ("fetch alone", fetch_alone(), 1.3),
                ("with uses", POLICIES["respectful"], 0.7),
                ("with uses, any agent", POLICIES["any-agent"], 0.7),
            ):
                decided = kernel(table, judged_by)
                part, first = timed(map(decided.decide, batches(paths[:1])))
                all_rows, whole = timed(map(decided.decide, batches(paths[1:])))
                rate = (all_rows + part) / (whole + first)
                again = [timed(map(decided.decide, batches([path])))[1] for path in paths]
                faster = (all_rows + part) / sum(again)
                print(
                    f"  {title:27} {rate / 1e6:6.3f} M rows/s cold, {faster / 1e6:.3f} warm (target ≥ {target});"
                    f" scan / ours {scan / faster:.1f}; ours / Protego {rate / cold:.0f} cold, {faster / warm:.0f} warm"
                    f" (target ≥ 30 cold); all rows took {sum(again) / again[0] / 10:.2f} of ten times a tenth warm"
                    f" (target ≤ 1.1), and {(whole + first) / first / 10:.2f} cold, as hosts are known by then"
                )
                del decided
            print(
                f"  reason and rule             {100 * columns_cost(table, paths, folder):6.1f} % extra (target ≤ 15)"
            )
            print(f"  columns beside addresses    {beside(table, paths[:1])}")
        print(f"  ofuda filter, one process   {command(folder, paths)}")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:3]))
