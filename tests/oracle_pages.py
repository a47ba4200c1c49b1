"""What a page and TDMRep say to the reference resolver (standard §2, §3.5).

`X1`, `T3` … in comments are entries of `docs/pages/readings.md`; `tests/oracle.py` joins what is found here.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import ada_url

from tests.oracle_signals import (
    ALLOWED,
    CONDITIONAL,
    DISALLOWED,
    NONE,
    ORIGIN,
    PAGE,
    TDM,
    TRAINING,
    Condition,
    Found,
    Levels,
    Question,
    Statement,
    Uses,
    body_of,
    header_lines,
    said,
    several,
)
from tests.oracle_syntax import TOKEN, Head, reach, trim

# ------------------------------------------------------------------------------------- X-Robots-Tag and robots metas
DIRECTIVES = {  # X1: names that are no agents
    *("all", "none", "index", "noindex", "follow", "nofollow", "archive", "noarchive", "nocache", "snippet"),
    *("nosnippet", "noodp", "noydir", "notranslate", "noimageindex", "indexifembedded", "nositelinkssearchbox"),
    *("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after", "noai", "noimageai", "noml"),
}


def directives(line: str, agents: list[str]) -> set[str]:  # X1
    scope, heard = "", set()
    for part in line.lower().split(","):
        name, colon, rest = (trim(side) for side in part.partition(":"))
        if colon and (name == "*" or (name and set(name) <= TOKEN and name not in DIRECTIVES)):
            scope, name = name, trim(rest.partition(":")[0])
        heard |= {name} if scope in {"", "*", *agents} else set()
    return heard


def media_type(request: dict[str, Any]) -> str:
    headers = header_lines(request.get("headers"), "content-type")
    return str(request.get("media_type") or next(iter(headers), "")).partition(";")[0].strip().lower()


def head_of(page: dict[str, Any], media: str) -> Head | None:
    is_page = media in {"", "text/html", "application/xhtml+xml"} and ("body" in page or "body_base64" in page)
    return Head(body_of(page).decode("utf-8", "replace")) if is_page else None


def refused_by(page: dict[str, Any], media: str, agents: list[str], head: Head | None) -> dict[str, Levels]:  # X3
    lines = header_lines(page.get("headers"), "x-robots-tag")
    metas = [content for name, content in (head.metas if head else []) if name in {"robots", *agents}]  # X2
    words = {
        "x-robots-tag": {word for line in lines for word in directives(line, agents)},
        "meta-robots": {word for content in metas for word in content.lower().replace(",", " ").split()},
    }
    refusing = {"noai", "noml"} | ({"noimageai"} if media == "" or media.startswith("image/") else set())
    return {channel: said(TRAINING if heard & refusing else NONE, NONE) for channel, heard in words.items()}


def of_page(request: dict[str, Any], question: Question, head: Head | None, found: Found) -> None:
    media = media_type(request)
    for channel, levels in refused_by(request, media, question.agents, head).items():
        by_origin = channel == "x-robots-tag"
        party, authority = (question.origin, ORIGIN) if by_origin else (question.url, PAGE)
        found.statements.append(Statement(channel, party, levels, authority))
    embedded = media == "" or media.startswith(("image/", "audio/", "video/"))
    for page in request.get("found_on", []) if embedded else []:  # X4
        for channel, levels in refused_by(page, media, question.agents, head_of(page, "text/html")).items():
            if ada_url.URL(page["url"]).origin == question.origin:
                found.statements.append(Statement(channel, page["url"], levels, PAGE))
            else:
                found.claims |= Uses(levels)


# ------------------------------------------------------------------------------------------------------------- TDMRep
class Pairs(list[tuple[str, Any]]):
    """A JSON object with every one of its members, in order."""


class Entry(NamedTuple):
    locations: list[str]
    reservation: int | None
    policy: str | None


Layer = tuple[str, int | None, str | None]  # channel, reservation, policy


def load(text: bytes) -> Any:
    """None where it does not parse; `null` is no array either."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)  # NaN, Infinity

    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=Pairs, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None


def has_duplicates(value: Any) -> bool:
    if isinstance(value, Pairs):
        return len({key for key, _ in value}) < len(value) or any(has_duplicates(member) for _, member in value)
    return isinstance(value, list) and any(has_duplicates(member) for member in value)


def read_tdmrep(body: bytes, *, cut: bool) -> tuple[list[Entry], bool]:  # T2; (entries, broken)
    body = body.removeprefix(b"\xef\xbb\xbf")
    document = load(body)
    broken = not isinstance(document, list) or isinstance(document, Pairs) or has_duplicates(document)
    ends = [at for at in range(len(body)) if body[at : at + 1] == b"}"] if cut and document is None else []
    while ends and document is None:  # J3: the entries before the cut were seen
        document = load(body[: ends.pop() + 1] + b"]")
    if isinstance(document, Pairs):
        document = [document] if {"location", "tdm-reservation"} <= {key for key, _ in document} else []
    items = document if isinstance(document, list) else []
    entries = [entry_of(item, trusted=not broken) for item in items if isinstance(item, Pairs)]
    return [entry for entry, _ in entries], broken or len(entries) < len(items) or any(bad for _, bad in entries)


def entry_of(item: Pairs, *, trusted: bool) -> tuple[Entry, bool]:
    locations = [value for key, value in item if key == "location" and isinstance(value, str)]
    stated = [in_json(value) for key, value in item if key == "tdm-reservation"]
    policies = [value for key, value in item if key == "tdm-policy" and isinstance(value, str) and value.strip()]
    reservation = 1 if 1 in stated else 0 if 0 in stated and trusted else None  # T2
    policy = policies[0] if policies and reservation is not None else None
    return Entry(locations, reservation, policy), not locations or not stated or None in stated


def in_json(value: Any) -> int | None:  # T1
    if value is True or value == "1":
        return 1
    return int(value) if type(value) in {int, float} and value in {0, 1} else None


def file_layer(entries: list[Entry], path: str) -> Layer:  # T3
    for entry in entries:
        patterns = [location if location.startswith(("/", "*")) else "/" + location for location in entry.locations]
        if any(reach(pattern, path) >= 0 for pattern in patterns):
            return "tdmrep-file", entry.reservation, entry.policy
    return "tdmrep-file", None, None


def text_layer(channel: str, reservations: list[str], policies: list[str]) -> tuple[Layer, bool]:  # T1, T4
    values = [value for line in reservations for value in line.split(",")]  # T4: repeated, also on one line
    stated = [{"1": 1, "0": 0}.get(value.strip()) for value in values]
    policy = next((value.strip() for value in policies if value.strip()), None)
    return (channel, 1 if 1 in stated else 0 if 0 in stated else None, policy), None in stated


class Reservation(NamedTuple):
    """What one reading of all layers says, and the channel that each property is from."""

    channel: str
    reservation: int | None
    policy: str | None
    policy_from: str
    levels: Levels
    asks: Mapping[str, frozenset[Condition]] = MappingProxyType({})  # of its policy, once read


def carry_over(layers: list[Layer]) -> Reservation:  # T4, T5
    setting = [(channel, reservation) for channel, reservation, _ in layers if reservation is not None]
    named: list[tuple[str | None, str]] = [(policy, channel) for channel, _, policy in layers if policy]
    policy, policy_from = named[-1] if named else (None, "")
    channel, reservation = setting[-1] if setting else ("", None)
    return Reservation(channel, reservation, policy, policy_from, reserved(reservation, policy=bool(named)))


def reserved(reservation: int | None, *, policy: bool) -> Levels:  # T5
    if reservation == 1:
        return dict.fromkeys(TDM, CONDITIONAL if policy else DISALLOWED)
    return {"mine": ALLOWED} if reservation == 0 else {}


def well_known(request: dict[str, Any], found: Found) -> list[Entry]:  # T6
    fetched = (request.get("well_known") or {}).get("/.well-known/tdmrep.json")
    if fetched is None:
        return []
    status = fetched.get("status", 200)
    unread = 200 <= status <= 299 or 400 <= status <= 499
    if fetched.get("error") or status in {401, 403, 429} or not unread:
        found.unreachable |= TDM
        return []
    body = body_of(fetched)
    if status not in {200, 206}:
        return []
    cut = bool(fetched.get("truncated")) or status == 206
    found.doubt |= TDM if cut else NONE  # J3
    if b"\0" in body or body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        marked = any("tdm-reservation".encode(code) in body for code in ("utf-8", "utf-16-le", "utf-16-be"))
        found.broken |= TDM if marked else NONE  # standard §3.7: the signal's own mark
        return []
    entries, broken = read_tdmrep(body, cut=cut)
    found.broken |= TDM if broken else NONE  # J7
    return entries


def reservations(
    request: dict[str, Any], question: Question, head: Head | None, found: Found
) -> list[Reservation]:  # T3: per reading
    entries = well_known(request, found)
    metas = head.metas if head else []
    lines = [header_lines(request.get("headers"), name) for name in ("tdm-reservation", "tdm-policy")]
    contents = [[content for name, content in metas if name == wanted] for wanted in ("tdm-reservation", "tdm-policy")]
    header, bad_header = text_layer("tdmrep-header", *lines)
    meta, bad_meta = text_layer("tdmrep-meta", *contents)
    found.broken |= TDM if bad_header or bad_meta else NONE
    paths = {path for whole in question.targets for path in (whole, whole.partition("?")[0])}
    return [carry_over([file_layer(entries, path), header, meta]) for path in sorted(paths)]


def of_tdmrep(readings: list[Reservation], question: Question, found: Found) -> None:
    channels = [reading.channel for reading in readings if reading.channel]
    if channels:  # a header or meta that sets the reservation does so in every reading
        levels = several([reading.levels for reading in readings])
        by_page = channels[0] == "tdmrep-meta"
        party, authority = (question.url, PAGE) if by_page else (question.origin, ORIGIN)
        found.statements.append(Statement(channels[0], party, levels, authority))
