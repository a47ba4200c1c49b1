"""THE table of exports."""

from __future__ import annotations

from typing import Final

from ofuda.verbs.annotations import README
from ofuda.verbs.reporting.exports import (
    california,
    common_crawl,
    croissant,
    domain_list,
    eu_template,
    japan,
    legal_table,
)
from ofuda.verbs.reporting.exports.croissant_context import MEDIA_TYPE as CROISSANT
from ofuda.verbs.reporting.exports.export import Export

EXPORTS: Final = (
    Export(
        "croissant",
        "Croissant 1.1",
        {croissant.FILE: CROISSANT},
        croissant.write,
        (
            "decisions one by one: they are in the files that it describes",
            "the columns of the rows that are kept, which are those of the input, and `ai_signals`, a list",
            "`datePublished`, unless the provider says it",
            "an offer, where no provider is named; and never a grant",
            "in terms of ODRL, that the works in it are others': that is said in words",
            "decisions in folders above its own, of which only the files are listed",
        ),
    ),
    Export(
        "eu-template",
        "EU summary of training content, sections 2.1, 2.3 and 3.1",
        {eu_template.FILE: eu_template.MEDIA_TYPE, domain_list.FILE: domain_list.MEDIA_TYPE},
        eu_template.write,
        (
            "the other sections of the template",
            "whether datasets are public, whose crawlers collected them, and how those behave",
            "what third parties did before the rows came here",
            "domains of rows that were dropped, or that wait for review",
        ),
    ),
    Export(
        "legal-table",
        "the table that legal reads",
        {legal_table.FILE: legal_table.MEDIA_TYPE},
        legal_table.write,
        (
            "more than yes and no: which rules were read, and how many rows they took, is in the report",
            "whether an earlier model was trained on the dataset",
            "several datasets: a report is a line",
        ),
    ),
    Export(
        "japan",
        "Japan's principle code, Principle 1",
        {japan.FILE: japan.MEDIA_TYPE},
        japan.write,
        (
            f"the final text and its form: it follows the draft of {japan.DRAFT}",
            "how the model was made, paywalls, sites of pirated works, and measures about output",
            "answers under Principles 2 and 3, which `--lookup` gives",
        ),
    ),
    Export(
        "california",
        "California's AB 2013",
        {california.FILE: california.MEDIA_TYPE},
        california.write,
        (
            "what is protected by copyright: that a site refuses a use says nothing of it, nor that it is silent",
            "consumer information, synthetic data, and when a dataset was first used",
        ),
    ),
    Export(
        common_crawl.NAME,
        "an index annotation of Common Crawl",
        {
            f"{common_crawl.FOLDER}/{common_crawl.PARQUET}": common_crawl.PARQUET_TYPE,
            f"{common_crawl.FOLDER}/{README}": "text/markdown",
        },
        common_crawl.write,
        (
            "single addresses: its rows are hosts, each with the strictest that rows of it came to",
            "hosts of which every row is kept, where the ledger has exceptions alone",
            "rows whose address has no host",
        ),
    ),
)
BY_NAME: Final = {export.name: export for export in EXPORTS}
ALL: Final = "all"
NAMES: Final = (*BY_NAME, ALL)
