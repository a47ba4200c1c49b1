"""Findings as text, lines, JSON, SARIF and workflow commands."""

from __future__ import annotations

import json
import unicodedata

import pytest
from jsonschema import Draft4Validator

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.document import Document
from ofuda.tables.rules import BY_NAME
from ofuda.verbs.findings import Checked, annotation, one_line, report, rows, summary, where, without_notes
from ofuda.verbs.reports import Line
from ofuda.verbs.rule_pages import page_lines
from ofuda.verbs.sarif import sarif
from ofuda.verbs.validate import validate
from tests.shared import ABSENT, SHARED

TEXT = "User-agent: *\nForbid: /猫\tx\nAllow: /\nLicense: https://studio.example/l.xml\nForbid: /猫\tx\n"
DOCUMENT = Document("site/robots.txt", TEXT.encode(), "robots")
CHECKED = Checked(DOCUMENT, validate(DOCUMENT))


def plain(lines: list[Line]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def test_report_marks_the_place_under_its_line() -> None:
    first = plain(list(report(CHECKED)))[:6]
    assert first[0] == "site/robots.txt:2:1: warning: no reader is known to act on `forbid` [robots-unknown-key]"
    assert first[1:3] == ["    2 | Forbid: /猫 x", "      | ^^^^^^"]
    assert first[3].startswith("  help: check its spelling")
    assert first[4:] == ["  more: ofuda rule robots-unknown-key", ""]


def test_wide_letters_move_the_marker() -> None:
    text = '{"月猫": 1, "x": 1}'
    place = Place("x", 1, column=text.index('"x"') + 1, end=text.index('"x"') + 4)
    one = Diagnostic("label-number", Severity.ERROR, "m", place)
    lines = plain(list(report(Checked(Document("x", text.encode(), "label"), (one,)))))
    source, marker = lines[1], lines[2]
    width = sum(2 if unicodedata.east_asian_width(char) == "W" else 1 for char in source[: source.index('"x"')])
    assert marker.index("^") == width
    assert marker.count("^") == 3
    assert not any("help" in line for line in lines)


def test_long_lines_are_cut_around_the_place() -> None:
    text = "a" * 500 + "HERE" + "b" * 500
    one = Diagnostic("label-number", Severity.ERROR, "m", Place("x", 1, column=501, end=505))
    source, marker = plain(list(report(Checked(Document("x", text.encode(), "label"), (one,)))))[1:3]
    assert len(source) < 120
    assert source[marker.index("^") : marker.rindex("^") + 1] == "HERE"
    assert source.count("…") == 2


def test_findings_without_a_place_or_line_have_no_source() -> None:
    for place in (None, Place("x"), Place("x", 9)):
        one = Diagnostic("robots-size", Severity.WARNING, "m", place)
        lines = plain(list(report(Checked(DOCUMENT, (one,)))))
        assert len(lines) == 3
        assert lines[0].startswith(f"{where(place)}: warning: m")
    assert where(None) == "-"


def test_lines_are_escaped() -> None:
    one = Diagnostic("robots-size", Severity.ERROR, "a \x1b[31m", Place("a\x1b\nb", 3, column=4))
    (line,) = plain([one_line(one)])
    assert line == r"a\x1b\nb:3:4: error: a \x1b[31m [robots-size]"


def test_summary_counts() -> None:
    assert plain([summary([CHECKED])]) == ["2 warnings, 1 note in 1 file"]
    assert plain([summary([without_notes(CHECKED)] * 2)]) == ["4 warnings in 2 files"]
    assert plain([summary([Checked(DOCUMENT, ())])]) == ["nothing found in 1 file"]
    assert not CHECKED.clean
    assert Checked(DOCUMENT, tuple(one for one in CHECKED.diagnostics if one.severity is Severity.NOTE)).clean


def test_rows() -> None:
    (row,) = rows([CHECKED])
    assert (row["file"], row["kind"], len(row["diagnostics"])) == ("site/robots.txt", "robots", 3)
    assert row["diagnostics"][0] == {
        "rule": "robots-unknown-key",
        "severity": "warning",
        "message": "no reader is known to act on `forbid`",
        "place": "site/robots.txt:2:1",
        "line": 2,
        "column": 1,
        "end_column": 7,
        "help": "check its spelling; Allow and Disallow are all that every reader knows",
    }
    one = Diagnostic("robots-size", Severity.WARNING, "m")
    assert rows([Checked(DOCUMENT, (one,))])[0]["diagnostics"][0]["place"] == "-"


def test_annotations_are_escaped_as_the_runner_takes_them_back() -> None:
    place = Place("a,b:c%d\n.txt", 3, column=4, end=9)
    one = Diagnostic("robots-size", Severity.NOTE, "50% of\nit", place, "cut it")
    assert annotation(one) == (
        r"::notice file=a%2Cb%3Ac%25d\n.txt,line=3,col=4,endColumn=9,title=robots-size::50%25 of\nit (cut it)"
    )
    assert annotation(Diagnostic("robots-size", Severity.ERROR, "m")) == "::error file=,title=robots-size::m"


# -- SARIF ------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(SHARED is None, reason=ABSENT)
def test_sarif_follows_its_schema() -> None:
    assert SHARED is not None
    schema = json.loads((SHARED / "vectors" / "sarif" / "sarif-schema-2.1.0.json").read_bytes())
    odd = Diagnostic("label-number", Severity.ERROR, "m")
    here = Diagnostic("label-number", Severity.ERROR, "m", Place("日本/a b.txt", 1))
    checked = [CHECKED, Checked(Document("日本/a b.txt", b"x", "label"), (odd, here)), Checked(DOCUMENT, ())]
    for every in ([], checked):
        assert not list(Draft4Validator(schema).iter_errors(sarif(every)))


def test_sarif_says_what_code_scanning_needs() -> None:
    (run,) = sarif([CHECKED, Checked(Document("-", b"x", "label"), ())])["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert names == ["robots-linter-complains", "robots-unknown-key"]
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == ["site/robots.txt", "standard-input"]
    for result in run["results"]:
        assert names[result["ruleIndex"]] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] > 0
    first, _, again = (result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"])
    assert (first[:-2], first[-2:]) == (again[:-2], ":1")
    assert again[-2:] == ":2"


def test_sarif_of_a_finding_about_a_whole_file_has_no_region() -> None:
    one = Diagnostic("robots-size", Severity.WARNING, "m")
    (result,) = sarif([Checked(DOCUMENT, (one,))])["runs"][0]["results"]
    assert result["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "site/robots.txt"}}}]


def test_fingerprints_stay_when_lines_are_added_above() -> None:
    moved = Document("site/robots.txt", b"# new\n\n" + TEXT.encode(), "robots")
    before, after = (
        [one["partialFingerprints"] for one in sarif([checked])["runs"][0]["results"]]
        for checked in (CHECKED, Checked(moved, validate(moved)))
    )
    assert before == after


# -- pages ------------------------------------------------------------------------------------------------------------


def test_page_of_a_rule() -> None:
    text = plain(list(page_lines(BY_NAME["robots-one-line-directive"])))
    assert text[0] == "robots-one-line-directive  error  robots"
    assert text[-3:] == ["Right:", "    User-agent: GPTBot", "    Disallow: /"]
    assert plain(list(page_lines(BY_NAME["request-value"])))[0].endswith("shown by `ofuda resolve`")
