"""Addresses that fetch the same thing are decided no looser than one another (security page, T10).

A rule refuses what a crawler asks for. Whoever spells the same request in another way must not be let in by that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import ada_url

import ofuda
from ofuda.nouns.question import Question
from ofuda.nouns.stance import Level
from tests.sizes import size

HOST = "example.com"
_SEGMENTS = [
    "admin",
    "a",
    "Private",
    "café",
    "x.html",
    "~user",
    "a-b_c",
    "100%",
    "a b",
    "日本",
    "p;v=1",
    "*",
    "$",
    "%2F",
    ".",
]
_QUERIES = ["", "", "", "?id=1", "?q=a b&c", "?*$", "?%41", "?ü"]
_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
Respell = Callable[[str, Random], str]


def urls(random: Random) -> str:
    """An address as the URL Standard writes it."""
    path = "/".join(random.choice(_SEGMENTS) for _ in range(random.randint(1, 4)))
    return ada_url.URL(f"https://{HOST}/{path}{random.choice(['', '/'])}{random.choice(_QUERIES)}").href


def rule(url: str, random: Random) -> str:
    """A rule that refuses the address, or nearly so."""
    target = url.partition(HOST)[2]
    cut = random.randint(1, len(target))
    return random.choice(
        [
            target,
            target + "$",
            target[:cut],
            target[:cut] + "*",
            "/*" + target[cut:] + "$",
            target[:cut] + "*" + target[-1:],
            target.lower(),
            target.replace("%", "%25", 1),
            "/" + target[1:].replace("/", "*"),
        ]
    )


# -- what leaves the request the same -------------------------------------------------------------------------------


def _insert(where: str, what: Callable[[Random], str]) -> Respell:
    """Puts something before one of the slashes of the path."""

    def respell(url: str, random: Random) -> str:
        head, _, target = url.partition(HOST)
        path, mark, query = target.partition("?")
        at = random.choice([at for at, char in enumerate(path) if char == where])
        return f"{head}{HOST}{path[:at]}{what(random)}{path[at:]}{mark}{query}"

    return respell


def _escaped(url: str, random: Random, hexadecimal: str = "02X") -> str:
    """Unreserved letters as escapes: RFC 9309 §2.2.2 decodes them on both sides."""
    head, _, target = url.partition(HOST)
    out, at = [], 0
    while at < len(target):
        if (
            target[at] == "%"
            and at + 2 < len(target)
            and all(c in "0123456789ABCDEFabcdef" for c in target[at + 1 : at + 3])
        ):
            out.append(target[at : at + 3])
            at += 3
            continue
        fits = target[at] in _SAFE and random.random() < 0.3
        out.append(f"%{ord(target[at]):{hexadecimal}}" if fits else target[at])
        at += 1
    return head + HOST + "".join(out)


def _recased(url: str, random: Random) -> str:
    """The digits of escapes in the other case."""
    head, _, target = url.partition(HOST)
    out = list(target)
    for at in range(len(out) - 2):
        if (
            out[at] == "%"
            and all(c in "0123456789ABCDEFabcdef" for c in out[at + 1 : at + 3])
            and random.random() < 0.7
        ):
            out[at + 1 : at + 3] = [each.swapcase() for each in out[at + 1 : at + 3]]
    return head + HOST + "".join(out)


def _raw(url: str, _: Random) -> str:
    """Letters outside ASCII as they are, where all of them are well-formed."""
    head, target = url.split(HOST)
    pieces, at = [], 0
    while at < len(target):
        run = at
        octets = bytearray()
        while target[run : run + 1] == "%" and target[run + 1 : run + 2] in list("89ABCDEF"):
            octets += bytes.fromhex(target[run + 1 : run + 3])
            run += 3
        pieces.append(octets.decode("utf-8", "strict") if octets else target[at])
        at = run if octets else at + 1
    return head + HOST + "".join(pieces)


def _tabs(url: str, random: Random) -> str:
    at = random.randint(0, len(url))
    return url[:at] + random.choice("\t\n\r") + url[at:]


RESPELLINGS: list[Respell] = [
    _insert("/", lambda _: "/."), _insert("/", lambda _: "/./."), _insert("/", lambda _: "/%2e"),
    _insert("/", lambda _: "/%2E"), _insert("/", lambda _: "/x/.."),
    _insert("/", lambda _: "/x/%2e%2e"), _insert("/", lambda _: "/x/.%2E"),
    _insert("/", lambda random: f"/{random.choice(_SEGMENTS[:3])}/.."), _insert("/", lambda _: "/a/b/../.."),
    _insert("/", lambda _: "/x/../."), _insert("/", lambda _: "/x\\.."),
    lambda url, _: url.replace(f"{HOST}/", f"{HOST}/../", 1),
    lambda url, _: url.replace(f"{HOST}/", f"{HOST}/%2E%2e/../", 1),
    _escaped, lambda url, random: _escaped(url, random, "02x"),
    lambda url, random: _escaped(_escaped(url, random), random),
    _recased, _raw, _tabs, lambda url, random: _tabs(_tabs(url, random), random),
    lambda url, _: f" {url}\x00\x1f ", lambda url, _: url.replace("https://", "HTTPS://"),
    lambda url, _: url.replace("https://", "https:"), lambda url, _: url.replace("https://", "https:\\\\"),
    lambda url, _: url.replace("https://", "https:////"),
    lambda url, _: url.replace(HOST, "EXAMPLE.com"), lambda url, _: url.replace(HOST, "ｅｘａｍｐｌｅ.com"),
    lambda url, _: url.replace(HOST, "example%2ecom"), lambda url, _: url.replace(HOST, f"{HOST}:443"),
    lambda url, _: url.replace(HOST, f"{HOST}:0443"), lambda url, _: url.replace(HOST, f"user:pw@{HOST}"),
    lambda url, _: url.replace(HOST, f"@{HOST}"), lambda url, _: url + "#fragment", lambda url, _: url + "#/../..?x",
    lambda url, _: url.replace("/", "\\") if "?" not in url else url.replace(f"{HOST}/", f"{HOST}\\"),
    lambda url, random: _tabs(_escaped(url, random), random),
    lambda url, random: _recased(_escaped(url, random), random),
]  # fmt: skip


def same(url: str, other: str) -> bool:
    """Whether the same is asked for: by the URL Standard, and escapes of unreserved letters read as such."""
    parsed = ada_url.URL(other)
    target = _plain(parsed.pathname + parsed.search)
    return parsed.origin == f"https://{HOST}" and target == _plain(url.partition(HOST)[2])


def _plain(target: str) -> str:
    out = target
    for char in _SAFE:
        out = out.replace(f"%{ord(char):02X}", char).replace(f"%{ord(char):02x}", char)
    return "".join(_upper(out))


def _upper(target: str) -> Iterator[str]:
    parts = target.split("%")
    yield parts[0]
    for part in parts[1:]:
        yield "%" + part[:2].upper() + part[2:]


def fetch(url: str, robots: bytes) -> Level:
    resource = ofuda.Resource(url, robots_txt=ofuda.Fetched(200, robots))
    return ofuda.resolve(resource, Question(frozenset({"ExampleBot"}), frozenset())).fetch.level


def test_no_respelling_is_let_in() -> None:
    random = Random(10)
    pairs = size(150, 5_000, 50_000)
    compared = refused = 0
    for _ in range(pairs):
        url = urls(random)
        robots = f"User-agent: *\nAllow: /\nDisallow: {rule(url, random)}\n".encode()
        if random.random() < 0.2:
            robots += f"Allow: {rule(url, random)}\n".encode()
        before = fetch(url, robots)
        refused += before is Level.DISALLOWED
        for respell in random.sample(RESPELLINGS, 30):
            other = respell(url, random)
            if not same(url, other):
                continue
            compared += 1
            assert before is Level.ALLOWED or fetch(other, robots) is not Level.ALLOWED, (url, other, robots)
    assert compared > 25 * pairs
    assert pairs // 4 < refused < pairs


def test_the_respellings_are_respellings() -> None:
    random = Random(1)
    kept = [0] * len(RESPELLINGS)
    for _ in range(50):
        url = urls(random)
        for at, respell in enumerate(RESPELLINGS):
            kept[at] += same(url, respell(url, random))
    assert min(kept) > 10, kept
