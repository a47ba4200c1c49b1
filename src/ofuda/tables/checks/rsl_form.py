"""What is wrong with the form of an RSL document; `ofuda resolve` says it too."""

from __future__ import annotations

from ofuda.tables.checks.views import Findings, View


def rsl_xml(view: View) -> Findings:
    """The RSL document does not parse.

    A reader that cannot read a licence treats the work as unlicensed. DTDs and entities are never read.

    Wrong:
        <rsl xmlns="https://rslstandard.org/rsl"><content url="/">

    Right:
        <rsl xmlns="https://rslstandard.org/rsl"><content url="/">…</content></rsl>
    """
    return view.told("rsl-xml")


def rsl_namespace(view: View) -> Findings:
    """The namespace of the RSL document is written wrongly.

    RSL is known by its namespace, letter by letter; other readers see no licence here.

    Wrong:
        <rsl xmlns="http://www.rslstandard.org/rsl/">

    Right:
        <rsl xmlns="https://rslstandard.org/rsl">
    """
    return view.told("rsl-namespace")


def rsl_element(view: View) -> Findings:
    """An element of RSL stands where it has no place, or is none.

    A document with an unknown element of RSL's own namespace is no RSL document, so it permits nothing.

    Wrong:
        <license><ai-policy>no</ai-policy></license>

    Right:
        <license><prohibits type="usage">ai-train</prohibits></license>
    """
    return view.told("rsl-element")


def rsl_attribute(view: View) -> Findings:
    """An element of RSL has an attribute that it does not take.

    A document with an unknown attribute without a namespace is no RSL document, so it permits nothing.

    Wrong:
        <license note="x">

    Right:
        <license>
    """
    return view.told("rsl-attribute")


def rsl_content(view: View) -> Findings:
    """There is no content in the RSL document.

    It licenses nothing, and a work that points here is unlicensed.

    Wrong:
        <rsl xmlns="https://rslstandard.org/rsl"/>

    Right:
        <rsl xmlns="https://rslstandard.org/rsl"><content url="/">…</content></rsl>
    """
    return view.told("rsl-content")


def rsl_url(view: View) -> Findings:
    """The content does not say what it is about as RSL has it.

    A `url` is a path from the root, a pattern, or a whole address.

    Wrong:
        <content url="articles/">

    Right:
        <content url="/articles/">
    """
    return view.told("rsl-url")


def rsl_license(view: View) -> Findings:
    """A content has no license.

    It names a place and says nothing about it, and readers take it for unlicensed.

    Wrong:
        <content url="/" server="https://olp.example"/>

    Right:
        <content url="/"><license><permits type="usage">search</permits></license></content>
    """
    return view.told("rsl-license")


def rsl_max_age(view: View) -> Findings:
    """The age of the document is no whole number of days.

    Readers fall back to 30 days, or refuse the document.

    Wrong:
        <rsl max-age="1 week">

    Right:
        <rsl max-age="7">
    """
    return view.told("rsl-max-age")


def rsl_value(view: View) -> Findings:
    """The content is encrypted in a form that RSL does not have.

    `encrypted` is `true` or `false`, and `true` needs the `server` that gives the key.

    Wrong:
        <content url="/" encrypted="yes">

    Right:
        <content url="/" server="https://olp.example" encrypted="true">
    """
    return view.told("rsl-value")


def rsl_type(view: View) -> Findings:
    """A list of what is permitted or prohibited is of no type that RSL has.

    The types are usage, user and geo. A limit of another kind cannot be met, so consent is to be obtained.

    Wrong:
        <prohibits>ai-train</prohibits>

    Right:
        <prohibits type="usage">ai-train</prohibits>
    """
    return view.told("rsl-type")


def rsl_twice(view: View) -> Findings:
    """A licence has two lists of what it permits, of one type.

    Each list is closed, so readers do not agree on what two of them permit.

    Wrong:
        <permits type="usage">search</permits><permits type="usage">ai-index</permits>

    Right:
        <permits type="usage">search ai-index</permits>
    """
    return view.told("rsl-twice")


def rsl_token(view: View) -> Findings:
    """A word in a list is no token of RSL.

    A document with a bare unknown token is not valid. Words of other vocabularies are heard where they prohibit.

    Wrong:
        <prohibits type="usage">train-ai</prohibits>

    Right:
        <prohibits type="usage">ai-train</prohibits>
    """
    return view.told("rsl-token")


def rsl_extension(view: View) -> Findings:
    """A token is an extension that nobody here knows.

    It permits and prohibits nothing; the list that holds it stays closed.

    Wrong:
        <permits type="usage">x:summaries</permits>

    Right:
        <permits type="usage">ai-input</permits>
    """
    return view.told("rsl-extension")


def rsl_draft(view: View) -> Findings:
    """The document is written as the draft 0.9 has it.

    Commas and `inference` were dropped in 1.0; strict readers refuse them.

    Wrong:
        <permits type="usage">search,ai-index</permits>

    Right:
        <permits type="usage">search ai-index</permits>
    """
    return view.told("rsl-draft")


def rsl_payment(view: View) -> Findings:
    """The type of a payment is none of RSL's.

    What is owed is not known, so it is taken to be owed.

    Wrong:
        <payment type="barter"/>

    Right:
        <payment type="subscription"/>
    """
    return view.told("rsl-payment")


def rsl_amount(view: View) -> Findings:
    """An amount is no number, or has no currency.

    Nobody can pay it.

    Wrong:
        <amount>5 or so</amount>

    Right:
        <amount currency="EUR">5.00</amount>
    """
    return view.told("rsl-amount")
