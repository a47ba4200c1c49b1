"""Tables made of the worlds of the oracle, and what `resolve` says of each of their rows."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import pyarrow as pa

from ofuda.carriers.urls import address
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched, Resource
from ofuda.nouns.vocabulary import Use
from ofuda.tables.policies import POLICIES
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.outcomes import outcome_of, rule_of
from ofuda.verbs.dataset.sites import NOT_LOOKED_AT, History, Site
from ofuda.verbs.resolve import resolve
from ofuda.verbs.restricted import restricted
from tests.worlds import PATHS, QUERIES, TOKENS, World

NOW = datetime(2026, 11, 21, tzinfo=UTC)
Row = dict[str, Any]
PLAIN = ("/", "/a", "/a/", "/a/b", "/a/b.html", "/b/a", "/ab", "/c/d", "/zz", "/x/y")
SCHEMA = pa.schema(
    [
        ("url", pa.string()),
        ("status", pa.int32()),
        ("headers", pa.list_(pa.list_(pa.string()))),
        ("html", pa.binary()),
        ("media_type", pa.string()),
        ("fetched_at", pa.timestamp("us", tz="UTC")),
        ("truncated", pa.bool_()),
        ("requested_url", pa.string()),
    ]
)


def fetched(answer: Mapping[str, Any] | None) -> Fetched | None:
    """What a world has beside a page, as it is fetched."""
    if answer is None:
        return None
    body = answer.get("body", "").encode("utf-8", "surrogatepass")
    if "body_base64" in answer:
        body = base64.b64decode(answer["body_base64"])
    at = answer.get("fetched_at")
    seen = datetime.fromisoformat(at).astimezone(UTC) if at else None
    return Fetched(answer.get("status"), body, answer.get("error"), answer.get("truncated", False), seen)


def site(random: Random) -> Site:
    """The files of an origin."""
    world = World(random)
    focus = random.choice(("robots", "aipref", "signals", "tdmrep", "all"))
    robots = fetched(world.robots_txt(focus)) if random.random() < 0.9 else None
    if random.random() < 0.06 and robots is not None and robots.error is None:
        line = random.choice(
            (b"License: https://example.com/rsl.xml\n", b"License: nowhere at all\n", b"License: x.xml\n")
        )
        robots = Fetched(robots.status, robots.body + line, truncated=robots.truncated, fetched_at=robots.fetched_at)
    known: dict[str, Fetched] = {}
    if random.random() < 0.3:
        tdm = fetched(world.tdmrep_json())
        known = {"/.well-known/tdmrep.json": tdm} if tdm else {}
    if random.random() < 0.02:
        known["/ai.txt"] = Fetched(200, b"User-agent: *\nDisallow: /a\n")
    return Site(robots, known)


class Table:
    """Rows over origins with files, for one question."""

    def __init__(self, seed: int, origins: int) -> None:
        self.random = Random(f"table/{seed}")
        self.names = [f"https://h{at}.example" for at in range(origins)]
        self.histories = {name: self._history() for name in self.names}
        policy: Policy = POLICIES[self.random.choice(list(POLICIES))]
        agents = self.random.sample((*TOKENS, "*"), self.random.choice((1, 1, 1, 2)))
        agents = [] if policy.infer and self.random.random() < 0.5 else agents
        uses = self.random.sample(list(Use), self.random.choice((1, 1, 2, 14)))
        at = None if self.random.random() < 0.5 else NOW
        self.asked = Asked(Question(frozenset(agents), frozenset(uses), at), policy, NOW)

    def _history(self) -> History:
        if self.random.random() < 0.9:
            return History((), ((site(self.random),),))
        starts = sorted(datetime(2025, self.random.randint(1, 12), 1, tzinfo=UTC) for _ in range(2))
        states = [(site(self.random),), (site(self.random), site(self.random)), (site(self.random),)]
        if self.random.random() < 0.5:
            return History(tuple(starts[:1]), (NOT_LOOKED_AT, *states[2:]))
        return History(tuple(starts), tuple(states))

    def sites(self, origins: Sequence[str]) -> Mapping[str, History]:
        """What is known of origins."""
        assert list(origins) == sorted(origins)
        return {one: self.histories[one] for one in origins if one in self.histories}

    def row(self, *, said: float, alone: float, timed: bool) -> Row:
        """An address, and now and then what its page says."""
        world = World(self.random)
        name = self.random.choice((*self.names, "https://unknown.example"))
        odd = self.random.random() < 0.3
        path = self.random.choice(PATHS if odd else PLAIN) + self.random.choice(QUERIES if odd else ("", "", "?x=1"))
        row: Row = {"url": name + path}
        draw = self.random.random()
        if draw < said + alone:
            response = world.response("page" if draw < alone else "signals")
            pairs: Any = response.get("headers", [])
            pairs = [[key, one] for key, one in pairs.items()] if isinstance(pairs, dict) else pairs
            flat = [[key, one] for key, many in pairs for one in (many if isinstance(many, list) else [many])]
            row |= {"headers": flat, "media_type": response.get("media_type")}
            if draw < alone:
                body = response.get("body")
                row["html"] = (
                    base64.b64decode(response["body_base64"]) if "body_base64" in response else body and body.encode()
                )
                row["status"], row["truncated"] = response.get("status"), response.get("truncated")
                row["requested_url"] = self.random.choice((None, None, self.names[0] + "/a"))
        if timed and self.random.random() < 0.9:
            row["fetched_at"] = datetime(2025, self.random.randint(1, 12), 15, tzinfo=UTC)
        if self.random.random() < 0.01:
            row["url"] = self.random.choice(
                ("", "nothing", "ftp://h0.example/a", "https://h0.example:443/a", "HTTPS://H0.example/a")
            )
        return row

    def batch(self, rows: int, *, said: float = 0.1, alone: float = 0.1, timed: bool = False) -> Any:
        """A batch without the columns in which no row has anything."""
        found = [self.row(said=said, alone=alone, timed=timed) for _ in range(rows)]
        table = pa.Table.from_pylist(found, schema=SCHEMA).combine_chunks()
        named = [name for name in table.schema.names if name == "url" or table[name].null_count < rows]
        return table.select(named).to_batches()[0]

    def expected(self, row: Row) -> tuple[object, ...]:
        """What `resolve` says of a row, read here by hand."""
        parts: dict[str, Any] = {
            name: row.get(name) for name in ("status", "media_type", "fetched_at", "requested_url")
        }
        parts["headers"] = [(name, value.strip()) for name, value in row.get("headers") or ()]
        named = any(name.lower() == "content-type" for name, _ in parts["headers"])
        if row.get("html") is not None and parts["media_type"] is None and not named:
            parts["media_type"] = "text/html"
        parts |= {"body": row.get("html"), "truncated": bool(row.get("truncated"))}
        moment = row.get("fetched_at") or self.asked.question.at or NOW
        own = self._state(row["url"], moment)
        robots = self._state(row["requested_url"], moment) if row.get("requested_url") else own
        at = self.asked.question.at or row.get("fetched_at") or NOW
        question = Question(self.asked.question.agents, self.asked.question.uses, at)
        resources = [
            Resource(row["url"], **parts, robots_txt=other.robots_txt, well_known=one.well_known)
            for one in own
            for other in ([one] if robots is own else robots)
        ]
        first, *others = [resolve(one, question, self.asked.policy) for one in resources]
        decision = restricted(first, others)
        said, rule = outcome_of(decision), rule_of(decision, resources[0])
        levels = [one.word for one in said.levels] if len(said.levels) > 1 else []
        return said.level.word, said.verdict.word, said.reason, rule.id if rule else None, *levels

    def _state(self, url: str, moment: datetime) -> tuple[Site, ...]:
        where = address(url)
        history = self.histories.get(where.origin) if where else None
        return history.at(moment) if history else (Site(),)
