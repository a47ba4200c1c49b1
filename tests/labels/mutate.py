"""Mistakes in labels, one at a time, and who can see each.

`EXPANSION`: a mistake of the JSON that expansion refuses, so no graph of it is ever made. `LISTS`: a mistake of the
JSON that leaves no trace in a graph (a list of one, a value twice, nothing at all). `TEXT`: what a text may hold, which
the shapes leave to the schema where its pattern names control characters or its length is bounded. `GRAPH`: what the
schema and the shapes must both refuse. `OPEN`: a member of something else in a subject or in the party, whose shapes
are open, since one node may be both, and more, in the graphs of others.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ofuda.nouns.label import CONTEXT
from tests.labels.generate import Json, Maker


class Seen(StrEnum):
    EXPANSION = "refused before expansion"
    LISTS = "gone in the graph"
    TEXT = "text that the schema alone looks at"
    GRAPH = "schema and shapes"
    OPEN = "told of a node that may be something else as well"


@dataclass(frozen=True)
class Mutation:
    name: str
    seen: Seen
    change: Callable[[Json, Maker], object]


def mutated(label: Json, mutation: Mutation, seed: str) -> Json:
    """A copy with one mistake; new parts bear the label's number."""
    number = int(label["id"].split("//h")[1].split(".")[0])
    maker = Maker(random.Random(seed), number)
    maker.made = 1_000
    changed = copy.deepcopy(label)
    mutation.change(changed, maker)
    return changed


def _subject(label: Json, maker: Maker, kind: str) -> Json:
    """A subject of that kind; one is added where there is none."""
    for one in label["about"]:
        if one["type"] == kind:
            found: Json = one
            return found
    made = maker.subject(kind, 0.2)
    label["about"].append(made)
    return made


def _work(label: Json, maker: Maker) -> Json:
    return _subject(label, maker, "Work")


def _code(label: Json, maker: Maker) -> Json:
    made: Json = {"digest": maker.digest()}
    _work(label, maker)["content"] = [made]
    return made


def _rule(label: Json, maker: Maker, decision: str = "conditional") -> Json:
    label["uses"]["output-style"] = maker.rule(0.3, decision)
    found: Json = label["uses"]["output-style"]
    return found


def _proof(label: Json, maker: Maker) -> Json:
    label["proof"] = maker.proof()
    found: Json = label["proof"]
    return found


def _put(**members: Any) -> Callable[[Json, Maker], object]:
    return lambda label, _: label.update(members)


def _drop(name: str) -> Callable[[Json, Maker], object]:
    return lambda label, _: label.pop(name)


def _in(part: Callable[[Json, Maker], Json], **members: Any) -> Callable[[Json, Maker], object]:
    return lambda label, maker: part(label, maker).update(members)


def _out(part: Callable[[Json, Maker], Json], *names: str) -> Callable[[Json, Maker], object]:
    def change(label: Json, maker: Maker) -> None:
        found = part(label, maker)
        for name in names:
            found.pop(name, None)

    return change


def _party(label: Json, _: Maker) -> Json:
    found: Json = label["declaredBy"]
    return found


def _site(label: Json, maker: Maker) -> Json:
    return _subject(label, maker, "Site")


def _resource(label: Json, maker: Maker) -> Json:
    return _subject(label, maker, "Resource")


def _collection(label: Json, maker: Maker) -> Json:
    return _subject(label, maker, "Collection")


def _only_characters(label: Json, maker: Maker) -> None:
    label["about"] = [maker.subject("Character", 0.2)]
    label["uses"]["mine"] = {"decision": "disallowed"}


def _identified(label: Json, maker: Maker) -> Json:
    made: Json = {"scheme": "isbn", "value": "1"}
    _work(label, maker)["identifier"] = [made]
    return made


def _conditional(label: Json, maker: Maker) -> Json:
    return _rule(label, maker)


def _allowed(label: Json, maker: Maker) -> Json:
    return _rule(label, maker, "allowed")


def _refused(label: Json, maker: Maker) -> Json:
    return _rule(label, maker, "disallowed")


def _look_alike(label: Json, maker: Maker) -> None:
    """With a Cyrillic letter."""
    _refused(label, maker)["dec\u0456sion"] = "allowed"


def _contents(*codes: Json) -> Callable[[Json, Maker], object]:
    return _in(_work, content=list(codes))


def _two_digests(label: Json, maker: Maker) -> None:
    _code(label, maker)["digest"] = [maker.digest(), maker.digest()]


def _two_parties(label: Json, maker: Maker) -> None:
    label["declaredBy"] = [label["declaredBy"], {"id": maker.address("parties")}]


def _many(values: list[Any], times: int) -> list[Any]:
    return [values[n % len(values)] + str(n) for n in range(times)]


E, L, T, G, P = Seen.EXPANSION, Seen.LISTS, Seen.TEXT, Seen.GRAPH, Seen.OPEN
_TABLE: tuple[tuple[str, Seen, Callable[[Json, Maker], object]], ...] = (
    # Members and keys.
    ("a member nobody knows", E, _put(colour="red")),
    ("a member nobody knows, in a subject", E, _in(_work, colour="red")),
    ("a member nobody knows, in a rule", E, _in(_conditional, price="1")),
    ("a member nobody knows, in the party", E, _in(_party, colour="red")),
    ("a keyword as a key", E, _put(**{"@id": "https://a.example/"})),
    ("a keyword as a key, in a rule", E, _in(_refused, **{"@type": "https://a.example/"})),
    ("@graph as a key", E, _put(**{"@graph": []})),
    ("@reverse as a key", E, _put(**{"@reverse": {}})),
    ("@included as a key", E, _put(**{"@included": []})),
    ("@nest as a key", E, _in(_work, **{"@nest": {}})),
    ("an IRI as a key", E, _in(_refused, **{"https://w3id.org/ofuda#decision": "allowed"})),
    ("a compact IRI as a key", E, _in(_refused, **{"ofuda:decision": "allowed"})),
    ("a look-alike key", E, _look_alike),
    ("a key in other case", E, _put(Uses={})),
    ("a word as a key", E, _put(allowed="https://a.example/")),
    # Contexts.
    ("no context", E, _drop("@context")),
    ("another context", E, _put(**{"@context": "https://w3id.org/ofuda/v2"})),
    ("a context in a list", E, _put(**{"@context": [CONTEXT]})),
    ("an inline context", E, _put(**{"@context": {"@vocab": "https://w3id.org/ofuda#"}})),
    ("a null context", E, _put(**{"@context": None})),
    ("a context in a subject", E, _in(_work, **{"@context": CONTEXT})),
    ("a context in a rule", E, _in(_refused, **{"@context": CONTEXT})),
    ("another context in a proof", E, _in(_proof, **{"@context": "https://a.example/"})),
    # Values of other kinds.
    ("a number for a text", E, _in(_conditional, paymentModel=1)),
    ("true for a text", E, _in(_conditional, license=True)),
    ("null for a text", E, _put(validUntil=None)),
    ("an object for a text", E, _put(issued={"@value": "2026-11-21T00:00:00Z"})),
    ("a list in a list", E, _put(jurisdiction=[["JP"]])),
    ("a list of types", E, _put(type=["RightsLabel"])),
    ("another type", E, _put(type="LabelSet")),
    ("no type", E, _drop("type")),
    ("a text for a rule", E, lambda label, _: label["uses"].update(mine="disallowed")),
    ("a list of rules", E, lambda label, _: label["uses"].update(mine=[{"decision": "disallowed"}])),
    ("a text without its language", E, _put(notice="no")),
    ("a number in ext", E, _put(ext={"https://a.example/x": {"a": [1]}})),
    # Words and addresses that nobody knows.
    ("a group as a use", E, lambda label, _: label["uses"].update(training={"decision": "disallowed"})),
    ("a use nobody knows", E, lambda label, _: label["uses"].update(dance={"decision": "disallowed"})),
    ("a decision nobody knows", E, _in(_refused, decision="forbidden")),
    ("a decision in other case", E, _in(_refused, decision="Allowed")),
    ("a decision as an IRI", E, _in(_refused, decision="https://w3id.org/ofuda#allowed")),
    ("a duty nobody knows", E, _in(_conditional, duties=["applaud"])),
    ("a basis nobody knows", E, _put(basis="owner")),
    ("a subject of an unknown type", E, _in(_work, type="Song")),
    ("a relative id", E, _put(id="/labels/1")),
    ("a blank node as an id", E, _in(_party, id="_:b0")),
    ("an address with a space", E, _in(_resource, url="https://a.example/a b")),
    ("a language in upper case", E, _put(notice={"EN": "no"})),
    ("a language with an underscore", E, _put(notice={"ja_jp": "no"})),
    # What leaves no trace.
    ("a text where a list belongs", L, _put(jurisdiction="JP")),
    ("a list where a text belongs", L, lambda label, _: label.update(issued=[label["issued"]])),
    ("a list of one decision", L, _in(_refused, decision=["disallowed"])),
    ("an empty list", L, _put(supersedes=[])),
    ("a value twice", L, _put(jurisdiction=["JP", "JP"])),
    ("a subject twice", L, lambda label, maker: label["about"].extend(copy.deepcopy([_work(label, maker)] * 2))),
    ("no text in a language map", L, _put(notice={})),
    ("no text in a list of a language", L, _in(_work, alternateName={"en": []})),
    ("an alternate name that is no list", L, _in(_work, alternateName={"en": "Moon Cat"})),
    ("the party as a text", L, _put(declaredBy="did:web:a.example")),
    # Texts.
    ("a control character in a name", T, _in(_work, name={"en": "Moon\u0000Cat"})),
    ("a line feed in a name", T, _in(_work, name={"en": "Moon\nCat"})),
    ("an empty name", T, _in(_work, name={"en": ""})),
    ("a name that is too long", T, _in(_work, name={"en": "a" * 513})),
    ("a control character in the notice", T, _put(notice={"en": "no\u0085"})),
    ("a path that begins with neither slash nor star", T, _in(_site, path=["manga/"])),
    ("a path with a fragment", T, _in(_site, path=["/#a"])),
    ("a contact over http", T, _in(_party, contact="http://a.example/")),
    ("a contact by telephone", T, _in(_party, contact="tel:+81-3-0000-0000")),
    ("an address without authority", T, _in(_resource, url="https:a.example")),
    ("an address with user information", T, _in(_resource, url="https://a@b.example/")),
    ("an address of another scheme", T, _in(_resource, url="ftp://a.example/")),
    ("a licence by mail", T, _in(_refused, license="mailto:a@b.example")),
    ("a broken percent escape", T, _put(exceptionTo=["https://a.example/%zz"])),
    ("a scheme in upper case", T, _put(supersedes=["HTTPS://a.example/"])),
    ("a language that is too long", T, _put(notice={"en-" + "-".join(["abcdefgh"] * 4): "no"})),
    ("an identifier without a value", T, _in(_identified, value="")),
    ("a key of ext that is no IRI", T, _put(ext={"house": "x"})),
    ("a keyword inside ext", T, _put(ext={"https://a.example/x": {"@id": "x"}})),
    ("nothing in ext", T, _put(ext={})),
    ("a list that is too long", T, lambda label, _: label.update(supersedes=_many(["https://a.example/"], 1_001))),
    # What is wrong with a proof lies in the graph of the proof, at which the shapes do not look.
    ("a proof without a suite", T, _out(_proof, "cryptosuite")),
    ("a proof without a value", T, _out(_proof, "proofValue")),
    ("a suite in upper case", T, _in(_proof, cryptosuite="EdDSA")),
    ("a member of labels in a proof", T, _in(_proof, basis="agent")),
    # What is missing.
    ("no id", G, _drop("id")),
    ("no issued", G, _drop("issued")),
    ("no party", G, _drop("declaredBy")),
    ("no basis", G, _drop("basis")),
    ("no subjects", G, _drop("about")),
    ("an empty list of subjects", G, _put(about=[])),
    ("no uses", G, _drop("uses")),
    ("nothing in uses", G, _put(uses={})),
    ("a party without an id", G, _out(_party, "id")),
    ("a subject without a type", G, _out(_work, "type")),
    ("a work without an id", G, _out(_work, "id")),
    ("a collection without an id", G, _out(_collection, "id")),
    ("a site without an address", G, _out(_site, "url")),
    ("a resource without an address", G, _out(_resource, "url")),
    ("a rule without a decision", G, lambda label, _: label["uses"].update(mine={})),
    ("an identifier without a scheme", G, _out(_identified, "scheme")),
    # Words in the wrong place.
    ("a use as a decision", G, _in(_refused, decision="search")),
    ("a decision as a use", G, lambda label, _: label["uses"].update(allowed={"decision": "disallowed"})),
    ("a medium as a basis", G, _put(basis="image")),
    ("a decision as a medium", G, _in(_work, media=["allowed"])),
    ("a purpose as a duty", G, _in(_conditional, duties=["research"])),
    ("a duty as a purpose", G, _in(_conditional, purpose=["inform"])),
    ("research as a recipient", G, _in(_conditional, recipient=["research"])),
    ("a basis as a law", G, _put(legalBasis=["agent"])),
    ("a payment model nobody knows", G, _in(_refused, paymentModel="barter")),
    ("an organization as a subject", G, _in(_work, type="Organization")),
    ("a label as a subject", G, _in(_work, type="RightsLabel")),
    ("a work as the party", P, _in(_party, type="Work")),
    # Conditions.
    ("conditional without a condition", G, lambda label, _: label["uses"].update(mine={"decision": "conditional"})),
    ("a duty of what is allowed", G, _in(_allowed, duties=["inform"])),
    ("a purpose of what is refused", G, _in(_refused, purpose=["research"])),
    ("an end of what is allowed", G, _in(_allowed, until="2031-01-01T00:00:00Z")),
    ("inputs of a character alone", G, _only_characters),
    # Texts with a pattern of their own.
    ("a date without a zone", G, _put(issued="2026-11-21T00:00:00")),
    ("a day alone", G, _put(validFrom="2026-11-21")),
    ("a day that is not in the calendar", G, _put(issued="2026-02-30T00:00:00Z")),
    ("a month that is none", G, _put(validUntil="2026-13-01T00:00:00Z")),
    ("a date in words", G, _in(_conditional, until="tomorrow")),
    ("a zone in lower case", G, _put(issued="2026-11-21T00:00:00z")),
    ("a leap second", G, _put(issued="2016-12-31T23:59:60Z")),
    ("the end of a day", G, _put(issued="2026-11-21T24:00:00Z")),
    ("a territory in lower case", G, _in(_conditional, territory=["jp"])),
    ("a territory of three letters", G, _in(_conditional, territory=["JPN"])),
    ("a jurisdiction in lower case", G, _put(jurisdiction=["eu"])),
    ("a site with a path in its address", G, _in(_site, url="https://a.example/manga/")),
    ("a site in upper case", G, _in(_site, url="https://A.example/")),
    ("a digest of another function", G, _in(_code, digest="uEyC6eBaPj_AbzuxB-fiP3-wVrqTjGfZE_DrFUDuGgk7KJQ")),
    ("a digest that is cut", G, _in(_code, digest="uEiC6eBaPj_AbzuxB")),
    ("a digest in another spelling", G, _in(_code, digest="sha256:" + "0" * 64)),
    ("an ISCC in lower case", G, _contents({"iscc": "iscc:KACT4EBWK27737D2"})),
    ("a code that is nothing", G, _contents({})),
    ("a code that is two", G, _in(_code, iscc="ISCC:KACT4EBWK27737D2")),
    ("a table without a digest", G, _contents({"href": "https://a.example/"})),
    ("a media type without a table", G, _in(_code, mediaType="text/csv")),
    ("a count of nothing", G, _in(_code, href="https://a.example/t", count="0")),
    ("a media type with parameters", G, _in(_code, href="https://a.example/t", mediaType="text/csv; a=b")),
    ("a scheme of an identifier in upper case", G, _in(_identified, scheme="ISBN")),
    # More than one.
    ("two bases", G, _put(basis=["agent", "publisher"])),
    ("two decisions", G, _in(_refused, decision=["allowed", "disallowed"])),
    ("two dates", G, _put(issued=["2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"])),
    ("two addresses of a site", G, _in(_site, url=["https://a.example", "https://b.example"])),
    ("two digests in one code", G, _two_digests),
    ("two parties", G, _two_parties),
    ("two names in one language", G, _in(_work, name={"en": ["Moon Cat", "Lunar Cat"]})),
    # Members of something else.
    ("a decision of the whole label", G, _put(decision="allowed")),
    ("duties of the whole label", G, _put(duties=["inform"])),
    ("a name of the label", G, _put(name={"en": "Moon Cat"})),
    ("a digest of a subject", P, lambda label, maker: _work(label, maker).update(digest=maker.digest())),
    ("a path of a work", P, _in(_work, path=["/"])),
    ("other names of a site", P, _in(_site, alternateName={"en": ["A"]})),
    ("a whole of a site", P, _in(_site, partOf=["https://a.example/w"])),
    ("a decision of a subject", P, _in(_work, decision="allowed")),
    ("a decision of the party", P, _in(_party, decision="allowed")),
    ("a contact of a subject", P, _in(_work, contact="mailto:a@b.example")),
    ("media of a rule", G, _in(_refused, media=["image"])),
    ("an id of a rule", G, _in(_refused, id="https://a.example/r")),
    ("a type of a rule", G, _in(_refused, type="Work")),
    ("a label in a label", G, _put(labels=[{"type": "RightsLabel", "id": "https://a.example/l"}])),
    ("a member of codes in an identifier", G, _in(_identified, count="1")),
    ("an id of a code", G, _in(_code, id="https://a.example/c")),
    ("a use named twice", G, _in(_refused, uses={"mine": {"decision": "disallowed"}})),
)  # fmt: skip

MUTATIONS: tuple[Mutation, ...] = tuple(Mutation(*row) for row in _TABLE)
