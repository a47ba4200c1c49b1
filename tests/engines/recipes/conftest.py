"""Recipes, with fakes of what their libraries publish in the place of the libraries."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
RECIPES = ROOT / "examples" / "recipes"
FAKES = Path(__file__).parent / "fakes"

Recipe = Callable[[str], Any]


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recipe]:
    """Loads a recipe by its name; what the libraries themselves have loaded is there again afterwards."""
    faked = {path.name for path in FAKES.iterdir()}
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in faked}
    monkeypatch.setattr(sys, "path", [str(FAKES), *sys.path])

    def load(name: str) -> Any:
        spec = spec_from_file_location(name, RECIPES / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    yield load
    for name in [name for name in sys.modules if name.partition(".")[0] in faked]:
        del sys.modules[name]
    sys.modules.update(before)
