"""What each engine costs over Arrow in the same process: seconds until it is up, and rows a second, cold and warm.

`python -m tests.benchmarks.bench_engines [ROWS [HOSTS]]`. Each engine has a process of its own. Cold: the table of
hosts is opened and every origin met for the first time; warm: the same rows once more, as the engine does that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ofuda.engines.arrow import Decide, Rights
from tests.benchmarks.bench_tables import build
from tests.benchmarks.tables import hosts, urls

Pass = Callable[[], object]
LIGHT = ("arrow", "datatrove", "datasets")
HEAVY = ("ray", "spark")  # they take some ten seconds to begin
_LIBRARY = {"arrow": "pyarrow", "spark": "pyspark"}


def arrow(path: str, rights: Rights) -> Pass:
    rows, decide = pq.read_table(path), Decide(rights)
    return lambda: decide(rows)


def datatrove(path: str, rights: Rights) -> Pass:
    ours = import_module("ofuda.engines.datatrove")
    rows, step = pq.read_table(path).to_pylist(), ours.RightsFilter(rights)

    def documents() -> Iterator[Any]:
        for row in rows:
            yield ours.Document(text=row["text"], id=str(row["id"]), metadata={"url": row["url"]})

    return lambda: sum(1 for _ in step.run(documents()))


def datasets(path: str, rights: Rights) -> Pass:
    library, ours = import_module("datasets"), import_module("ofuda.engines.datasets")
    rows = library.Dataset(pq.read_table(path))
    return lambda: rows.map(ours.Annotate(rights), batched=True, batch_size=10_000, load_from_cache_file=False)


def ray(path: str, rights: Rights) -> Pass:
    library, ours = import_module("ray"), import_module("ofuda.engines.ray")
    library.init(include_dashboard=False, _node_ip_address="127.0.0.1", log_to_driver=False)
    rows = library.data.read_parquet(path)
    return lambda: ours.annotated(rows, rights).materialize()


def spark(path: str, rights: Rights) -> Pass:
    ours, sql = import_module("ofuda.engines.spark"), import_module("pyspark.sql")
    made = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = made.config("spark.driver.host", "127.0.0.1").getOrCreate()
    rows = session.read.parquet(path)
    return lambda: ours.annotated(rows, rights).write.format("noop").mode("overwrite").save()


def one(name: str, path: str, table: str) -> None:
    """In a process of its own; prints the seconds."""
    began = time.perf_counter()
    again = globals()[name](path, Rights(agent="GPTBot", uses="train-generative", hosts=table, at="2026-11-21"))
    laps = [time.perf_counter()]
    for _ in range(2):
        again()
        laps.append(time.perf_counter())
    print(json.dumps([after - before for before, after in zip([began, *laps], laps, strict=False)]))


def measured(name: str, path: Path, table: Path) -> tuple[float, float, float]:
    """Seconds to begin, cold and warm."""
    quiet = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled", "RAY_DATA_DISABLE_PROGRESS_BARS": "1"}
    quiet |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "PYSPARK_PYTHON": sys.executable}
    environment = {**os.environ, **quiet, "PYTHONPATH": os.pathsep.join(sys.path), "HF_HOME": str(path.parent / "hf")}
    command = [sys.executable, "-m", "tests.benchmarks.bench_engines", name, str(path), str(table)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    begun, cold, warm = json.loads(done.stdout.splitlines()[-1])
    return begun, cold, warm


def main(rows: int = 1_000_000, count: int = 20_000, *, heavy: bool = True) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        files = dict(hosts(count))
        table = build(folder, files)
        (path,) = urls(folder, list(files), rows, 1)
        print(f"{rows:,} addresses over {count:,} hosts")
        beside = 0.0
        for name in (*LIGHT, *HEAVY) if heavy else LIGHT:
            if find_spec(_LIBRARY.get(name, name)) is None:
                print(f"  {name:10} is not installed")
                continue
            begun, cold, warm = measured(name, path, table)
            beside = beside or warm
            print(
                f"  {name:10} begins in {begun:5.1f} s, {rows / cold / 1e6:6.3f} M rows/s cold, {rows / warm / 1e6:.3f}"
                f" warm; {warm / beside:5.1f} × the time of Arrow alone"
            )


if __name__ == "__main__":
    if len(sys.argv) > 3:  # an engine, a file and a table
        one(*sys.argv[1:4])
    else:
        main(*(int(number) for number in sys.argv[1:3]))
