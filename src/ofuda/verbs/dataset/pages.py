"""What a page says, heard apart from its address: a page that says nothing is as good as none, and equal words are
answered alike.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ofuda.carriers.held import Held, Ways
from ofuda.formats import label
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Headers, Resource
from ofuda.nouns.statements import NOTHING
from ofuda.tables.channels import CHANNELS

Words = tuple[tuple[str, int | None, str, str], ...]
"""Channel, line, name and content of each word, in their order."""

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_CHANNELS: Final = [(one.name, one.find) for one in CHANNELS if one.find and one.within and ":body" in one.within]
_METAS: Final = frozenset({"meta-robots", "tdmrep-meta"})
_HEARD_IN_METAS: Final = [(name, find) for name, find in _CHANNELS if name in _METAS]
_HEARD_IN_LINKS: Final = [(name, find) for name, find in _CHANNELS if name not in _METAS]  # and in data scripts
# What stands in each meta that any channel hears, beside the asker's tokens, which name some; and in each such link.
_IN_METAS: Final = (b"robots", b"tdm-")
_IN_LINKS: Final = (b"rsl+xml", b"license", b"ofuda#label")
_POINTER: Final = "tdm-policy"
_ANYWHERE: Final = "https://page.example/"
_FEW: Final = 8


def words(body: bytes, headers: Headers, media_type: str | None, question: Question) -> Words | None:
    """The words in which a whole page speaks to an asker; None where it speaks in a way that has to be followed.

    Its fields may name no links.
    """
    held = Held(Resource(_ANYWHERE, headers=headers, body=body, media_type=media_type), question)
    if held.media_type not in _HTML:
        return None
    head = held.head
    for name, find in _HEARD_IN_LINKS if head is None or head.links_name(_IN_LINKS) else ():
        ways = find(held)
        if ways and not (name == label.CHANNEL and _is_no_label(ways)):
            return None
    metas = _HEARD_IN_METAS if head is None or head.metas_name(_names(held.tokens)) else ()
    found = [(name, one.place.line, one.key, one.value) for name, find in metas for way in find(held) for one in way]
    return None if len(found) > _FEW or any(name == _POINTER for _, _, name, _ in found) else tuple(found)


@lru_cache(maxsize=8)
def _names(tokens: tuple[str, ...]) -> tuple[bytes, ...]:
    return (*_IN_METAS, *(token.encode() for token in tokens))


def _is_no_label(ways: Ways) -> bool:
    """Whether there is no label in the scripts of a page that may hold one, nor the address of one."""
    signals = [one for way in ways for one in way]
    texts = all(one.key == label.TEXT for one in signals)
    return texts and label.interpret(signals, label.Policies(), {}, _NOWHERE, None) is NOTHING


_NOWHERE: Final = label.Resource(None, (), None, lambda: None)
