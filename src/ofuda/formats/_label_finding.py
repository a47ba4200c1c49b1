"""Where labels stand in a JSON text (house reading L1): from outside to inside, in time and room linear in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ofuda.carriers.json_text import JsonText

_HOME = "w3id.org/ofuda"
_TYPES = frozenset({"RightsLabel", "LabelSet"})
_REFERENCES = frozenset({"dct:references", "dcterms:references", "http://purl.org/dc/terms/references"})
_USAGE = frozenset({"usageInfo", "schema:usageInfo", "http://schema.org/usageInfo", "https://schema.org/usageInfo"})
# Pointers say where to look. Longer ones would, with many labels below a long key, be as long as the text's square.
_LONGEST_STEP, _LONGEST_POINTER = 200, 1000

# Of each of these words and keys some part that JSON writes in one way alone, unless by number; and what UTF-16 has.
_SIGNS = ("ofuda", "rightslabel", "labelset", "usageinfo", "references", "\\u00", "\0")

Path = tuple["Path", str] | None  # the way to a value, from its end


class Marked(NamedTuple):
    """An object that bears the mark. `shadowed`: a key on the way to it stands twice, so it is one of several."""

    pointer: str
    value: dict[str, Any]
    shadowed: bool


@dataclass(slots=True)
class Found:
    """What stands in a text: marked objects, and the addresses named as `usageInfo` and as `dct:references`."""

    marked: list[Marked] = field(default_factory=list)
    usage: dict[str, None] = field(default_factory=dict)
    references: dict[str, None] = field(default_factory=dict)


def mentions(text: str) -> bool:
    """Whether a text can hold a label, or the address of one."""
    lower = text.lower()
    return any(sign in lower for sign in _SIGNS)


def find(text: JsonText) -> Found:
    """Each object that bears the mark, and what others name on the way to it.

    Of a key that stands twice every value is looked into: who writes two does not say which one is meant.
    """
    found = Found()
    waiting: list[tuple[Path, Any, bool]] = [(None, text.value, False)]
    while waiting:
        path, value, shadowed = waiting.pop()
        if isinstance(value, list):
            inside = [((path, str(at)), one, shadowed) for at, one in enumerate(value) if isinstance(one, dict | list)]
            waiting += reversed(inside)
            continue
        pairs = text.written(value) if isinstance(value, dict) else ()
        if _bears(pairs):
            found.marked.append(Marked(_pointer(path), value, shadowed))
            continue
        repeated = _repeated(key for key, _ in pairs) if text.repeats(value) else frozenset[str]()
        for key, one in pairs:
            found.usage |= dict.fromkeys(_addresses(one)) if key in _USAGE else {}
            found.references |= dict.fromkeys(_addresses(one)) if key in _REFERENCES else {}
        waiting += [
            ((path, key), one, shadowed or key in repeated)
            for key, one in reversed(pairs)
            if isinstance(one, dict | list)
        ]
    return found


def repeats_within(text: JsonText, value: object) -> bool:
    """Whether a key stands twice in a value, however deep."""
    waiting = [value] if text.duplicates else []
    while waiting:
        one = waiting.pop()
        if text.repeats(one):
            return True
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    return False


def is_marked(value: Mapping[str, Any]) -> bool:
    """Whether an object is a label document, right or wrong (L1)."""
    return _bears(value.items())


def _bears(pairs: Iterable[tuple[str, Any]]) -> bool:
    return any(
        any(_HOME in one.lower() for one in texts(value))
        if key == "@context"
        else key in {"type", "@type"} and not _TYPES.isdisjoint(texts(value))
        for key, value in pairs
    )


def texts(value: object) -> Iterator[str]:
    """A text, or those in a list."""
    yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def _repeated(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key, times in Counter(keys).items() if times > 1)


def _addresses(value: object) -> Iterator[str]:
    """The addresses in a text, an object with `@id`, `id` or `url`, or a list of these."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict) and not is_marked(one):
            yield from (one[key] for key in ("@id", "id", "url") if isinstance(one.get(key), str))


def _pointer(path: Path) -> str:
    """The way as a JSON Pointer (RFC 6901 §3), cut where it is too long to be read."""
    steps: list[str] = []
    while path is not None:
        path, token = path
        cut = token if len(token) <= _LONGEST_STEP else token[:_LONGEST_STEP] + "…"
        steps.append("/" + cut.replace("~", "~0").replace("/", "~1"))
    pointer = "".join(reversed(steps))
    return pointer if len(pointer) <= _LONGEST_POINTER else "…" + pointer[-_LONGEST_POINTER:]
