from __future__ import annotations

from dataclasses import dataclass


@dataclass
class NodeInfo:
    node_id: str = ""


@dataclass
class WorkerMetadata:
    worker_id: str = ""
