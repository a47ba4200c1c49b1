"""How labels are written in each channel, region by region (standard §2 Export).

What is said of a region is what its format's `written` finds best. A region of which a channel can say nothing has no
line in it: what is said of a wider region counts there too, which is never looser.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from ofuda.formats import aipref, content_signals, page_controls, rsl_writing, tdm_policy_writing, tdmrep
from ofuda.nouns.label import MEDIA_TYPE, RELATION, Label
from ofuda.nouns.rendering import EVERYWHERE, LABEL_PATH, LICENSE_PATH, POLICY_PATH, File, Line, Plan, Region, Rendering
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use
from ofuda.tables.agents import agents

Write = Callable[[Plan], Rendering]
Said = tuple[str, Mapping[Use, Level]]

_RSL_TYPE = "application/rsl+xml"
_LONGEST_SCRIPT = 1 << 14  # octets of a label that every page may carry


def _said(plan: Plan, written: Callable[[Region], Said]) -> tuple[dict[str, str], dict[str, Mapping[Use, Level]]]:
    """By pattern, the value that says a region, and what it means; nothing for regions that cannot be said."""
    every = {one.pattern: written(one) for one in plan.regions}
    spoken = {pattern: said for pattern, said in every.items() if said[0]}
    return {pattern: said[0] for pattern, said in spoken.items()}, {one: said[1] for one, said in spoken.items()}


def _lines(name: str, values: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(Line(pattern, name, value) for pattern, value in values.items())


def _everywhere(plan: Plan, name: str, value: str) -> tuple[Line, ...]:
    return tuple(Line(one.pattern, name, value) for one in plan.regions)


# -- robots.txt's own rules -------------------------------------------------------------------------------------------

# What an agent fetches for, by role, beside what its entry in the table refuses; one of any other role is let in.
_FOR: Mapping[str, frozenset[Use]] = {
    **dict.fromkeys(("train", "dataset", "policy-only"), frozenset[Use]()),
    "search": frozenset({Use.SEARCH}),
    "user": frozenset({Use.PROMPT, Use.GROUND}),
}


def robots(plan: Plan) -> Rendering:
    """Agents that do nothing but what is refused are kept out, by the rules that the oldest readers know (RFC 9309)."""
    lines: list[Line] = []
    for agent in agents():
        if agent.refuses and not agent.retired and set(agent.roles) <= _FOR.keys():
            uses = agent.refuses.union(*(_FOR[role] for role in agent.roles))
            lines += _rules(agent.token, {one.pattern: _is_refused(uses, one) for one in plan.regions})
    return Rendering("robots", groups=tuple(lines))


def _rules(token: str, refused: Mapping[str, bool]) -> Iterator[Line]:
    """A rule for the whole site, and one for each part of it where the other holds."""
    if refused[EVERYWHERE]:
        yield Line(EVERYWHERE, token, "Disallow")
    for pattern, out in refused.items():
        if out is not refused[EVERYWHERE]:
            yield Line(pattern, token, "Disallow" if out else "Allow")


def _is_refused(uses: frozenset[Use], region: Region) -> bool:
    return all(use in region.rules and region.rules[use].stance.level >= Level.CONDITIONAL for use in uses)


# -- AIPREF, Content Signals, page controls ---------------------------------------------------------------------------


def usage_robots(plan: Plan) -> Rendering:
    """attach-05 §3."""
    values, means = _said(plan, lambda one: aipref.written(one.levels, plan.at))
    return Rendering("aipref-robots", robots=_lines("Content-Usage", values), means=means)


def usage_header(plan: Plan) -> Rendering:
    """attach-05 §2."""
    values, means = _said(plan, lambda one: aipref.written(one.levels, plan.at))
    return Rendering("aipref-header", headers=_lines("Content-Usage", values), means=means)


def signals(plan: Plan) -> Rendering:
    """In robots.txt alone, which is where the policy of Content Signals has them."""
    values, means = _said(plan, lambda one: content_signals.written(one.levels))
    return Rendering("content-signal", robots=_lines("Content-Signal", values), means=means)


def robots_tag(plan: Plan) -> Rendering:
    """`noai` for every response."""
    values, means = _said(plan, lambda one: page_controls.written(one.levels))
    return Rendering("x-robots-tag", headers=_lines("X-Robots-Tag", values), means=means)


def robots_meta(plan: Plan) -> Rendering:
    """`noai` for pages."""
    values, means = _said(plan, lambda one: page_controls.written(one.levels))
    elements = {pattern: f'<meta name="robots" content="{value}">' for pattern, value in values.items()}
    return Rendering("meta-robots", elements=_lines("", elements), means=means)


# -- TDMRep -----------------------------------------------------------------------------------------------------------


def _reservations(plan: Plan) -> tuple[dict[str, str], dict[str, Mapping[Use, Level]], tuple[File, ...]]:
    """By pattern what is reserved; and the policy, where one asks for it."""
    values, means = _said(plan, lambda one: tdmrep.written(one.levels))
    if tdmrep.WITH_POLICY not in values.values():
        return values, means, ()
    text = tdm_policy_writing.policy(plan.labels, plan.origin, plan.origin + POLICY_PATH, plan.origin + LABEL_PATH)
    return values, means, (File(POLICY_PATH, "application/json", text),)


def _with_policy(plan: Plan, value: str) -> tuple[tuple[str, str], ...]:
    """The properties that a reservation is written in."""
    if value != tdmrep.WITH_POLICY:
        return (("tdm-reservation", value),)
    return (("tdm-reservation", "1"), ("tdm-policy", plan.origin + POLICY_PATH))


def reservation_file(plan: Plan) -> Rendering:
    """The well-known file: of its rules the first that matches speaks, so the longest pattern stands first."""
    values, means, files = _reservations(plan)
    rules: list[dict[str, Any]] = [
        {
            "location": pattern,
            **{name: int(text) if text in {"0", "1"} else text for name, text in _with_policy(plan, value)},
        }
        for pattern, value in values.items()
    ]
    if rules:
        text = json.dumps(rules, ensure_ascii=False, indent=2).encode() + b"\n"
        files = (File(tdmrep.PATH, "application/json", text), *files)
    return Rendering("tdmrep-file", files=files, means=means)


def reservation_header(plan: Plan) -> Rendering:
    """TDMRep's header fields."""
    values, means, files = _reservations(plan)
    headers = tuple(Line(at, name, text) for at, value in values.items() for name, text in _with_policy(plan, value))
    return Rendering("tdmrep-header", headers=headers, files=files, means=means)


def reservation_meta(plan: Plan) -> Rendering:
    """TDMRep's metas."""
    values, means, files = _reservations(plan)
    elements = tuple(
        Line(at, "", f'<meta name="{name}" content="{escape(text)}">')
        for at, value in values.items()
        for name, text in _with_policy(plan, value)
    )
    return Rendering("tdmrep-meta", elements=elements, files=files, means=means)


# -- RSL --------------------------------------------------------------------------------------------------------------


def licence(plan: Plan) -> Rendering:
    """One document, and every pointer to it (RSL 1.0, association)."""
    contents = [rsl_writing.content(one.pattern, one.rules) for one in plan.regions]
    text = rsl_writing.document(contents, plan.labels[0].declared_by)
    if not text:
        return Rendering("rsl")
    url = plan.origin + LICENSE_PATH
    link = f'<link rel="license" type="{_RSL_TYPE}" href="{escape(url)}">'
    return Rendering(
        "rsl",
        robots=(Line(EVERYWHERE, "License", url),),
        headers=_everywhere(plan, "Link", f'<{url}>; rel="license"; type="{_RSL_TYPE}"'),
        elements=_everywhere(plan, "", link),
        files=(File(LICENSE_PATH, _RSL_TYPE, text.encode()),),
        means={one.url: one.means for one in contents if one.licenses},
    )


# -- the label itself -------------------------------------------------------------------------------------------------


def label(plan: Plan) -> Rendering:
    """The label as a file, by `Link`, by `<link>`, and in the page itself, where it is not too long for that."""
    url = plan.origin + LABEL_PATH
    link = f'<link rel="{RELATION}" type="application/ld+json" href="{escape(url)}">'
    elements = _everywhere(plan, "", link)
    if len(plan.document) <= _LONGEST_SCRIPT:
        elements += _everywhere(plan, "", _script(json.loads(plan.document)))
    return Rendering(
        "label",
        headers=_everywhere(plan, "Link", f'<{url}>; rel="{RELATION}"; type="application/ld+json"'),
        elements=elements,
        files=(File(LABEL_PATH, MEDIA_TYPE, plan.document),),
        means={one.pattern: dict(one.levels) for one in plan.regions},
    )


def schema_org(plan: Plan) -> Rendering:
    """What search engines show of rights: where the terms stand, and where permission is to be had."""
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "usageInfo": plan.origin + LABEL_PATH,
        **_shown(plan.labels[0]),
    }
    return Rendering("schema-org", elements=_everywhere(plan, "", _script(page)))


def _shown(one: Label) -> dict[str, Any]:
    found: dict[str, Any] = {}
    asked = next((rule.license for rule in one.uses.values() if rule.license), None)
    if asked is not None:
        found["acquireLicensePage"] = asked
    name = next((texts[0] for _, texts in one.declared_by.name), None)
    if one.basis == "rightsholder" and name is not None:
        found["copyrightHolder"] = {"@type": one.declared_by.type or "Organization", "name": name}
    return found


def _script(value: object) -> str:
    """JSON in HTML: nothing in it ends the element or begins a comment (HTML, restrictions on script)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'<script type="application/ld+json">{text}</script>'
