"""What every process of an engine has to know: the question, the policy, the table of hosts.

It travels as text, the same text for the same things in every process, and each process opens the table by itself,
when the first rows come.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypedDict, Unpack

from ofuda.engines._arrow import pa
from ofuda.engines._description import described, question_of
from ofuda.engines._opened import Opened, opened, plain
from ofuda.nouns.policy import Policy
from ofuda.shells.filtering.chunks import WANTED
from ofuda.tables.policies import DEFAULT
from ofuda.verbs.dataset.columns import fields

_about: Final = lru_cache(maxsize=16)(json.loads)
_encode: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Declared(TypedDict, total=False):
    """What an asker may say besides, as in a request of JSON Lines; `now` is asked about where nobody says when."""

    now: str | datetime | None
    purpose: str
    recipient: str
    territory: str
    undertakes: Iterable[str]
    agreements: Iterable[Mapping[str, Any]]
    trust: Mapping[str, Any]


class Rights:
    """One question about many rows.

    `uses`: uses or groups. `agent`: a product token, or several. `policy`: a name, the path of a JSON file, or an
    object. `hosts`: the folder of a table of hosts. `at`: the instant asked about; absent: when each row was
    captured, or the clock. `columns`: what the columns are called, as in `{"url": "link"}`. `evidence`: every
    statement that was weighed, by the slow road. Raises AskingError.
    """

    __slots__ = ("text",)

    def __init__(
        self,
        *,
        uses: str | Iterable[str],
        agent: str | Iterable[str] = (),
        policy: str | Policy | Mapping[str, Any] = DEFAULT,
        hosts: str | os.PathLike[str] | None = None,
        at: str | datetime | None = None,
        columns: Mapping[str, str] | None = None,
        evidence: bool = False,
        **declared: Unpack[Declared],
    ) -> None:
        asked = {"uses": uses, "agent": agent, "policy": policy, "hosts": hosts, "at": at}
        self.text = _encode(described({**asked, "columns": columns or {}, "evidence": evidence}, declared))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.text,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rights) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Rights({self.text})"

    def opened(self) -> Opened:
        """What decides in this process, and only here: nothing that is open is handed on to a process that forks."""
        return opened(self.text, os.getpid())

    @property
    def added(self) -> list[Any]:
        """The fields that rows gain."""
        about = _about(self.text)
        found = fields(question_of(about).asked, evidence=about["evidence"])
        return [pa.field(one.name, plain(one.type)) for one in found]

    @property
    def names(self) -> dict[str, str]:
        """What the columns that are read are called, by our names."""
        renamed = _about(self.text)["columns"]
        return {ours: renamed.get(ours, ours) for ours in WANTED}

    @property
    def by_clock(self) -> bool:
        """Whether it hangs on when it was made, since neither `at` nor `now` was said."""
        return bool(_about(self.text)["by_clock"])


def _restored(text: str) -> Rights:
    made = object.__new__(Rights)
    made.text = text
    return made
