from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from dolma.core.taggers import BaseTagger

R = TypeVar("R", bound=type[BaseTagger])


class TaggerRegistry:
    _storage: ClassVar[dict[str, type[BaseTagger]]] = {}

    @classmethod
    def add(cls, name: str) -> Callable[[R], R]:
        def _add(tagger: R) -> R:
            if name in cls._storage:
                raise ValueError(f"Tagger {name} already exists")
            cls._storage[name] = tagger
            return tagger

        return _add

    @classmethod
    def get(cls, name: str) -> type[BaseTagger]:
        return cls._storage[name]
