"""What a report knows for the items of the Japanese sheet: in Japanese and English, as Markdown, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ofuda.nouns._terms import MEANINGS_JA
from ofuda.nouns.counts import Amount
from ofuda.nouns.report import Report
from ofuda.nouns.vocabulary import MEANINGS, Use
from ofuda.verbs._foreign import escaped
from ofuda.verbs.reporting.exports.markdown import amount
from ofuda.verbs.reporting.exports.phrases import captured
from ofuda.verbs.reporting.exports.releases import shown
from ofuda.verbs.reporting.words import counted
from ofuda.verbs.reporting.words import outcome as outcome_of

Said = tuple[str, ...]
_NOTHING: Final[Said] = ()


def fact(name: str) -> Callable[[Report], Said]:
    """Of this no run knows anything; the provider may say it, under that name."""
    return lambda report: text(report.cover.facts.get(name))


def text(*parts: str | None) -> Said:
    """The same in both languages: what the provider wrote."""
    return (", ".join(escaped(one) for one in parts if one),) if any(parts) else _NOTHING


def model(report: Report) -> Said:
    """Which model the rows are for."""
    model = report.cover.model
    return text(model.name, model.version) if model else _NOTHING


def placed(report: Report) -> Said:
    """When it was first provided."""
    return text(report.cover.model.placed_on_market) if report.cover.model else _NOTHING


def kinds(report: Report) -> Said:
    """What the dataset is."""
    said = report.cover.dataset
    parts = {"dataset": said.name, "modality": said.modality, "description": said.description}
    return text(*(shown(report, name, part) for name, part in parts.items()))


def had_from(report: Report) -> Said:
    """Where it was had from, and under what terms."""
    said = report.cover.dataset
    return text(shown(report, "url", said.url), shown(report, "license", said.license))


def period(report: Report) -> Said:
    """When it was collected."""
    said = report.cover.dataset
    parts = {"collected_from": said.collected_from, "collected_until": said.collected_until}
    said_so, known = text(*(shown(report, name, part) for name, part in parts.items())), captured(report)
    if known is None:
        return said_so
    begins, ends = known
    return *said_so, f"行の取得: {begins} から {ends} まで", f"the rows were fetched from {begins} to {ends}"


def size(report: Report) -> Said:
    """How much of it is kept."""
    kept, total = report.counts.total.keep, report.counts.total.all
    return (
        f"残した分: {_ja(kept)}（調べた分: {_ja(total)}）",
        f"kept: {amount(kept)} (of {amount(total)})",
    )


def _ja(of: Amount) -> str:
    every = ((of.rows, "行"), (of.bytes, "バイト"), (of.tokens, "トークン"))
    return "、".join(f"{count:,} {what}" for count, what in every if count is not None)


def languages(report: Report) -> Said:
    """Those of rows that are kept."""
    spoken = report.counts.languages
    return text(*(one.name for one in spoken.lines if one.keep.rows)) if spoken else _NOTHING


def agents(report: Report) -> Said:
    """Whom the rows were decided for."""
    names = ", ".join(escaped(one) for one in report.cover.asked.agents)
    if not names:
        return _NOTHING
    return f"行ごとの判定で名乗ったもの: {names}", f"the rows were decided for: {names}"


def purposes(report: Report) -> Said:
    """What for."""
    uses = [Use(name) for name in report.cover.asked.uses]
    ja = "、".join(f"`{use}`（{MEANINGS_JA[use]}）" for use in uses)
    en = ", ".join(f"`{use}` ({MEANINGS[use]})" for use in uses)
    return f"判定の対象とした利用: {ja}", f"the rows were decided for: {en}"


def signals(report: Report) -> Said:
    """What was heard, and how many rows hang on it."""
    heard = [one for one in report.explained.protocols if one.heard]
    if not heard:
        return _NOTHING
    ja = "、".join(f"{escaped(one.title)}（{one.rows:,} 行）" for one in heard)
    en = ", ".join(f"{escaped(one.title)} ({counted(one.rows, 'row')})" for one in heard)
    return f"聞いたもの: {ja}", f"heard: {en}"


def unheard(report: Report) -> Said:
    """What was not heard, and why."""
    unheard = [one for one in report.explained.protocols if not one.heard]
    return tuple(f"{escaped(one.title)}: {escaped(one.why)}" for one in unheard)


def policy(report: Report) -> Said:
    """By which rules."""
    policy = report.cover.asked.policy
    return text(f"{policy.name}, {policy.digest}", policy.summary)


def outcome(report: Report) -> Said:
    """How many rows were decided, and how."""
    total = report.counts.total
    counts = (total.all.rows, total.keep.rows, total.drop.rows, total.review.rows)
    ja = "{:,} 行を判定し、{:,} 行を残し、{:,} 行を除き、{:,} 行を確認待ちとした"
    return ja.format(*counts), outcome_of(total)


def silent(report: Report) -> Said:
    """What became of rows of which nobody said anything."""
    found = next((one for one in report.counts.reasons if one.name == "no_signal"), None)
    if found is None:
        return _NOTHING
    every, kept = found.all.rows, found.keep.rows
    return (
        f"何も言われていない {every:,} 行のうち {kept:,} 行を残した。残すのは方針の判断であり、同意があったのではない",
        f"of {counted(every, 'row')} of which nobody said anything, {kept:,} kept: the policy's act, and no consent",
    )


def records(report: Report) -> Said:
    """What is on record."""
    listed = report.counts.total.all.rows - report.coverage.unlisted
    return (
        f"{listed:,} 行の判定と根拠（場所・原文・SHA-256）を記録した",
        f"the decisions of {counted(listed, 'row')} are on record with what they hang on: place, words, SHA-256",
    )


def look_up(_: Report) -> Said:
    """How a question about an address is answered."""
    return (
        "アドレスごとに、入力にあったか、どう判定されたかを `ofuda report --lookup URL` で答えられる",
        "`ofuda report --lookup URL` answers whether an address was in the input, and what was decided",
    )


def personal_data(report: Report) -> Said:
    """Whether and how it was taken out."""
    return text(report.cover.dataset.personal_data)


def contact(report: Report) -> Said:
    """Whom to write to."""
    return text(report.cover.provider.contact)


def complaints(report: Report) -> Said:
    """Where to complain."""
    return text(report.cover.provider.complaints)
