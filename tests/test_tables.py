"""The tables are complete, agree with each other and with what is printed; findings are written as the house writes."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import ofuda
from ofuda.formats._aipref_revisions import LABELS, REVISIONS
from ofuda.formats.content_signals import EXTENTS
from ofuda.nouns.versions import TOOL
from ofuda.nouns.vocabulary import INPUTS
from ofuda.tables.channels import CHANNELS, ORDER
from ofuda.tables.mechanisms import MECHANISMS
from tests.artefacts.digests import DATA
from tests.artefacts.everything import stale
from tests.asking import Json, decide
from tests.sizes import size
from tests.worlds import worlds

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "ofuda"
VECTORS = ROOT / "tests" / "vectors"
# The list of the interface page, in its order.
NAMES = [
    *("robots", "aipref-header", "aipref-robots", "content-signal", "content-signal-header", "x-robots-tag"),
    *("meta-robots", "tdmrep-file", "tdmrep-header", "tdmrep-meta", "tdmrep-epub", "tdmrep-pdf", "rsl", "license"),
    *("schema-org", "ai-txt", "label", "plus", "c2pa", "onix", "registry"),
]
READ = [one.name for one in CHANNELS if one.status == "read"]
BY_NAME = {one.name: one for one in MECHANISMS}


@cache
def vectors(name: str) -> list[Json]:
    found: list[Json] = json.loads((VECTORS / f"{name}.json").read_bytes())
    return found


# -- channels and mechanisms ----------------------------------------------------------------------------------------


def test_channels_are_those_of_the_interface_page_in_its_order() -> None:
    assert [one.name for one in CHANNELS] == NAMES
    assert [ORDER[name] for name in NAMES] == list(range(len(NAMES)))


def test_every_channel_says_where_and_after_which_text() -> None:
    for one in CHANNELS:
        assert one.place, one.name
        assert one.spec, one.name
        assert one.code == one.name.replace("-", "_")
        assert one.status in {"read", "planned"}


@pytest.mark.parametrize("name", READ)
def test_a_channel_that_is_read_has_vectors(name: str) -> None:
    """What a caller brings with a resource is no carrier, and is held against the others: `combined`."""
    mine = (
        [one for one in vectors("combined") if one["resource"].get("claims")] if name == "registry" else vectors(name)
    )
    assert len(mine) >= 5


def test_every_vector_file_is_about_a_channel() -> None:
    files = {file.stem for file in VECTORS.glob("*.json")} - {"vector.schema", "documents"}
    assert files <= {*READ, "combined", "combination", "proof"}


@pytest.mark.parametrize("name", READ)
def test_a_channel_that_is_read_has_its_mechanism(name: str) -> None:
    assert CHANNELS[ORDER[name]].mechanism in BY_NAME


def test_every_mechanism_has_a_channel_that_is_read() -> None:
    assert {one.mechanism for one in CHANNELS if one.status == "read"} == set(BY_NAME)
    assert len(BY_NAME) == len(MECHANISMS)


def test_mechanisms_that_policies_name_exist() -> None:
    for policy in ofuda.POLICIES.values():
        assert policy.mechanisms is None or policy.mechanisms <= set(BY_NAME)


@cache
def decisions(count: int) -> tuple[ofuda.Decision, ...]:
    return tuple(decide(*world) for world in worlds(20261121, count))


FILES = sorted({file.stem for file in VECTORS.glob("*.json")} - {"vector.schema"})
WORLDS = size(1_000, 3_000, 30_000)


def test_a_mechanism_refuses_no_more_than_it_says() -> None:
    mechanism_of = {one.name: BY_NAME[one.mechanism] for one in CHANNELS if one.status == "read"}
    refused: dict[str, set[ofuda.Use]] = {name: set() for name in BY_NAME}
    for decision in (
        *decisions(WORLDS),
        *(decide(one["resource"]) for name in FILES for one in vectors(name) if "resource" in one),
    ):
        for use in decision.uses.values():
            for reason in use.reasons:
                mechanism = mechanism_of[reason.statement.evidence.channel]
                if reason.level >= ofuda.Level.CONDITIONAL:
                    assert reason.statement.uses <= mechanism.refuses, reason
                    refused[mechanism.name] |= reason.statement.uses
    assert {name for name, uses in refused.items() if not uses} == {one.name for one in MECHANISMS if not one.refuses}


# -- extents (standard §2) ------------------------------------------------------------------------------------------


def test_what_a_yes_permits_is_no_more_than_what_a_no_refuses() -> None:
    for revision in REVISIONS:
        for label, (refuses, permits) in revision.labels.items():
            assert permits <= refuses <= INPUTS, (revision.name, label)
    for key in ("search", "ai-input", "ai-train"):
        assert EXTENTS[key, "yes"][1] <= EXTENTS[key, "no"][0]
    assert all(not (refuses and permits) for refuses, permits in EXTENTS.values())


def test_revisions_are_in_order_and_dated() -> None:
    days = [one.published for one in REVISIONS]
    assert days == sorted(set(days))
    assert days[0] == date(2025, 6, 19)
    assert [one.name for one in REVISIONS] == [f"vocab-0{number}" for number in range(1, 9)]
    assert {label for one in REVISIONS for label in one.labels} == LABELS


# -- modules --------------------------------------------------------------------------------------------------------

FORMATS = sorted((SOURCE / "formats").glob("*.py"))


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("file", FORMATS, ids=lambda file: file.stem)
def test_no_format_knows_another(file: Path) -> None:
    others = {other.stem for other in FORMATS if not other.stem.startswith("_") and other != file}
    named = {name.split(".")[2] for name in imports(file) if name.startswith("ofuda.formats.")}
    assert not named & others


def test_every_format_is_heard_by_the_tables_of_standards_and_places() -> None:
    tables = [SOURCE / "tables" / name for name in ("mechanisms.py", "writing.py")]
    heard = {name for table in tables for name in imports(table) if name.startswith("ofuda.formats.")}
    written = {"label_writing", "label_regions", "odrl", "odrl_reading"}  # forms of a label that no channel carries
    known = {file.stem for file in FORMATS if file.stem[0] != "_"}
    assert {name.split(".")[2] for name in heard} == known - written


@pytest.mark.parametrize("file", sorted((SOURCE / "carriers").rglob("*.py")), ids=lambda file: file.stem)
def test_carriers_know_syntax_alone(file: Path) -> None:
    assert not [name for name in imports(file) if name.startswith(("ofuda.formats", "ofuda.tables", "ofuda.verbs"))]
    assert not re.search(rb"noai|train-ai|ai-train|tdm-reservation", file.read_bytes())


@pytest.mark.parametrize("floor", ["nouns", "carriers", "formats", "tables", "verbs"])
def test_nothing_below_the_shells_touches_the_world(floor: str) -> None:
    """No clock, no environment, no network, no file but the bundled data."""
    world = {"time", "os", "socket", "urllib.request", "http.client", "subprocess", "random", "asyncio", "threading"}
    for file in (SOURCE / floor).rglob("*.py"):
        assert not world & set(imports(file)), file.name
        assert not re.search(rb"datetime\.now|utcnow|\bopen\(", file.read_bytes()), file.name
        if file.name != "data.py":
            assert "pathlib" not in set(imports(file)), file.name


# -- versions and digests -------------------------------------------------------------------------------------------


def test_the_version_is_that_of_the_project() -> None:
    assert TOOL == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == ofuda.__version__


def test_digests_of_the_bundled_data_are_fresh() -> None:
    assert stale() == []
    assert set(DATA) == {file.name for file in (ROOT / "schema").glob("*.json")}
