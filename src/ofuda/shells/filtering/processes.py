"""Processes that work beside each other."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext, SpawnContext


def workers() -> ForkServerContext | SpawnContext:
    """How they are started: from one that has read the code and done nothing else, where the system has such."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ofuda.shells.filtering.preloaded"])
    return context
