"""What a run would come to, and what it would cost, from the first rows of each file."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from ofuda.shells.filtering.chunks import Reading
from ofuda.shells.filtering.settings import Settings
from ofuda.shells.filtering.sources import Source, stamp
from ofuda.shells.filtering.units import Worker, chunks
from ofuda.verbs.dataset.tally import Tally

_SECONDS_AN_HOUR = 3600


@dataclass(slots=True)
class Sample:
    """Rows that were looked at, of how many octets of all, and how long that took a core."""

    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    rows: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def core_hours(self) -> float:
        """What all rows would take, at the pace of these."""
        return self.seconds * self.rows / max(1, self.tally.rows) / _SECONDS_AN_HOUR


def sample(settings: Settings, sources: Sequence[Source], most: int) -> Sample:
    """The first rows of each file, about as many of each. Raises OSError and SourceError."""
    worker = Worker(settings)
    found = Sample()
    each = -(-most // max(1, len(sources)))
    for source in sources:
        reading = Reading()
        began = time.process_time()
        for chunk in islice(chunks(source, settings.taking, reading), 1):
            read, part = time.process_time(), chunk.batch.slice(0, each)
            own = None if chunk.own is None else chunk.own[:each]
            beside = None if chunk.beside is None else chunk.beside[:each]
            batch = worker.kernel.decide(part, own, beside)
            found.tally.add(batch)
            share = part.num_rows / chunk.batch.num_rows
            found.seconds += (read - began) * share + time.process_time() - read
            size = stamp(source.name)[0] or 0
            found.rows += reading.total or chunk.batch.num_rows * max(1.0, size / max(1, reading.octets))
        found.problems += [f"{source.name}: {one}" for one in reading.problems]
    return found
