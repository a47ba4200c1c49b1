"""The reference resolver: slow and plain, so that it can be checked against the standard (§3) and the house readings.

`J4`, `Q3` … in comments are entries of `docs/pages/readings.md`. `oracle_signals.py`, `oracle_pages.py`,
`oracle_rsl.py`, `oracle_policies.py` and `oracle_labels.py` say what each mechanism says, `oracle_exports.py` what of
it is a label's rendering, `oracle_proofs.py` what proofs make of labels; `oracle_syntax.py` and `oracle_documents.py`
read the syntax below. None of them shares code with the product.
"""

import json
from typing import Any

import ada_url

from tests.oracle_documents import at, markup_of
from tests.oracle_documents import gather as labels_of
from tests.oracle_exports import Written, uncount
from tests.oracle_labels import known_digests, of_labels, point
from tests.oracle_pages import media_type, of_page, of_tdmrep, reservations
from tests.oracle_policies import of_ai_txt, with_policies
from tests.oracle_proofs import is_about, seal
from tests.oracle_rsl import may_go_on_to_rsl, of_rsl
from tests.oracle_signals import (
    ALL,
    ALLOWED,
    CHANNELS,
    CONDITIONAL,
    CONSENT,
    DISALLOWED,
    INPUTS,
    LEVELS,
    SEARCH,
    TDM,
    TRAINING,
    UNKNOWN,
    USES,
    Condition,
    Found,
    Question,
    Uses,
    expand,
    inferred_agents,
    of_headers,
    of_robots,
    time_of,
)
from tests.oracle_syntax import TOKEN, as_normalised, target

VERDICTS = ("keep", "review", "drop")
MECHANISMS = ("robots", "aipref", "content-signals", "page-controls", "tdmrep", "rsl", "ai-txt", "ofuda")


def answer(
    request: dict[str, Any], *, policy: dict[str, Any], agents_table: list[dict[str, Any]], at: str | None = None
) -> dict[str, Any]:
    question = ask(request, policy, at)
    found = gather(request, question, inferred_agents(policy, agents_table, question.agents))
    asked = expand(request["uses"]) if request.get("uses") else ALL
    uses = {use: decide(use, request, question, policy, found) for use in USES if use in asked}
    return {
        "fetch": LEVELS[found.fetch],
        "verdict": max((use["verdict"] for use in uses.values()), key=VERDICTS.index),
        "uses": uses,
    }


def ask(request: dict[str, Any], policy: dict[str, Any], at: str | None) -> Question:
    given = request.get("agent")
    named = [] if given is None else [given] if isinstance(given, str) else given
    agents = [agent.lower() for agent in named if agent == "*" or (agent and set(agent) <= TOKEN)]
    return Question(
        url=request["url"],
        targets=[target(as_normalised(request["url"])), target(request["url"])],  # U1
        origin=ada_url.URL(request["url"]).origin,
        agents=agents,
        wrong=len(agents) < len(named),  # Q1
        at=request.get("at") or at or request.get("fetched_at") or request.get("seen_at"),
        heard=set(MECHANISMS if policy["mechanisms"] == "all" else policy["mechanisms"]),
        declared={name: request[name] for name in ("purpose", "recipient", "territory") if name in request},
        undertakes=set(request.get("undertakes") or []),
    )


def gather(request: dict[str, Any], question: Question, inferred: dict[str, Uses]) -> Found:
    found = Found()
    head = markup_of(request, media_type(request))
    of_robots(request, question, inferred, found)
    of_headers(request, question, found)
    if "page-controls" in question.heard:
        of_page(request, question, head, found)
    layers = reservations(request, question, head, found) if "tdmrep" in question.heard else []
    written = [layer.levels for layer in layers]
    layers, asked = with_policies(layers, request, question)
    labels = labels_of(request, question, head, layers, found) if "ofuda" in question.heard else []
    labels = [seal(label, request, question, known_digests(request)) for label in labels]
    heard = of_labels(request, question, labels, len(layers), found)
    of_tdmrep(layers, question, found)
    found.statements = [
        each._replace(conditions=asked) if each.channel.startswith("tdmrep") else each for each in found.statements
    ]
    licences = of_rsl(request, question, found) if "rsl" in question.heard else {}
    uncount(request, question, heard, found, Written(written, layers, licences))
    point(layers, heard, found)
    if "ai-txt" in question.heard:
        of_ai_txt(request, question, found)
    documents = [at(url, url) for url in request.get("documents") or {}]
    if len(set(documents)) < len(documents):  # L5
        found.broken |= ALL
        found.doubt |= ALL
    cut = request.get("truncated") or request.get("status") == 206
    if cut and head and not head.complete and question.heard & {"page-controls", "tdmrep"}:
        found.doubt |= TRAINING | TDM  # J3
    if cut and "rsl" in question.heard and may_go_on_to_rsl(request, media_type(request), html=head is not None):
        found.doubt |= INPUTS  # S2
    for claim in request.get("claims") or []:  # a label of the registry is heard as a claim, and no more
        uses = claim["label"].get("uses", {})
        found.claims |= Uses(use for use, stated in uses.items() if stated["decision"] in {"disallowed", "conditional"})
    found.claims -= SEARCH  # Q2
    return found


def decide(
    use: str, request: dict[str, Any], question: Question, policy: dict[str, Any], found: Found
) -> dict[str, Any]:
    licensors = {held["licensor"] for held in request.get("agreements") or [] if covers(held, use, question)}
    left = [(of, of.levels.get(use, UNKNOWN)) for of in found.statements if of.party not in licensors]  # Q3
    level = max((level for _, level in left), default=UNKNOWN)  # J1
    if level == ALLOWED and use in found.doubt:  # J3
        level = UNKNOWN
    decisive = [of for of, own in left if own == level and level != UNKNOWN]
    channels = {of.channel for of in decisive}
    verdict, reason = judge(use, level, channels, question, policy, found)
    return {
        "decision": LEVELS[level],
        "verdict": verdict,
        "reason": reason,
        "conditions": written([of.conditions.get(use, CONSENT) for of in decisive] if level == CONDITIONAL else []),
        "channels": sorted(channels),
    }


def written(conditions: list[frozenset[Condition]]) -> list[dict[str, Any]]:
    """As in an answer, in the order of their JSON."""
    found = {each for of in conditions for each in of}
    each = [{"constraint": name, "values": list(values)} if values else {"duty": name} for name, values in found]
    return sorted(each, key=json.dumps)


def covers(held: dict[str, Any], use: str, question: Question) -> bool:  # Q3
    about = any(is_about(subject, question) for subject in held["subjects"])
    in_time = bool(question.at and held.get("until")) and time_of(str(question.at)) < time_of(held["until"])
    return about and in_time and use in expand(held["uses"])


def judge(
    use: str, level: int, channels: set[str], question: Question, policy: dict[str, Any], found: Found
) -> tuple[str, str]:
    column = policy | policy["exceptions"].get(use, {})
    if found.by_rule and policy["own_disallow"] == "drop":  # J5
        return "drop", "not_fetchable"
    first = next((channel for channel in CHANNELS if channel in channels), "")
    own = {UNKNOWN: column["unknown"], ALLOWED: "keep", CONDITIONAL: column["conditional"], DISALLOWED: "drop"}[level]
    reasons = [(own, f"{first.replace('-', '_')}_{LEVELS[level]}" if first else "no_signal")]  # J4, in this order
    reasons += [(column["broken"], "broken")] if use in found.broken else []
    reasons += [(column["unreachable"], "unreachable")] if use in found.unreachable else []
    reasons += [(column["claims"], "claim")] if use in found.claims and column["claims"] != "ignore" else []
    reasons += [("review", "agent_not_a_token")] if question.wrong else []  # Q1
    if not first and found.fetch == DISALLOWED and not found.by_rule and ("drop", "unreachable") in reasons:  # §3.9
        return "drop", "unreachable"
    return max(reasons, key=lambda reason: VERDICTS.index(reason[0]))  # the first of equals
