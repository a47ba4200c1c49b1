"""The shipped policies, as data (`schema/policies.json`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ofuda.nouns.data import document
from ofuda.nouns.policy import Policy, policy


class _Policies(Mapping[str, Policy]):
    """Policies by name, read on first use."""

    def __init__(self) -> None:
        self._read: dict[str, Policy] = {}

    def _all(self) -> dict[str, Policy]:
        if not self._read:
            self._read = {data["name"]: policy(data) for data in document("policies.json")}
        return self._read

    def __getitem__(self, name: str) -> Policy:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


POLICIES: Mapping[str, Policy] = _Policies()
DEFAULT = "respectful"
