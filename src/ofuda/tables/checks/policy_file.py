"""A TDM policy as checks see it: the Offer, its permissions and their constraints."""

from __future__ import annotations

from collections.abc import Iterator

from ofuda.carriers.html import looks_like_html
from ofuda.carriers.json_text import Json
from ofuda.tables.checks.json_file import JsonView, child


class PolicyView(JsonView):
    """The policy as an object; empty where the text is none."""

    @property
    def is_html(self) -> bool:
        return looks_like_html(self.document.octets)

    @property
    def policy(self) -> dict[str, Json]:
        return self.value if isinstance(self.value, dict) else {}

    def missing(self, member: str) -> bool:
        """Whether a policy that was read lacks a member."""
        return bool(self.policy) and not self.policy.get(member)

    def permissions(self) -> Iterator[tuple[str, dict[str, Json]]]:
        """The permissions that are objects, with their pointers; a single one stands for an array."""
        return objects(self.policy.get("permission"), "/permission")

    def constraints(self) -> Iterator[tuple[str, dict[str, Json]]]:
        """The constraints of all permissions."""
        for pointer, permission in self.permissions():
            yield from objects(permission.get("constraint"), child(pointer, "constraint"))


def objects(value: Json, pointer: str) -> Iterator[tuple[str, dict[str, Json]]]:
    """The objects of a value that is one, or a list of some, with their pointers."""
    for at, one in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(one, dict):
            yield (child(pointer, at) if isinstance(value, list) else pointer), one
