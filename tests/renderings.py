"""Labels out of a seed, with the site that they are written on, served as a crawler meets it."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from ofuda.carriers.urls import address
from ofuda.formats._label_text import read
from ofuda.nouns.label import CONTEXT
from ofuda.nouns.rendering import LABEL_PATH, File, Region, Site
from ofuda.nouns.resource import Fetched, Resource
from ofuda.nouns.vocabulary import ALL
from ofuda.verbs.publish import publish
from ofuda.verbs.robots_file import written
from tests.labels.generate import DUTIES, PURPOSES, RECIPIENTS

ORIGIN = "https://studio.example"
AT = datetime(2026, 11, 26, tzinfo=UTC)
PATHS = (
    "/manga/",
    "/manga/1",
    "/ma",
    "/*.png$",
    "*cat",
    "/manga/*/page",
    "/%E6%9C%88",
    "/press",
    "/x?y=*",
    "/a$b",
    "/ab*",
)
PAGES = (
    "/", "/manga/", "/manga/1", "/manga/12", "/manga/1/page", "/manga/x/page/cat", "/mad", "/a.png", "/a.png?x", "/cat",
    "/press/kit", "/press", "/x?y=1", "/x?z=1", "/%E6%9C%88/1", "/a$b", "/abc", "/ab", "/else",
)  # fmt: skip
FILES = (
    b"",
    b"User-agent: *\nDisallow: /private/\nAllow: /private/open\n\nUser-agent: OtherBot\nCrawl-delay: 3\nDisallow:\n",
    b"User-agent: ExampleBot\nUser-agent: GPTBot\nDisallow: /private/\n\nSitemap: https://studio.example/s.xml\n",
    b"\xef\xbb\xbfUser-agent: *\r\nAllow: /\r\n\r\nUser-agent: CCBot\r\nAllow: /",
)
MECHANISMS = {
    "aipref-header", "aipref-robots", "content-signal", "x-robots-tag", "meta-robots", "tdmrep-file", "tdmrep-header",
    "tdmrep-meta", "rsl", "schema-org",
}  # fmt: skip
_LEVELS = ("allowed", "conditional", "disallowed")


def labels(chance: random.Random, count: int) -> dict[str, Any]:
    """A label, or a set of them, about one site."""
    made = [_label(chance, number) for number in range(count)]
    return made[0] if count == 1 else {"@context": CONTEXT, "type": "LabelSet", "labels": made}


def _label(chance: random.Random, number: int) -> dict[str, Any]:
    few = chance.random() < 0.5
    uses = chance.sample(ALL, chance.randint(1, 4 if few else len(ALL)))
    favourite = chance.choice(_LEVELS)
    return {
        "@context": CONTEXT,
        "type": "RightsLabel",
        "id": f"{ORIGIN}/labels/{number}",
        "issued": f"2026-0{chance.randint(1, 9)}-01T00:00:00Z",
        "declaredBy": {"id": ORIGIN, "name": {"ja": "月猫"}, "contact": "mailto:rights@studio.example"},
        "basis": "rightsholder",
        "about": _unique([_subject(chance) for _ in range(chance.choice((1, 1, 1, 2)))]),
        "uses": {use.value: _rule(chance, favourite) for use in ALL if use in uses},
    }


def _unique(subjects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for at, one in enumerate(subjects) if one not in subjects[:at]]


def _subject(chance: random.Random) -> dict[str, Any]:
    kind = chance.random()
    if kind < 0.4:
        return {"type": "Site", "url": ORIGIN}
    if kind < 0.8:
        return {"type": "Site", "url": ORIGIN, "path": chance.sample(PATHS, chance.randint(1, 3))}
    return {"type": "Resource", "url": ORIGIN + chance.choice(PAGES)}


_TAKEN: tuple[dict[str, Any], ...] = (
    {"duties": ["compensate"]},
    {"duties": ["attribute"]},
    {"duties": ["compensate"], "territory": ["JP"]},
    {"recipient": ["non-commercial"]},
)


def _rule(chance: random.Random, favourite: str) -> dict[str, Any]:
    level = favourite if chance.random() < 0.6 else chance.choice(_LEVELS)
    if level != "conditional":
        return {"decision": level}
    if chance.random() < 0.6:
        return {"decision": level, **_TAKEN[0 if chance.random() < 0.7 else chance.randrange(len(_TAKEN))]}
    some = {"duties": DUTIES, "purpose": PURPOSES, "recipient": RECIPIENTS}
    name = chance.choice(list(some))
    return {"decision": level, name: chance.sample(some[name], chance.randint(1, 2))}


def site_of(label: dict[str, Any]) -> Site:
    """The one site of labels."""
    octets = json.dumps(label, ensure_ascii=False, indent=1).encode()
    text = read(octets)
    assert not text.faults, text.faults
    (site,) = publish([one for _, one in text.labels], octets, AT)
    return site


def region_of(site: Site, page: str) -> Region:
    """The region that speaks: the first whose pattern matches."""
    from ofuda.carriers.patterns import Pattern  # noqa: PLC0415 (not for the tests that bring their own)

    where = address(site.origin + page)
    assert where is not None
    return next(one for one in site.regions if Pattern(one.pattern.encode()).matches(where.targets[0]))


def serve(site: Site, channels: Collection[str], page: str, body: bytes = b"") -> Resource:
    """A page with what is written in some channels, above the robots.txt that the site had."""
    renderings = [one for one in site.renderings if one.channel in channels]
    some = Site(site.origin, site.labels, site.regions, tuple(renderings))
    region = region_of(some, page)
    files = {one.path: _fetched(one) for one in some.files}
    html = "<!doctype html><html><head>" + "\n".join(some.elements(region)) + "</head><body>x</body></html>"
    return Resource(
        site.origin + page,
        status=200,
        headers=[("Content-Type", "text/html"), *some.headers(region)],
        body=html.encode(),
        media_type="text/html",
        robots_txt=Fetched(200, written(body, renderings, "robots.txt")[0]),
        well_known={path: one for path, one in files.items() if path.startswith("/.well-known/")},
        documents={site.origin + path: one for path, one in files.items()},
        fetched_at=AT,
    )


def _fetched(file: File) -> Fetched:
    return Fetched(200, file.octets, media_type=file.media_type, fetched_at=AT)


def label_alone(site: Site, page: str) -> Resource:
    """The page with the label by `Link` and nothing else: what the label says there."""
    (rendering,) = (one for one in site.renderings if one.channel == "label")
    link = next(one.value for one in rendering.headers)
    (file,) = rendering.files
    return Resource(
        site.origin + page,
        status=200,
        headers=[("Content-Type", "text/html"), ("Link", link)],
        body=b"<!doctype html><html><head></head><body>x</body></html>",
        media_type="text/html",
        robots_txt=Fetched(404),
        documents={site.origin + LABEL_PATH: _fetched(file)},
        fetched_at=AT,
    )


def combinations(chance: random.Random, channels: Sequence[str]) -> Iterator[set[str]]:
    """Each channel alone, all of them, and a few together."""
    yield from ({one} for one in channels)
    yield set(channels)
    yield set(chance.sample(channels, chance.randint(2, len(channels) - 1)))
