"""All that is generated, by path below the root of the project."""

from __future__ import annotations

from tests.artefacts import (
    channels_page,
    commands_page,
    context,
    digests,
    label_schema,
    mappings_page,
    maps,
    modules,
    ontology,
    page,
    redirects,
    rules_page,
    shapes,
)
from tests.artefacts.source import ROOT


def of_the_source() -> dict[str, str]:
    """What is made from the vocabulary alone."""
    below_schema = {
        "v1/context.jsonld": context.text(),
        "v1/label.schema.json": label_schema.text(),
        "v1/ofuda.ttl": ontology.text(),
        "v1/shapes.ttl": shapes.text(),
        **maps.files(),
        "w3id/.htaccess": redirects.text(),
    }
    return {f"schema/{name}": text for name, text in below_schema.items()} | {
        digests.SUMS: digests.sums(below_schema),
        digests.TARGET: digests.module(below_schema),
        page.TARGET: page.text(),
        mappings_page.TARGET: mappings_page.text(),
        "src/ofuda/nouns/_terms.py": modules.terms(),
        "src/ofuda/nouns/_extents.py": modules.extents(),
    }


def of_the_package() -> dict[str, str]:
    """Pages on the package, which itself holds modules that are generated."""
    return {made.TARGET: made.text() for made in (channels_page, commands_page, rules_page)}


def everything() -> dict[str, str]:
    return of_the_source() | of_the_package()


def stale() -> list[str]:
    """What differs from what would be generated, and what lies among the mappings without a source."""
    found = everything()
    wrong = [
        name
        for name, text in found.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    orphans = [f"schema/v1/map/{file.name}" for file in sorted((ROOT / "schema" / "v1" / "map").iterdir())]
    return wrong + [name for name in orphans if name not in found]


def write() -> None:
    for some in (of_the_source, everything):
        for name, text in some().items():
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
