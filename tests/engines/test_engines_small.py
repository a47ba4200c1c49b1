from __future__ import annotations
from collections import Counter
import gzip, json
from pathlib import Path
import pyarrow.parquet as pq
from tests.engines.conftest import Desk
from tests.engines.rows import NOW, COUNT, example, gained

def test_x(desk: Desk, tmp_path: Path) -> None:
    print(Counter(desk.wanted.values()).most_common(20))
    example("arrow_rows.py")(desk.rows, desk.hosts, str(tmp_path/"o.parquet"), now=NOW)
    assert gained(pq.read_table(tmp_path/"o.parquet").to_pylist()) == desk.wanted

def test_y(desk: Desk, tmp_path: Path) -> None:
    example("datasets_rows.py")(desk.rows, desk.hosts, str(tmp_path), NOW)
    assert gained(pq.read_table(tmp_path/"decided.parquet").to_pylist()) == desk.wanted

def test_z(desk: Desk, tmp_path: Path) -> None:
    example("datatrove_pages.py")(str(desk.folder/"rows"), desk.hosts, str(tmp_path), now=NOW)
    rows = [json.loads(l) for p in tmp_path.glob("*/*.jsonl.gz") for l in gzip.open(p, "rt")]
    assert gained({"id": r["id"], **r["metadata"]} for r in rows) == desk.wanted
