"""The style sheet of a report's page."""

from __future__ import annotations

from typing import Final

from ofuda.verbs._style import BASE

_OWN: Final = """\
.asked { color: var(--soft); }
header .bar { height: 1.5rem; margin: .75rem 0 .5rem; }
.bar { display: block; width: 100%; height: .45rem; margin-top: .3rem; border-radius: .2rem; background: var(--line); }
rect.keep, .key.keep { fill: var(--good); background: var(--good); }
rect.review, .key.review { fill: #d9a02b; background: #d9a02b; }
rect.drop, .key.drop { fill: var(--bad); background: var(--bad); }
.key { display: inline-block; width: .8rem; height: .8rem; border-radius: .15rem; margin-inline-end: .4rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 2rem; }
.cards h2 { margin-top: 1.75rem; }
.cards .silence { grid-column: 1 / -1; }
.strong { font-weight: 650; }
.part { color: var(--soft); margin-inline-end: .25rem; }
.badge { font-size: .75rem; border: 1px solid currentcolor; border-radius: .75rem; padding: .05rem .5rem; }
.badge { white-space: nowrap; vertical-align: middle; }
.missing { color: var(--mid); font-style: italic; }
.wide { margin: 0 0 1rem; }
caption { text-align: start; font-weight: 650; padding: .6rem .75rem .2rem; }
thead th { white-space: nowrap; }
td, thead th { padding: .35rem .75rem; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { text-align: end; }
td { overflow-wrap: anywhere; vertical-align: top; min-width: 5rem; }
.number { min-width: 0; }
tbody th { vertical-align: top; }
th code { color: var(--soft); }
@media (max-width: 40rem) {
  td, thead th { padding: .35rem .5rem; }
  .cards tbody th { min-width: 7rem; }
  .told thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .told tr, .told th, .told td { display: block; text-align: start; padding: .1rem .75rem; }
  .told th { font-weight: 650; }
  .told tr { padding: .4rem 0; }
  .told td::before { content: attr(data-head) ": "; color: var(--soft); }
  .told td:empty { display: none; }
}
@media print {
  .bar, .key { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .counts { break-before: page; }
}
"""
STYLE: Final = BASE + _OWN
