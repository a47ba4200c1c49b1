"""Croissant 1.1: the rows that are kept and the decisions about all of them, as a dataset that describes itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from glob import escape
from typing import Any, Final
from urllib.parse import quote

from ofuda.nouns.report import File, Release, Report
from ofuda.nouns.vocabulary import MEANINGS, Use
from ofuda.verbs.reporting.exports.croissant_context import CONFORMS_TO, CONTEXT, MEDIA_TYPE
from ofuda.verbs.reporting.exports.croissant_provenance import provenance
from ofuda.verbs.reporting.exports.croissant_usage import usage
from ofuda.verbs.reporting.exports.export import Beside, Output
from ofuda.verbs.reporting.exports.phrases import captured, for_uses, under_policy
from ofuda.verbs.reporting.exports.releases import is_public, release, shown
from ofuda.verbs.reporting.words import outcome

Node = dict[str, Any]

FILE: Final = "croissant.json"
_FILES: Final = "decision-files"
# What is no part of the dataset is not described: rows that were dropped or are for review.
_KINDS: Final = {
    "keep": "Rows that are kept, in the form that they came in",
    "decisions": "What came of each row, and the rule it hangs on",
    "rules": "What the decisions hang on: where it stands, its words, and the digest of the body it stands in",
    "run": "The settings, numbers, inputs and outputs of the run",
}
# The field of the report that each kind is.
_FIELDS: Final = {"decisions": "ledger", "rules": "evidence", "run": "inputs"}
# As the readers of Croissant know them; their name for Parquet is older than the registered one.
_FORMATS: Final = {
    "parquet": "application/x-parquet",
    "jsonl": "application/jsonlines",
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "warc": "application/warc",
    "gz": "application/gzip",
    "zst": "application/zstd",
}
_TYPES: Final = {
    "string": "sc:Text",
    "int64": "cr:Int64",
    "int32": "cr:Int32",
    "double": "sc:Float",
    "bool": "sc:Boolean",
}
_COLUMNS: Final = {
    "id": "What the row is known by in the input",
    "file": "The file of the input that the row is in",
    "row": "The number of the row in its file, from 0 on",
    "offset": "Where the record begins in its archive, in octets",
    "length": "How long the record is in its archive, in octets",
    "origin": "Scheme, host and port of the row's address",
    "bytes": "Octets of the row, as the input has them",
    "tokens": "Tokens of the row, as the input has them",
    "language": "Language of the row, as the input has it",
    "robots": "What was known of robots.txt of its origin when the row was decided",
    "ai_decision": "What sites and works say: allowed, conditional, disallowed, or unknown where nobody said anything",
    "ai_verdict": "What the policy makes of it: keep, drop or review",
    "ai_reason": "The code of the reason, by channel and decision",
    "ai_rule": "The id of a row of the files of rules; empty where no rule decides",
}


def write(report: Report, beside: Beside) -> tuple[Output, ...]:
    """One document, which lies beside the report."""
    text = json.dumps(document(report, beside), ensure_ascii=False, indent=2)
    return (Output(FILE, MEDIA_TYPE, text + "\n"),)


def document(report: Report, beside: Beside) -> Node:
    """The description of the dataset; what nobody said of it is not in it."""
    files = list(_files(report, beside))
    found = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        **_told(report),
        **usage(report),
        **provenance(report),
        "subjectOf": {"@type": "sc:Report", "name": "What was checked of each row", "identifier": report.id},
        "distribution": [_file(way, file) for way, file in files],
    }
    decisions = [(way, file) for way, file in files if file.kind == "decisions" and not way.startswith("..")]
    if decisions and beside.columns:
        found["distribution"].append(_file_set(decisions))
        found["recordSet"] = [_record_set(beside.columns)]
    return found


def _told(report: Report) -> Node:
    said = report.cover.dataset
    named = {
        "name": _name(report) or f"Rows without a name, {report.id.removeprefix('sha256:')[:12]}",
        "description": _description(report),
        "version": shown(report, "version", said.version),
        "license": shown(report, "license", said.license),
        "url": shown(report, "url", said.url),
        "creator": _creator(report),
        "citeAs": _citation(report),
        "datePublished": report.cover.facts.get("published"),
        "inLanguage": _languages(report),
        "temporalCoverage": "/".join(captured(report) or ()),
    }
    return {name: value for name, value in named.items() if value}


def _name(report: Report) -> str | None:
    return shown(report, "dataset", report.cover.dataset.name)


def _description(report: Report) -> str:
    own = shown(report, "description", report.cover.dataset.description)
    decided = (
        f"Ofuda {report.versions['tool']} decided each row {for_uses(report)}, {under_policy(report)}, by what was "
        "known of sites and works. Where nobody said anything the decision is unknown, which is no consent."
    )
    return " ".join(filter(None, (own, shown(report, "counts", outcome(report.counts.total)), decided)))


def _creator(report: Report) -> Node | None:
    name = shown(report, "provider", report.cover.provider.name)
    return {"@type": "sc:Organization", "@id": "#provider", "name": name} if name else None


def _citation(report: Report) -> str | None:
    """Only of what was said; nothing where that is not enough to find it by."""
    said, by = report.cover.dataset, shown(report, "provider", report.cover.provider.name)
    name, version, url = _name(report), shown(report, "version", said.version), shown(report, "url", said.url)
    if not (name and by):
        return None
    return f"{by}: {name}{f', version {version}' if version else ''}." + (f" {url}" if url else "")


def _languages(report: Report) -> list[str]:
    spoken = report.counts.languages if is_public(report, "languages") else None
    lines = spoken.lines if spoken else ()
    return [one.name for one in lines if one.keep.rows and one.name != "not said"]


# -- files and columns ------------------------------------------------------------------------------------------------


def _files(report: Report, beside: Beside) -> Iterator[tuple[str, File]]:
    """The files of all runs, each once, with the way to them."""
    seen: set[str] = set()
    withheld = {kind for kind, name in _FIELDS.items() if release(report, name).release is Release.WITHHELD}
    for number, run in enumerate(report.runs):
        way = beside.folders[number] if beside.folders else ""
        for file in run.files:
            wanted = file.kind in _KINDS and file.kind not in withheld
            if wanted and way + file.name not in seen:
                seen.add(way + file.name)
                yield way, file


def _file(way: str, file: File) -> Node:
    endings = [_FORMATS[one] for one in file.name.split(".")[1:] if one in _FORMATS]
    return {
        "@type": "cr:FileObject",
        "@id": quote(way + file.name),
        "name": file.name,
        "description": _KINDS[file.kind],
        "contentUrl": way + file.name,
        "contentSize": f"{file.size} B",
        "encodingFormat": endings[0] if len(endings) == 1 else endings,
        "sha256": file.sha256,
    }


def _file_set(decisions: list[tuple[str, File]]) -> Node:
    return {
        "@type": "cr:FileSet",
        "@id": _FILES,
        "name": "decisions",
        "description": "The decisions of all runs",
        "encodingFormat": _FORMATS["parquet"],
        "includes": [escape(way + file.name) for way, file in decisions],
    }


def _record_set(columns: Mapping[str, str]) -> Node:
    return {
        "@type": "cr:RecordSet",
        "@id": "decisions",
        "name": "decisions",
        "description": "One record for each row of the input that is listed",
        "field": [_field(name, _TYPES[kind]) for name, kind in columns.items() if kind in _TYPES],
    }


def _field(name: str, kind: str) -> Node:
    return {
        "@type": "cr:Field",
        "@id": f"decisions/{name}",
        "name": name,
        "description": _COLUMNS.get(name) or _of_use(name),
        "dataType": kind,
        "source": {"fileSet": {"@id": _FILES}, "extract": {"column": name}},
    }


def _of_use(column: str) -> str:
    """What a column is that stands beside the joined ones where several uses were asked about."""
    name = column.removeprefix("ai_decision_").replace("_", "-")
    if name in Use._value2member_map_:
        return f"The decision for {name}: {MEANINGS[Use(name)]}"
    return "As the run wrote it"
