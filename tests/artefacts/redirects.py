"""`w3id/.htaccess`: where the names of the standard lead (standard §1.5), for a folder of perma-id/w3id.org."""

from __future__ import annotations

from tests.artefacts.source import vocabulary

SITE = "https://ofuda.github.io/ofuda/"
FILES = f"{SITE}schema/v1/"
# A browser carries the fragment of an IRI on: the page has a name for each of ours.
TERMS = f"{SITE}vocabulary/"
_HTML = r"text/html|application/xhtml\+xml"
_TURTLE = r"text/turtle|application/n-triples"
_JSON = r"application/(?:ld\+)?json"

_HEAD = """\
# Generated from vocabulary.yml (https://ofuda.github.io/ofuda/). Contact and tests: README.md beside this file.
Options -MultiViews
RewriteEngine on
Header always set Access-Control-Allow-Origin "*"
Header always merge Vary "Accept"
"""


def _rule(title: str, pattern: str, target: str, *accepted: tuple[str, str]) -> str:
    """A name; what is asked for by media type comes first, in order, and the target for all else."""
    rows = [f"\n# {title}"]
    for accept, there in accepted:
        rows.append(f"RewriteCond %{{HTTP_ACCEPT}} {accept} [NC]")
        rows.append(f"RewriteRule {pattern} {there} [R=303,L]")
    rows.append(f"RewriteRule {pattern} {target} [R=303,L]")
    return "\n".join(rows) + "\n"


def text() -> str:
    schemes = "|".join(scheme["scheme"] for scheme in vocabulary()["extents"])
    vocabulary_file, context = f"{FILES}ofuda.ttl", f"{FILES}context.jsonld"
    return "".join(
        (
            _HEAD,
            _rule("The namespace", "^$", vocabulary_file, (_TURTLE, vocabulary_file), (_JSON, context), (_HTML, TERMS)),
            _rule("The context", "^v1$", context, (_JSON, context), (_TURTLE, vocabulary_file), (_HTML, SITE)),
            _rule("The schemas", "^schema/v1$", f"{FILES}label.schema.json"),
            _rule("", "^schema/v1/(label|request|answer|report)$", f"{FILES}$1.schema.json").replace("# \n", ""),
            _rule("The shapes", "^shapes/v1$", f"{FILES}shapes.ttl"),
            _rule("The ODRL profile", "^profile/v1$", vocabulary_file, (_TURTLE, vocabulary_file), (_HTML, SITE)),
            _rule("The mappings", f"^map/({schemes})$", f"{FILES}map/$1.ttl"),
            _rule("The digests of these files", "^v1/SHA256SUMS$", f"{FILES}SHA256SUMS"),
        )
    )
