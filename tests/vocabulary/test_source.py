"""The one source is whole, and what is generated from it is fresh and agrees with itself (standard §1.6)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ofuda.formats.content_signals import EXTENTS as SIGNALS
from ofuda.formats.page_controls import WORDS
from ofuda.nouns import _terms
from ofuda.nouns._extents import EXTENTS
from ofuda.nouns.vocabulary import INPUTS, OUTPUTS, TDM, TRAINING, Use
from tests.artefacts import everything
from tests.artefacts.source import (
    ROOT,
    OneOfEach,
    Term,
    conditions,
    extent,
    leaves,
    members,
    names,
    uses,
    vocabulary,
)

SOURCE = vocabulary()
V1 = ROOT / "schema" / "v1"
DEFINED: dict[str, Any] = json.loads((V1 / "label.schema.json").read_bytes())["$defs"]
CONTEXT: dict[str, Any] = json.loads((V1 / "context.jsonld").read_bytes())["@context"]
TOKENS = [
    pytest.param(scheme, revision, token, id=f"{scheme['scheme']}/{revision['name']}/{token}")
    for scheme in SOURCE["extents"]
    for revision in scheme["revisions"]
    for token in revision["tokens"]
]


# -- fresh ----------------------------------------------------------------------------------------------------------


def test_nothing_is_stale() -> None:
    assert everything.stale() == []


def test_what_is_stale_is_named_and_the_command_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = everything.everything()
    monkeypatch.setattr(everything, "ROOT", tmp_path)
    monkeypatch.setattr(everything, "everything", lambda: found)
    everything.write()
    assert everything.stale() == []
    with (tmp_path / "schema" / "v1" / "context.jsonld").open("a") as file:
        file.write(" ")
    (tmp_path / "schema" / "v1" / "map" / "old.ttl").touch()
    (tmp_path / "schema" / "w3id" / ".htaccess").unlink()
    assert everything.stale() == ["schema/v1/context.jsonld", "schema/w3id/.htaccess", "schema/v1/map/old.ttl"]


def test_the_command_says_that_all_is_fresh() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.artefacts"], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 0


def test_generation_gives_the_same_octets_under_another_hash_seed() -> None:
    code = "from tests.artefacts.everything import everything; import json; print(json.dumps(everything()))"
    found = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    ]
    assert found[0] == found[1]
    assert json.loads(found[0]) == everything.everything()


def test_sums_are_those_that_sha256sum_checks() -> None:
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=V1, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    named = {line.split("  ")[1] for line in (V1 / "SHA256SUMS").read_text().splitlines()}
    assert named == {str(file.relative_to(V1)) for file in V1.rglob("*") if file.is_file()} - {"SHA256SUMS"}


# -- the source -----------------------------------------------------------------------------------------------------


def _walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _walk(one, f"{path}/{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _walk(one, f"{path}/{number}")


def test_every_text_is_there_in_both_languages() -> None:
    for path, value in _walk(SOURCE):
        if isinstance(value, dict) and {"en", "ja"} & value.keys():
            assert value.keys() == {"en", "ja"}, path
            assert all(isinstance(text, str) and text.strip() == text != "" for text in value.values()), path
            assert any("\u3040" <= letter <= "\u9fff" for letter in value["ja"]) or value["ja"] in {"URL", "ISCC"}


def test_every_term_has_a_label_and_a_definition() -> None:
    kinds = [term for kind in SOURCE["values"].values() for term in kind["terms"] if "like" not in term]
    for term in [*SOURCE["uses"], *SOURCE["groups"], *SOURCE["classes"], *SOURCE["members"], *kinds]:
        assert {"label", "definition"} <= term.keys(), term["name"]


def test_a_key_that_stands_twice_is_refused() -> None:
    import yaml  # noqa: PLC0415 (here alone)

    with pytest.raises(yaml.YAMLError, match="twice"):
        yaml.load("a: 1\na: 2\n", Loader=OneOfEach)  # noqa: S506 (it is a safe loader)


def test_names_are_used_once() -> None:
    for kind in ("uses", "groups", "classes", "members", "properties"):
        found = [term["name"] for term in SOURCE[kind]]
        assert len(found) == len(set(found)), kind


def test_statuses_are_known_and_splits_name_uses() -> None:
    for use in SOURCE["uses"]:
        assert use["status"] in {"proposed", "stable", "deprecated"}
        assert use.get("splitFrom", "search") in uses()
    assert [use["name"] for use in SOURCE["uses"] if use["status"] == "proposed"] == ["output-style"]


# -- agreement ------------------------------------------------------------------------------------------------------

ENUMERATIONS: dict[str, tuple[str, ...]] = {
    "decisions": _terms.DECISIONS,
    "duties": _terms.DUTIES,
    "purposes": _terms.PURPOSES,
    "recipients": _terms.RECIPIENTS,
    "bases": _terms.BASES,
    "laws": _terms.LAWS,
    "media": _terms.MEDIA,
    "payment-models": _terms.PAYMENT_MODELS,
}


def test_uses_are_the_same_everywhere() -> None:
    assert uses() == [use.value for use in Use] == list(DEFINED["Uses"]["properties"])
    assert {use.value for use in INPUTS} == {use["name"] for use in SOURCE["uses"] if use["kind"] == "input"}
    assert (len(INPUTS), len(OUTPUTS)) == (9, 5)
    assert all(CONTEXT[use] == f"https://w3id.org/ofuda#{use}" for use in uses())
    assert list(_terms.MEANINGS) == list(_terms.MEANINGS_JA) == list(_terms.STATUSES) == list(Use)
    groups = {group["name"]: leaves([group["name"]]) for group in SOURCE["groups"]}
    assert {name: sorted(group) for name, group in _terms.GROUPS.items()} == {
        name: sorted(group) for name, group in groups.items()
    }


def test_every_enumeration_is_in_the_schema_the_context_and_the_terms() -> None:
    assert ENUMERATIONS.keys() == SOURCE["values"].keys()
    for kind, terms in ENUMERATIONS.items():
        assert list(terms) == names(kind) == DEFINED[kind]["enum"]
        if "scheme" not in SOURCE["values"][kind]:
            assert [CONTEXT[name] for name in terms] == [_terms.IRIS[name] for name in terms]


def test_every_member_has_its_term() -> None:
    inside = CONTEXT["DataIntegrityProof"]["@context"]
    for member in SOURCE["members"]:
        where = inside if "Proof" in member["of"] else CONTEXT
        assert member["name"] in where, member["name"]
        iri = member.get("iri", f"ofuda:{member['name']}")
        prefix, _, name = iri.partition(":")
        assert where[member["name"]]["@id"] == SOURCE["prefixes"][prefix] + name


def test_every_term_of_the_context_has_a_source() -> None:
    known = {term["name"] for kind in ("uses", "classes", "members") for term in SOURCE[kind]}
    known |= {name for terms in ENUMERATIONS.values() for name in terms}
    keywords = {"@version", "@protected", "id", "type", "https://w3id.org/ofuda#use"}
    assert CONTEXT.keys() - known == keywords
    assert "@vocab" not in CONTEXT
    assert CONTEXT["@protected"] is True
    assert CONTEXT["@version"] == 1.1


def test_members_of_the_schema_are_those_of_the_terms() -> None:
    for owner, listed in _terms.MEMBERS.items():
        properties = DEFINED[owner]["properties"].keys() - {"@context", "type", "id"}
        assert sorted(properties) == sorted(listed) == sorted(member["name"] for member in members(owner))
        required = set(DEFINED[owner].get("required", ())) - {"@context", "type"}
        assert required == set(_terms.REQUIRED[owner]), owner
    assert list(_terms.CONDITIONS) == conditions()
    assert DEFINED["Subject"]["properties"]["type"]["enum"] == list(_terms.SUBJECTS)
    assert _terms.OUTPUTS_ONLY == ("Character", "Person")


def test_other_schemas_name_the_same_uses() -> None:
    request, answer = (json.loads((V1 / f"{name}.schema.json").read_bytes())["$defs"] for name in ("request", "answer"))
    assert answer["use"]["enum"] == uses()
    assert request["use"]["enum"] == [*uses(), *_terms.GROUPS]


# -- extents --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "revision", "token"), TOKENS)
def test_what_a_yes_permits_is_no_more_than_what_a_no_refuses(scheme: Term, revision: Term, token: str) -> None:
    said = revision["tokens"][token]
    refuses, permits = extent(said)
    assert said["reason"]
    assert set(refuses) <= {use.value for use in INPUTS}
    if scheme.get("tokens-are") == "statements":
        assert not (refuses and permits), "a token that is a statement says one thing"
    else:
        assert set(permits) <= set(refuses)
    found = next(one for one in EXTENTS[scheme["scheme"]] if one.name == revision["name"])
    assert found.tokens[token] == (frozenset(refuses), frozenset(permits))
    assert found.published == revision["published"]


def test_revisions_are_in_the_order_of_their_days() -> None:
    for scheme, revisions in EXTENTS.items():
        days = [one.published for one in revisions]
        assert days == sorted(set(days)), scheme
        assert date(2022, 1, 1) < days[0] <= days[-1] < date(2026, 11, 26)


def test_every_row_of_the_table_of_the_standard_is_there() -> None:
    assert {scheme: len(revisions) for scheme, revisions in EXTENTS.items()} == {
        "aipref": 8,
        "content-signals": 2,
        "rsl": 1,
        "tdmrep": 1,
        "cawg": 4,
        "plus": 1,
        "page-controls": 1,
        "odrl-ai": 1,
        "tdm-ai": 1,
    }
    inference = frozenset({Use.EVALUATE, Use.PROMPT, Use.GROUND, Use.INFER_OTHER})
    rsl, plus, cawg = (EXTENTS[name][-1].tokens for name in ("rsl", "plus", "cawg"))
    assert rsl["ai-all"] == (INPUTS - {Use.SEARCH}, INPUTS - {Use.SEARCH, Use.MINE})
    assert rsl["ai-input"][0] == inference - {Use.EVALUATE}
    assert plus["PROHIBITED"] == plus["PROHIBITED-SEECONSTRAINT"] == (INPUTS, frozenset())
    assert plus["ALLOWED"][1] == {Use.SEARCH, Use.MINE} | TRAINING
    assert plus["UNSPECIFIED"] == (frozenset(), frozenset())
    assert cawg["ai_inference"] == (inference, inference)
    assert EXTENTS["odrl-ai"][-1].tokens["data-mining"] == (INPUTS - {Use.SEARCH}, frozenset({Use.MINE}))
    assert EXTENTS["tdmrep"][-1].tokens["tdm-reservation"] == (TDM, frozenset({Use.MINE}))
    assert SIGNALS["use", "immediate"] == (INPUTS - {Use.PROMPT}, frozenset())


def test_the_words_of_page_controls_refuse_the_same() -> None:
    tokens = EXTENTS["page-controls"][-1].tokens
    assert tokens.keys() == WORDS
    assert set(tokens.values()) == {(TRAINING, frozenset())}
