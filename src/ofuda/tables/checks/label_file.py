"""A label, or a set of labels, as checks see it: the JSON, each label in it, and what the schema has to say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from ofuda.carriers.json_text import Json, JsonText, parse_json
from ofuda.formats._label_finding import is_marked
from ofuda.nouns.diagnostics import Severity
from ofuda.nouns.document import Document
from ofuda.nouns.label import LONGEST
from ofuda.tables.checks.html_page import PageView
from ofuda.tables.checks.json_file import JsonView, child
from ofuda.tables.checks.label_schema import explained
from ofuda.tables.checks.views import Finding, Reported

Members = dict[str, Json]


class LabelView(JsonView):
    """A label document; in a page it is a part of a script's JSON.

    `base` points to it there, and `start` is line and column in the document where the JSON begins.
    """

    most = LONGEST
    shapes = False  # whether the SHACL shapes are asked too

    def __init__(
        self,
        document: Document,
        at: datetime | None = None,
        *,
        text: JsonText | None = None,
        base: str = "",
        start: tuple[int, int] = (1, 1),
    ) -> None:
        super().__init__(document, at)
        self.base, self.start = base, start
        if text is not None:
            self.__dict__["text"] = text

    @cached_property
    def value(self) -> Json:  # a member of the text's value here
        return self.text.member(self.base)

    @cached_property
    def labels(self) -> tuple[tuple[str, Members], ...]:
        """Each label that is an object, with its pointer: the document itself, or those of a set."""
        if not isinstance(self.value, dict):
            return ()
        if self.value.get("type") != "LabelSet":
            return (("", self.value),)
        return tuple(objects(self.value.get("labels"), "/labels"))

    def subjects(self) -> Iterator[tuple[str, Members]]:
        """The subjects of every label."""
        for pointer, label in self.labels:
            yield from objects(label.get("about"), child(pointer, "about"))

    def rules(self) -> Iterator[tuple[str, str, Members, Members]]:
        """Pointer, use, what is said of it, and the label, for each use of every label."""
        for pointer, label in self.labels:
            uses = label.get("uses")
            for use, rule in uses.items() if isinstance(uses, dict) else ():
                if isinstance(rule, dict):
                    yield child(child(pointer, "uses"), use), use, rule, label

    def reported(self) -> Reported:
        if self.text.error is None:
            for rule, pointer, message, advice in explained(self.value):
                # What the schema refuses permits nothing, so none of it is less than an error.
                yield rule, Finding(self.at_pointer(pointer), message, advice, Severity.ERROR)


def in_page(page: PageView) -> Iterator[LabelView]:
    """The labels in the data scripts of a page, each as a document of its own (standard §1.4, house reading L1)."""
    for script in page.head.scripts:
        octets = script.text.encode("utf-8", "surrogatepass")
        if not any(mark in octets for mark in _MARKS):
            continue
        text = parse_json(octets, max_octets=LONGEST)
        start = page.position(script)
        # What cannot be read is told once, as what it was meant to be.
        for base in marked(text.value) if text.error is None else ("",):
            yield LabelView(page.document, page.at, text=text, base=base, start=start)


_MARKS = (b"w3id.org/ofuda", b"RightsLabel", b"LabelSet")


def marked(value: Json) -> Iterator[str]:
    """The pointers of the objects that bear the mark, from outside to inside."""
    waiting: list[tuple[str, Json]] = [("", value)]
    while waiting:
        pointer, one = waiting.pop()
        if isinstance(one, dict):
            if is_marked(one):
                yield pointer
            else:
                waiting += [(child(pointer, key), each) for key, each in reversed(one.items())]
        elif isinstance(one, list):
            waiting += [(child(pointer, at), each) for at, each in reversed(list(enumerate(one)))]


def objects(value: Json, pointer: str) -> Iterator[tuple[str, Members]]:
    """The objects of an array with their pointers."""
    for at, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict):
            yield child(pointer, at), one


def elements(value: Json) -> list[Json]:
    """The elements of an array; none of anything else."""
    return value if isinstance(value, list) else []


def texts(value: Json) -> tuple[str, ...]:
    """The texts of an array."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def moment(value: Json) -> datetime | None:
    """A date-time with a zone; None for what is none."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None
