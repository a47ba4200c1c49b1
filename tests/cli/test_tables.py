from __future__ import annotations

import json
from typing import Any

from ofuda.nouns.vocabulary import ALL, GROUPS
from ofuda.tables.channels import CHANNELS
from ofuda.tables.policies import POLICIES
from tests.cli.conftest import Call


def rows(call: Call, *arguments: str) -> list[dict[str, Any]]:
    result = call(*arguments, "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert isinstance(found, list)
    return found


def test_uses(call: Call) -> None:
    found = rows(call, "uses")
    assert [row["name"] for row in found] == [use.value for use in ALL]
    assert all(row.keys() == {"name", "groups", "meaning"} for row in found)
    for row in found:
        assert row["groups"] == [name for name in GROUPS if row["name"] in {use.value for use in GROUPS[name]}]


def test_channels(call: Call) -> None:
    found = rows(call, "channels")
    assert [row["name"] for row in found] == [one.name for one in CHANNELS]
    assert all(row.keys() == {"name", "mechanism", "place", "spec", "status"} for row in found)


def test_policies_have_every_member_and_the_digest(call: Call) -> None:
    found = {row["name"]: row for row in rows(call, "policies")}
    assert found.keys() == set(POLICIES)
    for name, row in found.items():
        assert row["digest"] == POLICIES[name].digest
        assert {
            "mechanisms",
            "infer",
            "unknown",
            "conditional",
            "broken",
            "unreachable",
            "claims",
            "own_disallow",
        } <= row.keys()
    assert found["respectful"]["exceptions"] == {"search": {"broken": "keep"}}


def test_agents(call: Call) -> None:
    found = rows(call, "agents")
    assert all({"token", "operator", "roles", "refuses", "source", "date"} <= row.keys() for row in found)
    (gptbot,) = rows(call, "agents", "gptbot")
    assert gptbot["refuses"] == ["train-generative", "train-other"]
    assert {"GPTBot", "OAI-SearchBot"} <= {row["token"] for row in rows(call, "agents", "openai")}


def test_an_agent_in_no_table_is_no_failure(call: Call) -> None:
    result = call("agents", "nobody\x1b[31m")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no agent of the table is called `nobody\\x1b[31m`" in result.stderr
    assert rows(call, "agents", "zzzz") == []


def test_text_is_aligned_under_its_names(call: Call) -> None:
    for name in ("uses", "channels", "policies", "agents"):
        lines = call(name).stdout.splitlines()
        second = lines[0].split()[1]
        at = lines[0].index(second)
        assert all(line[at - 2 : at] == "  " for line in lines[1:4]), name
        assert "\x1b" not in "".join(lines)
    assert "strict: only what is expressly allowed" in call("policies").stdout


def test_only_two_formats(call: Call) -> None:
    assert call("uses", "--format", "xml").exit_code == 2
