"""datatrove: `RightsFilter(rights)`, and a `WarcReader` that keeps what sites say until the filter has heard it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from ofuda.engines._extras import missing

try:
    from datatrove.data import Document
    from datatrove.io import DataFolderLike
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.readers.base import BaseDiskReader
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.logging import logger
except ModuleNotFoundError as error:
    raise missing(error, "datatrove") from error

from ofuda.engines._documents import LET_GO, document_of, held, is_page
from ofuda.engines._values import batch_of
from ofuda.engines.rights import Rights
from ofuda.shells.warc import WarcError, read
from ofuda.verbs.dataset.columns import REASON, VERDICT

__all__ = ["Rights", "RightsFilter", "WarcReader"]

_BATCH: Final = 256  # documents, and they are whole pages


class RightsFilter(BaseFilter):  # type: ignore[misc]  # datatrove publishes no types
    """Keeps documents whose verdict is *keep*; the others go to the `exclusion_writer`, and are counted by reason.

    Read are the members of `metadata` that `ofuda filter` reads, and what `WarcReader` put there. Every document gets
    `ai_decision`, `ai_verdict`, `ai_reason` and `ai_rule`. `let_go`: what is not needed once it has been decided.
    """

    name = "⛩ AI rights"
    _requires_dependencies: Final = ["pyarrow"]

    def __init__(
        self,
        rights: Rights,
        exclusion_writer: DiskWriter | None = None,
        batch_size: int = _BATCH,
        let_go: Iterable[str] = LET_GO,
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        self.rights = rights
        self.let_go = tuple(let_go)

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Called by datatrove for one document."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: Sequence[Document]) -> list[bool | tuple[bool, str]]:
        """Called by datatrove for several."""
        rows = [held(doc.metadata) for doc in batch]
        names = self.rights.names
        columns = {
            ours: [row.members.get(theirs) for row in rows]
            for ours, theirs in names.items()
            if ours == "url" or any(row.members.get(theirs) is not None for row in rows)
        }
        own = [row.state for row in rows] if any(row.state for row in rows) else None
        broken = [at for at, row in enumerate(rows) if row.is_broken]
        found = self.rights.opened().decide(batch_of(columns), own, broken)
        told = [field.name for field in self.rights.added]
        for doc, values in zip(batch, zip(*(one.to_pylist() for one in found), strict=True), strict=True):
            doc.metadata.update(zip(told, values, strict=True))
            for name in self.let_go:
                doc.metadata.pop(name, None)
            if doc.metadata[VERDICT] == "review":
                self.stat_update("review")
        return [doc.metadata[VERDICT] == "keep" or (False, doc.metadata[REASON]) for doc in batch]


class WarcReader(BaseDiskReader):  # type: ignore[misc]  # datatrove publishes no types
    """The pages of WARC files. Their metadata has what datatrove's own reader loses: status, fields, media type, time,
    robots.txt and well-known files of the archive, and the page as it was sent (`html`), whatever becomes of its text.
    """

    name = "⛩ Warc with its fields"
    _requires_dependencies: Final = ["fastwarc"]

    def __init__(self, data_folder: DataFolderLike, **options: Any) -> None:  # noqa: ANN401 (those of datatrove's readers)
        super().__init__(data_folder, **options)

    def read_file(self, filepath: str) -> Iterator[Document]:
        """Called by datatrove for each file. One that is damaged is told of and counted, and read as far as it goes."""
        with self.data_folder.open(filepath, "rb") as file:
            records = read(file)
            try:
                for number, record in enumerate(records):
                    if is_page(record):
                        with self.track_time():
                            document = self.get_document_from_dict(document_of(record), filepath, number)
                        if document:
                            yield document
            except WarcError as error:
                self.stat_update("damaged_files", unit="input_file")
                logger.error(f"{filepath}: {error}; what was read before it stands")
