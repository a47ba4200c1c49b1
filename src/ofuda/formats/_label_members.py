"""The members of a label in the order in which they are written, and which of them are lists or go by language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LABEL = (
    "@context", "type", "id", "issued", "validFrom", "validUntil", "declaredBy", "basis", "about", "uses", "notice",
    "legalBasis", "jurisdiction", "supersedes", "exceptionTo", "onBehalfOf", "ext",
)  # fmt: skip
PARTY = ("id", "type", "name", "contact")
RULE = (
    "decision", "duties", "purpose", "recipient", "territory", "from", "until", "license", "paymentModel",
)  # fmt: skip
CODE = ("digest", "iscc", "href", "mediaType", "count")
IDENTIFIER = ("scheme", "value")
_NAMED = ("type", "id", "name", "alternateName", "sameAs", "identifier", "media", "content", "partOf")
SUBJECTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Site": ("type", "id", "url", "path", "name", "media"),
        "Resource": ("type", "id", "url", "name", "media", "content", "partOf"),
        "Work": _NAMED,
        "Collection": _NAMED,
        "Character": _NAMED,
        "Person": _NAMED[:-1],
    }
)

LISTS = frozenset(
    {
        "jurisdiction", "legalBasis", "supersedes", "exceptionTo", "onBehalfOf", "sameAs", "media", "partOf", "path",
        "duties", "purpose", "recipient", "territory",
    }
)  # fmt: skip
BY_LANGUAGE = frozenset({"name", "notice"})
INSTANTS = frozenset({"issued", "validFrom", "validUntil", "from", "until"})
