"""`python -m tests.benchmarks [--small]`: every benchmark in turn; small only shows that they run."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from tests.benchmarks import (
    bench_engines,
    bench_headers,
    bench_hosts,
    bench_html,
    bench_jsonl,
    bench_labels,
    bench_robots,
    bench_tables,
    bench_warc,
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--small", action="store_true", help="a few rounds each: the figures mean little")
    small = parser.parse_args().small
    runs: tuple[tuple[str, Callable[[], None]], ...] = (
        ("robots.txt", lambda: bench_robots.main(*((1,) if small else ()))),
        ("headers", lambda: bench_headers.main(*((20,) if small else ()))),
        ("HTML", lambda: bench_html.main(*((2,) if small else ()))),
        ("JSON Lines", lambda: bench_jsonl.main(*((500, 100) if small else ()))),
        ("labels", lambda: bench_labels.main(*((20, 1) if small else ()))),
        ("tables of hosts", lambda: bench_hosts.main(*((20_000, 500) if small else ()))),
        ("tables", lambda: bench_tables.main(*((20_000, 2_000) if small else ()))),
        ("engines", lambda: bench_engines.main(*((20_000, 500) if small else ()), heavy=not small)),
        ("WARC", lambda: bench_warc.main(1 if small else 20)),
    )
    for title, run in runs:
        print(f"== {title}")
        run()


if __name__ == "__main__":
    main()
