"""`python -m ofuda`."""

from __future__ import annotations

from ofuda.cli import main

if __name__ == "__main__":
    main(prog_name="ofuda")
