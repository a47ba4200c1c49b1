"""Synthetic tables: addresses over hosts whose robots.txt and TDMRep files are like those of the web.

A third of the hosts has no robots.txt, some turn everybody away, a quarter shares the files of a few hundred, and the
rest has rules of its own. Few hosts have most of the addresses (Zipf). The same seed gives the same octets.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import duckdb

from tests.benchmarks.bench_robots import bodies

Files = dict[str, tuple[int, bytes]]
"""What a host answers, by path: status and body."""

_WORDS = (
    *("news", "shop", "images", "search", "wp-admin", "user", "category", "static", "api", "manga", "2026", "page"),
    *("cart", "login", "tag", "feed", "media", "docs", "forum", "archive", "private", "download", "event", "member"),
)
_TAILS = ("", "/", "/", "/*.pdf$", "*", "/*/feed", "?sort=", "/*?")
_LARGEST = 60_000


def _pattern(dice: random.Random) -> str:
    return "/" + "/".join(dice.choices(_WORDS, k=dice.randint(1, 3))) + dice.choice(_TAILS)


def _own(dice: random.Random, pool: list[str]) -> bytes:
    lines = ["User-agent: *"]
    lines += [
        f"{'Allow' if dice.random() < 0.15 else 'Disallow'}: {dice.choice(pool)}"
        for _ in range(min(40, 1 + int(dice.expovariate(1 / 10))))
    ]
    if dice.random() < 0.1:
        lines += ["User-agent: GPTBot", "User-agent: CCBot", "Disallow: /"]
    return "\n".join(lines).encode()


def _stated(dice: random.Random, body: bytes) -> bytes:
    """The file with what it says about uses, where it says anything."""
    draw = dice.random()
    if draw < 0.03:
        path = dice.choice(("", "", f"{_pattern(dice)} "))
        return body + f"\nUser-agent: *\nContent-Usage: {path}train-ai={dice.choice('nny')}\n".encode()
    if draw < 0.11:
        return body + f"\nUser-agent: *\nContent-Signal: search=yes, ai-train={dice.choice(('no', 'yes'))}\n".encode()
    return body


def hosts(count: int, seed: int = 11) -> Iterator[tuple[str, Files]]:
    """Origins, each with its files."""
    dice = random.Random(seed)
    pool = [_pattern(dice) for _ in range(4000)]
    shared = [body for body in bodies() if len(body) < _LARGEST]
    everybody = b"User-agent: *\nDisallow: /\n"
    for number in range(count):
        name = (
            f"{dice.choice(('www.', '', '', 'blog.'))}{dice.choice(_WORDS)}{number}.{dice.choice(('com', 'org', 'de'))}"
        )
        kind = dice.choices(range(4), (35, 15, 25, 25))[0]
        body = (b"", everybody, dice.choice(shared), _own(dice, pool))[kind]
        files: Files = {"/robots.txt": (200, _stated(dice, body)) if kind else (404, b"")}
        if dice.random() < 0.02:
            rule = f'[{{"location": "{_pattern(dice)}", "tdm-reservation": {dice.choice((0, 1, 1))}}}]'
            files["/.well-known/tdmrep.json"] = (200, rule.encode())
        yield f"https://{name}", files


_URLS = """
copy (
  with each as (
    select i, hash(i) as h,
      least({hosts} - 1, (exp((hash(i, 1) % 1000003) / 1000003.0 * ln({hosts} + 1)) - 1)::int) as rank
    from range({first}, {last}) t(i)
  )
  select i as id,
    origins[1 + (rank * 7919 % {hosts})::int] || '/' || words[1 + (h % 24)::int] || '/' ||
    case when h % 100 < 18 then words[1 + (h // 7 % 24)::int] || '/'
         else words[1 + (h // 11 % 24)::int] || '-' || words[1 + (h // 13 % 24)::int] || '-' end || (h // 17 % 10000000)
    || case h % 10 when 0 then '/' when 1 then '' when 2 then '?page=2' when 3 then '?utm_source=rss'
       when 4 then '.php' when 5 then case when h % 60 = 5 then '%C3%A9' else '.jpg' end else '.html' end as url,
    words[1 + (h // 19 % 24)::int] as text
  from each, (select ? as origins, ? as words)
) to '{path}' (format parquet, compression zstd, row_group_size 250000)
"""


def urls(folder: Path, origins: list[str], rows: int, files: int) -> list[Path]:
    """Parquet files with `id`, `url` and a short `text`."""
    connection = duckdb.connect()
    found = []
    for number in range(files):
        path = folder / f"urls-{number:03}.parquet"
        span = {"first": rows * number // files, "last": rows * (number + 1) // files}
        connection.execute(_URLS.format(hosts=len(origins), path=path, **span), [origins, list(_WORDS)])
        found.append(path)
    return found
