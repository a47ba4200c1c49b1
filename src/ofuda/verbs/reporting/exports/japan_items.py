"""The items of the Japanese sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ofuda.nouns.report import Report
from ofuda.verbs.reporting.exports import japan_said as said


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the sheet. `field` of the report decides to whom it is given; `says` is Markdown.

    `fact`: under which name the provider can say it, where no run knows anything of it.
    """

    ja: str
    en: str
    field: str
    says: Callable[[Report], said.Said]
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together."""

    ja: str
    en: str
    items: tuple[Item, ...]


def _fact(ja: str, en: str, field: str, name: str) -> Item:
    return Item(ja, en, field, said.fact(name), name)


SECTIONS: Final = (
    Section(
        "使用モデル",
        "Model",
        (
            Item("モデルの名称と版", "name and version", "model", said.model),
            Item("提供を始めた日", "when it was first provided", "model", said.placed),
            _fact("設計と学習方法の概要", "outline of design and training", "model", "design"),
        ),
    ),
    Section(
        "学習データ",
        "Training data",
        (
            Item("種類と概要", "kinds, and an outline", "dataset", said.kinds),
            _fact("公開・非公開・合成の別", "public, private or synthetic", "dataset", "origin"),
            Item("取得元と利用条件", "where it was had from, and under what terms", "dataset", said.had_from),
            Item("取得の時期", "when it was collected", "dataset", said.period),
            Item("規模", "size", "counts", said.size),
            Item("言語", "languages", "languages", said.languages),
            Item("個人情報の扱い", "personal data", "personal_data", said.personal_data),
        ),
    ),
    Section(
        "クローラー",
        "Crawlers",
        (
            Item("識別子", "what they call themselves", "agents", said.agents),
            Item("目的", "what for", "uses", said.purposes),
            _fact("動作（頻度、同一サイトへの負荷など）", "how they behave", "measures", "crawler_behaviour"),
        ),
    ),
    Section(
        "知的財産権を守るための措置",
        "Measures for intellectual property",
        (
            Item("方針", "policy", "policy", said.policy),
            Item("判定の結果", "what came of it", "counts", said.outcome),
            Item("聞いた意思表示（robots.txt など）", "signals that are heard", "protocols", said.signals),
            Item("聞かなかった意思表示と理由", "signals that are not heard, and why", "protocols", said.unheard),
            Item("何も言われていないものの扱い", "what nobody said anything about", "rulings", said.silent),
            _fact("ペイウォールなどの扱い", "paywalls and the like", "measures", "paywalls"),
            _fact("海賊版サイトの扱い", "sites of pirated works", "measures", "piracy"),
            _fact("出力による侵害を防ぐ措置", "measures about output", "measures", "output_measures"),
        ),
    ),
    Section(
        "説明と窓口",
        "Records and contact",
        (
            Item("記録の保存", "records that are kept", "counts", said.records),
            Item("アドレスごとの照会", "questions about an address", "lookup", said.look_up),
            Item("窓口", "contact", "contact", said.contact),
            Item("苦情の申出先", "complaints", "complaints", said.complaints),
        ),
    ),
)
