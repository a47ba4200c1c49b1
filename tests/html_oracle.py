"""Pages built to fool a reader of heads, and what lexbor, parsing the whole of them, finds there.

It shares nothing with the reader but the decoding of attribute values.
"""

import random

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ofuda.carriers.html import read_head

NOAI = b"<meta name=robots content=noai>"
JSON_LD = b'<script type="application/ld+json">{}</script>'
# Ways to hide `</head` from a parser, or to end the head without it.
FRAGMENTS = [
    *b"<head>|</head>|</HEAD >|</head\n>|</head x='|<body>|<BODY a=1>|<html>|</html>|</body>|</head|<head/>".split(
        b"|"
    ),
    *b"</header>|<header>|<!--|-->|--!>|<!-->|<!--->|<!|<?x |</ x>|>|--|-|!|<!doctype html>|<![CDATA[|]]>".split(b"|"),
    *b"<|</|/|=| = |\"|'|<script>|<script type=module>|</script>|</script >|</sc|<scr|{'a':'</head>'}".split(b"|"),
    *b'<script type="application/ld+json">|<title>|</title>|</TITLE/>|<style>|</style>|<textarea>|</textarea>'.split(
        b"|"
    ),
    *b"<xmp>|</xmp>|<iframe>|</iframe>|<plaintext>|<template>|</template>|<p>|</p>|</br>|<br>|<object>".split(b"|"),
    *b"<input type=hidden>|<table>|<td>|<b>|<div title='|<a b=c|<meta name=a content='</head>'>|<META NAME=b>".split(
        b"|"
    ),
    *b"<meta name='c'|<meta property=d content='x\"y'>|<meta charset=x>|<meta name=e content=a&amp;b />".split(b"|"),
    *b"<link rel=x href=/|<link rel=y href='a?b&copy=c'>|<meta name='n|<meta name=z|<meta =x name=q a= >".split(b"|"),
    *b"<meta/name=s/>|<meta name=u NAME=v>|<base href=/>|<bgsound>|&nbsp;|x| |\n|\r\n|\0|\xff".split(b"|"),
]
NOSCRIPT = [b"<noscript>", b"</noscript>", b"<noscript a=b>", b"<img src=x>"]
ENDINGS = [
    NOAI,
    b"</head>" + NOAI + b"<body>",
    b"-->\"'></script></title></style>" + NOAI + b"</head><body>",
    b"<body>" + JSON_LD,
    b"",
]
Attributes = list[dict[str, str]]


def attributes_of(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


def whole_page(octets: bytes) -> tuple[Attributes, Attributes]:
    parser = LexborHTMLParser(octets)
    metas = [attributes_of(node) for node in parser.css("head meta")]
    return [m for m in metas if "name" in m or "property" in m], [attributes_of(n) for n in parser.css("head link")]


def whole_page_scripts(octets: bytes) -> list[tuple[dict[str, str], str]]:
    found = [(attributes_of(node), node.text(deep=True)) for node in LexborHTMLParser(octets).css("script")]
    return [pair for pair in found if pair[0].get("type") == "application/ld+json"]


def read(octets: bytes, charset: str | None = None) -> tuple[Attributes, Attributes]:
    head = read_head(octets, charset=charset)
    return [dict(e.attributes) for e in head.metas], [dict(e.attributes) for e in head.links]


def pages(seed: int, count: int, fragments: list[bytes]) -> list[bytes]:
    chance = random.Random(seed)
    return [
        chance.choice((b"", b"<html><head>"))
        + b"".join(chance.choices(fragments, k=chance.randint(1, 14)))
        + chance.choice(ENDINGS)
        for _ in range(count)
    ]


def with_noscript(elements: Attributes) -> Attributes:
    there, back = "noframes", "noscript"
    return [{name.replace(there, back): value.replace(there, back) for name, value in e.items()} for e in elements]
