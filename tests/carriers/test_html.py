"""The head of a page, against a whole-page parse by lexbor, with which the reader shares only attribute values."""

import re
import time
from html.entities import html5

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ofuda.carriers.html import Element, looks_like_html, read_head
from tests.html_oracle import (
    FRAGMENTS,
    JSON_LD,
    NOAI,
    NOSCRIPT,
    pages,
    read,
    whole_page,
    whole_page_scripts,
    with_noscript,
)


def contents(octets: bytes, charset: str | None = None) -> list[str]:
    return [meta["content"] for meta in read(octets, charset)[0]]


@pytest.mark.parametrize(
    "hiding",
    [
        b"<!-- </head><body> -->",
        b"<script>document.write('</head><body>')</script>",
        b"<script><!-- <script> </script> </head><body> --></script>",
        b"<title></head><body></title>",
        b'<meta name=x content="</head><body>">',
        b"<meta name=x content='</head><body>'>",
        b"<style></head><body></style>",
        b"<template></head><body></template>",
        b"<noscript></head></noscript>",
        b"<noframes></head><body></noframes>",
        b"<![CDATA[ </head ]] <body>",
        b"<?xml </head <body ?>",
        b"</x y='</head><body>'>",
        b"</head>",
        b"</head><!-- x --> <title>x</title>",
        b"</header></p>",
    ],
)
def test_a_cut_that_fools_the_eye_does_not_hide_a_refusal(hiding: bytes) -> None:
    page = b"<!doctype html><html><head>" + hiding + NOAI + b"</head><body><p>x"
    assert {"name": "robots", "content": "noai"} in read(page)[0]
    assert read(page) == whole_page(page)
    assert read_head(page).complete


@pytest.mark.parametrize(
    "ending",
    [
        b"<p>",
        b"x",
        b"&nbsp;",
        b"<body>",
        b"</body>",
        b"</html>",
        b"</br>",
        b"<frameset>",
        b"< ",
        b"</head><noscript></noscript>",
    ],
)
def test_what_begins_the_body_ends_the_head(ending: bytes) -> None:
    page = b"<head><meta name=a>" + ending + NOAI
    assert read(page) == whole_page(page) == ([{"name": "a"}], [])
    assert read_head(page).complete


def test_pages_built_to_fool_the_reader_read_as_a_whole_page_parse() -> None:
    speaking = 0
    for page in pages(20261121, 6000, FRAGMENTS):
        assert read(page) == whole_page(page), page
        speaking += bool(whole_page(page)[0])
        if not re.search(rb"[\0\r]", page):
            head = read_head(page)
            assert [(dict(e.attributes), e.text) for e in head.scripts] == whole_page_scripts(page), page
    assert speaking > 600


def test_a_noscript_is_read_with_scripting_and_without() -> None:
    # `<noframes>` is to every parser what `<noscript>` is to one with scripting.
    names = re.compile(rb"<(/?)noscript\b", re.IGNORECASE)
    fragments = [f for f in FRAGMENTS if b"template" not in f] + NOSCRIPT * 6
    for page in pages(7, 3000, fragments):
        found, plain = read(page), whole_page(page)
        scripted = [with_noscript(part) for part in whole_page(names.sub(rb"<\1noframes", page))]
        for ours, off, on in zip(found, plain, scripted, strict=True):
            assert all(e in ours for e in off), page
            assert all(e in off or e in on for e in ours), page
            # Behind `</head>` a `<noscript>` begins the body, and a `<noframes>` does not.
            assert b"</head" in page.lower() or all(e in ours for e in on), page


def test_an_image_in_a_noscript_hides_nothing_from_those_with_scripting() -> None:
    page = b"<head><NOSCRIPT><img src=pixel><meta name=i></NoScript >" + NOAI + b"</head><body>"
    assert read(page)[0] == [{"name": "robots", "content": "noai"}]
    assert read_head(page).complete
    assert not read_head(page[: page.index(b"</head>")]).complete
    page = b"<noscript><noscript></template><basefont><style></style><meta name=i></noscript>" + NOAI
    assert read(page) == whole_page(page)
    page = b"<noscript><title></noscript></title>" + NOAI
    assert {"name": "robots", "content": "noai"} in read(page)[0]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.none() | st.sampled_from(["utf-16", "iso-2022-jp", "hz", "utf-7", "x", ""]))
def test_no_octets_raise(octets: bytes, charset: str | None) -> None:
    head = read_head(octets, charset=charset)
    looks_like_html(octets)
    for element in (*head.metas, *head.links, *head.scripts):
        assert head.line(element) >= 1


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=20).map(b"".join), st.integers(0, 300))
def test_more_octets_take_nothing_back(octets: bytes, length: int) -> None:
    whole, part = read(octets), read(octets[:length])
    assert all(longer[: len(shorter)] == shorter for longer, shorter in zip(whole, part, strict=True))


@pytest.mark.parametrize(
    "charset", ["shift_jis", "euc_jp", "gb18030", "big5", "cp1252", "koi8-r", "utf-8", "utf-8-sig"]
)
def test_encodings_that_hold_ascii_are_read_as_they_are(charset: str) -> None:
    text = f"<head><title>{'表示 ' if charset in {'shift_jis', 'euc_jp'} else 'x'}</title>" + NOAI.decode() + "<body>"
    assert contents(text.encode(charset)) == ["noai"]
    assert contents(text.encode(charset), charset) == ["noai"]


@pytest.mark.parametrize(
    ("codec", "mark", "charset"),
    [
        ("utf-16-le", b"\xff\xfe", None),
        ("utf-16-be", b"\xfe\xff", None),
        ("utf-16-le", b"\xff\xfe", "utf-8"),
        ("utf-16-le", b"", None),
        ("utf-16-be", b"", None),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", '"utf_16be"'),
        ("iso2022_jp", b"", "ISO-2022-JP"),
        ("hz", b"", "hz-gb-2312"),
        ("utf-7", b"", "utf-7"),
    ],
)
def test_encodings_that_do_not_hold_ascii_are_transcoded(codec: str, mark: bytes, charset: str | None) -> None:
    text = "<title>日本</title><meta name=a content='日本'><meta name=robots content=noai>"
    assert contents(mark + text.encode(codec), charset) == ["日本", "noai"]
    # A letter first ends the head; behind `<title>` nothing but the label tells.
    if charset and not mark:
        assert contents(("日" + text[:7] + text).encode(codec), charset) == []
        assert contents(("<title>日本</title>" + text).encode(codec), charset) == ["日本", "noai"]


def test_half_a_character_is_no_tag() -> None:
    # In ISO-2022-JP 七 is `<7`, and 権 holds a quotation mark.
    text = '<meta charset=iso-2022-jp><title>七</title><meta name=a content="権七">' + NOAI.decode()
    assert b'"' in "権".encode("iso2022_jp")
    assert contents(text.encode("iso2022_jp")) == ["権七", "noai"]


@pytest.mark.parametrize("charset", ["utf-16", "utf-16be", "iso-2022-jp", "hz", "utf-7"])
def test_a_label_that_the_octets_belie_hides_nothing(charset: str) -> None:
    assert contents(NOAI, charset) == ["noai"]
    assert contents(b"<meta charset=" + charset.encode() + b">" + NOAI) == ["noai"]


def test_values_are_decoded() -> None:
    page = (
        b"<META Content='no&#97;i&amp;&quot;&copy;' NAME = ROBOTS name=other x>"
        b'<meta content=a/b&notit;&not=1 property="og:x"/><meta name="\xe3\x81" content=\'a\nb\'>'
    )
    assert read(page)[0] == [
        {"content": 'noai&"©', "name": "ROBOTS", "x": ""},
        {"content": "a/b&notit;&not=1", "property": "og:x"},
        {"name": "�", "content": "a\nb"},
    ]
    assert read(page)[0][:2] == whole_page(page)[0][:2]


def test_elements_tell_tag_attributes_and_text() -> None:
    page = (
        b"<meta name=a><meta charset=x><link rel=license href=/l>"
        b"<script type='Application/LD+JSON; x=y'>{&amp;}</script>"
    )
    head = read_head(page)
    assert head.metas == (Element("meta", {"name": "a"}),)
    assert head.links == (Element("link", {"rel": "license", "href": "/l"}),)
    assert head.scripts == (Element("script", {"type": "Application/LD+JSON; x=y"}, "{&amp;}"),)
    assert not head.complete


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [b"<meta ", b"name", b"property", b"content", b"=", b"'", b'"', b"noai", b"NoAi", b"n", b"o", b"&#110;",
             b"&#x4f", b"ai", b"\xc4\xb0", b"\0", b">", b" ", b"<meta name=robots content=", b"x"]
        ),
        max_size=20,
    ).map(b"".join)
)  # fmt: skip
@example(b"<meta name=a content=&#110;oai><meta content=noai><meta name=noai><meta name=a content=none>")
def test_metas_with_a_sign_are_those_that_hold_it(octets: bytes) -> None:
    head = read_head(octets)
    holding = [e for e in head.metas if any("noai" in value.lower() for value in e.attributes.values())]
    found = head.metas_with(b"noai")
    assert [e for e in found if e in holding] == holding
    assert all(e in head.metas for e in found)
    assert [head.line(e) for e in found if e in holding] == [head.line(e) for e in holding]


def test_what_a_reference_becomes_may_be_a_part_of_a_sign() -> None:
    numbers = [*range(1, 0x180), *range(8190, 8310), 0x212A]
    spellings = (
        (f"&{name}" for name in html5),
        *((f"&#{number};", f"&#0{number}", f"&#x{number:x};", f"&#X0{number:X};", chr(number)) for number in numbers),
    )
    for written in (each for one in spellings for each in one):
        head = read_head(f"<meta name=_ content='{written}'>".encode())
        metas = [meta for meta in head.metas if meta.attributes["content"] != written or not written.isascii()]
        spelt = "".join(meta.attributes["content"] for meta in metas)
        folds = any(re.match("[a-z0-9-]", char, re.IGNORECASE) for char in (*spelt, *spelt.lower()))
        assert not folds or "&" in spelt or head.metas_with(b"noai") == metas, written


def test_a_link_with_a_reference_that_may_spell_a_sign_is_looked_at() -> None:
    names = [f"&{name}{tail}" for name in html5 for tail in ("", "=x", "x=y", ";=x")]
    numbers = [f"&#{tail}" for code in range(0x180) for tail in (f"{code};", f"0{code}", f"x{code:x};", f"{code}=x")]
    for written in (*names, *numbers, *(each.upper() for each in numbers)):
        head = read_head(f"<link rel=x href='{written}'>".encode())
        if head.links[0].attributes["href"] not in {written, re.sub("&(amp|AMP|#0*38|#[xX]26);?", "&", written)}:
            assert head.links_naming(b"license") == head.links, written
            assert head.links_name((b"license",)), written
    common = read_head(b"<link href=/?a=b&amp;c=d&e=f&#038;g=h>")
    assert not common.links_naming(b"license")
    assert not common.links_name((b"license",))


def test_a_meta_in_the_body_is_not_read() -> None:
    assert read(b"<head><meta name=a></head><body>" + NOAI) == ([{"name": "a"}], [])
    assert read(b"<p>" + NOAI) == ([], [])


@pytest.mark.parametrize(
    "page",
    [
        b"", b"<he", b"<head>", b"<head><meta name=", b"<head><meta name='a'>  ", b"<head><script>x</scri", b"<title>x",
        b"<head><!-- </head>", b"<head><style></head><body>", b"<head></head",
        b"<template></template><template></head><body>",
        b"<template><plaintext></template><body>",
    ],
)  # fmt: skip
def test_octets_that_end_in_the_head_are_incomplete(page: bytes) -> None:
    assert not read_head(page).complete


@pytest.mark.parametrize(
    "page", [b"<head></head>", b"<head></head><meta na", b"<body", b"<body>", b"x", b"<p>", b"<!---->x"]
)
def test_octets_that_go_on_to_the_end_of_the_head_are_complete(page: bytes) -> None:
    assert read_head(page).complete == (page != b"<body")


def test_data_scripts_are_found_behind_the_head() -> None:
    rsl = b"<script type=application/rsl+xml><rsl></rsl></script>"
    page = (
        b"<head></head><body><p>1+1</p><!-- %s --><template>%s</template></template>"
        b"<textarea>%s</textarea><div>%s<plaintext>%s"
    )
    head = read_head(page % (JSON_LD, JSON_LD, JSON_LD, rsl, JSON_LD))
    assert [e.text for e in head.scripts] == ["<rsl></rsl>"]
    assert read_head(b"<p>" + b"+" * 100 + JSON_LD).scripts
    assert not read_head(b"<p>" + b"+" * 100).scripts
    assert not read_head(
        b"<p><script type=module>1+1</script><script type='x&amp;y'></script>application/ld+json"
    ).scripts
    assert read_head(b"<p><script type=module>1+1</script>" + JSON_LD).scripts
    assert [e.text for e in read_head(b"<head>" + JSON_LD + b"<p>" + JSON_LD).scripts] == ["{}", "{}"]


def test_lines_of_elements() -> None:
    page = (
        b"<!-- <meta name=a> -->\r\n<head>\r<meta\nname=a>\n<script>'<meta name=b>'</script>\n\n"
        b"<meta name=b><meta name=a>\n<body>\n" + JSON_LD + b'\n<script type="application/ld+json">[]</script>'
    )
    head = read_head(page)
    assert [head.line(e) for e in head.metas] == [3, 7, 7]
    assert [head.line(e) for e in head.scripts] == [9, 10]
    wide = page.decode().encode("utf-16-le")
    assert read_head(wide, charset="utf-16le").line(head.metas[1]) == 7


def test_looks_like_html() -> None:
    for start in (b"", b"\xef\xbb\xbf", b"\xef\xbb", b" \n", b"\xef\xbb\xbf\r\n\t"):
        assert looks_like_html(start + b"<p>")
        assert not looks_like_html(start + b"User-agent: *")
    assert looks_like_html("\ufeff\n<p>".encode("utf-16-le"))
    assert looks_like_html("\ufeff <p>".encode("utf-16-be"))
    assert not looks_like_html("\ufeffp<".encode("utf-16-le"))
    assert not looks_like_html(b"")


HOSTILE = [
    b"<div>", b"<i a=1>", b"<!--", b"<!-- -", b'<a b="', b"<meta ", b"<meta name=a content=&amp;>", b"<script>",
    b"<script><!--<script>", b"<style>", b"<x =", b"a b c ", b"<template>", b"<noscript>", b"<noscript></noscript>",
    b"<script type=a></script>", b"<", b"</", b"</head>", b"<title>", b"+", b"<li><ul>", b"\x1b$B", b"\0", JSON_LD,
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_megabyte_of_anything_costs_what_a_megabyte_costs(unit: bytes) -> None:
    for start, end in ((b"", b""), (b"<body>", JSON_LD), (b"<noscript><meta ", b"")):
        page = start + unit * (1_000_000 // len(unit)) + end
        began = time.process_time()
        read_head(page)
        # 50 ms and 1 µs an octet, ten times, for machines that do other things.
        assert time.process_time() - began < 10.5


def test_what_is_built_to_fill_the_memory_is_cut_and_said_to_be() -> None:
    head = read_head(b"<meta name=a>" * 5000 + b"<body>" + JSON_LD)
    assert (len(head.metas), len(head.scripts), head.complete) == (4096, 0, False)
    head = read_head(b"<body>" + JSON_LD * 5000)
    assert (len(head.scripts), head.complete) == (4096, True)
    many = b" ".join(b"a%d" % i for i in range(100_000))
    assert read(b"<meta name=a " + many + b" property=b>" + NOAI)[0][1] == {"name": "robots", "content": "noai"}
    assert len(read(b"<meta name=a " + many + b">")[0][0]) == 256
