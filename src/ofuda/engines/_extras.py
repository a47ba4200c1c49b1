"""A library that an engine stands on and that is not there."""

from __future__ import annotations


def missing(error: ModuleNotFoundError, extra: str) -> ModuleNotFoundError:
    """The error with what installs it."""
    return ModuleNotFoundError(f"{error.name} is not installed; run `pip install 'ofuda[{extra}]'`", name=error.name)
