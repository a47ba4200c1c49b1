"""Labels: what they are about, and whether anybody could tell."""

from __future__ import annotations

from ofuda.nouns.diagnostics import quote
from ofuda.tables.checks.json_file import child
from ofuda.tables.checks.label_file import LabelView, elements, texts
from ofuda.tables.checks.views import Finding, Findings

_LOCATED = ("Site", "Resource")


def label_binds_nothing(view: LabelView) -> Findings:
    """A work that no copy can be recognised by.

    Names and identifiers alone bind nothing (standard §3.2). A crawler knows a work by where it stands, or by a content
    code.

    Wrong:
        "about": [{"type": "Work", "id": "https://studio.example/works/moon-cat", "name": {"en": "Moon Cat"}}]

    Right:
        the same with "content": [{"digest": "uEi…"}], or beside a `Site` or `Resource`
    """
    parents = {parent for _, subject in view.subjects() for parent in texts(subject.get("partOf"))}
    for pointer, label in view.labels:
        about = label.get("about")
        located = any(isinstance(one, dict) and one.get("type") in _LOCATED for one in elements(about))
        for at, one in enumerate(elements(about)):
            if located or not isinstance(one, dict) or one.get("type") != "Work" or "content" in one:
                continue
            name = one.get("id")
            if not isinstance(name, str) or name not in parents:
                advice = "add a content code, or the `Site` or `Resource` where it stands"
                place = view.at_pointer(child(child(pointer, "about"), at))
                yield Finding(place, "no copy of this work can be recognised", advice)


def label_path_dollar(view: LabelView) -> Findings:
    """A `$` in the middle of a path pattern.

    It anchors at the very end only (RFC 9309 §2.2.3); here it stands for the character itself.

    Wrong:
        "path": ["/*.pdf$/"]

    Right:
        "path": ["/*.pdf$"]
    """
    for pointer, subject in view.subjects():
        for at, path in enumerate(elements(subject.get("path"))):
            if isinstance(path, str) and "$" in path[:-1]:
                message = f"the `$` inside {quote(path)} anchors nothing"
                yield Finding(
                    view.at_pointer(child(child(pointer, "path"), at)), message, "put it at the end, or write `%24`"
                )


def label_part_of_nothing(view: LabelView) -> Findings:
    """A subject is part of something that this document does not describe.

    Another label may describe it. If none does, the line leads nowhere.

    Wrong:
        "partOf": ["https://studio.example/works/mooncat"]

    Right:
        "partOf": ["https://studio.example/works/moon-cat"]
    """
    known = {subject.get("id") for _, subject in view.subjects() if isinstance(subject.get("id"), str)}
    for pointer, subject in view.subjects():
        for at, parent in enumerate(elements(subject.get("partOf"))):
            if isinstance(parent, str) and parent not in known:
                message = f"no subject here has the id {quote(parent)}"
                yield Finding(
                    view.at_pointer(child(child(pointer, "partOf"), at)), message, "check it, if no other label has it"
                )


def label_names_itself(view: LabelView) -> Findings:
    """A label supersedes, or is an exception to, itself; or a subject is part of itself.

    It says nothing; the address of another was probably meant.

    Wrong:
        "id": "https://studio.example/labels/2", "supersedes": ["https://studio.example/labels/2"]

    Right:
        "id": "https://studio.example/labels/2", "supersedes": ["https://studio.example/labels/1"]
    """
    for members, rows in ((("supersedes", "exceptionTo"), view.labels), (("partOf",), tuple(view.subjects()))):
        for pointer, one in rows:
            for member in members:
                if isinstance(one.get("id"), str) and one["id"] in texts(one.get(member)):
                    message = f"`{member}` names the thing itself"
                    yield Finding(view.at_pointer(child(pointer, member)), message, "name the other one")


def label_repeated_id(view: LabelView) -> Findings:
    """Two subjects of a label, or two labels of a set, have the same `id`.

    By an id one thing is meant; readers cannot tell which of the two.

    Wrong:
        two subjects with "id": "https://studio.example/works/moon-cat"

    Right:
        an id for each
    """
    rows = [view.labels] if len(view.labels) > 1 else []
    for pointer, label in view.labels:
        place = child(pointer, "about")
        rows.append(
            tuple(
                (child(place, at), one) for at, one in enumerate(elements(label.get("about"))) if isinstance(one, dict)
            )
        )
    for row in rows:
        seen: set[str] = set()
        for pointer, one in row:
            name = one.get("id")
            if isinstance(name, str) and name in seen:
                message = f"{quote(name)} is the id of two things"
                yield Finding(view.at_pointer(child(pointer, "id")), message, "give each its own")
            elif isinstance(name, str):
                seen.add(name)
