"""What every process of a run needs, read before they part, so that its memory is shared.

Imported by the one that they part from, and by nothing else.
"""

from __future__ import annotations

import gc

import pyarrow as pa

from ofuda.shells.filtering import units

__all__ = ["units"]

pa.array([0])  # reads pandas, where that is installed
gc.freeze()  # to look for garbage is to write to every object
