"""The samples and vectors that lie beside the checkout, where they do."""

from __future__ import annotations

from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[1].parent / "shared"

SHARED: Path | None = _BESIDE if _BESIDE.is_dir() else None
ABSENT = "shared samples are not beside the checkout"
