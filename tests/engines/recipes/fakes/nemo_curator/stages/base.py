from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from nemo_curator.backends.base import NodeInfo, WorkerMetadata
from nemo_curator.stages.resources import Resources
from nemo_curator.tasks import Task

X = TypeVar("X", bound=Task[Any])
Y = TypeVar("Y", bound=Task[Any])


class ProcessingStage(ABC, Generic[X, Y]):
    name = "ProcessingStage"
    resources = Resources(cpus=1.0)
    batch_size = 1
    runtime_env: ClassVar[dict[str, Any] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for attr in ("name", "resources", "batch_size", "runtime_env"):
            if isinstance(cls.__dict__.get(attr), property):
                raise TypeError(f"{cls.__name__} must not define '{attr}' as a @property.")

    def inputs(self) -> tuple[list[str], list[str]]:
        return [], []

    def outputs(self) -> tuple[list[str], list[str]]:
        return [], []

    def setup_on_node(self, node_info: NodeInfo | None = None, worker_metadata: WorkerMetadata | None = None) -> None:
        """Once a node."""

    def setup(self, worker_metadata: WorkerMetadata | None = None) -> None:
        """Once a worker."""

    @abstractmethod
    def process(self, task: X) -> Y | list[Y]: ...

    def process_batch(self, tasks: list[X]) -> list[Y]:
        results: list[Y] = []
        for task in tasks:
            if not self.validate_input(task):
                raise ValueError(f"Task {task!s} failed validation for stage {self}")
            result = self.process(task)
            results += result if isinstance(result, list) else [result]
        return results

    def validate_input(self, task: X) -> bool:
        attributes, columns = self.inputs()
        there: list[str] = getattr(task, "get_columns", list)()
        return all(hasattr(task, one) for one in attributes) and all(one in there for one in columns)
