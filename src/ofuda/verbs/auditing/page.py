"""An audit as one page of HTML that needs nothing from elsewhere. All foreign text is escaped (security T20)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ofuda.nouns.audit import Audit, Conclusion
from ofuda.nouns.diagnostics import Diagnostic, visible
from ofuda.nouns.stance import Level
from ofuda.nouns.versions import VERSIONS
from ofuda.nouns.vocabulary import Use
from ofuda.verbs._foreign import text
from ofuda.verbs.answers import timestamp
from ofuda.verbs.auditing.rows import Part, Row, by_origin, columns, counts
from ofuda.verbs.auditing.style import STYLE
from ofuda.verbs.auditing.words import Words
from ofuda.verbs.reports import MARKS


def page(audit: Audit, words: Words) -> str:
    """The whole document."""
    return "\n".join(_lines(audit, words)) + "\n"


def _lines(audit: Audit, words: Words) -> Iterator[str]:
    title = words.phrase("title", start=text(audit.start))
    yield "<!doctype html>"
    yield f'<html lang="{words.language}">'
    yield '<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="robots" content="noindex">'
    yield f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<header>\n<h1>{title}</h1>"
    yield from _summary(audit, words)
    yield "</header>"
    yield from _findings(audit, words)
    yield from _conclusions(audit, words)
    yield f"<footer><p>{text(words.phrase('versions', **VERSIONS))}</p></footer>\n</main>\n</body>\n</html>"


def _summary(audit: Audit, words: Words) -> Iterator[str]:
    state = "bad" if not audit.clean else "good"
    yield f'<p class="verdict {state}">{text(counts(audit, words))}</p>\n<dl>'
    yield _pair(words.phrase("at"), text(timestamp(audit.at) or ""))
    labels = "<br>".join(map(text, audit.labels)) or words.phrase("no-label")
    yield _pair(words.phrase("labels"), labels)
    if audit.search is not None:
        yield _pair(words.phrase("search"), words.phrase(f"search-{audit.search.value}"))
    if audit.unread:
        yield _pair(words.phrase("unread"), "<br>".join(map(text, audit.unread)))
    yield "</dl>"


def _pair(name: str, value: str) -> str:
    return f"<div><dt>{name}</dt><dd>{value}</dd></div>"


# -- findings ---------------------------------------------------------------------------------------------------------


def _findings(audit: Audit, words: Words) -> Iterator[str]:
    yield f'<section aria-labelledby="findings">\n<h2 id="findings">{words.phrase("findings")}</h2>'
    if audit.findings:
        yield '<ol class="findings">'
        yield from (_finding(one, words) for one in audit.findings)
        yield "</ol>"
    else:
        yield f"<p>{words.phrase('nothing')}</p>"
    yield "</section>"


def _finding(one: Diagnostic, words: Words) -> str:
    severity = one.severity.value
    # The sentences of files and of the resolver are in English.
    spoken = "" if one.rule.startswith("site-") or words.language == "en" else ' lang="en"'
    head = f'<p class="head"><span class="badge">{words.phrase(severity)}</span> <code>{one.rule}</code></p>'
    place = f'<p class="place">{text(str(one.place))}</p>' if one.place else ""
    fix = f"<b>{words.phrase('help')}</b> <span{spoken}>{text(one.help)}</span>" if one.help else ""
    advice = f'<p class="fix">{fix}</p>' if fix else ""
    return f'<li class="{severity}">{head}<p{spoken}>{text(one.message)}</p>{place}{advice}</li>'


# -- conclusions ------------------------------------------------------------------------------------------------------


def _conclusions(audit: Audit, words: Words) -> Iterator[str]:
    yield f'<section aria-labelledby="conclusions">\n<h2 id="conclusions">{words.phrase("conclusions")}</h2>'
    marks = "".join(
        f'<li><span class="mark {level.word}">{MARKS[level]}</span> {words.phrase(level.word)}</li>'
        for level in reversed(Level)
    )
    yield f'<ul class="legend">{marks}</ul>\n<p>{words.phrase("silence")}</p>'
    uses = columns(audit)
    for at, (origin, parts) in enumerate(by_origin(audit)):
        name = f"origin-{at}"
        yield f'<h3 id="{name}">{text(origin)}</h3>'
        yield f'<div class="wide" role="region" aria-labelledby="{name}" tabindex="0">\n<table>\n<thead><tr>'
        yield f'<th scope="col">{words.phrase("path")}</th>'
        yield f'<th scope="col" class="fetch">{words.phrase("fetch")}</th>'
        yield from (f'<th scope="col" class="use" lang="en"><span>{use.value}</span></th>' for use in uses)
        yield "</tr></thead>"
        for part in parts:
            yield from _part(part, uses, words)
        yield "</table>\n</div>"
    yield "</section>"


def _part(part: Part, uses: tuple[Use, ...], words: Words) -> Iterator[str]:
    title = text(part.reader.titles[words.language])
    yield f'<tbody>\n<tr class="reader"><th scope="rowgroup" colspan="{len(uses) + 2}"><span>{title}</span></th></tr>'
    for row in part.rows:
        yield _row(row, uses, words)
    yield "</tbody>"


def _row(row: Row, uses: tuple[Use, ...], words: Words) -> str:
    one = row.first
    cells = [_mark(one.fetch, words)] + [_cell(one, use, words) for use in uses]
    whole = escape(visible(" ".join(row.urls)), quote=True)
    return f'<tr><th scope="row" title="{whole}">{text(row.paths(words))}</th>{"".join(cells)}</tr>'


def _cell(one: Conclusion, use: Use, words: Words) -> str:
    if use not in one.levels:
        return "<td></td>"
    return _mark(one.levels[use], words, words.phrase("open") if use in one.open else "")


def _mark(level: Level, words: Words, doubt: str = "") -> str:
    """The sign for the eye, the word for the ear."""
    said = words.phrase(level.word) + (f" ({doubt})" if doubt else "")
    sign = MARKS[level] + ("!" if doubt else "")
    return f'<td class="mark {level.word}" title="{said}"><span aria-hidden="true">{sign}</span><i>{said}</i></td>'
