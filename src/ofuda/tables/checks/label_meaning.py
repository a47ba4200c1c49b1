"""Labels: what a schema cannot say, because it takes two members, a clock, or knowledge of the world."""

from __future__ import annotations

from urllib.parse import urlsplit

from ofuda.nouns.diagnostics import Severity, quote
from ofuda.tables.checks.json_file import child
from ofuda.tables.checks.label_file import LabelView, Members, elements, moment, texts
from ofuda.tables.checks.views import Finding, Findings

# ISO 3166-1 alpha-2 as of 2026, and EU.
_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM "
    "FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT "
    "JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN "
    "MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT "
    "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL "
    "TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
TERRITORIES = frozenset(_CODES.split())
MISTAKEN = {"UK": "GB", "EN": "GB", "JA": "JP", "KO": "KR", "CS": "CZ", "EL": "GR", "ZH": "CN"}
_NEED_ASKING = frozenset({"compensate", "obtain-consent"})
_READ = ("ja", "en")
_EXAMPLES = ("example.com", "example.org", "example.net")


def label_ends_before_it_begins(view: LabelView) -> Findings:
    """The end is not after the beginning.

    The label, or the condition, is never in force.

    Wrong:
        "validFrom": "2026-11-21T00:00:00Z", "validUntil": "2026-11-20T00:00:00Z"

    Right:
        "validFrom": "2026-11-21T00:00:00Z", "validUntil": "2031-11-21T00:00:00Z"
    """
    for pointer, label in view.labels:
        begins = moment(label.get("validFrom")) or moment(label.get("issued"))
        ends = moment(label.get("validUntil"))
        if begins and ends and ends <= begins:
            message = "the label ends before it begins"
            yield Finding(view.at_pointer(child(pointer, "validUntil")), message, "write a later day, or leave it out")
    for pointer, _, rule, _ in view.rules():
        begins, ends = moment(rule.get("from")), moment(rule.get("until"))
        if begins and ends and ends <= begins:
            message = "`until` is not after `from`, so the condition is never met"
            yield Finding(view.at_pointer(child(pointer, "until")), message, "write a later day, or leave one out")


def label_expired(view: LabelView) -> Findings:
    """The label's time is over.

    An expired label permits nothing, and its refusals count as *broken*: crawlers may ask what holds now.

    Wrong:
        "issued": "2019-01-01T00:00:00Z", "validUntil": "2020-01-01T00:00:00Z"

    Right:
        "validUntil": "2031-11-21T00:00:00Z"
    """
    for pointer, label in view.labels:
        ends = moment(label.get("validUntil"))
        if view.at and ends and ends <= view.at and not _is_never(label):
            message = f"the label ended on {ends.date()}"
            advice = "publish its successor, with a new `id` and this one in `supersedes`"
            yield Finding(view.at_pointer(child(pointer, "validUntil")), message, advice)


def _is_never(label: Members) -> bool:
    begins, ends = moment(label.get("validFrom")) or moment(label.get("issued")), moment(label.get("validUntil"))
    return bool(begins and ends and ends <= begins)


def label_not_yet(view: LabelView) -> Findings:
    """A label is issued on a day to come.

    Until then it is not in force, and says nothing. What begins later has its day in `validFrom`.

    Wrong:
        "issued": "2999-01-01T00:00:00Z"

    Right:
        "issued": "2026-11-21T00:00:00Z", "validFrom": "2999-01-01T00:00:00Z"
    """
    for pointer, label in view.labels:
        issued = moment(label.get("issued"))
        if view.at and issued and issued > view.at and "validFrom" not in label:
            message = f"the label is issued on {issued.date()}, and says nothing before"
            yield Finding(view.at_pointer(child(pointer, "issued")), message, "check the date")


def label_likeness(view: LabelView) -> Findings:
    """An organization allows to imitate a person.

    Only a Person, or an agent named for that Person, permits `output-likeness` (standard §1); from others the
    permission says nothing.

    Wrong:
        "declaredBy": {"id": "did:web:agency.example", "type": "Organization"}, "uses": {"output-likeness": {"decision":
        "allowed"}}

    Right:
        "declaredBy": {"id": "https://mika.example/#me", "type": "Person"}, "uses": {"output-likeness": {"decision":
        "allowed"}}
    """
    for pointer, use, rule, label in view.rules():
        if use == "output-likeness" and rule.get("decision") in ("allowed", "conditional"):
            person = _member(label, "declaredBy").get("type") == "Person"
            if not person and not (label.get("basis") == "agent" and texts(label.get("onBehalfOf"))):
                message = "only a person, or an agent named for that person, permits `output-likeness`"
                advice = "let the person declare it, or set `basis` to `agent` and name the person in `onBehalfOf`"
                yield Finding(view.at_pointer(pointer), message, advice)


def label_nowhere_to_ask(view: LabelView) -> Findings:
    """Consent or payment is asked for, and nothing says where.

    Whoever would license the work cannot. `license` of the use, or `contact` of who declares, is where they begin.

    Wrong:
        "ground": {"decision": "conditional", "duties": ["compensate"]}

    Right:
        "ground": {"decision": "conditional", "duties": ["compensate"], "license": "https://studio.example/licensing"}
    """
    for pointer, _, rule, label in view.rules():
        duties = _unanswered(rule, label)
        if duties:
            message = f"`{min(duties)}` is asked for, and nothing says where"
            yield Finding(view.at_pointer(pointer), message, "add `license` here, or `contact` to `declaredBy`")


def _unanswered(rule: Members, label: Members) -> frozenset[str]:
    """The duties of a rule that somebody would have to be asked about, where nobody can be."""
    if "license" in rule or "contact" in _member(label, "declaredBy"):
        return frozenset()
    return _NEED_ASKING.intersection(texts(rule.get("duties")))


def label_no_contact(view: LabelView) -> Findings:
    """Nothing says how to reach who declares.

    A crawler's operator with a question, or with an offer, finds nobody.

    Wrong:
        "declaredBy": {"id": "did:web:studio.example"}

    Right:
        "declaredBy": {"id": "did:web:studio.example", "contact": "mailto:rights@studio.example"}
    """
    for pointer, label in view.labels:
        declarer = label.get("declaredBy")
        rules = _member(label, "uses").values()
        told = any(isinstance(rule, dict) and _unanswered(rule, label) for rule in rules)
        if isinstance(declarer, dict) and "contact" not in declarer and not told:
            advice = "add `contact` with a `mailto:` or `https:` address"
            yield Finding(
                view.at_pointer(child(pointer, "declaredBy")), "nobody can be asked: there is no `contact`", advice
            )


def label_notice_language(view: LabelView) -> Findings:
    """A notice that is in neither Japanese nor English.

    It is shown to people where they read it; most will know one of the two.

    Wrong:
        "notice": {"fr": "Pas de consentement."}

    Right:
        "notice": {"fr": "Pas de consentement.", "en": "No consent."}
    """
    for pointer, label in view.labels:
        notice = label.get("notice")
        if isinstance(notice, dict) and notice and not any(tag.lower().partition("-")[0] in _READ for tag in notice):
            message = "the notice is in neither `ja` nor `en`"
            yield Finding(view.at_pointer(child(pointer, "notice")), message, "add one of the two")


def label_territory(view: LabelView) -> Findings:
    """A territory that ISO 3166-1 does not have.

    The United Kingdom is `GB`; `JA` and `EN` are languages. A condition on a territory that there is not is never met.

    Wrong:
        "territory": ["UK"]

    Right:
        "territory": ["GB"]
    """
    yield from view.told("label-territory")
    places = [(child(pointer, "territory"), rule.get("territory")) for pointer, _, rule, _ in view.rules()]
    places += [(child(pointer, "jurisdiction"), label.get("jurisdiction")) for pointer, label in view.labels]
    for pointer, codes in places:
        for at, code in enumerate(elements(codes)):
            if isinstance(code, str) and _is_code(code) and code not in TERRITORIES:
                meant = MISTAKEN.get(code)
                advice = f"did you mean `{meant}`?" if meant else "write a code of ISO 3166-1, or `EU`"
                message = f"there is no territory {quote(code)}"
                yield Finding(view.at_pointer(child(pointer, at)), message, advice, Severity.WARNING)


def _is_code(text: str) -> bool:
    """Whether the schema takes it for one."""
    return len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()  # noqa: PLR2004 (alpha-2)


def label_example_address(view: LabelView) -> Findings:
    """An identifier at `example.com`, `example.org` or `example.net`.

    These hosts are for documentation (RFC 2606) and nobody's; the line was probably copied.

    Wrong:
        "id": "https://example.com/labels/1"

    Right:
        "id": "https://studio.example/labels/1"
    """
    for pointer, label in view.labels:
        for place, name in (
            (pointer, label.get("id")),
            (child(pointer, "declaredBy"), _member(label, "declaredBy").get("id")),
        ):
            if isinstance(name, str) and _host(name).endswith(_EXAMPLES):
                message = f"{quote(name)} is at a host that is nobody's"
                yield Finding(view.at_pointer(child(place, "id")), message, "write an address of your own")


def _host(name: str) -> str:
    if name.startswith("did:web:"):
        return name[len("did:web:") :].partition(":")[0]
    try:
        return urlsplit(name).hostname or ""
    except ValueError:
        return ""


def _member(label: Members, name: str) -> Members:
    value = label.get(name)
    return value if isinstance(value, dict) else {}
