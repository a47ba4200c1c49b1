"""Every sentence of an audit, in English and Japanese: what is wrong, and what to do about it."""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("en", "ja")
_RENDER_EN: Final = "publish what `ofuda render` writes for the label, and audit again"
_RENDER_JA: Final = "札から `ofuda render` が書くものを公開し、もう一度調べてください"

# Key: message and help in English, message and help in Japanese.
MESSAGES: Final[dict[str, tuple[str, str, str, str]]] = {
    "missing": (
        "nothing tells the {reader} what the label says of {uses}",
        _RENDER_EN,
        "{reader}: {uses} について札の言うことが伝わりません",
        _RENDER_JA,
    ),
    "missing-label": (
        "neither a header nor the page leads to the label",
        'send `Link: <…>; rel="https://w3id.org/ofuda#label"`, or put `<link>` into the head',
        "ヘッダーからもページからも札にたどり着けません",
        '`Link: <…>; rel="https://w3id.org/ofuda#label"` を送るか、head に `<link>` を置いてください',
    ),
    "missing-header": (
        "the header `{name}` is not sent, and others that say the label are",
        "send it with every answer, errors and images too; look for a proxy or a nested `location` that drops it",
        "札を伝える他のヘッダーはあるのに、`{name}` ヘッダーがありません",
        "エラーや画像を含むすべての応答に付け、途中で消す中継や入れ子の `location` がないか確かめてください",
    ),
    "missing-element": (
        "the head has no {name}, and other elements say the label",
        "put it back into the template of the page",
        "札を伝える他の要素はあるのに、head に {name} がありません",
        "ページのテンプレートに戻してください",
    ),
    "missing-robots": (
        "robots.txt has no line about uses, and other parts of the site say the label",
        "see whether a theme, a plugin or the CDN serves a robots.txt of its own; " + _RENDER_EN,
        "サイトの他の部分は札を伝えているのに、robots.txt に利用についての行がありません",
        "テーマ・プラグイン・CDN が別の robots.txt を出していないか確かめてください。" + _RENDER_JA,
    ),
    "looser": (
        "the {reader} takes {uses} for {found}, and the label says {wanted}",
        "correct or drop what says so; " + _RENDER_EN,
        "{reader}: {uses} は「{found}」と読まれますが、札は「{wanted}」です",
        "そう読ませている記述を直すか除いてください。" + _RENDER_JA,
    ),
    "stricter": (
        "the {reader} takes {uses} for {found}, and the label says {wanted}",
        "correct or drop what says so, or change the label",
        "{reader}: {uses} は「{found}」と読まれますが、札は「{wanted}」です",
        "そう読ませている記述を直すか除く、または札を改めてください",
    ),
    "contradictory": (
        "{one} says {first} and {other} says {second} about {uses}",
        "say the same in both: readers of one alone will not know of the other",
        "{uses} について、{one} は「{first}」、{other} は「{second}」と言っています",
        "両方で同じことを言ってください。片方だけを読む者はもう片方を知りません",
    ),
    "shadowed": (
        "the group of {token} hides what the group of `*` says of {uses}",
        "repeat the lines about uses in that group: no group inherits from another",
        "{token} のグループが、`*` のグループが {uses} について言うことを隠しています",
        "グループは互いに受け継がないので、利用についての行をそのグループにも書いてください",
    ),
    "stale": (
        "the label {label} is served as issued on {served}, and yours was issued on {own}",
        "put the newest label on the site, and empty the caches before it",
        "札 {label} は {served} 付のものが公開されていますが、手元の札は {own} 付です",
        "最新の札をサイトに置き、手前のキャッシュを空にしてください",
    ),
    "changed": (
        "the label {label} is served with another content than yours, under the same `issued`",
        "put your label on the site; a label that changes gets a new `issued`",
        "札 {label} は、同じ `issued` のまま手元と違う内容で公開されています",
        "手元の札をサイトに置いてください。札を変えるときは `issued` も改めます",
    ),
    "superseded": (
        "the label {label} is served, which yours, {own}, supersedes",
        "put the newest label on the site, and empty the caches before it",
        "札 {label} が公開されていますが、手元の {own} がそれに代わるものです",
        "最新の札をサイトに置き、手前のキャッシュを空にしてください",
    ),
    "expired": (
        "the label {label} ended on {ended}, so it permits nothing any more",
        "issue a label that supersedes it",
        "札 {label} は {ended} に期限が切れ、もう何も許可しません",
        "それに代わる新しい札を出してください",
    ),
    "media-type": (
        "it is served as {found}, and readers expect `{wanted}`",
        "set the media type for that path",
        "{found} として配信されていますが、読む側は `{wanted}` を待っています",
        "そのパスのメディア型を設定してください",
    ),
    "html": (
        "a page of HTML is answered where {what} is looked for",
        "serve the file itself, or answer 404; keep the rewrite of the site's application away from this path",
        "{what} のあるべき所で HTML のページが返ります",
        "ファイルそのものを返すか 404 にし、アプリケーションの書き換え規則からこのパスを外してください",
    ),
    "redirect": (
        "it is redirected to another origin, {to}",
        "serve it at this origin without a redirect: some readers do not follow, and it may speak for another site",
        "別のオリジン {to} に転送されます",
        "転送せずにこのオリジンで配信してください。転送に従わない読み手がいます",
    ),
    "agents-differ": (
        "{agent} is answered otherwise than we are: {how}",
        "give every agent the same answer, or expect that readers conclude different things",
        "{agent} への応答が当方への応答と異なります: {how}",
        "どのエージェントにも同じ応答を返してください。でなければ読む者ごとに結論が変わります",
    ),
    "managed": (
        "a block that the CDN puts in stands in robots.txt, and speaks beside the site's own lines",
        "switch the managed robots.txt off, or see that it says what the label says",
        "CDN が差し込んだ部分が robots.txt にあり、サイト自身の行と並んで語っています",
        "管理された robots.txt を切るか、札と同じことを言っているか確かめてください",
    ),
    "managed-tie": (
        "for {token}, `{own}` of the site and `{theirs}` of the managed block are for the same path; `Allow` wins",
        "drop one of the two, so that it is clear what is meant",
        "{token} について、サイトの `{own}` と管理ブロックの `{theirs}` が同じパスで並び、`Allow` が勝ちます",
        "どちらかを除き、意図をはっきりさせてください",
    ),
    "challenge": (
        "a challenge was answered in the place of the resource, with the status {status}: it could not be looked at",
        "let crawlers that name themselves pass to robots.txt and to what the label is about",
        "リソースの代わりに本人確認のページが状態 {status} で返り、調べられませんでした",
        "名乗るクローラーを robots.txt と札の対象まで通してください",
    ),
    "unlabelled": (
        "the origin {origin} serves {what} of the site, and nothing there says how they may be used",
        "publish a label and its renderings at that origin too: nothing is inherited between origins",
        "オリジン {origin} はサイトの{what}を配信していますが、利用について何も言っていません",
        "オリジンの間では何も受け継がれないので、そこにも札とその書き換えを公開してください",
    ),
    "not-about": (
        "the label is not about any address of {origin} that was looked at, so nothing was compared there",
        "name the origin in the label's `about`, scheme and port as they are, or audit the site that it is about",
        "札は、調べた {origin} のどのアドレスについてのものでもないので、比較していません",
        "札の `about` にこのオリジンを（スキームとポートもそのまま）書くか、札が述べるサイトを調べてください",
    ),
    "search-lost": (
        "a search crawler concludes {found} here, and the label says {wanted}",
        "let search crawlers fetch the page, and say *yes* to search wherever the label does",
        "検索クローラーはここで「{found}」と読みますが、札は「{wanted}」です",
        "検索クローラーにページを取得させ、札が許す所では検索を許してください",
    ),
}

_PHRASES: Final[dict[str, tuple[str, str]]] = {
    "title": ("Audit of {start}", "{start} の監査"),
    "at": ("judged at", "判定時刻"),
    "labels": ("held against", "照らした札"),
    "no-label": ("no label was given, so nothing was compared", "札が与えられなかったので比較していません"),
    "search": ("search", "検索"),
    "search-unchanged": (
        "unchanged: with the label search crawlers conclude what they did without",
        "変わりません: 札があっても検索クローラーの結論は同じです",
    ),
    "search-refused": ("refused by the label's own word", "札自身の言葉で断られています"),
    "search-lost": ("LOST against the label's word", "札に反して失われています"),
    "conclusions": ("What each kind of reader concludes", "読む者ごとの結論"),
    "findings": ("Findings", "見つかったこと"),
    "nothing": ("nothing found wrong", "問題は見つかりませんでした"),
    "unread": ("could not be looked at", "調べられなかった所"),
    "path": ("path", "パス"),
    "fetch": ("fetch", "取得"),
    "help": ("fix", "直し方"),
    "place": ("place", "場所"),
    "rest": ("{count} others", "他 {count} 件"),
    "every": ("every path ({count})", "すべてのパス（{count}）"),
    "more": ("{first} and {count} more", "{first} ほか {count} 件"),
    "also": ("{message}; the same at {count} more", "{message}（ほか {count} か所も同様）"),
    "open": ("a signal is broken or out of reach", "壊れているか届かない信号がある"),
    "allowed": ("allowed", "許可"),
    "conditional": ("conditional", "条件つき"),
    "disallowed": ("disallowed", "不許可"),
    "unknown": ("unknown", "不明"),
    "error": ("error", "誤り"),
    "warning": ("warning", "警告"),
    "note": ("note", "注記"),
    "page": ("page", "ページ"),
    "image": ("image", "画像"),
    "media": ("media", "メディア"),
    "feed": ("feed", "フィード"),
    "silent": ("nothing is said", "何も言われていません"),
    "silence": ("Unknown is neither consent nor refusal.", "「不明」は同意でも拒否でもありません。"),
    "status": ("the status is {status}", "状態が {status} です"),
    "body": ("another body", "本文が異なります"),
    "signals": ("other signals about {uses}", "{uses} についての信号が異なります"),
    "headers": ("other fields {names}", "ヘッダー {names} が異なります"),
    "versions": ("standard {standard}, tool {tool}, report {report}", "標準 {standard}、ツール {tool}、報告 {report}"),
}


class Words:
    """The sentences of one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._at = LANGUAGES.index(language)

    def message(self, key: str, **parts: object) -> tuple[str, str]:
        """What is wrong, and what to do."""
        message, advice = MESSAGES[key][2 * self._at : 2 * self._at + 2]
        return message.format(**parts), advice

    def phrase(self, key: str, **parts: object) -> str:
        """A part of the report."""
        return _PHRASES[key][self._at].format(**parts)

    def counted(self, number: int, key: str) -> str:
        """A number of things."""
        word = self.phrase(key)
        if self.language == "ja":
            return f"{word} {number}"
        return f"{number} {word}{'' if number == 1 else 's'}"

    def joined(self, words: list[str]) -> str:
        """Words in a row."""
        return ("、" if self.language == "ja" else ", ").join(words)
