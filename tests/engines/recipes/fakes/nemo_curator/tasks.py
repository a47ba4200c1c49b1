from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pyarrow as pa

T = TypeVar("T")


@dataclass
class Task(Generic[T]):
    dataset_name: str
    data: T
    _stage_perf: list[Any] = field(default_factory=list)
    _metadata: dict[str, Any] = field(default_factory=dict)
    task_id: str = field(init=False, default="")


@dataclass
class DocumentBatch(Task[Any]):
    """There `data` may be a DataFrame as well."""

    def to_pyarrow(self) -> Any:
        assert isinstance(self.data, pa.Table)
        return self.data

    @property
    def num_items(self) -> int:
        return len(self.data)

    def get_columns(self) -> list[str]:
        names: list[str] = self.data.column_names
        return names


@dataclass
class FileGroupTask(Task[list[str]]):
    """Paths."""
