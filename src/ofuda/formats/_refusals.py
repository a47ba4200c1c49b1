"""Words by which people mean *no* in a grammar that has another word for it (house reading J8)."""

from __future__ import annotations

import re

from ofuda.nouns.vocabulary import INPUTS, TRAINING, Use

_NO = frozenset(
    {"n", "no", "0", "false", "none", "never", "off", "nope", "not", "noai", "noml", "opt", "optout", "reserved"}
    | {"deny", "denied", "disallow", "disallowed", "refuse", "refused", "forbidden", "prohibited", "block", "blocked"}
)
_WORDS = re.compile(r"[a-z0-9]+")
_INFERENCE = frozenset({Use.EVALUATE, Use.PROMPT, Use.GROUND, Use.INFER_OTHER})
# What a key speaks about, by the first of these that stands in it; any other key may speak about everything.
_ABOUT = (("train", TRAINING), ("search", frozenset({Use.SEARCH})), ("input", _INFERENCE), ("use", _INFERENCE))


def means_no(text: str) -> bool:
    """Whether text that says nothing by its grammar holds a word that refuses."""
    return not _NO.isdisjoint(_WORDS.findall(text.lower()))


def meant_refusal(text: str) -> frozenset[Use]:
    """The uses that such text was plainly meant to refuse; none where it holds no word that refuses."""
    if not means_no(text):
        return frozenset()
    lower = text.lower()
    return next((uses for word, uses in _ABOUT if word in lower), INPUTS)
