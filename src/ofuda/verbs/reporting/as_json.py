"""A report as JSON: its own members by their names, as `schema/v1/report.schema.json` has them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ofuda.nouns.counts import Split
from ofuda.nouns.report import Report


def as_json(report: Report) -> dict[str, Any]:
    """The whole report."""
    found: dict[str, Any] = plain(report)
    return found


def named(report: Report) -> Report:
    """The report with its id."""
    said = {name: value for name, value in as_json(report).items() if name not in {"id", "made_at"}}
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(report, id=f"sha256:{digest}")


def plain(value: Any) -> Any:  # noqa: ANN401 (a noun, or what one holds)
    """A noun as objects and lists."""
    if is_dataclass(value):
        found = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return found | {"all": plain(value.all)} if isinstance(value, Split) else found
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value
