"""Ray Data: the rows of Parquet files with what they may be used for and why, on as many nodes as there are.

`python examples/ray_rows.py rows.parquet hosts output`
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import sys

import ray

from ofuda.engines.ray import Rights, annotated


def main(rows: str, hosts: str, output: str, now: str | None = None) -> None:
    """The table of hosts lies in a folder that every node has."""
    rights = Rights(agent="ExampleBot", uses="train-generative", hosts=hosts, now=now)
    annotated(ray.data.read_parquet(rows), rights).write_parquet(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
