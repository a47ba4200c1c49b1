"""The rows that every engine decides."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

import pyarrow.parquet as pq
import pytest

from tests.engines import rows as made

# Nothing is asked of the network, nothing is left in the user's folders, and no progress is shown.
os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
os.environ["HF_HOME"] = str(Path(gettempdir()) / "ofuda-tests-of-engines")


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
    rows = folder / "rows" / "rows.parquet"
    pq.write_table(made.table_of_rows(folder, origins), rows, row_group_size=2_500)
    return Desk(folder, made.gained(made.filtered(folder, rows)))
