"""Ray Data: `annotated(dataset, rights)`, which is `dataset.map_batches(Decide, batch_format="pyarrow", …)`."""

from __future__ import annotations

from typing import Any

from ofuda.engines._extras import missing

try:
    from ray.data import Dataset
except ModuleNotFoundError as error:
    raise missing(error, "ray") from error

from ofuda.engines.arrow import Decide
from ofuda.engines.rights import Rights

__all__ = ["Decide", "Rights", "annotated"]


def annotated(dataset: Dataset, rights: Rights, **options: Any) -> Dataset:  # noqa: ANN401 (those of `map_batches`)
    """The dataset with the columns of decisions. Each of the actors opens the table of hosts once."""
    return dataset.map_batches(Decide, fn_constructor_args=(rights,), batch_format="pyarrow", **options)
