"""Labels for random worlds: a request that is already made gets labels, and sometimes their renderings, added to it.

Alphabets are small so that subjects, uses, dates and names meet. Exceptions name earlier labels only, so that no two
except each other.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from random import Random
from typing import Any

Request = dict[str, Any]
Label = dict[str, Any]
CONTEXT, RELATION = "https://w3id.org/ofuda/v1", "https://w3id.org/ofuda#label"
LD = "application/ld+json"
ORIGINS = {"bücher": "https://xn--bcher-kva.example", ":8080": "http://example.com:8080"}  # else https://example.com
USES = (
    *("search", "search", "train-generative", "train-generative", "train-generative", "train-other", "train-other"),
    *("ground", "ground", "evaluate", "prompt", "mine", "mine", "ai-index", "infer-other"),
    *("output-character", "output-style", "output-likeness", "output-replica"),
)
TDM = ("train-generative", "train-other", "evaluate", "ground", "ai-index", "infer-other", "mine")
LIKE_HEADERS: tuple[
    tuple[dict[str, str], tuple[tuple[str, str], ...]], ...
] = (  # what a label says, and its renderings
    (
        {"search": "allowed", "train-generative": "disallowed"},
        (
            ("Content-Usage", "train-ai=n, search=y"),
            ("Content-Signal", "search=yes, ai-train=no"),
            ("X-Robots-Tag", "noai"),
        ),
    ),
    (
        {"search": "allowed", "train-generative": "disallowed", "train-other": "allowed", "ground": "conditional"},
        (("Content-Signal", "search=yes, use=reference"), ("X-Robots-Tag", "noai")),
    ),
    (
        {"search": "allowed", "train-generative": "disallowed", "ground": "conditional", "evaluate": "allowed"},
        (("Content-Usage", "train-ai=n, ai-use=n, search=y"), ("Content-Signal", "search=yes, use=reference")),
    ),
    (
        dict.fromkeys(TDM, "disallowed") | {"mine": "allowed", "search": "allowed"},
        (("TDM-Reservation", "1"), ("X-Robots-Tag", "noai"), ("Content-Signal", "use=immediate")),
    ),
    (dict.fromkeys(TDM, "allowed"), (("TDM-Reservation", "0"), ("Content-Usage", "train-ai=y, ai-use=y"))),
    (
        {"train-generative": "conditional", "mine": "allowed"},
        (("TDM-Reservation", "1"), ("Content-Usage", "train-ai=n"), ("X-Robots-Tag", "noai")),
    ),
    (
        dict.fromkeys(("search", "prompt", *TDM[:4], "infer-other"), "allowed"),
        (
            ("Content-Signal", "search=yes, ai-train=yes, ai-input=yes"),
            ("Content-Usage", "train-ai=y, ai-use=y, search=y"),
        ),
    ),
    (
        {"train-generative": "disallowed", "train-other": "allowed"},
        (("X-Robots-Tag", "noai"), ("Content-Usage", "train-ai=n")),
    ),
)
DUTIES = ("attribute", "attribute", "inform", "delete", "compensate", "obtain-consent")
PURPOSES = ("research", "research", "education", "commercial")
RECIPIENTS = ("education", "commercial", "government")
TERRITORIES = ("EU", "JP", "DE", "US")
ISSUED = ("2025-01-01", "2025-01-01", "2025-02-01", "2025-03-01", "2025-06-19")
NEAR_NOW = ("2025-06-18", "2025-12-01", "2026-09-13", "2026-11-21")
HOURS = ("T00:00:00Z", "T00:00:00Z", "T12:00:00Z", "T04:00:00+09:00", "T12:00:00.5Z")
WORKS = tuple(f"https://example.com/works/{number}" for number in range(4))
PATHS = ("/a", "/a/b", "/b", "/a/b.html", "/", "/x/../a", "/%61", "/%7Ea", "/~a", "/é", "/a?x=1", "/a/b?x=1", "/A#b")
MEDIA = ("text", "image", "audio")
FAILURES: tuple[Request, ...] = (
    *({"status": status} for status in (204, 301, 401, 403, 404, 404, 410, 418, 429, 500, 503, 0)),
    *({"error": error} for error in ("timeout", "dns", "redirect-loop")),
)
PLAIN = set("abcdefghijklmnopqrstuvwxyz0123456789.-:/_~")  # addresses that everybody writes alike
FOREIGN_BODIES = ("", "{", "{}", "[]", "null", "<!doctype html><title>w3id.org/ofuda</title>", '{"type": "Notice"}')


def digest(data: bytes) -> bytes:
    return b"\x12\x20" + hashlib.sha256(data).digest()


CODES = tuple(digest(data) for data in (b"cat", b"moon"))
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(octets: bytes) -> str:
    number, out = int.from_bytes(octets), ""
    while number:
        number, rest = divmod(number, 58)
        out = BASE58[rest] + out
    return out


SPELLINGS: tuple[Callable[[bytes], str], ...] = (
    lambda octets: "u" + base64.urlsafe_b64encode(octets).decode().rstrip("="),
    lambda octets: "u" + base64.urlsafe_b64encode(octets).decode().rstrip("="),
    lambda octets: "U" + base64.urlsafe_b64encode(octets).decode(),
    lambda octets: "z" + base58(octets),
    lambda octets: "f" + octets.hex(),
    lambda octets: "F" + octets.hex().upper(),
)


class Labels:
    def __init__(self, random: Random, request: Request, patterns: list[str], *, mild: bool) -> None:
        self.random, self.pick, self.request, self.mild = random, random.choice, request, mild
        self.url: str = request["url"]
        self.origin = next((origin for part, origin in ORIGINS.items() if part in self.url), "https://example.com")
        self.patterns = [pattern for pattern in patterns if pattern[:1] in {"/", "*"} and " " not in pattern]
        self.codes = list(CODES)
        self.made = 0

    def often(self, chance: float) -> bool:
        return self.random.random() < chance

    def some(self, least: int, most: int) -> range:
        return range(self.random.randint(least, most))

    def time(self, days: tuple[str, ...]) -> str:
        return self.pick(days) + self.pick(HOURS)

    # ------------------------------------------------------------------------------------------------------ the whole
    def add(self) -> Request:
        if self.often(0.5):
            self.request |= self.declared()
        if self.often(0.35):
            self.request["digests"] = [self.spelled(self.pick(CODES)) for _ in self.some(1, 2)]
        self.in_page() if self.often(0.45) else None
        self.hash_of_the_body()
        for _ in self.some(0, 2):
            self.pick((self.by_link, self.by_link, self.by_policy, self.on_another_page, self.unpointed))()
        if self.often(0.4):
            self.with_renderings()
        return self.request

    def declared(self) -> Request:
        listed = (("purpose", PURPOSES), ("recipient", RECIPIENTS), ("territory", ("DE", "JP", "US", "FR", "EU")))
        found: Request = {name: self.pick(values) for name, values in listed if self.often(0.5)}
        return found | ({"undertakes": sorted({self.pick(DUTIES) for _ in self.some(1, 3)})} if self.often(0.6) else {})

    def hash_of_the_body(self) -> None:
        if "body" in self.request and self.often(0.3):
            self.codes += [digest(self.request["body"].encode())] * 2

    # ----------------------------------------------------------------------------------------------------- one label
    def label(self, uses: dict[str, str] | None = None) -> Label:
        number, self.made = self.made, self.made + 1
        made: Label = {
            "@context": CONTEXT,
            "type": "RightsLabel",
            "id": self.name(self.pick((number, number, number, 0))),
            "issued": self.time(ISSUED),
            "declaredBy": {"id": self.origin + "/"},
            "basis": "rightsholder",
            "about": [],
            "uses": {use: self.rule(decision) for use, decision in (uses or self.decisions()).items()},
        }
        about = [self.place()] if uses else [self.subject() for _ in self.some(1, 2)]
        made["about"] = [each for at, each in enumerate(about) if each not in about[:at]]
        if all(each["type"] in {"Character", "Person"} for each in made["about"]) and self.often(0.9):
            made["uses"] = {use: rule for use, rule in made["uses"].items() if use.startswith("output")} or {
                "output-character": self.rule("disallowed")
            }
        who = self.pick((0, 0, 0, 1, 2, 3))
        made["declaredBy"] |= {} if who == 0 else {"type": "Organization" if who == 1 else "Person"}
        made |= {"basis": "agent", "onBehalfOf": [WORKS[3]]} if self.often(0.08) else {}
        made |= {"validFrom": self.time((*ISSUED, *NEAR_NOW))} if self.often(0.15) else {}
        made |= {"validUntil": self.time((*NEAR_NOW, "2031-01-01"))} if self.often(0.25) else {}
        if made.get("validUntil", "3") < made.get("validFrom", ""):
            del made["validFrom"]  # never in force: no such label
        made |= {"supersedes": [self.name(self.random.randrange(3))]} if self.often(0.15) else {}
        made |= {"exceptionTo": [self.name(self.random.randrange(number))]} if number and self.often(0.35) else {}
        return made

    def name(self, number: int) -> str:
        return f"{self.origin}/labels/{number}"

    def decisions(self) -> dict[str, str]:
        mixed = ("allowed", "allowed", "disallowed", "disallowed", "conditional")
        decisions = ("allowed", "allowed", "allowed", "conditional") if self.mild else mixed
        return {self.pick(USES): self.pick(decisions) for _ in self.some(1, 6)}

    def rule(self, decision: str) -> dict[str, Any]:
        rule: dict[str, Any] = {"decision": decision}
        listed = (("duties", DUTIES), ("purpose", PURPOSES), ("recipient", RECIPIENTS), ("territory", TERRITORIES))
        while decision == "conditional" and len(rule) == 1:
            for name, values in listed:
                if self.often(0.6 if name == "duties" else 0.25):
                    rule[name] = sorted({self.pick(values) for _ in self.some(1, 2)})
            for name in ("from", "until"):
                if self.often(0.1):
                    rule[name] = self.time((*ISSUED, *NEAR_NOW))
        return rule | ({"license": self.origin + "/licence"} if self.often(0.05) else {})

    def place(self) -> dict[str, Any]:
        kind = self.random.random()
        if kind < 0.45:
            return {"type": "Site", "url": self.origin + self.pick(("", "/"))}
        if kind < 0.8 and self.patterns:
            return {
                "type": "Site",
                "url": self.origin,
                "path": sorted({self.pick(self.patterns) for _ in self.some(1, 2)}),
            }
        own = self.url.partition("://")[2].partition("@")[2] or self.url.partition("://")[2]
        path = "/" + own.partition("/")[2] if self.often(0.5) else self.pick(PATHS)
        return {"type": "Resource", "url": self.origin + path}

    def subject(self) -> dict[str, Any]:
        if self.often(0.6):
            made = self.place()
        elif self.often(0.1):
            made = {"type": "Site", "url": self.pick(("https://other.example", "http://example.com"))}
        else:
            kind = self.pick(("Work", "Work", "Work", "Collection", "Collection", "Character", "Person"))
            made = {"type": kind, "id": self.pick(WORKS)}
            if kind != "Person" and self.often(0.5):
                made["partOf"] = sorted({self.pick(WORKS) for _ in self.some(1, 2)})
        if made["type"] != "Site" and self.often(0.6):
            table = {"href": self.origin + "/codes", "mediaType": "text/plain"} if self.often(0.05) else {}
            made["content"] = [{"digest": self.spelled(self.pick(self.codes))} | table]
        if self.often(0.2):
            made["media"] = sorted({self.pick(MEDIA) for _ in self.some(1, 2)})
        return made

    def spelled(self, octets: bytes) -> str:
        return self.pick(SPELLINGS)(octets)

    # ------------------------------------------------------------------------------------------------------ documents
    def text(self, *, uses: dict[str, str] | None = None) -> str:
        """A label or a set as JSON, now and then spoilt."""
        labels = [self.label(uses)]
        while self.often(0.35) and self.made < 4:
            labels.append(self.label())
        labels = [label for at, label in enumerate(labels) if label not in labels[:at]]
        spoilt = [self.spoil(label) if self.often(0.12) else label for label in labels]
        if len(spoilt) == 1 and self.often(0.9):
            return self.spoil_text(self.write(spoilt[0]))
        made: Label = {"@context": CONTEXT, "type": "LabelSet", "labels": spoilt}
        if self.often(0.08):
            made |= self.pick(({"x": "y"}, {"@context": [CONTEXT]}, {"@context": "https://w3id.org/ofuda/v2"}))
        return self.spoil_text(self.write(made))

    def write(self, made: Any) -> str:
        return json.dumps(made, ensure_ascii=self.often(0.5), indent=self.pick((None, None, 1)))

    def spoil(self, label: Label) -> Label:
        changes: tuple[Label, ...] = (
            *({"price": "1"}, {"@context": CONTEXT + "#"}, {"@context": [CONTEXT]}, {"type": ["RightsLabel"]}),
            *({"issued": "2025-02-30T00:00:00Z"}, {"issued": "2025-01-01"}, {"validUntil": "2025-01-01T00:00:00"}),
            *({"validFrom": "soon"}, {"about": []}, {"about": "x"}, {"about": [*label["about"], {"type": "Planet"}]}),
            *({"about": [*label["about"], {"type": "Site", "url": "https://other.example/x"}]}, {"basis": "owner"}),
            *({"uses": label["uses"] | {"training": {"decision": self.pick(("disallowed", "allowed"))}}}, {"uses": {}}),
            *({"uses": label["uses"] | {"x": {"decision": "disallowed"}}}, {"jurisdiction": [1]}, {"ext": {}}),
            {"uses": label["uses"] | {"search": {"decision": "no"}, "mine": {"decision": "conditional"}}},
            {"uses": {self.pick(("tdm", "all", "outputs")): {"decision": "conditional", "duties": ["attribute"]}}},
        )
        changed = label | self.pick(changes)
        lost = self.pick(("@context", "type", "id", "about", "uses", "issued", "basis"))
        if self.often(0.2) and {"@context", "type"} - {lost}:
            changed = {key: value for key, value in label.items() if key != lost}
        return changed

    def spoil_text(self, text: str) -> str:
        if self.often(0.94):
            return text
        twice = ('"issued":', '"basis":', '"uses":', '"decision":')
        key = self.pick(twice)
        value = {
            '"issued":': '"2025-01-01T00:00:00Z"',
            '"basis":': '"agent"',
            '"uses":': "{}",
            '"decision":': '"allowed"',
        }
        return self.pick(
            (
                text.replace(key, f"{key} {value[key]}, {key}", 1),
                text.replace(key, f"{key} {value[key]}, {key}", 1),
                text.replace('"type":', '"x": NaN, "type":', 1),
                text[: self.random.randrange(len(text))],
                text + ",",
                text.replace('"uses":', '"ext": {"https://example.com/x": ' + "[" * 70 + "]" * 70 + '}, "uses":', 1),
            )
        )

    def fetched(self, text: str) -> Request:
        kind = self.random.random()
        if kind < 0.08:
            failed = self.pick(FAILURES)
            return failed | ({"body": text} if "status" in failed and self.often(0.5) else {})
        if kind < 0.11:
            return {"status": 200, "body": self.pick(FOREIGN_BODIES)}
        out: Request = {"status": 206 if kind < 0.13 else 200, "media_type": LD}
        out |= {"truncated": True} if kind > 0.97 else {}
        cut = kind > 0.985
        if self.often(0.1):
            return out | {"body_base64": base64.b64encode(text.encode()).decode()}
        return out | {"body": text[: len(text) // 2] if cut else text}

    def hold(self, url: str, text: str) -> None:
        if self.often(0.94):
            self.request.setdefault("documents", {})[url] = self.fetched(text)

    # ------------------------------------------------------------------------------------------- ways to the documents
    def header(self, name: str, value: str) -> None:
        headers = self.request.get("headers") or []
        if isinstance(headers, dict):
            headers = [
                [key, one] for key, many in headers.items() for one in (many if isinstance(many, list) else [many])
            ]
        self.request["headers"] = [*headers, [name, value]]

    def by_link(self) -> None:
        url = self.name(self.made)
        self.hold(url, self.text())
        shown = self.pick((url, url, url, url + "#label", f"/labels/{url[-1]}"))
        relation = self.pick((RELATION, RELATION, RELATION.upper(), f"alternate {RELATION}"))
        own = self.origin + "/" + self.url.partition("://")[2].partition("/")[2]
        anchors = ['; anchor="/zz"', "; anchor=/zz"]
        if set(own) <= PLAIN and "@" not in self.url:
            anchors += [f'; anchor="{own}"'] * 2
        anchor = self.pick(anchors) if self.often(0.12) else ""
        value = f'<{shown}>; rel="{relation}"{anchor}'
        if self.often(0.1):
            value = self.pick((f"</feed>; rel=alternate, {value}", f'{value}, <x>; title="a, <b>; c"; rel="next"'))
        self.header(self.pick(("Link", "link")), value)

    def by_policy(self) -> None:
        policy, url = self.pick(("https://example.com/policy.json", self.origin + "/terms")), self.name(self.made)
        named: Any = self.pick((url, [url], {"@id": url}, [{"@id": url}, self.origin + "/none"]))
        text = self.write({"@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Set", "dct:references": named})
        self.hold(policy, text)
        self.hold(url, self.text())
        if self.often(0.4):
            where = self.pick(("/", "/*", *self.patterns))
            entry = [{"location": where, "tdm-reservation": 1, "tdm-policy": policy}]
            self.request["well_known"] = {"/.well-known/tdmrep.json": {"status": 200, "body": json.dumps(entry)}}
            return
        if self.often(0.9):
            self.header("TDM-Reservation", self.pick(("1", "1", "1", "1", "0")))
        self.header("TDM-Policy", policy)

    def on_another_page(self) -> None:
        url = self.pick((self.origin, self.origin, "https://other.example")) + "/page"
        page = {"url": url, "body": self.page([self.script(self.text())], [])}
        self.request["found_on"] = [*self.request.get("found_on", []), page]

    def unpointed(self) -> None:
        self.hold(self.name(self.made), self.text())

    # ----------------------------------------------------------------------------------------------------------- pages
    def in_page(self) -> None:
        """A page of our own in place of what was there, or a body that is JSON."""
        headers = self.request.get("headers") or []
        names = {str(pair[0]).lower() for pair in headers} if isinstance(headers, list) else {"content-type"}
        if "content-type" in names:
            return
        for member in ("media_type", "body", "body_base64", "truncated", "status"):
            self.request.pop(member, None)
        if self.often(0.15):
            media = self.pick((LD, "application/json", "application/problem+json", None, "text/plain", "text/html"))
            self.request |= {"body": self.text()} | ({"media_type": media} if media else {})
        else:
            head, body = [self.pick(("<title>t</title>", '<meta name="robots" content="noindex">'))], list[str]()
            for _ in self.some(1, 2):
                (head if self.often(0.6) else body).append(self.element())
            self.request |= {"body": self.page(head, body)} | ({"media_type": "text/html"} if self.often(0.8) else {})
        if self.often(0.08):
            kept = self.pick((len(self.request["body"]), self.random.randrange(1, len(self.request["body"]))))
            self.request |= {"body": self.request["body"][:kept]} | self.pick(({"truncated": True}, {"status": 206}))

    def page(self, head: list[str], body: list[str]) -> str:
        joined, rest = "\n".join(head), "\n".join(body)
        return f"<!doctype html>\n<html><head>\n{joined}\n</head><body>\n<p>text</p>\n{rest}</body></html>\n"

    def element(self) -> str:
        kind, url = self.random.random(), self.name(self.made)
        if kind < 0.25:
            self.hold(url, self.text())
            return f'<link rel="{self.pick((RELATION, RELATION, "ALTERNATE " + RELATION.upper()))}" href="{url}">'
        if kind < 0.35:
            self.hold(url, self.text())
            named: Any = self.pick((url, {"@id": url}, [url], {"@type": "CreativeWork", "url": url}))
            return self.script(self.write({"@context": "https://schema.org", "@type": "WebPage", "usageInfo": named}))
        if kind < 0.45:
            shell = self.write({"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "usageInfo": 0}]})
            return self.script(shell.replace('"usageInfo": 0', f'"usageInfo": {self.text()}'))
        if kind < 0.5:
            hidden = self.script(self.text())
            return self.pick((f"<!-- {hidden} -->", f"<title>{hidden}</title>", hidden.replace(LD, "text/plain")))
        return self.script(self.text())

    def script(self, text: str) -> str:
        return f'<script type="{self.pick((LD, LD, LD, LD.upper()))}">{text}</script>'

    # ------------------------------------------------------------------------------------------------------ renderings
    def with_renderings(self) -> None:
        uses, headers = self.pick(LIKE_HEADERS)
        url = self.name(self.made)
        self.hold(url, self.text(uses=uses))
        self.header("Link", f'<{url}>; rel="{RELATION}"')
        for name, value in self.random.sample(headers, self.random.randint(1, len(headers))):
            shown = value
            if self.often(0.25):  # nearly equal
                tokens = value.split(", ")
                tokens[-1] = tokens[-1].replace("=n", "=y").replace("=yo", "=yes") if self.often(0.5) else tokens[0]
                shown = ", ".join(tokens)
            if name.startswith("Content") and self.often(0.3):
                self.request["robots_txt"] = {"status": 200, "body": f"User-agent: *\nAllow: /\n{name}: {shown}\n"}
            else:
                self.header(name, shown)
            if name == "TDM-Reservation" and value == "1" and self.often(0.5):
                self.header("TDM-Policy", "https://example.com/policy.json")
