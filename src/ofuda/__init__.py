"""Ofuda: labels that say how AI may use a work, and the tools that honour them.

    decision = ofuda.resolve(resource, question, policy)

The names are resolved on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ofuda.nouns.decision import Decision as Decision
    from ofuda.nouns.decision import UseDecision as UseDecision
    from ofuda.nouns.diagnostics import Diagnostic as Diagnostic
    from ofuda.nouns.diagnostics import Place as Place
    from ofuda.nouns.document import Document as Document
    from ofuda.nouns.policy import Policy as Policy
    from ofuda.nouns.policy import Verdict as Verdict
    from ofuda.nouns.policy import policy as policy
    from ofuda.nouns.question import Agreement as Agreement
    from ofuda.nouns.question import Question as Question
    from ofuda.nouns.resource import Fetched as Fetched
    from ofuda.nouns.resource import Headers as Headers
    from ofuda.nouns.resource import Page as Page
    from ofuda.nouns.resource import Resource as Resource
    from ofuda.nouns.stance import Level as Level
    from ofuda.nouns.stance import Stance as Stance
    from ofuda.nouns.statements import Authority as Authority
    from ofuda.nouns.statements import Statement as Statement
    from ofuda.nouns.trust import TrustList as TrustList
    from ofuda.nouns.trust import trust_list as trust_list
    from ofuda.nouns.versions import TOOL

    __version__: str = TOOL
    from ofuda.nouns.vocabulary import GROUPS as GROUPS
    from ofuda.nouns.vocabulary import Use as Use
    from ofuda.tables.channels import CHANNELS as CHANNELS
    from ofuda.tables.mechanisms import MECHANISMS as MECHANISMS
    from ofuda.tables.policies import POLICIES as POLICIES
    from ofuda.tables.rule import Rule as Rule
    from ofuda.tables.rules import RULES as RULES
    from ofuda.verbs.answers import answer as answer
    from ofuda.verbs.resolve import resolve as resolve
    from ofuda.verbs.validate import validate as validate

_WHERE = {
    "Decision": "nouns.decision",
    "UseDecision": "nouns.decision",
    "Diagnostic": "nouns.diagnostics",
    "Place": "nouns.diagnostics",
    "Document": "nouns.document",
    "Policy": "nouns.policy",
    "Verdict": "nouns.policy",
    "policy": "nouns.policy",
    "Agreement": "nouns.question",
    "Question": "nouns.question",
    "Fetched": "nouns.resource",
    "Headers": "nouns.resource",
    "Page": "nouns.resource",
    "Resource": "nouns.resource",
    "Level": "nouns.stance",
    "Stance": "nouns.stance",
    "Authority": "nouns.statements",
    "Statement": "nouns.statements",
    "TrustList": "nouns.trust",
    "trust_list": "nouns.trust",
    "GROUPS": "nouns.vocabulary",
    "Use": "nouns.vocabulary",
    "CHANNELS": "tables.channels",
    "MECHANISMS": "tables.mechanisms",
    "POLICIES": "tables.policies",
    "Rule": "tables.rule",
    "RULES": "tables.rules",
    "answer": "verbs.answers",
    "resolve": "verbs.resolve",
    "validate": "verbs.validate",
}
__all__ = sorted(_WHERE)  # noqa: PLE0605 (the table above is the list)


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562: whatever the name stands for)
    if name == "__version__":
        from ofuda.nouns.versions import TOOL  # noqa: PLC0415 (on first use)

        return TOOL
    if name not in _WHERE:
        raise AttributeError(f"module 'ofuda' has no attribute {name!r}")
    value = getattr(import_module(f"ofuda.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
