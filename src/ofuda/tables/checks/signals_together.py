"""`Content-Usage` and `Content-Signal`: what lines of a robots.txt say together, and to whom."""

from __future__ import annotations

from collections.abc import Iterator

from ofuda.carriers.robots_txt import Group, Line
from ofuda.formats import aipref
from ofuda.nouns.diagnostics import quote
from ofuda.tables.checks.robots_file import SIGNALS, USAGE, RobotsView, signals, usage
from ofuda.tables.checks.views import Finding, Findings

# Of each vocabulary the key, and what in the other speaks about the same.
_SAME = {"train-ai": "ai-train", "train-genai": "ai-train", "ai-use": "ai-input", "search": "search"}


def aipref_not_crawlable(file: RobotsView) -> Findings:
    """`Content-Usage` for paths that may not be fetched.

    A preference is attached to what may be crawled (draft-ietf-aipref-attach §3). Under `Disallow: /` it reaches
    nothing, not even copies that were fetched elsewhere.

    Wrong:
        User-agent: GPTBot
        Content-Usage: train-ai=n
        Disallow: /

    Right:
        User-agent: GPTBot
        Content-Usage: train-ai=n
        Allow: /
    """
    for named in file.groups:
        rules = named.group.rules
        if not any(rule.allows for rule in rules) and any(rule.path == b"/" for rule in rules):
            for line, _, _ in usage(named.group):
                message = "nothing may be fetched here, so `Content-Usage` is attached to nothing"
                yield Finding(file.spot(line.number, "`Content-Usage`"), message, "drop it, or allow what it is about")


def content_signal_contradiction(file: RobotsView) -> Findings:
    """One group says both yes and no, for the same path.

    The policy does not say which counts. Ofuda takes the no; others may not.

    Wrong:
        Content-Signal: ai-train=no
        Content-Signal: ai-train=yes

    Right:
        Content-Signal: ai-train=no
    """
    for named in file.groups:
        said: dict[tuple[bytes, str], str] = {}
        for line, path, pairs in signals(named.group):
            for key, value in pairs:
                before = said.setdefault((path, key), value)
                if before != value:
                    message = f"{quote(f'{key}={value}')} contradicts `{key}={before}` in the same group"
                    yield Finding(file.spot(line.number, message), message, "keep one of the two")


def signals_of_one_agent(file: RobotsView) -> Findings:
    """A preference is stated for one agent, and not for everybody.

    A line below the last named group belongs to that group, wherever it was meant for. Agents that are not named find
    no preference.

    Wrong:
        User-agent: *
        Allow: /

        User-agent: GPTBot
        Allow: /
        Content-Usage: train-ai=n

    Right:
        User-agent: *
        Content-Usage: train-ai=n
        Allow: /
    """
    if file.everybodys is None or any(line.key in {*USAGE, *SIGNALS} for line in file.everybodys.extensions):
        return
    for named in file.groups:
        for line in named.group.extensions:
            if line.key in {*USAGE, *SIGNALS}:
                message = f"this is said to {quote(named.token)} alone; the group of `*` states no preference"
                yield Finding(
                    file.document.place(line.number), message, "put it into the group of `*` too, if it is for all"
                )


def signals_contradict(file: RobotsView) -> Findings:
    """`Content-Signal` and `Content-Usage` of one group disagree.

    A crawler that reads both takes the no; one that reads the other alone takes the yes.

    Wrong:
        Content-Signal: ai-train=yes
        Content-Usage: train-ai=n

    Right:
        Content-Signal: ai-train=no
        Content-Usage: train-ai=n
    """
    for named in file.groups:
        for line, message in _disagreements(named.group):
            yield Finding(file.spot(line.number, message), message, "say the same in both")


def _disagreements(group: Group) -> Iterator[tuple[Line, str]]:
    said = {(path, key): value for _, path, pairs in signals(group) for key, value in pairs}
    for line, path, text in usage(group):
        for label, allowed in aipref.preferences(text).items():
            other = _SAME.get(label, "")
            value = said.get((path, other))
            if value in {"yes", "no"} and (value == "yes") != allowed:
                yield line, f"`{label}={'y' if allowed else 'n'}` contradicts `{other}={value}` in the same group"
