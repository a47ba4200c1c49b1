"""`v1/label.schema.json`: the gate of a label document (standard §1.4). JSON Schema 2020-12, closed."""

from __future__ import annotations

from typing import Any

from tests.artefacts.source import SUBJECTS, Term, as_json, conditions, members, names, outputs, uses, vocabulary

Schema = dict[str, Any]

_CONTROLS = r"[\x00-\x1F\x7F-\x9F]"
_COMMENT = (
    "Generated from vocabulary.yml. Nothing hangs on `format`: what a text must be is in its pattern, and the patterns "
    "are read alike by ECMA-262, Rust and Python. Lengths count code points. There is no number anywhere, and no key "
    "with `@` but `@context` at the top of a document and in a proof. What the schema cannot say (keys that stand "
    "twice, depth, octets of the document, `from` before `until`) is said by the reader."
)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _datatype(one: Term) -> Schema:
    never = [] if one.get("lines") else [_CONTROLS]
    never += [one["never"]] if "never" in one else []
    found: Schema = {"type": "string", "description": one["note"], "minLength": 1, "maxLength": one["longest"]}
    found["pattern"] = one["pattern"]
    if never:
        found["not"] = {"pattern": "|".join(never)}
    return found


def _set(items: Schema) -> Schema:
    longest = vocabulary()["longest-list"]
    return {"type": "array", "minItems": 1, "maxItems": longest, "uniqueItems": True, "items": items}


def _language(items: Schema) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": _ref("language"),
        "additionalProperties": items,
    }


def _values(member: Term, of: str) -> Schema:
    """What stands in a member, once."""
    if "only" in member:
        return {"const": member["only"]}
    if "values" in member:
        return _ref(member["values"])
    if "object" in member:
        return _ref(member["object"][0])
    return _ref(member.get("datatype-of", {}).get(of, member["datatype"]))


def _member(member: Term, of: str) -> Schema:
    items = _values(member, of)
    shapes: dict[str, Schema] = {
        "one": items,
        "set": _set(items),
        "language": _language(items),
        "languages": _language(_set(items)),
        "uses": _ref("Uses"),
        "one-or-list": {"if": {"type": "array"}, "then": _set(items), "else": items},
    }
    return shapes[member["many"]]


def _object(name: str, kind: list[str] | None = None, *, context: str | None = None) -> Schema:
    """An object that has these members and no other."""
    properties: Schema = {"@context": _ref("context")} if context else {}
    required = ["@context"] if context == "required" else []
    if kind:
        properties["type"] = {"const": kind[0]} if len(kind) == 1 else {"enum": kind}
    if kind and len(kind) == 1:
        required.append("type")
    identified = vocabulary()["ids"].get(name)
    if identified:
        properties["id"] = _ref("absolute-iri")
        required += ["id"] if identified == "required" else []
    for member in members(name):
        properties[member["name"]] = _member(member, name)
        required += [member["name"]] if member["of"][name] == "required" else []
    found: Schema = {"type": "object"}
    if required:
        found["required"] = required
    return found | {"properties": properties, "additionalProperties": False}


def _label() -> Schema:
    """A label; where it is about nothing but characters and persons, its uses are those of outputs (§1.1)."""
    other = [one for one in SUBJECTS if one not in _outputs_only()]
    thing = {"type": "object", "required": ["type"], "properties": {"type": {"enum": other}}}
    return _object("RightsLabel", ["RightsLabel"], context="required") | {
        "if": {"required": ["about"], "properties": {"about": {"type": "array", "not": {"contains": thing}}}},
        "then": {"properties": {"uses": {"propertyNames": {"enum": outputs()}}}},
    }


def _outputs_only() -> list[str]:
    return [one["name"] for one in vocabulary()["classes"] if one.get("outputs-only")]


def _subject() -> Schema:
    """The type chooses; each subject is closed by itself."""
    cases = [
        {"if": {"required": ["type"], "properties": {"type": {"const": name}}}, "then": _ref(name)} for name in SUBJECTS
    ]
    kinds = {"type": {"enum": list(SUBJECTS)}}
    return {"type": "object", "required": ["type"], "properties": kinds, "allOf": cases}


def _rule() -> Schema:
    """Conditions stand with *conditional*, at least one, and with nothing else (§1.2)."""
    named = conditions()
    return _object("Rule") | {
        "if": {"required": ["decision"], "properties": {"decision": {"const": "conditional"}}},
        "then": {"anyOf": [{"required": [name]} for name in named]},
        "else": {"properties": dict.fromkeys(named, False)},
    }


def _uses() -> Schema:
    properties = {name: _ref("Rule") for name in uses()}
    return {"type": "object", "minProperties": 1, "properties": properties, "additionalProperties": False}


def _code() -> Schema:
    """A digest, or an ISCC, or the address of a table with its digest (§1.3)."""
    everything = _object("Code")
    table = {"required": ["digest"], "properties": {"iscc": False}}
    by_itself = {"oneOf": [{"required": ["digest"]}, {"required": ["iscc"]}]}
    alone = by_itself | {"properties": {"mediaType": False, "count": False}}
    return everything | {"if": {"required": ["href"]}, "then": table, "else": alone}


def _extension() -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": _ref("absolute-iri"),
        "additionalProperties": _ref("json"),
    }


def _json() -> Schema:
    return {
        "description": "JSON without numbers and without keys that look like keywords of JSON-LD.",
        "type": ["string", "boolean", "null", "array", "object"],
        "items": _ref("json"),
        "propertyNames": {"not": {"pattern": "^@"}},
        "additionalProperties": _ref("json"),
    }


def _definitions() -> Schema:
    party = ["Person", "Organization"]
    found: Schema = {
        "RightsLabel": _label(),
        "LabelSet": _object("LabelSet", ["LabelSet"], context="required"),
        "Party": _object("Party", party),
        "Subject": _subject(),
    }
    found |= {name: _object(name, [name]) for name in SUBJECTS}
    found |= {
        "Identifier": _object("Identifier"),
        "Code": _code(),
        "Uses": _uses(),
        "Rule": _rule(),
        "Proof": _object("Proof", ["DataIntegrityProof"], context="optional"),
        "Extension": _extension(),
        "json": _json(),
        "context": {"const": vocabulary()["context"]},
    }
    found |= {name: {"enum": names(name)} for name in vocabulary()["values"]}
    return found | {name: _datatype(one) for name, one in vocabulary()["datatypes"].items()}


def text() -> str:
    return as_json(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": vocabulary()["schema"],
            "$comment": _COMMENT,
            "title": "Ofuda rights label, or a set of them",
            "type": "object",
            "required": ["@context", "type"],
            "properties": {"type": {"enum": ["RightsLabel", "LabelSet"]}},
            "if": {"required": ["type"], "properties": {"type": {"const": "LabelSet"}}},
            "then": _ref("LabelSet"),
            "else": _ref("RightsLabel"),
            "$defs": _definitions(),
        }
    )
