"""How often a search finds what was meant, on a sample."""

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.geocoding import Located, labelled, measured, plain
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.geocoding import Territory

HEAD = "question;code_insee;voie;numero;territoire\n"
SAMPLE = (
    HEAD
    + "8 bd du palais paris;75104;Boulevard du Palais;8;Paris\n"
    + "3 rue de l'ecluse mende;48095;Rue de l'Écluse;3;villes\n"
    + "4 rue de l'ecluse mende;48095;Rue de l'Écluse;4;villes\n"
    + "le mazet;48095;Le Mazet;;villes\n"
)


def test_each_territory_is_counted_apart_and_what_has_no_number_too() -> None:
    answers = {
        "8 bd du palais paris": Located("75104", "Boulevard du Palais", "8"),
        "3 rue de l'ecluse mende": Located("48095", "rue de L’ECLUSE", "3"),
        "4 rue de l'ecluse mende": Located("48095", "Rue de l'Écluse"),
    }
    assert measured(labelled(SAMPLE), answers.get) == {
        Territory.PARIS: Proportion(1, 1),
        Territory.TOWNS: Proportion(1, 2),
        Territory.WITHOUT_NUMBER: Proportion(0, 1),
    }


@pytest.mark.parametrize(
    "other", [Located("48096", "Le Mazet"), Located("48095", "Le Mas"), Located("48095", "Le Mazet", "1")]
)
def test_another_commune_street_or_number_is_another_address(other: Located) -> None:
    assert not Located("48095", "Le Mazet").same_as(other)


def test_a_name_is_plain() -> None:
    assert plain("L'Écluse-du-Cœur") == "l ecluse du coeur"


@pytest.mark.parametrize("text", ["", "question\n", HEAD, HEAD + "a;48095;b;1;montagne\n", HEAD + "a;48095\n"])
def test_a_sample_that_says_too_little_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = labelled(text)
    assert refused.value.code == "bad_sample"


def test_a_wrong_line_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = labelled(SAMPLE + "a;48095;b;1;montagne\n")
    (fault,) = refused.value.faults
    assert fault.line == 6


def test_nothing_of_an_address_shows() -> None:
    (first, *_) = labelled(SAMPLE)
    assert "palais" not in repr(first).lower()
