"""`python -m tests.artefacts [--write]`: generates, or says what is stale."""

from __future__ import annotations

import sys

from tests.artefacts.everything import stale, write

if "--write" in sys.argv[1:]:
    write()
if wrong := stale():
    sys.exit(f"stale: {', '.join(wrong)}; run python -m tests.artefacts --write")
