from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.carriers.multibase import base58btc, decode


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("z", b""), ("u", b""), ("f", b""), ("z1", b"\x00"), ("z11", b"\x00\x00"), ("z2", b"\x01"), ("z21", b"\x3a"),
        ("zUXE7GvtEk8XTXs1GF8HSGbVA9FCX9SEBPe", b"Decentralize everything!!"),
        ("uRGVjZW50cmFsaXplIGV2ZXJ5dGhpbmchIQ", b"Decentralize everything!!"),
        ("URGVjZW50cmFsaXplIGV2ZXJ5dGhpbmchIQ==", b"Decentralize everything!!"),
        ("f446563", b"Dec"), ("F446563", b"Dec"),
    ],
)  # fmt: skip
def test_octets_of_a_text(text: str, octets: bytes) -> None:
    assert decode(text) == octets


@pytest.mark.parametrize(
    "text", ["", "m", "b", "z0", "zO", "zI", "zl", "z ", "f0", "fzz", "u!", "ua", "é", "z" + "2" * 256]
)
def test_texts_that_are_none(text: str) -> None:
    assert decode(text) is None


@given(st.binary(max_size=100))
def test_base58_comes_back_and_has_one_spelling(octets: bytes) -> None:
    text = base58btc(octets)
    assert decode(text) == octets
    assert text[0] == "z"
    assert base58btc(octets + b"\x01") != text
