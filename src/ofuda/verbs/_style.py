"""The style sheet that the pages of reports share: light and dark, narrow and wide, Latin and Japanese."""

from __future__ import annotations

from typing import Final

BASE: Final = """\
:root {
  color-scheme: light dark;
  --ink: #1c1b19; --soft: #5d5a54; --paper: #fbfaf7; --card: #ffffff; --line: #dcd8cf;
  --good: #1d6b3a; --mid: #8a5a00; --bad: #b3261e; --note: #2d5d8a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #ece9e2; --soft: #aaa59b; --paper: #171614; --card: #201f1c; --line: #3a3833;
    --good: #7cc796; --mid: #e0b25a; --bad: #f2938c; --note: #8fbbe6;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
  overflow-wrap: break-word;
}
:lang(ja) body, body:lang(ja) {
  font-family: "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic", Meiryo,
    system-ui, sans-serif;
  line-height: 1.8; line-break: strict; text-autospace: normal;
}
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; }
h1 { font-size: clamp(1.3rem, 3.4vw, 1.9rem); line-height: 1.3; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
p { margin: 0 0 .5rem; }
code { font: .9em/1.4 ui-monospace, "SFMono-Regular", Menlo, Consolas, "Noto Sans Mono CJK JP", monospace; }
.verdict { font-weight: 650; font-size: 1.1rem; }
.verdict.good { color: var(--good); }
.verdict.bad { color: var(--bad); }
dl { margin: 1rem 0 0; display: grid; gap: .4rem; }
dl div { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.badge { font-weight: 650; color: var(--note); margin-inline-end: .5rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .5rem; padding: 0; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: .4rem; background: var(--card); }
.wide:focus-visible { outline: 2px solid var(--note); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
thead th { vertical-align: bottom; text-align: start; padding: .6rem .75rem; color: var(--soft); font-weight: 600; }
tbody th { text-align: start; font-weight: 400; padding: .35rem .75rem; min-width: 10rem; max-width: 26rem; }
tbody tr { border-top: 1px solid var(--line); }
footer { margin-top: 3rem; color: var(--soft); font-size: .875rem; }
@media (max-width: 40rem) {
  dl div { grid-template-columns: 1fr; }
  tbody th { min-width: 8rem; padding: .35rem .5rem; }
}
@media print { body { background: none; } .wide { overflow: visible; } }
"""
