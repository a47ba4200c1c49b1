"""A pipeline of datatrove: pages of an archive, or rows of Parquet, kept where they may train a generative model.

`python examples/datatrove_pages.py archive hosts output` reads `archive/*.warc.gz`, or else the Parquet there. What is
dropped or left for review is written too, with its reason.
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import sys
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import ParquetReader
from datatrove.pipeline.writers import JsonlWriter

from ofuda.engines.datatrove import Rights, RightsFilter, WarcReader


def main(archive: str, hosts: str, output: str, now: str | None = None) -> None:
    """Each task takes a share of the files; an extractor, such as Trafilatura, comes after the filter."""
    rights = Rights(agent="ExampleBot", uses="train-generative", hosts=hosts, now=now)
    is_warc = any(Path(archive).glob("*.warc.gz"))
    reader = WarcReader(archive, glob_pattern="*.warc.gz") if is_warc else ParquetReader(archive)
    kept, others = JsonlWriter(f"{output}/kept"), JsonlWriter(f"{output}/others")
    steps = [reader, RightsFilter(rights, exclusion_writer=others), kept]
    LocalPipelineExecutor(steps, logging_dir=f"{output}/logs").run()


if __name__ == "__main__":
    main(*sys.argv[1:])
