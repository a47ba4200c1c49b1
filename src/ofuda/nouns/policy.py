"""A policy: which mechanisms and agents are heard, and what decisions become (standard §3.9)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use, expand


class Verdict(IntEnum):
    """What is done with a resource; the greater, the more restrictive."""

    KEEP = 0
    REVIEW = 1
    DROP = 2

    @property
    def word(self) -> str:
        """The name in documents: `drop`."""
        return _WORDS[self]


_WORDS: dict[Verdict, str] = {verdict: verdict.name.lower() for verdict in Verdict}
_VERDICTS: dict[str, Verdict] = {word: verdict for verdict, word in _WORDS.items()}
_JUDGED = ("unknown", "conditional", "broken", "unreachable")
_MEMBERS = {
    # `digest` is what `ofuda policies` prints beside the rest; it is computed, never read.
    *("digest", "name", "date", "summary", "mechanisms", "infer", "claims", "own_disallow", "as_of", "exceptions"),
    *_JUDGED,
}
AS_OF = ("capture", "latest", "ever")


class PolicyError(ValueError):
    """A policy that cannot be used; the message says which member and why."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A named way to turn decisions into verdicts.

    `mechanisms` None: all are heard. `infer`: tokens whose robots rules are read as refusals; `any` stands for every
    agent whose documented role is train, dataset or policy-only, `*` for the rule for everybody. `columns` holds what
    each of unknown, conditional, broken, unreachable and claims becomes; claims None: ignored. `exceptions` overrides
    columns for single uses. `digest` is `sha256:` and the hexadecimal digest of the policy's canonical JSON, and `said`
    what it says there.
    """

    name: str
    mechanisms: frozenset[str] | None
    infer: frozenset[str]
    columns: Mapping[str, Verdict | None]
    own_disallow: Verdict
    as_of: str
    exceptions: Mapping[Use, Mapping[str, Verdict | None]]
    digest: str
    said: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def hears(self, mechanism: str) -> bool:
        """Whether a mechanism's statements are heard."""
        return self.mechanisms is None or mechanism in self.mechanisms

    def judge(self, column: str, use: Use) -> Verdict | None:
        """What a column becomes for a use; None where it is ignored."""
        special = self.exceptions.get(use)
        if special is not None and column in special:
            return special[column]
        return self.columns[column]

    def verdict(self, level: Level, use: Use) -> Verdict:
        """What a decided level becomes: disallowed is always dropped, allowed always kept."""
        if level is Level.DISALLOWED:
            return Verdict.DROP
        if level is Level.ALLOWED:
            return Verdict.KEEP
        return self.judge(level.word, use) or Verdict.KEEP


def policy(data: object) -> Policy:
    """A policy from its JSON object; raises PolicyError with the member that is wrong."""
    if not isinstance(data, dict):
        raise PolicyError("a policy is a JSON object")
    for member in data:
        if member not in _MEMBERS:
            raise PolicyError(f"a policy has no member {quote(str(member))}; it has {', '.join(sorted(_MEMBERS))}")
    name = data.get("name")
    if not isinstance(name, str) or not name:
        raise PolicyError("a policy needs a `name`")
    columns: dict[str, Verdict | None] = {column: _verdict(data, column) for column in _JUDGED}
    columns["claims"] = _claims(data)
    as_of = data.get("as_of", "capture")
    if as_of not in AS_OF:
        raise PolicyError(f"`as_of` is one of {', '.join(AS_OF)}")
    said = {member: value for member, value in data.items() if member != "digest"}
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return Policy(
        name=name,
        mechanisms=_mechanisms(data.get("mechanisms", "all")),
        infer=_infer(data.get("infer", "none")),
        columns=columns,
        own_disallow=_verdict(data, "own_disallow"),
        as_of=as_of,
        exceptions=_exceptions(data.get("exceptions", {})),
        digest="sha256:" + hashlib.sha256(canonical).hexdigest(),
        said=said,
    )


def _verdict(data: Mapping[str, Any], column: str) -> Verdict:
    word = data.get(column)
    if not isinstance(word, str) or word not in _VERDICTS:
        raise PolicyError(f"`{column}` is one of {', '.join(_VERDICTS)}")
    return _VERDICTS[word]


def _claims(data: Mapping[str, Any]) -> Verdict | None:
    word = data.get("claims")
    if not isinstance(word, str) or word not in {"ignore", "review", "drop"}:
        raise PolicyError("`claims` is one of ignore, review, drop")
    return None if word == "ignore" else _VERDICTS[word]


def _mechanisms(value: object) -> frozenset[str] | None:
    if value == "all":
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise PolicyError("`mechanisms` is `all` or a list of names")
    return frozenset(value)


def _infer(value: object) -> frozenset[str]:
    if value == "none":
        return frozenset()
    if value == "any":
        return frozenset({"any"})
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise PolicyError("`infer` is `none`, `any`, or a list of `any`, tokens and `*`")
    return frozenset(value)


def _exceptions(value: object) -> dict[Use, dict[str, Verdict | None]]:
    if not isinstance(value, dict):
        raise PolicyError("`exceptions` maps a use to columns and their verdicts")
    found: dict[Use, dict[str, Verdict | None]] = {}
    for name, columns in value.items():
        uses, unknown = expand([name])
        if unknown or not isinstance(columns, dict):
            raise PolicyError(f"`exceptions` names no use {quote(str(name))}, or gives it no columns")
        judged: dict[str, Verdict | None] = {
            column: _claims(columns) if column == "claims" else _verdict(columns, column) for column in columns
        }
        if not judged.keys() <= {*_JUDGED, "claims"}:
            raise PolicyError(f"an exception of {quote(str(name))} names a column that no policy has")
        for use in uses:
            found[use] = judged
    return found
