"""Crawlee for Python 1.11.0, as much of it as the recipe speaks to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Request:
    url: str
    loaded_url: str | None = None
    user_data: dict[str, Any] = field(default_factory=dict)
