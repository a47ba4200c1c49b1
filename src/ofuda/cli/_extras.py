"""Extras that are not installed."""

from __future__ import annotations

from importlib.util import find_spec

import click

from ofuda.cli._problems import usage


def need(extra: str, *packages: str) -> None:
    """Raises the wrong call that it is to ask for what an extra does without it."""
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise lacking(extra, missing)


def lacking(extra: str, missing: list[str]) -> click.UsageError:
    """What to install."""
    named = " and ".join(f"`{name}`" for name in missing)
    return usage(f"this needs {named}, of the extra `{extra}`", f"pip install 'ofuda[{extra}]'")
