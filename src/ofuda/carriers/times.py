"""Instants as documents write them."""

from __future__ import annotations

from datetime import datetime


def instant(value: object) -> datetime | None:
    """An RFC 3339 date-time with a zone; None where it is none, or none of the calendar."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if moment is None or moment.tzinfo is None else moment
