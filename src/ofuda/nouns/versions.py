"""The three versions that every answer and report names."""

from __future__ import annotations

STANDARD = "1.0"
# A constant, kept equal to pyproject.toml by a test: reading the installed metadata costs 49 ms.
TOOL = "0.1.0"
REPORT = "1"
VERSIONS: dict[str, str] = {"standard": STANDARD, "tool": TOOL, "report": REPORT}
