"""`Content-Usage` and `Content-Signal`: what their readers find in each by itself."""

from __future__ import annotations

from ofuda.formats import aipref
from ofuda.formats._aipref_revisions import REVISIONS
from ofuda.nouns.diagnostics import quote
from ofuda.tables.checks.header_lines import HeadersView
from ofuda.tables.checks.robots_file import RobotsView
from ofuda.tables.checks.views import Finding, Findings, View


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
        Content-Usage: everything=n

    Right:
        Content-Usage: train-ai=n
    """
    return view.told("aipref-unknown-label")


def aipref_old_label(view: RobotsView | HeadersView) -> Findings:
    """A label that only earlier drafts of the AIPREF vocabulary have.

    `ai`, `genai`, `tdm`, `bots`, `all` and others came and went with the drafts. Ofuda still reads them as they were
    meant; a crawler that follows the newest draft ignores them.

    Wrong:
        Content-Usage: train-genai=n

    Right:
        Content-Usage: train-ai=n
    """
    newest = REVISIONS[-1]
    for number, text in view.usages():
        for label in aipref.preferences(text).keys() - newest.labels.keys():
            message = f"{quote(label)} is a label of an earlier draft, and not of {newest.name}"
            yield Finding(view.spot(number, message), message, f"labels are {', '.join(sorted(newest.labels))}")


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
