"""A label that permits everything on a site, and what poisoners do to it (security plan, T6 and T7)."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from ofuda.nouns.label import CONTEXT
from ofuda.nouns.vocabulary import ALL
from tests.labels.generate import Json

NS = "https://w3id.org/ofuda#"
LABEL: Json = {
    "@context": CONTEXT,
    "type": "RightsLabel",
    "id": "https://studio.example/labels/1",
    "issued": "2026-01-01T00:00:00Z",
    "validUntil": "2031-01-01T00:00:00Z",
    "declaredBy": {"id": "did:web:studio.example", "type": "Person", "name": {"en": "A"}},
    "basis": "rightsholder",
    "about": [
        {"type": "Site", "url": "https://studio.example/"},
        {
            "type": "Work",
            "id": "https://studio.example/w",
            "identifier": [{"scheme": "hand", "value": "1"}],
            "content": [{"digest": "f1220" + "0" * 64}],
        },
    ],
    "uses": {use.value: {"decision": "allowed"} for use in ALL},
    "ext": {"https://studio.example/x": {"a": "b"}},
}
# With a proof that is none: only what is about proofs starts from it, since it permits nothing as it stands.
SIGNED: Json = {
    **LABEL,
    "proof": {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": "did:web:studio.example#key-1",
        "proofPurpose": "assertionMethod",
        "proofValue": "zabc",
    },
}
REFUSING: Json = {**LABEL, "uses": {use.value: {"decision": "disallowed"} for use in ALL}}
SWAP: Json = {"allowed": NS + "disallowed", "disallowed": NS + "allowed"}

Path = tuple[str | int, ...]


def changed(path: Path, members: Json, of: Json = LABEL) -> Json:
    """A copy whose object at the path has other members."""
    made = copy.deepcopy(SIGNED if path[:1] == ("proof",) else of)
    inside: Any = made
    for step in path:
        inside = inside[step]
    inside.update(members)
    return made


def _contexts() -> Iterator[tuple[str, Json]]:
    """What stands where our context must."""
    words: dict[str, Any] = {
        "swap": SWAP,
        "alias of @type": {"kind": "@type"},
        "alias of @id": {"decision": "@id"},
        "@vocab": {"@vocab": NS},
        "@base": {"@base": "https://other.example/"},
        "@language": {"@language": "en"},
        "@import": {"@import": CONTEXT},
        "@import and a swap": {"@import": CONTEXT, **SWAP},
        "@propagate": {"@propagate": False, **SWAP},
        "type-scoped": {"RightsLabel": {"@id": NS + "RightsLabel", "@context": SWAP}},
        "property-scoped": {"uses": {"@id": NS + "rule", "@container": "@index", "@context": SWAP}},
        "property-scoped null": {"uses": {"@id": NS + "rule", "@context": None}},
        "@nest": {"hidden": "@nest"},
        "@reverse": {"about": {"@reverse": NS + "about"}},
        "@included": {"more": "@included"},
        "@graph": {"proof": "@graph"},
        "a term that is null": {"disallowed": None},
        "not protected": {"@protected": False, **SWAP},
        "version 1.0": {"@version": 1.0},
        "a prefix": {"did": "https://other.example/"},
        "an index by something else": {"uses": {"@id": NS + "rule", "@container": "@index", "@index": NS + "decision"}},
    }
    for name, one in words.items():
        yield f"inline: {name}", changed((), {"@context": one})
        yield f"second: {name}", changed((), {"@context": [CONTEXT, one]}, REFUSING)
    plain: dict[str, Any] = {
        "null": None,
        "a list of ours": [CONTEXT],
        "ours twice": [CONTEXT, CONTEXT],
        "ours, then null": [CONTEXT, None],
        "null, then ours": [None, CONTEXT],
        "an empty list": [],
        "an empty object": {},
        "a number": 1,
        "true": True,
    }
    yield from ((f"context: {name}", changed((), {"@context": one})) for name, one in plain.items())
    yield "context: none", {key: value for key, value in LABEL.items() if key != "@context"}


LOOK_ALIKES = (
    "http://w3id.org/ofuda/v1",
    "HTTPS://w3id.org/ofuda/v1",
    "https://W3ID.org/ofuda/v1",
    "https://w3id.org/Ofuda/v1",
    "https://w3id.org/ofuda/v1/",
    "https://w3id.org/ofuda/v1#",
    "https://w3id.org/ofuda/v1?x",
    "https://w3id.org/ofuda/v1 ",
    " https://w3id.org/ofuda/v1",
    "https://w3id.org:443/ofuda/v1",
    "https://w3id.org//ofuda/v1",
    "https://w3id.org/a/../ofuda/v1",
    "https://w3id.org/ofuda/%761",
    "https://w3id.org/ofuda/v1.jsonld",
    "https://w3id.org/ofuda/v01",
    "https://w3id.org/ofuda/v\uff11",
    "https://w3id.org/\u043efuda/v1",
    "https://w3id.org/ofuda\u200b/v1",
    "https://w3id.org.example/ofuda/v1",
    "https://a@w3id.org/ofuda/v1",
    "//w3id.org/ofuda/v1",
    "v1",
    "file:///etc/passwd",
    "http://127.0.0.1:9/",
    "data:application/ld+json,{}",
)
_NESTED: tuple[Path, ...] = (
    ("declaredBy",), ("declaredBy", "name"), ("about", 0), ("about", 1), ("about", 1, "identifier", 0),
    ("about", 1, "content", 0), ("uses",), ("uses", "mine"), ("ext",), ("ext", "https://studio.example/x"),
)  # fmt: skip
_KEYWORDS = (
    "@id", "@type", "@graph", "@included", "@reverse", "@nest", "@value", "@language", "@set", "@list", "@index",
    "@base", "@vocab", "@import", "@unknown",
)  # fmt: skip
_KEYS = (
    NS + "decision", "ofuda:decision", "odrl:permission", "http://www.w3.org/ns/odrl/2/permission", "dec\u0456sion",
    "\uff44ecision", "decision\u200b", "decision ", "Decision", "decisi\u00f6n", "_:decision", "",
)  # fmt: skip
_DECISIONS: tuple[Any, ...] = (
    NS + "allowed", "ofuda:allowed", {"@id": NS + "allowed"}, {"id": NS + "allowed"}, {"@value": "allowed"},
    ["allowed"], ["disallowed", "allowed"], "Allowed", "ALLOWED", "allowed ", "\uff41llowed", "\u0430llowed",
    "allowed\u0000", "permitted", True, 1, None, {},
)  # fmt: skip


def poisoned() -> Iterator[tuple[str, Json]]:
    """Each with a name."""
    yield from _contexts()
    yield from ((f"look-alike: {one!r}", changed((), {"@context": one})) for one in LOOK_ALIKES)
    for path, (name, context) in product(_NESTED, (("ours", CONTEXT), ("a swap", SWAP), ("null", None))):
        yield f"{name} in {'/'.join(map(str, path))}", changed(path, {"@context": context})
    others: dict[str, Any] = {"a swap": SWAP, "null": None, "a list of ours": [CONTEXT]}
    yield from ((f"{name} in proof", changed(("proof",), {"@context": one})) for name, one in others.items())
    yield from ((f"key {one} of the label", changed((), {one: []})) for one in _KEYWORDS)
    yield from ((f"key {one!r} of a rule", changed(("uses", "mine"), {one: "allowed"})) for one in _KEYS)
    yield from ((f"decision {one!r}", changed((), {"uses": {"mine": {"decision": one}}})) for one in _DECISIONS)
    yield "a label inside", changed((), {"labels": [LABEL]}, REFUSING)
    yield "a rule for none", changed(("uses",), {"@none": {"decision": "allowed"}})
    yield "rules in a list", changed((), {"uses": [{"use": "mine", "decision": "allowed"}]})
    yield "a type in a list", changed((), {"type": ["RightsLabel", "LabelSet"]})


# -- keys that stand twice ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Twice:
    """A key that stands twice in the object at a path: the strict value and the lax one, in an order."""

    path: Path
    key: str
    values: tuple[Any, Any]
    spellings: tuple[str, str]
    apart: bool

    @property
    def name(self) -> str:
        order = "same" if self.values[0] == self.values[1] else json.dumps(self.values)[:30]
        return f"{'/'.join(map(str, self.path))}:{'|'.join(self.spellings)} {order} {'apart' if self.apart else ''}"

    def text(self) -> str:
        """The whole label."""
        return self._written(SIGNED if self.path == ("proof",) else LABEL, ())

    def _written(self, value: Any, path: Path) -> str:
        if isinstance(value, list):
            return "[" + ",".join(self._written(one, (*path, at)) for at, one in enumerate(value)) + "]"
        if not isinstance(value, dict):
            return json.dumps(value)
        members = [f"{json.dumps(key)}:{self._written(one, (*path, key))}" for key, one in value.items()]
        if path == self.path:
            members = [one for one in members if not one.startswith(json.dumps(self.key) + ":")]
            pair = [f'"{how}":{json.dumps(one)}' for how, one in zip(self.spellings, self.values, strict=True)]
            members = [pair[0], *members, pair[1]] if self.apart else [*members, *pair]
        return "{" + ",".join(members) + "}"


_STRICT: tuple[tuple[Path, str, Callable[[Json], Any]], ...] = (
    (("uses", "train-generative"), "decision", lambda _: "disallowed"),
    (("uses",), "train-generative", lambda _: {"decision": "disallowed"}),
    ((), "uses", lambda _: {"mine": {"decision": "disallowed"}}),
    ((), "about", lambda _: [{"type": "Site", "url": "https://other.example/"}]),
    ((), "validUntil", lambda _: "2026-01-02T00:00:00Z"),
    ((), "issued", lambda _: "2030-01-01T00:00:00Z"),
    ((), "basis", lambda _: "publisher"),
    ((), "declaredBy", lambda _: {"id": "did:web:other.example"}),
    ((), "id", lambda _: "https://studio.example/labels/0"),
    ((), "@context", lambda _: "https://other.example/"),
    ((), "type", lambda _: "LabelSet"),
    (("about", 0), "url", lambda _: "https://other.example/"),
    (("declaredBy",), "type", lambda _: "Organization"),
    (("ext",), "https://studio.example/x", lambda _: "c"),
    (("proof",), "proofValue", lambda _: "zabd"),
)


def twice() -> Iterator[Twice]:
    """The lax value last, first, and the same value twice; plain and with an escape; side by side and apart."""
    for path, key, strict in _STRICT:
        inside: Any = SIGNED if path == ("proof",) else LABEL
        for step in path:
            inside = inside[step]
        lax, escaped = inside[key], f"\\u{ord(key[0]):04x}{key[1:]}"
        for values in ((strict(LABEL), lax), (lax, strict(LABEL)), (lax, lax)):
            for spellings in ((key, key), (key, escaped), (escaped, key)):
                for apart in (False, True):
                    yield Twice(path, key, values, spellings, apart)
