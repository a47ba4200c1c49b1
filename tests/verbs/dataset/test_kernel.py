"""The kernel of tables against `resolve`, row by row, and against the oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

import pyarrow as pa
import pytest

from ofuda.nouns.data import document
from ofuda.nouns.question import Question
from ofuda.tables.policies import POLICIES
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.kernel import Kernel
from ofuda.verbs.dataset.sites import History, Site
from ofuda.verbs.requests import Terms
from ofuda.verbs.requests import request as read
from tests.oracle import answer as oracle
from tests.sizes import size
from tests.verbs.dataset.asked import NOW, SCHEMA, Table, fetched
from tests.worlds import worlds

ROADS = ("at once", "met", "said", "alone")
_ROWS = 500


def answers(batch: Any) -> list[tuple[object, ...]]:
    names = [name for name in batch.schema.names if name.startswith("ai_")]
    return list(zip(*(batch.column(batch.schema.names.index(name)).to_pylist() for name in names), strict=True))


def test_batch_equals_one_by_one() -> None:
    roads: Counter[str] = Counter()
    tables = size(8, 40, 400)
    for seed in range(tables):
        table = Table(seed, origins=40)
        kernel = Kernel(table.asked, table.sites)
        for part in range(2):
            batch = table.batch(_ROWS, said=(0.0, 0.6)[part], alone=(0.0, 0.1)[part], timed=seed % 3 == 1)
            found = answers(kernel.decide(batch))
            for row, answer in zip(batch.to_pylist(), found, strict=True):
                assert answer == table.expected(row), (seed, row)
        roads += kernel.roads
    assert all(roads[road] >= tables * 2 * _ROWS // 10 for road in ROADS), roads


AGENTS = document("agents.json")["agents"]
RAW_POLICIES = {one["name"]: one for one in document("policies.json")}
# What has no column; and documents, which a table of hosts has by their origin.
ELSEWHERE = ("found_on", "claims", "digests", "agreements", "documents", "requested_url", "seen_at")
PARTS = 10


def as_row(request: dict[str, Any]) -> dict[str, Any]:
    """The members of a request that are columns."""
    resource = read(request, "request", Terms(Question(), POLICIES["literal"], lambda: NOW), None).resource
    headers = [list(pair) for pair in resource.headers]
    row = {"headers": headers or None, "html": resource.body, "truncated": resource.truncated}
    names = ("url", "status", "media_type", "fetched_at")
    return {name: getattr(resource, name) for name in names} | row


def everywhere(history: History, origins: Sequence[str]) -> dict[str, History]:
    return dict.fromkeys(origins, history)


@pytest.mark.parametrize("part", range(PARTS))
def test_kernel_equals_oracle(part: int) -> None:
    for at, (world, policy) in enumerate(worlds(70_000 + part, size(1_000, 5_000, 50_000) // PARTS)):
        request = {name: value for name, value in world.items() if name not in ELSEWHERE}
        if at % 3 == 0:
            request = {name: value for name, value in request.items() if name not in {"headers", "body", "body_base64"}}
        asked = read(request, "request", Terms(Question(), POLICIES[policy], lambda: NOW), None)
        if asked.resource.body is not None and asked.resource.media_type is None:
            request |= {} if "content-type" in asked.resource.headers else {"media_type": "text/html"}
        known = {path: found for path, one in request.get("well_known", {}).items() if (found := fetched(one))}
        history = History((), ((Site(fetched(request.get("robots_txt")), known),),))
        kernel = Kernel(Asked(asked.question, asked.policy, NOW), partial(everywhere, history))
        batch = pa.Table.from_pylist([as_row(request)], schema=SCHEMA).to_batches()[0]
        (found,) = kernel.decide(batch).to_pylist()
        clock = None if request.get("fetched_at") else "2026-11-21T00:00:00Z"
        said = oracle(request, policy=RAW_POLICIES[policy], agents_table=AGENTS, at=clock)
        assert found["ai_verdict"] == said["verdict"], (at, request, policy)
        for use, one in said["uses"].items():
            name = f"ai_decision_{use.replace('-', '_')}" if len(said["uses"]) > 1 else "ai_decision"
            assert found[name] == one["decision"], (at, use, request, policy)
