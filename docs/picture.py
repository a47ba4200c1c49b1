"""Draws `pages/img/resolve.svg`, the picture of the README: what `ofuda resolve` prints on the example, in its colours.

`python docs/picture.py`, with Ofuda installed. The output of the command is drawn as it stands, as a terminal of
`COLUMNS` columns would wrap it; of its reports `SHOWN` are taken, and a line with `…` stands for those left out.
"""

# ruff: noqa: INP001 (a script beside its pages, no package)

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).resolve().parent
PICTURE = HERE / "pages" / "img" / "resolve.svg"
ARGUMENTS = ("resolve", "examples/tsukineko.warc.gz", "--agent", "ExampleBot", "--use", "train-generative")
SHOWN = ("/", "/works/tsukineko.html", "/press/", "/members/draft.html")
COLUMNS = 100
ADVANCE, LEADING, MARGIN = 8.4, 20, 18  # of 14-pixel letters
FONTS = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono', monospace"
INK, PAPER, PALE = "#e6e8eb", "#16181d", "#9aa2ad"
# Contrast to the paper is at least 6 to 1 for every colour.
COLOURS = {"31": "#ff8f87", "32": "#7bd88f", "33": "#f0c674", "36": "#79c7e3", "2": PALE}
_SGR = re.compile(r"\x1b\[([0-9;]*)m")

# A letter with its colour, and whether it is bold.
Cell = tuple[str, str, bool]


def printed() -> list[str]:
    """The reports of the command, in the order in which it prints them."""
    command = [sys.executable, "-m", "ofuda", *ARGUMENTS, "--color"]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, check=True)  # noqa: S603 (our own command)
    return done.stdout.decode().rstrip("\n").split("\n\n")


def chosen(reports: list[str]) -> list[str]:
    """The lines of the picture."""
    lines = ["$ ofuda " + " ".join(ARGUMENTS)]
    between = ""
    for report in reports:
        address = _SGR.sub("", report).split(maxsplit=1)[0]
        if "/" + address.split("/", 3)[3] in SHOWN:
            lines += [between, *report.split("\n")]
            between = ""
        else:
            between = "…"
    return [*lines, between]


def cells(line: str) -> Iterator[Cell]:
    """The letters of a line with what its escape sequences say about them."""
    colour, bold = INK, False
    for at, piece in enumerate(_SGR.split(line)):
        if at % 2 == 0:
            yield from ((letter, colour, bold) for letter in piece)
            continue
        for code in piece.split(";"):
            if code in {"", "0"}:
                colour, bold = INK, False
            elif code == "1":
                bold = True
            else:
                colour = COLOURS[code]


def drawn(row: int, line: list[Cell]) -> Iterator[str]:
    """One row: a text for each run of one appearance, held to its columns whatever font the viewer has."""
    column = 0
    for (colour, bold), run in groupby(line, key=lambda cell: cell[1:]):
        text = "".join(letter for letter, *_ in run)
        start, bare = column, text.strip(" ")
        column += len(text)
        if not bare:
            continue
        left = MARGIN + (start + len(text) - len(text.lstrip(" "))) * ADVANCE
        weight = ' font-weight="bold"' if bold else ""
        yield (
            f'<text x="{left:.1f}" y="{MARGIN + LEADING * row + 14}" fill="{colour}"{weight}'
            f' textLength="{len(bare) * ADVANCE:.1f}">{escape(bare, quote=False).replace(" ", chr(160))}</text>'
        )


def picture() -> str:
    """The picture, as text."""
    rows: list[list[Cell]] = []
    for line in chosen(printed()):
        letters = list(cells(line))
        rows += [letters[at : at + COLUMNS] for at in range(0, len(letters), COLUMNS)] or [[]]
    width, height = round(COLUMNS * ADVANCE + 2 * MARGIN), LEADING * len(rows) + 2 * MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"',
            f' role="img" font-size="14" font-family="{FONTS}">',
            "<title>What ofuda resolve prints on the example</title>",
            f'<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>',
            *(text for row, line in enumerate(rows) for text in drawn(row, line)),
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
