"""NeMo Curator: an iterator that keeps header fields, an extractor that hands them on, a stage that drops by them.

stages = [
    DocumentIterateExtractStage(FieldsIterator(), HandingOn(CommonCrawlHTMLExtractor())),
    RightsStage("hosts"),  # a table of hosts: `ofuda hosts build crawl.warc.gz -o hosts`
]
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from nemo_curator.backends.base import NodeInfo, WorkerMetadata
from nemo_curator.stages.base import ProcessingStage
from nemo_curator.stages.resources import Resources
from nemo_curator.stages.text.download import DocumentExtractor, DocumentIterator
from nemo_curator.tasks import DocumentBatch

from ofuda import POLICIES, Question, Use
from ofuda.shells.filtering.sites import TableSites
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.warc import read
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.kernel import Kernel

QUESTION = Question(frozenset({"ExampleBot"}), frozenset({Use.TRAIN_GENERATIVE}))
POLICY = POLICIES["respectful"]
EVIDENCE = ["headers", "html", "media_type", "fetched_at", "truncated"]
ADDED = ["ai_decision", "ai_verdict", "ai_reason"]


class FieldsIterator(DocumentIterator):
    """What `CommonCrawlWarcIterator` gives, and beside it what the verdict needs."""

    def iterate(self, file_path: str) -> Iterator[dict[str, Any]]:
        """The responses of a WARC file."""
        for record in read(file_path):
            response = record.resource
            yield {
                "url": response.url,
                "warc_id": (record.id or "").removeprefix("<urn:uuid:").removesuffix(">"),
                "source_id": PurePath(file_path).name,
                "content": response.body,
                "headers": json.dumps(list(response.headers)),
                "html": response.body,
                "media_type": response.media_type,
                "fetched_at": response.fetched_at and response.fetched_at.isoformat(),
                "truncated": response.truncated or response.status is None,
            }

    def output_columns(self) -> list[str]:
        """What a record has."""
        return ["url", "warc_id", "source_id", "content", *EVIDENCE]


class HandingOn(DocumentExtractor):
    """Any extractor, which would leave out what it does not know."""

    def __init__(self, extractor: DocumentExtractor) -> None:
        self.extractor = extractor

    def extract(self, record: dict[str, Any]) -> dict[str, Any] | None:
        """The text of a record, with the evidence."""
        found = self.extractor.extract(record)
        return None if found is None else {**found, **{name: record[name] for name in EVIDENCE}}

    def input_columns(self) -> list[str]:
        """What a record has."""
        return [*self.extractor.input_columns(), *EVIDENCE]

    def output_columns(self) -> list[str]:
        """What is made of it."""
        return [*self.extractor.output_columns(), *EVIDENCE]


class RightsStage(ProcessingStage[DocumentBatch, DocumentBatch]):
    """Hands on the rows that may be kept; with `dropping=False` all of them, with the columns that tell."""

    name = "ofuda_rights"
    resources = Resources(cpus=1.0)

    def __init__(self, hosts: str, *, dropping: bool = True) -> None:
        self.hosts = hosts
        self.dropping = dropping
        self.now = datetime.now(UTC)  # one instant for all workers

    def inputs(self) -> tuple[list[str], list[str]]:
        """Columns that are needed; those of the evidence are read where they are there."""
        return ["data"], ["url"]

    def outputs(self) -> tuple[list[str], list[str]]:
        """Columns that are added."""
        return ["data"], ADDED

    def setup_on_node(self, node_info: NodeInfo | None = None, worker_metadata: WorkerMetadata | None = None) -> None:  # noqa: ARG002 (NeMo's names)
        """A table that is damaged is found out here, once a node, and not in the midst of the run."""
        HostTable.open(self.hosts, check=True).close()

    def setup(self, worker_metadata: WorkerMetadata | None = None) -> None:  # noqa: ARG002 (NeMo's name)
        """The table is mapped: all workers of a node share it."""
        sites = TableSites(HostTable.open(self.hosts), POLICY.as_of)
        self.kernel = Kernel(Asked(QUESTION, POLICY, self.now), sites)

    def process(self, task: DocumentBatch) -> DocumentBatch | list[DocumentBatch]:
        """The batch without the rows that are not kept; nothing where none is left."""
        if not task.num_items:
            return []
        decided = pa.Table.from_batches(list(map(self.kernel.decide, task.to_pyarrow().to_batches())))
        kept = decided.filter(pc.equal(decided["ai_verdict"].cast(pa.string()), "keep")) if self.dropping else decided
        if not kept.num_rows:
            return []
        names = [name for name in kept.column_names if name not in {*EVIDENCE, *ADDED, "ai_rule"}]
        table = kept.select(names)
        for name in ADDED:
            table = table.append_column(name, kept[name].cast(pa.string()))
        return DocumentBatch(task.dataset_name, table, _metadata=task._metadata, _stage_perf=task._stage_perf)  # noqa: SLF001 (NeMo's habit)
