"""Finding labels in JSON: every value of a key that stands twice, and no more work than the text is long."""

from __future__ import annotations

import json
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.formats._label_finding import mentions
from ofuda.formats._label_text import Text, read
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


PIECES = (
    *('"@context"', '"context"', '"type"', '"@type"', '"usageInfo"', '"schema:usageInfo"', '"dct:references"', '"x"'),
    *('"https://W3ID.org/Ofuda/v1"', '"https:\\/\\/w3id.org\\/ofuda\\/v1"', '"RightsLabel"', '"LabelSet"', '"/terms"'),
    *("{", "}", "[", "]", ":", ":", ",", ",", "é", '"\\u00e9"', "\0", "\u212a", "\u0130", "\\", "null"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.data())
def test_a_text_that_mentions_nothing_holds_no_label(text: str, data: st.DataObject) -> None:
    if text and data.draw(st.booleans()):  # a letter by its number
        at = data.draw(st.integers(0, len(text) - 1))
        text = f"{text[:at]}\\u{ord(text[at]):04x}{text[at + 1 :]}"
    if not mentions(text):
        assert read(text.encode()) == Text()


@pytest.mark.parametrize("key", ["type", "@context", "usageInfo"])
@pytest.mark.parametrize("how", ["as it is", "by numbers"])
def test_a_text_with_a_label_mentions_it(key: str, how: str) -> None:
    value = {"type": '"LabelSet"', "@context": '"https://w3id.org/ofuda/v1"', "usageInfo": '"/label"'}[key]
    text = f'{{"{key}": {value}}}'
    if how == "by numbers":
        text = f'{{"\\u{ord(key[0]):04x}{key[1:]}": "\\u{ord(value[1]):04x}{value[2:]}}}'
    assert read(text.encode()) != Text()
    assert mentions(text)


def test_a_label_in_other_octets_is_mentioned_though_it_cannot_be_read() -> None:
    text = '{"type": "RightsLabel"}'.encode("utf-16-le").decode("utf-8")
    assert read(text.encode()).broken is not None
    assert mentions(text)
