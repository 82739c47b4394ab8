"""The catalogue of what the State holds: names that a manifest can write, words that a sentence can hold."""

import re
from datetime import date

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.base import SOURCE
from etatplateforme.values.held_by_the_state import HELD, PIVOT_SCOPES, needed_at_sign_in
from etatplateforme.values.held_datum import By, HeldDatum
from etatplateforme.values.rna import Rna


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_each_entry_is_named_dated_and_told(held: HeldDatum) -> None:
    assert re.fullmatch(SOURCE, f"api:{held.name}")
    assert held.source.read_on is not None
    assert date.fromisoformat(held.source.read_on) <= date(2026, 11, 29)
    assert held.by
    assert bool(held.scopes) <= (By.SIGN_IN in held.by)
    articles = ("le ", "la ", "l'", "les ", "un ", "une ")
    assert held.label.startswith(articles)
    for paper in filter(None, (held.paper, held.otherwise)):
        assert paper.french.startswith(articles)
        assert re.fullmatch(r"[a-z_]+", paper.name)
        assert paper.from_whom


def test_one_paper_has_one_name() -> None:
    papers = {paper for held in HELD.values() for paper in (held.paper, held.otherwise) if paper is not None}
    names = [paper.name for paper in papers if paper.name != "student_status"]
    assert len(names) == len(set(names))


def test_a_sign_in_asks_for_what_the_declared_data_need_and_no_more() -> None:
    assert needed_at_sign_in(()) == frozenset()
    assert needed_at_sign_in(("particulier.scolarite", "entreprise.association", "inconnue")) == frozenset()
    aah = needed_at_sign_in(("particulier.allocation_adulte_handicape",))
    assert aah == {*PIVOT_SCOPES, "allocation_adulte_handicape"}


@pytest.mark.parametrize(
    ("written", "number"),
    [("w 751 234 567", "W751234567"), ("W2A1000001", "W2A1000001"), ("W9R1000001", "W9R1000001")],
)
def test_a_rna_number_is_read_as_people_write_it(written: str, number: str) -> None:
    assert Rna.parse(written).value == str(Rna(number)) == number


@pytest.mark.parametrize("text", ["", "W75123456", "W7512345678", "751234567", "WA51234567", "W75123456é", "W" * 500])
def test_another_text_is_no_rna_number(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Rna.parse(text)
    assert caught.value.code == "invalid_rna"
