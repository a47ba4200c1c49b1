"""THE table of checks, and of every finding that this project's tools report under a name.

A rule's page is its check's docstring. Rules without kinds belong to `ofuda resolve`: their check tells what a reader
said, and no file that is validated shows them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from ofuda.nouns.diagnostics import Severity
from ofuda.tables.checks import (
    elsewhere,
    headers,
    html,
    json_file,
    label_form,
    label_meaning,
    label_values,
    robots,
    robots_groups,
    shapes,
    signals,
    tdm_policy,
    tdmrep_file,
)
from ofuda.tables.checks.views import Findings


@dataclass(frozen=True, slots=True)
class Page:
    """What a rule's page says: `what` is found, `why` that matters, and examples."""

    what: str
    why: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding. `severity` is the most that it is reported with; `check` is given the view of its kinds."""

    name: str
    severity: Severity
    kinds: tuple[str, ...]
    source: str
    check: Callable[..., Findings]

    @property
    def page(self) -> Page:
        """The rule's documentation, from the docstring of its check."""
        head, _, examples = inspect.cleandoc(self.check.__doc__ or "").partition("\n\nWrong:\n")
        what, _, why = head.partition("\n\n")
        wrong, _, right = examples.partition("\n\nRight:\n")
        return Page(" ".join(what.split()), why, *(inspect.cleandoc("\n" + text) for text in (wrong, right)))


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_RFC9309 = "RFC 9309"
_ATTACH = "draft-ietf-aipref-attach-05"
_VOCAB = "draft-ietf-aipref-vocab-08"
_SIGNALS = "Content Signals policy, 2025-09-24"
_TDMREP = "TDMRep, 2024-05-10"
_POLICY = f"{_TDMREP}, TDM Policy"
_JSON = "RFC 8259"
_OFUDA = "Ofuda 1.0"
_DEPLOYED = "as deployed, 2026"
_AGENTS = "agents table, 2026-11-21"
_TOOL = "Ofuda, tool"

_ROBOTS, _HEADERS, _HTML, _FILE, _POLICIES, _LABEL = (
    (kind,) for kind in ("robots", "headers", "html", "tdmrep", "tdm-policy", "label")
)
_USE_LINES = ("robots", "headers")
_SERVED = ("headers", "html")
_LABELS = ("label", "html")

RULES: tuple[Rule, ...] = (
    Rule("robots-not-text", WARNING, _ROBOTS, f"{_RFC9309} §2.3", robots.robots_not_text),
    Rule("robots-utf-16", ERROR, _ROBOTS, f"{_RFC9309} §2.2", robots.robots_utf_16),
    Rule("robots-byte-order-mark", WARNING, _ROBOTS, f"{_RFC9309} §2.2", robots.robots_byte_order_mark),
    Rule("robots-rule-outside-group", ERROR, _ROBOTS, f"{_RFC9309} §2.2.1", robots.robots_rule_outside_group),
    Rule("robots-unknown-key", WARNING, _ROBOTS, f"{_RFC9309} §2.2.4", robots.robots_unknown_key),
    Rule("robots-expired-key", WARNING, _ROBOTS, "draft-canel-robots-ai-control-01 (expired)", robots.robots_expired_key),
    Rule("robots-unreadable-line", WARNING, _ROBOTS, f"{_RFC9309} §2.2", robots.robots_unreadable_line),
    Rule("robots-key-typo", ERROR, _ROBOTS, f"{_RFC9309} §2.2", robots.robots_key_typo),
    Rule("robots-missing-colon", WARNING, _ROBOTS, f"{_RFC9309} §2.2", robots.robots_missing_colon),
    Rule("robots-path-start", ERROR, _ROBOTS, f"{_RFC9309} §2.2.2", robots.robots_path_start),
    Rule("robots-one-line-directive", ERROR, _ROBOTS, f"{_RFC9309} §2.2", robots.robots_one_line_directive),
    Rule("robots-token-hyphen", ERROR, _ROBOTS, f"{_RFC9309} §2.2.1", robots.robots_token_hyphen),
    Rule("robots-token-list", ERROR, _ROBOTS, f"{_RFC9309} §2.2.1", robots.robots_token_list),
    Rule("robots-token-missing", WARNING, _ROBOTS, f"{_RFC9309} §2.2.1", robots.robots_token_missing),
    Rule("robots-token-suffix", WARNING, _ROBOTS, f"{_RFC9309} §2.2.1", robots.robots_token_suffix),
    Rule("robots-retired-token", WARNING, _ROBOTS, _AGENTS, robots_groups.robots_retired_token),
    Rule("robots-invented-token", WARNING, _ROBOTS, _AGENTS, robots_groups.robots_invented_token),
    Rule("robots-group-split", WARNING, _ROBOTS, f"{_RFC9309} §2.2.1", robots_groups.robots_group_split),
    Rule("robots-no-inheritance", NOTE, _ROBOTS, f"{_RFC9309} §2.2.1", robots_groups.robots_no_inheritance),
    Rule("robots-signal-not-inherited", WARNING, _ROBOTS, f"{_ATTACH} §3", robots_groups.robots_signal_not_inherited),
    Rule("robots-allow-undoes-disallow", WARNING, _ROBOTS, f"{_RFC9309} §2.2.2", robots_groups.robots_allow_undoes_disallow),
    Rule("robots-size", WARNING, _ROBOTS, f"{_RFC9309} §2.5", robots_groups.robots_size),
    Rule("robots-parser-dependent", WARNING, _ROBOTS, f"{_RFC9309} §2.2.4", robots_groups.robots_parser_dependent),
    Rule("robots-noindex-key", WARNING, _ROBOTS, "Google, 2019-07-02", robots_groups.robots_noindex_key),
    Rule("robots-linter-complains", NOTE, _ROBOTS, "RSL 1.0; Lighthouse", robots_groups.robots_linter_complains),
    Rule("robots-dollar-inside", NOTE, _ROBOTS, f"{_RFC9309} §2.2.3", robots_groups.robots_dollar_inside),
    Rule("aipref-syntax", ERROR, _USE_LINES, f"{_VOCAB}; RFC 9651", signals.aipref_syntax),
    Rule("aipref-value", WARNING, _USE_LINES, _VOCAB, signals.aipref_value),
    Rule("aipref-unknown-label", WARNING, _USE_LINES, _VOCAB, signals.aipref_unknown_label),
    Rule("aipref-lost-parameter", WARNING, _USE_LINES, "RFC 9651 §3.1.2", signals.aipref_lost_parameter),
    Rule("aipref-duplicate", WARNING, _USE_LINES, "RFC 9651 §3.2", signals.aipref_duplicate),
    Rule("aipref-ungrouped", WARNING, _ROBOTS, f"{_ATTACH} §3", signals.aipref_ungrouped),
    Rule("aipref-not-crawlable", NOTE, _ROBOTS, f"{_ATTACH} §3", signals.aipref_not_crawlable),
    Rule("content-signal-syntax", ERROR, _USE_LINES, _SIGNALS, signals.content_signal_syntax),
    Rule("content-signal-value", WARNING, _USE_LINES, _SIGNALS, signals.content_signal_value),
    Rule("content-signal-unknown-key", WARNING, _USE_LINES, _SIGNALS, signals.content_signal_unknown_key),
    Rule("content-signal-plural", WARNING, _USE_LINES, _SIGNALS, signals.content_signal_plural),
    Rule("content-signal-ungrouped", WARNING, _ROBOTS, _SIGNALS, signals.content_signal_ungrouped),
    Rule("content-signal-contradiction", WARNING, _ROBOTS, _SIGNALS, signals.content_signal_contradiction),
    Rule("signals-contradict", WARNING, _ROBOTS, f"{_OFUDA} §3.5", signals.signals_contradict),
    Rule("header-syntax", ERROR, _HEADERS, "RFC 9112 §5", headers.header_syntax),
    Rule("header-near-miss", WARNING, _HEADERS, "RFC 9110 §5.1", headers.header_near_miss),
    Rule("header-usage-lines", NOTE, _HEADERS, "RFC 9110 §5.3", headers.header_usage_lines),
    Rule("header-content-signal", NOTE, _HEADERS, _SIGNALS, headers.header_content_signal),
    Rule("x-robots-tag-syntax", WARNING, _HEADERS, _DEPLOYED, headers.x_robots_tag_syntax),
    Rule("x-robots-tag-ambiguous-scope", NOTE, _HEADERS, _DEPLOYED, headers.x_robots_tag_ambiguous_scope),
    Rule("noindex-is-not-ai", NOTE, _SERVED, _DEPLOYED, headers.noindex_is_not_ai),
    Rule("noai-is-no-standard", NOTE, _SERVED, _DEPLOYED, headers.noai_is_no_standard),
    Rule("link-relation", ERROR, _SERVED, f"{_OFUDA} §1.5", headers.link_relation),
    Rule("meta-robots-syntax", WARNING, _HTML, _DEPLOYED, html.meta_robots_syntax),
    Rule("html-meta-outside-head", WARNING, _HTML, "HTML §13.2.6.4.7", html.html_meta_outside_head),
    Rule("html-meta-property", WARNING, _HTML, _TDMREP, html.html_meta_property),
    Rule("html-meta-near-miss", WARNING, _HTML, _TDMREP, html.html_meta_near_miss),
    Rule("html-meta-scope", NOTE, _HTML, _TDMREP, html.html_meta_scope),
    Rule("html-noimageai-scope", NOTE, _HTML, _DEPLOYED, html.html_noimageai_scope),
    Rule("tdmrep-absent", ERROR, _FILE, _TDMREP, tdmrep_file.tdmrep_absent),
    Rule("tdmrep-json", ERROR, _FILE, _JSON, tdmrep_file.tdmrep_json),
    Rule("tdmrep-shape", ERROR, _FILE, _TDMREP, tdmrep_file.tdmrep_shape),
    Rule("tdmrep-location", ERROR, _FILE, _TDMREP, tdmrep_file.tdmrep_location),
    Rule("tdmrep-value", ERROR, ("tdmrep", "headers", "html",), _TDMREP, tdmrep_file.tdmrep_value),
    Rule("tdmrep-policy-alone", WARNING, _SERVED, _TDMREP, tdmrep_file.tdmrep_policy_alone),
    Rule("tdmrep-unknown-member", WARNING, _FILE, _TDMREP, tdmrep_file.tdmrep_unknown_member),
    Rule("tdmrep-dead-rule", WARNING, _FILE, _TDMREP, tdmrep_file.tdmrep_dead_rule),
    Rule("tdmrep-policy-url", WARNING, _FILE, _TDMREP, tdmrep_file.tdmrep_policy_url),
    Rule("tdmrep-policy-page", NOTE, _FILE, _TDMREP, tdmrep_file.tdmrep_policy_page),
    Rule("tdmrep-policy-unneeded", NOTE, _FILE, _TDMREP, tdmrep_file.tdmrep_policy_unneeded),
    Rule("tdm-policy-html", ERROR, _POLICIES, _TDMREP, tdm_policy.tdm_policy_html),
    Rule("tdm-policy-shape", ERROR, _POLICIES, _POLICY, tdm_policy.tdm_policy_shape),
    Rule("tdm-policy-context", ERROR, _POLICIES, _POLICY, tdm_policy.tdm_policy_context),
    Rule("tdm-policy-type", ERROR, _POLICIES, _POLICY, tdm_policy.tdm_policy_type),
    Rule("tdm-policy-profile", ERROR, _POLICIES, _POLICY, tdm_policy.tdm_policy_profile),
    Rule("tdm-policy-uid", ERROR, _POLICIES, _POLICY, tdm_policy.tdm_policy_uid),
    Rule("tdm-policy-assigner", ERROR, _POLICIES, _POLICY, tdm_policy.tdm_policy_assigner),
    Rule("tdm-policy-contact", NOTE, _POLICIES, _POLICY, tdm_policy.tdm_policy_contact),
    Rule("tdm-policy-permission", ERROR, _POLICIES, _POLICY, tdm_policy.tdm_policy_permission),
    Rule("tdm-policy-prohibition", WARNING, _POLICIES, _POLICY, tdm_policy.tdm_policy_prohibition),
    Rule("tdm-policy-action", ERROR, _POLICIES, _POLICY, tdm_policy.tdm_policy_action),
    Rule("tdm-policy-target", NOTE, _POLICIES, "ODRL 2.2 §2.6.1", tdm_policy.tdm_policy_target),
    Rule("tdm-policy-duty", WARNING, _POLICIES, _POLICY, tdm_policy.tdm_policy_duty),
    Rule("tdm-policy-literal", WARNING, _POLICIES, _POLICY, tdm_policy.tdm_policy_literal),
    Rule("tdm-policy-operator", WARNING, _POLICIES, _POLICY, tdm_policy.tdm_policy_operator),
    Rule("tdm-policy-unknown-member", WARNING, _POLICIES, _POLICY, tdm_policy.tdm_policy_unknown_member),
    Rule("json-syntax", ERROR, ("label", "tdm-policy",), _JSON, json_file.json_syntax),
    Rule("json-encoding", ERROR, ("label", "tdm-policy",), f"{_JSON} §8", json_file.json_encoding),
    Rule("json-depth", ERROR, ("label", "tdm-policy",), f"{_OFUDA} §1.4", json_file.json_depth),
    Rule("json-number", ERROR, ("label", "tdm-policy",), f"{_JSON} §6", json_file.json_number),
    Rule("json-duplicate-key", ERROR, ("label", "tdm-policy", "tdmrep",), f"{_JSON} §4", json_file.json_duplicate_key),
    Rule("json-byte-order-mark", WARNING, ("label", "tdm-policy", "tdmrep",), f"{_JSON} §8.1", json_file.json_byte_order_mark),
    Rule("label-size", ERROR, _LABEL, f"{_OFUDA} §1.3", label_form.label_size),
    Rule("label-context", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_context),
    Rule("label-context-lookalike", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_context_lookalike),
    Rule("label-context-list", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_context_list),
    Rule("label-nested-context", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_nested_context),
    Rule("label-keyword-key", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_keyword_key),
    Rule("label-iri-key", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_iri_key),
    Rule("label-ext-key", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_ext_key),
    Rule("label-unknown-member", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_unknown_member),
    Rule("label-missing-member", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_missing_member),
    Rule("label-type", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_type),
    Rule("label-subject-type", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_subject_type),
    Rule("label-wrong-type", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_wrong_type),
    Rule("label-not-an-array", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_not_an_array),
    Rule("label-number", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_number),
    Rule("label-short-form", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_short_form),
    Rule("label-empty", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_empty),
    Rule("label-repeated", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_repeated),
    Rule("label-too-long", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_too_long),
    Rule("label-schema", ERROR, _LABELS, f"{_OFUDA} §1.4", label_form.label_schema),
    Rule("label-unknown-use", ERROR, _LABELS, f"{_OFUDA} §1.1", label_values.label_unknown_use),
    Rule("label-group", ERROR, _LABELS, f"{_OFUDA} §1.1", label_values.label_group),
    Rule("label-unknown-decision", ERROR, _LABELS, f"{_OFUDA} §1.2", label_values.label_unknown_decision),
    Rule("label-unknown-duty", ERROR, _LABELS, f"{_OFUDA} §1.2", label_values.label_unknown_duty),
    Rule("label-value", ERROR, _LABELS, f"{_OFUDA} §1.4", label_values.label_value),
    Rule("label-conditional-bare", ERROR, _LABELS, f"{_OFUDA} §1.2", label_values.label_conditional_bare),
    Rule("label-conditions-unused", ERROR, _LABELS, f"{_OFUDA} §1.2", label_values.label_conditions_unused),
    Rule("label-character-inputs", ERROR, _LABELS, f"{_OFUDA} §1.1", label_values.label_character_inputs),
    Rule("label-date", ERROR, _LABELS, f"{_OFUDA} §1.4", label_values.label_date),
    Rule("label-calendar", ERROR, _LABELS, f"{_OFUDA} §1.4", label_values.label_calendar),
    Rule("label-iri", ERROR, _LABELS, f"{_OFUDA} §1.4", label_values.label_iri),
    Rule("label-site-path", ERROR, _LABELS, f"{_OFUDA} §1.3", label_values.label_site_path),
    Rule("label-path-start", ERROR, _LABELS, f"{_OFUDA} §1.3", label_values.label_path_start),
    Rule("label-contact", ERROR, _LABELS, f"{_OFUDA} §1.4", label_values.label_contact),
    Rule("label-language-tag", ERROR, _LABELS, f"{_OFUDA} §1.4", label_values.label_language_tag),
    Rule("label-digest", ERROR, _LABELS, f"{_OFUDA} §1.3", label_values.label_digest),
    Rule("label-code", ERROR, _LABELS, f"{_OFUDA} §1.3", label_values.label_code),
    Rule("label-text", ERROR, _LABELS, f"{_OFUDA} §1.4", label_values.label_text),
    Rule("label-proof", ERROR, _LABELS, f"{_OFUDA} §1.4", label_values.label_proof),
    Rule("label-territory", WARNING, _LABELS, "ISO 3166-1", label_meaning.label_territory),
    Rule("label-ends-before-it-begins", WARNING, _LABELS, f"{_OFUDA} §1.4", label_meaning.label_ends_before_it_begins),
    Rule("label-expired", WARNING, _LABELS, f"{_OFUDA} §3.2", label_meaning.label_expired),
    Rule("label-not-yet", NOTE, _LABELS, f"{_OFUDA} §3.2", label_meaning.label_not_yet),
    Rule("label-likeness", WARNING, _LABELS, f"{_OFUDA} §1", label_meaning.label_likeness),
    Rule("label-nowhere-to-ask", WARNING, _LABELS, f"{_OFUDA} §1.2", label_meaning.label_nowhere_to_ask),
    Rule("label-no-contact", NOTE, _LABELS, f"{_OFUDA} §1.2", label_meaning.label_no_contact),
    Rule("label-binds-nothing", WARNING, _LABELS, f"{_OFUDA} §3.2", label_meaning.label_binds_nothing),
    Rule("label-path-dollar", WARNING, _LABELS, f"{_RFC9309} §2.2.3", label_meaning.label_path_dollar),
    Rule("label-part-of-nothing", NOTE, _LABELS, f"{_OFUDA} §1.3", label_meaning.label_part_of_nothing),
    Rule("label-names-itself", WARNING, _LABELS, f"{_OFUDA} §3.2", label_meaning.label_names_itself),
    Rule("label-repeated-id", WARNING, _LABELS, f"{_OFUDA} §1.3", label_meaning.label_repeated_id),
    Rule("label-notice-language", NOTE, _LABELS, f"{_OFUDA} §1.4", label_meaning.label_notice_language),
    Rule("label-example-address", NOTE, _LABELS, "RFC 2606 §3", label_meaning.label_example_address),
    Rule("label-shape", ERROR, _LABEL, f"{_OFUDA} §1.6", shapes.label_shape),
    Rule("label-json", ERROR, (), f"{_OFUDA} §3.7", elsewhere.label_json),
    Rule("label-invalid", ERROR, (), f"{_OFUDA} §1.4", elsewhere.label_invalid),
    Rule("label-link", ERROR, (), "RFC 8288 §3", elsewhere.label_link),
    Rule("label-absent", ERROR, (), f"{_OFUDA} §3.7", elsewhere.label_absent),
    Rule("label-unreachable", WARNING, (), f"{_OFUDA} §3.7", elsewhere.label_unreachable),
    Rule("label-truncated", WARNING, (), f"{_OFUDA} §3.7", elsewhere.label_truncated),
    Rule("robots-unreachable", WARNING, (), f"{_RFC9309} §2.3.1.4", elsewhere.robots_unreachable),
    Rule("robots-truncated", WARNING, (), f"{_OFUDA} §3.7", elsewhere.robots_truncated),
    Rule("robots-more", ERROR, (), _TOOL, robots.robots_more),
    Rule("tdmrep-unreachable", WARNING, (), f"{_OFUDA} §3.7", elsewhere.tdmrep_unreachable),
    Rule("tdmrep-truncated", WARNING, (), f"{_OFUDA} §3.7", elsewhere.tdmrep_truncated),
    Rule("html-truncated", WARNING, (), f"{_OFUDA} §3.7", elsewhere.html_truncated),
    Rule("document-needed", NOTE, (), f"{_OFUDA} §3.4", elsewhere.document_needed),
    Rule("claim-syntax", WARNING, (), f"{_OFUDA} §3.1", elsewhere.claim_syntax),
    Rule("request-syntax", ERROR, (), _TOOL, elsewhere.request_syntax),
    Rule("request-value", ERROR, (), _TOOL, elsewhere.request_value),
    Rule("request-member", WARNING, (), _TOOL, elsewhere.request_member),
    Rule("url-invalid", ERROR, (), _TOOL, elsewhere.url_invalid),
    Rule("agent-not-a-token", ERROR, (), f"{_RFC9309} §2.2.1", elsewhere.agent_not_a_token),
    Rule("response-damaged", WARNING, (), _TOOL, elsewhere.response_damaged),
    Rule("config-key", WARNING, (), _TOOL, elsewhere.config_key),
    Rule("no-agent", NOTE, (), _TOOL, elsewhere.no_agent),
    Rule("no-response", NOTE, (), _TOOL, elsewhere.no_response),
    Rule("unreadable", ERROR, (), _TOOL, elsewhere.unreadable),
    Rule("more-findings", NOTE, (), _TOOL, elsewhere.more_findings),
)
BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
