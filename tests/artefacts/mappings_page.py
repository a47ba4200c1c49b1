"""`docs/pages/mappings.md`: what each token of another standard means in our uses, by revision (standard §2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.artefacts.maps import Token, tokens
from tests.artefacts.markdown import cell, code, heading, row, table
from tests.artefacts.source import Term, extent, inputs, vocabulary

TARGET = "docs/pages/mappings.md"
_HEAD = """\
# Mappings

What the tokens of other standards mean in [our uses](vocabulary.md#uses). This page is generated from
`schema/vocabulary.yml`; requirement [R5](specification.md#R5) rests on it.

Each token has two extents. A *no* refuses every use that the token's category touches. A *yes* permits only uses that
lie wholly inside it. So where a category cuts through a use, the use is refused by a *no* and not permitted by a *yes*.
A statement is read under the newest revision that was published when it was seen ([A1](readings.md#aipref)).

Each token has an address, `https://w3id.org/ofuda/map/SCHEME#TOKEN`, at which a file states these extents and SKOS
mappings. A name that is not on this page means nothing to us: it neither refuses nor permits.
"""


def _side(found: list[str]) -> str:
    return "all nine input uses" if found == inputs() else code(found)


def _day(revision: Term) -> str:
    return f"{revision['published']:%Y-%m}" if revision.get("day-unknown") else str(revision["published"])


def _revision(revision: Term) -> str:
    """Its name, where it is published, and when."""
    day = _day(revision)
    dated = "" if day == revision["name"] else f" ({day})"
    return f"[{revision['name']}]({revision['source']}){dated}"


def _rows(scheme: Term, found: Iterable[tuple[str, Token]], *, revised: bool) -> Iterator[str]:
    head = ("token", "*no* refuses", "*yes* permits", "because")
    if scheme.get("tokens-are") == "statements":
        head = ("token", "refuses", "permits", "because")
    yield table(*head, *(("since",) if revised else ()))
    for fragment, token in found:
        refuses, permits = extent(token.said)
        told = token.said["reason"] + (" So it is conditional, on consent." if token.said.get("conditional") else "")
        since = (token.revisions[0]["name"],) if revised else ()
        anchor = f"{scheme['scheme']}-{fragment}"
        yield row(cell(f"`{token.name}`", anchor), _side(refuses), _side(permits), told, *since)


def _scheme(scheme: Term) -> Iterator[str]:
    revisions = scheme["revisions"]
    status = "" if scheme["status"] == "stable" else f" Status: {scheme['status']}."
    home = f"[{scheme['home']}]({scheme['home']})" if scheme["home"].startswith("https:") else f"`{scheme['home']}`"
    yield heading(2, scheme["title"], scheme["scheme"]) + f"\n{home}.{status}\n"
    found = tokens(scheme)
    first, second = next(iter(found)), f"`https://w3id.org/ofuda/map/{scheme['scheme']}#"
    yield f"\nAddresses begin with {second}`, as in {second}{first}`.\n"
    if not scheme.get("by-revision"):
        yield f"\nRevisions: {', '.join(map(_revision, revisions))}.\n"
        yield from _rows(scheme, found.items(), revised=any(len(one["tokens"]) < len(found) for one in revisions))
        return
    for revision in reversed(revisions):
        anchor = f"{scheme['scheme']}-{revision['name']}"
        yield heading(3, f"{revision['name']}, {_day(revision)}", anchor)
        yield f"\n[{revision['source'].removeprefix('https://')}]({revision['source']})\n"
        yield from _rows(
            scheme, ((key, one) for key, one in found.items() if one.revisions == [revision]), revised=False
        )


def text() -> str:
    return _HEAD + "".join(part for scheme in vocabulary()["extents"] for part in _scheme(scheme))
