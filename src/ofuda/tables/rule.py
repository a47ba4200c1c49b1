"""What a rule is: a check, and what is written about it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from ofuda.nouns.diagnostics import Severity
from ofuda.tables.checks.views import Findings


@dataclass(frozen=True, slots=True)
class Page:
    """What a rule's page says: `what` is found, `why` that matters, and examples."""

    what: str
    why: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding. `severity` is the most that it is reported with; `check` is given the view of its kinds."""

    name: str
    severity: Severity
    kinds: tuple[str, ...]
    source: str
    check: Callable[..., Findings]

    @property
    def page(self) -> Page:
        """The rule's documentation, from the docstring of its check."""
        head, _, examples = inspect.cleandoc(self.check.__doc__ or "").partition("\n\nWrong:\n")
        what, _, why = head.partition("\n\n")
        wrong, _, right = examples.partition("\n\nRight:\n")
        return Page(" ".join(what.split()), why, *(inspect.cleandoc("\n" + text) for text in (wrong, right)))
