"""robots.txt: what the carrier finds in its lines, each under its own rule."""

from __future__ import annotations

from ofuda.tables.checks.robots_file import RobotsView
from ofuda.tables.checks.views import Findings

# Keys of drafts that expired, and what says the same today (draft-canel-robots-ai-control; crawler-commons).
EXPIRED = {
    "disallowaitraining": "Content-Usage: train-ai=n",
    "allowaitraining": "Content-Usage: train-ai=y",
    "llm-policy": "Content-Usage: train-ai=n, ai-use=n",
}


def robots_not_text(file: RobotsView) -> Findings:
    """HTML or binary is served where robots.txt should be.

    Crawlers take the file for absent, so nothing is refused. Single-page applications do this when every unknown path
    is answered with their start page and status 200.

    Wrong:
        <!doctype html><title>Studio</title>

    Right:
        User-agent: *
        Allow: /
    """
    return file.told("robots-not-text")


def robots_rule_outside_group(file: RobotsView) -> Findings:
    """A rule stands before any `User-agent` line.

    RFC 9309 gives such a rule to nobody; every reader ignores it.

    Wrong:
        Disallow: /works/

    Right:
        User-agent: *
        Disallow: /works/
    """
    return file.told("robots-rule-outside-group")


def robots_utf_16(file: RobotsView) -> Findings:
    """The file is UTF-16.

    robots.txt is UTF-8 (RFC 9309 §2.2). Most readers find no line in anything else, and so no rule.

    Wrong:
        saved as "Unicode" by an editor of Windows

    Right:
        saved as UTF-8
    """
    return file.told("robots-utf-16")


def robots_byte_order_mark(file: RobotsView) -> Findings:
    """The file begins with a byte order mark.

    A reader that does not skip it loses the first line, which is often the only `User-agent`.

    Wrong:
        saved as "UTF-8 with BOM"

    Right:
        saved as UTF-8
    """
    return file.told("robots-byte-order-mark")


def robots_unknown_key(file: RobotsView) -> Findings:
    """A key that no reader is known to act on.

    Unknown keys are skipped in silence (RFC 9309 §2.2.4), so a slip of the pen refuses nothing.

    Wrong:
        Forbid: /works/

    Right:
        Disallow: /works/
    """
    return [one for one in file.told("robots-unknown-key") if not _expired(file, one.place.line)]


def robots_expired_key(file: RobotsView) -> Findings:
    """A key of a draft that has expired.

    `DisallowAITraining` and its like were proposed in 2024 and never adopted; no crawler is known to read them.

    Wrong:
        DisallowAITraining: /

    Right:
        Content-Usage: / train-ai=n
    """
    return [
        one._replace(message="no crawler reads this key; its draft has expired", help=f"write `{_expired(file, line)}`")
        for one in file.told("robots-unknown-key")
        for line in (one.place.line,)
        if _expired(file, line)
    ]


def _expired(file: RobotsView, line: int | None) -> str:
    return EXPIRED.get(file.lines[line - 1].key.decode("latin-1"), "") if line else ""


def robots_unreadable_line(file: RobotsView) -> Findings:
    """A line that is neither a comment nor `key: value`.

    It says nothing to any reader.

    Wrong:
        All rights reserved

    Right:
        # All rights reserved
    """
    return file.told("robots-unreadable-line")


def robots_key_typo(file: RobotsView) -> Findings:
    """A key that only lenient readers take for `User-agent`, `Allow` or `Disallow`.

    Google's parser knows a few misspellings; a reader that follows RFC 9309 to the letter ignores the line.

    Wrong:
        Desallow: /works/

    Right:
        Disallow: /works/
    """
    return file.told("robots-key-typo")


def robots_missing_colon(file: RobotsView) -> Findings:
    """There is no colon between key and value.

    Some readers guess where it should stand, many ignore the line.

    Wrong:
        Disallow /works/

    Right:
        Disallow: /works/
    """
    return file.told("robots-missing-colon")


def robots_path_start(file: RobotsView) -> Findings:
    """A path that begins with neither `/` nor `*`.

    Paths are compared with the address from its first `/` (RFC 9309 §2.2.2), so this one matches nothing.

    Wrong:
        Disallow: works/

    Right:
        Disallow: /works/
    """
    return file.told("robots-path-start")


def robots_one_line_directive(file: RobotsView) -> Findings:
    """An agent and its rule stand on one line.

    Readers take the whole rest of the line for the agent's name, find no rule, and fetch everything.

    Wrong:
        User-agent: GPTBot Disallow: /

    Right:
        User-agent: GPTBot
        Disallow: /
    """
    return file.told("robots-one-line-directive")


def robots_token_hyphen(file: RobotsView) -> Findings:
    """A hyphen in an agent's name is not the ASCII one.

    Word processors write `Perplexity‑User` with a non-breaking hyphen; the crawler then does not find its name.

    Wrong:
        User-agent: Perplexity‑User

    Right:
        User-agent: Perplexity-User
    """
    return file.told("robots-token-hyphen")


def robots_token_list(file: RobotsView) -> Findings:
    """Several agents stand in one `User-agent` line.

    A line names one agent (RFC 9309 §2.2.1); of a list readers take the first name, or none.

    Wrong:
        User-agent: GPTBot, CCBot

    Right:
        User-agent: GPTBot
        User-agent: CCBot
    """
    return file.told("robots-token-list")


def robots_token_missing(file: RobotsView) -> Findings:
    """A `User-agent` line names no agent.

    The rules below it belong to nobody.

    Wrong:
        User-agent:

    Right:
        User-agent: *
    """
    return file.told("robots-token-missing")


def robots_token_suffix(file: RobotsView) -> Findings:
    """There is more than the product token in a `User-agent` line.

    Google cuts a version off; other readers compare the whole text, and `GPTBot/1.2` is then nobody's name.

    Wrong:
        User-agent: GPTBot/1.2

    Right:
        User-agent: GPTBot
    """
    return file.told("robots-token-suffix")


def robots_more(file: RobotsView) -> Findings:
    """The file has more findings than an answer lists.

    `ofuda resolve` names the first twenty of a file and counts the others; `ofuda validate` names them all.

    Wrong:
        a file with 21 misspelt keys

    Right:
        the same file with its first lines mended
    """
    return file.told("robots-more")
