"""HTML: metas that say something about AI, and metas that were meant to."""

from __future__ import annotations

from difflib import get_close_matches

from ofuda.nouns.diagnostics import quote
from ofuda.tables.checks.html_page import NAMES, TDM, PageView
from ofuda.tables.checks.views import Finding, Findings

# What is written as a meta of its own, and is no meta's name.
_NO_METAS = {
    "noai": '`<meta name="robots" content="noai">`',
    "noimageai": '`<meta name="robots" content="noimageai">`',
    "ai": '`<meta name="robots" content="noai">`',
    "content-usage": "the header `Content-Usage`, or its line in robots.txt",
    "content-signal": "the line `Content-Signal` in robots.txt",
}


def meta_robots_syntax(view: PageView) -> Findings:
    """A refusal of AI in a form that is no directive.

    `noai` and its like stand alone between commas; readers that split there do not find them in anything else.

    Wrong:
        <meta name="robots" content="noindex (noai)">

    Right:
        <meta name="robots" content="noindex, noai">
    """
    return view.told("meta-robots-syntax")


def html_meta_outside_head(view: PageView) -> Findings:
    """A meta about AI that is not in the head.

    Readers look at the head only. A parser ends it at the first text or element that cannot stand there, so a stray
    `<div>` before the meta puts it into the body.

    Wrong:
        <body><meta name="tdm-reservation" content="1">

    Right:
        <head><meta name="tdm-reservation" content="1"></head>
    """
    for number, name in view.below:
        message = f"{quote(name)} stands outside the head, where no reader looks"
        yield Finding(view.spot(number, message), message, "move it up into the head, before any text")


def html_meta_property(view: PageView) -> Findings:
    """A meta about AI that is named by `property`.

    `property` is for RDFa and Open Graph; TDMRep and robots metas have `name`.

    Wrong:
        <meta property="tdm-reservation" content="1">

    Right:
        <meta name="tdm-reservation" content="1">
    """
    for meta in view.metas:
        if meta.named_by == "property" and meta.name in NAMES:
            message = f"{quote(meta.name)} is looked for by `name`, not by `property`"
            yield Finding(view.spot(meta.number, message), message, "write `name=`")


def html_meta_near_miss(view: PageView) -> Findings:
    """A meta whose name is nearly that of a signal.

    Nobody reads it. `noai` is a directive of `robots`, and `Content-Usage` has no form in HTML.

    Wrong:
        <meta name="noai">

    Right:
        <meta name="robots" content="noai">
    """
    for meta in view.metas:
        if meta.name in NAMES:
            continue
        close = get_close_matches(meta.name[:80], TDM, 1, 0.7)
        meant = _NO_METAS.get(meta.name) or (f'`<meta name="{close[0]}">`' if close else "")
        if meant:
            message = f"no reader knows a meta named {quote(meta.name)}"
            yield Finding(view.spot(meta.number, message), message, f"write {meant}")


def html_meta_scope(view: PageView) -> Findings:
    """A reservation in a page that shows pictures, sound or film.

    The meta speaks about the HTML alone, not about files that the page shows. They need a header of their own, or
    `tdmrep.json`.

    Wrong:
        <meta name="tdm-reservation" content="1"> … <img src="works/moon-cat.png">

    Right:
        [{"location": "/works/", "tdm-reservation": 1}] in /.well-known/tdmrep.json
    """
    for meta in view.named("tdm-reservation")[:1]:
        if view.embeds:
            message = "`tdm-reservation` in a page is about its text, not about the files that it shows"
            advice = "reserve those with a header, or in `/.well-known/tdmrep.json`"
            yield Finding(view.spot(meta.number, message), message, advice)


def html_noimageai_scope(view: PageView) -> Findings:
    """`noimageai` without `noai`.

    It is about the images of the page only; the text stays open.

    Wrong:
        <meta name="robots" content="noimageai">

    Right:
        <meta name="robots" content="noai, noimageai">
    """
    for number, value in view.robots_values():
        if "noimageai" in value.lower() and "noai" not in value.lower().replace("noimageai", ""):
            message = "`noimageai` is about images; the text of the page is not refused"
            yield Finding(view.spot(number, message), message, "write `noai, noimageai` if both are meant")
