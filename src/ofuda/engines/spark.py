"""PySpark: `annotated(frame, rights)`, which is `frame.mapInArrow(Decided(rights), schema(frame.schema, rights))`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ofuda.engines._extras import missing

try:
    from pyspark.sql import DataFrame
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType
except ModuleNotFoundError as error:
    raise missing(error, "spark") from error

from ofuda.engines._arrow import pa
from ofuda.engines.arrow import Decide
from ofuda.engines.rights import Rights

__all__ = ["Decided", "Rights", "annotated", "schema"]


class Decided:
    """What `mapInArrow` calls with the batches of a partition."""

    def __init__(self, rights: Rights) -> None:
        self._decide = Decide(rights)

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """The batches with the columns of decisions."""
        return map(self._decide, batches)


def schema(before: StructType, rights: Rights) -> StructType:
    """That of the result, by that of the rows."""
    added = from_arrow_schema(pa.schema(rights.added))
    kept = [one for one in before if one.name not in added.names]
    return StructType([*kept, *added])


def annotated(frame: DataFrame, rights: Rights) -> DataFrame:
    """The frame with the columns of decisions."""
    return frame.mapInArrow(Decided(rights), schema(frame.schema, rights))
