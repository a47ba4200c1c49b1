"""robots.txt: lines that readers take differently, or that say something else than is believed."""

from __future__ import annotations

from ofuda.nouns.diagnostics import quote
from ofuda.tables.checks.robots_file import RobotsView
from ofuda.tables.checks.views import Finding, Findings

LIMIT = 500 * 1024  # octets that a crawler must read at least (RFC 9309 §2.5)


def robots_size(file: RobotsView) -> Findings:
    """The file is longer than crawlers need to read.

    RFC 9309 §2.5 asks for 500 KiB; what stands behind that may be ignored.

    Wrong:
        a rule for each of 20 000 works

    Right:
        User-agent: *
        Disallow: /works/
    """
    size = len(file.document.octets)
    if size > LIMIT:
        message = f"the file has {size} octets; crawlers need not read more than {LIMIT}"
        yield Finding(file.document.place(), message, "use patterns, and put the rules that matter first")


def robots_parser_dependent(file: RobotsView) -> Findings:
    """Another line stands between `User-agent` lines, and parsers group it differently.

    To RFC 9309 a line such as `Crawl-delay` ends no run of agents, so both share what follows; to other parsers it
    does, and the first agent is left without rules.

    Wrong:
        User-agent: A
        Crawl-delay: 5
        User-agent: B
        Disallow: /

    Right:
        User-agent: A
        User-agent: B
        Crawl-delay: 5
        Disallow: /
    """
    between = None
    open_run = False
    for line in file.lines:
        if line.key == b"user-agent":
            if between is not None:
                message = f"{quote(between.key)} stands between two `User-agent` lines, where parsers differ"
                advice = "end every group with an Allow or Disallow line before the next User-agent line"
                yield Finding(file.spot(between.number, message), message, advice)
            open_run, between = True, None
        elif line.key in {b"allow", b"disallow"}:
            open_run, between = False, None
        elif line.key and line.key != b"sitemap" and open_run and between is None:
            between = line


def robots_noindex_key(file: RobotsView) -> Findings:
    """`Noindex` in robots.txt.

    Search engines stopped reading it in 2019, it was never a standard, and it never said anything about AI.

    Wrong:
        Noindex: /works/

    Right:
        Content-Usage: /works/ train-ai=n, ai-use=n
    """
    for line in file.lines:
        if line.key == b"noindex":
            message = "`Noindex` is read by no search engine since 2019, and by no AI crawler"
            advice = "write `Content-Usage: train-ai=n` for training, `X-Robots-Tag: noindex` for search engines"
            yield Finding(file.spot(line.number, message), message, advice)


def robots_linter_complains(file: RobotsView) -> Findings:
    """A `License` line, which some checkers of websites call an error.

    RSL's line is harmless to crawlers: RFC 9309 has them skip it. Lighthouse takes points off for it; the `Link` header
    says the same without.

    Wrong:
        License: https://studio.example/license.xml

    Right:
        Link: <https://studio.example/license.xml>; rel="license"; type="application/rsl+xml"
    """
    faulty = {finding.place.line for _, finding in file.licenses}
    for line in file.lines:
        if line.key == b"license" and line.number not in faulty:
            message = "`License` is fine for crawlers, and an error to some checkers of websites"
            advice = 'a header says the same: `Link: <URL>; rel="license"; type="application/rsl+xml"`'
            yield Finding(file.spot(line.number, message), message, advice)


def robots_dollar_inside(file: RobotsView) -> Findings:
    """A `$` in the middle of a path.

    It is special at the very end only (RFC 9309 §2.2.3); here it stands for the character itself.

    Wrong:
        Disallow: /*.pdf$?

    Right:
        Disallow: /*.pdf$
    """
    for line in file.lines:
        if line.key in {b"allow", b"disallow"} and b"$" in line.value[:-1]:
            message = f"the `$` inside {quote(line.value)} anchors nothing"
            yield Finding(file.document.place(line.number), message, "put it at the end, or write `%24`")
