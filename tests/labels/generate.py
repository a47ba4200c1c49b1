"""Labels out of a seed: valid ones, and what a change makes of them (`tests.labels.mutate`).

Every address of a label has the label's number in its host, so that the graphs of many labels can lie in one.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Sequence
from typing import Any

from ofuda.nouns.label import CONTEXT
from ofuda.nouns.vocabulary import ALL, OUTPUTS

Json = dict[str, Any]

TAGS = ("ja", "ja-hira", "ja-latn", "en", "zh-hant", "de", "en-gb-oxendict", "x-house", "und")
TEXTS = (
    "月猫",
    "つきねこ",
    "Tsukineko",
    "Moon Cat",
    'the "Moon" \\ cat',
    "a" * 512,
    "🐈\u200d⬛",
    "Café \u202emis",
    "'<b>&amp;",
    " ",
)
NOTICES = ("札がないことは同意ではありません。", "Silence is\nno consent.", 'say "no" \\ here', "x" * 4_096)
PATHS = ("/", "/manga/", "/*.png$", "*", "/%E6%9C%88", "/月/", "/a b".replace(" ", "%20"), "/x?y=*")
PURPOSES = ("research", "non-research", "education", "commercial", "non-commercial", "personal")
RECIPIENTS = ("commercial", "non-commercial", "education", "government", "personal")
DUTIES = ("attribute", "compensate", "obtain-consent", "inform", "delete")
PAYMENTS = ("purchase", "subscription", "training", "crawl", "use", "contribution", "attribution", "free")
MEDIA = ("text", "image", "audio", "video")
BASES = ("rightsholder", "licensee", "agent", "performer", "publisher")
KINDS = ("Site", "Resource", "Work", "Collection", "Character", "Person")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Maker:
    """Makes the label with one number."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.chance, self.number, self.made = chance, number, 0

    def label(self, *, sometimes: float = 0.4, kinds: Sequence[str] = KINDS, most: int = len(ALL)) -> Json:
        chosen = [self.chance.choice(kinds) for _ in range(self.chance.choice((1, 1, 2, 2, 3, 5)))]
        about = [self.subject(kind, sometimes) for kind in chosen]
        outputs_only = all(kind in {"Character", "Person"} for kind in chosen)
        uses = [use.value for use in ALL if use in OUTPUTS or not outputs_only]
        picked = self.chance.sample(uses, self.chance.randint(1, min(most, len(uses))))
        optional: dict[str, Callable[[], Any]] = {
            "validFrom": self.moment,
            "validUntil": self.moment,
            "notice": lambda: self.by_language(lambda: self.chance.choice(NOTICES)),
            "jurisdiction": lambda: self.some(("JP", "EU", "FR", "US")),
            "legalBasis": lambda: self.some(("eu-cdsm-4-3", "jp-ca-30-4")),
            "supersedes": lambda: [self.address("labels") for _ in range(self.chance.randint(1, 2))],
            "exceptionTo": lambda: [self.address("labels")],
            "onBehalfOf": lambda: [self.address("parties")],
            "ext": self.extension,
            "proof": lambda: self.chance.choice(([self.proof(), self.proof()], self.proof())),
        }
        return {
            "@context": CONTEXT,
            "type": "RightsLabel",
            "id": self.address("labels"),
            "issued": self.moment(),
            "declaredBy": self.party(sometimes),
            "basis": self.chance.choice(BASES),
            "about": about,
            "uses": {use: self.rule(sometimes) for use in picked},
            **self.maybe(sometimes, optional),
        }

    # -- parts

    def party(self, sometimes: float) -> Json:
        host = f"h{self.number}.example"
        contacts = (f"mailto:rights@{host}", f"https://{host}/contact?a=b#c")
        return {
            "id": self.chance.choice((f"did:web:{host}", self.address("parties"))),
            **self.maybe(
                sometimes,
                {
                    "type": lambda: self.chance.choice(("Person", "Organization")),
                    "name": lambda: self.by_language(self.text),
                    "contact": lambda: self.chance.choice(contacts),
                },
            ),
        }

    def subject(self, kind: str, sometimes: float) -> Json:
        host = f"h{self.number}.example"
        made: Json = {"type": kind}
        if kind == "Site":
            self.made += 1
            scheme, end = self.chance.choice(("https", "http")), self.chance.choice(("", ":8443", "/"))
            made["url"] = f"{scheme}://s{self.made}.{host}{end}"
        elif kind == "Resource":
            made["url"] = self.address("pages") + self.chance.choice(("", "?q=%E6%9C%88", "#part"))
        else:
            made["id"] = self.address("works")
        optional: dict[str, Callable[[], Any]] = {
            "id": lambda: made.get("id", self.address("things")),
            "name": lambda: self.by_language(self.text),
            "media": lambda: self.some(MEDIA),
        }
        if kind == "Site":
            optional["path"] = lambda: self.some(PATHS)
        else:
            optional["content"] = lambda: [self.code() for _ in range(self.chance.randint(1, 3))]
            if kind != "Person":
                optional["partOf"] = lambda: [self.address("works")]
        if kind not in {"Site", "Resource"}:
            optional |= {
                "alternateName": lambda: self.by_language(lambda: self.some(TEXTS)),
                "sameAs": lambda: [f"http://www.wikidata.org/entity/Q{self.chance.randint(1, 10**9)}"],
                "identifier": lambda: [{"scheme": "isbn", "value": str(self.chance.randint(10**12, 10**13))}],
            }
        return {**made, **self.maybe(sometimes, optional)}

    def rule(self, sometimes: float, decision: str | None = None) -> Json:
        decision = decision or self.chance.choice(("allowed", "conditional", "disallowed"))
        made: Json = {"decision": decision}
        if decision == "conditional":
            conditions: dict[str, Callable[[], Any]] = {
                "duties": lambda: self.some(DUTIES),
                "purpose": lambda: self.some(PURPOSES),
                "recipient": lambda: self.some(RECIPIENTS),
                "territory": lambda: self.some(("JP", "EU", "FR", "US")),
                "from": self.moment,
                "until": self.moment,
            }
            sure = self.chance.choice(tuple(conditions))
            made |= {sure: conditions[sure](), **self.maybe(sometimes / 2, conditions)}
        return made | self.maybe(
            sometimes / 2,
            {"license": lambda: self.address("licences"), "paymentModel": lambda: self.chance.choice(PAYMENTS)},
        )

    def code(self) -> Json:
        made: Json = {"digest": self.digest()}
        if self.chance.random() < 0.3:
            return {"iscc": "ISCC:" + "".join(self.chance.choices(_BASE32, k=self.chance.choice((16, 32, 55))))}
        if self.chance.random() < 0.3:
            optional: dict[str, Callable[[], Any]] = {
                "mediaType": lambda: "application/vnd.apache.parquet",
                "count": lambda: str(self.chance.randint(1, 40_000)),
            }
            made |= {"href": self.address("codes"), **self.maybe(0.5, optional)}
        return made

    def digest(self) -> str:
        octets = b"\x12\x20" + self.chance.randbytes(32)
        url_safe = base64.urlsafe_b64encode(octets).decode()
        return self.chance.choice(
            (
                "u" + url_safe.rstrip("="),
                "U" + url_safe,
                "z" + _base58(octets),
                "f" + octets.hex(),
                "F" + octets.hex().upper(),
            )
        )

    def proof(self) -> Json:
        return {
            **self.maybe(0.5, {"@context": lambda: CONTEXT, "id": lambda: self.address("proofs")}),
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "verificationMethod": f"did:web:h{self.number}.example#key-1",
            "proofPurpose": "assertionMethod",
            "proofValue": "z" + _base58(self.chance.randbytes(64)),
            **self.maybe(0.5, {"created": self.moment, "expires": self.moment}),
        }

    def extension(self) -> Json:
        inside: list[Any] = [
            "",
            '\u0001\n\\"',
            True,
            None,
            [],
            {},
            {"b": ["é", False], "a": {"id": "x", "😀": "\ufb33", "": "/"}},
        ]
        return {self.address("ext"): value for value in self.some(range(len(inside)), inside)}

    # -- values

    def moment(self) -> str:
        of = self.chance.randint
        day = f"{of(1990, 2099)}-{of(1, 12):02}-{of(1, 28):02}T{of(0, 23):02}:{of(0, 59):02}:{of(0, 59):02}"
        return day + self.chance.choice(("Z", "Z", "Z", "+09:00", "-03:30", ".5Z", ".123456+00:00"))

    def address(self, folder: str) -> str:
        self.made += 1
        host = f"h{self.number}.example"
        return self.chance.choice(("https://", "https://", "http://")) + f"{host}/{folder}/{self.made}"

    def text(self) -> str:
        return self.chance.choice(TEXTS)

    def by_language(self, make: Callable[[], Any]) -> Json:
        return {tag: make() for tag in self.some(TAGS[:7])}

    def some(self, values: Sequence[Any], named: Sequence[Any] | None = None) -> list[Any]:
        picked = self.chance.sample(list(values), self.chance.randint(1, min(3, len(values))))
        return picked if named is None else [named[at] for at in picked]

    def maybe(self, probability: float, optional: dict[str, Callable[[], Any]]) -> Json:
        return {name: make() for name, make in optional.items() if self.chance.random() < probability}


def _base58(octets: bytes) -> str:
    number, digits = int.from_bytes(octets, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return digits


def labels(count: int, *, seed: int = 0, sometimes: float = 0.4, most: int = len(ALL)) -> list[Json]:
    """That many valid labels, each about no more than `most` uses."""
    made = (Maker(random.Random(f"{seed}-{number}"), number) for number in range(count))
    return [one.label(sometimes=sometimes, most=most) for one in made]
