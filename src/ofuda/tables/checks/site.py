"""What `ofuda audit` says about a whole site; no single file shows it.

The checks tell what comparing has found; what is found and why it matters stands here.
"""

from __future__ import annotations

from collections.abc import Iterable

from ofuda.nouns.diagnostics import Place, Severity
from ofuda.nouns.document import SITE, Document
from ofuda.nouns.vocabulary import Use
from ofuda.tables.checks.views import Finding, Findings, Reported, View

Noticed = tuple[str, Finding]


def noticed(
    rule: str,
    place: Place,
    said: tuple[str, str],
    severity: Severity | None = None,
    uses: Iterable[Use] = (),
) -> Noticed:
    """A finding under the name of its rule; `said` is what is wrong, and what to do."""
    return rule, Finding(place, *said, severity, frozenset(uses))


class SiteView(View):
    """A site as it was compared."""

    def __init__(self, start: str, found: Iterable[Noticed]) -> None:
        super().__init__(Document(start, b"", SITE))
        self._found = tuple(found)

    def reported(self) -> Reported:
        return self._found


def site_missing(site: View) -> Findings:
    """A reader is told nothing of what the label says.

    Who reads that channel alone finds no refusal. It is a note where the label itself is found at the address and the
    channel is used nowhere on the site, as somebody may have chosen; a warning where it was lost on the way: a theme's
    robots.txt in the place of yours, a proxy that drops a header, a template without the element.

    Wrong:
        curl -sI https://studio.example/manga/1
        HTTP/1.1 200 OK

    Right:
        curl -sI https://studio.example/manga/1
        HTTP/1.1 200 OK
        Content-Usage: train-ai=n, search=y
        Link: <https://studio.example/label.jsonld>; rel="https://w3id.org/ofuda#label"
    """
    return site.told("site-missing")


def site_looser(site: View) -> Findings:
    """A reader takes for allowed, or for open, what the label refuses.

    The channel could have said no. What it cannot say, as TDMRep cannot refuse search, is not found.

    Wrong:
        a label that disallows train-generative, and `Content-Usage: train-ai=y`

    Right:
        a label that disallows train-generative, and `Content-Usage: train-ai=n`
    """
    return site.told("site-looser")


def site_stricter(site: View) -> Findings:
    """A reader takes for refused what the label allows or leaves open.

    It is measured by the best way to say the label in that channel: a channel of one bit may have to refuse more.

    Wrong:
        a label that allows search, and `Content-Signal: search=no`

    Right:
        a label that allows search, and `Content-Signal: search=yes`
    """
    return site.told("site-stricter")


def site_contradictory(site: View) -> Findings:
    """Two channels say opposite things about one use, and no label explains it.

    Who reads both takes the refusal. Who reads one of them alone never knows.

    Wrong:
        Content-Signal: ai-train=yes
        tdm-reservation: 1

    Right:
        Content-Signal: ai-train=no
        tdm-reservation: 1
    """
    return site.told("site-contradictory")


def site_shadowed(site: View) -> Findings:
    """A named group of robots.txt hides what the group of `*` says about uses.

    A crawler reads its own group and no other (RFC 9309 §2.2.1), so the lines have to stand in each of them.

    Wrong:
        User-agent: *
        Content-Usage: train-ai=n
        Allow: /

        User-agent: GPTBot
        Disallow: /search/

    Right:
        User-agent: *
        Content-Usage: train-ai=n
        Allow: /

        User-agent: GPTBot
        Content-Usage: train-ai=n
        Disallow: /search/
    """
    return site.told("site-shadowed")


def site_stale(site: View) -> Findings:
    """The label that is served is not the one that you have, or its time is over.

    An older label says what you no longer mean, and one that has ended permits nothing.

    Wrong:
        a label issued in 2025 on the site, and one issued in 2026 in your folder

    Right:
        the same label in both
    """
    return site.told("site-stale")


def site_media_type(site: View) -> Findings:
    """A file is served under a media type that its readers do not take.

    A robots.txt as `application/octet-stream`, a label as `text/plain`: careful readers pass them over.

    Wrong:
        Content-Type: application/octet-stream

    Right:
        Content-Type: application/ld+json; profile="https://w3id.org/ofuda/v1"
    """
    return site.told("site-media-type")


def site_html(site: View) -> Findings:
    """A page of HTML stands where a file for machines should be.

    Applications of one page answer every path so, with the status 200. Readers take the file for absent.

    Wrong:
        GET /.well-known/tdmrep.json
        <!doctype html>

    Right:
        GET /.well-known/tdmrep.json
        [{"location": "/", "tdm-reservation": 1}]
    """
    return site.told("site-html")


def site_redirect(site: View) -> Findings:
    """A file is redirected to another origin.

    robots.txt and well-known files speak for the origin that was asked. Some readers do not follow, and where they do,
    another site may come to speak for yours.

    Wrong:
        GET https://studio.example/robots.txt
        Location: https://cdn.example/robots.txt

    Right:
        GET https://studio.example/robots.txt
        HTTP/1.1 200 OK
    """
    return site.told("site-redirect")


def site_agents_differ(site: View) -> Findings:
    """An AI crawler or a browser is answered otherwise than we are.

    What one agent is told, another does not know; a firewall may keep a crawler from the very refusal meant for it.

    Wrong:
        403 Forbidden for GPTBot at /robots.txt, 200 for everybody else

    Right:
        the same robots.txt for every agent
    """
    return site.told("site-agents-differ")


def site_managed(site: View) -> Findings:
    """A CDN puts a block of its own into robots.txt.

    Its refusals count, its permissions do not, and its named groups are merged with yours. It is a note where no label
    was given.

    Wrong:
        # BEGIN Cloudflare Managed content
        User-agent: *
        Content-Signal: search=yes,ai-train=no

    Right:
        a robots.txt that holds what the label's own rendering says, and nothing before it
    """
    return site.told("site-managed")


def site_managed_tie(site: View) -> Findings:
    """A rule of the site and one of a managed block are for the same path, and one allows what the other disallows.

    Groups of one agent are merged, and of equal rules `Allow` wins (RFC 9309 §2.2.2): whoever wrote the `Disallow` may
    believe that it holds.

    Wrong:
        # BEGIN Cloudflare Managed content
        User-agent: GPTBot
        Disallow: /
        # END Cloudflare Managed Content

        User-agent: GPTBot
        Allow: /

    Right:
        User-agent: GPTBot
        Disallow: /
    """
    return site.told("site-managed-tie")


def site_challenge(site: View) -> Findings:
    """A challenge page was answered in the place of the resource.

    A crawler cannot solve it, so it sees neither page nor signals, and neither could we: the exit status is 3.

    Wrong:
        HTTP/1.1 403 Forbidden
        <title>Just a moment...</title>

    Right:
        HTTP/1.1 200 OK
    """
    return site.told("site-challenge")


def site_unlabelled_origin(site: View) -> Findings:
    """Another origin serves pages, images or feeds of the site, and says nothing about their use.

    A label is about origins, and no signal is inherited from one to another, nor from `https` to `http`.

    Wrong:
        <img src="https://cdn.example/moon-cat.png">

    Right:
        the label and its renderings at https://cdn.example/ too
    """
    return site.told("site-unlabelled-origin")


def site_search_lost(site: View) -> Findings:
    """A search crawler is turned away, and the label does not refuse search.

    A label that refuses training should not cost its site the place in search.

    Wrong:
        User-agent: *
        Content-Signal: search=no, ai-train=no
        Disallow: /

    Right:
        User-agent: *
        Content-Signal: search=yes, ai-train=no
        Allow: /
    """
    return site.told("site-search-lost")
