"""One keyword of the schema that failed, and the reasons that are told for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ofuda.tables.checks.json_file import child

Reason = tuple[str, str, str, str]  # rule, pointer, message, help


@dataclass(frozen=True, slots=True)
class Refusal:
    """One keyword that failed: what it demands, of which value at which path, and where it stands in the schema.

    `definition` is the name of the definition whose demand that is; `of_a_name`: the value is a member's name.
    """

    keyword: str
    demand: Any
    path: tuple[str | int, ...]
    value: Any
    schema: Mapping[str, Any]
    definition: str
    of_a_name: bool

    @property
    def pointer(self) -> str:
        found = ""
        for token in self.path:
            found = child(found, token)
        return child(found, self.value) if self.of_a_name else found

    @property
    def name(self) -> str:
        """The member that the value belongs to, with the index left out."""
        return next((token for token in reversed(self.path) if isinstance(token, str)), "")

    @property
    def about_a_use(self) -> bool:
        """Whether the value is what is said of a use."""
        return len(self.path) > 1 and self.path[-2] == "uses"


def distinct(reasons: Iterable[Reason]) -> list[Reason]:
    """Each mistake once, and not what only follows from another."""
    found = list(dict.fromkeys(reasons))
    said = {pointer for rule, pointer, *_ in found if rule not in _VAGUE}
    unread = {pointer.rpartition("/about")[0] for _, pointer, *_ in found if "/about" in pointer}
    first: dict[tuple[str, ...], Reason] = {}
    for one in found:
        rule, pointer, message, _ = one
        vague = rule in _VAGUE and pointer in said
        # Whether characters alone are meant is not known where a subject cannot be read.
        follows = rule == "label-character-inputs" and pointer.rpartition("/uses")[0] in unread
        if not vague and not follows:
            first.setdefault((rule, pointer, message) if rule == "label-missing-member" else (rule, pointer), one)
    return list(first.values())


_VAGUE = frozenset({"label-too-long", "label-empty"})  # said of what is also wrong in a plainer way
