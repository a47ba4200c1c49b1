"""Patterns of the HTML tokenizer (HTML §13.2.5), each possessive, so that no page costs more than one pass.

They know tags, comments and the elements whose content is text; of the tree they know nothing. No group captures inside
a possessive repeat: CPython 3.11 restores such groups wrongly.
"""

from __future__ import annotations

import re

_S = rb"[\t\n\f\r ]"  # between attributes (§13.2.5.32)
_END = rb"(?=[\t\n\f\r />])"  # what ends a tag name (§13.2.5.8)
_NAME = rb"[a-zA-Z][^\t\n\f\r />]*+"
# §13.2.5.33–39. An `=` that is left over opens a value that never closes: then this is no tag (eof-in-tag).
_ATTRIBUTE = (
    rb"[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rb"(?:"
    + _S
    + rb"*+="
    + _S
    + rb"*+(?:\"[^\"]*+\"|'[^']*+'|[^\"'\t\n\f\r >][^\t\n\f\r >]*+|(?=>))|(?!"
    + _S
    + rb"*+=))"
)
_ATTRIBUTES = rb"(?:[\t\n\f\r /]++|" + _ATTRIBUTE + rb")*+"
# §13.2.5.42–52: `<!-->` and `<!--->` are whole comments; `--!>` ends one too; so does the end of file.
_COMMENT = rb"<!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z))"
# §13.2.5.41: everything else behind `<!`, `<?` and `</`, a document type too, ends at the first `>`.
_BOGUS = rb"<(?:!(?!--)|\?|/(?![a-zA-Z]))[^>]*+(?:>|\Z)"
# §13.2.5.15–31: in a script, a `<script` behind `<!--` has a `</script` of its own.
_TWICE = rb"<script" + _END + rb"(?:[^<-]++|-(?!->)|<(?!/script" + _END + rb"))*+(?:</script)?+"
_ESCAPED = rb"<!(?=--)(?:[^<-]++|-(?!->)|<(?!/?script" + _END + rb")|" + _TWICE + rb")*+(?:-->)?+"
_SCRIPT = rb"(?:[^<]++|<(?!/script" + _END + rb"|!--)|" + _ESCAPED + rb")*+"
_RAW_IN_HEAD = (b"style", b"noframes")
_RAW = (*_RAW_IN_HEAD, b"title", b"textarea", b"xmp", b"iframe", b"noembed")


def _text_of(name: bytes) -> bytes:
    return rb"(?:[^<]++|<(?!/" + name + _END + rb"))*+"


def _raw(names: tuple[bytes, ...]) -> bytes:
    return b"|".join(b"<" + name + _END + _ATTRIBUTES + b">" + _text_of(name) for name in names)


def _tag_but(*names: bytes) -> bytes:
    return rb"<(?!(?:" + b"|".join(names) + rb")" + _END + rb")/?" + _NAME + _ATTRIBUTES + rb">"


# A script that says no type is no data.
_PLAIN_SCRIPT = rb"<script" + _END + rb"(?:[\t\n\f\r /]++|(?!type)" + _ATTRIBUTE + rb")*+>" + _SCRIPT
_END_TAG = rb"</(?!(?:head|body|html|br|noscript|template)" + _END + rb")" + _NAME + _ATTRIBUTES + rb">"
# What neither ends the head nor says anything; but a script ends a `<noscript>`.
_HELD = b"|".join((_S + rb"++", _raw(_RAW_IN_HEAD), _END_TAG, _COMMENT, _BOGUS))
# HTML §13.2.6.4.4 and .6: start tags that neither end the head nor are read.
_SILENT = rb"<(?:html|head|base|basefont|bgsound)" + _END + _ATTRIBUTES + rb">"
_HEAD = b"|".join((_PLAIN_SCRIPT, _SILENT, _raw((b"title",)), _HELD))
# None of these begins as most tags of a head do.
_NO_META = rb"(?!<[lm])"
# What may stand between two scripts behind the head.
_BODY = b"|".join((
    rb"[^<]++|<(?![a-zA-Z/!?])",
    _tag_but(b"script", b"/?template", b"plaintext", *_RAW),
    _raw(_RAW), _COMMENT, _BOGUS,
))  # fmt: skip
# What may stand between the tags that name other resources.
_NAMING = (b"img", b"source", b"video", b"audio", b"embed", b"link", b"a")
_PAGE = b"|".join((
    rb"[^<]++|<(?![a-zA-Z/!?])",
    _tag_but(b"script", b"plaintext", *_NAMING, *_RAW),
    rb"<script" + _END + _ATTRIBUTES + rb">" + _SCRIPT,
    _raw(_RAW), _COMMENT, _BOGUS,
))  # fmt: skip
# Lexbor compares each attribute of a tag with all before it, so what stands behind 256 is not handed on.
_TAG = rb"(?:(<(/?" + _NAME + rb")(?:[\t\n\f\r /]*+" + _ATTRIBUTE + rb"){0,256}+)(?:>|" + _ATTRIBUTES + rb">))?"

# Filling, then perhaps a tag: group 1 is the tag as far as it is read, without its `>`; group 2 its name.
IN_HEAD = re.compile(rb"(?:" + _NO_META + rb"(?:" + _HEAD + rb"))*+" + _TAG, re.IGNORECASE)
IN_NOSCRIPT = re.compile(rb"(?:" + _HELD + rb")*+" + _TAG, re.IGNORECASE)
IN_BODY = re.compile(rb"(?:" + _BODY + rb")*+" + _TAG, re.IGNORECASE)
IN_PAGE = re.compile(rb"(?:" + _PAGE + rb")*+" + _TAG, re.IGNORECASE)
# The name and the value, in one of three groups, of each attribute of a tag as group 1 has it.
ATTRIBUTE = re.compile(
    rb"([^\t\n\f\r />][^\t\n\f\r />=]*+)"
    rb"(?:" + _S + rb"*+=" + _S + rb"*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\"'\t\n\f\r >][^\t\n\f\r >]*+)|\Z))?+"
)
SCRIPT = re.compile(_SCRIPT, re.IGNORECASE)
TITLE = re.compile(_text_of(b"title"), re.IGNORECASE)
NOSCRIPT = re.compile(_text_of(b"noscript"), re.IGNORECASE)
