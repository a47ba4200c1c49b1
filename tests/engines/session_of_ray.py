"""`python -m tests.engines.session_of_ray ROWS HOSTS FOLDER`: all that the tests of Ray look at, made by the real one.

In a process of its own: Ray leaves files and processes to the garbage collector.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import ray

from ofuda.engines.ray import Rights, annotated
from tests.engines.rows import FEW, NOW, SEVERAL, asking, example


def main(rows: str, hosts: str, folder: str) -> None:
    ray.init(num_cpus=2, include_dashboard=False, _node_ip_address="127.0.0.1", log_to_driver=False)
    try:
        example("ray_rows.py")(rows, hosts, f"{folder}/out", now=NOW)
        blocks = [FEW.slice(0, 2), FEW.slice(2)]
        found = annotated(
            ray.data.from_arrow(blocks), Rights(**asking(**SEVERAL)), compute=ray.data.ActorPoolStrategy(size=1)
        )
        made = pa.concat_tables(ray.get(found.to_arrow_refs()))
        pq.write_table(made.sort_by("id"), Path(folder) / "few.parquet")
    finally:
        ray.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
