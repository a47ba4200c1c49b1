"""All tests at one size: `python -m tests.soak [--size soak|landing|quick] [-- arguments for pytest]`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.sizes import SIZES, VARIABLE


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Run all tests at one size.")
    parser.add_argument("--size", choices=SIZES, default="soak")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    asked = parser.parse_args(arguments)
    os.environ[VARIABLE] = asked.size
    os.chdir(Path(__file__).resolve().parents[1])
    return int(pytest.main(asked.pytest))


if __name__ == "__main__":
    sys.exit(main())
