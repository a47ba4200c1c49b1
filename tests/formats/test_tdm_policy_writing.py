"""The TDM policy that is written asks for consent, and is read so."""

from __future__ import annotations

import json

import pytest

from ofuda.formats._tdm_policy import read
from ofuda.formats.tdm_policy_writing import policy
from ofuda.nouns.label import Declarer, Label, Rule
from ofuda.nouns.stance import CONSENT
from ofuda.nouns.vocabulary import Use

SITE = "https://studio.example"


def written(contact: str | None, page: str | None = None, *, named: bool = True) -> bytes:
    party = Declarer(SITE, None, (("ja", ("月猫",)),) if named else (), contact)
    label = Label(f"{SITE}/l", None, None, None, party, "rightsholder", (), {Use.MINE: Rule(CONSENT, page)})
    return policy([label], SITE, f"{SITE}/tdm-policy.json", f"{SITE}/ofuda.jsonld")


@pytest.mark.parametrize(
    ("contact", "page", "reach"),
    [
        ("mailto:a@studio.example", None, (None, "mailto:a@studio.example")),
        ("https://studio.example/ask", None, ("https://studio.example/ask", None)),
        ("https://studio.example/ask", f"{SITE}/pay", (f"{SITE}/pay", None)),
        (None, f"{SITE}/pay", (f"{SITE}/pay", None)),
        (None, None, (None, None)),
    ],
)
def test_it_is_read_as_a_policy_that_asks_for_consent(
    contact: str | None, page: str | None, reach: tuple[str | None, str | None]
) -> None:
    found = read(written(contact, page))
    assert found.unread is None
    assert found.conditions == found.mining == CONSENT.conditions
    assert (found.page, found.contact) == reach


def test_it_refers_to_the_label_and_names_who_asks() -> None:
    value = json.loads(written(None))
    assert value["dct:references"] == f"{SITE}/ofuda.jsonld"
    assert value["assigner"] == {"uid": SITE, "vcard:fn": "月猫"}
    assert json.loads(written(None, named=False))["assigner"] == {"uid": SITE}
