"""`python -m tests.engines.session_of_spark ROWS HOSTS FOLDER`: all that the tests of Spark look at, by the real one.

In a process of its own: Spark leaves sockets and a virtual machine of Java to the garbage collector.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from ofuda.engines.spark import Rights, annotated, schema
from tests.engines.rows import FEW, NOW, SEVERAL, asking, example

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    # It lives for seconds.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
}


def main(rows: str, hosts: str, folder: str) -> None:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = SparkSession.builder.master("local[1]").config("spark.sql.warehouse.dir", f"{folder}/warehouse")
    for name, value in _SETTINGS.items():
        made = made.config(name, value)
    session = made.getOrCreate()
    try:
        example("spark_rows.py")(rows, hosts, f"{folder}/out", now=NOW)
        told = [few(session), few(session, "spark.sql.execution.arrow.useLargeVarTypes")]
        (Path(folder) / "few.json").write_text(json.dumps(told))
    finally:
        session.stop()


def few(session: Any, setting: str | None = None) -> dict[str, Any]:
    """A frame of a few rows, before and after."""
    if setting:
        session.conf.set(setting, "true")
    values = [(row["id"], row["url"], row["headers"] and dict(row["headers"]), 1) for row in FEW.to_pylist()]
    frame = session.createDataFrame(values, "id int, url string, headers map<string, string>, ai_rule int")
    rights = Rights(**asking(**SEVERAL))
    found = annotated(frame, rights)
    return {
        "types": dict(found.dtypes),
        "foretold": schema(frame.schema, rights) == found.schema,
        "rows": [row.asDict(recursive=True) for row in found.collect()],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
