"""The validator over any octets: each finding has a rule, a place in the document, and words that may be shown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.fuzz import seeds

_AT = datetime(2026, 11, 26, tzinfo=UTC)
_FILES = Path(__file__).resolve().parents[1] / "labels"


def run(octets: bytes) -> None:
    """The first octet says of which kind the others are."""
    from ofuda.nouns.document import KINDS, Document
    from ofuda.tables.rules import BY_NAME
    from ofuda.verbs.validate import kind_of, validate

    kind, body = KINDS[octets[0] % len(KINDS) if octets else 0], octets[1:]
    assert kind_of("file", body) is None or isinstance(kind_of("file", body), str)
    document = Document("file", body, kind)
    found = validate(document, at=_AT)
    order = [(one.place.line or 0, one.place.column or 0) for one in found[:1000] if one.place]
    assert order == sorted(order)
    for one in found:
        rule = BY_NAME[one.rule]
        assert kind in rule.kinds or not rule.kinds
        assert one.message.isprintable()
        assert one.place is not None
        assert one.place.line is None or 1 <= one.place.line <= 1 + body.count(b"\n") + body.count(b"\r")
        assert one.place.column is None or 1 <= one.place.column < (one.place.end or 0)


def _seeds() -> tuple[bytes, ...]:
    """One file for each rule, of every kind."""
    from ofuda.nouns.document import KINDS
    from ofuda.verbs.validate import kind_of

    found = []
    for folder in sorted((_FILES / "invalid").iterdir()):
        path = min(path for path in folder.rglob("*") if path.is_file())
        body = path.read_bytes()
        found.append(bytes([KINDS.index(kind_of(path.name, body) or "label")]) + body)
    return tuple(found)


SEEDS = _seeds()
WORDS = (
    *seeds.JSON_WORDS[:20],
    *seeds.ROBOTS_WORDS[:20],
    *seeds.HTML_WORDS[:20],
    b"@context",
    b"https://w3id.org/ofuda/v1",
)
