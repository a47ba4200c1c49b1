"""What a ledger has beside the decisions: where a row is from, how much of it there is, in what language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.carriers.urls import address
from ofuda.verbs.dataset.addresses import as_octets

AMOUNTS: Final = ("bytes", "tokens")
LANGUAGE, ORIGIN, ROBOTS = "language", "origin", "robots"
_WORDS: Final = pa.dictionary(pa.int32(), pa.string())
_HTTP: Final = b"http://"
_HTTPS: Final = b"https://"
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


def origins(urls: Any) -> Any:  # noqa: ANN401 (arrays)
    """The origins of addresses, null where one has none; each stands once in the dictionary.

    What stands before the third slash tells, of nearly all of them: so it is looked at once for all that share it.
    """
    octets = as_octets(urls)
    secure, plain = (pc.fill_null(pc.starts_with(octets, scheme), fill_value=False) for scheme in (_HTTPS, _HTTP))
    hostless = pc.fill_null(pc.match_substring(octets, _GAP), fill_value=False)
    odd = pc.or_(pc.invert(pc.or_(secure, plain)), hostless)
    alone = [None if one is None else _origin(one) for one in octets.filter(odd).to_pylist()]
    if alone:
        octets = pc.if_else(odd, _STAND_IN, octets)
    hosts = pc.list_element(pc.split_pattern(octets, b"/", max_splits=3), 2).dictionary_encode()
    keys = pc.add(pc.multiply(hosts.indices, 2), secure.cast(pa.int32())).dictionary_encode()
    names = hosts.dictionary.to_pylist()
    heads = [(_HTTPS if key % 2 else _HTTP) + names[key // 2] for key in keys.dictionary.to_pylist()]
    found = [_origin(head + b"/") for head in heads]
    distinct = {one: at for at, one in enumerate(dict.fromkeys(filter(None, (*found, *alone))))}
    places = _places(found, distinct).take(keys.indices)
    if alone:
        places = pc.replace_with_mask(places, odd, _places(alone, distinct))
    return pa.DictionaryArray.from_arrays(places, pa.array(list(distinct), pa.string()))


def _places(names: Sequence[str | None], distinct: Mapping[str, int]) -> Any:  # noqa: ANN401 (an array)
    return pa.array([None if one is None else distinct[one] for one in names], pa.int32())


@lru_cache(maxsize=1 << 16)
def _origin(head: bytes) -> str | None:
    """The origin of an address, or of as much of one as has it."""
    where = address(head.decode("utf-8", "replace"))
    return where.origin if where else None
