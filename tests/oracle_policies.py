"""What ai.txt and TDM policies say to the reference resolver, from the house readings alone.

`X6`, `T8` … in comments are entries of `docs/pages/readings.md`; `tests/oracle.py` joins what is found here.
"""

import re
from typing import Any

from tests.oracle_documents import at, held, twice
from tests.oracle_documents import load as load_json
from tests.oracle_pages import Reservation
from tests.oracle_rsl import Conditions, either, evaluate
from tests.oracle_signals import (
    CARRIED,
    CONDITIONAL,
    CONSENT,
    NONE,
    TRAINING,
    Condition,
    Found,
    Question,
    Statement,
    body_of,
    robots_readings,
    said,
)
from tests.oracle_syntax import crawlable, groups_for, robots_text


# ------------------------------------------------------------------------------------------------------ ai.txt
def of_ai_txt(request: dict[str, Any], question: Question, found: Found) -> None:
    fetched = (request.get("well_known") or {}).get("/ai.txt")
    if fetched is None or fetched.get("status") in {404, 410}:
        return
    status, media = fetched.get("status", 200), str(fetched.get("media_type") or "text/plain").partition(";")[0]
    if not held(fetched):
        absent = not fetched.get("error") and (200 <= status <= 299 or 400 <= status <= 499)
        found.unreachable |= NONE if absent and status not in {401, 403, 429} else TRAINING
        return
    text = robots_text(body_of(fetched))
    keys = [
        line.partition(":")[0].strip().lower() for line in re.split("\r\n|\r|\n", text) if ":" in line.partition("#")[0]
    ]
    if (
        media.strip().lower() != "text/plain"
        or text.lstrip().startswith("<")
        or "\0" in text
        or keys[:1] != ["user-agent"]
    ):
        return
    found.doubt |= TRAINING if fetched.get("truncated") or status == 206 else NONE
    readings = robots_readings(fetched, question.targets)
    refusing = [
        not crawlable(groups_for(agent, groups), path)
        for groups, _, path in readings
        for agent in question.agents or ["*"]
    ]
    found.statements.append(
        Statement("ai-txt", question.origin, said(TRAINING if any(refusing) else NONE, NONE), CARRIED)
    )


# ------------------------------------------------------------------------------------------------ TDM policies
ODRL, TDMREP = "www.w3.org/ns/odrl/2/", "www.w3.org/ns/tdmrep"


def is_named(text: Any, names: set[str], prefixes: tuple[str, ...]) -> str | None:
    """Which of the names a text is, alone where "" is a prefix, with a prefix or as an IRI."""
    return next((name for name in names for prefix in prefixes if text == prefix + name), None)


O = ("odrl:", f"http://{ODRL}", f"https://{ODRL}")  # noqa: E741 (ODRL)
T = ("tdm:", *(f"{http}://{TDMREP}{end}" for http in ("http", "https") for end in "#/"))


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def plain(value: Any) -> list[str]:
    named = [one.get("@id", one.get("@value")) if isinstance(one, dict) else one for one in listed(value)]
    return [one for one in named if isinstance(one, str)]


def member(value: Any, name: str) -> Any:
    return next((value[key] for key in (name, "odrl:" + name) if key in value), None)


def asked(text: bytes) -> tuple[Conditions, Conditions]:
    """For the rest of `tdm` and for mining."""
    policy = load_json(text)
    if not isinstance(policy, dict) or twice(policy):
        return CONSENT, CONSENT
    contexts = {f"{http}://www.w3.org/ns/{name}.jsonld" for http in ("http", "https") for name in ("odrl", "tdmrep")}
    said_contexts = listed(policy.get("@context"))
    profiles = {f"{http}://{TDMREP}{end}" for http in ("http", "https") for end in ("", "#", "/")}
    types = plain(policy.get("@type"))
    fits = bool(said_contexts) and all(isinstance(one, str) and one in contexts for one in said_contexts)
    fits = fits and bool(types) and all(is_named(one, {"Offer"}, ("", *O)) for one in types)
    fits = fits and bool(profiles & set(plain(member(policy, "profile"))))
    fits = fits and not member(policy, "prohibition") and not member(policy, "obligation")
    permissions = [one for one in listed(member(policy, "permission")) if isinstance(one, dict)]
    mining = [
        one for one in permissions if any(is_named(action, {"mine"}, T) for action in plain(member(one, "action")))
    ]
    if not fits or not mining:
        return CONSENT, CONSENT
    alternatives = [conditions_of(one) for one in mining]
    owing = [one if any(not values for _, values in one) else one | CONSENT for one in alternatives]
    return either(owing), either([one or CONSENT for one in alternatives])


def conditions_of(permission: dict[str, Any]) -> Conditions:
    found: set[Condition] = set()
    for duty in listed(member(permission, "duty")):
        names = [duty] if isinstance(duty, str) else plain(member(duty, "action")) if isinstance(duty, dict) else []
        known = [is_named(name, {"compensate", "obtainConsent"}, ("", *O, *T)) for name in names]
        found |= {("compensate" if name == "compensate" else "obtain-consent", ()) for name in known or [None]}
        found |= CONSENT if isinstance(duty, dict) and {"constraint", "consequence"} & set(duty) else set()
    for constraint in listed(member(permission, "constraint")):
        parts = (
            [plain(member(constraint, name)) for name in ("leftOperand", "operator", "rightOperand")]
            if isinstance(constraint, dict)
            else [[], [], []]
        )
        left, operator, right = (one[0] if len(one) == 1 else "" for one in parts)
        purpose = is_named(right, {"research", "non-research"}, T)
        fits = is_named(left, {"purpose"}, ("", *O)) and is_named(operator, {"eq"}, ("", *O)) and purpose
        found |= {("purpose", (purpose,))} if fits and purpose else CONSENT
    return frozenset(found)


def with_policies(
    layers: list[Reservation], request: dict[str, Any], question: Question
) -> tuple[list[Reservation], dict[str, Conditions]]:
    """The layers as their policies have it, where these are held; and what is left to be met, by use."""
    left: dict[str, Conditions] = {}
    read: list[Reservation] = []
    for layer in layers:
        documents = {at(url, url): each for url, each in (request.get("documents") or {}).items()}
        fetched = documents.get(at(layer.policy, request["url"])) if layer.policy else None
        if layer.reservation != 1 or layer.policy is None:
            read.append(layer)
            continue
        whole = fetched is not None and held(fetched) and not fetched.get("truncated") and fetched.get("status") != 206
        rest, mining = asked(body_of(fetched)) if whole and fetched is not None else (CONSENT, CONSENT)
        met = {use: evaluate((CONDITIONAL, mining if use == "mine" else rest), question) for use in layer.levels}
        asks = {use: frozenset(mining if use == "mine" else rest) for use in layer.levels}
        read.append(layer._replace(levels={use: level for use, (level, _) in met.items()}, asks=asks))
        left |= {use: left.get(use, frozenset()) | conditions for use, (_, conditions) in met.items()}
    return read, left
