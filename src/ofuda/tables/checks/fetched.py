"""What `ofuda resolve` says about what was fetched, or was not; `ofuda validate` reads files, and never does."""

from __future__ import annotations

from ofuda.tables.checks.views import Findings, View


def robots_unreachable(view: View) -> Findings:
    """robots.txt could not be read.

    After 429, 5xx and network errors a crawler must not fetch (RFC 9309 §2.3.1.4), and what the file says of uses is
    not known; the policy judges that.

    Wrong:
        HTTP/1.1 503 Service Unavailable

    Right:
        HTTP/1.1 200 OK
    """
    return view.told("robots-unreachable")


def robots_truncated(view: View) -> Findings:
    """The end of robots.txt is missing.

    What was seen refuses; what was not seen may refuse too, so nothing is taken for allowed.

    Wrong:
        a body cut at 1 000 octets

    Right:
        the whole body
    """
    return view.told("robots-truncated")


def tdmrep_unreachable(view: View) -> Findings:
    """tdmrep.json could not be read.

    Whether rights are reserved is not known; the policy judges that.

    Wrong:
        HTTP/1.1 503 Service Unavailable

    Right:
        HTTP/1.1 200 OK
    """
    return view.told("tdmrep-unreachable")


def tdmrep_truncated(view: View) -> Findings:
    """The end of tdmrep.json is missing.

    Rules before the cut count; what they do not reserve is in doubt.

    Wrong:
        [{"location": "/manga/", "tdm-res

    Right:
        [{"location": "/manga/", "tdm-reservation": 1}]
    """
    return view.told("tdmrep-truncated")


def html_truncated(view: View) -> Findings:
    """The page ends before its head is over.

    A refusal may have stood in what is missing.

    Wrong:
        <html><head><meta name="robots"

    Right:
        <html><head><meta name="robots" content="noai"></head>
    """
    return view.told("html-truncated")


def document_twice(view: View) -> Findings:
    """Two documents were handed over under one address.

    Addresses that the URL Standard makes the same are one. Which of the two speaks nobody can say, so nothing is taken
    for allowed.

    Wrong:
        "documents": {"https://EXAMPLE.com/l": …, "https://example.com/l": …}

    Right:
        "documents": {"https://example.com/l": …}
    """
    return view.told("document-twice")


def document_needed(view: View) -> Findings:
    """What a signal points to was not given.

    A policy or licence has to be read before anybody knows its terms; until then the pointer's own value counts.

    Wrong:
        {"url": "https://studio.example/a", "headers": [["tdm-policy", "https://studio.example/p.json"]]}

    Right:
        the same with "documents": {"https://studio.example/p.json": {"status": 200, "body": "{…}"}}
    """
    return view.told("document-needed")


def label_json(view: View) -> Findings:
    """A label that is not JSON, or longer or deeper than readers go.

    Nothing is permitted by it, and what it refuses is not known: it counts as *broken* for every use.

    Wrong:
        {"@context": "https://w3id.org/ofuda/v1", "type": "RightsLabel"

    Right:
        {"@context": "https://w3id.org/ofuda/v1", "type": "RightsLabel", …}
    """
    return view.told("label-json")


def label_invalid(view: View) -> Findings:
    """A label that does not validate.

    It permits nothing; its well-formed refusals still count. `ofuda validate` says what is wrong with it.

    Wrong:
        {"@context": "https://w3id.org/ofuda/v1", "type": "RightsLabel"}

    Right:
        a label that `ofuda validate` finds nothing in
    """
    return view.told("label-invalid")


def label_link(view: View) -> Findings:
    """A `Link` to a label that cannot be read.

    The relation stands there, and no address with it, so a refusal may be lost.

    Wrong:
        Link: /label.jsonld; rel="https://w3id.org/ofuda#label"

    Right:
        Link: </label.jsonld>; rel="https://w3id.org/ofuda#label"
    """
    return view.told("label-link")


def label_absent(view: View) -> Findings:
    """A pointer to a label, and no label there.

    The pointer says that there is one; without it every use is *broken*.

    Wrong:
        HTTP/1.1 404 Not Found

    Right:
        HTTP/1.1 200 OK
    """
    return view.told("label-absent")


def label_unreachable(view: View) -> Findings:
    """A label that could not be read.

    What it says is not known; the policy judges that.

    Wrong:
        HTTP/1.1 503 Service Unavailable

    Right:
        HTTP/1.1 200 OK
    """
    return view.told("label-unreachable")


def label_truncated(view: View) -> Findings:
    """The end of a label is missing.

    What can be read of it counts, and nothing is taken for allowed.

    Wrong:
        {"@context": "https://w3id.org/ofuda/v1", "type": "Rig

    Right:
        the whole document
    """
    return view.told("label-truncated")
