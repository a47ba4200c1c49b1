"""The file in which a provider says what no run can tell."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from ofuda.nouns.about import About, AboutError, about
from ofuda.verbs.reporting.releasing import names


def read(name: str) -> About:
    """From TOML, or JSON by its name; raises OSError and AboutError."""
    octets = Path(name).read_bytes()
    try:
        text = octets.decode("utf-8-sig")
        data = json.loads(text) if name.lower().endswith(".json") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        why = str(error)
        raise AboutError(f"it cannot be read: {why[:1].lower()}{why[1:]}") from error
    return about(data, names())
