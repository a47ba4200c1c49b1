"""`Content-Usage` and `Content-Signal`: what their readers find, and what two lines say together."""

from __future__ import annotations

from collections.abc import Iterator

from ofuda.carriers.robots_txt import Group, Line
from ofuda.formats import aipref
from ofuda.nouns.diagnostics import quote
from ofuda.tables.checks.robots_file import SIGNALS, USAGE, RobotsView, signals, usage
from ofuda.tables.checks.views import Finding, Findings, View

# Of each vocabulary the key, and what in the other speaks about the same.
_SAME = {"train-ai": "ai-train", "train-genai": "ai-train", "ai-use": "ai-input", "search": "search"}


def aipref_syntax(view: View) -> Findings:
    """A `Content-Usage` value that does not parse.

    It is a dictionary of structured fields (RFC 9651): lower-case keys, `=` without spaces, commas between members. One
    mistake anywhere, and every preference in the field is ignored.

    Wrong:
        Content-Usage: train-ai = n

    Right:
        Content-Usage: train-ai=n
    """
    return view.told("aipref-syntax")


def aipref_value(view: View) -> Findings:
    """A preference that is neither `y` nor `n`.

    Any other value is no error and no preference: it says nothing.

    Wrong:
        Content-Usage: train-ai=no

    Right:
        Content-Usage: train-ai=n
    """
    return view.told("aipref-value")


def aipref_unknown_label(view: View) -> Findings:
    """A label that no revision of the AIPREF vocabulary has.

    Unknown labels are ignored. `ai-train` and `ai-input` are Content Signals' words; AIPREF's are `train-ai` and
    `ai-use`.

    Wrong:
        Content-Usage: ai=n

    Right:
        Content-Usage: train-ai=n
    """
    return view.told("aipref-unknown-label")


def aipref_lost_parameter(view: View) -> Findings:
    """A preference behind a semicolon.

    `;` begins a parameter of the preference before it, and parameters are ignored.

    Wrong:
        Content-Usage: train-ai=n; search=y

    Right:
        Content-Usage: train-ai=n, search=y
    """
    return view.told("aipref-lost-parameter")


def aipref_duplicate(view: View) -> Findings:
    """A label stands more than once.

    The last one counts (RFC 9651 §3.2), which may be the one that permits.

    Wrong:
        Content-Usage: train-ai=n, train-ai=y

    Right:
        Content-Usage: train-ai=n
    """
    return view.told("aipref-duplicate")


def aipref_ungrouped(view: View) -> Findings:
    """`Content-Usage` before any `User-agent` line.

    A rule of robots.txt belongs to a group; outside one nobody reads it.

    Wrong:
        Content-Usage: train-ai=n
        User-agent: *
        Allow: /

    Right:
        User-agent: *
        Content-Usage: train-ai=n
        Allow: /
    """
    return view.told("aipref-ungrouped")


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


def content_signal_syntax(view: View) -> Findings:
    """A `Content-Signal` line without a signal that can be read.

    Wrong values and keys are ignored; a line of nothing else states no condition at all.

    Wrong:
        Content-Signal: noai

    Right:
        Content-Signal: ai-train=no
    """
    return view.told("content-signal-syntax")


def content_signal_value(view: View) -> Findings:
    """A signal whose value says nothing.

    The values are `yes` and `no`, and of `use` `immediate`, `reference` and `full`. `y` and `n` are AIPREF's.

    Wrong:
        Content-Signal: search=yes, ai-train=n

    Right:
        Content-Signal: search=yes, ai-train=no
    """
    return view.told("content-signal-value")


def content_signal_unknown_key(view: View) -> Findings:
    """A signal that the policy does not define.

    It is ignored. `train-ai` is AIPREF's word; Content Signals say `ai-train`.

    Wrong:
        Content-Signal: search=yes, train-ai=no

    Right:
        Content-Signal: search=yes, ai-train=no
    """
    return view.told("content-signal-unknown-key")


def content_signal_ungrouped(view: View) -> Findings:
    """`Content-Signal` before any `User-agent` line.

    Some readers take it for the whole site, others ignore it. Ofuda counts only its refusals.

    Wrong:
        Content-Signal: ai-train=no
        User-agent: *
        Allow: /

    Right:
        User-agent: *
        Content-Signal: ai-train=no
        Allow: /
    """
    return view.told("content-signal-ungrouped")


def content_signal_plural(view: View) -> Findings:
    """The field is written `Content-Signals`.

    Its name has no `s` at the end; few readers know the misspelling.

    Wrong:
        Content-Signals: ai-train=no

    Right:
        Content-Signal: ai-train=no
    """
    return view.told("content-signal-plural")


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
