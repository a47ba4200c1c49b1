from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class InputSpecWithMetadata:
    id: str
    text: str
    source: str = ""
    version: str | None = None
    metadata: dict[str, Any] | None = None


class Document:
    def __init__(self, source: str, id: str, text: str, version: str | None = None) -> None:  # noqa: A002 (as there)
        self.source = source
        self.version = version
        self.id = id
        self.text = text


class DocumentWithMetadata(Document):
    def __init__(self, *args: Any, metadata: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.metadata = metadata or {}

    @classmethod
    def from_spec(cls, spec: InputSpecWithMetadata) -> DocumentWithMetadata:
        return cls(source=spec.source, version=spec.version, id=spec.id, text=spec.text, metadata=spec.metadata)


@dataclass
class Span:
    start: int
    end: int
    type: str
    score: float = 1.0
    experiment: str | None = None
    tagger: str | None = None


@dataclass
class DocResult:
    doc: Document
    spans: list[Span] = field(default_factory=list)
