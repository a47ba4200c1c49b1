"""dolma: a tagger that writes the verdict on each document, `keep`, `drop` or `review`, as an attribute.

export OFUDA_HOSTS=hosts  # a table of hosts: `ofuda hosts build crawl.warc.gz -o hosts`
dolma warc --documents run/keep-00000.warc.gz --destination documents --source_name crawl --store_html_in_metadata
dolma tag --documents 'documents/*.gz' --tagger_modules dolma_tagger.py --taggers ofuda_rights_v1 --experiment rights
dolma -c mixer.yaml mix  # with `filter: {include: ["$.attributes[?(@.rights__ofuda_rights_v1__keep)]"]}`
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import os
from datetime import datetime

from dolma.core.data_types import DocResult, DocumentWithMetadata, Span
from dolma.core.registry import TaggerRegistry
from dolma.core.taggers import BaseTaggerWithMetadata

from ofuda import POLICIES, Question, Resource, Use
from ofuda.shells.deciding import by_itself, decided
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.inheriting import Inheritance
from ofuda.shells.targets import Item

QUESTION = Question(frozenset({"ExampleBot"}), frozenset({Use.TRAIN_GENERATIVE}))
POLICY = POLICIES["respectful"]


@TaggerRegistry.add("ofuda_rights_v1")
class OfudaRights(BaseTaggerWithMetadata):
    """Judged are the page and the files of its site; header fields dolma has not kept."""

    def __init__(self) -> None:
        hosts = os.environ.get("OFUDA_HOSTS")
        self._inherit = Inheritance(HostTable.open(hosts)) if hosts else by_itself

    def predict(self, doc: DocumentWithMetadata) -> DocResult:
        """One span over the whole text, whose type is the verdict."""
        verdict = decided(Item(None, _resource(doc)), QUESTION, POLICY, self._inherit).verdict
        return DocResult(doc=doc, spans=[Span(0, len(doc.text), type=verdict.word)])


def _resource(doc: DocumentWithMetadata) -> Resource:
    said = doc.metadata
    html, day = said.get("html"), said.get("warc_date")
    return Resource(
        said.get("warc_url") or said.get("url") or "",  # `url` has lost its scheme, `www.` and more
        body=None if html is None else html.encode("utf-8", "replace"),
        media_type="text/html",
        fetched_at=datetime.fromisoformat(day) if day else None,
    )
