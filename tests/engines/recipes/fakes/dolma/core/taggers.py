from __future__ import annotations

from abc import abstractmethod

from dolma.core.data_types import DocResult, DocumentWithMetadata, InputSpecWithMetadata

TaggerOutputDictType = dict[str, list[tuple[int, int, float]]]


class BaseTagger:
    @property
    def defaults(self) -> list[str]:
        return []

    def group_output(self, doc_result: DocResult) -> TaggerOutputDictType:
        tagger_output: TaggerOutputDictType = {field: [] for field in self.defaults}
        for span in doc_result.spans:
            tagger_output.setdefault(span.type, []).append((span.start, span.end, round(float(span.score), 5)))
        return tagger_output


class BaseTaggerWithMetadata(BaseTagger):
    @abstractmethod
    def predict(self, doc: DocumentWithMetadata) -> DocResult:
        raise NotImplementedError

    def tag(self, row: InputSpecWithMetadata) -> TaggerOutputDictType:
        return self.group_output(self.predict(DocumentWithMetadata.from_spec(row)))
