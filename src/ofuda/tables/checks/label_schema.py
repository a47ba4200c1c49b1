"""Why the JSON Schema refuses a label, in the words and under the names of our rules.

jsonschema-rs decides; jsonschema is asked only about what it refused. A reason is known by the keyword that failed
and by
the definition it stands in, so the schema may be reordered without a change here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

from ofuda.nouns.data import document, octets
from ofuda.tables.checks.label_reasons import reason
from ofuda.tables.checks.label_refusal import Reason, Refusal, distinct

SCHEMA = "v1/label.schema.json"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ -]*")  # what may have been meant as a use: no keyword, no address
_MOST = 1000  # refusals that are explained


def explained(value: Any) -> list[Reason]:  # noqa: ANN401 (any JSON)
    """The reasons why a document is no label, each once; none where it is one."""
    if accepts(value):
        return []
    errors = islice(_explainer().iter_errors(value), _MOST)
    found = distinct(one for error in errors for one in reason(_refusal(error, value)))
    # Where the two readers of the schema differ the refusal stands.
    return found or [("label-schema", "", "the schema of labels refuses this document", f"compare it with `{SCHEMA}`")]


def accepts(value: Any) -> bool:  # noqa: ANN401 (any JSON)
    """Whether the schema takes a document for a label or a set of them."""
    return bool(_decider().is_valid(value))


def _refusal(error: Any, root: Any) -> Refusal:  # noqa: ANN401 (a ValidationError, any JSON)
    path = tuple(error.absolute_path)
    value = error.instance
    if error.validator is None:  # a member that must not be: the path ends at the object that has it
        value = root
        for token in path:
            value = value[token]
    of_a_name = "propertyNames" in list(error.schema_path)[-3:]
    return Refusal(
        keyword=str(error.validator or "false"),
        demand=error.validator_value,
        path=path,
        value=value,
        schema=error.schema if isinstance(error.schema, Mapping) else {},
        definition=_definitions().get(_key(error.validator, error.validator_value), ""),
        of_a_name=of_a_name,
    )


@cache
def _definitions() -> Mapping[str, str]:
    """The name of a definition by a keyword of it and what that demands."""
    found: dict[str, str] = {}
    for name, definition in document(SCHEMA)["$defs"].items():
        for keyword in ("enum", "pattern", "const"):
            if keyword in definition:
                found.setdefault(_key(keyword, definition[keyword]), name)
    return found


def _key(keyword: object, demand: object) -> str:
    return f"{keyword} {json.dumps(demand)}"


@cache
def _decider() -> Any:  # noqa: ANN401 (compiled, of a library without types)
    import jsonschema_rs  # noqa: PLC0415 (heavy: only where a label is read)

    return jsonschema_rs.validator_for(json.loads(octets(SCHEMA)))


@cache
def _explainer() -> Any:  # noqa: ANN401 (of a library without types)
    from jsonschema import Draft202012Validator, ValidationError  # noqa: PLC0415 (heavy: only where a label is refused)
    from jsonschema.validators import extend  # noqa: PLC0415 (the same)

    def unique(_: object, wanted: bool, items: object, __: object) -> Iterator[Any]:  # noqa: FBT001 (its signature)
        # Its own comparison takes the square of the items.
        if wanted and isinstance(items, list) and len({json.dumps(one, sort_keys=True) for one in items}) < len(items):
            yield ValidationError("repeated")

    def additional(reader: Any, wanted: Any, value: Any, schema: Any) -> Iterator[Any]:  # noqa: ANN401 (its signature)
        yield from Draft202012Validator.VALIDATORS["additionalProperties"](reader, wanted, value, schema)
        # What is said of a use that there is not, or of a group, is told too: all findings, not the first.
        if "train-generative" in schema.get("properties", ()) and isinstance(value, dict):
            for key in (key for key in value if key not in schema["properties"] and _NAME.fullmatch(key)):
                yield from reader.descend(value[key], {"$ref": "#/$defs/Rule"}, path=key, schema_path=key)

    own = {"uniqueItems": unique, "additionalProperties": additional}
    quicker: Callable[..., Any] = extend(Draft202012Validator, own)  # type: ignore[no-untyped-call]  # `extend` has no annotations
    return quicker(document(SCHEMA))
