from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from nemo_curator.stages.base import ProcessingStage
from nemo_curator.tasks import DocumentBatch, FileGroupTask


class DocumentIterator(ABC):
    @abstractmethod
    def iterate(self, file_path: str) -> Iterator[dict[str, Any]]: ...

    @abstractmethod
    def output_columns(self) -> list[str]: ...


class DocumentExtractor(ABC):
    @abstractmethod
    def extract(self, record: dict[str, str]) -> dict[str, Any] | None: ...

    @abstractmethod
    def input_columns(self) -> list[str]: ...

    @abstractmethod
    def output_columns(self) -> list[str]: ...


@dataclass
class DocumentIterateExtractStage(ProcessingStage[FileGroupTask, DocumentBatch]):
    iterator: DocumentIterator
    extractor: DocumentExtractor | None = None

    def inputs(self) -> tuple[list[str], list[str]]:
        return ["data"], []

    def process(self, task: FileGroupTask) -> DocumentBatch:
        records: list[dict[str, Any]] = []
        for path in task.data:
            try:
                for record in self.iterator.iterate(path):
                    extracted = self.extractor.extract(record) if self.extractor else record
                    if extracted is not None:
                        records.append(extracted)
            except Exception:  # noqa: BLE001, S112 (there it is logged, and what came before stands)
                continue
        return DocumentBatch(task.dataset_name, pa.Table.from_pylist(records))
