"""What `ofuda render` says about what it writes; no file that is validated shows it."""

from __future__ import annotations

from ofuda.tables.checks.views import Findings, View


def lossy_export(view: View) -> Findings:
    """A channel that cannot say all that the label says.

    Every standard but ours has words for a part of the uses only, and most can say no more than yes and no. What a
    channel has no word for stays open in it; what it can only say with a wider word, it refuses. Where the label itself
    is found besides, it is what counts.

    Wrong:
        a label that makes `ground` conditional, and nothing but `Content-Usage: ai-use=n`

    Right:
        Content-Usage: ai-use=n
        Link: <https://studio.example/ofuda.jsonld>; rel="https://w3id.org/ofuda#label"; type="application/ld+json"
    """
    return view.told("lossy-export")


def robots_own_group(view: View) -> Findings:
    """A group of the site's own that lets in an agent which the label keeps out.

    Rules that a site wrote itself are left as they are. A crawler that reads nothing but its own group then takes it
    for a permission.

    Wrong:
        User-agent: GPTBot
        Allow: /

    Right:
        User-agent: GPTBot
        Disallow: /
    """
    return view.told("robots-own-group")


def robots_group_without_rules(view: View) -> Findings:
    """A group of robots.txt without a rule, into which nothing can be written.

    Readers differ on whether such a group counts at all, so a line in it would change what some of them make of the
    file. The agents that it names find no preferences there.

    Wrong:
        User-agent: ExampleBot

    Right:
        User-agent: ExampleBot
        Disallow:
    """
    return view.told("robots-group-without-rules")


def label_no_place(view: View) -> Findings:
    """A label that is about no site and no page.

    A work that is known by its content, its name or its digest has no place that a crawler asks for; the channels of a
    site have nothing to say about it but where the label is.

    Wrong:
        "about": [{"type": "Work", "id": "https://studio.example/works/moon-cat"}]

    Right:
        "about": [{"type": "Site", "url": "https://studio.example", "path": ["/works/moon-cat/"]}]
    """
    return view.told("label-no-place")


def label_not_in_force(view: View) -> Findings:
    """A label whose time has not come yet, or is over.

    Other standards know no beginning and no end: what is written in them holds from the moment it is served. A label
    that is over has nothing to say in them.

    Wrong:
        "validUntil": "2025-12-31T00:00:00Z"

    Right:
        "validUntil": "2031-12-31T00:00:00Z"
    """
    return view.told("label-not-in-force")
