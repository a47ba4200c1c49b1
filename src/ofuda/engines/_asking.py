"""What the user of an engine sets in Python: who asks, which uses, which policy. Errors say what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.policy import Policy, PolicyError, policy
from ofuda.nouns.vocabulary import ALL, GROUPS, Use, expand
from ofuda.shells.files import FormatError, json_value
from ofuda.tables.policies import POLICIES

_PRODUCT: Final = re.compile(r"([A-Za-z0-9_-]+)(?:[/\s]|\Z)")
# What every browser calls itself: no crawler has that name, so no group of a robots.txt is for it.
_EVERYBODY: Final = frozenset({"mozilla"})


class AskingError(ValueError):
    """A question that cannot be asked; the message says which part, why, and what to write."""


def product(agent: str) -> str | None:
    """The product token that a User-Agent begins with (RFC 9309 §2.2.1); None where that names no crawler."""
    found = _PRODUCT.match(agent)
    return found[1] if found and found[1].lower() not in _EVERYBODY else None


def uses_of(names: Iterable[str]) -> frozenset[Use]:
    """The leaves of uses and groups; all fourteen where none is named. Raises AskingError."""
    uses, unknown = expand(names)
    for name in unknown:
        meant = get_close_matches(name.lower(), [*Use, *GROUPS], 1)
        advice = f"did you mean `{meant[0]}`?" if meant else "`ofuda uses` lists them"
        raise AskingError(f"there is no use {quote(name)}; {advice}")
    return frozenset(uses) or frozenset(ALL)


def policy_of(value: str | Policy | Mapping[str, Any]) -> Policy:
    """A shipped policy by its name, one in a file, or one as its JSON object. Raises AskingError and OSError."""
    if isinstance(value, Policy):
        return value
    if isinstance(value, str) and value in POLICIES:
        return POLICIES[value]
    if isinstance(value, str) and "/" not in value and not value.endswith(".json"):
        meant = get_close_matches(value.lower(), POLICIES, 1)
        advice = f"did you mean `{meant[0]}`?" if meant else "`ofuda policies` lists them; a file needs its path"
        raise AskingError(f"there is no policy {quote(value)}; {advice}")
    try:
        return policy(json_value(value) if isinstance(value, str) else dict(value))
    except (PolicyError, FormatError) as error:
        raise AskingError(f"{error}; `ofuda policies --format json` shows whole ones") from error
