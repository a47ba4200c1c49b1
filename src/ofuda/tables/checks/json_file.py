"""A JSON document as checks see it, and the checks that hold for JSON of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property

from ofuda.carriers.json_text import Json, JsonText, parse_json
from ofuda.nouns.diagnostics import Place, quote
from ofuda.tables.checks.views import Finding, Findings, View

# What a text is not read for, by words of the reader's message, and the rule that it is told under.
_ERRORS = (
    ("longer than", "label-size"),
    ("inside each other", "json-depth"),
    ("beyond what a double", "json-number"),
    ("UTF", "json-encoding"),
    ("surrogate", "json-encoding"),
    ("`NaN`", "json-number"),
    ("`Infinity`", "json-number"),
)


class JsonView(View):
    """The text, its value, and places by JSON Pointer; `most` is how many octets are read.

    Where the JSON is a part of a document, `start` is line and column where it begins; where the view is of a part of
    the JSON, `base` points to it.
    """

    most: int | None = None
    base = ""
    start = (1, 1)

    @cached_property
    def text(self) -> JsonText:
        return parse_json(self.document.octets, max_octets=self.most)

    @property
    def value(self) -> Json:
        return self.text.value

    def at_pointer(self, pointer: str) -> Place:
        """The place of a member or an element, or of the nearest around it that there is."""
        return replace(self.here(*self.text.span_of(self.base + pointer)), pointer=pointer)

    def here(self, line: int, column: int, end: int) -> Place:
        """A place in the document, from one in the JSON."""
        first_line, first_column = self.start
        shift = first_column - 1 if line == 1 else 0
        return Place(self.document.source, line + first_line - 1, column=column + shift, end=end + shift)

    @cached_property
    def error_rule(self) -> str:
        """Under which rule the text's error is told."""
        error = self.text.error
        return next((rule for words, rule in _ERRORS if error and words in error.message), "json-syntax")

    def told_of_error(self, rule: str, advice: str) -> Iterator[Finding]:
        """The error of the text, where it is the rule's."""
        error = self.text.error
        if error and self.error_rule == rule:
            yield Finding(self.here(error.line, error.column, error.column + 1), error.message, advice)


def child(pointer: str, token: str | int) -> str:
    """The pointer of a member or an element (RFC 6901)."""
    return f"{pointer}/{str(token).replace('~', '~0').replace('/', '~1')}"


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Help with a name that stands for nothing."""
    meant = get_close_matches(name[:80].lower(), list(known), 1, 0.7)
    return f"did you mean `{meant[0]}`?" if meant else otherwise


def strings(value: Json) -> tuple[str, ...]:
    """The texts of a value that is one, or a list of some."""
    return tuple(one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def json_syntax(view: JsonView) -> Findings:
    """The text is not JSON.

    No reader gets anything out of it (RFC 8259). The usual causes are a comma behind the last member, single quotation
    marks, and comments.

    Wrong:
        {"type": "RightsLabel",}

    Right:
        {"type": "RightsLabel"}
    """
    return view.told_of_error("json-syntax", "mend the text at this place; JSON has no trailing commas and no comments")


def json_encoding(view: JsonView) -> Findings:
    r"""The text is not UTF-8, or holds half a character.

    JSON between systems is UTF-8 (RFC 8259 §8.1). Half a surrogate pair is read differently by every reader.

    Wrong:
        {"name": "\ud83d"}

    Right:
        {"name": "\ud83d\udc08"}
    """
    return view.told_of_error("json-encoding", "save the file as UTF-8")


def json_depth(view: JsonView) -> Findings:
    """There are more than 64 arrays and objects inside each other.

    Nothing that a rights document says needs such depth, and readers that recurse fall over it.

    Wrong:
        [[[[[[ … 65 times … ]]]]]]

    Right:
        []
    """
    return view.told_of_error("json-depth", "make the document flatter")


def json_number(view: JsonView) -> Findings:
    """A number that JSON does not have, or that readers hold differently.

    `NaN` and `Infinity` are no JSON, and what is beyond a double becomes something else in each reader.

    Wrong:
        {"count": NaN}

    Right:
        {"count": "40000"}
    """
    return view.told_of_error("json-number", "write a text, or leave the member out")


def json_duplicate_key(view: JsonView) -> Findings:
    """A key stands twice in one object.

    Readers take the first or the last (RFC 8259 §4), and so read two different documents. In what says who may do what
    with a work, that is refused.

    Wrong:
        {"decision": "disallowed", "decision": "allowed"}

    Right:
        {"decision": "disallowed"}
    """
    for one in view.text.duplicates:
        pointer = one.pointer
        if pointer.startswith(f"{view.base}/"):
            line = view.here(one.line, 1, 2).line
            place = replace(view.document.place(line, f'"{one.key}"'), pointer=pointer.removeprefix(view.base))
            yield Finding(place, f"{quote(one.key)} stands twice in one object", "keep one")


def json_byte_order_mark(view: JsonView) -> Findings:
    """The text begins with a byte order mark.

    JSON has none (RFC 8259 §8.1); many readers refuse the text for it.

    Wrong:
        saved as "UTF-8 with BOM"

    Right:
        saved as UTF-8
    """
    if view.text.bom:
        message = "the text begins with a byte order mark"
        yield Finding(view.document.place(1, ""), message, "save the file as UTF-8 without one")
