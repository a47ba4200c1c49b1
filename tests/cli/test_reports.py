from __future__ import annotations

from dataclasses import replace

from ofuda.nouns.decision import Decision, Reason, Role
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Resource
from ofuda.nouns.stance import Condition, Constraint, Duty, Level, Stance
from ofuda.nouns.statements import Authority
from ofuda.nouns.vocabulary import Use
from ofuda.verbs.reports import decision_lines, finding_lines, heading, shown
from ofuda.verbs.resolve import resolve

URL = "https://example.com/a"


def decision(url: str = URL, *, value: str = "search=n") -> Decision:
    resource = Resource(url=url, headers=[("Content-Usage", value)])
    return resolve(resource, Question(agents=frozenset({"X"}), uses=frozenset({Use.SEARCH})))


def text(given: Decision) -> list[str]:
    return ["".join(span.text for span in line) for line in decision_lines(given)]


def with_reason(given: Decision, **changes: object) -> Decision:
    one = given["search"]
    statement = replace(one.reasons[0].statement, **changes)  # type: ignore[arg-type]  # what is given is decided by the test
    told = replace(one, reasons=(Reason(statement, Role.DECISIVE, one.level),))
    return replace(given, uses={Use.SEARCH: told})


def at(given: Decision, place: Place) -> str:
    evidence = replace(given["search"].reasons[0].statement.evidence, place=place)
    return text(with_reason(given, evidence=evidence))[2].strip()


def test_places_are_short_where_they_are_of_the_resource() -> None:
    given = decision()
    for place, short in (
        (Place("https://example.com/robots.txt", line=12), "robots.txt:12"),
        (Place("https://example.com/.well-known/tdmrep.json", pointer="/0"), "tdmrep.json#/0"),
        (Place(URL, header="content-usage"), "Content-Usage header"),
        (Place(URL, header="x-new"), "x-new header"),
        (Place(URL, line=3), "a:3"),
        (Place(URL, offset=99), "a@99"),
        (Place("https://example.com/dir/?q=1", line=3), "/dir/:3"),
        (Place("https://example.org/robots.txt", line=1), "https://example.org/robots.txt:1"),
        (Place("http://example.com/robots.txt", line=1), "http://example.com/robots.txt:1"),
        (Place("https://example.com.evil/robots.txt", line=1), "https://example.com.evil/robots.txt:1"),
    ):
        assert at(given, place) == f"{short}  search=n"
    assert at(decision("https://example.com"), Place("https://example.com", line=3)).startswith("/:3  ")


def test_who_says_it_where_it_is_not_the_origin() -> None:
    given = decision()
    assert text(given)[2] == "      Content-Usage header  search=n"
    assert text(with_reason(given, authority=Authority.PAGE, party=URL))[2].endswith("  (page)")
    carried = with_reason(given, authority=Authority.CARRIED, party="intermediary:cloudflare", note="not-reserved")
    assert text(carried)[2].endswith("  (carried by intermediary:cloudflare, not-reserved)")
    assert text(with_reason(given, party="https://example.org"))[2].endswith("  (origin by https://example.org)")


def test_conditions_are_duties_then_constraints() -> None:
    given = decision()
    territory = Constraint("territory", ("J\x1bP",))
    conditions = frozenset[Condition]({Constraint("purpose", ("education", "research")), Duty("attribute"), territory})
    stance = Stance(Level.CONDITIONAL, conditions)
    given = replace(given, uses={Use.SEARCH: replace(given["search"], stance=stance)})
    assert text(given)[2] == "      if attribute; purpose education or research; territory J\\x1bP"


def test_a_finding_without_place_or_help() -> None:
    lines = list(finding_lines(Diagnostic("some-rule", Severity.NOTE, "it is so")))
    assert ["".join(span.text for span in line) for line in lines] == ["  note      it is so [some-rule]"]


def test_the_heading_of_what_holds_no_address() -> None:
    assert heading(replace(decision(), url=""))[0].text == "(no address)"


def test_foreign_text_is_one_line() -> None:
    assert shown("a\nb\x1b") == "a\\nb\\x1b"
    assert len(shown("x" * 1000)) == 201
