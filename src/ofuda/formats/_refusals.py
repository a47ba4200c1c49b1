"""Words by which people mean *no* in a grammar that has another word for it (house reading J8)."""

from __future__ import annotations

_WORDS = frozenset(
    {"n", "no", "0", "?0", "false", "none", "never", "off"}
    | {"deny", "denied", "disallow", "disallowed", "refuse", "forbidden"}
)


def means_no(word: str) -> bool:
    """Whether a word that says nothing by its grammar was plainly meant as a refusal."""
    return word.lower() in _WORDS
