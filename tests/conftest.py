"""Sizes for Hypothesis, and the rule that a full run skips nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.sizes import size

settings.register_profile(
    "ofuda",
    deadline=None,
    derandomize=True,
    max_examples=size(100, 1_000, 20_000),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ofuda")

NOTHING_SKIPPED = "OFUDA_NOTHING_SKIPPED"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test marked `system(package)` is skipped by the name of a program that is absent."""
    for item in items:
        for mark in item.iter_markers("system"):
            program = mark.args[0]
            if shutil.which(program) is None:
                item.add_marker(pytest.mark.skip(reason=f"needs the system package `{program}`"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Where nothing may be skipped, a skip is a failure and says which."""
    report = yield
    if os.environ.get(NOTHING_SKIPPED) and report.skipped and not hasattr(report, "wasxfail"):  # type: ignore[attr-defined]  # pytest types the hook wrapper as giving nothing
        report.outcome = "failed"  # type: ignore[attr-defined]  # pytest types the hook wrapper as giving nothing
    return report
