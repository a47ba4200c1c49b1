"""The examples on a rule's page are right about it: the wrong one shows the rule, the right one does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from ofuda.nouns.document import KINDS, Document
from ofuda.nouns.vocabulary import GROUPS, Use
from ofuda.tables.rule import Rule
from ofuda.tables.rules import RULES
from ofuda.verbs.validate import validate
from tests.verbs.test_validate import POLICY

AT = datetime(2026, 11, 26, tzinfo=UTC)
DIGEST = "uEiC6eBaPj_AbzuxB-fiP3-wVrqTjGfZE_DrFUDuGgk7KJQ"
LABEL: dict[str, Any] = {
    "@context": "https://w3id.org/ofuda/v1",
    "type": "RightsLabel",
    "id": "https://studio.example/labels/2",
    "issued": "2026-11-21T00:00:00Z",
    "declaredBy": {"id": "did:web:studio.example", "contact": "mailto:rights@studio.example"},
    "basis": "rightsholder",
    "about": [
        {"type": "Site", "url": "https://studio.example"},
        {"type": "Work", "id": "https://studio.example/works/moon-cat", "content": [{"digest": DIGEST}]},
    ],
    "uses": {"search": {"decision": "allowed"}, "ground": {"decision": "conditional", "duties": ["inform"]}},
}
# Where a member that an example shows belongs; what is named nowhere belongs to the label.
SITE, WORK = ("path", "url"), ("content", "partOf", "name", "media")
CODE, RULE = ("count",), ("decision", "duties", "territory", "https://w3id.org/ofuda#decision")
PROSE = {  # pages whose examples are words about a file, or one of a thousand lines
    *("robots-utf-16", "robots-byte-order-mark", "robots-size", "robots-more", "json-byte-order-mark", "json-depth"),
    *("tdm-policy-html", "label-size", "label-too-long", "label-schema", "label-shape", "label-repeated-id"),
    *("html-meta-scope", "json-encoding", "json-syntax", "json-number", "json-duplicate-key", "tdm-policy-shape"),
    *("label-digest", "label-proof", "label-missing-member", "label-binds-nothing", "robots-linter-complains"),
    *("robots-noindex-key", "noindex-is-not-ai", "noai-is-no-standard", "html-meta-outside-head", "label-wrong-type"),
    "rsl-absent",
}
UNGROUPED = {"robots-rule-outside-group", "robots-not-text"}
# Examples of whole sites are held against the audit (tests/verbs/test_auditing.py).
SHOWN = [rule for rule in RULES if set(rule.kinds) & set(KINDS) and rule.name not in PROSE]


def names(kind: str, text: str) -> set[str]:
    return {one.rule for one in validate(Document("file", text.encode(), kind), at=AT)}


def texts(rule: Rule, example: str) -> Iterator[tuple[str, str]]:
    """The example as a file of each kind that it may be a part of."""
    for kind in rule.kinds:
        if kind == "robots":
            yield (
                kind,
                example if "ser-agent" in example or rule.name in UNGROUPED else f"User-agent: *\n{example}\nAllow: /",
            )
        elif kind == "html" and example.startswith("<"):
            yield kind, f"<html><head><title>x</title>{example}"
        elif kind == "headers" or (kind == "tdmrep" and example.startswith(("[", "{", "<"))):
            yield kind, example
        elif kind == "tdm-policy" and example.startswith(("{", '"')):
            yield kind, json.dumps(policy(members(example), rule.name))
        elif kind == "rsl":
            yield kind, rsl(example)
        elif kind == "label":
            yield kind, json.dumps(label(members(example)))


def rsl(example: str) -> str:
    """An example that is one tag is closed; then it is put where its element belongs."""
    name = example[1:].partition(" ")[0].partition(">")[0]
    if example.count("<") == 1 and not example.endswith("/>"):
        example += INSIDE[name] + f"</{name}>"
    if name == "amount":
        example = f'<payment type="crawl">{example}</payment>'
    if name in {"amount", "payment", "permits", "prohibits"}:
        example = f"<license>{example}</license>"
    if name not in {"content", "rsl"}:
        example = f'<content url="/">{example}</content>'
    if name != "rsl":
        example = f"<rsl>{example}</rsl>"
    return example if "xmlns" in example else example.replace("<rsl", '<rsl xmlns="https://rslstandard.org/rsl"', 1)


INSIDE = {"rsl": '<content url="/"><license/></content>', "content": "<license/>", "license": ""}


def members(example: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(example if example.startswith("{") else f"{{{example}}}")
    return found


def policy(given: dict[str, Any], rule: str) -> dict[str, Any]:
    whole = copy.deepcopy(POLICY)
    permission = whole["permission"][0]
    if rule in {"tdm-policy-uid", "tdm-policy-assigner"} and rule.rpartition("-")[2] not in given:
        del whole[rule.rpartition("-")[2]]
    for key, value in given.items():
        if key in {"action", "duty", "target"}:
            permission[key] = value
        elif key in {"operator", "rightOperand"}:
            permission["constraint"][0][key] = value
        else:
            whole[key] = value
    if rule == "tdm-policy-target" and "target" not in given:
        del permission["target"]
    return whole


def label(given: dict[str, Any]) -> dict[str, Any]:
    whole = copy.deepcopy(LABEL)
    site, work = whole["about"]
    if "type" in given and "Label" not in given["type"]:
        whole["about"] = [given]
        return whole
    for key, value in given.items():
        if key in SITE:
            site[key] = value
        elif key in WORK:
            work[key] = value
        elif key in CODE:
            work["content"] = [{"href": "https://studio.example/codes.csv", "digest": DIGEST, key: value}]
        elif key in RULE:
            whole["uses"]["ground"][key] = value
        elif key in {*Use, *GROUPS}:
            whole["uses"][key] = value
        elif key == "contact":
            whole["declaredBy"][key] = value
        else:
            whole[key] = value
    if any("compensate" in rule.get("duties", ()) for rule in whole["uses"].values() if isinstance(rule, dict)):
        whole["declaredBy"].pop("contact")
    return whole


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_wrong_example_shows_the_rule(rule: Rule) -> None:
    tried = list(texts(rule, rule.page.wrong))
    assert tried
    assert any(rule.name in names(*one) for one in tried), tried


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_right_example_does_not(rule: Rule) -> None:
    tried = [one for one in texts(rule, rule.page.right) if rule.name != "tdmrep-absent"]
    assert not any(rule.name in names(*one) for one in tried), tried
