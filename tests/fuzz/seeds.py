"""Where the mutations start from, and the words they put in."""

from __future__ import annotations

from itertools import product

_VALUES = (b'y|n|1|-0|12.345|999999999999999|"a\\"b"|?0|?1|:aGk=:|:aGk:|@1659578233|%"f%c3%bc"|(a "b";q=1 2)|()').split(
    b"|"
)
FIELD_WORDS = (
    *_VALUES, b"train-ai", b"search", b"ai-use", b"bots", b", ", b",", b";", b"=", b"; ", b"\t", b"  ", b"(", b")",
    b'"', b"\\", b":", b"?", b"@", b'%"', b"%", b"-", b".", b"*", b"\xc3\xa9", b"n, ", b";exception=research",
    b"0" * 15,
)  # fmt: skip
FIELDS = (
    b"", b"  ", b"train-ai=n, search=y", b"train-ai=n,search=y", b" train-ai=n ", b"train-ai=n\t", b"\ttrain-ai=n",
    b"train-ai = n", b"train-ai=n search=y", b"train-ai=n,", b"train-ai=n,,search=y", b"Train-AI=n", b"1train=n",
    b"train-ai=n # c", b"train-ai", b"train-ai=n, train-ai=y", b'train-ai=y, train-ai, search=n, search="n"',
    b"train-ai;allow=n, train-ai=y", b"train-ai=n; search=y", b"train-ai=n;exception=research",
    b'train-ai;has;parameters="?";', b"a=(b c);d, e=(1 2);f=(g)", b"a, b, c;x=1;x=2, a", b'"item";a;b=?0',
    b"a;b, (c d)",
    *(b"%b=%b" % pair for pair in product((b"train-ai", b"a.b_c*-1"), _VALUES)),
    *(b"a;%b=%b, *b" % pair for pair in product((b"p", b"*q"), _VALUES)),
)  # fmt: skip

_SCALARS = (
    b"0 -0 1 -1 1.5 1e3 1E-3 1e400 -1e400 1e-400 9007199254740993 true false null NaN Infinity 01 1. .5 +1 - "
    b'"" "a" "\\u0061" "\\ud83d\\ude00" "\\ud83d" "\\ude00\\ud83d" "\\/" "\\x" "\xc3\xa9" "\xff" "\xed\xa0\x80"'
).split(b" ")
JSON_WORDS = (
    *_SCALARS, b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b"\\u", b"\\ud8", b"\\u0000", b"\n", b"\r\n", b" ",
    b"e",
    b'"a":', b'"a":1,', b'"\\u0061":0,', b'{"a":1,"a":2}', b"[[[[[[[[", b"]]]]]]]]", b'"tdm-reservation":',
    b'"location":',
    b"1" * 310, b"//", b"/**/", b"\x00",
)  # fmt: skip
JSON = (
    b"", b" ", b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"\x00[\x00]", b"[]", b"{}", b"[[]]", b'[{"a":[{"b":{}}]}]',
    b'{"a":1,"a":0}', b'{"a":0,"\\u0061":1}', b'[{"x":{"a":1,"b":[1,{"c":2,"c":3}]}}]', b'{"a~b/c":{"":[0]}}',
    (b'[{"location":"/*","tdm-reservation":1,"tdm-policy":"https://example.com/p.json"},\n{"location":"/a$",'
    b'"tdm-reservation":0}]'),
    b'{\r\n"@context": "https://w3id.org/ofuda/v1",\r"type": ["Label"],\n"uses": {"train-generative": "disallowed"}\n}',
    b"[" * 63 + b"]" * 63, b"[" * 65 + b"]" * 65, b'{"a":' * 70 + b"1" + b"}" * 70, b"[1,]", b'{"a":1,}', b"[1 2]",
    b"{a:1}", b"'a'", b"[1]x", b"[\x00]", b'"\x01"', b'"a', b'"\\',
    *(b"[%b]" % scalar for scalar in _SCALARS),
    *(b'{"a": %b}' % scalar for scalar in _SCALARS),
)  # fmt: skip

_KEYS = (
    b"User-agent", b"useragent", b"Disallow", b"disalow", b"Allow", b"Sitemap", b"Content-Usage", b"Content-Signal",
)  # fmt: skip
ROBOTS_WORDS = (
    *(key + b": " for key in _KEYS), b"*", b"/", b"$", b"#", b":", b"\n", b"\r", b"\r\n", b"\t", b"GPTBot",
    b"gptbot/1.0",
    b"CCBot,GPTBot", b"GPT\xe2\x80\x90Bot", b"User-agent: *\n", b"Disallow: /\n", b"Disallow:\n", b"Allow: /a*b$\n",
    b"\xef\xbb\xbf", b"\xef\xbb", b"%2F", b"%2f", b"%", b"%25", b"%e3%81%82", b"train-ai=n", b"ai-train=no",
    b"# BEGIN Cloudflare Managed\n", b"# END Cloudflare Managed\n", b"User-agent: a Disallow: /p\n",
    b"Crawl-delay: 1\n",
    b"<html>", b"\x00", b"User agent *", b"Disallow /x",
)  # fmt: skip
ROBOTS = (
    b"", b"User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /a\nAllow: /a/b\n",
    b"\xef\xbb\xbfuser-agent: *\rdisallow: /x", b"\xff\xfe" + "User-agent: *\nDisallow: /\n".encode("utf-16-le"),
    b"\xfe\xff" + "User-agent: *\nDisallow: /\n".encode("utf-16-be"), b"<!doctype html><html></html>", b"\x00\x01\x02",
    b"User-agent: a\nContent-Usage: train-ai=n\nUser-agent: b\nDisallow: /p\n",
    b"Content-Signal: ai-train=no\nUser-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /\n",
    (b"# BEGIN Cloudflare Managed content\nUser-agent: *\nContent-Signal: ai-train=no\n"
    b"# END Cloudflare Managed content\n"),
    b"User-agent: GPTBot Disallow: /\nuser agent *\ndissallow /x\n", b"User-agnet: *\nDisalow: /p # why\nAllow /q\n",
    b"User-agent: GPTBot, CCBot; Bytespider\nDisallow: https://example.com/private\nDisallow: private\n",
    *(b"User-agent: %b\n%b: %b\n" % row for row in product(
        (b"*", b"GPTBot", b"gptbot/1.1 (x)", b"GPT\xe2\x80\x91Bot"), (b"Disallow", b"Allow", b"Content-Usage"),
        (b"/", b"/*.pdf$", b"/a%2fb*c", b"/p train-ai=n, search=y"))),
)  # fmt: skip

HTML_WORDS = (
    b"<meta", b"<META ", b' name="robots"', b" content=noai", b' content="noai, noimageai"', b"<head>", b"</head>",
    b"</HEAD ", b"<body>", b"<title>", b"</title>", b"<script>", b"</script>", b"<!--", b"-->", b"--!>", b"<![CDATA[",
    b"<style>", b"</style>", b"<noscript>", b"</noscript>", b"<template>", b"</template>", b"<link rel=license href=",
    b'<script type="application/ld+json">', b"&quot;", b"&#110;", b"&amp", b"'", b'"', b"=", b"/", b"/>", b">", b"<",
    b"<svg>", b"<p>", b"<textarea>", b"<plaintext>", b"\x00", b"\xef\xbb\xbf", b"<meta charset=shift_jis>",
    b"<frameset>",
    b"tdm-reservation",
)  # fmt: skip
_METAS = (
    b'<meta name="robots" content="noai">', b"<META NAME=robots CONTENT='noimageai, noindex'/>",
    b'<meta name="tdm-reservation" content="1">', b'<meta content="n&#111;ai" name="robots">',
    b'<link rel="license" href="/l">', b'<script type="application/ld+json">{"a":1}</script>', b"<meta name=robots",
)  # fmt: skip
HTML = (
    b"", b"plain", b"\xff\xfe<\x00h\x00", b"<!doctype html><html><head><title>t</title></head><body><p>x</body></html>",
    *(before + meta + after for before, meta, after in product(
        (b"", b"<head>", b"<title></head></title>", b"<!-- </head> -->", b"<body><p>", b"<noscript>"),
        _METAS, (b"</head><body>x", b"</noscript></script>"))),
)  # fmt: skip

CACHING_WORDS = (
    b"max-age", b"=", b"no-store", b"no-cache", b"must-revalidate", b"private", b",", b'"', b" ", b"\t", b"60", b"-1",
    b"9" * 30, b"GMT", b"+9999", b"Sat, ", b"21 Nov 2026 ", b"13:30:00", b"s-maxage=", b"Jan", b"(", b")",
    b"\xff", b"\0", b"99",
)  # fmt: skip
CACHING = (
    b"", b"max-age=60", b"public, max-age=31536000, immutable", b'max-age="60"', b"no-cache, no-store, must-revalidate",
    b'private="set-cookie, x", max-age=1', b"max-age=1, max-age=2", b"Sat, 21 Nov 2026 13:30:00 GMT", b"0", b"-1",
    b"Saturday, 21-Nov-26 13:30:00 GMT", b"Sat Nov 21 13:30:00 2026", b"Sat, 21 Nov 2026 13:30:00 +0900",
)  # fmt: skip
