"""Sizes for Hypothesis, and the rule that a full run skips nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

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
PART = "OFUDA_TEST_PART"
# What only repeats in bulk, or looks at the shells from outside, shows no branch of the floors below.
BULK = (
    "tests/test_laws", "tests/test_worlds.py", "tests/test_fuzz.py", "tests/test_limits.py", "tests/test_tampering.py",
    "tests/labels/test_agreement.py", "tests/test_site.py", "tests/test_spoofing", "tests/shells/web/",
)  # fmt: skip


def is_bulk(item: pytest.Item) -> bool:
    return item.nodeid.startswith(BULK)


def is_sized(item: pytest.Item) -> bool:
    """Whether there is more of it the larger the size: it has examples made, or its module counts by `size`."""
    test = getattr(item, "obj", None)
    return hasattr(test, "hypothesis") or getattr(getattr(item, "module", None), "size", None) is size


PARTS: dict[str, Callable[[pytest.Item], bool]] = {
    "covering": lambda item: not is_bulk(item),
    "growing": lambda item: is_bulk(item) or is_sized(item),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test marked `system(package)` is skipped by the name of a program that is absent.

    `OFUDA_TEST_PART` splits the tests in two that together are all of them: `covering`, which show every branch at any
    size, and `growing`, of which there are more the larger the size. Those that are both are in both.
    """
    part = os.environ.get(PART)
    if part:
        chosen = PARTS[part]
        config.hook.pytest_deselected(items=[one for one in items if not chosen(one)])
        items[:] = [one for one in items if chosen(one)]
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
