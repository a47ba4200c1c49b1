"""Hugging Face `datasets`: rows of Parquet with their decisions, and those that may train a generative model.

`python examples/datasets_rows.py rows.parquet hosts output 2026-11-21`
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import sys

from datasets import Dataset

from ofuda.engines.datasets import Annotate, Keep, Rights


def main(rows: str, hosts: str, output: str, now: str) -> Dataset:
    """Called again it takes what lies in the cache, unless the question, the policy or the table has changed."""
    rights = Rights(agent="ExampleBot", uses="train-generative", hosts=hosts, now=now)
    dataset = Dataset.from_parquet(rows, cache_dir=f"{output}/cache")
    dataset.map(Annotate(rights), batched=True).to_parquet(f"{output}/decided.parquet")
    return dataset.filter(Keep(rights), batched=True)


if __name__ == "__main__":
    sys.stdout.write(f"{main(*sys.argv[1:])}\n")
