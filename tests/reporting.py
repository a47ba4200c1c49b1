"""A report that has every part, for tests of what is made of reports."""

from __future__ import annotations

from ofuda.nouns.counts import Amount, Breakdown, Counts, Split
from ofuda.nouns.report import (
    Asked,
    Checked,
    Cover,
    Coverage,
    Dataset,
    Explained,
    Field,
    File,
    Input,
    Judged,
    Model,
    PolicyTold,
    Protocol,
    Provider,
    Provides,
    Release,
    Report,
    Ruling,
    Run,
)
from ofuda.nouns.versions import VERSIONS
from ofuda.tables.policies import POLICIES
from ofuda.verbs.reporting.as_json import named

KEPT, REVIEWED, DROPPED = Amount(60, 6000, 600), Amount(4, 400, 40), Amount(36, 3600, 360)
CAPTURED = ("2026-08-01T00:00:00Z", "2026-10-31T23:59:59Z")
ONLY_COUNTED = Split("unlisted", Amount(5, 500, 50))


def _told(name: str) -> PolicyTold:
    return PolicyTold(name, POLICIES[name].digest, {"name": name, "summary": f"about {name}"})


def _counts() -> Counts:
    kept, silent = Split("no_signal", keep=KEPT), Split("unreachable", review=REVIEWED)
    robots = Split("robots_disallowed", drop=DROPPED)
    domains = (
        Split("studio.example", drop=DROPPED),
        Split("archive.example", Amount(50, 5000, 500), REVIEWED),
    )
    return Counts(
        Split("all", KEPT, REVIEWED, DROPPED),
        Breakdown("decision", (Split("unknown", KEPT, REVIEWED), Split("disallowed", drop=DROPPED)), 2),
        Breakdown("reason", (kept, robots, silent), 3),
        Breakdown("channel", (Split("none", KEPT), Split("robots", review=REVIEWED, drop=DROPPED)), 2),
        Breakdown("domain", domains, 4, Split("rest", Amount(5, 500, 50)), ONLY_COUNTED),
        Breakdown("language", (Split("ja", Amount(55, 5500, 550), REVIEWED, DROPPED),), 1, None, ONLY_COUNTED),
    )


def _run() -> Run:
    inputs = (
        Input("rows.parquet", 90, 4096, "1" * 64, None, ("url", "headers"), (), 0, *CAPTURED),
        Input("torn.jsonl.gz", 10, 100, "2" * 64, None, ("url",), ("it ends inside its compression",), 3),
    )
    files = (
        File("decisions-00000.parquet", "decisions", 2048, "3" * 64),
        File("keep-00000.parquet", "keep", 3072, "4" * 64),
        File("rules-00000.parquet", "rules", 512, "5" * 64),
        File("run.json", "run", 900, "6" * 64),
    )
    return Run(
        "run", 100, "2026-11-21T00:00:00Z", VERSIONS, "all", evidence=False, hosts="7" * 64, inputs=inputs, files=files
    )


def example() -> Report:
    """Of a hundred rows, sixty are kept."""
    cover = Cover(
        Provides.MODEL,
        Provider("Studio Example", "https://studio.example/contact"),
        Dataset("Moon Corpus", "1", "https://studio.example/corpus", "CC-BY-4.0", modality="text"),
        Asked(("ExampleBot",), ("train-generative",), _told("respectful"), agreements=("a-1",)),
        robots_filtering=True,
        license_filtering=False,
        model=Model("Moon", "0.1"),
        facts={"size of provider": "small"},
    )
    looked = Breakdown("looked", (Split("200", Amount(50, 5000, 500), drop=DROPPED), Split("not looked at")), 2)
    lines = (looked.lines[0], Split("not looked at", Amount(10, 1000, 100), REVIEWED))
    coverage = Coverage(
        Breakdown("looked", lines, 2),
        {"200": 2, "not looked at": 2},
        {"url": 100, "headers": 90},
        1,
        3,
        5,
        (),
        *CAPTURED,
        *(2, 1),
    )
    judged = (
        Judged(_told("respectful"), Split("respectful", KEPT, REVIEWED, DROPPED), 100),
        Judged(_told("strict"), Split("strict", drop=Amount(20, 2000, 200)), 20, sampled=True),
        Judged(_told("literal"), why="`rows.parquet` is not there any more"),
    )
    explained = Explained(
        (
            Protocol("robots", "robots.txt", heard=True, why="the policy hears it", rows=40),
            Protocol("rsl", "Really Simple Licensing", heard=False, why="the policy leaves it out"),
        ),
        (Ruling("unknown", "keep", 60), Ruling("claims", "review")),
        {"complaints": "two were handled"},
    )
    fields = (
        Field("provider", "A", "Who made it", Release.PUBLIC),
        Field("complaints", "A", "Where to complain", Release.PUBLIC, missing=True),
        Field("ledger", "D", "What came of each row", Release.REQUEST, "it names every address"),
        Field("agents", "A", "Names of crawlers", Release.WITHHELD, "the provider keeps them"),
    )
    report = Report(
        "", "2026-11-26T00:00:00Z", VERSIONS, cover, _counts(), coverage, judged,
        Checked(100, 1, ("rows.parquet, row 3: drop on record, keep now",)), explained, (_run(),), fields,
    )  # fmt: skip
    return named(report)
