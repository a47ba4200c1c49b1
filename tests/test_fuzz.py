"""No octets break a parser's contract, and none take longer than promised (T1 of the threat table)."""

from __future__ import annotations

import importlib.util
import tracemalloc
from itertools import islice
from random import Random

import pytest

from tests.fuzz.engine import LONGEST, limit, mutants, run
from tests.fuzz.targets import TARGETS, Target
from tests.sizes import SIZES, VARIABLE, size

EXECUTIONS = size(5_000, 100_000, 1_000_000)
QUESTIONS = size(1_000, 20_000, 1_000_000)  # a whole answer costs as much as a hundred texts read
SITES = size(200, 2_000, 100_000)  # an audit asks a dozen such questions, and is written down in every form
SEED = 9309
MARGIN = 10


def present(name: str) -> Target:
    target = TARGETS[name]
    if importlib.util.find_spec(target.module) is None:
        pytest.skip(f"{target.module} is not there yet")
    return target


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_the_contract_or_takes_too_long(name: str) -> None:
    target = present(name)
    executions = QUESTIONS if target.module.startswith("ofuda.verbs.") else EXECUTIONS
    executions = SITES if target.name == "audit" else executions
    outcome = run(target, executions, SEED)
    assert outcome.failure is None, str(outcome.failure)
    assert outcome.executions == executions
    assert outcome.slowest_seconds <= MARGIN * limit(len(outcome.slowest)), outcome.slowest[:200]


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_takes_more_memory_than_promised(name: str) -> None:
    target = present(name)
    target.run(b"")
    parts = [part for part in dict.fromkeys((*target.words, *target.seeds)) if part]
    for part in Random(SEED).sample(parts, min(len(parts), size(3, 30, 300))):
        octets = part * (200_000 // len(part))
        tracemalloc.start()
        target.run(octets)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak <= len(octets) + 64 * 2**20, part


def test_the_engine_repeats_itself() -> None:
    target = TARGETS["fields"]
    first, again, other = (list(islice(mutants(target.seeds, target.words, seed), 2_000)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert first[: len(target.seeds)] == list(target.seeds)
    assert max(map(len, first)) <= LONGEST


def test_the_engine_finds_and_prints_what_it_is_there_for(capsys: pytest.CaptureFixture[str]) -> None:
    def fragile(octets: bytes) -> None:
        if b'"\\' in octets:
            raise IndexError("past the end")

    outcome = run(Target("fragile", "", fragile, (b'"a"',), (b"\\", b'"')), 20_000, SEED)
    assert outcome.failure is not None
    assert b'"\\' in outcome.failure.octets
    assert isinstance(outcome.failure.error, IndexError)
    assert outcome.executions < 20_000
    assert "input, base64: " in capsys.readouterr().out


def test_the_engine_stops_what_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(octets: bytes) -> None:
        while octets:
            pass

    monkeypatch.setattr("tests.fuzz.engine.PATIENCE", 0.2)
    outcome = run(Target("endless", "", endless, (b"", b"a")), 10, SEED)
    assert outcome.failure is not None
    assert outcome.failure.octets == b"a"


def test_the_engine_costs_little() -> None:
    target = Target("nothing", "", lambda _: None, TARGETS["robots"].seeds, TARGETS["robots"].words)
    outcome = run(target, 20_000, SEED)
    assert outcome.executions / outcome.seconds >= 20_000


def test_the_seeds_are_enough() -> None:
    assert sum(len(target.seeds) for target in TARGETS.values()) >= 200
    assert all(len(set(target.seeds)) == len(target.seeds) for target in TARGETS.values())


def test_one_knob_sets_all_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    for expected, name in enumerate(SIZES):
        monkeypatch.setenv(VARIABLE, name)
        assert size(0, 1, 2) == expected
    monkeypatch.delenv(VARIABLE)
    assert size(0, 1, 2) == 0
    monkeypatch.setenv(VARIABLE, "huge")
    with pytest.raises(ValueError, match="quick, landing, soak"):
        size(0, 1, 2)
