"""`docs/pages/channels.md`: where signals are looked for, and the standards behind those places."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tests.artefacts.markdown import cell, code, heading, row, table

TARGET = "docs/pages/channels.md"
_HEAD = """\
# Channels

A *channel* is a place where a signal may stand. A *mechanism* is one standard, whatever its channels. This page is
generated from the tables that the resolver runs on; `ofuda channels` prints the first.

*read*: this release reads it. *planned*: it does not, and nothing that stands there changes an answer. What is
implemented of each standard, and what is left out, is on [Foreign standards](standards.md).
"""
_CHANNELS = """
In this order: where several channels decide, the first gives the [reason code](answers.md#reason-codes), with `_` for
`-`.
"""
_MECHANISMS = """
Each standard first decides by its own rules what all its signals together say; then the standards and parties are
joined. *Can refuse* bounds what a broken or missing signal of that standard is taken to touch.
"""


def _groups(uses: Collection[str]) -> str:
    """Uses, by the name of a group where they are one."""
    from ofuda.nouns.vocabulary import ALL, GROUPS, INPUTS  # noqa: PLC0415 (what is generated comes first)

    named: dict[frozenset[str], str] = {frozenset(ALL): "all fourteen", frozenset(INPUTS): "the nine input uses"}
    named |= {frozenset(group): f"`{name}`" for name, group in GROUPS.items() if name != "all"}
    return named.get(frozenset(uses)) or code(use for use in ALL if use in uses)


def _parts() -> Iterator[str]:
    from ofuda.tables.channels import CHANNELS  # noqa: PLC0415 (what is generated comes first)
    from ofuda.tables.mechanisms import MECHANISMS  # noqa: PLC0415 (loaded only where it is needed)

    yield heading(2, "Places", "places") + _CHANNELS
    yield table("channel", "place", "specification", "status")
    for one in CHANNELS:
        yield row(cell(f"`{one.name}`", f"channel-{one.name}"), _escaped(one.place), one.spec, one.status)
    yield heading(2, "Mechanisms", "mechanisms") + _MECHANISMS
    yield table("mechanism", "standard", "channels", "can refuse")
    for standard in MECHANISMS:
        channels = code(one.name for one in CHANNELS if one.mechanism == standard.name)
        name = cell(f"`{standard.name}`", f"mechanism-{standard.name}")
        yield row(name, standard.title, channels, _groups(standard.refuses))


def _escaped(place: str) -> str:
    return place.replace("<", "&lt;").replace(">", "&gt;")


def text() -> str:
    return _HEAD + "".join(_parts())
