"""What RSL, ai.txt and TDM policies say to the reference resolver, from the house readings alone.

`S3`, `T8` … in comments are entries of `docs/pages/readings.md`; `tests/oracle.py` joins what is found here.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any, NamedTuple

from lxml import etree

from tests.oracle_documents import LINK, PARAMETER, at, held
from tests.oracle_labels import Stance, joined, meets
from tests.oracle_pages import media_type
from tests.oracle_signals import (
    ALLOWED,
    CARRIED,
    CLAIMED,
    CONDITIONAL,
    CONSENT,
    DISALLOWED,
    INPUTS,
    NONE,
    ORIGIN,
    PAGE,
    SEARCH,
    TRAINING,
    USES,
    Condition,
    Found,
    Levels,
    Question,
    Statement,
    Uses,
    body_of,
    header_lines,
    robots_outcome,
    robots_readings,
    several,
    time_of,
    who,
)
from tests.oracle_syntax import Head, as_normalised, groups_for, origin_of, reach, read_line, robots_text, target

Conditions = frozenset[Condition]
TYPE = "application/rsl+xml"
NS = "https://rslstandard.org/rsl"
OURS = {
    f"{http}://{www}rslstandard.org/rsl{end}"
    for http, www, end in product(("http", "https"), ("", "www."), ("", "/", "#"))
}
INPUT, INDEX = Uses({"prompt", "ground", "infer-other"}), Uses({"ai-index"})
EXTENTS = {  # S6: what a prohibition refuses, what a permission permits
    "ai-train": (TRAINING, TRAINING),
    "ai-input": (INPUT, INPUT),
    "ai-index": (INDEX, INDEX),
    "search": (SEARCH, SEARCH),
    "all": (INPUTS, INPUTS),
    "ai-all": (INPUTS - SEARCH, INPUTS - SEARCH - {"mine"}),
}
FOREIGN = {  # S7
    **dict.fromkeys(("train-ai", "train-genai", "ai-training"), TRAINING),
    **dict.fromkeys(("ai-use", "ai-summarize", "ai-include"), INPUT),
    "ai-search": INPUT | INDEX,
}
PEOPLE = ("commercial", "non-commercial", "education", "government", "personal")
PAID = {"purchase", "subscription", "training", "crawl", "use", "contribution", "inference"}
HOLDS = {  # S3: attributes, children
    "rsl": ("max-age", "content"),
    "content": ("url server encrypted lastmod", "license alternate schema copyright terms"),
    "license": ("", "permits prohibits payment reporting legal"),
    "payment": ("type", "standard custom amount accepts"),
    "amount": ("currency", ""),
    "reporting": ("type profile endpoint", ""),
    "copyright": ("type contactEmail contactUrl", ""),
    **dict.fromkeys(("permits", "prohibits", "accepts", "legal", "alternate", "schema"), ("type", "")),
    **dict.fromkeys(("standard", "custom", "terms"), ("", "")),
}


# ----------------------------------------------------------------------------------------------------- XML
def parse(text: bytes) -> tuple[Any, list[Any], bool]:
    """The root, the elements that are closed, and whether all is well."""
    closed: list[Any] = []
    parser = etree.XMLPullParser(events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        parser.feed(text)
        closed += [element for _, element in parser.read_events()]
        root = parser.close()
    except etree.XMLSyntaxError:
        closed += [element for _, element in parser.read_events()]
        top = [one for one in closed if isinstance(one.tag, str)][-1:]
        return (top[0].getroottree().getroot() if top else None), closed, False
    if root.getroottree().docinfo.doctype or any(isinstance(one, etree._Entity) for one in root.iter()):
        return None, [], False
    return root, closed, True


def name_of(element: Any) -> tuple[str, str]:
    tag = etree.QName(element) if isinstance(element.tag, str) else None
    return (tag.namespace or "", tag.localname) if tag is not None else ("", "")


def ours(element: Any, bare: bool) -> list[Any]:  # noqa: FBT001 (without a namespace)
    return [one for one in element if name_of(one)[0] in OURS or (bare and not name_of(one)[0] and name_of(one)[1])]


def text_of(element: Any) -> str:
    return (element.text or "") + "".join(child.tail or "" for child in element)


# ------------------------------------------------------------------------------------------------ documents
class License(NamedTuple):
    permits: list[str] | None
    prohibits: list[str]
    conditions: Conditions
    nobody: bool


class Content(NamedTuple):
    urls: list[str]
    item: str | None
    licenses: list[License]


class Document(NamedTuple):
    contents: list[Content]
    fault: bool
    max_age: int


def read(octets: bytes) -> Document | None:
    """None for what is no RSL."""
    root, closed, whole = parse(octets)
    name = name_of(root) if root is not None else ("", "")
    is_rsl = name[0] in OURS or name == ("", "rsl")
    if not is_rsl and name[1] not in {"rss", "feed", "RDF"}:
        return Document([], fault=True, max_age=30) if not whole and NS.encode()[8:] in octets else None
    bare = name == ("", "rsl")
    every = [one for one in root.iter() if isinstance(one.tag, str)]
    found: list[tuple[Any, str | None]] = [
        (one, None)
        for one in ([root] if name[1] == "content" else []) + ours(root, bare)
        if name_of(one)[1] == "content"
    ]
    if not is_rsl:
        items = [one for one in every if name_of(one)[1] in {"item", "entry"}]
        found = [(one, link_of(item)) for item in items for one in ours(item, bare) if name_of(one)[1] == "content"]
    reader = Reader(closed, whole=whole, bare=bare)
    contents = [reader.content(one, item) for one, item in found]
    age = root.get("max-age", "30").strip() if is_rsl else "30"
    good_age = re.fullmatch(r"[1-9][0-9]{0,5}", age) is not None
    fault = not whole or reader.fault or not good_age or (is_rsl and (name != (NS, "rsl") or not contents))
    if not contents and not is_rsl and whole:
        return None
    top = [root] if is_rsl else [one for one, _ in found]
    return Document(contents, fault or any(reader.is_odd(one) for one in top), int(age) if good_age else 30)


def link_of(item: Any) -> str | None:
    links = [one for one in item if name_of(one)[1] == "link" and one.get("rel", "alternate") == "alternate"]
    return next(
        (one.get("href") or text_of(one).strip() for one in links if one.get("href") or text_of(one).strip()), None
    )


class Reader:
    """Notes whether anything that it reads is a fault."""

    def __init__(self, closed: list[Any], *, whole: bool, bare: bool) -> None:
        self.closed, self.whole, self.bare, self.fault = closed, whole, bare, False

    def is_odd(self, element: Any) -> bool:
        """Whether an element, or one below it, has what RSL does not have there."""
        attributes, children = (
            set(each.split()) for each in HOLDS.get(name_of(element)[1], (" ".join(element.attrib), ""))
        )
        named = {name for name in element.attrib if not name.startswith("{")}
        inner = ours(element, self.bare)
        return bool(named - attributes) or any(name_of(one)[1] not in children or self.is_odd(one) for one in inner)

    def content(self, element: Any, item: str | None) -> Content:
        url, encrypted = element.get("url"), element.get("encrypted", "false")
        begins = ("/", "*", "http://", "https://")
        self.fault |= url is None or bool(url and not url.strip().startswith(begins))
        self.fault |= encrypted not in {"true", "false"} or (encrypted == "true" and "server" not in element.attrib)
        asks = CONSENT if "server" in element.attrib or encrypted != "false" else frozenset()
        inner = ours(element, self.bare)
        licenses = [self.license(one, asks) for one in inner if name_of(one)[1] == "license"]
        self.fault |= not licenses
        alternates = [text_of(one).strip() for one in inner if name_of(one)[1] == "alternate"]
        return Content([(url or "").strip(), *filter(None, alternates)], item, licenses)

    def license(self, element: Any, asks: Conditions) -> License:  # S7, S9
        inner = [one for one in ours(element, self.bare) if one in self.closed]
        named = [(name_of(one)[1], one.get("type", ""), one) for one in inner]
        duties = set(asks)
        lists: dict[tuple[str, str], list[str]] = {}
        for verb, kind, one in named:
            if verb in {"permits", "prohibits"}:
                self.add(lists, duties, verb, kind, one)
            if verb == "payment":
                duties |= self.owed(one, kind.strip())
        duties |= CONSENT if any(verb == "reporting" for verb, _, _ in named) else set()
        permits, prohibits = lists.get(("permits", "usage")), lists.get(("prohibits", "usage"), [])
        if not self.whole:  # S3: of what does not parse only what it prohibits
            return License(None, prohibits, frozenset(), nobody=False)
        nobody = False
        for kind, constraint in (("user", "recipient"), ("geo", "territory")):
            allowed, barred = lists.get(("permits", kind)), lists.get(("prohibits", kind), [])
            if allowed is None and kind == "user" and barred:
                allowed = list(PEOPLE)
            if allowed is not None:
                left = sorted(set(allowed) - set(barred))
                nobody |= not left
                duties.add((constraint, tuple(left)))
        return License(permits, prohibits, frozenset(duties), nobody)

    def add(
        self, lists: dict[tuple[str, str], list[str]], duties: set[Condition], verb: str, kind: str, one: Any
    ) -> None:
        if kind not in {"usage", "user", "geo"}:
            self.fault = True
            if kind:
                duties |= CONSENT
                return
            kind = "usage"
        written = text_of(one).replace(",", " ").replace(";", " ").split()
        self.fault |= not written or (verb == "permits" and (verb, kind) in lists)
        plain = [word for word in written if not re.fullmatch(r"[\w][\w.-]*:[\w][\w.-]*", word)]
        right = [word.upper() if kind == "geo" else word.lower() for word in plain]
        known = {word for word in right if is_token(word, kind)}
        self.fault |= plain != right or not known.issuperset(right)
        tokens = right if kind == "usage" else [word for word in right if word in known]
        if verb == "permits" and not tokens and kind != "usage":
            duties |= CONSENT
            return
        lists.setdefault((verb, kind), []).extend(tokens)
        if verb == "prohibits" and (kind == "geo" or (kind == "user" and len(tokens) < len(written))):
            duties |= CONSENT

    def owed(self, payment: Any, kind: str) -> set[Condition]:
        inner = {name_of(one)[1]: one for one in reversed(ours(payment, self.bare))}
        known = kind in PAID | {"", "free", "attribution"} or re.fullmatch(r"[\w.-]+:[\w.-]+", kind)
        amount = text_of(inner["amount"]).strip() if "amount" in inner else "0"
        number = re.fullmatch(r"[0-9]+(\.[0-9]+)?", amount) is not None
        self.fault |= not known or not number or ("amount" in inner and not inner["amount"].get("currency"))
        asks = bool({"custom", "standard", "accepts"} & set(inner))
        free = kind in {"free", "attribution"} or (not kind and not asks)
        owed: set[Condition] = {("attribute", ())} if kind == "attribution" else set()
        return owed | ({("compensate", ())} if not free or not number or float(amount) > 0 else set())


def is_token(word: str, kind: str) -> bool:
    if kind == "geo":
        return re.fullmatch("[A-Z]{2}", word) is not None
    return word in (EXTENTS if kind == "usage" else PEOPLE)


# ------------------------------------------------------------------------------------------------ what they say
def either(alternatives: list[Conditions]) -> Conditions:  # S9
    duties = frozenset(each for one in alternatives for each in one if not each[1])
    limits = [{name: values for name, values in one if values} for one in alternatives]
    differing = {name for one in limits for name in one if any(other.get(name) != one[name] for other in limits)}
    if len(differing) > 1:
        return duties | frozenset((name, values) for one in limits for name, values in one.items())
    same = {(name, values) for name, values in limits[0].items() if name not in differing}
    for name in differing:
        if all(name in one for one in limits):
            same.add((name, tuple(sorted({value for one in limits for value in one[name]}))))
    return duties | same


def refused(token: str) -> Uses:
    return EXTENTS[token][0] if token in EXTENTS else FOREIGN.get(token, NONE)


def say(licenses: list[License], use: str) -> tuple[int, Conditions] | None:  # S8; None: nothing
    if any(use in refused(token) for one in licenses for token in one.prohibits):
        return DISALLOWED, frozenset()
    able = [one for one in licenses if any(use in EXTENTS.get(token, (NONE, NONE))[1] for token in one.permits or [])]
    closed = [one for one in licenses if one.permits is not None]
    if not able and closed:
        meant = any(use in FOREIGN.get(token, NONE) for one in closed for token in one.permits or [])
        return None if meant else (DISALLOWED, frozenset())
    bound = able or [one for one in licenses if one.conditions or one.nobody]
    if not bound:
        return None
    left = [one.conditions for one in bound if not one.nobody]
    conditions = either(left) if left else frozenset()
    return (CONDITIONAL if conditions else ALLOWED, conditions) if left else (DISALLOWED, frozenset())


class Posted(NamedTuple):
    """A document, who says it, and the origins that paths in it and the resource itself belong to."""

    document: Document
    party: str
    authority: int
    base: str
    about: str
    source: str
    fetched: str | None
    empty: bool = False  # whether `""` stands for the resource


def length(posted: Posted, content: Content, path: str) -> int | None:  # S4
    lengths = []
    for url in content.urls:
        if url == "" and content.item is None:
            lengths += [0] if posted.empty else []
            continue
        if url == "":  # one address, in every spelling
            item = at(content.item or "", posted.source)
            same = origin_of(item) == posted.about and path in {target(as_normalised(item)), target(item)}
            lengths += [len(path)] if same else []
            continue
        absolute = re.match("https?://[^/?#]*([^#]*)", url, re.IGNORECASE)
        origin = origin_of(url) if absolute else posted.base
        pattern = (absolute[1] if absolute else url) or "/"
        found = reach(pattern if pattern[0] in "/*" else "/" + pattern, path)
        lengths += [found] if found >= 0 and origin == posted.about else []
    return max(lengths, default=None)


def evaluate(stance: tuple[int, Conditions], question: Question) -> Stance:
    level, conditions = stance
    if level != CONDITIONAL:
        return level, frozenset()
    met = {one: meets(one, question) for one in conditions}
    if False in met.values():
        return DISALLOWED, frozenset()
    left = frozenset(one for one, answer in met.items() if answer is None)
    return (CONDITIONAL if left else ALLOWED), left


Said = dict[str, list[tuple[int, Conditions]]]  # as written, before a question meets the conditions


def said_by(posted: Posted, path: str, question: Question) -> Said:  # S5, S10, S11
    ranked: dict[int, list[License]] = {}
    for content in posted.document.contents:
        rank = length(posted, content, path)
        if rank is not None:
            ranked.setdefault(rank, []).extend(content.licenses)
    old = bool(posted.fetched and question.at) and time_of(str(question.at)) - time_of(str(posted.fetched)) > timedelta(
        days=posted.document.max_age
    )
    sure = not posted.document.fault and not old and posted.authority >= PAGE
    found: Said = {}
    for use in INPUTS:
        given = [stance for rank in sorted(ranked, reverse=True) if (stance := say(ranked[rank], use)) is not None]
        found[use] = given if posted.document.fault else given[:1]
        if not sure:
            found[use] = [(level, conditions | CONSENT) for level, conditions in found[use] if level >= CONDITIONAL]
    return found


# ---------------------------------------------------------------------------------------------- where it stands
class Pointer(NamedTuple):
    address: str  # "" for one that is lost
    party: str
    authority: int
    about: str
    seen: str | None  # when what points there was fetched


class Page(Head):
    """RSL links of the head and RSL scripts anywhere."""

    def __init__(self, page: str) -> None:
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.inside = False
        super().__init__(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        first = {name: value or "" for name, value in reversed(attrs)}
        is_rsl = first.get("type", "").partition(";")[0].strip().lower() == TYPE
        if tag == "script":
            self.inside = is_rsl
            self.scripts += [""] if is_rsl else []
        elif tag == "link" and is_rsl and not self.in_body and "license" in first.get("rel", "").lower().split():
            self.links.append(first.get("href", "").strip())

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if self.inside and self.cdata_elem == "script":
            self.scripts[-1] += data


def is_xml(body: bytes) -> bool:
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    begins = start.startswith((b"<?xml", b"<rss", b"<rsl", b"<feed", b"<rdf:RDF"))
    return begins and b"rslstandard.org/rsl" in body and b"<html" not in body[:1024].lower()


def may_go_on_to_rsl(request: dict[str, Any], media: str, *, html: bool) -> bool:
    """Whether RSL may stand behind what is held of a body (S2)."""
    if html or media in {"text/html", "application/xhtml+xml"}:
        return "body" in request or "body_base64" in request
    start = body_of(request).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    codes = ("utf-8", "utf-16-le", "utf-16-be")
    known = start.startswith(tuple(text.encode(code) for text in ("<?xml",) for code in codes))
    short = len(start) < 16 and ("body" in request or "body_base64" in request)
    return short or known or start.startswith((b"<rss", b"<rsl", b"<feed", b"<rdf:RDF"))


def behind_a_gap(text: str) -> list[str]:
    """The values of `License` lines that may be meant for everybody."""
    found, gap, grouped = [], False, False
    for line in re.split("\r\n|\r|\n", text):
        gap = gap or not line.strip()
        for name, value in read_line(line.partition("#")[0], lenient=False):
            if name in {"user-agent", "allow", "disallow"}:
                gap, grouped = False, grouped or name == "user-agent"
            elif name == "sitemap":
                gap = True
            elif name == "license" and gap and grouped:
                found.append(value)
    return found


def robots_ways(request: dict[str, Any], question: Question) -> list[tuple[list[Pointer], str]]:
    fetched = request.get("robots_txt")
    if not fetched or not robots_outcome(fetched)[1]:
        return []
    source = question.origin + "/robots.txt"
    doubtful = behind_a_gap(robots_text(body_of(fetched)))
    ways = []
    stamps = [each.get(name) for each in (fetched, request) for name in ("fetched_at", "seen_at")]
    seen = next(filter(None, stamps), None)
    for (groups, outside, path), agent in product(robots_readings(fetched, question.targets), question.agents or ["*"]):
        own = [line for group in groups_for(agent, groups) for line in group.others if line.key == "license"]
        loose = [line for line in outside if line.key == "license"]
        every = [line for group in groups for line in group.others if line.key == "license" and line.value in doubtful]
        for lines in (own or loose, [line for line in own if line.value not in doubtful] or [*loose, *every]):
            pointers = []
            for line in lines:
                good = line.value and " " not in line.value and ("/" in line.value or "." in line.value)
                party, authority = who(question, managed=line.managed)
                pointers.append(
                    Pointer(at(line.value, source) if good else "", party, authority, question.origin, seen)
                )
            ways.append((pointers, path))
    return ways


def link_pointers(request: dict[str, Any], question: Question) -> Iterator[Pointer]:
    seen = request.get("fetched_at") or request.get("seen_at")
    for line in header_lines(request.get("headers"), "link"):
        found = 0
        for reference, rest in LINK.findall(line):
            named = [
                (name.lower(), re.sub(r"\\(.)", r"\1", value.strip('"'))) for name, value in PARAMETER.findall(rest)
            ]
            first = dict(reversed(named))
            if first.get("type", "").partition(";")[0].strip().lower() == TYPE:
                found += 1
                own = "anchor" not in first or at(first["anchor"], request["url"]) == at("", request["url"])
                if own and "license" in first.get("rel", "").lower().split():
                    yield Pointer(at(reference, request["url"]), question.origin, ORIGIN, question.origin, seen)
        if found < line.lower().count(TYPE) and "license" in line.lower():
            yield Pointer("", question.origin, ORIGIN, question.origin, seen)


def texts(request: dict[str, Any], question: Question) -> Iterator[tuple[bytes, str, int, bool]]:
    """Documents that stand in the response or around it; with whether they are in an element of a page."""
    url, media, body = question.url, media_type(request), body_of(request)
    html = media in {"text/html", "application/xhtml+xml"}
    if body and (html or not media):
        yield from ((text.encode(), url, PAGE, True) for text in Page(body.decode("utf-8", "replace")).scripts)
    if body and not html and is_xml(body):
        yield body, url, PAGE, False
    for page in request.get("found_on") or []:
        authority = CARRIED if origin_of(page["url"]) == question.origin else CLAIMED
        around = body_of(page)
        if is_xml(around):
            yield around, page["url"], authority, False
        elif around:
            yield from (
                (text.encode(), page["url"], authority, True)
                for text in Page(around.decode("utf-8", "replace")).scripts
            )


Written = dict[tuple[str, int], list[dict[str, Stance]]]  # by party and authority, of each reading (L15)


def of_rsl(request: dict[str, Any], question: Question, found: Found) -> Written:
    documents = {at(url, url): fetched for url, fetched in (request.get("documents") or {}).items()}
    pointers = list(link_pointers(request, question))
    seen = request.get("fetched_at") or request.get("seen_at")
    media, body = media_type(request), body_of(request)
    if body and media in {"", "text/html", "application/xhtml+xml"}:
        hrefs = Page(body.decode("utf-8", "replace")).links
        pointers += [
            Pointer(at(href, question.url) if href else "", question.url, PAGE, question.origin, seen) for href in hrefs
        ]
    standing: list[Posted] = []
    for text, source, authority, marked in texts(request, question):
        document = read(text)
        if document is None:
            found.broken |= INPUTS if marked and authority > CLAIMED else NONE
            continue
        standing.append(
            Posted(document, source, authority, origin_of(source), question.origin, source, seen, authority == PAGE)
        )
    robots = robots_ways(request, question)
    fetched_robots = request.get("robots_txt") or {}
    file = robots_text(body_of(fetched_robots)) if robots else ""
    lines = [each for line in re.split("\r\n|\r|\n", file) for each in read_line(line.partition("#")[0], lenient=False)]
    named = [at(value, question.origin + "/robots.txt") for name, value in lines if name == "license"]
    met = {one.address for one in pointers} | {one.address for way, _ in robots for one in way} | set(named)
    for address, fetched in documents.items():
        if address not in met and held(fetched) and is_xml(body_of(fetched)):
            document = read(body_of(fetched))
            if document is not None:
                standing.append(Posted(document, address, CLAIMED, origin_of(address), question.origin, address, None))
    ways = robots or [([], path) for path in question.targets]
    if standing or pointers:  # what stands in the page is held against each spelling
        ways = [(way, path) for way, _ in ways for path in question.targets]
    if not robots and not standing and not pointers:
        return {}
    return speak(ways, pointers, standing, documents, question, found)


def speak(
    ways: list[tuple[list[Pointer], str]], pointers: list[Pointer], standing: list[Posted],
    documents: dict[str, dict[str, Any]], question: Question, found: Found,
) -> Written:  # fmt: skip
    readings: dict[tuple[str, int], list[Said]] = {}
    for number, (way, path) in enumerate(ways):
        posted = [*standing, *(one for each in [*way, *pointers] for one in follow(each, documents, found))]
        for one in posted:
            fault = one.document.fault and one.authority > CLAIMED
            found.broken |= INPUTS if fault else NONE
            here = said_by(one, path, question)
            if one.authority == CLAIMED:
                refusing = {use: joined(evaluate(each, question) for each in given) for use, given in here.items()}
                found.claims |= Uses(use for use, (level, _) in refusing.items() if level >= CONDITIONAL)
                continue
            own = readings.setdefault((one.party, one.authority), [])
            own += [{} for _ in range(number + 1 - len(own))]
            own[number] = {use: own[number].get(use, []) + here.get(use, []) for use in USES}
    written: Written = {}
    for (party, authority), given in readings.items():
        given += [{} for _ in range(len(ways) - len(given))]
        met = [{use: joined(evaluate(each, question) for each in one.get(use, [])) for use in USES} for one in given]
        levels: Levels = several([{use: level for use, (level, _) in one.items()} for one in met])
        conditions = {use: frozenset().union(*(one[use][1] for one in met)) for use in USES}
        if authority < PAGE:
            levels = {use: level for use, level in levels.items() if level != ALLOWED}
        found.statements.append(Statement("rsl", party, levels, authority, conditions))
        written[party, authority] = [{use: as_written(one.get(use, [])) for use in USES} for one in given]
    return written


def as_written(stances: list[Stance]) -> Stance:  # L15
    """What is said together, with all that any of it asks, be it refused besides."""
    return joined(stances)[0], frozenset().union(*(conditions for _, conditions in stances))


def follow(pointer: Pointer, documents: dict[str, dict[str, Any]], found: Found) -> Iterator[Posted]:  # S3
    fetched = documents.get(pointer.address)
    status = fetched.get("status", 200) if fetched else 0
    if fetched is None:
        found.broken |= INPUTS
    elif held(fetched):
        document = read(body_of(fetched))
        found.broken |= INPUTS if document is None else NONE
        if document is not None:
            found.doubt |= INPUTS if fetched.get("truncated") or status == 206 else NONE
            yield Posted(
                document,
                pointer.party,
                pointer.authority,
                pointer.about,
                pointer.about,
                pointer.address,
                fetched.get("fetched_at") or pointer.seen,
                empty=True,
            )
    elif not fetched.get("error") and (200 <= status <= 299 or 400 <= status <= 499) and status not in {401, 403, 429}:
        found.broken |= INPUTS
    else:
        found.unreachable |= INPUTS
