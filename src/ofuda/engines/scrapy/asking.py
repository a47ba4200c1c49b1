"""The settings of a crawl: `OFUDA_AGENT`, `OFUDA_USES`, `OFUDA_POLICY`, `OFUDA_DROP`, `OFUDA_SITE_FILES`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scrapy.settings import BaseSettings

from ofuda.engines._asking import AskingError, policy_of, product, uses_of
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question, is_token
from ofuda.tables.policies import DEFAULT

# The first that is set names the crawler.
_NAMES: Final = ("ROBOTSTXT_USER_AGENT", "USER_AGENT")
_ADVICE: Final = (
    'set `OFUDA_AGENT = "ExampleBot"`: the name that robots.txt knows your crawler by, of letters, digits, `_` and `-`'
)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of every response. `drop`: a response with that verdict does not reach the spider."""

    question: Question
    policy: Policy
    drop: bool
    site_files: bool


def asking(settings: BaseSettings) -> Asking:
    """What the settings say; raises AskingError, and OSError where a policy's file cannot be read."""
    return Asking(
        Question(_agents(settings), uses_of(_listed(settings, "OFUDA_USES"))),
        policy_of(settings.get("OFUDA_POLICY") or DEFAULT),
        settings.getbool("OFUDA_DROP", default=True),
        settings.getbool("OFUDA_SITE_FILES", default=True),
    )


def _agents(settings: BaseSettings) -> frozenset[str]:
    """The crawler's own names; `*` is nobody's."""
    given = _listed(settings, "OFUDA_AGENT")
    for token in given:
        if not is_token(token) or token == "*":  # noqa: S105 (a product token)
            raise AskingError(f"{quote(token)}, given by OFUDA_AGENT, is no product token; {_ADVICE}")
    return frozenset(given) or frozenset({_named(settings)})


def _listed(settings: BaseSettings, name: str) -> list[str]:
    """A list, or a text with commas as on the command line."""
    return [one.strip() for one in settings.getlist(name)]


def _named(settings: BaseSettings) -> str:
    name = next((one for one in _NAMES if settings.get(one)), _NAMES[-1])
    token = product(settings.get(name) or "")
    if token is None:
        raise AskingError(f"{quote(settings.get(name) or '')}, given by {name}, names no crawler; {_ADVICE}")
    return token
