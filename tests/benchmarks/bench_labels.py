"""A label of 1 KB: decoded, checked by the schema and expanded, in labels a second on one core, beside the usual chain.

python -m tests.benchmarks.bench_labels
"""

import itertools
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import jsonschema
import jsonschema_rs
import msgspec
from pyshacl import validate
from rdflib import Graph

from ofuda.carriers.json_text import parse_json
from ofuda.carriers.jsonld import expand
from ofuda.carriers.quads import nquads
from ofuda.formats._label_text import validator
from ofuda.nouns.data import document, octets
from tests.labels import peers

TARGET, TIMES = 25_000, 150
LABEL: dict[str, Any] = {
    "@context": "https://w3id.org/ofuda/v1",
    "type": "RightsLabel",
    "id": "https://studio.example/labels/moon-cat",
    "issued": "2026-11-21T00:00:00Z",
    "validUntil": "2031-11-21T00:00:00Z",
    "declaredBy": {
        "id": "did:web:studio.example",
        "type": "Organization",
        "name": {"ja": "スタジオ例", "en": "Studio Example"},
        "contact": "mailto:rights@studio.example",
    },
    "basis": "rightsholder",
    "about": [
        {"type": "Site", "url": "https://studio.example/", "path": ["/manga/"]},
        {
            "type": "Work",
            "id": "https://studio.example/works/moon-cat",
            "name": {"ja": "月猫", "en": "Moon Cat"},
            "alternateName": {"ja-latn": ["Tsukineko"]},
            "content": [{"digest": "uEiC6eBaPj_AbzuxB-fiP3-wVrqTjGfZE_DrFUDuGgk7KJQ"}],
        },
    ],
    "uses": {
        "search": {"decision": "allowed"},
        "train-generative": {"decision": "disallowed"},
        "ground": {
            "decision": "conditional",
            "duties": ["attribute", "compensate"],
            "license": "https://studio.example/licensing",
        },
        "output-character": {"decision": "disallowed"},
    },
    "notice": {"en": "The absence of a label is not consent."},
    "legalBasis": ["eu-cdsm-4-3"],
}
TEXT = json.dumps(LABEL, ensure_ascii=False).encode()
_decode = msgspec.json.Decoder().decode


def texts(count: int) -> list[bytes]:
    """Labels that differ, so that nothing is remembered."""
    return [TEXT.replace(b"labels/moon-cat", f"labels/{at:08}".encode()) for at in range(count)]


def per_label(run: Callable[[bytes], object], inputs: list[bytes], rounds: int) -> float:
    """Median seconds a label."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        for one in inputs:
            run(one)
        taken.append((time.perf_counter() - began) / len(inputs))
    return statistics.median(taken)


def main(count: int = 2_000, rounds: int = 5) -> None:
    warnings.simplefilter("ignore")
    accepts = validator("RightsLabel").is_valid
    plain = jsonschema.Draft202012Validator(document("v1/label.schema.json"))
    shapes = Graph().parse(data=octets("v1/shapes.ttl"), format="turtle")
    assert jsonschema_rs.validator_for(document("v1/label.schema.json")).is_valid(LABEL)

    def ours(text: bytes) -> object:
        value = parse_json(text).value
        assert accepts(value)
        return expand(value)

    def without_keys_twice(text: bytes) -> object:
        value = _decode(text)
        assert accepts(value)
        return expand(value)

    def two_of_theirs(text: bytes) -> Any:
        value = json.loads(text)
        plain.validate(value)
        return peers.expanded(value)

    def theirs(text: bytes) -> object:
        expanded = two_of_theirs(text)
        graph = Graph().parse(data=nquads(expanded), format="nt")
        assert validate(graph, shacl_graph=shapes, inference="none")[0]
        return expanded

    inputs = texts(count)
    same = sum(ours(one) == peers.expanded(json.loads(one)) for one in inputs[:200])
    parts: tuple[tuple[str, Callable[[bytes], object]], ...] = (
        ("decode, keys checked", parse_json),
        ("decode by msgspec alone", _decode),
        ("schema", lambda _: accepts(LABEL)),
        ("expand", lambda _: expand(LABEL)),
    )
    print(f"a label of {len(TEXT)} octets; expanded as pyld expands it: {same} of {min(count, 200)}")
    for name, run in parts:
        print(f"  {name:28} {1e6 * per_label(run, inputs, rounds):8.2f} µs")
    few = list(itertools.islice(inputs, max(count // 100, 2)))
    whole, bare = (per_label(run, inputs, rounds) for run in (ours, without_keys_twice))
    two, chain = (per_label(run, few, 3) for run in (two_of_theirs, theirs))
    print(f"  decode + schema + expand     {1 / whole:8.0f} labels/s (target ≥ {TARGET})")
    print(f"  the same, decoded by msgspec {1 / bare:8.0f} labels/s, keys that stand twice unseen")
    print(f"  pyld + jsonschema            {1 / two:8.0f} labels/s   {two / whole:6.0f} × ours, keys unseen")
    print(f"  pyld + jsonschema + pyshacl  {1 / chain:8.1f} labels/s   {chain / whole:6.0f} × ours (target ≥ {TIMES})")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:3]))
