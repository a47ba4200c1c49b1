"""The style sheet of an audit's page."""

from __future__ import annotations

from typing import Final

from ofuda.verbs._style import BASE

_OWN: Final = """\
.findings { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; }
.findings li {
  background: var(--card); border: 1px solid var(--line); border-inline-start: .3rem solid var(--note);
  border-radius: .4rem; padding: .75rem 1rem;
}
.findings .warning { border-inline-start-color: var(--mid); }
.findings .error { border-inline-start-color: var(--bad); }
.head { margin: 0 0 .25rem; }
.warning .badge { color: var(--mid); }
.error .badge { color: var(--bad); }
.place { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.fix { margin: 0; }
.fix b { color: var(--good); margin-inline-end: .4rem; }
thead .fetch { text-align: center; padding: .6rem .25rem; white-space: nowrap; }
thead .use { padding: .6rem .25rem; text-align: center; }
thead .use span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
tbody th[scope="row"] { overflow-wrap: anywhere; padding-inline-start: 1.5rem; }
.reader th { font-weight: 650; padding-top: .7rem; max-width: none; }
.reader span { position: sticky; inset-inline-start: .75rem; }
.reader + tr { border-top: 0; }
td.mark { text-align: center; padding: .35rem .25rem; min-width: 2.2rem; }
td i { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
.allowed { color: var(--good); }
.conditional { color: var(--mid); }
.disallowed { color: var(--bad); font-weight: 650; }
.mark.unknown { color: var(--soft); }
@media (max-width: 40rem) {
  tbody th[scope="row"] { padding-inline-start: .75rem; }
  .findings li { padding: .6rem .75rem; }
}
"""
STYLE: Final = BASE + _OWN
