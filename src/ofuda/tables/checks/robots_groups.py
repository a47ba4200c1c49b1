"""robots.txt: whom its groups name, and what a group does not say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ofuda.carriers.robots_groups import Group, Rule
from ofuda.nouns.diagnostics import Severity, quote
from ofuda.tables.agents import agents
from ofuda.tables.checks.robots_file import SIGNALS, USAGE, Named, RobotsView
from ofuda.tables.checks.views import Finding, Findings

# Names that no crawler answers to, seen in many files, and the one that was probably meant.
INVENTED = {
    "anthropic": "ClaudeBot",
    "anthropicbot": "ClaudeBot",
    "bard": "Google-Extended",
    "bingbot-chat": "bingbot",
    "chatgpt": "GPTBot",
    "chatgptbot": "GPTBot",
    "claude": "ClaudeBot",
    "common-crawl": "CCBot",
    "commoncrawl": "CCBot",
    "gemini": "Google-Extended",
    "google-ai": "Google-Extended",
    "gptbot-user": "ChatGPT-User",
    "meta-ai": "meta-externalagent",
    "openai": "GPTBot",
    "openaibot": "GPTBot",
    "perplexity": "PerplexityBot",
}
_EVERYBODY = "*"
_FIELDS = {b"content-usage": "Content-Usage", b"content-signal": "Content-Signal", b"content-signals": "Content-Signal"}


@cache
def _retired() -> Mapping[str, str]:
    """Retired tokens in lower case, each with the same operator's that does what it did; empty where none does."""
    table = agents()
    living = [one for one in table if not one.retired]
    return {
        one.token.lower(): next(
            (
                each.token
                for role in one.roles
                for each in living
                if each.operator == one.operator and role in each.roles
            ),
            "",
        )
        for one in table
        if one.retired
    }


def robots_retired_token(file: RobotsView) -> Findings:
    """An agent's name that its operator no longer uses.

    `anthropic-ai` and `Claude-Web` are still the most written names of Anthropic, and no documented crawler looks for
    them. Beside the living name the line does no harm, and the finding is a note.

    Wrong:
        User-agent: anthropic-ai

    Right:
        User-agent: ClaudeBot
    """
    for line in file.agents:
        name = line.value.decode("utf-8", "replace")
        meant = _retired().get(name.lower())
        if meant is not None:
            message = f"{quote(name)} is retired; its operator documents no crawler of that name"
            known = not meant or meant.lower() in file.tokens
            advice = f"name `{meant}`" if meant and not known else "keep it for old crawlers, or drop it"
            yield Finding(file.spot(line.number, message), message, advice, Severity.NOTE if known else None)


def robots_invented_token(file: RobotsView) -> Findings:
    """An agent's name that no crawler has.

    A crawler looks for its own product token; rules for `chatgptbot` or `claude` reach nobody.

    Wrong:
        User-agent: chatgptbot

    Right:
        User-agent: GPTBot
    """
    for line in file.agents:
        name = line.value.decode("utf-8", "replace")
        if name.lower() in INVENTED:
            message = f"no crawler is called {quote(name)}"
            yield Finding(file.spot(line.number, message), message, f"did you mean `{INVENTED[name.lower()]}`?")


def robots_group_split(file: RobotsView) -> Findings:
    """Rules below a named group were meant for everybody.

    Blank lines and comments end no group: only the next `User-agent` does. An agent put into the middle of the group
    for `*` takes all rules below it away from `*`.

    Wrong:
        User-agent: *
        Disallow: /core/
        # let the preview through
        User-agent: Twitterbot
        Allow: /img/

        Disallow: /admin/

    Right:
        User-agent: *
        Disallow: /core/
        Disallow: /admin/

        User-agent: Twitterbot
        Allow: /img/
    """
    owner, ruled, paused = "", False, False
    everybody = False
    for line in file.lines:
        if line.key == b"user-agent":
            owner = line.value.decode("utf-8", "replace")
            everybody = everybody or owner == _EVERYBODY
            ruled = paused = False
        elif line.key in {b"allow", b"disallow"}:
            if ruled and paused and everybody and owner != _EVERYBODY:
                message = f"this rule still belongs to {quote(owner)}, and no longer to `*`"
                yield Finding(file.document.place(line.number), message, "move it above, into the group of `*`")
            ruled, paused = True, False
        elif not line.key:
            paused = True


def robots_no_inheritance(file: RobotsView) -> Findings:
    """A named group does not repeat what `*` is refused.

    An agent that finds its name reads that group alone (RFC 9309 §2.2.1); it inherits nothing from `*`.

    Wrong:
        User-agent: *
        Disallow: /members/

        User-agent: GPTBot
        Allow: /

    Right:
        User-agent: GPTBot
        User-agent: *
        Disallow: /members/
    """
    refused = tuple(dict.fromkeys(rule.path for rule in _rules(file.everybodys) if not rule.allows))
    for named in _of_their_own(file):
        own = {rule.path for rule in named.group.rules if not rule.allows}
        # Found within as many steps as the group has paths of its own.
        lost = next((path for path in refused if path not in own), None)
        if lost is not None and b"/" not in own:
            message = f"the group of {quote(named.token)} does not repeat {quote(lost)}, which `*` is refused"
            place = file.document.place(named.line)
            yield Finding(place, message, "repeat the lines of `*` here, if they are meant for it too")


def robots_signal_not_inherited(file: RobotsView) -> Findings:
    """A preference is stated for `*`, and a named group that may fetch has none.

    `Content-Usage` and `Content-Signal` belong to their group like any rule. The named agent reads its own group, and
    finds no preference there.

    Wrong:
        User-agent: *
        Content-Usage: train-ai=n
        Allow: /

        User-agent: Googlebot
        Allow: /

    Right:
        User-agent: Googlebot
        User-agent: *
        Content-Usage: train-ai=n
        Allow: /
    """
    if file.everybodys is None:
        return
    stated = {line.key for line in file.everybodys.extensions if line.key in {*USAGE, *SIGNALS}}
    for named in _of_their_own(file):
        lost = stated.difference(line.key for line in named.group.extensions)
        if lost and not any(rule.path == b"/" and not rule.allows for rule in named.group.rules):
            keys = " and ".join(f"`{_FIELDS[key]}`" for key in sorted(lost))
            message = f"the group of {quote(named.token)} has no {keys}, which the group of `*` has"
            yield Finding(file.document.place(named.line), message, "repeat the line in this group")


def robots_allow_undoes_disallow(file: RobotsView) -> Findings:
    """One agent is refused and allowed the same path.

    Groups of one name are one group, and of equal paths `Allow` wins (RFC 9309 §2.2.2). Where a CDN puts its own groups
    at the head of the file, an `Allow: /` further down takes its `Disallow: /` back.

    Wrong:
        User-agent: GPTBot
        Disallow: /

        User-agent: GPTBot
        Allow: /

    Right:
        User-agent: GPTBot
        Disallow: /
    """
    for named in file.groups:
        allowed = {rule.path for rule in named.group.rules if rule.allows}
        for rule in named.group.rules:
            if not rule.allows and rule.path in allowed:
                message = f"{quote(named.token)} is also allowed {quote(rule.path)}, and `Allow` wins"
                yield Finding(file.document.place(rule.number), message, "keep one of the two lines")


def _rules(group: Group | None) -> tuple[Rule, ...]:
    return group.rules if group else ()


def _of_their_own(file: RobotsView) -> list[Named]:
    """The groups that are not also for `*`."""
    return [named for named in file.groups if not named.shared]
