"""Finding labels in JSON: every value of a key that stands twice, and no more work than the text is long."""

from __future__ import annotations

import json
import time
import tracemalloc

import pytest

from ofuda.formats._label_text import read
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use
from tests.asking import ask, word
from tests.spoofing import label, page, site

SITE = site("https://example.com")
NO, YES = (json.dumps(label(said, SITE)) for said in ("prohibit", "permit"))
TWICE = {
    "the permission last": f'{{"usageInfo": {NO}, "usageInfo": {YES}}}',
    "the permission first": f'{{"usageInfo": {YES}, "usageInfo": {NO}}}',
    "something else last": f'{{"usageInfo": {NO}, "usageInfo": "nothing"}}',
    "spelled in another way": f'[{{"x": {NO}, "\\u0078": {YES}}}]',
    "further out": f'{{"a": {{"x": 1, "u": {NO}}}, "a": {{"u": {YES}}}}}',
    "in a list": f'{{"a": [1, [{NO}]], "a": [{YES}]}}',
}


@pytest.mark.parametrize("text", TWICE.values(), ids=TWICE)
def test_of_a_key_around_labels_that_stands_twice_every_value_is_heard(text: str) -> None:
    body = page(f'<script type="application/ld+json">{text}</script>')
    found = ask(page=body, headers={"Content-Usage": "train-ai=y"})
    assert word(found) == "disallowed"
    assert word(found, "mine") == "disallowed"
    assert all(not one.valid for _, one in read(text.encode()).labels)


def test_another_key_that_stands_twice_is_nobodys_business() -> None:
    text = f'{{"name": 1, "name": 2, "usageInfo": {YES}}}'
    ((pointer, one),) = read(text.encode()).labels
    assert (pointer, one.valid) == ("/usageInfo", True)


def test_a_mark_that_another_value_hides_is_a_mark() -> None:
    hidden = NO[:-1] + ', "type": "Thing", "@context": "https://schema.org"}'
    ((_, one),) = read(hidden.encode()).labels
    assert not one.valid
    assert one.uses[Use.MINE].stance.level is Level.DISALLOWED


def test_addresses_under_a_key_that_stands_twice_are_all_named() -> None:
    text = (
        b'{"usageInfo": "/no.jsonld", "usageInfo": ["/yes.jsonld", {"@id": "/third"}], "dct:references": {"url": "/p"}}'
    )
    found = read(text)
    assert found.usage == ("/no.jsonld", "/yes.jsonld", "/third")
    assert found.references == ("/p",)


def test_a_pointer_that_nobody_could_read_is_cut() -> None:
    key = "k/~" * 100
    ((pointer, _),) = read(f'{{"{key}": {YES}}}'.encode()).labels
    assert pointer == "/" + ("k/~" * 67)[:200].replace("~", "~0").replace("/", "~1") + "…"
    deep = '{"' + key + '":'
    ((pointer, _),) = read((deep * 20 + YES + "}" * 20).encode()).labels
    assert len(pointer) == 1001
    assert pointer.startswith("…")


def test_many_labels_and_many_keys_cost_what_they_are_long() -> None:
    """Twice as much of both takes about twice as long and no more room: nothing is compared with everything."""

    def hostile(number: int) -> bytes:
        twice = ",".join(f'"a{each}":1,"a{each}":1' for each in range(number))
        bare = ",".join(['{"type":"RightsLabel"}'] * number)
        return f'{{"{"k" * number * 40}":[{{{twice}}},{bare}]}}'.encode()

    seconds = []
    for number in (700, 2_800):
        text = hostile(number)
        before = time.process_time()
        assert len(read(text).labels) == number
        seconds.append(time.process_time() - before)
    assert seconds[1] < 10 * seconds[0] + 0.5
    tracemalloc.start()
    read(hostile(2_801))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 << 20
