"""Sites to be served, and what has to be answered for each address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from ofuda.carriers.patterns import Pattern, target
from ofuda.nouns.label import Rule
from ofuda.nouns.rendering import File, Line, Region, Rendering, Site
from ofuda.nouns.stance import ALLOWED, CONSENT, DISALLOWED, Stance
from ofuda.nouns.vocabulary import Use

Lines = Sequence[tuple[str, str]]
ORIGIN = "https://example.com"
TRAIN, SEARCH = Use("train-generative"), Use("search")
LABEL = 'application/ld+json; profile="https://w3id.org/ofuda/v1"'

FILES = (
    File("/.well-known/tdmrep.json", "application/json", b"[]"),
    File("/license.xml", "application/rsl+xml", b"<rsl/>"),
    File("/label.jsonld", LABEL, b"{}"),
    File("/own%20label$%7B1%7D.jsonld", LABEL, b'{"own": 1}'),
)

REFUSED: Lines = (("Content-Usage", "train-ai=n"), ("tdm-reservation", "1"), ("Link", '</label.jsonld>; rel="x"'))
ALLOWING: Lines = (("Content-Usage", "train-ai=y"), ("Link", '</label.jsonld>; rel="x"'))


def site(headers: Mapping[str, Lines], stances: Mapping[str, Stance] | None = None, files: Sequence[File] = ()) -> Site:
    """A site with a region for each pattern, in the order of the mapping."""
    told = stances or {}
    regions = tuple(Region(pattern, {TRAIN: Rule(told[pattern])} if pattern in told else {}) for pattern in headers)
    lines = tuple(Line(pattern, name, value) for pattern, given in headers.items() for name, value in given)
    return Site(ORIGIN, (), regions, (Rendering("test", headers=lines, files=tuple(files)),))


def region_of(given: Site, path: str) -> Region | None:
    """The region that speaks for what is asked."""
    asked = target(path.encode())
    return next((one for one in given.regions if Pattern(one.pattern.encode()).matches(asked)), None)


def wanted(given: Site, path: str) -> list[tuple[str, str]]:
    """The headers of an answer, the names in lower case, in a fixed order."""
    region = region_of(given, path)
    assert region is not None
    return sorted((name.lower(), value) for name, value in given.headers(region))


NAMES = ("content-usage", "content-signal", "tdm-reservation", "tdm-policy", "link", "x-robots-tag", "x-odd")

HOSTILE = (
    'a"b',
    "a'b",
    "a\\",
    'a\\"b',
    "$host ${HOME} $1 $",
    "a; } add_header X-Broken 1;",
    "%s %{HOME}e %% %",
    "{env.HOME} {$HOME} {http.request.uri} } {",
    "\\{x\\} \\\\{",
    "`x` <?php ?> */ // #",
    "a\\nb\\r\\t\\x",
    "a\tb",
    "<script>&amp;</script>",
    "! Content-Usage: x",
)

# Every kind of pattern, in an order in which the first that matches speaks.
KINDS = site(
    {
        "/shop/*/print?view=*$": (("Content-Usage", "train-ai=n, search=n"),),
        "/long/*a*b*c": (("X-Robots-Tag", "noai"), ("X-Robots-Tag", "noimageai")),
        "/find?q=secret": (("tdm-reservation", "1"),),
        "/a%2Fb*%2Ac%24/": (("Content-Usage", "train-ai=n"),),
        "/exact$": (("Content-Signal", "ai-train=no"),),
        "/cost$5/": (("Content-Signal", "search=no"),),
        "/work ツ/": REFUSED,
        "/silent/": (),
        "/*.pdf$": (("tdm-policy", "https://example.com/p.json"), ("tdm-reservation", "1")),
        **{f"/hostile/{number}/": (("X-Odd", value),) for number, value in enumerate(HOSTILE)},
        "/": ALLOWING,
    },
    files=FILES,
)
ASKED = (
    "/", "/index.html", "/?", "/other?x=1", "/missing", "/silent/", "/silent/x?y", "/%73ilent/", "/Silent/",
    "/shop/1/print?view=full", "/shop//print?view=", "/shop/1/print?view=a&b", "/shop/1/print", "/shop/print?view=a",
    "/long/xaybzc", "/long/cba", "/long/abc/more?x", "/long/" + "ab" * 500, "/find?q=secret", "/find?q=%73ecret2",
    "/find?q=other", "/find", "/a%2fb/x%2ac$/", "/a%2Fb*c%24/", "/a/b*c$/", "/exact", "/exact?", "/exact/", "/%65xact",
    "/exact%20", "/cost$5/", "/cost%245/x", "/work%20%E3%83%84/", "/work%20%e3%83%84/x.pdf", "/work%20%E3%83", "/x.pdf",
    "/deep/x.pdf", "/x.pdf?a", "/x%2epdf", "/x.PDF", "/folder", "//x", "/x//y.pdf",
    *(f"/hostile/{number}/" for number in range(len(HOSTILE))),
)  # fmt: skip
"""What is asked of a server that serves `KINDS`."""

PIECES = ("/", "a", "b", "ab", "*", "%2F", "%2A", "%24", "$", "?", "=", "ツ", ".", "%20", "~", "A")
patterns = st.lists(st.sampled_from(PIECES), max_size=7).map(lambda pieces: "/" + "".join(pieces))
requests = st.lists(
    st.sampled_from(("/", "a", "b", "ab", "*", "%2F", "$", "?", "=", "%E3%83%84", ".", "%20", "~", "A"))
)
paths = requests.map(lambda pieces: "/" + "".join(pieces))
# No value here is part of another's, and each name has one for every stance.
stances = st.sampled_from((ALLOWED, CONSENT, DISALLOWED))


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """Sites whose headers say what their rules do, and a few words more."""
    found: dict[str, Lines] = {}
    levels: dict[str, Stance] = {}
    for pattern in [*draw(st.lists(patterns, max_size=4, unique=True)), "/"]:
        stance = draw(stances)
        lines = [("Content-Usage", f"train-ai={stance.level.word}")]
        if stance is not ALLOWED:
            lines.append(("tdm-reservation", "1"))
        if stance is CONSENT:
            lines.append(("tdm-policy", "https://example.com/p.json"))
        found.pop(pattern, None)
        found[pattern], levels[pattern] = lines[: draw(st.integers(0, 3))], stance
    return site(found, levels, FILES)
