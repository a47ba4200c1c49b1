"""Licences that are known by their address or name, as SPDX calls them (SPDX License List; house reading N2)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_CC: Final = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)|publicdomain/(zero|mark))"
    r"/([0-9]\.[0-9])(?:/.*)?",
    re.IGNORECASE | re.DOTALL,
)
_CC_NAME: Final = re.compile(
    r"cc[ -](by(?:[ -]nc)?(?:[ -](?:nd|sa))?)[ -]([0-9]\.[0-9])(?: international)?", re.IGNORECASE
)
_SPDX: Final = re.compile(r"https?://(?:www\.)?spdx\.org/licenses/([A-Za-z0-9.+-]+?)(?:\.html|\.json|\.txt)?/?(?:#.*)?")
_PUBLIC: Final = {"zero": "CC0", "mark": "CC-PDM"}
_IDS: Final = {
    one.lower(): one
    for one in (
        *("0BSD", "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "Artistic-2.0", "BlueOak-1.0.0"),
        *("BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CC-PDM-1.0", "CDLA-Permissive-2.0", "ECL-2.0"),
        *("CDLA-Sharing-1.0", "EPL-2.0", "EUPL-1.2", "FreeBSD-DOC", "GFDL-1.3-only", "GFDL-1.3-or-later"),
        *("GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only"),
        *("LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "MS-PL", "NCSA"),
        *("ODbL-1.0", "ODC-By-1.0", "OFL-1.1", "OGL-UK-3.0", "PDDL-1.0", "PostgreSQL", "Unlicense", "WTFPL", "Zlib"),
    )
}
_LONGEST: Final = 512


@lru_cache(maxsize=1024)
def recognised(text: str) -> str | None:
    """The SPDX identifier of a licence given by its address, its identifier or Creative Commons' short name."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if found := _CC.fullmatch(text):
        kind, public, version = found.groups()
        return f"{_PUBLIC[public.lower()]}-{version}" if public else f"CC-{kind.upper()}-{version}"
    if found := _CC_NAME.fullmatch(text):
        return f"CC-{found[1].upper().replace(' ', '-')}-{found[2]}"
    if found := _SPDX.fullmatch(text):
        return _IDS.get(found[1].lower(), found[1])
    return _IDS.get(text.lower())


def page_of(identifier: str) -> str:
    """Where SPDX keeps the text of a licence."""
    return f"https://spdx.org/licenses/{identifier}.html"


def noted(word: str, identifier: str | None) -> str:
    """The note of a statement about a licence."""
    return f"{word} {identifier}" if identifier else word
