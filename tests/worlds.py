"""Random worlds: requests in the JSON Lines shape, each with the name of a shipped policy. Same seed, same worlds.

Alphabets are small so that paths, tokens and statements meet. Two readers of HTML or JSON that keep to their
specifications agree on every page and file here.
"""

import base64
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.worlds_labels import Labels
from tests.worlds_rsl import Licences, Rendered
from tests.worlds_signed import Family, Signed

Request = dict[str, Any]
POLICIES = ("respectful", "any-agent", "strict", "literal", "eu-cdsm-4@2026-11", "apertus-2025")
NEED_AN_AGENT = {"respectful", "literal"}  # the others read agents by their roles
USES = (
    *("search", "train-generative", "train-other", "evaluate", "prompt", "ground", "ai-index", "infer-other", "mine"),
    *("output-replica", "output-adaptation", "output-character", "output-style", "output-likeness"),
    *("training", "inference", "tdm", "ai", "outputs", "all"),
)
ORIGINS = (
    *("https://example.com", "https://example.com", "https://example.com", "http://example.com:8080"),
    *("HTTPS://Example.COM", "https://example.com:443", "https://bücher.example", "https://me:pw@example.com"),
)
PATHS = (
    *("", "/", "/a", "/a/", "/a/b", "/a/b.html", "/A", "/b", "/b/a", "/ab", "/a/b/c", "/robots.txt", "/a;b", "/~a"),
    *("/%61", "/%7Ea", "/%7ea", "/a%2Fb", "/a%2fb", "/é", "/%C3%A9", "/%c3%a9", "/a b", "/a%20b", "/a*b", "/a%2Ab"),
    *("/a$", "/a$b", "/a%24", "/./a", "/x/../a", "/%2e/a", "/a/%2E%2E/b", "//a", "/a\\b", "/a|b", "/100%", "/a%zz"),
)
QUERIES = ("", "", "", "", "?", "?x=1", "?x=/a", "?é", "?x=1&y", "?$", "?x=%61")
FRAGMENTS = ("", "", "", "#f", "#/b")
PATTERNS = (
    *("/", "/", "/", "/a", "/a", "/a/", "/a/b", "/a/b.html", "/A", "/b", "/ab", "/a$", "/a/$", "/$", "*", "/*", "/*b"),
    *("*b", "/*b$", "/**b", "/*.html$", "/a*c", "/*?", "/a?x", "/*?x=1", "/*?$", "/é", "/%C3%A9", "/%c3%a9", "/%61"),
    *("/a%2Fb", "/a%2fb", "/a%2Ab", "/a*b", "/a$b", "/a%24", "/a%20b", "/a|b", "/~a", "/%7ea", "//a", "/robots.txt"),
    *("/r", "*a*b*", "/a;b", "/zz", "/a/*/c", "/x"),
)
BARE = ("a", "a/b", "https://example.com/a", "http://other.example/a?x=1", "https://example.com", "$", "", "")
TOKENS = ("GPTBot", "GPTBot", "CCBot", "Google-Extended", "Googlebot", "MyBot", "MyBot", "my_bot2", "AI2Bot", "Diffbot")
NO_TOKENS = ("", "Foo Bar", "Mozilla/5.0 (X)", "MyBot/1.0", "Bot!", "ボット")
AGENT_KEYS = ("User-agent", "User-agent", "User-agent", "user-agent", "USER-AGENT", "useragent", "User agent")
AGENT_TYPOS = ("User-agnet", "Useragnet", "User-agents", "Usr-agent", "User_agent", "User--agent", "User-agen", "Agent")
RULE_KEYS = (
    "Disallow",
    "Disallow",
    "Disallow",
    "disallow",
    "DISALLOW",
    "Allow",
    "Allow",
    "allow",
    "Dissalow",
    "disalow",
)
RULE_TYPOS = ("Desallow", "Disallwo", "Dis-allow", "Disallows", "Diallow", "Disalllow", "Alow", "Noallow", "Disabled")
EXTENSIONS = (
    "Crawl-delay: 10",
    "Sitemap: https://example.com/s.xml",
    "Host: example.com",
    "X: y",
    "garbage",
    "two words",
)
DAYS = (
    *("2025-05-01", "2025-06-18", "2025-06-19", "2025-07-20", "2025-07-21", "2025-09-04", "2025-09-05", "2025-10-27"),
    *("2025-10-28", "2025-11-30", "2025-12-01", "2026-04-27", "2026-04-28", "2026-08-18", "2026-08-19", "2026-09-12"),
    *("2026-09-13", "2026-11-21", "2026-11-21"),
)
HOURS = ("T00:00:00Z", "T12:00:00Z", "T23:59:59Z", "T04:00:00+09:00", "T22:00:00-05:00", "T12:00:00.5Z")
USAGE_KEYS = ("train-ai", "train-ai", "train-ai", "search", "search", "ai-use", "ai-use", "bots", "ai-output", "all")
OLD_USAGE_KEYS = ("train-genai", "tdm", "ai", "genai", "inference", "ai-train", "x-new", "ai-output", "bots", "all")
USAGE_VALUES = (
    "=n",
    "=n",
    "=n",
    "=n",
    "=y",
    "=y",
    "=y",
    "=yes",
    "=?0",
    "=1",
    '="n"',
    "=(n)",
    "",
    "=N",
    "=n;x=1",
    "=-1.5",
)
BAD_USAGE = (
    *("train-ai = n", "train-ai=n search=y", "train-ai=n,", "train-ai=n,,search=y", "Train-AI=n", "1train=n", "=n"),
    *('train-ai="n', "train-ai=(n", "train-ai=n;", "train-ai=é", "train-ai=1.", "train-ai=:%:", "*.pdf train-ai=n"),
)
SIGNAL_KEYS = ("search", "search", "ai-train", "ai-train", "ai-train", "ai-input", "ai-input", "use", "AI-Train", "foo")
YES_NO = ("yes", "no", "no", "NO", "Yes", "maybe", "y", "full")
CEILINGS = ("immediate", "reference", "full", "Full", "no")
SIGNAL_JOINS = (", ", ", ", ",", ";", "; ", " ", " , ")
DEFAULT_SIGNAL = ("ai-train=yes, search=yes, ai-input=yes", "search=yes,ai-train=yes,ai-input=yes")
DIRECTIVES = (
    "noai",
    "noai",
    "NoAI",
    "noimageai",
    "noml",
    "noindex",
    "nosnippet",
    "max-snippet:0",
    "nonoai",
    "all",
    "ai",
)
SCOPES = ("", "", "", "", "mybot: ", "MyBot: ", "GPTBot:", "otherbot: ", "googlebot: ", "max-snippet: 20, ", "*: ")
HEADED = ("unavailable_after: Friday, 25-Jun-10 15:00:00 PST, ", "noindex, otherbot: ", "max-image-preview:large, ")
MEDIA = (
    "text/html",
    "text/html",
    "Text/HTML; charset=utf-8",
    "application/pdf",
    "image/png",
    "audio/mpeg",
    "video/mp4",
)
ROBOTS_STATUS = (206, 204, 299, 301, 304, 400, 401, 403, 404, 410, 418, 429, 499, 500, 503, 599, 100, 600, 0)
ERRORS = ("timeout", "dns", "tls", "reset", "redirect-loop", "too-large")
RESERVATIONS = (1, 1, 1, 0, 0, "1", "0", True, False, 2, -1, None, "yes", 1.0, 0.5, [1])
RESERVED_TEXT = ("1", "1", "1", "1", "0", "0", "0", "0", " 1 ", "true", "2", "")
POLICY_URLS = ("https://example.com/policy.json", "https://example.com/terms")
BROKEN_JSON = (
    *(
        "",
        " ",
        "[",
        "{}",
        "null",
        "[1]",
        '"x"',
        "[[]]",
        '{"location": "/"}',
        '[{"location": "/", "tdm-reservation": 1},]',
    ),
    *('[{"location": "/", "tdm-reservation": NaN}]', "<html>tdm-reservation</html>", "  <!doctype html>", "[]\0", "[]"),
)


def worlds(seed: int, count: int) -> Iterator[tuple[Request, str]]:
    for number in range(count):
        world = World(Random(f"{seed}/{number}"))
        request, policy = world.make()
        yield later(Random(f"{seed}/{number}/later"), world, request), policy


def _licensed(request: Request) -> bool:
    fetched = request.get("robots_txt") or {}
    body = base64.b64decode(fetched.get("body_base64", "")).decode("latin-1") + fetched.get("body", "")
    return "license" in body.lower().replace("\0", "")


def later(random: Random, world: "World", request: Request) -> Request:
    """What a part of the worlds has besides, drawn by itself: the rest of a world does not hang on it."""
    if random.random() < 0.1:
        kind = Family if random.random() < 0.3 else Signed
        request = kind(random, request, world.patterns, mild=world.mild).add()
    if random.random() < 0.04 and not _licensed(request):  # U6; of RSL the reference resolver has it not
        asked = random.choice(ORIGINS) + random.choice(PATHS)
        request = request | {"requested_url": request["url"].partition("?")[0] if random.random() < 0.2 else asked}
    elif random.random() < 0.08:
        request = Rendered(random, request, list(world.patterns)).add()
    return request


class World:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.pick = random.choice
        self.mild = random.random() < 0.35  # a world that mostly permits, so that permissions meet
        self.tokens = random.sample(TOKENS, 3) if random.random() < 0.7 else list(TOKENS)
        self.patterns = random.sample(PATTERNS, 8) if random.random() < 0.7 else list(PATTERNS)

    def often(self, chance: float) -> bool:
        return self.random.random() < chance

    def some(self, least: int, most: int) -> range:
        return range(self.random.randint(least, most))

    def case(self, text: str) -> str:
        return self.pick((text, text, text, text.lower(), text.upper()))

    def time(self) -> str:
        return self.pick(DAYS) + self.pick(HOURS)

    # ------------------------------------------------------------------------------------------------------ the whole
    def make(self) -> tuple[Request, str]:
        policy = self.pick(POLICIES)
        path = self.pick(PATHS) if self.often(0.6) else self.pick(("/a", "/a/b", "/b", "/a/b.html"))
        path = "/" + self.pick(self.patterns).lstrip("/") if self.often(0.2) else path
        request: Request = {"url": self.pick(ORIGINS) + path + self.pick(QUERIES) + self.pick(FRAGMENTS)}
        request |= self.asking(policy)
        focus = self.pick(("robots", "aipref", "signals", "page", "tdmrep", "all", "all"))
        if self.often(0.9 if focus in {"robots", "aipref", "signals", "all"} else 0.7):
            request["robots_txt"] = self.robots_txt(focus)
        if self.often(0.9 if focus == "tdmrep" else 0.25):
            request["well_known"] = {"/.well-known/tdmrep.json": self.tdmrep_json()}
        request |= self.response(focus)
        if self.often(0.12):
            request["claims"] = [self.claim() for _ in self.some(1, 2)]
        if self.often(0.15):
            request["agreements"] = [self.agreement(request["url"]) for _ in self.some(1, 2)]
        if self.often(0.33):
            request = Labels(self.random, request, self.patterns, mild=self.mild).add()
        if self.often(0.25):
            request = Licences(self.random, request, list(self.patterns)).add()
        return request, policy

    def asking(self, policy: str) -> Request:
        asked: Request = {}
        if self.often(0.92) or policy in NEED_AN_AGENT:
            asked["agent"] = self.agent()
        if self.often(0.5):
            asked["uses"] = [self.pick(USES) for _ in self.some(1, 3)]
        if self.often(0.5):
            asked["fetched_at"] = self.time()
        if self.often(0.7) or "fetched_at" not in asked:
            asked["at"] = self.time()
        if self.often(0.1):
            asked |= {"purpose": "research", "undertakes": ["attribute", "inform"]}
        return asked

    def agent(self) -> Any:
        kind = self.random.random()
        if kind < 0.66:
            return self.case(self.pick(self.tokens))
        if kind < 0.86:
            return [self.case(self.pick(self.tokens)) for _ in self.some(1, 3)]
        if kind < 0.94:
            return self.pick(("*", ["*"], ["*", "GPTBot"]))
        return self.pick((self.pick(NO_TOKENS), [self.pick(NO_TOKENS), self.pick(self.tokens)]))

    def fetched(self, body: str | bytes) -> Request:
        out: Request = {"status": 200}
        if isinstance(body, bytes) or self.often(0.1):
            out["body_base64"] = base64.b64encode(body if isinstance(body, bytes) else body.encode()).decode()
        else:
            out["body"] = body
        if self.often(0.3):
            out["fetched_at"] = self.time()
        kind = self.random.random()
        if kind < 0.05:
            out["truncated"] = True
        elif kind < 0.17:
            out["status"] = self.pick(ROBOTS_STATUS)
        elif kind < 0.21:
            return {"error": self.pick(ERRORS)}
        return out

    # ----------------------------------------------------------------------------------------------------- robots.txt
    def robots_txt(self, focus: str) -> Request | None:
        if self.often(0.02):
            return None
        if self.often(0.05):
            page = "<!doctype html><title>404</title><p>not found"
            return self.fetched(
                self.pick((page, " \n" + page, page + "\nUser-agent: *\nDisallow: /a\n", "\0\1PNG", ""))
            )
        blocks = [self.outside(focus)] if self.often(0.15) else []
        for _ in self.some(1, 4):
            group = self.group(focus)
            if self.often(0.12):
                begin, end = "# BEGIN Cloudflare Managed content", "# END Cloudflare Managed Content"
                group = [begin, *group] if self.often(0.15) else [self.case(begin), *group, end]
            blocks.append(group + ([""] if self.often(0.5) else []))
        text = self.pick(("\n", "\n", "\n", "\r\n", "\r")).join(line for block in blocks for line in block)
        if self.often(0.9):
            return self.fetched(text + "\n")
        marked = (b"\xef\xbb\xbf" + text.encode(), b"\xef\xbb" + text.encode(), b"\xef" + text.encode())
        return self.fetched(self.pick((*marked, text.encode("utf-16"), "\ufeff" + text)))

    def outside(self, focus: str) -> list[str]:
        return [self.pick((self.use_line(focus), self.rule_line(), self.pick(EXTENSIONS))) for _ in self.some(1, 2)]

    def group(self, focus: str) -> list[str]:
        lines = [self.agent_line()]
        for _ in self.some(0, 2) if self.often(0.3) else ():
            if self.often(0.4):
                lines.append(self.use_line(focus) if self.often(0.5) else self.pick(EXTENSIONS))
            lines += [""] if self.often(0.2) else []
            lines.append(self.agent_line())
        for _ in self.some(0, 5):
            used = 0.25 if focus == "robots" else 0.55
            line = self.use_line(focus) if self.often(used) else self.rule_line()
            lines.append(self.pick(EXTENSIONS) if self.often(0.06) else line)
            lines += [self.pick(("", "# a comment"))] if self.often(0.1) else []
        return lines

    def agent_line(self) -> str:
        token = "*" if self.often(0.35) else self.case(self.pick(self.tokens))
        key = self.pick(AGENT_TYPOS) if self.often(0.06) else self.pick(AGENT_KEYS)
        if self.often(0.75):
            return f"{key}: {token}"
        other, pattern = self.pick(self.tokens), self.pick(self.patterns)
        hyphened = (
            token.replace("-", self.pick("\u2010\u2011\u2013\u2212\ufe63\uff0d")) if "-" in token else "Google‑Extended"
        )
        return self.pick(
            (
                *(f"{key}: {token}/1.2", f"{key}: {token}, {other}", f"{key}: {token};{other}", f"{key}: {hyphened}"),
                *(f"{key}: {token} Disallow: {pattern}", f"{key}: {token} Allow: {pattern}", f"{key}:{token}\t# bot"),
                *(f" {key} :\t{token} ", f"User-agent {token}", f"{key}: {token} (a note)", f"{key}: "),
            )
        )

    def rule_line(self) -> str:
        key = self.pick(RULE_TYPOS) if self.often(0.06) else self.pick(RULE_KEYS)
        pattern = self.pick(BARE) if self.often(0.12) else self.pick(self.patterns)
        if self.often(0.06) and pattern:
            return f"{key} {pattern}"
        return self.pick((f"{key}: {pattern}", f"{key}: {pattern}", f"{key}:{pattern}", f"\t{key} : {pattern}  # why"))

    def use_line(self, focus: str) -> str:
        usage = self.often({"aipref": 0.9, "signals": 0.1}.get(focus, 0.5))
        path = self.pick(self.patterns) + self.pick((" ", " ", "\t", "  ")) if self.often(0.45) else ""
        if usage:
            value = ("" if path.startswith("*") else path) + self.usage()
            return self.case("Content-Usage") + self.pick((": ", ": ", ":")) + value
        key = "Content-Signals" if self.often(0.1) else self.case("Content-Signal")
        return f"{key}: {path}{self.signal()}"

    # --------------------------------------------------------------------------------- statements of AIPREF and signals
    def usage(self) -> str:
        if self.often(0.06):
            return self.pick(BAD_USAGE)
        keys = OLD_USAGE_KEYS if self.often(0.25) else USAGE_KEYS
        values = ("=y", "=y", "=y", "=y", "=n") if self.mild else USAGE_VALUES
        members = [self.pick(keys) + self.pick(values) for _ in self.some(0 if self.often(0.1) else 1, 3)]
        return self.pick((", ", ", ", ",", " ,\t")).join(members)

    def signal(self) -> str:
        if self.often(0.05):
            return self.pick(("", "foo", "ai-train", "foo=bar", "ai-train=maybe", "train-ai=n", "=no"))
        pairs = []
        for _ in self.some(1, 3):
            key = self.pick(SIGNAL_KEYS)
            values = CEILINGS if key == "use" else ("yes",) if self.mild and self.often(0.8) else YES_NO
            pairs.append(key + self.pick(("=", "=", "=", " = ")) + self.pick(values))
        return self.pick(SIGNAL_JOINS).join(pairs)

    # ------------------------------------------------------------------------------------------------------- responses
    def response(self, focus: str) -> Request:
        out: Request = {}
        dense = 0.5 if focus in {"page", "all"} else 0.12
        media = self.pick(MEDIA) if self.often(0.75) else None
        pairs = [[self.case("Content-Usage"), self.usage()] for _ in self.some(1, 2) if self.often(dense)]
        for _ in self.some(1, 2) if self.often(dense) else ():
            value = self.pick(DEFAULT_SIGNAL) if self.often(0.3) else self.signal()
            pairs.append(["Content-Signals" if self.often(0.1) else self.case("Content-Signal"), value])
        pairs += [[self.case("X-Robots-Tag"), self.tag()] for _ in self.some(1, 2) if self.often(dense)]
        pairs += self.reserved(0.4 if focus == "tdmrep" else dense / 2)
        if media and self.often(0.3):
            pairs.append([self.case("Content-Type"), media])
        elif media:
            out["media_type"] = media
        self.random.shuffle(pairs)
        if pairs:
            out["headers"] = pairs if self.often(0.8) else self.as_object(pairs)
        if self.often(0.8 if focus == "page" else 0.3):
            out |= self.page(is_html="html" in (media or "html").lower())
        if not (media or "x").startswith(("text", "Text", "app")) and self.often(0.5):
            out["found_on"] = [self.embedding() for _ in self.some(1, 2)]
        return out

    def as_object(self, pairs: list[list[str]]) -> Request:
        names = {name for name, _ in pairs}
        grouped = {name: [value for other, value in pairs if other == name] for name in sorted(names)}
        return {name: values if len(values) > 1 else values[0] for name, values in grouped.items()}

    def tag(self) -> str:
        words = self.pick((", ", ",")).join(self.pick(DIRECTIVES) for _ in self.some(1, 3))
        return (self.pick(HEADED) if self.often(0.1) else self.pick(SCOPES)) + words

    def reserved(self, chance: float) -> list[list[str]]:
        pairs = [
            [self.case("TDM-Reservation"), self.pick(RESERVED_TEXT)] for _ in self.some(1, 2) if self.often(chance)
        ]
        pairs += [[self.case("TDM-Policy"), self.pick(POLICY_URLS)] for _ in self.some(1, 2) if self.often(chance / 2)]
        return pairs

    def embedding(self) -> Request:
        origin = self.pick(
            ("https://example.com", "https://example.com", "https://other.example", "http://example.com")
        )
        page: Request = {"url": origin + "/page", "headers": [["X-Robots-Tag", self.tag()]] if self.often(0.5) else []}
        if self.often(0.7):
            page["body"] = self.document(self.metas())
        return page

    # ----------------------------------------------------------------------------------------------------------- pages
    def page(self, *, is_html: bool) -> Request:
        if not is_html:
            return {"status": 200, "body": "\x89PNG"}
        text = self.document(self.metas())
        out: Request = {"status": 200, "body": text}
        if self.often(0.1):
            out["body_base64"] = base64.b64encode(out.pop("body").encode()).decode()
        elif self.often(0.2):  # cut between two elements of the head, inside one, or in the body
            head = text.partition("</head>")[0]
            marks = [at for at, char in enumerate(head) if char == "<" and at > head.find("<head>")]
            kept = self.pick((self.pick(marks), self.pick(marks) + 3, len(text) - 2)) if marks else len(text)
            out["body"] = text[:kept]
            out |= self.pick(({"truncated": True}, {"status": 206}))
        elif self.often(0.1):
            out |= self.pick(({"truncated": True}, {"status": 206}))
        return out

    def metas(self) -> list[str]:
        metas = []
        for _ in self.some(0, 3):
            name = self.pick(("robots", "robots", "Robots", "description", self.pick(self.tokens)))
            content = self.pick((", ", " ", ",")).join(self.pick(DIRECTIVES) for _ in self.some(1, 2))
            metas.append(self.meta(self.case(name), content))
        if self.often(0.4):
            metas += [self.meta(name, value) for name, value in self.reserved(0.5)]
        return metas

    def meta(self, name: str, content: str) -> str:
        escaped = content
        if self.often(0.15) and content:
            escaped = self.pick((f"&#{ord(content[0])};", f"&#x{ord(content[0]):x};")) + content[1:]
        quoted = self.pick((f'"{escaped}"', f"'{escaped}'", escaped if content.isalnum() else f'"{escaped}"'))
        parts = [f"name={self.pick((name, chr(34) + name + chr(34)))}", f"content={quoted}"]
        parts += (
            ['content="index"', "name=keywords"] if self.often(0.05) else []
        )  # repeated attributes: the first counts
        attributes = " ".join(parts if self.often(0.7) or len(parts) > 2 else parts[::-1])
        return self.pick((f"<meta {attributes}>", f"<META {attributes}>", f"<meta\n {attributes} />"))

    def document(self, metas: list[str]) -> str:
        noai = '<meta name="robots" content="noai">'
        fooled = (
            *(f"<!-- {noai} -->", f"<script>var x = '{noai}';</script>", f"<title>{noai}</title>"),
            *(f"<style>/* {noai} */</style>", f"<meta name=description content='{noai}'>", "<link rel=icon href=x>"),
        )
        head = ["<title>t</title>", *metas, *([self.pick(fooled)] if self.often(0.4) else [])]
        self.random.shuffle(head)
        body = f"<p>text{noai if self.often(0.2) else ''}</p>"
        start = self.pick(("<!doctype html><html><head>", "<html>\n<head>", "<HTML lang=en><HEAD>"))
        return start + "\n".join(head) + f"</head><body>{body}</body></html>"

    # ---------------------------------------------------------------------------------------------------------- TDMRep
    def tdmrep_json(self) -> Request | None:
        if self.often(0.02):
            return None
        if self.often(0.12):
            return self.fetched(self.pick(BROKEN_JSON))
        entries = [self.entry() for _ in self.some(0, 4)]
        text = f"[{', '.join(entries)}]" if self.often(0.9) or not entries else entries[0]
        answer = self.fetched(text)
        if answer.get("truncated") and "body" in answer and self.often(0.7):
            answer["body"] = text[: self.random.randrange(len(text))]
        return answer

    def entry(self) -> str:
        """Written by hand, so that members can be repeated."""
        location: Any = self.pick((self.pick(self.patterns), self.pick(PATTERNS), "a", "a/b"))
        members: list[tuple[str, Any]] = [("location", location if self.often(0.95) else self.pick((None, 1, ["/"])))]
        if self.often(0.95):
            members.append(
                ("tdm-reservation", self.pick((0, int(not self.mild))) if self.often(0.8) else self.pick(RESERVATIONS))
            )
        if self.often(0.35):
            members.append(("tdm-policy", self.pick(POLICY_URLS)))
        if self.often(0.06):
            members.append(("tdm-reservation", self.pick((0, 1, 1))))
        if self.often(0.05):
            members += [("tdm-policy", url) for url in POLICY_URLS] if self.often(0.5) else [("x", 1)]
        self.random.shuffle(members)
        return "{" + ", ".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in members) + "}"

    # ------------------------------------------------------------------------------------------- claims and agreements
    def claim(self) -> Request:
        decisions = ("disallowed", "disallowed", "conditional", "allowed")
        said = {
            use: {"decision": self.pick(decisions)} for use in self.random.sample(USES[:14], self.random.randint(1, 4))
        }
        return {"label": {"type": "RightsLabel", "uses": said}, "verified": self.often(0.5), "binding": "url"}

    def agreement(self, url: str) -> Request:
        parties = (
            "https://example.com",
            "https://example.com",
            "http://example.com:8080",
            "intermediary:cloudflare",
            url,
        )
        about = ("https://example.com", "https://example.com/", "https://example.com/a/", "https://example.com/a", url)
        return {
            "id": "urn:agreement:1",
            "licensor": self.pick(parties),
            "uses": [self.pick(USES) for _ in self.some(1, 3)],
            "subjects": [self.pick((*about, "https://example.co")) for _ in self.some(1, 2)],
            "until": self.time() if self.often(0.3) else "2027-01-01T00:00:00Z",
        }
