"""What an author hands to be published: a label or a set, or the short form of one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from ofuda.formats._label_text import read
from ofuda.formats.label_writing import write
from ofuda.nouns.diagnostics import Diagnostic, Severity
from ofuda.nouns.document import Document
from ofuda.nouns.label import Label
from ofuda.verbs.validate import validate


@dataclass(frozen=True, slots=True)
class Authored:
    """The labels, none where something is wrong with one; and their document as it is to be served."""

    labels: tuple[Label, ...]
    document: bytes
    diagnostics: tuple[Diagnostic, ...]


def authored(source: str, octets: bytes, at: datetime) -> Authored:
    """The labels of a file. What has no `@context` is the short form, issued at `at` where it does not say."""
    short = _short(octets)
    found: tuple[Diagnostic, ...] = ()
    if short is not None:
        writing = write(short, source=source, at=at)
        found = writing.diagnostics
        if writing.label is None:
            return Authored((), b"", found)
        octets = json.dumps(writing.label, ensure_ascii=False, indent=2).encode() + b"\n"
    found += validate(Document(source, octets, "label"), at=at)
    text = read(octets)
    wrong = any(one.severity is Severity.ERROR for one in found) or text.faults
    return Authored(() if wrong else tuple(label for _, label in text.labels), octets, found)


def _short(octets: bytes) -> dict[str, object] | None:
    try:
        value = json.loads(octets)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and "@context" not in value and "type" not in value else None
