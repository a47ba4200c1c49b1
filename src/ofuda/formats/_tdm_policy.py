"""TDM policies: what a reservation asks for, as an ODRL offer says it (TDMRep, 2024-05-10, §6; house readings T7, T8).

An offer grants nothing. What is read here only names the conditions of a reservation; whatever is not exactly as the
report has it leaves them unknown, so that consent is to be obtained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from ofuda.carriers.json_text import parse_json
from ofuda.formats._alternatives import either
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.stance import CONSENT, Condition, Constraint, Duty

_LONGEST: Final = 1 << 20
_ODRL, _TDM = "http://www.w3.org/ns/odrl/2/", "http://www.w3.org/ns/tdmrep#"
_CONTEXTS: Final = frozenset(
    f"{scheme}://www.w3.org/ns/{name}" for scheme in ("http", "https") for name in ("odrl.jsonld", "tdmrep.jsonld")
)
_PROFILES: Final = frozenset(
    f"{scheme}://www.w3.org/ns/tdmrep{end}" for scheme in ("http", "https") for end in ("", "/", "#")
)


def _names(namespace: str, prefix: str, *names: str) -> dict[str, str]:
    """Every spelling of names: as the context has them, by prefix, as IRIs."""
    iris: tuple[str, ...] = (namespace, namespace.replace("http:", "https:"))
    if namespace == _TDM:  # in XMP it ends in a slash (TDMRep §5)
        iris += tuple(one.replace("#", "/") for one in iris)
    return {begin + name: name for name in names for begin in (prefix, *iris)}


_OFFER: Final = {"Offer": "Offer", **_names(_ODRL, "odrl:", "Offer")}
_MINE: Final = _names(_TDM, "tdm:", "mine")
_PURPOSES: Final = _names(_TDM, "tdm:", "research", "non-research")
_DUTIES: Final = {
    **dict.fromkeys(("obtainConsent", *_names(_ODRL, "odrl:", "obtainConsent"), *_names(_TDM, "tdm:", "obtainConsent")),
                    Duty("obtain-consent")),
    **dict.fromkeys(("compensate", *_names(_ODRL, "odrl:", "compensate"), *_names(_TDM, "tdm:", "compensate")),
                    Duty("compensate")),
}  # fmt: skip
_PURPOSE: Final = {"purpose", *_names(_ODRL, "odrl:", "purpose")}
_EQUAL: Final = {"eq", *_names(_ODRL, "odrl:", "eq")}
_VCARD: Final = ("vcard:", "http://www.w3.org/2006/vcard/ns#", "https://www.w3.org/2006/vcard/ns#")
_ASKED: Final = CONSENT.conditions


@dataclass(frozen=True, slots=True)
class TdmPolicy:
    """`conditions` of the reservation, and those of mining alone, which is what the permissions are about.

    `unread`: why the conditions are unknown. `page`, `contact`: where permission is to be had.
    """

    conditions: frozenset[Condition] = _ASKED
    mining: frozenset[Condition] = _ASKED
    unread: str | None = None
    page: str | None = None
    contact: str | None = None


@lru_cache(maxsize=256)
def read(octets: bytes) -> TdmPolicy:
    """The policy; never raises."""
    text = parse_json(octets, max_octets=_LONGEST)
    if text.error is not None:
        return TdmPolicy(unread=f"it is no JSON: {text.error.message}")
    if not isinstance(text.value, dict):
        return TdmPolicy(unread="it is no JSON object")
    page, contact = _reach(_get(text.value, "assigner"))
    unread = "a key stands twice in it" if text.duplicates else _unread(text.value)
    if unread is not None:
        return TdmPolicy(unread=unread, page=page, contact=contact)
    mining = [one for one in _listed(_get(text.value, "permission")) if _is_mining(one)]
    if not mining:
        return TdmPolicy(unread="it permits no text and data mining", page=page, contact=contact)
    alternatives = [_conditions(one) for one in mining]
    owing = [one if any(isinstance(each, Duty) for each in one) else one | _ASKED for one in alternatives]
    alone = [one or _ASKED for one in alternatives]
    return TdmPolicy(either(owing), either(alone), None, page, contact)


def _get(value: Mapping[str, Any], name: str) -> object:
    """A member of ODRL by its name, alone or with its prefix or namespace."""
    return next((value[key] for key in (name, f"odrl:{name}", _ODRL + name) if key in value), None)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: object) -> Iterator[str]:
    """Texts, and what objects name by `@id`, `@value`, `id` or `uid`."""
    for one in _listed(value):
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from (one[key] for key in ("@id", "@value", "id", "uid") if isinstance(one.get(key), str))


def _unread(value: Mapping[str, Any]) -> str | None:
    """Why an object is no TDM policy, or says more than a reader may pass over."""
    contexts = _listed(value.get("@context"))
    if not contexts or any(not isinstance(one, str) or one not in _CONTEXTS for one in contexts):
        return "its `@context` is not that of a TDM policy"
    types = list(_texts(value.get("@type", value.get("type"))))
    if not types or any(one not in _OFFER for one in types):
        return f"its type is {quote(', '.join(types))}, not Offer"
    if not any(one in _PROFILES for one in _texts(_get(value, "profile"))):
        return "its `profile` is not that of TDMRep"
    if _get(value, "prohibition") or _get(value, "obligation"):
        return "it has a prohibition or an obligation, which a TDM policy has not"
    return None


def _is_mining(permission: object) -> bool:
    return isinstance(permission, dict) and any(one in _MINE for one in _texts(_get(permission, "action")))


def _conditions(permission: Mapping[str, Any]) -> frozenset[Condition]:
    """What one permission asks; a duty or constraint that nobody knows asks for consent."""
    found: set[Condition] = set()
    for duty in _listed(_get(permission, "duty")):
        named = (
            [duty] if isinstance(duty, str) else list(_texts(_get(duty, "action"))) if isinstance(duty, dict) else []
        )
        extra = isinstance(duty, dict) and any(_get(duty, one) is not None for one in ("constraint", "consequence"))
        found |= {_DUTIES.get(one, Duty("obtain-consent")) for one in named or [""]}
        found |= _ASKED if extra else frozenset()
    for constraint in _listed(_get(permission, "constraint")):
        found |= _constraint(constraint)
    return frozenset(found)


def _constraint(constraint: object) -> frozenset[Condition]:
    if not isinstance(constraint, dict):
        return _ASKED
    left, operator, right = (list(_texts(_get(constraint, one))) for one in ("leftOperand", "operator", "rightOperand"))
    purposes = [_PURPOSES[one] for one in right if one in _PURPOSES]
    is_known = len(left) == 1 and left[0] in _PURPOSE and len(operator) == 1 and operator[0] in _EQUAL
    if not is_known or len(purposes) != 1 or len(right) != 1:
        return _ASKED
    return frozenset({Constraint("purpose", (purposes[0],))})


def _reach(assigner: object) -> tuple[str | None, str | None]:
    """The licensing page and the address of who offers."""
    found: dict[str, str] = {}
    for party in _listed(assigner):
        for name in ("hasURL", "hasEmail", "hasTelephone") if isinstance(party, dict) else ():
            for prefix in (*_VCARD, ""):
                text = next(_texts(party.get(prefix + name)), None)
                if text:
                    found.setdefault(name, text)
    return found.get("hasURL"), found.get("hasEmail") or found.get("hasTelephone")
