"""RSL, ai.txt and TDM policies for random worlds, and labels that RSL repeats, added to a request that is already made.

Alphabets are small, so that paths, usages and licences meet; about every third document has a fault.
"""

import json
from random import Random
from typing import Any

from tests.worlds_labels import CONTEXT, ORIGINS, RELATION

Request = dict[str, Any]
Asked = tuple[str, tuple[str, ...], tuple[str, ...]]
NS = "https://rslstandard.org/rsl"
TYPE = "application/rsl+xml"
USAGES = ("ai-train", "ai-train", "search", "search", "ai-input", "ai-index", "ai-all", "all", "all")
ODD_USAGES = ("train-ai", "ai-use", "AI-Train", "x:more", "everything", "")
PEOPLE = ("commercial", "non-commercial", "education", "government", "personal")
PLACES = ("JP", "EU", "FR", "US")
PAYMENTS = ("", "free", "free", "attribution", "crawl", "subscription", "inference", "x:barter", "barter")
INSIDE = (
    "<standard>https://licenses.example/s</standard>",
    "<custom>/buy</custom>",
    '<amount currency="USD">1.50</amount>',
    '<amount currency="USD">0</amount>',
    "<amount>5</amount>",
)
ODD_CONTENT = ("<x/>", '<terms more="no">/t</terms>', '<license note="x"/>', "<![CDATA[&]]>")
TRAINING, INPUT = ("train-generative", "train-other"), ("prompt", "ground", "infer-other")
TOUCHED = {  # by a token; `ai-all` does not permit mining
    "ai-train": TRAINING,
    "ai-input": INPUT,
    "ai-index": ("ai-index",),
    "search": ("search",),
    "ai-all": (*TRAINING, "evaluate", *INPUT, "ai-index", "mine"),
    "all": ("search", *TRAINING, "evaluate", *INPUT, "ai-index", "mine"),
}
ASKED: tuple[Asked, ...] = (  # what a licence and a label can ask alike, mostly; the name of the payment, users, places
    *(("compensate", (), ()), ("attribute", (), ()), ("attribute", (), ()), ("", ("education",), ())),
    *(("", (), ("JP", "US")), ("compensate", ("education", "personal"), ("EU",)), ("attribute", (), ("FR",))),
)
STATUSES = (404, 410, 204, 403, 429, 503, 301)


class Licences:
    """Adds what is said about licences."""

    def __init__(self, random: Random, request: Request, patterns: list[str]) -> None:
        self.random, self.request, self.patterns = random, request, patterns
        self.origin = next((one for part, one in ORIGINS.items() if part in request["url"]), "https://example.com")

    def often(self, chance: float) -> bool:
        return self.random.random() < chance

    def pick(self, choices: Any) -> Any:
        return self.random.choice(choices)

    def add(self) -> Request:
        for kind in self.random.sample(
            (self.robots, self.link, self.script, self.around, self.alone), self.pick((1, 1, 2))
        ):
            kind()
        if self.often(0.2):
            self.ai_txt()
        if self.often(0.3):
            self.request["recipient"] = self.pick(PEOPLE)
        if self.often(0.2):
            self.request["territory"] = self.pick(("JP", "FR", "US", "BR"))
        if self.often(0.2):
            self.policy()
        return self.request

    # -- where it stands

    def robots(self) -> None:
        robots = self.request.get("robots_txt") or {}
        text = robots.get("body")
        if text is None or robots.get("status") not in {200, 206}:
            return
        lines = text.split("\n")
        for number in range(self.pick((1, 1, 2))):
            gap = "\n" if self.often(0.3) else "Sitemap: https://example.com/s.xml\n" if self.often(0.2) else ""
            address = (
                f"{self.origin}/l{number}.xml" if self.often(0.85) else self.pick((f"/l{number}.xml", "none", "a b/"))
            )
            lines.insert(self.pick((0, len(lines), self.random.randrange(len(lines) + 1))), f"{gap}License: {address}")
            self.document(f"{self.origin}/l{number}.xml")
        self.request["robots_txt"] = robots | {"body": "\n".join(lines)}

    def link(self) -> None:
        relation = "license" if self.often(0.9) else "alternate"
        anchor = f'; anchor="{self.pick((self.request["url"], self.origin + "/other"))}"' if self.often(0.15) else ""
        value = f'<{self.origin}/h.xml>; rel="{relation}"; type="{TYPE}"{anchor}'
        headers = self.request.get("headers") or []
        pairs = [list(pair) for pair in headers.items()] if isinstance(headers, dict) else headers
        self.request["headers"] = [*pairs, ["Link", value]]
        self.document(f"{self.origin}/h.xml")

    def script(self) -> None:
        if "body" in self.request or "body_base64" in self.request:
            return
        inside = self.rsl() if self.often(0.9) else "nothing"
        self.request |= {"status": 200, "media_type": "text/html", "body": f'<script type="{TYPE}">{inside}</script>'}

    def around(self) -> None:
        origin = self.origin if self.often(0.6) else "https://other.example"
        link = f"<link>{self.request['url'].partition('#')[0]}</link>" if self.often(0.7) else ""
        items = f"<item>{link}{self.content().replace('<content', f'<content xmlns={json.dumps(NS)}', 1)}</item>"
        feed = f'<?xml version="1.0"?><rss><channel>{items}</channel></rss>'
        page = f'<html><script type="{TYPE}">{self.rsl()}</script></html>'
        found = {"url": f"{origin}/around", "body": feed if self.often(0.6) else page}
        self.request["found_on"] = [*(self.request.get("found_on") or []), found]

    def alone(self) -> None:
        documents = self.request.setdefault("documents", {})
        documents[f"{self.origin}/alone.xml"] = {"status": 200, "body": '<?xml version="1.0"?>' + self.rsl()}

    def ai_txt(self) -> None:
        lines = ["User-Agent: *" if self.often(0.9) else "Training: deny"]
        lines += [f"{self.pick(('Disallow', 'Disallow', 'Allow'))}: {self.path()}" for _ in range(self.pick((1, 2, 3)))]
        answered = {"status": self.pick(STATUSES)} if self.often(0.15) else {"status": 200, "body": "\n".join(lines)}
        self.request["well_known"] = {**(self.request.get("well_known") or {}), "/ai.txt": answered}

    def policy(self) -> None:
        headers = self.request.get("headers") or []
        pairs = [list(pair) for pair in headers.items()] if isinstance(headers, dict) else headers
        address = f"{self.origin}/policy.json"
        self.request["headers"] = [*pairs, ["tdm-reservation", "1"], ["tdm-policy", address]]
        body = self.offer()
        self.request.setdefault("documents", {})[address] = {"status": 200, "body": body if self.often(0.9) else "[]"}

    def offer(self) -> str:
        purposes = ("tdm:research", "tdm:non-research", {"@id": "http://www.w3.org/ns/tdmrep#research"}, "research")
        duties = ("compensate", "obtainConsent", "odrl:compensate", "inform")
        permissions = []
        for _ in range(self.pick((1, 1, 2))):
            one: Request = {"action": self.pick(("tdm:mine", "tdm:mine", "tdm:mine", "use"))}
            if self.often(0.6):
                one["duty"] = [{"action": self.pick(duties)} for _ in range(self.pick((1, 2)))]
            if self.often(0.5):
                right = self.pick(purposes)
                one["constraint"] = {
                    "leftOperand": "purpose",
                    "operator": self.pick(("eq", "eq", "neq")),
                    "rightOperand": right,
                }
            permissions.append(one)
        contexts = ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"]
        offer = {
            "@context": contexts,
            "@type": "Offer",
            "profile": "http://www.w3.org/ns/tdmrep",
            "permission": permissions,
        }
        return json.dumps(offer | ({self.pick(("@type", "profile", "prohibition")): "x"} if self.often(0.1) else {}))

    # -- documents

    def document(self, address: str) -> None:
        if self.often(0.12):
            return
        answered: Request = {"status": 200, "body": self.rsl()}
        if self.often(0.1):
            answered = {"status": self.pick(STATUSES)} if self.often(0.8) else {"error": "timeout"}
        elif self.often(0.1):
            cut = self.random.randrange(1, len(answered["body"]))
            answered |= {"body": answered["body"][:cut], "truncated": True}
        elif self.often(0.3):
            answered["fetched_at"] = self.pick(("2025-06-01T00:00:00Z", "2026-08-15T00:00:00Z", "2026-11-20T00:00:00Z"))
        self.request.setdefault("documents", {})[address] = answered

    def rsl(self) -> str:
        contents = "".join(self.content() for _ in range(self.pick((1, 1, 2, 3))))
        space = f' xmlns="{NS}"' if self.often(0.94) else self.pick(("", ' xmlns="http://www.rslstandard.org/rsl/"'))
        age = f' max-age="{self.pick(("1", "7", "400", "soon"))}"' if self.often(0.2) else ""
        return f"<rsl{space}{age}>{contents}</rsl>"

    def path(self) -> str:
        return str(self.pick((*self.patterns, "/", "/", "/a", "*.html")))

    def content(self) -> str:
        escaped = self.path().replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        plain = all(" " < letter <= "~" for letter in escaped)
        url = (
            escaped
            if plain and self.often(0.7)
            else self.pick(("/", "", self.origin + "/a", "https://other.example/", "a"))
        )
        more = ' server="https://olp.example"' if self.often(0.08) else ' encrypted="yes"' if self.often(0.03) else ""
        odd = self.pick(ODD_CONTENT) if self.often(0.06) else ""
        licenses = "".join(self.license() for _ in range(self.pick((1, 1, 1, 2)))) if self.often(0.95) else ""
        return f'<content url="{url}"{more}>{licenses}{odd}</content>'

    def license(self) -> str:
        parts = []
        for verb, kind, words, chance in (
            *(("permits", "usage", USAGES, 0.6), ("prohibits", "usage", USAGES, 0.45)),
            *(("permits", "user", PEOPLE, 0.2), ("prohibits", "user", PEOPLE, 0.1)),
            *(("permits", "geo", PLACES, 0.15), ("prohibits", "geo", PLACES, 0.05)),
        ):
            if self.often(chance):
                tokens = [self.pick(words) for _ in range(self.pick((1, 1, 2)))]
                if self.often(0.06):
                    tokens.append(self.pick(ODD_USAGES))
                between = ", " if self.often(0.05) else " "
                shown = kind if self.often(0.98) else self.pick(("", "purpose"))
                parts.append(f'<{verb} type="{shown}">{between.join(tokens)}</{verb}>')
        if self.often(0.4):
            inside = self.pick(INSIDE) if self.often(0.4) else ""
            model = self.pick(PAYMENTS) if self.often(0.9) else self.pick(PAYMENTS[:6])
            parts.append(f'<payment type="{model}">{inside}</payment>' if model else f"<payment>{inside}</payment>")
        if self.often(0.06):
            parts.append('<reporting type="audit" profile="https://r.example/"/>')
        return f"<license>{''.join(parts)}</license>"


FREE: Asked = ("", (), ())
PAYS = {"compensate": ("crawl", "subscription", "use"), "attribute": ("attribution",), "": ("free", "")}


class Rendered:
    """A label, mostly by `Link`, and beside it RSL that says the same of the same origin, or nearly."""

    def __init__(self, random: Random, request: Request, patterns: list[str]) -> None:
        self.random, self.request = random, request
        self.pick, self.patterns = random.choice, patterns
        self.origin = next((one for part, one in ORIGINS.items() if part in request["url"]), "https://example.com")

    def often(self, chance: float) -> bool:
        return self.random.random() < chance

    def add(self) -> Request:
        label, address = f"{self.origin}/labels/rendered", f"{self.origin}/rendered.xml"
        values = self.values()
        said = self.near(self.said(values))
        if self.often(0.25):
            values[self.pick(list(TOUCHED))] = self.value([FREE, self.pick(ASKED)])
        document: Request = {"status": 200, "body": self.written(values)}
        document |= (
            {"fetched_at": self.pick(("2026-11-20T00:00:00Z", "2025-06-01T00:00:00Z"))} if self.often(0.2) else {}
        )
        held = {"status": 200, "body": json.dumps(self.label(label, said))}
        documents = {label: held} | ({address: document} if self.often(0.97) else {})
        self.request = self.request | {"documents": {**(self.request.get("documents") or {}), **documents}}
        if self.often(0.12) and not {"body", "body_base64", "media_type", "headers"} & set(self.request):
            self.in_page(label, document["body"])
        else:
            self.header(f'<{label}>; rel="{RELATION}"')
            self.point(address)
        declared = (("recipient", (*PEOPLE[:3], "education")), ("territory", PLACES))
        self.request |= {name: self.pick(values) for name, values in declared if self.often(0.2)}
        return self.request | ({"undertakes": ["attribute"]} if self.often(0.3) else {})

    # -- what is said

    def value(self, asked: list[Asked]) -> tuple[str, Asked]:
        return self.pick(
            (("", FREE), ("", FREE), ("prohibits", FREE), ("permits", FREE), ("permits", self.pick(asked)))
        )

    def values(self) -> dict[str, tuple[str, Asked]]:
        """For every token one value; conditions of most worlds are one and the same."""
        asked = [self.pick(ASKED)] if self.often(0.8) else [self.pick(ASKED), self.pick(ASKED)]
        found = {token: self.value(asked) for token in TOUCHED}
        return found | (dict.fromkeys(("all", "ai-all"), ("", FREE)) if self.often(0.6) else {})

    def said(self, values: dict[str, tuple[str, Asked]]) -> dict[str, Request]:
        found: dict[str, Request] = {}
        for use in TOUCHED["all"]:
            touching = [value for token, value in values.items() if use in TOUCHED[token]]
            able = [asked for verb, asked in touching if verb == "permits"]
            if ("prohibits", FREE) in touching or (not able and any(verb == "permits" for verb, _ in values.values())):
                found[use] = {"decision": "disallowed"}
            elif able:
                found[use] = self.rule(max(able))
        return found

    def rule(self, asked: Asked) -> Request:
        duty, users, places = asked
        listed = (("duties", [duty] if duty else []), ("recipient", sorted(users)), ("territory", sorted(places)))
        limits = {name: values for name, values in listed if values}
        return {"decision": "conditional", **limits} if limits else {"decision": "allowed"}

    def near(self, said: dict[str, Request]) -> dict[str, Request]:
        """A label that leaves some of it out, says one use otherwise, or asks for one thing more."""
        if self.often(0.5):
            said = {use: rule for use, rule in said.items() if self.often(0.75)}
        if self.often(0.25):
            said[self.pick((*TOUCHED["all"], "output-style"))] = self.pick(
                ({"decision": "allowed"}, {"decision": "disallowed"}, self.rule(self.pick(ASKED)))
            )
        conditional = [use for use, rule in said.items() if rule["decision"] == "conditional"]
        if conditional and self.often(0.15):
            more = self.pick(
                ({"duties": ["attribute", "compensate"]}, {"purpose": ["research"]}, {"territory": ["JP"]})
            )
            for use in conditional if self.often(0.5) else conditional[:1]:
                said[use] = said[use] | more
        return said or {"search": {"decision": "allowed"}}

    # -- how it is written

    def label(self, name: str, said: dict[str, Request]) -> Request:
        where = {"path": [self.pick([one for one in self.patterns if one[:1] in {"/", "*"}] or ["/"])]}
        return {
            "@context": CONTEXT,
            "type": "RightsLabel",
            "id": name,
            "issued": "2025-01-01T00:00:00Z",
            "declaredBy": {"id": self.origin + "/"},
            "basis": "rightsholder",
            "about": [{"type": "Site", "url": self.origin} | (where if self.often(0.1) else {})],
            "uses": said,
        }

    def written(self, values: dict[str, tuple[str, Asked]]) -> str:
        licenses = []
        for asked in sorted({asked for _, asked in values.values()}):
            lists = [(verb, "usage", self.tokens(values, verb, asked)) for verb in ("permits", "prohibits")]
            duty, users, places = asked
            if self.often(0.05):  # one condition more, or less
                users, places = self.pick(((users, ("US",)), (("education",), places), ((), ())))
            lists += [("permits", "user", list(users)), ("permits", "geo", list(places))]
            parts = [f'<{verb} type="{kind}">{" ".join(words)}</{verb}>' for verb, kind, words in lists if words]
            model = self.pick(PAYS[duty])
            parts += [f'<payment type="{model}"/>'] if model else []
            parts += ['<reporting type="audit" profile="https://r.example/"/>'] if self.often(0.03) else []
            if self.often(0.1) and duty:
                parts[-1] = '<payment type="attribution"><amount currency="USD">1</amount></payment>'
            licenses.append(f"<license>{''.join(parts)}</license>")
        self.random.shuffle(licenses)
        url = "/" if self.often(0.9) else self.pick(("/*", "/a", self.origin + "/", ""))
        return f'<rsl xmlns="{NS}"><content url="{url}">{"".join(licenses)}</content></rsl>'

    def tokens(self, values: dict[str, tuple[str, Asked]], verb: str, asked: Asked) -> list[str]:
        return [token for token, value in values.items() if value == (verb, asked)]

    # -- where it stands

    def header(self, value: str) -> None:
        headers = self.request.get("headers") or []
        pairs = (
            [[name, one] for name, many in headers.items() for one in (many if isinstance(many, list) else [many])]
            if isinstance(headers, dict)
            else headers
        )
        self.request = self.request | {"headers": [*pairs, ["Link", value]]}

    def in_page(self, label: str, text: str) -> None:
        """Both in markup, or the label of the origin above the page's licence."""
        link = f'<link rel="{RELATION}" href="{label}">'
        if self.often(0.3):
            self.header(f'<{label}>; rel="{RELATION}"')
            link = ""
        script = f'<script type="{TYPE}">{text}</script>'
        self.request = self.request | {"media_type": "text/html", "body": f"<html><head>{link}{script}</head></html>"}

    def point(self, address: str) -> None:
        robots = self.request.get("robots_txt") or {}
        if "body" in robots and robots.get("status") == 200 and self.often(0.4):
            body = f"License: {address}\n{robots['body']}"
            self.request = self.request | {"robots_txt": robots | {"body": body}}
        else:
            self.header(f'<{address}>; rel="license"; type="{TYPE}"')
