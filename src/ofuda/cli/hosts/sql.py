"""`ofuda hosts sql`."""

from __future__ import annotations

import re

import click

from ofuda.cli._output import say
from ofuda.cli._problems import usage
from ofuda.nouns.diagnostics import quote

_CRAWL = re.compile(r"CC-MAIN-\d{4}-\d{2}\Z")
_INDEX = "s3://commoncrawl/cc-index/table/cc-main/warc/crawl={crawl}/subset=robotstxt/*.parquet"
# The index has a row for each time that robots.txt was asked for; the crawler follows redirects, each a row of its own.
_TEMPLATE = """\
-- robots.txt of the hosts of one crawl, from Common Crawl's index of its `robotstxt` subset; for DuckDB.
-- What is on S3 can be read from within us-east-1; elsewhere get the files and name them with --index.

CREATE VIEW robots AS
SELECT
    url_protocol || '://' || url_host_name || coalesce(':' || url_port, '') AS origin,
    fetch_status AS status,
    fetch_time AS fetched_at,
    warc_filename, warc_record_offset, warc_record_length
FROM read_parquet('{index}')
WHERE url_path = '/robots.txt' AND url_query IS NULL{hosts};

-- 1. Answers that say all by their status (not found, refused, broken): they go into a table as they are.
COPY (
    SELECT origin, status, fetched_at FROM robots WHERE status >= 400 ORDER BY origin, fetched_at
) TO 'robots-statuses.parquet' (FORMAT parquet, COMPRESSION zstd);

-- 2. Where the other answers lie, in the order in which they are best read: robots.txt itself, and redirects to it.
COPY (
    SELECT warc_filename, warc_record_offset, warc_record_length FROM robots WHERE status < 400
    ORDER BY warc_filename, warc_record_offset
) TO 'robots-records.csv' (HEADER false);

-- 3. In a shell, the records one after another are a WARC file:
--      while IFS=, read -r file offset length; do
--        curl -fsS -r "$offset-$((offset + length - 1))" "https://data.commoncrawl.org/$file"
--      done < robots-records.csv > robots.warc.gz
--      ofuda hosts build robots.warc.gz robots-statuses.parquet -o hosts
--    For most hosts of a crawl it is less to get its robotstxt files whole, and to build from them:
--      https://data.commoncrawl.org/crawl-data/{crawl}/robotstxt.paths.gz
"""
_HOSTS = """
    AND url_host_name IN (SELECT host FROM read_csv('{hosts}', header = false, columns = {{'host': 'VARCHAR'}}))"""


@click.command()
@click.option("--crawl", default="CC-MAIN-2025-18", show_default=True, metavar="NAME", help="The crawl.")
@click.option("--hosts", metavar="FILE", help="Only of these hosts, one a line; else of all.")
@click.option("--index", metavar="GLOB", help="Where the files of the index are; on S3 when absent.")
def sql(crawl: str, hosts: str | None, index: str | None) -> None:
    """Print SQL that gets robots.txt out of Common Crawl.

    It reads the index of the `robotstxt` subset, and writes a Parquet file of statuses and a list of WARC records, from
    which `ofuda hosts build` makes a table. Nothing is run.
    """
    if not _CRAWL.match(crawl):
        raise usage(f"{quote(crawl)} is no name of a crawl", "write it as in CC-MAIN-2025-18")
    where = _quoted(index or _INDEX.format(crawl=crawl))
    chosen = "" if hosts is None else _HOSTS.format(hosts=_quoted(hosts))
    say(_TEMPLATE.format(crawl=crawl, index=where, hosts=chosen).rstrip())


def _quoted(text: str) -> str:
    return text.replace("'", "''")
