"""A sheet for Principle 1 of Japan's principle code on generative AI, in Japanese with English beside.

「生成AIの適切な利活用等に向けた知的財産の保護及び透明性に関するプリンシプル・コード（仮称）（案）」, as drafted for the
twelfth meeting of 2026-04-23 (https://www.cas.go.jp/jp/seisakukaigi/titeki2/ai_kentoukai/gijisidai/dai12/). Its items
are told in our words. For each, what is done is disclosed, or the reason why it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ofuda.nouns.report import Release, Report
from ofuda.verbs._foreign import escaped
from ofuda.verbs.reporting.exports.export import Beside, Output
from ofuda.verbs.reporting.exports.japan_items import SECTIONS, Item
from ofuda.verbs.reporting.exports.markdown import table
from ofuda.verbs.reporting.exports.releases import EN, JA, release

FILE: Final = "japan-principle-1.md"
MEDIA_TYPE: Final = "text/markdown"
# The draft whose items these are.
DRAFT: Final = "2026-04-23"
_TITLE: Final = "原則1の開示に向けた下書き"
_TITLE_EN: Final = "Draft of a disclosure under Principle 1"
_OPENING: Final = (
    "内閣府「生成AIの適切な利活用等に向けた知的財産の保護及び透明性に関するプリンシプル・コード（仮称）（案）」の"
    f"{DRAFT} の案（AI時代の知的財産権検討会 第12回 資料）に沿う項目です。"
    "項目名は要約であり、公式の様式ではありません。"
    "2026年8月に公表された確定版および届出様式とは照合していないため、提出の前に確かめてください。"
    "この書面は何を調べたかを述べ、それで足りるかどうかは述べません。"
)
_OPENING_EN: Final = (
    f"The items are those of the draft of {DRAFT}, told in our words; this is not the official form. A final text and "
    "a form for notices were published from August 2026 on, and this sheet was not held against them: do so before it "
    "is used. It says what was checked; whether that is enough, it does not say."
)
_HEAD: Final = (
    "項目<br>Item",
    "公開区分<br>Given to",
    "内容<br>What",
    "記さない場合の理由<br>Why not, where not",
)


def write(report: Report, _: Beside) -> tuple[Output, ...]:
    """One page."""
    return (Output(FILE, MEDIA_TYPE, "\n".join(_lines(report)) + "\n"),)


def _lines(report: Report) -> Iterator[str]:
    yield from (f"# {_TITLE}", "", f"*{_TITLE_EN}*", "", _OPENING, "", _OPENING_EN, "")
    yield f"- 報告 / report: `{report.id}`, {report.made_at}"
    yield f"- 道具 / tool: Ofuda {report.versions['tool']}"
    yield f"- 記号 / mark: {JA.marked()} = {EN.blank}"
    for section in SECTIONS:
        yield from ("", f"## {section.ja} / {section.en}", "")
        yield from table(_HEAD, (_row(report, item) for item in section.items))


def _row(report: Report, item: Item) -> tuple[str, ...]:
    """What is not given has its reason beside it; where nobody told one, that is for the provider."""
    field = release(report, item.field)
    name = f"{item.ja}<br>{item.en}"
    given = f"{JA.release[field.release]}<br>{EN.release[field.release]}"
    why = escaped(field.why) or JA.marked()
    if field.release is not Release.PUBLIC:
        return name, given, "—", why
    said = item.says(report)
    blank = JA.marked(f"facts.{item.fact}" if item.fact else "")
    return name, given, "<br>".join(said) or blank, "—" if said else why
