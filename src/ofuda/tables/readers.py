"""THE table of readers: what kinds of program read a site's signals, and what each of them hears.

A reader is an ordinary question and a policy, put to the resolver. `exports` says what the best ways to write a label
mean to it (standard §2): what it cannot be told is not the site's fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ofuda.formats import aipref, content_signals, page_controls, rsl_writing, tdmrep
from ofuda.formats.rsl_writing import Asks, Levels
from ofuda.nouns.export import Meaning
from ofuda.nouns.policy import Policy, policy
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import ALL, INPUTS, TRAINING, Use

Exports = Callable[[Levels, Asks, datetime | None], frozenset[Meaning]]
"""What a label says, the conditions of its conditional uses, and when it is read, to what that may come."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of reader. `titles` by language; `uses` are those it decides on; `mechanism` the one it is about.

    `channel`: the only one whose word it takes, where it has to hear others on the way to it. `nested`: where nothing
    is said of a folder, what is said of the one around it counts, so that it cannot be told that a label falls silent.
    """

    name: str
    titles: Mapping[str, str]
    agents: frozenset[str]
    policy: Policy
    uses: frozenset[Use] = INPUTS
    mechanism: str = ""
    exports: Exports | None = None
    channel: str | None = None
    nested: bool = False


def _hearing(name: str, mechanisms: Iterable[str] | None = None, infer: str = "none") -> Policy:
    """A policy by which nothing is lost on the way: a failure shows where nothing else is said."""
    data = {"name": f"reader-{name}", "infer": infer, "unknown": "keep", "conditional": "keep", "claims": "ignore"}
    heard = "all" if mechanisms is None else list(mechanisms)
    return policy({**data, "mechanisms": heard, "broken": "review", "unreachable": "review", "own_disallow": "keep"})


def _robots(label: Levels, _: Asks, __: datetime | None) -> frozenset[Meaning]:
    """robots.txt need not turn trainers away, and may wherever the label does not allow them in so many words."""
    levels = dict(label)
    refused = {use: Level.ALLOWED if levels.get(use) is Level.ALLOWED else Level.DISALLOWED for use in TRAINING}
    return frozenset({frozenset(), frozenset(refused.items())})


_EVERYBODY = frozenset({"*"})

READERS: tuple[Reader, ...] = (
    Reader(
        "search",
        {"en": "search crawler", "ja": "検索クローラー"},
        frozenset({"Googlebot", "Bingbot"}),
        _hearing("search"),
        frozenset({Use.SEARCH}),
    ),
    Reader(
        "robots-trainer",
        {"en": "trainer that reads robots.txt tokens only", "ja": "robots.txt のトークンだけを読むAI学習者"},
        frozenset(),
        _hearing("robots-trainer", ("robots",), infer="any"),
        TRAINING,
        "robots",
        _robots,
    ),
    Reader(
        "aipref",
        {"en": "AIPREF reader (Content-Usage)", "ja": "AIPREF を読む者 (Content-Usage)"},
        _EVERYBODY,
        _hearing("aipref", ("aipref",)),
        mechanism="aipref",
        exports=lambda label, _, seen: aipref.exports(label, seen),
    ),
    Reader(
        "content-signals",
        {"en": "Content-Signal reader", "ja": "Content-Signal を読む者"},
        _EVERYBODY,
        _hearing("content-signals", ("content-signals",)),
        mechanism="content-signals",
        exports=lambda label, _, __: content_signals.exports(label),
    ),
    Reader(
        "tdmrep",
        {"en": "TDMRep reader", "ja": "TDMRep を読む者"},
        _EVERYBODY,
        _hearing("tdmrep", ("tdmrep",)),
        mechanism="tdmrep",
        exports=lambda label, _, __: tdmrep.exports(label),
        nested=True,
    ),
    Reader(
        "rsl",
        {"en": "RSL client", "ja": "RSL クライアント"},
        _EVERYBODY,
        _hearing("rsl", ("rsl",)),
        mechanism="rsl",
        exports=lambda label, asks, _: rsl_writing.exports(label, asks),
        nested=True,
    ),
    Reader(
        "page-controls",
        {"en": "reader of noai and noimageai", "ja": "noai・noimageai を読む者"},
        _EVERYBODY,
        _hearing("page-controls", ("page-controls",)),
        TRAINING,
        "page-controls",
        lambda label, _, __: page_controls.exports(label),
    ),
    Reader(
        "ofuda",
        {"en": "reader of labels", "ja": "札を読む者"},
        _EVERYBODY,
        # A policy of TDMRep may lead to the label.
        _hearing("ofuda", ("ofuda", "tdmrep")),
        frozenset(ALL),
        "ofuda",
        lambda label, _, __: frozenset({label}),
        "label",
    ),
)
BY_NAME: dict[str, Reader] = {one.name: one for one in READERS}
EVERYTHING: Policy = _hearing("everything")
