"""A library that an engine stands on and that is not there."""

from __future__ import annotations


def missing(error: ModuleNotFoundError, extra: str) -> ModuleNotFoundError:
    """The error with what installs it."""
    library = (error.name or extra).partition(".")[0]
    return ModuleNotFoundError(f"{library} is not installed; run `pip install 'ofuda[{extra}]'`", name=library)
