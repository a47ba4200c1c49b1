"""Ray Data, the real one: one node, on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines.conftest import Desk
from tests.engines.rows import ADDED, asking, engine, example, gained

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.data.context")  # of its own settings

_ALONE = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled", "RAY_DATA_DISABLE_PROGRESS_BARS": "1"}


@pytest.fixture(scope="module")
def ours() -> Iterator[Any]:
    """The engine, while a cluster of one node is up."""
    found = engine("ray")
    os.environ |= _ALONE
    import ray  # noqa: PLC0415 (an extra)

    ray.init(num_cpus=2, include_dashboard=False, _node_ip_address="127.0.0.1", log_to_driver=False)
    yield found
    ray.shutdown()


@pytest.mark.usefixtures("ours")
def test_the_example_decides_as_the_command_does(desk: Desk, tmp_path: Path) -> None:
    example("ray_rows.py")(desk.rows, desk.hosts, str(tmp_path / "out"), now=asking()["now"])
    assert gained(pq.read_table(tmp_path / "out").to_pylist()) == desk.wanted


def test_blocks_stay_arrow_with_words_as_text(ours: Any) -> None:
    from ray.data import from_arrow  # noqa: PLC0415 (an extra)

    rows = pa.table(
        {"id": range(4), "url": ["https://a.example/"] * 4, "headers": [None, [["X-Robots-Tag", "noai"]]] * 2}
    )
    rights = ours.Rights(**asking(uses=["train-generative", "search"], evidence=True))
    found = ours.annotated(from_arrow([rows.slice(0, 2), rows.slice(2)]), rights, concurrency=1)
    held = pa.concat_tables(ray_blocks(found)).sort_by("id")
    assert held.schema.names == [
        *rows.schema.names,
        *ADDED,
        "ai_decision_search",
        "ai_decision_train_generative",
        "ai_signals",
    ]
    assert held.column("ai_verdict").to_pylist() == ["keep", "drop"] * 2
    assert not any(pa.types.is_dictionary(field.type) for field in held.schema)


def ray_blocks(dataset: Any) -> list[pa.Table]:
    import ray  # noqa: PLC0415 (an extra)

    blocks: list[pa.Table] = ray.get(dataset.to_arrow_refs())
    return blocks
