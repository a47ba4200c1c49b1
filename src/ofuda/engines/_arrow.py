"""Arrow, which every engine of tables stands on; where it is not installed, what installs it."""

from __future__ import annotations

from ofuda.engines._extras import missing

try:
    import pyarrow as pa
except ModuleNotFoundError as error:
    raise missing(error, "data") from error

__all__ = ["pa"]
