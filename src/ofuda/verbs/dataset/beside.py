"""What a ledger has beside the decisions: where a row is from, how much of it there is, in what language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.carriers.urls import address
from ofuda.verbs.dataset.addresses import Addresses, as_octets, origin_of, taken_apart

AMOUNTS: Final = ("bytes", "tokens")
LANGUAGE, ORIGIN, ROBOTS = "language", "origin", "robots"
_WORDS: Final = pa.dictionary(pa.int32(), pa.string())
_HTTP: Final = b"http://"
_HTTPS: Final = b"https://"
_INSTANT: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"
# Hosts that the URL Standard leaves as they are: in small letters, without a port, the last label no number.
_PLAIN: Final = re.compile(rb"(?:http://)?(?:[a-z0-9_-]++\.)*+[a-z][a-z0-9-]*+")
_GAP: Final = b":///"
_STAND_IN: Final = _HTTP  # has no origin


def amount(column: Any) -> Any:  # noqa: ANN401 (arrays)
    """A column of amounts in whole numbers; what is none is null."""
    kind = column.type
    if pa.types.is_floating(kind):
        column = pc.round(pc.if_else(pc.is_finite(column), column, pa.scalar(None, kind)))
    elif not pa.types.is_integer(kind) and not pa.types.is_decimal(kind):
        return pa.nulls(len(column), pa.int64())
    return column.cast(pa.int64(), safe=False)


def language(column: Any) -> Any:  # noqa: ANN401 (arrays)
    """A column of languages; null where it holds no text."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string()).dictionary_encode()
    return pa.nulls(len(column), _WORDS)


def captured(column: Any) -> tuple[str, str] | None:  # noqa: ANN401 (an array)
    """When the first and the last of the rows were captured, as far as they say so in a way that sorts."""
    if pa.types.is_timestamp(column.type):
        column = pa.array(pc.min_max(column).values(), column.type)
        column = pc.strftime(column.cast(pa.timestamp("s", tz="UTC"), safe=False), "%Y-%m-%dT%H:%M:%SZ")
    elif not pa.types.is_string(column.type):
        return None
    told = pc.min_max(column.filter(pc.fill_null(pc.match_substring_regex(column, _INSTANT), fill_value=False)))
    return None if told["min"].as_py() is None else (told["min"].as_py(), told["max"].as_py())


def origins(urls: Any, split: Addresses | None = None) -> Any:  # noqa: ANN401 (arrays)
    """The origins of addresses, null where one has none; each stands once in the dictionary.

    `split`: the same addresses taken apart, where somebody did so already.
    What stands before the third slash tells, of nearly all of them: so it is looked at once for all that share it.
    """
    octets = as_octets(urls)
    split = taken_apart(octets) if split is None else split
    found = list(map(_named, split.keys))
    if not pc.any(split.odd).as_py():
        distinct = _distinct(found)
        return _column(_places(found, distinct).take(split.slots), distinct)
    slots, heads = _heads(octets.filter(split.odd))
    alone = [None if head is None else _origin(head) for head in heads]
    met = pc.unique(split.slots.filter(pc.invert(split.odd))).to_pylist()  # what stands for odd ones is none of them
    distinct = _distinct([*(found[slot] for slot in met), *alone])
    places = _places(found, distinct).take(split.slots)
    return _column(pc.replace_with_mask(places, split.odd, _places(alone, distinct).take(slots)), distinct)


def _heads(octets: Any) -> tuple[Any, list[bytes | None]]:  # noqa: ANN401 (arrays)
    """Of addresses of any form the parts that have the origin, and for each row which it is."""
    secure, plain = (pc.fill_null(pc.starts_with(octets, scheme), fill_value=False) for scheme in (_HTTPS, _HTTP))
    hostless = pc.fill_null(pc.match_substring(octets, _GAP), fill_value=False)
    usual = pc.and_not(pc.or_(secure, plain), hostless)
    parts = pc.split_pattern(pc.if_else(usual, octets, _STAND_IN), b"/", max_splits=3)
    scheme, host = pc.list_element(parts, 0), pc.list_element(parts, 2)
    heads = pc.if_else(usual, pc.binary_join_element_wise(scheme, b"", host, b"", b"/"), octets)
    coded = heads.dictionary_encode(null_encoding="encode")
    return coded.indices, coded.dictionary.to_pylist()


def _distinct(names: Sequence[str | None]) -> dict[str, int]:
    return {one: at for at, one in enumerate(dict.fromkeys(filter(None, names)))}


def _places(names: Sequence[str | None], distinct: Mapping[str, int]) -> Any:  # noqa: ANN401 (an array)
    return pa.array([None if one is None else distinct.get(one) for one in names], pa.int32())


def _column(places: Any, distinct: Mapping[str, int]) -> Any:  # noqa: ANN401 (arrays)
    return pa.DictionaryArray.from_arrays(places, pa.array(list(distinct), pa.string()))


def _named(key: bytes) -> str | None:
    """The origin of a key; of nearly all it is read off."""
    if _PLAIN.fullmatch(key) and b"xn--" not in key:
        return origin_of(key)
    return _origin(origin_of(key).encode() + b"/")


@lru_cache(maxsize=1 << 16)
def _origin(head: bytes) -> str | None:
    """The origin of an address, or of as much of one as has it."""
    where = address(head.decode("utf-8", "replace"))
    return where.origin if where else None
