"""PROV of a dataset: what made it, of what, under which policy, and for whom."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

from ofuda.nouns.report import Input, Report, Run
from ofuda.verbs.reporting.exports.phrases import as_agents, for_uses, under_policy
from ofuda.verbs.reporting.exports.releases import is_public, shown

Node = dict[str, Any]


def provenance(report: Report) -> Node:
    """The members of a dataset that say where it comes from."""
    inputs = list(dict.fromkeys(one for run in report.runs for one in run.inputs))
    made: Node = {
        "prov:wasGeneratedBy": [_activity(run, number, report) for number, run in enumerate(report.runs, start=1)],
        "prov:wasDerivedFrom": [_entity(one, named=is_public(report, "inputs")) for one in inputs],
    }
    provider = shown(report, "provider", report.cover.provider.name)
    if provider:
        made["prov:wasAttributedTo"] = {
            "@type": ["prov:Agent", "sc:Organization"],
            "@id": "#provider",
            "name": provider,
        }
    return made


def _activity(run: Run, number: int, report: Report) -> Node:
    asked = report.cover.asked
    used: list[Node] = [{"@id": _address(one)} for one in run.inputs]
    found: Node = {
        "@type": "prov:Activity",
        "@id": f"#run-{number}",
        "name": "ofuda filter",
        "description": _description(run, report),
        "prov:used": [*used, *_beside(run, report)],
        "prov:wasAssociatedWith": {
            "@type": ["prov:SoftwareAgent", "sc:SoftwareApplication"],
            "@id": f"#ofuda-{run.versions['tool']}",
            "name": "Ofuda",
            "softwareVersion": run.versions["tool"],
        },
    }
    if asked.at is None:  # else it is the instant that was asked about, and nobody noted the clock
        found["prov:startedAtTime"] = {"@type": "xsd:dateTime", "@value": run.now}
    return found


def _description(run: Run, report: Report) -> str:
    when = report.cover.asked.at or run.now
    rows = f"{run.rows:,} rows" if is_public(report, "counts") else "rows"
    return f"Decided {rows} {for_uses(report)}, {under_policy(report)}, {as_agents(report)}, as of {when}"


def _beside(run: Run, report: Report) -> Iterator[Node]:
    """What was used beside the inputs."""
    policy = report.cover.asked.policy
    if is_public(report, "policy"):
        yield _digested(f"policy {policy.name}", policy.digest.removeprefix("sha256:"))
    if run.hosts:
        yield _digested("table of hosts", run.hosts)


def _digested(name: str, sha256: str) -> Node:
    return {"@type": ["prov:Entity", "sc:MediaObject"], "@id": _named(sha256), "name": name, "sha256": sha256}


def _entity(one: Input, *, named: bool) -> Node:
    """An input by its digest; its name only where names of files are for everybody."""
    found = {
        "@type": ["prov:Entity", "sc:MediaObject"],
        "@id": _address(one),
        "name": name_of(one) if named else "a file of the input",
        "contentSize": None if one.size is None else f"{one.size} B",
        "sha256": one.sha256,
        "identifier": one.etag,
    }
    return {name: value for name, value in found.items() if value}


def _address(one: Input) -> str:
    """By its digest: where a file lay on somebody's disk is nobody's business, and no address."""
    digest = one.sha256 or hashlib.sha256(f"{one.name} {one.etag}".encode()).hexdigest()
    return _named(one.sha256) if one.sha256 else f"#input-{digest[:12]}"


def _named(sha256: str) -> str:
    """The name of octets by their digest (RFC 6920)."""
    return f"ni:///sha-256;{urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip('=')}"


def name_of(one: Input) -> str:
    """A public address as it is; of any other the last part."""
    return one.name if one.name.startswith("https://") else one.name.replace("\\", "/").rsplit("/", 1)[-1]
