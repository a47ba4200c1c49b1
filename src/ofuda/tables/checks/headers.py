"""Response headers: fields that say something about AI, and fields that were meant to."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from ofuda.formats import page_controls
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.label import RELATION
from ofuda.tables.checks.header_lines import HeadersView
from ofuda.tables.checks.html_page import PageView
from ofuda.tables.checks.label_members import looks_like
from ofuda.tables.checks.views import Finding, Findings

FIELDS = ("content-usage", "content-signal", "content-signals", "tdm-reservation", "tdm-policy", "x-robots-tag")
_WRITTEN = {
    "content-usage": "Content-Usage",
    "content-signal": "Content-Signal",
    "tdm-reservation": "tdm-reservation",
    "tdm-policy": "tdm-policy",
    "x-robots-tag": "X-Robots-Tag",
}
# Fields of HTTP that are near ours and mean something else.
_OTHERS = frozenset({"content-language", "content-range", "content-type", "content-encoding", "content-location"})
_NO_INDEX = re.compile(r"(?<![a-z0-9-])(?:noindex|none)(?![a-z0-9-])", re.IGNORECASE)


def header_syntax(view: HeadersView) -> Findings:
    """A line that is no header field.

    A field is `Name: value`, without white space before the colon (RFC 9112 §5). Servers drop or refuse anything else.

    Wrong:
        Content-Usage train-ai=n

    Right:
        Content-Usage: train-ai=n
    """
    for number in view.unreadable:
        place = view.document.place(number)
        yield Finding(place, "this line is no header field", "write `Name: value` on a line of its own")


def header_near_miss(view: HeadersView) -> Findings:
    """A field whose name is nearly that of a signal.

    Nobody reads a misspelt field, and nobody says so.

    Wrong:
        TDM-Reserve: 1

    Right:
        tdm-reservation: 1
    """
    for field in view.fields:
        meant = _meant(field.name[:80])
        if meant:
            message = f"no reader knows the field {quote(field.name)}"
            yield Finding(view.spot(field.number, message), message, f"did you mean `{meant}`?")


@lru_cache(maxsize=1024)
def _meant(name: str) -> str | None:
    """The field of ours that a name is nearly that of."""
    if name in FIELDS or name in _OTHERS:
        return None
    close = get_close_matches(name, _WRITTEN, 1, 0.75)
    return _WRITTEN[close[0]] if close else None


def header_usage_lines(view: HeadersView) -> Findings:
    """`Content-Usage` is sent more than once.

    Field lines of one name are joined before they are parsed (RFC 9110 §5.3): a key that stands twice has its last
    value, and a mistake in one line loses the others too. Two lines often mean that two servers speak.

    Wrong:
        Content-Usage: train-ai=n
        Content-Usage: search=y

    Right:
        Content-Usage: train-ai=n, search=y
    """
    for field in view.named("content-usage")[1:]:
        message = "`Content-Usage` stands in another line before; the two are joined and then parsed"
        yield Finding(view.spot(field.number, message), message, "send one line with all preferences")


def header_content_signal(view: HeadersView) -> Findings:
    """`Content-Signal` as a header.

    The policy defines it for robots.txt alone. One CDN sends the header by itself with three times `yes`, so readers
    cannot tell whose word it is.

    Wrong:
        Content-Signal: ai-train=no

    Right:
        Content-Usage: train-ai=n
    """
    for field in view.named("content-signal", "content-signals"):
        message = "`Content-Signal` is defined for robots.txt, not as a header"
        yield Finding(
            view.spot(field.number, message), message, "put it into robots.txt, and send `Content-Usage` here"
        )


def x_robots_tag_syntax(view: HeadersView) -> Findings:
    """A refusal of AI in a form that is no directive.

    `noai` and its like stand alone between commas; readers that split there do not find them in anything else.

    Wrong:
        X-Robots-Tag: noindex (noai)

    Right:
        X-Robots-Tag: noindex, noai
    """
    return view.told("x-robots-tag-syntax")


def x_robots_tag_ambiguous_scope(view: HeadersView) -> Findings:
    """A refusal behind an agent's name and a comma.

    `name:` scopes the rest of the line to that agent; some readers scope only the next directive.

    Wrong:
        X-Robots-Tag: googlebot: noindex, noai

    Right:
        X-Robots-Tag: googlebot: noindex
        X-Robots-Tag: noai
    """
    return view.told("x-robots-tag-ambiguous-scope")


def noindex_is_not_ai(view: HeadersView | PageView) -> Findings:
    """`noindex` without a word about AI.

    It keeps a page out of search results. It says nothing about training, and AI crawlers do not act on it: to see it
    they have fetched the page already.

    Wrong:
        X-Robots-Tag: noindex

    Right:
        X-Robots-Tag: noindex, noai
        Content-Usage: train-ai=n
    """
    said = view.robots_values()
    if view.says_more or any(page_controls.mentions(value) for _, value in said):
        return
    for number, value in said:
        if _NO_INDEX.search(value):
            message = "`noindex` is about search results; it says nothing about AI"
            yield Finding(view.spot(number, message), message, "send `Content-Usage: train-ai=n` if that is meant too")


def noai_is_no_standard(view: HeadersView | PageView) -> Findings:
    """`noai` is the only refusal.

    There is no specification, large crawlers do not read it, and it is about training alone: it says nothing about
    search, answers or grounding. `noimageai` is about images only.

    Wrong:
        X-Robots-Tag: noai, noimageai

    Right:
        X-Robots-Tag: noai, noimageai
        Content-Usage: train-ai=n, ai-use=n
    """
    for number, value in () if view.says_more else view.robots_values():
        if page_controls.mentions(value):
            message = "`noai` is no standard: few crawlers read it, and it is about training alone"
            yield Finding(view.spot(number, message), message, "send `Content-Usage` or `tdm-reservation` beside it")
            return


def link_relation(view: HeadersView | PageView) -> Findings:
    """A link relation that is nearly that of an Ofuda label.

    A relation is compared as a whole. `http:`, a slash at the end, another path: none is the relation, and the label is
    never found.

    Wrong:
        Link: </label.jsonld>; rel="https://w3id.org/ofuda/label"

    Right:
        Link: </label.jsonld>; rel="https://w3id.org/ofuda#label"
    """
    for number, relations in view.relations():
        for one in relations.split():
            if one.lower() != RELATION and ("ofuda" in one.lower() or looks_like(one, RELATION)):
                message = f"{quote(one)} is not the relation of a label"
                yield Finding(view.spot(number, message), message, f"write `{RELATION}`")
