"""Pages in tables: what is heard of them apart from their addresses, against `resolve`, row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from ofuda.nouns.question import Question
from ofuda.nouns.resource import Headers
from ofuda.nouns.vocabulary import Use
from ofuda.tables.policies import POLICIES
from ofuda.verbs.dataset.kernel import Kernel
from ofuda.verbs.dataset.pages import words
from ofuda.verbs.dataset.rows import heard
from ofuda.verbs.requests import Terms, request
from ofuda.verbs.resolve import resolve
from tests.html_oracle import FRAGMENTS, NOAI, NOSCRIPT, pages
from tests.sizes import size
from tests.verbs.dataset.asked import NOW, SCHEMA, Table
from tests.worlds import worlds

RSL = (
    b'<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
    b'<prohibits type="usage">ai-train</prohibits></license></content></rsl>'
)
METAS = [
    NOAI,
    b"<META NAME=Robots CONTENT='NoImageAI, max-snippet:0'>",
    b'<meta name="robots" content="no&#97;i">',
    b'<meta name="robots" content="no&#x61i">',
    b"<meta name=robots content='no\xc4\xb1mageai'>",
    b"<meta name=robots content=noai,x-noai>",
    b"<meta name=examplebot content=noml>",
    b"<meta name=robots content=nosnippet>",
    b"<meta name=tdm-reservation content=1>",
    b"<meta name=TDM-Reservation content=0>",
    b"<meta name=tdm-reservation content=often>",
]
# What a page may say, and what only looks as if it did; many more times nothing at all.
SAYINGS = [
    *[b"", b"<meta name=robots content='index, follow'>", b"<meta name=description content='a tdm of ai &amp; co'>"]
    * 9,
    *METAS,
    *METAS,
    b"<meta name=tdm-policy content=/policy.json>",
    b"<meta name=tdm-reservation content=1><meta name=tdm-policy content=https://a.example/p.json>",
    b"<link rel=license href=https://creativecommons.org/licenses/by/4.0/>",
    b"<link rel=lic&#101;nse href=/l>",
    b"<link rel=license type=application/rsl+xml href=/license.xml>",
    b"<link rel=https://w3id.org/ofuda#label href=/label.jsonld>",
    b'<script type="application/ld+json">{"@context": "https://schema.org", "name": "a license"}</script>',
    b'<script type="application/ld+json">{"@context": "https://schema.org", "@type": "WebPage", "name": "x"}</script>',
    b'<script type="application/ld+json">{"@context": "https://schema.org", "license": "https://a.example/l"}</script>',
    b'<script type="application/ld+json">{"@context": "https://schema.org", "usageInfo": "/terms"}</script>',
    b'<script type="application/ld+json">{"@context": "https://w3id.org/ofuda/v1", "type": "RightsLabel"</script>',
    b'<script type="application/ld+json">{"@context": "https://w3id.org/ofuda/v1", "type": "RightsLabel"}</script>',
    b'<script type="application/rsl+xml">' + RSL + b"</script>",
]
TYPES = (
    *["text/html"] * 8,
    None,
    "application/xhtml+xml",
    "text/html; charset=utf-16",
    "application/json",
    "text/plain",
)


def spoken(random: Random, count: int) -> list[bytes]:
    """Pages built to fool whoever cuts off their heads, some of which say something."""
    found = pages(random.randrange(1 << 30), count, FRAGMENTS + NOSCRIPT)
    return [
        page.replace(NOAI, b"".join(random.choices(SAYINGS, k=random.choice((1, 1, 2))))) + random.choice(SAYINGS)
        if random.random() < 0.9
        else b"<!doctype html><title>x</title>" + random.choice(SAYINGS) + b"</head><p>" + random.choice(SAYINGS)
        for page in found
    ]


def test_batch_equals_one_by_one_on_pages_that_try_to_fool_it() -> None:
    """And each road that spares a page its resolver is taken."""
    roads: Counter[str] = Counter()
    levels: Counter[Any] = Counter()
    tables = size(6, 30, 300)
    for seed in range(tables):
        table = Table(10_000 + seed, origins=12)
        kernel = Kernel(table.asked, table.sites)
        dice, rows = table.random, []
        for page in spoken(dice, 300):
            row = table.row(said=0.2, alone=0.03, timed=seed % 3 == 1)
            row |= {"html": page, "media_type": dice.choice(TYPES)}
            row |= {"status": 206} if dice.random() < 0.02 else {}
            row |= {"truncated": True} if dice.random() < 0.02 else {}
            rows.append(row | ({"url": dice.choice(table.names)} if dice.random() < 0.02 else {}))
        batch = pa.Table.from_pylist(rows, schema=SCHEMA).to_batches()[0]
        decided = kernel.decide(batch)
        names = [name for name in decided.schema.names if name.startswith("ai_")]
        found = list(zip(*(decided[name].to_pylist() for name in names), strict=True))
        for row, answer in zip(batch.to_pylist(), found, strict=True):
            assert answer == table.expected(row), (seed, row)
            levels[answer[0]] += 1
        roads += kernel.roads
    assert min(roads["met"], roads["said"], roads["alone"]) > sum(roads.values()) // 20, roads
    assert min(levels["unknown"], levels["disallowed"]) > sum(levels.values()) // 20, levels


ASKER = Question(agents=frozenset({"ExampleBot"}), uses=frozenset({Use.TRAIN_GENERATIVE}))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"<title>x</title><p>noai", ()),
        (b"<title>x</title>\n" + NOAI, (("meta-robots", 2, "robots", "noai"),)),
        (b"<meta name=robots content='no&#97;i'>", (("meta-robots", 1, "robots", "noai"),)),
        (b"<meta name=otherbot content=noai>", ()),
        (b'<script type="application/ld+json">{"name": "x"}</script>', ()),
        (b'<script type="application/ld+json">{"@id": "https://w3id.org/ofuda"</script>', None),
        (b"<link rel=license href=/l>", None),
        (b"<meta name=tdm-policy content=/p.json>", None),
        (NOAI * 9, None),
    ],
)
def test_words_of_a_page_are_heard_once(page: bytes, said: object) -> None:
    assert words(page, Headers(), "text/html", ASKER) == said


def test_no_field_is_let_go_that_is_heard() -> None:
    terms = Terms(Question(), POLICIES["literal"], lambda: NOW)
    spared = 0
    for world, policy in worlds(71_000, size(400, 2_000, 20_000)):
        asked = request(world, "request", terms, None)
        resource = asked.resource
        pairs = [("Server", "x"), *resource.headers, ("Date", "y"), ("X-Powered-By", "z")]
        less = replace(resource, headers=heard(Headers(pairs)))
        one, other = (resolve(each, asked.question, POLICIES[policy]) for each in (resource, less))
        assert (one.uses, one.fetch, one.diagnostics) == (other.uses, other.fetch, other.diagnostics), world
        spared += len(less.headers) > 0
    assert spared > 100


def test_what_is_no_page_is_not_listened_to() -> None:
    assert words(NOAI, Headers(), None, ASKER) is None
    assert words(b"{}", Headers([("Content-Type", "application/json")]), None, ASKER) is None
