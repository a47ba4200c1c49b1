"""What `ofuda resolve` says about the call, its requests and its answers; no file that is validated shows it."""

from __future__ import annotations

from ofuda.tables.checks.views import Findings, View


def claim_syntax(view: View) -> Findings:
    """A claim that nobody can read.

    A claim brings a label, as a registry entry does; what cannot be read of it is taken to refuse.

    Wrong:
        "claims": [{"label": "no AI"}]

    Right:
        "claims": [{"label": {"uses": {"train-generative": {"decision": "disallowed"}}}}]
    """
    return view.told("claim-syntax")


def request_syntax(view: View) -> Findings:
    """A line that is no JSON object.

    It is answered with this finding in its place.

    Wrong:
        https://studio.example/a

    Right:
        {"url": "https://studio.example/a", "agent": "ExampleBot"}
    """
    return view.told("request-syntax")


def request_value(view: View) -> Findings:
    """A member of a request that cannot be read.

    The answer is then at least *review*: a question that was not understood is not answered with *keep*.

    Wrong:
        {"url": "https://studio.example/a", "at": "tomorrow"}

    Right:
        {"url": "https://studio.example/a", "at": "2026-11-21T00:00:00Z"}
    """
    return view.told("request-value")


def request_member(view: View) -> Findings:
    """A member of a request that is probably misspelt.

    Unknown members are ignored.

    Wrong:
        {"url": "https://studio.example/a", "agnet": "ExampleBot"}

    Right:
        {"url": "https://studio.example/a", "agent": "ExampleBot"}
    """
    return view.told("request-member")


def url_invalid(view: View) -> Findings:
    """An address that is none.

    Robots rules and patterns are matched with absolute addresses only.

    Wrong:
        {"url": "/works/moon-cat"}

    Right:
        {"url": "https://studio.example/works/moon-cat"}
    """
    return view.told("url-invalid")


def agent_not_a_token(view: View) -> Findings:
    """An agent that is no product token.

    robots.txt knows crawlers by letters, digits, `_` and `-`; no group can name a browser's whole identification.

    Wrong:
        -A "Mozilla/5.0 (compatible; ExampleBot/1.0)"

    Right:
        -A ExampleBot
    """
    return view.told("agent-not-a-token")


def response_damaged(view: View) -> Findings:
    """A response that is not whole.

    Its head or body cannot be read to the end, so signals may be missing.

    Wrong:
        a gzip body without its end

    Right:
        the response fetched again
    """
    return view.told("response-damaged")


def config_key(view: View) -> Findings:
    """A key of `ofuda.toml` that is probably misspelt.

    It is ignored, and the default stands in its place.

    Wrong:
        polcy = "strict"

    Right:
        policy = "strict"
    """
    return view.told("config-key")


def no_agent(view: View) -> Findings:
    """No agent of the table has that name.

    A crawler that is in no table may ask all the same.

    Wrong:
        ofuda agents NoSuchBot

    Right:
        ofuda agents GPTBot
    """
    return view.told("no-agent")


def no_response(view: View) -> Findings:
    """A WARC file without a response.

    There is nothing to decide on.

    Wrong:
        a file of request records

    Right:
        a file of response records
    """
    return view.told("no-response")


def unreadable(view: View) -> Findings:
    """A file that cannot be read.

    The exit status is 3.

    Wrong:
        ofuda validate no-such-file

    Right:
        ofuda validate robots.txt
    """
    return view.told("unreadable")


def more_findings(view: View) -> Findings:
    """There are more findings than are listed.

    Mend the first ones, and ask again.

    Wrong:
        a file with 10 000 mistakes

    Right:
        a file with fewer
    """
    return view.told("more-findings")
