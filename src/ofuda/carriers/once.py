"""What is computed where it is asked for, and once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class once(Generic[_T]):  # noqa: N801 (a decorator)
    """A property computed on first use; `functools.cached_property` takes a lock for that in Python 3.11."""

    def __init__(self, compute: Callable[[Any], _T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, held: object, _: type) -> _T:
        value = held.__dict__[self._name] = self._compute(held)
        return value
