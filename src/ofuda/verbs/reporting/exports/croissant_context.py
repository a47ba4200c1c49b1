"""The context of Croissant 1.1 (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html, Appendix 1).

Written into every document, as the specification wants it: its terms, those that the library of its makers expects
besides, and the prefixes that our documents need. The namespace of schema.org is that of the library and of all
published examples, with https, and not that of the Appendix.
"""

from __future__ import annotations

from typing import Any, Final

CONFORMS_TO: Final = "http://mlcommons.org/croissant/1.1"
MEDIA_TYPE: Final = f'application/ld+json; profile="{CONFORMS_TO}"'

_OWN: Final = (
    "annotation arrayShape citeAs column containedIn equivalentProperty excludes extract field fileObject fileProperty "
    "fileSet format includes isArray isLiveDataset jsonPath key md5 parentField path readLines recordSet references "
    "regex repeated replace samplingRate sdVersion separator source subField transform unArchive value"
)
CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "ofuda": "https://w3id.org/ofuda#",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{name: f"cr:{name}" for name in _OWN.split()},
}
