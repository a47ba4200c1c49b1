"""How large the tests are. One knob for all of them: the environment variable `OFUDA_TEST_SIZE`.

`quick` is for the desk, `landing` for what goes into the main branch, `soak` for a release.
"""

from __future__ import annotations

import os

VARIABLE = "OFUDA_TEST_SIZE"
SIZES = ("quick", "landing", "soak")


def size(quick: int, landing: int, soak: int) -> int:
    """The number for the size that was asked for."""
    asked = os.environ.get(VARIABLE, "quick")
    if asked not in SIZES:
        raise ValueError(f"{VARIABLE} is {asked!r}, not one of {', '.join(SIZES)}")
    return (quick, landing, soak)[SIZES.index(asked)]
