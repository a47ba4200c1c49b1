"""Croissant 1.1: the rows that are kept and the decisions about all of them, as a dataset that describes itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from glob import escape
from typing import Any, Final

from ofuda.nouns.report import File, Release, Report
from ofuda.nouns.vocabulary import MEANINGS, Use
from ofuda.verbs.reporting.exports.croissant_context import CONFORMS_TO, CONTEXT, MEDIA_TYPE
from ofuda.verbs.reporting.exports.croissant_provenance import provenance
from ofuda.verbs.reporting.exports.croissant_usage import usage
from ofuda.verbs.reporting.exports.export import Beside, Output
from ofuda.verbs.reporting.exports.releases import release, shown

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
        "usageInfo": usage(report),
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
        "name": said.name or f"Rows without a name, {report.id.removeprefix('sha256:')[:12]}",
        "description": _description(report),
        "version": said.version,
        "license": said.license,
        "url": said.url,
        "creator": _creator(report),
        "citeAs": _citation(report),
        "datePublished": report.cover.facts.get("published"),
        "inLanguage": _languages(report),
    }
    return {name: value for name, value in named.items() if value}


def _description(report: Report) -> str:
    total, asked = report.counts.total, report.cover.asked
    own = f"{report.cover.dataset.description} " if report.cover.dataset.description else ""
    return (
        f"{own}Of {total.all.rows:,} rows, {total.keep.rows:,} are kept, {total.drop.rows:,} are dropped and "
        f"{total.review.rows:,} wait for review. Ofuda {report.versions['tool']} decided each for "
        f"{', '.join(asked.uses)} under the policy {asked.policy.name} ({asked.policy.digest}), by what was known of "
        "sites and works; the decisions, and what each hangs on, are files of this dataset. Where nobody said anything "
        "the decision is unknown, which is no consent."
    )


def _creator(report: Report) -> Node | None:
    name = shown(report, "provider", report.cover.provider.name)
    return {"@type": "sc:Organization", "@id": "#provider", "name": name} if name else None


def _citation(report: Report) -> str | None:
    """Only of what was said; nothing where that is not enough to find it by."""
    said, by = report.cover.dataset, shown(report, "provider", report.cover.provider.name)
    if not (said.name and by):
        return None
    version = f", version {said.version}" if said.version else ""
    return f"{by}: {said.name}{version}." + (f" {said.url}" if said.url else "")


def _languages(report: Report) -> list[str]:
    lines = report.counts.languages.lines if report.counts.languages else ()
    return [one.name for one in lines if one.keep.rows and one.name != "not said"]


# -- files and columns ------------------------------------------------------------------------------------------------


def _files(report: Report, beside: Beside) -> Iterator[tuple[str, File]]:
    """The files of all runs, each once, with the way to them."""
    seen: set[str] = set()
    withheld = release(report, "ledger").release is Release.WITHHELD
    for number, run in enumerate(report.runs):
        way = beside.folders[number] if beside.folders else ""
        for file in run.files:
            kept = file.kind in _KINDS and not (withheld and file.kind != "keep")
            if kept and way + file.name not in seen:
                seen.add(way + file.name)
                yield way, file


def _file(way: str, file: File) -> Node:
    endings = [_FORMATS[one] for one in file.name.split(".")[1:] if one in _FORMATS]
    return {
        "@type": "cr:FileObject",
        "@id": way + file.name,
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
