"""An audit for a terminal, a comment, a browser and a program, in two languages; nothing of a site is markup there."""

from __future__ import annotations

import pytest

from ofuda.nouns.audit import Audit
from ofuda.nouns.diagnostics import Diagnostic, Severity
from ofuda.verbs._foreign import escaped
from ofuda.verbs.auditing.documents import as_json, markdown
from ofuda.verbs.auditing.page import page
from ofuda.verbs.auditing.rows import by_origin, path_of
from ofuda.verbs.auditing.text import brief, report
from ofuda.verbs.auditing.words import LANGUAGES, MESSAGES, Words
from tests.outline import Outline
from tests.shells.web.memory import AT
from tests.shells.web.servers import response
from tests.verbs.sites import HTML, LINK, ORIGIN, audited, site, sitemap
from tests.verbs.sites import page as page_of
from tests.verbs.test_auditing import CHALLENGE, DAMAGES

EN, JA = Words("en"), Words("ja")
HOSTILE = "<script>alert(1)</script>"


def plain(audit: Audit, words: Words = EN) -> str:
    return "\n".join("".join(span.text for span in line) for line in report(audit, words))


def test_text_says_what_each_reader_concludes() -> None:
    text = plain(audited(site()))
    assert text.startswith(f"{ORIGIN}/  3 notes\n")
    assert "  search        unchanged: with the label search crawlers conclude what they did without\n" in text
    assert "    AIPREF reader (Content-Usage)\n      every path (5)  ✓ search  ✗ train-generative  · 7 others\n" in text
    assert "    reader of noai and noimageai\n      every path (5)  · nothing is said\n" in text
    assert "Unknown is neither consent nor refusal." in text
    assert "[site-missing]\n            publish what `ofuda render` writes" in text


def test_text_in_japanese() -> None:
    text = plain(audited(site()), JA)
    assert "    Content-Signal を読む者\n      すべてのパス（5）  ✓ search  ✗ train-generative、train-other" in text
    assert "「不明」は同意でも拒否でもありません。" in text


def test_text_of_what_could_not_be_looked_at_and_of_nothing() -> None:
    audit = audited(site(more={"/": CHALLENGE}), None)
    text = plain(audit)
    assert "  could not be looked at  https://studio.example/\n" in text
    assert "no label was given, so nothing was compared" in text
    bare = Audit(ORIGIN, AT, (), (), ())
    assert plain(bare).startswith(f"{ORIGIN}  nothing found wrong\n")
    assert "nothing found wrong" in "\n".join(markdown(bare, EN))
    assert "nothing found wrong" in page(bare, EN)


def test_the_brief_text_has_a_line_for_each_error_and_warning() -> None:
    answers, _ = DAMAGES["a header is dropped"]
    lines = ["".join(span.text for span in line) for line in brief(audited(answers), EN)]
    missing = "the header `Content-Usage` is not sent, and others that say the label are"
    assert lines == [
        f"{ORIGIN}/  1 warning, 3 notes",
        f"  warning   {ORIGIN}/: {missing}; the same at 4 more [site-missing]",
    ]


def test_text_tells_of_fetches_that_are_refused_and_of_broken_signals() -> None:
    answers, _ = DAMAGES["search crawlers are turned away"]
    assert "      every path (5)  ✗ fetch  ✓ search\n" in plain(audited(answers))
    broken, _ = DAMAGES["the label is gone"]
    text = plain(audited(broken))
    assert (
        "    reader of labels\n      every path (5)  · nothing is said  (a signal is broken or out of reach)\n" in text
    )
    assert "✓!" in "\n".join(markdown(audited(broken), EN))


def test_paths_are_named_as_people_read_them() -> None:
    assert path_of("https://a.example/%E6%9C%88?x=1") == "/月?x=1"
    assert path_of("https://a.example/%FF") == "/%FF"
    assert path_of("https://a.example/%0A") == "/%0A"
    assert path_of("https://a.example") == "/"
    assert path_of("no address") == "no address"


def test_rows_part_addresses_about_which_something_else_is_concluded() -> None:
    answers = site(
        headers=(),
        more={
            "/sitemap.xml": sitemap(*(f"{ORIGIN}/{name}" for name in "abcdef")),
            **{f"/{name}": page_of(f"/{name}", "", LINK) for name in "abcde"},
            "/f": page_of("/f", ""),
        },
    )
    ((_, parts),) = by_origin(audited(answers))
    rows = {part.reader.name: part.rows for part in parts}
    found = sorted(row.paths(EN) for row in rows["ofuda"])
    assert found == ["/, /a, /b and 3 more", "/f, /img/cat.png"]
    assert [row.paths(JA) for row in rows["aipref"]] == ["すべてのパス（8）"]


def test_markdown_has_a_table_for_each_reader() -> None:
    text = "\n".join(markdown(audited(site()), EN))
    assert text.startswith(f"# Audit of {ORIGIN}/\n\n- 3 notes\n")
    assert "| path | fetch | search | train-generative | train-other |" in text
    assert "| every path (5) | ✓ | ✓ | ✗ | ✗ |" in text
    assert "- **note** `site-missing` https://studio.example/: nothing tells the reader of noai" in text
    audit = audited(site(more={"/": CHALLENGE}))
    assert "- could not be looked at: https://studio.example/" in "\n".join(markdown(audit, EN))
    assert "- 照らした札: 札が与えられなかったので" in "\n".join(markdown(audited(site(), None, "ja"), JA))


def test_markdown_takes_foreign_text_for_text() -> None:
    assert escaped("a|b `c|d` *e* <f>") == r"a\|b `c\|d` \*e\* \<f\>"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_is_one_document_that_needs_nothing_from_elsewhere(lang: str) -> None:
    answers, _ = DAMAGES["an Allow of one's own beside a managed Disallow"]
    text = page(audited(answers, lang=lang), Words(lang))
    outline = Outline(text)
    assert outline.tags[0] == ("html", {"lang": lang})
    names = [tag for tag, _ in outline.tags]
    assert not {"script", "link", "img", "iframe", "a"} & set(names)
    assert "url(" not in text
    assert "@import" not in text
    assert names.count("h1") == 1
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in outline.tags
    headed = [attrs for tag, attrs in outline.tags if tag == "th"]
    assert all("scope" in attrs for attrs in headed)
    assert all(attrs.get("aria-labelledby") for tag, attrs in outline.tags if tag == "section")
    assert Words(lang).phrase("silence") in outline.text
    assert ('<p lang="en">' in text) is (lang == "ja")


def test_page_of_what_could_not_be_looked_at() -> None:
    assert "<dt>could not be looked at</dt>" in page(audited(site(more={"/": CHALLENGE})), EN)
    broken, _ = DAMAGES["the label is gone"]
    assert "unknown (a signal is broken or out of reach)" in page(audited(broken), EN)


def test_foreign_text_is_no_markup() -> None:
    finding = Diagnostic("site-html", Severity.ERROR, f"it holds {HOSTILE} and `{HOSTILE}`")
    audit = Audit(f"{ORIGIN}/{HOSTILE}", AT, (HOSTILE,), (), (finding,))
    text = page(audit, EN)
    assert HOSTILE not in text
    assert "<code>&lt;script&gt;alert(1)&lt;/script&gt;</code>" in text
    assert "script" not in [tag for tag, _ in Outline(text).tags]
    assert HOSTILE not in "\n".join(markdown(audit, EN)).replace(f"`{HOSTILE}`", "")
    assert "\x1b" not in plain(Audit(f"{ORIGIN}/\x1b[2J", AT, (), (), ()))


def test_json_holds_the_conclusions_and_the_findings() -> None:
    found = as_json(audited(site()))
    assert (found["url"], found["clean"], found["search"], found["unread"]) == (f"{ORIGIN}/", True, "unchanged", [])
    assert found["at"] == "2026-11-26T00:00:00Z"
    aipref = next(one for one in found["conclusions"] if one["reader"] == "aipref")
    assert (aipref["kind"], aipref["fetch"], aipref["uses"]["train-generative"]) == ("page", "allowed", "disallowed")
    missing = next(one for one in found["diagnostics"] if one["rule"] == "site-missing")
    assert missing["uses"] == ["train-generative", "train-other"]
    assert as_json(audited(site(), None))["search"] is None


def test_every_sentence_is_there_in_both_languages() -> None:
    for key, (message, advice, said, told) in MESSAGES.items():
        parts = {name.partition("}")[0] for name in message.split("{")[1:]}
        assert parts == {name.partition("}")[0] for name in said.split("{")[1:]}, key
        for text in (message, advice, said, told):
            assert text == text.strip(), key
            assert not text.endswith((".", "。")), key
        assert not message[0].isupper() or message.startswith("robots"), key


def test_a_page_that_is_no_html_is_none() -> None:
    answers = site(more={"/about": response(b"\xff\xfe", 200, HTML)})
    assert audited(answers).clean is False
