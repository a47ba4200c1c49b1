"""The law `unreadable_is_always_reported`, for every carrier; and that nothing raises."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ofuda
from ofuda.nouns.policy import Verdict
from ofuda.tables.policies import POLICIES
from ofuda.verbs.answers import answer
from tests.asking import Json, ask

# Claims of which nobody can tell what they say.
CLAIMS: tuple[Json, ...] = (
    {"label": {"uses": {"train-generative": "disallowed"}}},
    {"label": {"uses": {"train-generative": {"decision": "Disallowed"}}}},
    {"label": {"uses": {"training": {"decision": "disallowed"}}}},
    {"label": {"uses": {"train-generative": {}}}},
    {"label": {"uses": []}},
    {"label": {}},
    {"label": "https://example.com/label"},
    {},
)


def said(decision: ofuda.Decision) -> bool:
    """Whether anything at all came of what was written."""
    return bool(decision.diagnostics) or any(one.reasons for one in decision.uses.values())


PIECES = ("noai", "noml", "ai-train=", "use=", "no", "train-ai=", "n", ",", ";", " ", ":", "1", "0", "-")
# What a field value may hold (RFC 9110 §5.5), and what nobody may send but somebody does.
field_text = st.one_of(
    st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n\0"), min_size=1),
    st.text('train-ai=ny, seghu?01"();:/', min_size=1),
    st.lists(st.sampled_from(PIECES), min_size=1).map("".join),
)


@given(field_text)
def test_unreadable_is_always_reported_of_usage(text: str) -> None:
    assume(text.strip(" \t"))
    assert said(ask(headers=[("Content-Usage", text)])), text


@given(field_text)
def test_unreadable_is_always_reported_of_signals(text: str) -> None:
    assume(text.strip(" \t") and text.strip(" \t")[0] not in "/*")  # a path: the line may be about another
    found = ask(headers=[("Content-Signal", text)])
    assert said(found) or "use=full" in text.lower().replace(" ", "").replace("\t", ""), text


@given(field_text)
def test_unreadable_is_always_reported_of_lines_of_robots(text: str) -> None:
    """A line with a path may be about another address; a comment is none of the line's."""
    value = text.partition("#")[0].strip(" \t")
    assume(value and value[0] not in "/*")
    for key in ("Content-Usage", "Content-Signal"):
        found = ask(robots=f"User-agent: *\n{key}: {text}\n".encode())
        assert said(found) or "use=full" in text.lower().replace(" ", ""), key


# What may stand in an attribute of a page too, and gives nothing to another agent.
attribute_text = field_text.map(lambda text: "".join(char for char in text if char not in '"<>&\0:'))


@given(attribute_text, st.sampled_from(("noai", "NoAI", "noml", "noimageai")), attribute_text)
def test_unreadable_is_always_reported_of_page_controls(before: str, refusal: str, after: str) -> None:
    """Where one of the words stands, something is said about it."""
    before += "," if before[-1:].isalnum() else ""
    text = before + refusal + ("," if after[:1].isalnum() else "") + after
    assert said(ask(headers=[("X-Robots-Tag", text)])), "header"
    page = f'<html><head><meta charset=latin-1><meta name="robots" content="{text}"></head>'.encode("latin-1")
    assert said(ask(page=page)), "meta"


@pytest.mark.parametrize("text", ["noai.", "noindex/noai", "noai=1", "(noai)", "robots:noai", "'noai'", "no-ai noai!"])
def test_a_refusal_in_a_meta_that_is_no_directive_is_broken(text: str) -> None:
    """As in the header (J7): robots metas can be broken too."""
    page = f'<html><head><meta name="robots" content="{text}"></head><body>'.encode()
    found = ask(page=page)
    assert said(found)
    assert found["train-generative"].verdict is Verdict.DROP


@given(field_text)
def test_unreadable_is_always_reported_of_reservations(text: str) -> None:
    assert said(ask(headers=[("tdm-reservation", text)])), "header"
    text = "".join(char for char in text if char not in '"<>&\0')
    page = f'<html><head><meta charset=latin-1><meta name="tdm-reservation" content="{text}"></head>'
    assert said(ask(page=page.encode("latin-1"))), "meta"


@pytest.mark.parametrize("where", ["header", "meta"])
def test_a_policy_without_a_reservation_is_reported(where: str) -> None:
    """It says nothing (T5), so somebody who wrote one should hear of it."""
    if where == "header":
        assert said(ask(headers=[("tdm-policy", "https://example.com/policy.json")]))
    else:
        assert said(ask(page=b'<html><head><meta name="tdm-policy" content="https://example.com/policy.json"></head>'))


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_unreadable_is_always_reported_of_claims(claim: Json) -> None:
    assert said(ask(claims=[claim]))


def _well_formed(body: bytes) -> bool:
    """Whether a body is an array of rules as TDMRep has them."""
    try:
        rows = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return isinstance(rows, list) and all(
        isinstance(row, dict)
        and isinstance(row.get("location"), str)
        and row["location"].startswith(("/", "*"))
        and type(row.get("tdm-reservation")) in {int, float}
        and row["tdm-reservation"] in {0, 1}
        for row in rows
    )


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.text(max_size=3), st.floats(allow_nan=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(("location", "tdm-reservation", "tdm-policy", "x")), inner, max_size=4),
    ),
    max_leaves=8,
)
bodies = st.one_of(
    st.binary(min_size=1),
    json_values.map(msgspec.json.encode),
    st.text('[]{},:"location/tdm-reservation01 ').map(str.encode),
)


@given(bodies)
def test_unreadable_is_always_reported_of_the_well_known_file(body: bytes) -> None:
    assert said(ask(tdmrep=body)) or _well_formed(body)


@given(st.binary(min_size=1))
def test_unreadable_is_always_reported_of_robots_txt(body: bytes) -> None:
    """What no reader of robots.txt takes for a line is said to be none, unless it is blank or a comment."""
    text = body.removeprefix(b"\xef\xbb\xbf")
    lines = [line.partition(b"#")[0].strip(b" \t") for line in text.replace(b"\r", b"\n").split(b"\n")]
    known = (b"user-agent:", b"allow:", b"disallow:", b"sitemap:")
    odd = [line for line in lines if line and not line.lower().startswith(known)]
    assert said(ask(robots=body)) or not odd


octets = st.one_of(st.binary(max_size=60), st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")))
texts = st.text(st.characters(), max_size=30)


@given(
    url=st.one_of(texts, texts.map("https://example.com/".__add__)),
    asked=st.one_of(st.none(), texts, texts.map("http://".__add__)),
    agent=texts,
    robots=octets,
    tdmrep=octets,
    page=octets,
    media_type=texts,
    headers=st.lists(st.tuples(st.one_of(texts, st.sampled_from(("Content-Usage", "X-Robots-Tag"))), texts)),
    found_on=st.lists(st.tuples(texts, octets), max_size=2),
    claims=st.lists(st.dictionaries(st.sampled_from(("label", "uses", "x")), json_values), max_size=2),
    truncated=st.booleans(),
    judged_by=st.sampled_from(sorted(POLICIES)),
)
def test_nothing_raises(  # noqa: PLR0913, PLR0917 (everything that may be held)
    url: str,
    asked: str | None,
    agent: str,
    robots: bytes,
    tdmrep: bytes,
    page: bytes,
    media_type: str,
    headers: list[tuple[str, str]],
    found_on: list[tuple[str, bytes]],
    claims: list[Json],
    truncated: bool,  # noqa: FBT001 (a strategy gives it)
    judged_by: str,
) -> None:
    found = ask(
        url,
        agents=(agent,),
        policy=judged_by,
        robots=ofuda.Fetched(200, robots, truncated=truncated),
        tdmrep=ofuda.Fetched(200, tdmrep, truncated=truncated),
        headers=headers,
        body=page,
        media_type=media_type,
        requested_url=asked,
        found_on=[ofuda.Page(where, ofuda.Headers(headers), body) for where, body in found_on],
        claims=claims,
        truncated=truncated,
    )
    assert answer(found)["uses"]
