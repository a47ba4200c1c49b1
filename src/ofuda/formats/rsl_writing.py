"""A label written as RSL 1.0: which usages are permitted, permitted for something, or prohibited (standard §2 Export).

RSL asks for payment, for attribution, by user and by place; what a label asks besides has no word in it, and is
prohibited. A list of what is permitted is closed (RSL 1.0; house reading S6), so it counts among what refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape  # what it makes of a text is the same in XML
from typing import Final

from ofuda.formats._rsl_license import NAMESPACE
from ofuda.formats._rsl_terms import EXTENTS
from ofuda.nouns.export import Choice, Meaning, Token, best, meanings
from ofuda.nouns.label import Declarer, Rule
from ofuda.nouns.stance import Condition, Constraint, Duty, Level
from ofuda.nouns.vocabulary import INPUTS, TRAINING, Use

Levels = frozenset[tuple[Use, Level]]
Asks = frozenset[tuple[Use, frozenset[Condition]]]

MAX_AGE: Final = 7  # days after which a reader has to look again
_PERMITS, _ASKS, _PROHIBITS = "permits", "asks", "prohibits"
_PAID, _CREDITED = Duty("compensate"), Duty("attribute")
_LIMITS: Final = {"recipient": "user", "territory": "geo"}


@dataclass(frozen=True, slots=True)
class Content:
    """What is said of the addresses under `url`, in licences as they are written, and what it means."""

    url: str
    licenses: tuple[str, ...]
    means: Mapping[Use, Level]


def exports(label: Levels, asks: Asks) -> frozenset[Meaning]:
    """What the best ways to say a label mean; `asks` are the conditions of its conditional uses."""
    return meanings(_choices(label, asks), _read)


def content(url: str, rules: Mapping[Use, Rule]) -> Content:
    """The best way to say the rules of a region."""
    levels = frozenset((use, rule.stance.level) for use, rule in rules.items())
    asks = frozenset(
        (use, rule.stance.conditions) for use, rule in rules.items() if rule.stance.level is Level.CONDITIONAL
    )
    choice = next(iter(_choices(levels, asks)), ())
    return Content(url, tuple(_licenses(choice, rules)), _read(choice))


def document(contents: Iterable[Content], party: Declarer) -> str:
    """The document of one site, empty where there is nothing to say; `party` is whom to ask."""
    said = [one for one in contents if one.licenses]
    if not said:
        return ""
    parts = [
        f'  <content url="{escape(one.url)}">\n{"".join(one.licenses)}{_copyright(party)}  </content>\n' for one in said
    ]
    return f'<rsl xmlns="{NAMESPACE}" max-age="{MAX_AGE}">\n{"".join(parts)}</rsl>\n'


def _copyright(party: Declarer) -> str:
    """Who declares; the name in the language that stands first."""
    name = next((texts[0] for _, texts in party.name), None)
    if name is None:
        return ""
    contact = party.contact or ""
    kind = ' type="person"' if party.type == "Person" else ' type="organization"'
    reach = f' contactUrl="{escape(contact)}"' if contact.startswith("https:") else ""
    if contact.startswith("mailto:"):
        reach = f' contactEmail="{escape(contact.removeprefix("mailto:"))}"'
    return f"    <copyright{kind}{reach}>{escape(name)}</copyright>\n"


@lru_cache(maxsize=1024)
def _choices(label: Levels, asks: Asks) -> tuple[Choice, ...]:
    levels, conditions = dict(label), dict(asks)
    tokens: list[Token] = []
    for name, (refuses, permits) in EXTENTS.items():
        touches = refuses | permits
        tokens.append(Token(name, _PROHIBITS, refuses, touches=touches))
        tokens.append(Token(name, _PERMITS, permits=permits, touches=touches))
        asked = {conditions.get(use) if levels.get(use) is Level.CONDITIONAL else None for use in touches}
        if len(asked) == 1 and _can_ask(next(iter(asked))):
            tokens.append(Token(name, _ASKS, permits, touches=touches, level=Level.CONDITIONAL))
    return best(levels, tokens, _read)


def _can_ask(conditions: frozenset[Condition] | None) -> bool:
    """Whether a licence has words for all of them; payment and attribution are one word's place (RSL 1.0, payment)."""
    if not conditions:
        return False
    duties = {one for one in conditions if isinstance(one, Duty)}
    limits = {one.name for one in conditions if isinstance(one, Constraint)}
    return duties <= {_PAID, _CREDITED} and len(duties) <= 1 and limits <= _LIMITS.keys()


def _read(choice: Choice) -> dict[Use, Level]:
    """A prohibition goes before everything; what is in no list of what is permitted is refused where there is one."""
    permitting = [one for one in choice if one.value != _PROHIBITS]
    levels = dict.fromkeys(INPUTS, Level.DISALLOWED) if permitting else dict[Use, Level]()
    for value, level in ((_ASKS, Level.CONDITIONAL), (_PERMITS, Level.ALLOWED), (_PROHIBITS, Level.DISALLOWED)):
        for one in choice:
            if one.value == value:
                levels.update(dict.fromkeys(one.refuses | one.permits, level))
    return levels


# -- as it is written ---------------------------------------------------------------------------------------------


def _licenses(choice: Choice, rules: Mapping[Use, Rule]) -> Iterable[str]:
    """One licence for what is free and what is prohibited, and one for each set of conditions and each way to pay."""
    said = {value: [one.key for one in choice if one.value == value] for value in (_PERMITS, _PROHIBITS)}
    if any(said.values()):
        yield _license([_list(name, "usage", said[name]) for name in (_PERMITS, _PROHIBITS)], free=bool(said[_PERMITS]))
    paid: dict[tuple[str, ...], list[str]] = {}
    for one in choice:
        if one.value == _ASKS:
            rule = rules[min(one.refuses)]
            paid.setdefault(tuple(_conditions(rule, one.refuses)), []).append(one.key)
    for parts, names in paid.items():
        yield _license([_list(_PERMITS, "usage", names), *parts], free=False)


def _license(parts: Iterable[str], *, free: bool) -> str:
    payment = '      <payment type="free"/>\n' if free else ""
    return f"    <license>\n{''.join(parts)}{payment}    </license>\n"


def _list(name: str, kind: str, tokens: Iterable[str]) -> str:
    text = " ".join(tokens)
    return f'      <{name} type="{kind}">{escape(text)}</{name}>\n' if text else ""


def _conditions(rule: Rule, uses: frozenset[Use]) -> Iterable[str]:
    duties = {one for one in rule.stance.conditions if isinstance(one, Duty)}
    for limit in sorted(one for one in rule.stance.conditions if isinstance(one, Constraint)):
        yield _list(_PERMITS, _LIMITS[limit.name], limit.values)
    model = "free"
    if _CREDITED in duties:
        model = "attribution"
    elif _PAID in duties:
        named = rule.payment_model if rule.payment_model not in {None, "free", "attribution"} else None
        model = named or ("training" if uses <= TRAINING else "use")
    link = f"<custom>{escape(rule.license)}</custom>" if rule.license and _PAID in duties else ""
    yield f'      <payment type="{model}">{link}</payment>\n' if link else f'      <payment type="{model}"/>\n'
