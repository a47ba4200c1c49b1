"""A column of addresses, taken apart at once; those that a strict normaliser might change are set aside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.verbs.dataset.columns import ColumnError

# Of addresses made of these alone the URL Standard changes neither path nor query, and patterns are held against them
# as they stand: no octet that would become an escape and no escape that would become an octet (U2), none in small
# letters, no step, and nothing that a pattern takes for its own.
_PLAIN: Final = r"[A-Za-z0-9\-_~!&()+,;=:@?]|%2[0-9A-CF]|%[89A-F][0-9A-F]"
_ADDRESS: Final = rf"^https?://[a-z0-9_.:\-]+(?:/(?:(?:{_PLAIN})(?:{_PLAIN}|\.)*)?)+$"
_STAND_IN: Final = b"https://-/"
_HOST, _REST = 2, 3  # what stands between the slashes


@dataclass(frozen=True, slots=True)
class Addresses:
    """`slots` has for each row the place of its origin in `keys`; `rest` what stands behind the `/` after it.

    `odd` is true for rows that are to be looked at one by one; what stands for them in the others means nothing.
    """

    keys: list[bytes]
    slots: Any
    rest: Any
    odd: Any


def as_octets(column: Any) -> Any:  # noqa: ANN401 (an array of any type)
    """A column of addresses; raises ColumnError where it is none."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    if text:
        return column.cast(pa.string()).cast(pa.binary())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_null(kind):
        return column.cast(pa.binary())
    raise ColumnError(f"the column of addresses holds {kind}, not text", "name another one with `--column url=NAME`")


def taken_apart(urls: Any) -> Addresses:  # noqa: ANN401 (an array of octets)
    """The addresses of a column."""
    plain = pc.fill_null(pc.match_substring_regex(urls, _ADDRESS), fill_value=False)
    if not pc.all(plain).as_py():
        urls = pc.if_else(plain, urls, _STAND_IN)
    parts = pc.split_pattern(urls, b"/", max_splits=3).flatten()  # four of each
    hosts = parts.take(_fourths(len(urls), _HOST)).dictionary_encode()
    keys, slots = hosts.dictionary.to_pylist(), hosts.indices
    secure = pc.starts_with(urls, b"https")
    if not pc.all(secure).as_py():
        both = pc.add(pc.multiply(slots, 2), secure.cast(pa.int32())).dictionary_encode()
        keys = [keys[one // 2] if one % 2 else _HTTP + keys[one // 2] for one in both.dictionary.to_pylist()]
        slots = both.indices
    return Addresses(keys, slots, parts.take(_fourths(len(urls), _REST)), pc.invert(plain))


@lru_cache(maxsize=2)
def _fourths(count: int, first: int) -> Any:  # noqa: ANN401 (an array)
    return pa.array(range(first, 4 * count, 4), pa.int32())


_HTTP: Final = b"http://"
_HTTPS: Final = b"https://"


def key_of(origin: str) -> bytes:
    """An origin in short: nearly all are of https."""
    return origin.encode("ascii", "replace").removeprefix(_HTTPS)


def origin_of(key: bytes) -> str:
    """The origin of a key."""
    return (key if key.startswith(_HTTP) else _HTTPS + key).decode("utf-8", "replace")
