"""Where labels stand, and what of them can be read, for the reference resolver (standard §1.4, §3.1).

`L1`, `J3` … in comments are entries of `docs/pages/readings.md`; `tests/oracle_labels.py` says what the labels mean.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import ada_url
from jsonschema import Draft202012Validator

from tests.artefacts.source import ROOT
from tests.oracle_pages import Reservation, media_type
from tests.oracle_signals import (
    ALL,
    CARRIED,
    CLAIMED,
    NONE,
    ORIGIN,
    PAGE,
    Found,
    Question,
    body_of,
    header_lines,
    time_of,
)
from tests.oracle_syntax import Head

CONTEXT = "https://w3id.org/ofuda/v1"
RELATION = "https://w3id.org/ofuda#label"
REFERENCES = ("dct:references", "dcterms:references", "http://purl.org/dc/terms/references")


# ---------------------------------------------------------------------------------------------- the JSON of labels (L1)
class Obj(dict[str, Any]):
    """A JSON object with the last of equal members, and all of them in `pairs`."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def load(text: bytes) -> Any:
    """The value, or Ellipsis where it cannot be read."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)  # NaN, Infinity

    try:
        value = json.loads(text.decode("utf-8-sig"), object_pairs_hook=Obj, parse_constant=refuse)
    except (ValueError, RecursionError):
        return ...
    return value if len(text) <= 1 << 20 and depth(value) <= 64 else ...


def members(value: Any) -> list[Any]:
    return [member for _, member in value.pairs] if isinstance(value, Obj) else value if isinstance(value, list) else []


def depth(value: Any) -> int:
    return 1 + max(map(depth, members(value)), default=0) if isinstance(value, list | Obj) else 0


def twice(value: Any) -> bool:
    own = isinstance(value, Obj) and len(value) < len(value.pairs)
    return own or any(map(twice, members(value)))


def texts(value: Any) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def types(value: Obj) -> set[str]:
    return {text for key, member in value.pairs if key in {"type", "@type"} for text in texts(member)}


def marked(value: Obj) -> bool:
    contexts = [text.lower() for key, member in value.pairs if key == "@context" for text in texts(member)]
    return any("w3id.org/ofuda" in text for text in contexts) or bool(types(value) & {"RightsLabel", "LabelSet"})


def cut_out(value: Any, *, repeated: bool = False) -> Iterator[tuple[Obj, bool]]:
    """Each with whether a key around it stands twice."""
    if isinstance(value, Obj) and marked(value):
        yield value, repeated
        return
    keys = [key for key, _ in value.pairs] if isinstance(value, Obj) else []
    for number, member in enumerate(members(value)):
        yield from cut_out(member, repeated=repeated or keys.count(keys[number] if keys else "") > 1)


def addresses(value: Any) -> list[str]:
    """Text, objects with `@id` or `url`, or lists of these."""
    if isinstance(value, Obj):
        return [] if marked(value) else texts(value.get("@id", value.get("url")))
    return [value] if isinstance(value, str) else [each for member in members(value) for each in addresses(member)]


def usage_info(value: Any) -> Iterator[str]:
    if isinstance(value, Obj) and marked(value):
        return
    for key, member in value.pairs if isinstance(value, Obj) else ():
        yield from addresses(member) if key == "usageInfo" else ()
    for member in members(value):
        yield from usage_info(member)


class Reading(NamedTuple):
    """What one text gave: labels, each with whether it is valid; what it names as `usageInfo`; whether it is broken."""

    labels: list[tuple[Obj, bool]]
    named: list[str]
    broken: bool = False


def read(text: bytes) -> Reading:
    value = load(text)
    if value is ...:
        folded = text.replace(b"\0", b"")  # as in UTF-16
        return Reading([], [], b"w3id.org/ofuda" in folded or b"RightsLabel" in folded)
    found = [(label, valid and not repeated) for one, repeated in cut_out(value) for label, valid in split(one)]
    return Reading(found, list(usage_info(value)))


def split(document: Obj) -> list[tuple[Obj, bool]]:  # L2: the labels of a set, one by one
    if "LabelSet" not in types(document) and ("labels" not in document or types(document)):
        return [(document, is_valid(document))]
    listed = document.get("labels")
    keys = sorted(key for key, _ in document.pairs)
    proper = keys == ["@context", "labels", "type"] and document["@context"] == CONTEXT
    proper = proper and document["type"] == "LabelSet" and isinstance(listed, list) and bool(listed)
    each = [member if isinstance(member, Obj) else Obj([]) for member in (listed if isinstance(listed, list) else [])]
    return [*([] if proper else [(document, False)]), *((label, proper and is_valid(label)) for label in each)]


# ------------------------------------------------------------------------------------------ which labels are valid, L2
SKELETON: dict[str, Any] = {
    "@context": CONTEXT,
    "type": "RightsLabel",
    "id": "https://example.com/label",
    "issued": "2026-01-01T00:00:00Z",
    "declaredBy": {"id": "https://example.com/"},
    "basis": "rightsholder",
    "about": [{"type": "Resource", "url": "https://example.com/a"}],
    "uses": {"output-style": {"decision": "disallowed"}},
}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


@cache
def schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((ROOT / "schema" / "v1" / "label.schema.json").read_text("utf-8")))


@cache
def accepts(text: str) -> bool:
    return schema().is_valid(json.loads(text))


def instant(value: Any) -> datetime | None:
    try:
        return time_of(value) if isinstance(value, str) and STAMP.fullmatch(value) else None
    except ValueError:
        return None


def is_valid(label: Obj) -> bool:
    if twice(label) or not accepts(json.dumps(label)):
        return False
    proofs = label.get("proof", [])
    dated = [label, *label["uses"].values(), *(proofs if isinstance(proofs, list) else [proofs])]
    names = ("issued", "validFrom", "validUntil", "from", "until", "created", "expires")
    stamps = [of[key] for of in dated for key in names if key in of]
    return all(instant(stamp) for stamp in stamps)


def is_subject(value: Any) -> bool:  # L3: by itself
    return isinstance(value, Obj) and accepts(json.dumps(SKELETON | {"about": [value]}))


def is_rule(value: Any) -> bool:
    return isinstance(value, Obj) and accepts(json.dumps(SKELETON | {"uses": {"output-style": value}}))


# -------------------------------------------------------------------------------------------------------- HTML and Link
class Markup(Head):
    """Besides the metas: the addresses of label links in the head, and the texts of data scripts anywhere."""

    def __init__(self, page: str) -> None:
        self.links: list[str] = []
        self.scripts: list[str] = []
        super().__init__(page)
        if self.cdata_elem == "script":  # the end of the page ends it
            self.handle_data(self.rawdata)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        first = {name: value or "" for name, value in reversed(attrs)}
        if tag == "script" and not self.in_title:
            kind = first.get("type", "").partition(";")[0].strip().lower()
            self.scripts.append("" if kind == "application/ld+json" else "\0")  # NUL: no data script
        elif tag == "link" and not self.in_body and not self.in_title:
            self.links += (
                [first["href"]] if RELATION in first.get("rel", "").lower().split() and "href" in first else []
            )

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if self.cdata_elem == "script" and not self.in_title and not self.scripts[-1].startswith("\0"):
            self.scripts[-1] += data

    def texts(self) -> list[bytes]:
        return [text.encode("utf-8", "surrogatepass") for text in self.scripts if not text.startswith("\0")]


def markup_of(page: dict[str, Any], media: str) -> Markup | None:
    is_page = media in {"", "text/html", "application/xhtml+xml"} and ("body" in page or "body_base64" in page)
    return Markup(body_of(page).decode("utf-8", "replace")) if is_page else None


QUOTED = r'"(?:[^"\\]|\\.)*"'
LINK = re.compile(rf"<([^>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:{QUOTED}|[^\s;,\"]*))?)*)")
PARAMETER = re.compile(rf";\s*([^\s=;,]+)(?:\s*=\s*({QUOTED}|[^\s;,\"]*))?")


def link_fields(request: dict[str, Any]) -> Iterator[str]:  # RFC 8288 §3
    for line in header_lines(request.get("headers"), "link"):
        for reference, rest in LINK.findall(line):
            named = [
                (name.lower(), re.sub(r"\\(.)", r"\1", value.strip('"'))) for name, value in PARAMETER.findall(rest)
            ]
            first = dict(reversed(named))
            own = "anchor" not in first or at(first["anchor"], request["url"]) == at("", request["url"])
            if own and RELATION in first.get("rel", "").lower().split():
                yield reference


def at(reference: str, base: str) -> str:
    """Absolute and without fragment (L5); what is no address stays as it is."""
    try:
        return ada_url.URL(reference, base).href.partition("#")[0]
    except ValueError:
        return reference


# -------------------------------------------------------------------------------------------- where they stand (L4, L5)
class Label(NamedTuple):
    data: Obj
    valid: bool
    authority: int
    party: str
    policy: str | None = None  # the TDM policy through which it was reached
    layers: frozenset[int] | None = None  # the readings of TDMRep in which it was reached, where not in all
    place: tuple[int, str] | None = None  # of a proved label: the authority and the party of where it stands
    mistrusted: bool = False  # not valid for its proofs alone


class Way(NamedTuple):
    """A pointer to a document; `strict` where the document not being read leaves something broken."""

    address: str
    authority: int
    party: str
    strict: bool = False
    policy: str | None = None
    layers: frozenset[int] | None = None


def gather(
    request: dict[str, Any], question: Question, markup: Markup | None, layers: list[Reservation], found: Found
) -> list[Label]:
    documents: dict[str, dict[str, Any]] = {
        at(url, url): fetched for url, fetched in (request.get("documents") or {}).items()
    }
    origin, url, media = question.origin, question.url, media_type(request)
    ways = [Way(at(link, url), ORIGIN, origin, strict=True) for link in link_fields(request)]
    ways += [Way(at(link, url), PAGE, url, strict=True) for link in (markup.links if markup else [])]
    labels: list[Label] = []
    for text in markup.texts() if markup else []:
        reading = read(text)
        found.broken |= ALL if reading.broken else NONE
        labels += [Label(data, valid, PAGE, url) for data, valid in reading.labels]
        ways += [Way(at(named, url), PAGE, url) for named in reading.named]
    body = body_of(request)
    is_json = (
        media in {"application/json", "text/json"}
        or media.endswith("+json")
        or (not media and body.lstrip()[:1] in {b"{", b"["})
    )
    if is_json:
        reading = read(body)
        found.broken |= ALL if reading.broken else NONE
        labels += [Label(data, valid, PAGE, url) for data, valid in reading.labels]
    has_body = "body" in request or "body_base64" in request
    if (markup or (is_json and has_body)) and (request.get("truncated") or request.get("status") == 206):
        found.doubt |= ALL  # L18
    labels += [label for page in request.get("found_on") or [] for label in embedding(page, question, found)]
    by_policy = [set(through(layer, documents, question, found)) for layer in layers]
    for way in set().union(*by_policy):
        reached = frozenset(number for number, each in enumerate(by_policy) if way in each)
        ways.append(way._replace(layers=None if len(reached) == len(layers) else reached))
    for way in sorted(set(ways), key=str):
        labels += follow(way, documents.get(way.address), found)
    pointed = {way.address for way in ways}
    for address, fetched in documents.items():
        if address not in pointed and held(fetched):
            labels += [Label(data, valid, CLAIMED, address) for data, valid in read(body_of(fetched)).labels]
    return labels


def held(fetched: dict[str, Any] | None) -> bool:
    return fetched is not None and not fetched.get("error") and fetched.get("status", 200) in {200, 206}


def embedding(page: dict[str, Any], question: Question, found: Found) -> Iterator[Label]:
    markup = markup_of(page, "")
    same = ada_url.URL(page["url"]).origin == question.origin
    for reading in map(read, markup.texts() if markup else []):
        found.broken |= ALL if reading.broken and same else NONE
        yield from (Label(data, valid, CARRIED if same else CLAIMED, page["url"]) for data, valid in reading.labels)


def through(layer: Reservation, documents: dict[str, Any], question: Question, found: Found) -> Iterator[Way]:
    """What a reservation's policy names, where the policy is held."""
    if layer.policy is None or layer.reservation != 1:
        return
    address = at(layer.policy, question.url)
    fetched = documents.get(address)
    text = body_of(fetched) if fetched is not None and held(fetched) else b""
    policy = load(text)
    found.broken |= ALL if read(text).broken else NONE  # L1
    by_page = layer.policy_from == "tdmrep-meta"
    authority, party = (PAGE, question.url) if by_page else (ORIGIN, question.origin)
    listed = [policy.get(key) for key in REFERENCES] if isinstance(policy, Obj) else []
    for named in addresses(listed):
        yield Way(at(named, address), authority, party, policy=layer.policy)


def follow(way: Way, fetched: dict[str, Any] | None, found: Found) -> Iterator[Label]:  # L5
    status = fetched.get("status", 200) if fetched else 0
    if fetched is None:
        found.broken |= ALL if way.strict else NONE
    elif held(fetched):
        reading = read(body_of(fetched))
        found.broken |= ALL if reading.broken or (way.strict and not reading.labels) else NONE
        found.doubt |= ALL if fetched.get("truncated") or status == 206 else NONE
        yield from (Label(data, ok, *way[1:3], way.policy, way.layers) for data, ok in reading.labels)
    elif way.strict:
        absent = not fetched.get("error") and (200 <= status <= 299 or 400 <= status <= 499)
        if absent and status not in {401, 403, 429}:
            found.broken |= ALL
        else:
            found.unreachable |= ALL
