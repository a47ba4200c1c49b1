"""A table of hosts and what is known of its origins, opened once in each process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from ofuda.engines._arrow import pa
from ofuda.engines._asking import AskingError, policy_of
from ofuda.engines._description import question_of, table_of
from ofuda.nouns.diagnostics import quote
from ofuda.shells.filtering.settings import Settings
from ofuda.shells.filtering.units import Worker, never_kept
from ofuda.shells.tables.hosts import TableError
from ofuda.verbs.dataset.columns import ColumnError
from ofuda.verbs.dataset.sites import State

_QUESTIONS: Final = 4  # that a process is at in turn


class Opened:
    """Decides batches, one at a time."""

    def __init__(self, about: Mapping[str, Any]) -> None:
        with _telling():
            self._kernel = Worker(_settings(about)).kernel
        self._guard = Lock()

    def decide(self, batch: Any, own: Sequence[State | None] | None = None, broken: Sequence[int] = ()) -> list[Any]:  # noqa: ANN401 (a record batch)
        """The arrays that rows gain; `own` as in `Kernel.decide`, `broken`: the places of rows that are unreadable."""
        with self._guard, _telling():
            found = never_kept(self._kernel.decide(batch, own), broken)
        return [one.cast(plain(one.type)) for one in found.columns[batch.num_columns :]]


def plain(kind: Any) -> Any:  # noqa: ANN401 (types of Arrow)
    """Words as text: not every engine takes dictionaries, and those of two batches differ."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


@lru_cache(maxsize=_QUESTIONS)
def opened(text: str, process: int) -> Opened:  # noqa: ARG001 (one that forks opens its own)
    """By the text of a question. Raises AskingError."""
    return Opened(json.loads(text))


def _settings(about: Mapping[str, Any]) -> Settings:
    """As `ofuda filter` has them; raises AskingError where this process would decide otherwise than was asked."""
    hosts = about["hosts"]
    if hosts is not None and table_of(hosts["folder"]) != hosts:
        raise AskingError(f"the table of hosts {quote(hosts['folder'])} is another one than was asked of; ask again")
    folder = None if hosts is None else Path(hosts["folder"])
    moment = datetime.fromisoformat(about["now"])
    judged_by = policy_of(about["policy"])
    return Settings(Path(os.devnull), question_of(about), judged_by, moment, folder, evidence=about["evidence"])


@contextmanager
def _telling() -> Iterator[None]:
    """Errors with what to do in their one text, since that is all that engines hand on."""
    try:
        yield
    except TableError as error:
        raise AskingError("; ".join(error.args)) from error
    except ColumnError as error:
        raise AskingError(f'{error.args[0]}; name another one with `columns={{"url": "NAME"}}`') from error
