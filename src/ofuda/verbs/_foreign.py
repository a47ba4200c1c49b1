"""Foreign text in pages and in Markdown: nothing of it is markup there (security T20)."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from ofuda.nouns.diagnostics import visible

_CODE: Final = re.compile(r"(`[^`]*`)")
_MARKUP: Final = re.compile(r"([\\*_\[\]<>|#&~])")


def text(foreign: str) -> str:
    """Foreign text as HTML; what is in backticks as code."""
    return _CODE.sub(lambda found: f"<code>{found[1][1:-1]}</code>", escape(visible(foreign)))


def attribute(foreign: str) -> str:
    """Foreign text between the quotation marks of an attribute."""
    return escape(visible(foreign), quote=True)


def escaped(foreign: str) -> str:
    """Foreign text that Markdown takes for nothing else; what is in backticks is code already."""
    parts = _CODE.split(visible(foreign))
    return "".join(part.replace("|", "\\|") if _CODE.fullmatch(part) else _MARKUP.sub(r"\\\1", part) for part in parts)
