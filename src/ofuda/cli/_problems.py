"""Calls that are wrong (exit 2), and things that cannot be read (exit 3)."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from difflib import get_close_matches

import click

from ofuda.nouns.diagnostics import quote


class Unreadable(click.ClickException):
    """Something could not be read or written."""

    exit_code = 3


def usage(message: str, advice: str) -> click.UsageError:
    """The call is wrong; `advice` says what to do about it."""
    return click.UsageError(f"{message}\n  help: {advice}")


def wrong(what: str, name: str, known: Iterable[str], otherwise: str) -> click.UsageError:
    """A name that stands for nothing, with the one that was probably meant."""
    meant = get_close_matches(name.lower(), list(known), 1)
    return usage(f"there is no {what} {quote(name)}", f"did you mean `{meant[0]}`?" if meant else otherwise)


def unreadable(name: str, error: OSError) -> str:
    """Why a file cannot be read, in the system's words."""
    return _cannot("read", name, error)


def unwritable(name: str, error: OSError) -> str:
    """Why a file cannot be written, in the system's words."""
    return _cannot("write", name, error)


def _cannot(what: str, name: str, error: OSError) -> str:
    why = os.strerror(error.errno) if error.errno else str(error)
    if error.errno == errno.EISDIR:
        why = "it is a folder"
    return f"cannot {what} {quote(name)}: {why[:1].lower()}{why[1:]}"
