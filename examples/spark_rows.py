"""PySpark: the rows of Parquet files with what they may be used for and why.

`spark-submit examples/spark_rows.py rows.parquet hosts output`
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import sys

from pyspark.sql import SparkSession

from ofuda.engines.spark import Rights, annotated


def main(rows: str, hosts: str, output: str, now: str | None = None) -> None:
    """The table of hosts lies in a folder that every executor has."""
    rights = Rights(agent="ExampleBot", uses="train-generative", hosts=hosts, now=now)
    spark = SparkSession.builder.getOrCreate()
    annotated(spark.read.parquet(rows), rights).write.parquet(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
