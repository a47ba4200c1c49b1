"""Decisions on a Parquet file with nothing but Arrow: every row, with what it may be used for and why.

`python examples/arrow_rows.py rows.parquet hosts decided.parquet`
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import sys

import pyarrow.parquet as pq

from ofuda.engines.arrow import Decide, Rights


def main(rows: str, hosts: str, output: str, now: str | None = None) -> None:
    """A batch at a time, so that the file may be larger than the memory."""
    decide = Decide(Rights(agent="ExampleBot", uses="train-generative", hosts=hosts, now=now))
    with pq.ParquetFile(rows) as file, pq.ParquetWriter(output, decide.schema(file.schema_arrow)) as writer:
        for batch in file.iter_batches():
            writer.write_batch(decide(batch))


if __name__ == "__main__":
    main(*sys.argv[1:])
