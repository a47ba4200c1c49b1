"""What is looked into, remembered or shared to save time changes no answer."""

from dataclasses import replace

from hypothesis import given, settings

import ofuda
from ofuda.shells.jsonl import Session, encode
from ofuda.tables.channels import CHANNELS
from ofuda.tables.mechanisms import MECHANISMS
from ofuda.tables.policies import POLICIES
from ofuda.verbs.answers import answer, encodable
from ofuda.verbs.requests import Terms, request
from tests.asking import AT, Json, decide, worlds

EVERYWHERE = [replace(channel, within=None) for channel in CHANNELS]


@settings(max_examples=200, deadline=None)
@given(worlds)
def test_what_is_not_held_has_nothing_to_say(world: tuple[Json, str]) -> None:
    asked, name = world
    terms = Terms(ofuda.Question(), POLICIES[name], lambda: AT)
    read = request(asked, "request", terms, None)
    looked = ofuda.resolve(read.resource, read.question, read.policy, channels=EVERYWHERE)
    own = ofuda.resolve(read.resource, read.question, read.policy, mechanisms=[replace(one) for one in MECHANISMS])
    assert ofuda.resolve(read.resource, read.question, read.policy) == looked == own


@settings(max_examples=200, deadline=None)
@given(worlds)
def test_parts_that_are_written_already_say_the_same(world: tuple[Json, str]) -> None:
    decision = decide(*world)
    assert encode(encodable(decision, 7)) == encode(answer(decision, 7))


def test_a_line_is_written_as_it_is_answered() -> None:
    session = Session(ofuda.Question(frozenset({"ExampleBot"})), POLICIES["respectful"], clock=lambda: AT)
    for line in (b'{"id": 1, "url": "https://example.com/a"}', b'{"site": "https://example.com"}', b"[", b'{"url": 1}'):
        assert session.written(line, 3) == encode(session.answer(line, 3))


def test_tokens_of_a_question() -> None:
    question = ofuda.Question(frozenset({"CCBot", "ExampleBot", "a b", "ccbot", ""}))
    assert (question.tokens, question.nameless) == (("ccbot", "examplebot"), ("", "a b"))
    assert replace(question, agents=frozenset({"*"})).tokens == ("*",)
    assert question == ofuda.Question(question.agents)
