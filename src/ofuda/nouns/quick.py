"""Frozen dataclasses that are made as fast as open ones.

The `__init__` of a frozen dataclass calls `object.__setattr__` for each member, and a decision makes a dozen nouns of
up to fourteen members. Here a new object is of an open class with the same slots until all its members are set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import update_wrapper
from types import FunctionType
from typing import Any, TypeVar, cast

_T = TypeVar("_T")


def filling(noun: type[Any]) -> Callable[..., None]:
    """What sets the members of a new object of a frozen dataclass with slots: an `__init__`, or the heart of one.

    The object becomes one of just that class, so it is for classes that nobody derives from.
    """
    members = fields(noun)
    names = [one.name for one in members]
    known: dict[str, Any] = {
        "put": object.__setattr__,
        "Open": type(noun.__name__, (), {"__slots__": noun.__slots__}),
        "Frozen": noun,
    }
    lines = (
        f"def __init__(self, {', '.join(names)}):",
        "put(self, '__class__', Open)",
        *(f"self.{name} = {name}" for name in names),
        "self.__class__ = Frozen",
    )
    exec("\n ".join(lines), known)  # noqa: S102 (of our own names only, as `dataclasses` does)
    fill = cast("FunctionType", known["__init__"])
    fill.__defaults__ = tuple(one.default for one in members if one.default is not MISSING)
    return update_wrapper(fill, noun.__init__)


def quick(noun: type[_T]) -> type[_T]:
    """A frozen dataclass with slots and plain defaults, with such an `__init__`."""
    noun.__init__ = filling(noun)  # type: ignore[method-assign]  # it takes what the one before took
    return noun
