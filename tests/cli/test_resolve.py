from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ofuda.nouns.vocabulary import ALL
from ofuda.tables.policies import POLICIES
from tests.cli.conftest import URL, Call


def answer(call: Call, *arguments: str, **options: Any) -> dict[str, Any]:
    result = call(*arguments, "--format", "json", **options)
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


# -- text ----------------------------------------------------------------------------------------------------------


def test_the_report_on_a_page(call: Call) -> None:
    usage = ("-H", "Content-Usage: train-ai=n")
    result = call("resolve", "page.html", "--url", URL, "-A", "ExampleBot", "--robots", "robots.txt", *usage)
    assert result.exit_code == 0
    assert result.stderr == ""
    rest = ", ".join(use.value for use in ALL[3:])
    assert result.stdout.splitlines() == [
        "https://example.com/a  drop  fetch allowed for ExampleBot",
        "  ✓ search             allowed      keep    content_signal_allowed, by location",
        "      robots.txt:2  Content-Signal: search=yes, ai-train=no",
        "  ✗ train-generative   disallowed   drop    aipref_header_disallowed",
        "      Content-Usage header  train-ai=n",
        "      robots.txt:2          Content-Signal: search=yes, ai-train=no",
        '      a:1                   <meta name="robots" content="noai">  (page)',
        "  ✗ train-other        disallowed   drop    content_signal_disallowed",
        "      robots.txt:2  Content-Signal: search=yes, ai-train=no",
        '      a:1           <meta name="robots" content="noai">  (page)',
        f"  · unknown, keep: {rest}",
        "  policy    respectful",
    ]


def test_what_nobody_speaks_about_is_one_line(plain: Call) -> None:
    assert plain("--use", "training").stdout.splitlines() == [
        "https://example.com/a  keep  fetch unknown for ExampleBot: robots.txt was not looked at",
        "  · unknown, keep: train-generative, train-other",
        "  policy    respectful",
    ]


def test_who_is_turned_away(plain: Call, folder: Path) -> None:
    (folder / "robots.txt").write_bytes(b"User-agent: ExampleBot\nDisallow: /\n")
    first, second, *_ = plain("--use", "search", "--robots", "robots.txt").stdout.splitlines()
    assert first == "https://example.com/a  drop  fetch disallowed by robots.txt:2 for ExampleBot"
    assert second == "  · unknown, drop (not_fetchable): search"


def test_conditions_needs_and_findings(plain: Call) -> None:
    lines = plain("--use", "mine", "-H", "tdm-reservation: 1", "-H", "tdm-policy: https://example.com/p.json").stdout
    assert "  ◐ mine               conditional  drop    tdmrep_header_conditional\n      if obtain-consent\n" in lines
    assert "\n      tdm-reservation header  1\n" in lines
    assert "\n  note      tdm-policy header: what the reservation asks for" in lines
    assert "\n  needs     https://example.com/p.json (tdm-policy, for tdmrep-header)\n" in lines


def test_statements_that_do_not_decide_come_last_and_say_their_part(plain: Call, folder: Path) -> None:
    (folder / "robots.txt").write_bytes(b"User-agent: *\nContent-Usage: search=y\n")
    lines = plain("--use", "search", "--robots", "robots.txt", "-H", "Content-Usage: search=n").stdout.splitlines()
    assert lines[1].startswith("  ✗ search")
    assert lines[2:4] == [
        "      Content-Usage header  search=n",
        "      robots.txt:2          Content-Usage: search=y  (weighed: allowed)",
    ]


def test_other_agents_are_named_under_a_policy_that_infers(call: Call, folder: Path) -> None:
    (folder / "robots.txt").write_bytes(b"User-agent: GPTBot\nDisallow: /\n")
    result = call("resolve", "plain.txt", "--url", URL, "--policy", "any-agent", "--robots", "robots.txt")
    assert result.exit_code == 0
    assert "\n      robots.txt:2  Disallow: /  (for gptbot)\n" in result.stdout


def test_a_well_known_file_by_pointer(plain: Call, folder: Path) -> None:
    (folder / "tdm.json").write_text('[{"location": "/", "tdm-reservation": 1}]')
    lines = plain("--use", "mine", "--well-known", "/.well-known/tdmrep.json=tdm.json").stdout
    assert "\n      tdmrep.json#/0" in lines


def test_colours_only_where_wanted(plain: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in plain().stdout
    assert "\x1b[1mhttps://example.com/a\x1b[0m  \x1b[32mkeep\x1b[0m" in plain("--color").stdout
    assert "\x1b" not in plain("--no-color", color=True).stdout
    assert "\x1b" in plain(color=True).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in plain(color=True).stdout
    assert "\x1b" in plain("--color").stdout  # what is typed wins


def test_quiet_is_a_line_for_each_resource(plain: Call, folder: Path) -> None:
    (folder / "ofuda.toml").write_text("agnet = 1\n")
    result = plain("-q")
    assert (result.stdout.count("\n"), result.stderr) == (1, "")


# -- asking --------------------------------------------------------------------------------------------------------


def test_agents_and_uses_may_repeat(plain: Call) -> None:
    found = answer(plain, "-A", "*", "--use", "search", "--use", "training")
    assert found["agents"] == ["*", "ExampleBot"]
    assert list(found["uses"]) == ["search", "train-generative", "train-other"]


def test_all_uses_when_none_is_named(plain: Call) -> None:
    assert len(answer(plain)["uses"]) == 14


@pytest.mark.parametrize("agent", ["", "Foo Bar", "Mozilla/5.0 (X11)", "GPTBot/1.2", "ボット"])
def test_an_agent_that_is_no_token_is_a_wrong_call(call: Call, agent: str) -> None:
    result = call("resolve", "plain.txt", "--url", URL, "-A", agent)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        "is no product token\n  help: a product token is the name that robots.txt knows a crawler by" in result.stderr
    )


def test_nobody_asks(call: Call) -> None:
    result = call("resolve", "plain.txt", "--url", URL)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no agent was given" in result.stderr
    assert "a product token is the name" in result.stderr
    assert call("resolve", "plain.txt", "--url", URL, "--policy", "strict").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message", "advice"),
    [
        (("--use", "train-generativ"), "no use `train-generativ`", "did you mean `train-generative`?"),
        (("--use", "zzz"), "no use `zzz`", "`ofuda uses` lists them"),
        (("--policy", "respectfull"), "no policy `respectfull`", "did you mean `respectful`?"),
        (("--policy", "zzz"), "no policy `zzz`", "`ofuda policies` lists them"),
        (("--at", "yesterday"), "`yesterday` is no date-time", "2026-11-21T00:00:00Z"),
        (("--purpose", "reserch"), "no purpose `reserch`", "did you mean `research`?"),
        (("--recipient", "army"), "no recipient `army`", "it is one of commercial"),
        (("--territory", "Japan"), "`Japan` is no territory", "JP"),
        (("--undertake", "atribute"), "no duty `atribute`", "did you mean `attribute`?"),
        (("--undertake", "compensate"), "`compensate` cannot be undertaken", "--agreement"),
        (("--robots-status", "9"), "--robots-status", ""),
        (("-H", "no colon"), "`no colon` is no header", "-H 'Content-Usage: train-ai=n'"),
        (("-H", "a: b\nc: d"), "is no header", ""),
        (("--well-known", "tdmrep.json"), "names no place and file", "--well-known /"),
        (("--well-known", "x=plain.txt"), "names no place and file", "--well-known /"),
        (("--document", "/x=plain.txt"), "names no place and file", "--document https"),
        (("--format", "xml"), "--format", ""),
        (("--jsonl", "--format", "text"), "ask for different output", "leave one out"),
    ],
)
def test_a_wrong_call_says_what_to_do(plain: Call, arguments: tuple[str, ...], message: str, advice: str) -> None:
    result = plain(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert advice in result.stderr


def test_a_time_may_be_a_day(plain: Call) -> None:
    usage = ("-H", "Content-Usage: train-ai=n", "--use", "train-other")
    assert answer(plain, *usage, "--at", "2026-01-01")["uses"]["train-other"]["decision"] == "disallowed"
    assert answer(plain, *usage, "--at", "2026-11-21T09:00:00+09:00")["uses"]["train-other"]["decision"] == "unknown"


def test_what_is_declared_reaches_the_question(plain: Call) -> None:
    assert (
        plain(
            "--purpose", "research", "--recipient", "education", "--territory", "jp", "--undertake", "inform"
        ).exit_code
        == 0
    )


def test_an_agreement_lifts_what_its_licensor_said(plain: Call, folder: Path) -> None:
    held: dict[str, Any] = {
        "id": "a-1",
        "licensor": "https://example.com",
        "uses": ["training"],
        "subjects": ["https://example.com/"],
    }
    held["until"] = "2999-01-01T00:00:00Z"
    (folder / "one.json").write_text(json.dumps(held))
    (folder / "two.json").write_text(json.dumps([{**held, "until": "2020-01-01T00:00:00Z"}, held]))
    for name in ("one.json", "two.json"):
        found = answer(plain, "-H", "Content-Usage: train-ai=n", "--agreement", name)["uses"]["train-generative"]
        assert found["verdict"] == "keep"
        assert found["reasons"][0]["role"] == "agreed"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is no JSON"),
        ("[1]", "holds an agreement that cannot be read"),
        ('{"id": 1}', "holds an agreement that cannot be read"),
        ('{"licensor": "x", "uses": ["trainig"], "subjects": ["y"]}', "did you mean `training`?"),
    ],
)
def test_an_agreement_that_cannot_be_read_is_a_wrong_call(plain: Call, folder: Path, text: str, message: str) -> None:
    (folder / "held.json").write_text(text)
    result = plain("--agreement", "held.json")
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_policy_of_ones_own(plain: Call, folder: Path) -> None:
    mine = {"name": "mine", "unknown": "drop", "conditional": "drop", "broken": "drop", "unreachable": "drop"}
    (folder / "mine.json").write_text(json.dumps({**mine, "claims": "ignore", "own_disallow": "drop"}))
    found = answer(plain, "--policy", "mine.json")
    assert (found["verdict"], found["policy"]["name"]) == ("drop", "mine")


def test_a_policy_file_that_is_none_is_a_wrong_call_and_one_that_is_missing_cannot_be_read(
    plain: Call, folder: Path
) -> None:
    (folder / "bad.json").write_text('{"name": "x", "unknwon": "keep"}')
    assert plain("--policy", "bad.json").exit_code == 2
    assert "a policy has no member `unknwon`" in plain("--policy", "bad.json").stderr
    (folder / "bad.json").write_text("{")
    assert plain("--policy", "bad.json").exit_code == 2
    assert plain("--policy", "./none.json").exit_code == 3


# -- offline evidence ----------------------------------------------------------------------------------------------


def test_the_status_of_robots_txt(plain: Call) -> None:
    assert answer(plain, "--robots-status", "404")["fetch"]["decision"] == "allowed"
    assert answer(plain, "--robots-status", "503")["fetch"]["decision"] == "disallowed"
    assert answer(plain, "--robots", "robots.txt", "--robots-status", "206")["fetch"]["decision"] == "unknown"
    assert "fetch disallowed for ExampleBot: robots.txt could not be had" in plain("--robots-status", "503").stdout


def test_robots_txt_as_curl_brought_it(plain: Call, folder: Path) -> None:
    (folder / "robots.http").write_bytes(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /\n"
    )
    assert answer(plain, "--robots", "robots.http")["fetch"] == {
        "decision": "disallowed",
        "place": "https://example.com/robots.txt:2",
    }
    (folder / "robots.http").write_bytes(b"HTTP/2 404 \r\n\r\ngone")
    assert answer(plain, "--robots", "robots.http")["evidence"][1]["status"] == 404


def test_a_document_by_its_address(plain: Call, folder: Path) -> None:
    (folder / "p.json").write_text("{}")
    arguments = ("-H", "tdm-reservation: 1", "-H", "tdm-policy: https://example.com/p?x=1")
    assert answer(plain, *arguments)["needs"] == [
        {"url": "https://example.com/p?x=1", "kind": "tdm-policy", "channel": "tdmrep-header"}
    ]
    assert answer(plain, *arguments, "--document", "https://example.com/p?x=1=p.json")["needs"] == []


@pytest.mark.parametrize("option", ["--robots", "--agreement", "--config", "--well-known", "--document"])
def test_a_file_that_cannot_be_read(plain: Call, option: str) -> None:
    value = {"--well-known": "/x=none", "--document": "https://example.com/=none"}.get(option, "none")
    result = plain(option, value)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Error: cannot read `none`: no such file or directory" in result.stderr


# -- exit status ---------------------------------------------------------------------------------------------------


def test_a_verdict_other_than_keep_is_a_finding_where_asked(plain: Call) -> None:
    refusal = ("-H", "Content-Usage: train-ai=n")
    assert plain(*refusal).exit_code == 0
    assert plain(*refusal, "--exit-code").exit_code == 1
    assert plain(*refusal, "--exit-code", "--use", "search").exit_code == 0
    assert plain("--robots-status", "401", "--exit-code").exit_code == 1  # review


def test_json_is_one_object_and_names_the_policy(plain: Call) -> None:
    found = answer(plain)
    assert found["id"] is None
    assert found["url"] == URL
    assert found["policy"] == {"name": "respectful", "digest": POLICIES["respectful"].digest}
    result = plain("--format", "jsonl")
    assert result.stdout.count("\n") == 1
    assert json.loads(result.stdout)["url"] == URL
