"""What is said about where RSL, TDM policies and ai.txt were looked for, and about pointers to them."""

from __future__ import annotations

from ofuda.tables.checks.views import Findings, View


def rsl_link(view: View) -> Findings:
    """A pointer to a licence holds no address.

    Whoever honours RSL knows that there are terms, and cannot read them.

    Wrong:
        License: all rights reserved

    Right:
        License: https://example.com/license.xml
    """
    return view.told("rsl-link")


def rsl_relative(view: View) -> Findings:
    """The address of a licence is not absolute.

    RSL asks for an absolute address; other readers drop the pointer.

    Wrong:
        License: /license.xml

    Right:
        License: https://example.com/license.xml
    """
    return view.told("rsl-relative")


def rsl_http(view: View) -> Findings:
    """The address of a licence is not that of HTTPS.

    RSL is had by HTTPS only, and who stands between could write other terms.

    Wrong:
        License: http://example.com/license.xml

    Right:
        License: https://example.com/license.xml
    """
    return view.told("rsl-http")


def rsl_possible_global(view: View) -> Findings:
    """Readers differ on whom a License line speaks to.

    Behind a gap some take it for the last group's, some for everybody's; it is heard where it restricts.

    Wrong:
        User-agent: ExampleBot
        Allow: /
        Sitemap: https://example.com/sitemap.xml
        License: https://example.com/license.xml

    Right:
        License: https://example.com/license.xml
        User-agent: ExampleBot
        Allow: /
    """
    return view.told("rsl-possible-global")


def rsl_absent(view: View) -> Findings:
    """There is no RSL document where one is pointed to, or marked.

    A work whose licence cannot be had is unlicensed.

    Wrong:
        a page that says *not found* at https://example.com/license.xml

    Right:
        an RSL document at https://example.com/license.xml
    """
    return view.told("rsl-absent")


def rsl_unreachable(view: View) -> Findings:
    """The RSL document could not be had.

    What is licensed is not known; the policy judges that.

    Wrong:
        HTTP/1.1 503 Service Unavailable

    Right:
        HTTP/1.1 200 OK
    """
    return view.told("rsl-unreachable")


def rsl_truncated(view: View) -> Findings:
    """The end of the RSL document is missing.

    What it prohibits before the cut counts; it permits nothing.

    Wrong:
        a body cut at 1 000 octets

    Right:
        the whole body
    """
    return view.told("rsl-truncated")


def rsl_media_type(view: View) -> Findings:
    """The RSL document is served under another media type.

    It is known by its namespace, and some readers still look at the media type.

    Wrong:
        Content-Type: text/html

    Right:
        Content-Type: application/rsl+xml
    """
    return view.told("rsl-media-type")


def rsl_stale(view: View) -> Findings:
    """The RSL document is older than it says it may be used.

    A licence is to be looked at again within `max-age` days; until then it permits nothing.

    Wrong:
        a document of max-age 7, fetched ten days before

    Right:
        the same, fetched again
    """
    return view.told("rsl-stale")


def tdm_policy_unread(view: View) -> Findings:
    """The conditions of a reservation are unknown.

    A policy that is not exactly as TDMRep has it leaves the reservation, so consent is to be obtained.

    Wrong:
        {"@type": "Set", "permission": []}

    Right:
        {"@type": "Offer", "profile": "http://www.w3.org/ns/tdmrep", …}
    """
    return view.told("tdm-policy-unread")


def ai_txt_absent(view: View) -> Findings:
    """What is served as ai.txt is not in the grammar of robots.txt.

    Several proposals share the name; only Spawning's is read.

    Wrong:
        Training: deny

    Right:
        User-Agent: *
    """
    return view.told("ai-txt-absent")


def ai_txt_unreachable(view: View) -> Findings:
    """The file ai.txt could not be read.

    Whether it refuses is not known; the policy judges that.

    Wrong:
        HTTP/1.1 503 Service Unavailable

    Right:
        HTTP/1.1 200 OK
    """
    return view.told("ai-txt-unreachable")


def ai_txt_truncated(view: View) -> Findings:
    """The end of ai.txt is missing.

    Rules before the cut count; training is in doubt.

    Wrong:
        a body cut at 1 000 octets

    Right:
        the whole body
    """
    return view.told("ai-txt-truncated")
