from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Resources:
    cpus: float = 1.0
    gpu_memory_gb: float = 0.0
    gpus: float = 0.0
