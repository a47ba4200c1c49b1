"""The options that ask a question, and what they come to with configuration and environment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from ofuda.cli._output import note
from ofuda.cli._problems import Unreadable, unreadable, usage, wrong
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.policy import Policy, PolicyError, policy
from ofuda.nouns.question import Agreement, Question, is_token
from ofuda.nouns.trust import TRUSTING_NOBODY, TrustError, TrustList, trust_list
from ofuda.nouns.vocabulary import ALL, GROUPS, Use, expand
from ofuda.shells.config import Config, ConfigError, colourless, load
from ofuda.shells.files import FormatError, json_value
from ofuda.tables.policies import DEFAULT, POLICIES
from ofuda.verbs.requests import agreements

Command = TypeVar("Command", bound=Callable[..., Any])
Given = Mapping[str, Any]

# Standard §1.2.
PURPOSES = ("research", "non-research", "education", "commercial", "non-commercial", "personal")
RECIPIENTS = ("commercial", "non-commercial", "education", "government", "personal")
DUTIES = ("attribute", "inform", "delete")
_BY_AGREEMENT = ("compensate", "obtain-consent")
WHAT_IT_IS = (
    "a product token is the name that robots.txt knows a crawler by: letters, digits, `_` and `-` only,"
    " such as `ExampleBot`"
)
_COUNTRY = re.compile(r"[A-Za-z]{2}\Z")

_ASKING = (
    click.option("-A", "--agent", "agents", multiple=True, metavar="TOKEN", help="Who asks, as in robots.txt, or `*`."),
    click.option("--use", "uses", multiple=True, metavar="NAME", help="A use or a group (`ofuda uses`); else all."),
    click.option("--policy", metavar="NAME|FILE", help=f"What decisions become; {DEFAULT} if absent."),
    click.option("--at", metavar="TIME", help="The instant asked about, as in 2026-11-21T00:00:00Z."),
    click.option("--purpose", metavar="NAME", help=f"What for: {', '.join(PURPOSES)}."),
    click.option("--recipient", metavar="NAME", help=f"Who operates: {', '.join(RECIPIENTS)}."),
    click.option("--territory", metavar="CODE", help="Where, by ISO 3166-1 alpha-2, or EU."),
    click.option("--undertake", "undertakes", multiple=True, metavar="DUTY", help=f"A duty: {', '.join(DUTIES)}."),
    click.option("--agreement", "agreement_files", multiple=True, metavar="FILE", help="An agreement held, in JSON."),
    click.option("--trust", "trust_file", metavar="FILE", help="Which labels have to be proved, and by whom, in JSON."),
    click.option("--config", metavar="FILE", help="A configuration file in the place of ./ofuda.toml."),
)  # fmt: skip


def asking(command: Command) -> Command:
    """The options of a question."""
    return attach(_ASKING, command)


def attach(options: Iterable[Callable[[Any], Any]], command: Command) -> Command:
    """The command with options, in their order."""
    for option in reversed(tuple(options)):
        command = option(command)
    return command


def colours(command: Command) -> Command:
    """`--color` and `--no-color`; without either what the terminal and NO_COLOR say."""

    def chosen(ctx: click.Context, _: click.Parameter, value: bool | None) -> None:  # noqa: FBT001 (click's signature)
        ctx.color = False if value is None and colourless() else value

    wanted = click.option(
        "--color/--no-color",
        default=None,
        expose_value=False,
        callback=chosen,
        help="Colours; where a terminal shows them when absent.",
    )
    return wanted(command)


def configuration(given: Given) -> Config:
    """The configuration file and the environment, with its warnings printed unless `-q`."""
    try:
        config = load(given["config"])
    except OSError as error:
        raise Unreadable(unreadable(given["config"] or "ofuda.toml", error)) from error
    except ConfigError as error:
        raise usage(str(error), "the keys are agent, policy, purpose, territory, recipient, [provider]") from error
    if not given["quiet"]:
        for warning in config.warnings:
            note(warning)
    return config


def question(given: Given, config: Config) -> Question:
    """What is asked; options win over the environment, and that over the file. `at` None: not said."""
    return Question(
        agents=_agents(given["agents"], config),
        uses=_uses(given["uses"]),
        at=instant(given["at"]),
        purpose=_one_of("purpose", given["purpose"] or config.purpose, PURPOSES),
        recipient=_one_of("recipient", given["recipient"] or config.recipient, RECIPIENTS),
        territory=_territory(given["territory"] or config.territory),
        undertakes=frozenset(map(_duty, given["undertakes"])),
        agreements=tuple(one for name in given["agreement_files"] for one in _agreements(name)),
        trust=trusted(given["trust_file"]),
    )


def trusted(name: str | None) -> TrustList:
    """The trust list of a file; the empty one where none is named."""
    if name is None:
        return TRUSTING_NOBODY
    try:
        return trust_list(json_value(name))
    except OSError as error:
        raise Unreadable(unreadable(name, error)) from error
    except (TrustError, FormatError) as error:
        advice = 'write {"name": "…", "require": [{"site": "https://…"}], "trust": [{"did": "…", "subjects": ["…"]}]}'
        raise usage(f"{quote(name)} is no trust list: {error}", advice) from error


def judged_by(given: Given, config: Config) -> Policy:
    """The policy that is to judge."""
    return policy_named(given["policy"] or config.policy or DEFAULT)


def policy_named(wanted: str) -> Policy:
    """The policy of that name, or in that file."""
    if wanted in POLICIES:
        return POLICIES[wanted]
    try:
        return policy(json_value(wanted))
    except OSError as error:
        # A bare word that is no file was meant as a name.
        if isinstance(error, FileNotFoundError) and not _is_path(wanted):
            raise wrong("policy", wanted, POLICIES, "`ofuda policies` lists them; a file needs its path") from error
        raise Unreadable(unreadable(wanted, error)) from error
    except (PolicyError, FormatError) as error:
        raise usage(
            f"{quote(wanted)} is no policy: {error}", "`ofuda policies --format json` shows whole ones"
        ) from error


def _is_path(wanted: str) -> bool:
    return "/" in wanted or "\\" in wanted or wanted.endswith(".json")


def need_agent() -> click.UsageError:
    """Nobody asks."""
    advice = (
        f"name the crawler with `-A TOKEN`; {WHAT_IT_IS};"
        " `-A '*'` asks for everybody's rule; without a crawler of your own take `--policy any-agent`"
    )
    return usage("nobody asks: robots.txt answers agents by name, and no agent was given", advice)


def _agents(given: tuple[str, ...], config: Config) -> frozenset[str]:
    tokens, where = (given, "-A") if given else (config.agents, config.where)
    for token in tokens:
        if not is_token(token):
            raise usage(f"{quote(token)}, given by {where}, is no product token", WHAT_IT_IS)
    return frozenset(tokens)


def _uses(names: tuple[str, ...]) -> frozenset[Use]:
    return _known(list(names)) or frozenset(ALL)


def _known(names: object) -> frozenset[Use]:
    """The leaves of a list of names."""
    if not isinstance(names, list):
        return frozenset()
    uses, unknown = expand(str(name) for name in names)
    for name in unknown:
        raise wrong("use", name, [*Use, *GROUPS], "`ofuda uses` lists them")
    return uses


def instant(text: str | None) -> datetime | None:
    """What `--at` names, with a zone."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise usage(f"{quote(text)} is no date-time", "write it as in 2026-11-21T00:00:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _one_of(what: str, name: str | None, known: tuple[str, ...]) -> str | None:
    if name is None or name in known:
        return name
    raise wrong(what, name, known, f"it is one of {', '.join(known)}")


def _territory(code: str | None) -> str | None:
    if code is None or _COUNTRY.match(code):
        return code and code.upper()
    raise usage(f"{quote(code)} is no territory", "write two letters of ISO 3166-1, such as JP, or EU")


def _duty(name: str) -> str:
    if name in DUTIES:
        return name
    if name in _BY_AGREEMENT:
        raise usage(
            f"`{name}` cannot be undertaken, only agreed", "give the agreement that you hold with `--agreement FILE`"
        )
    raise wrong("duty", name, DUTIES, f"they are {', '.join(DUTIES)}")


def _agreements(name: str) -> tuple[Agreement, ...]:
    """Every agreement of a file; one that cannot be read is a wrong call, not an agreement less."""
    try:
        data = json_value(name)
    except OSError as error:
        raise Unreadable(unreadable(name, error)) from error
    except FormatError as error:
        raise usage(str(error), "write a JSON object, or a list of them") from error
    rows = data if isinstance(data, list) else [data]
    for row in rows:
        _known(row.get("uses") if isinstance(row, dict) else None)
    found = agreements(row for row in rows if isinstance(row, dict))
    if len(found) < len(rows):
        advice = "it needs licensor, uses, subjects, and until as a date-time"
        raise usage(f"{quote(name)} holds an agreement that cannot be read", advice)
    return found
