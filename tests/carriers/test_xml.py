"""The factory of XML: what it reads; and no attack opens anything, goes on for long, or comes back without a reason."""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.carriers import xml
from ofuda.carriers.xml import MOST_OCTETS, Element, Xml, parse_xml

SOURCE = Path(__file__).resolve().parents[2] / "src" / "ofuda"
NS = "https://ns.example/n"


def root(text: str | bytes) -> Element:
    read = parse_xml(text.encode() if isinstance(text, str) else text)
    assert read.error is None, read.error
    assert read.root is not None
    return read.root


# -- what is read ---------------------------------------------------------------------------------------------------


def test_names_namespaces_attributes_text_and_lines() -> None:
    read = root(f'<?xml version="1.0"?>\n<a xmlns="{NS}" xmlns:p="urn:p">\n<b c="1" p:d="2">x<p:e/>y</b>\n</a>')
    b, e = read.children[0], read.children[0].children[0]
    assert (read.namespace, read.name, read.line) == (NS, "a", 2)
    assert (b.namespace, b.name, b.line, b.text) == (NS, "b", 3, "xy")
    assert b.attributes == {"c": "1", "{urn:p}d": "2"}
    assert (e.namespace, e.name) == ("urn:p", "e")
    assert [one.name for one in read.every()] == ["a", "b", "e"]


def test_the_five_entities_references_comments_and_cdata() -> None:
    assert root("<a><!-- <x/> -->&lt;&amp;&gt;&quot;&apos;&#x41;&#66;<![CDATA[<y>&z;]]></a>").text == "<&>\"'AB<y>&z;"


@pytest.mark.parametrize(
    "octets",
    [
        "<a>é</a>".encode(),
        b"\xef\xbb\xbf" + "<a>é</a>".encode(),
        "<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode("utf-16"),
        "<a>é</a>".encode("utf-16-le"),
        "<?xml version='1.0'?><a>é</a>".encode("utf-16-be"),
        "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".encode("latin-1"),
        b'<?xml version="1.0" encoding="us-ascii"?><a>&#233;</a>',
        b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-16'?><a>\xc3\xa9</a>",
    ],
)
def test_encodings_that_are_read(octets: bytes) -> None:
    assert root(octets).text == "é"


def test_what_stood_before_a_fault_is_kept_and_marked() -> None:
    read = parse_xml(b"<a><b>x</b>\n<c>y")
    assert read.error is not None
    assert read.error.line == 2
    assert read.root is not None
    assert [(one.name, one.text, one.whole) for one in read.root.every()] == [
        ("a", "\n", False),
        ("b", "x", True),
        ("c", "y", False),
    ]


def test_lines_are_those_of_the_document() -> None:
    assert root("<a>\r\n<b/>\n<c/></a>").children[1].line == 3


# -- attacks --------------------------------------------------------------------------------------------------------


def _dtds() -> Iterator[tuple[str, str]]:
    """Documents with a DTD, most of them with entities that grow, or fetch, or hide."""
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield "laughs", f'<!DOCTYPE z [<!ENTITY l0 "lol">{lol}]><z>&l9;</z>'
    yield "laughs in an attribute", f'<!DOCTYPE z [<!ENTITY l0 "lol">{lol}]><z a="&l9;"/>'
    yield "quadratic", f'<!DOCTYPE z [<!ENTITY a "{"a" * 50_000}">]><z>{"&a;" * 50_000}</z>'
    yield "loop", '<!DOCTYPE z [<!ENTITY a "&b;"><!ENTITY b "&a;">]><z>&a;</z>'
    yield "only a doctype", "<!DOCTYPE z><z/>"
    yield "notation", '<!DOCTYPE z [<!NOTATION n SYSTEM "file:///etc/passwd">]><z/>'
    yield "unparsed", '<!DOCTYPE z [<!NOTATION n SYSTEM "n"><!ENTITY u SYSTEM "file:///etc/passwd" NDATA n>]><z/>'
    yield "default attributes", '<!DOCTYPE z [<!ELEMENT z ANY><!ATTLIST z a CDATA "x">]><z/>'
    yield "attribute entities", '<!DOCTYPE z [<!ENTITY e "x"><!ATTLIST z a CDATA "&e;">]><z/>'
    for address in (
        *("file:///etc/passwd", "http://192.0.2.1/x", "https://localhost/x", "ftp://192.0.2.1/x", "jar:file:///x!/y"),
        *("php://filter/read=x", "netdoc:/etc/passwd", "expect://id", "gopher://192.0.2.1:70/x", "\\\\host\\share"),
        *("data:,x", "//192.0.2.1/x", "/dev/zero", "/dev/random", "../../x", "dict://192.0.2.1/x"),
    ):
        yield f"general {address}", f'<!DOCTYPE z [<!ENTITY x SYSTEM "{address}">]><z>&x;</z>'
        yield f"parameter {address}", f'<!DOCTYPE z [<!ENTITY % p SYSTEM "{address}"> %p;]><z/>'
        yield f"subset {address}", f'<!DOCTYPE z SYSTEM "{address}"><z/>'
        yield f"public {address}", f'<!DOCTYPE z PUBLIC "-//x" "{address}"><z>&x;</z>'
    for depth in range(1, 9):
        chain = "".join(f"<!ENTITY % p{n} '<!ENTITY &#x25; p{n + 1} SYSTEM \"file:///x\">'>" for n in range(depth))
        yield f"nested parameters {depth}", f"<!DOCTYPE z [{chain}{''.join(f'%p{n};' for n in range(depth))}]><z/>"
    for name, before in (
        *(
            ("comment", "<!-- x -->"),
            ("instruction", "<?x y?>"),
            ("space", "\n\t \r\n"),
            ("many", "<!--a--><?b?>\n" * 50),
        ),
        *(("comment with markup", "<!-- <z> <!DOCTYPE -->"), ("instruction with markup", "<?x <z/> ??>")),
    ):
        yield f"behind {name}", f'{before}<!DOCTYPE z [<!ENTITY x "y">]><z>&x;</z>'


def _disguised() -> Iterator[tuple[str, bytes]]:
    """The same in encodings that a reader of octets does not see through."""
    text = '<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><z>&x;</z>'
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "utf-32-le", "utf-32-be", "utf-7"):
        for declared in ("", f'<?xml version="1.0" encoding="{encoding}"?>', '<?xml version="1.0" encoding="utf-8"?>'):
            yield f"{encoding} declared {declared}", (declared + text).encode(encoding)
    for name in (
        "utf-7",
        "ebcdic-cp-us",
        "cp037",
        "utf-32",
        "gb18030",
        "iso-2022-jp",
        "x-user-defined",
        "rot13",
        "idna",
    ):
        yield f"declared {name}", f'<?xml version="1.0" encoding="{name}"?>{text}'.encode()
    yield "UTF-7", b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE z+AD4APA-z/+AD4'
    yield "EBCDIC", text.encode("cp037")


def _others() -> Iterator[tuple[str, bytes]]:
    yield "undeclared entity", b"<z>&x;</z>"
    yield "undeclared entity in an attribute", b'<z a="&x;"/>'
    yield "parameter entity in content", b"<z>%x;</z"
    yield "doctype inside", b"<z><!DOCTYPE z></z>"
    yield "doctype behind", b"<z/><!DOCTYPE z>"
    yield "doctype in lower case", b"<!doctype z><z/>"
    yield "CDATA that does not end", b"<z><![CDATA[ ]]"
    yield "CDATA split", b"<z><![CDATA[x]]><![CDATA[</z>"
    yield "CDATA end in text", b"<z>]]></z>"
    yield "CDATA outside", b"<![CDATA[x]]><z/>"
    yield "conditional section", b"<z><![INCLUDE[<x/>]]></z>"
    yield "instruction that does not end", b"<?x <z/>"
    yield "instruction inside that does not end", b"<z><?x </z>"
    yield "comment that does not end", b"<!-- <z/>"
    yield "comment with two hyphens", b"<!-- a -- b --><z/>"
    yield "declaration in the middle", b"<z/><?xml version='1.0'?>"
    yield "declaration behind space", b" <?xml version='1.0'?><z/>"
    yield "two roots", b"<z/><z/>"
    yield "no root", b"<!-- x -->"
    yield "nothing", b""
    yield "space", b" \n"
    yield "NUL", b"<z>\0</z>"
    yield "control", b"<z>\x01</z>"
    yield "reference to NUL", b"<z>&#0;</z>"
    yield "reference to a surrogate", b"<z>&#xD800;</z>"
    yield "reference beyond Unicode", b"<z>&#x110000;</z>"
    yield "octets that are no UTF-8", b"<z>\xff</z>"
    yield "long form of <", b"<z>\xc0\xbc</z>"
    yield "surrogates in UTF-8", b"<z>\xed\xa0\x80</z>"
    yield "half a character of UTF-16", "<z/>".encode("utf-16")[:-1]
    yield "a lone surrogate in UTF-16", b"\xff\xfe<\0z\0>\0\x00\xd8<\0/\0z\0>\0"


def _large() -> Iterator[tuple[str, bytes]]:
    yield "deep", b"<z>" * 5_000 + b"</z>" * 5_000
    yield "deeper", b"<z>" * 200_000
    yield "65 deep", b"<z>" * 65 + b"</z>" * 65
    yield "many elements", b"<z>" + b"<a/>" * 60_000 + b"</z>"
    yield "many attributes", b"<z " + b" ".join(b'a%d=""' % n for n in range(80_000)) + b"/>"
    yield "257 attributes", b"<z " + b" ".join(b'a%d=""' % n for n in range(257)) + b"/>"
    yield "one attribute twice", b'<z a="1" a="2"/>'
    yield "one attribute twice by namespace", b'<z xmlns:a="u" xmlns:b="u" a:c="1" b:c="2"/>'
    yield "an undeclared prefix", b"<a:z/>"
    yield "a space in a namespace", b'<z xmlns:a="u v" a:b="1"/>'
    yield "the prefix xml bound to another", b'<z xmlns:xml="urn:x"/>'
    yield "the prefix xmlns", b'<z xmlns:xmlns="urn:x"/>'
    yield "a prefix bound to nothing", b'<z xmlns:a=""/>'
    yield "two colons", b'<z xmlns:a="u"><a:b:c/></z>'
    yield "< in an attribute", b'<z a="<"/>'
    yield "a tag that does not end", b"<z " + b"a" * 900_000
    yield "an attribute that does not end", b'<z a="' + b"x" * 900_000
    yield "many instructions", b"<?x?>" * 200_000
    yield "many comments", b"<!---->" * 149_000
    yield "many namespaces", b"<z" + b"".join(b' xmlns:n%d="u%d"' % (n, n) for n in range(30_000)) + b"><y></z>"
    yield "XML 1.1", b'<?xml version="1.1"?><z>&#1;</z>'
    yield "too long", b"<z>" + b"x" * MOST_OCTETS + b"</z>"
    yield "hyphens", b"<!--" + b"-" * 900_000
    yield "question marks", b"<?x" + b"?" * 900_000


ATTACKS = [(name, text.encode()) for name, text in _dtds()] + list(_disguised()) + list(_others()) + list(_large())

_SPY: dict[str, Any] = {"on": False, "seen": []}


def _spy(event: str, arguments: tuple[object, ...]) -> None:
    if _SPY["on"] and event.partition(".")[0] in {"open", "socket", "urllib", "subprocess", "os", "import"}:
        _SPY["seen"].append((event, arguments))


@pytest.fixture(scope="module", autouse=True)
def spy() -> None:
    sys.addaudithook(_spy)


def watched(octets: bytes) -> tuple[Xml, float, list[object]]:
    _SPY["seen"] = []
    _SPY["on"] = True
    began = time.process_time()
    try:
        read = parse_xml(octets)
    finally:
        took = time.process_time() - began
        _SPY["on"] = False
    return read, took, _SPY["seen"]


def test_the_spy_sees_what_is_opened() -> None:
    _SPY["on"] = True
    try:
        Path(__file__).read_bytes()
    finally:
        _SPY["on"] = False
    assert _SPY["seen"]


def test_there_are_more_than_a_hundred_attacks() -> None:
    assert len({octets for _, octets in ATTACKS}) > 150


@pytest.mark.parametrize(("name", "octets"), ATTACKS, ids=[name[:40] for name, _ in ATTACKS])
def test_an_attack_is_refused_with_a_reason_and_opens_nothing(name: str, octets: bytes) -> None:
    read, took, seen = watched(octets)
    assert read.error is not None, name
    assert read.error.message
    assert read.error.line >= 1
    assert seen == []
    assert min(took, *(watched(octets)[1] for _ in range(4 if took > 0.05 else 1))) < 0.05 * 10


def test_xinclude_is_an_element_as_any_other() -> None:
    text = '<z xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="file:///etc/passwd" parse="text"/></z>'
    read, _, seen = watched(text.encode())
    assert read.error is None
    assert read.root is not None
    assert read.root.children[0].attributes["href"] == "file:///etc/passwd"
    assert read.root.text == ""
    assert seen == []


@pytest.mark.parametrize("style", ["<?xml-stylesheet href='file:///x' type='text/xsl'?><z/>", "<z><?php x?></z>"])
def test_instructions_are_passed_over(style: str) -> None:
    read, _, seen = watched(style.encode())
    assert read.error is None
    assert seen == []


def test_a_parser_that_meets_a_dtd_all_the_same_stops() -> None:
    for name, text in _dtds():
        read = xml._Builder().read(text)
        assert read.error is not None, name
        assert "document type" in read.error.message, name
        assert read.root is None or read.root.text == "", name


@pytest.mark.parametrize(
    "part",
    ["<a/>", "<a>x</a>", "&amp;", "<?x?>", "<!---->", "<![CDATA[x]]>", "<a b='c'/>", "]", "é", "\n"],
)
def test_time_grows_with_the_octets(part: str) -> None:
    times = []
    for count in (2_000, 8_000):
        octets = f"<z>{part * count}</z>".encode()
        times.append(min(watched(octets)[1] for _ in range(3)))
    assert times[1] < 4 * 4 * times[0] + 0.005


@given(st.binary(max_size=200))
def test_no_octets_raise(octets: bytes) -> None:
    read = parse_xml(octets)
    assert read.error is not None or read.root is not None


@given(st.text(alphabet="<>/?!-[]&;ax'\" =\n", max_size=60))
def test_no_markup_raises(text: str) -> None:
    read = parse_xml(text.encode())
    assert read.error is not None or read.root is not None


# -- nobody else reads XML --------------------------------------------------------------------------------------------

_PARSERS = ("xml", "lxml", "defusedxml", "xmltodict", "bs4", "pyexpat", "html5lib", "feedparser", "untangle")


def _imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_no_other_module_calls_an_xml_parser() -> None:
    """Security T5: one factory; `import_module` and the like are looked for by the parser's name."""
    for file in sorted(SOURCE.rglob("*.py")):
        found = {name for name in _imported(file) if name.partition(".")[0] in _PARSERS}
        assert not found or file == SOURCE / "carriers" / "xml.py", (file, found)
        for word in ("ElementTree", "minidom", "xml.sax", "XMLParser", "etree", "ParserCreate"):
            assert word not in file.read_text(encoding="utf-8") or file == SOURCE / "carriers" / "xml.py", (file, word)


def test_elements_and_errors_have_lines_and_columns() -> None:
    root = parse_xml("\ufeff<a>\r\n 猫<b/>\r<c\n d='1'/></a>".encode()).root
    assert root is not None
    assert [(one.name, one.line, one.column) for one in root.every()] == [("a", 1, 1), ("b", 2, 3), ("c", 3, 1)]
    error = parse_xml("<a>\n猫</b>".encode()).error
    assert error is not None
    assert (error.line, error.column) == (2, 4)
