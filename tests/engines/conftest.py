"""The rows that every engine decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.engines import rows as made


@dataclass(frozen=True)
class Desk:
    """A folder with `rows/rows.parquet` and `hosts`, and what each row gains by `ofuda filter`."""

    folder: Path
    wanted: made.Rows

    @property
    def rows(self) -> str:
        return str(self.folder / "rows" / "rows.parquet")

    @property
    def hosts(self) -> str:
        return str(self.folder / "hosts")


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("engines")
    origins = made.table_of_hosts(folder / "hosts")
    (folder / "rows").mkdir()
    pq.write_table(made.table_of_rows(folder, origins), folder / "rows" / "rows.parquet", row_group_size=2_500)
    return Desk(folder, made.gained(made.filtered(folder, folder / "rows" / "rows.parquet")))
