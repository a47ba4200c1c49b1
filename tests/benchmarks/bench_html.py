"""A 100 KB page: our head, and whole-page parses by lxml and selectolax, in turn in one run.

python -m tests.benchmarks.bench_html
"""

import statistics
import time
from collections.abc import Callable

import lxml.html
from selectolax.lexbor import LexborHTMLParser

from ofuda.carriers.html import read_head

TARGET = 8  # times lxml
BLOCK = 10
HEAD = (
    b"<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title><style>"
    + b".a > b { color: red; margin: 0 auto }\n" * 60
    + b"</style>"
    + b"".join(
        b'<meta property="og:x%d" content="Text about &quot;the page&quot; number %d">\n'
        b'<link rel="alternate" hreflang="x%d" href="https://example.com/x%d/page">\n' % (i, i, i, i)
        for i in range(20)
    )
    + b'<meta name="robots" content="noai">'
    + b"<script>(function(w){for(var i=0;i<10;i++){w.dataLayer.push({a:1})}})(window);</script>\n" * 25
    + b"</head>\n<body>"
)
PARAGRAPH = b'<p class="x">Lorem ipsum dolor sit amet, <a href="/a/b?c=d">adipiscing</a> elit &amp; more.</p>\n'
SIZE = 100_000
PAGE = (HEAD + PARAGRAPH * (SIZE // len(PARAGRAPH)))[:SIZE]
SCRIPT = b'<script type="application/ld+json">{"a": 1}</script></body></html>'


def ours(page: bytes) -> int:
    return len(read_head(page).metas)


def with_lxml(page: bytes) -> int:
    return len(lxml.html.fromstring(page).xpath("//head//meta[@name or @property]"))


def with_selectolax(page: bytes) -> int:
    return len(LexborHTMLParser(page).css("head meta[name], head meta[property]"))


def medians(rounds: int, page: bytes) -> dict[str, float]:
    """Median seconds of each, in turn so that a busy moment falls on all, by tens so that each has its own caches."""
    runners: dict[str, Callable[[bytes], int]] = {"ours": ours, "lxml": with_lxml, "selectolax": with_selectolax}
    times: dict[str, list[float]] = {name: [] for name in runners}
    for _ in range(rounds):
        for name, run in runners.items():
            for _ in range(BLOCK):
                began = time.perf_counter()
                assert run(page) == 21
                times[name].append(time.perf_counter() - began)
    return {name: statistics.median(taken) for name, taken in times.items()}


def main(rounds: int = 30) -> None:
    for title, page in (("no data script", PAGE), ("a data script at the end", PAGE + SCRIPT)):
        print(f"{title}: {len(page):,} octets, a head of {len(HEAD):,}")
        taken = medians(rounds, page)
        for name, seconds in taken.items():
            print(f"  {name:<11}{seconds * 1e6:9,.0f} µs   {seconds / taken['ours']:5.1f} × ours")
    print(f"target: lxml ≥ {TARGET} × ours, where there is no data script behind the head")


if __name__ == "__main__":
    main()
