"""Octets as rows: an address over a robots.txt, by the kernel of tables and by `resolve`; and as lines of a file."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from tests.fuzz import seeds

_AT = datetime(2026, 11, 21, tzinfo=UTC)
_TDMREP = b'[{"location": "/a$", "tdm-reservation": 1}, {"location": "/*.pdf", "tdm-reservation": 0}]'
ROW_SEEDS = tuple(
    path + b"\n" + robots for path in (b"a/b?x=1", b"", b"%61/./b", b"a*b$") for robots in seeds.ROBOTS[:6]
)
ROW_WORDS = (
    *seeds.ROBOTS_WORDS,
    b"Content-Usage: /a train-ai=n",
    b"Content-Signal: ai-train=no",
    b"License: https://x/",
)
LINES = (
    b'{"id": 1, "url": "https://a.example/"}\n{"id": 2}\n\n[]\n',
    b'{"url": "https://a.example/", "headers": [["X-Robots-Tag", "noai"]], "fetched_at": "2026-01-01"}',
    b'id,url,status\n1,https://a.example/,200\n2,"https://b.example/\n",x\n3\n',
    b"url\ttruncated\nhttps://a.example/\tfalse\n",
    b"\xef\xbb\xbfurl\r\nhttps://a.example/\r\n",
)
LINE_WORDS = (b'"', b",", b"\n", b"\0", b"{", b"url", b"\xff", b'"url":', b"null", b"1e999", b"99999999999999999999")


def kernel(octets: bytes) -> None:
    """Whatever the address and the file, a row is decided as the resource is."""
    import pyarrow as pa

    from ofuda.nouns.question import Question
    from ofuda.nouns.resource import Fetched, Resource
    from ofuda.nouns.vocabulary import Use
    from ofuda.tables.policies import POLICIES
    from ofuda.verbs.dataset.asked import Asked
    from ofuda.verbs.dataset.kernel import Kernel
    from ofuda.verbs.dataset.outcomes import outcome_of, rule_of
    from ofuda.verbs.dataset.sites import History, Site
    from ofuda.verbs.resolve import resolve

    path, _, body = octets.partition(b"\n")
    url = "https://a.example/" + path.decode("utf-8", "replace")
    files = Fetched(200, body, fetched_at=_AT), {"/.well-known/tdmrep.json": Fetched(200, _TDMREP, fetched_at=_AT)}
    question = Question(frozenset({"GPTBot"}), frozenset({Use.TRAIN_GENERATIVE, Use.MINE}), _AT)
    for name in ("respectful", "strict"):
        history = History((), ((Site(*files),),))
        decided = Kernel(Asked(question, POLICIES[name]), lambda _: {"https://a.example": history})  # noqa: B023 (used at once)
        (row,) = decided.decide(pa.RecordBatch.from_pydict({"url": [url]})).to_pylist()
        resource = Resource(url, robots_txt=files[0], well_known=files[1])
        decision = resolve(resource, question, POLICIES[name])
        said, rule = outcome_of(decision), rule_of(decision, resource)
        found = row["ai_decision"], row["ai_verdict"], row["ai_reason"], row["ai_rule"]
        assert found == (said.level.word, said.verdict.word, said.reason, rule and rule.id)


def lines(octets: bytes) -> None:
    """Every line that is not blank is a row, of whatever form and compression; what breaks off is told of."""
    from ofuda.shells.filtering import line_rows
    from ofuda.shells.filtering.chunks import Reading, Taking
    from ofuda.shells.filtering.sources import Kind, Source, SourceError

    for kind, read, packed in (
        (Kind.LINES, line_rows.lines_of, ""),
        (Kind.LINES, line_rows.lines_of, ".gz"),
        (Kind.LINES, line_rows.lines_of, ".zst"),
        (Kind.CSV, line_rows.csv_of, ""),
    ):
        reading, count = Reading(), 0
        try:
            for chunk in read(BytesIO(octets), Source("x", kind, packed), Taking(whole=True), reading):
                count += chunk.batch.num_rows
                assert len(chunk.whole) == chunk.batch.num_rows
                assert {*chunk.keys, "url"} <= set(chunk.batch.schema.names)
        except SourceError:
            assert kind is Kind.CSV
        if kind is Kind.LINES and not packed:
            assert count == sum(not one.isspace() for one in octets.split(b"\n") if one)
            assert not reading.problems


ROWS = (
    ("dataset", "ofuda.verbs.dataset.kernel", kernel, ROW_SEEDS, ROW_WORDS),
    ("lines", "ofuda.shells.filtering.line_rows", lines, LINES, LINE_WORDS),
)
