"""What every process of a run needs, read before they part, so that its memory is shared.

Imported by the one that they part from, and by nothing else.
"""

from __future__ import annotations

import gc

import pyarrow as pa

from ofuda.shells.filtering import units
from ofuda.shells.filtering.processes import share

__all__ = ["units"]

pa.set_memory_pool(pa.system_memory_pool())  # as fast here, and each needs some 10 MB less at most
pa.array([0])  # reads pandas, where that is installed
share()
gc.collect()  # what is garbage now would be filled by each, in pages that are shared
gc.freeze()  # to look for garbage is to write to every object
