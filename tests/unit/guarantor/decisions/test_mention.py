"""The mention of a treatment is recognised by its three parts, and a draft has them all."""

import pytest

from etatplateforme.guarantor.decisions.mention import Part, draft, parts_unseen
from etatplateforme.manifest.processing import Algorithm


def algorithm(mention: str | None, contact: str | None = None) -> Algorithm:
    return Algorithm(name="Barème", purpose="Calculer le prix du repas.", mention=mention, contact=contact)


@pytest.mark.parametrize(
    ("mention", "unseen"),
    [
        (
            "Un traitement algorithmique a servi à calculer ce prix. Vous pouvez obtenir les règles qui le définissent "
            "et ses principales caractéristiques auprès de la mairie, puis de la CADA.",
            (),
        ),
        (
            "Le prix du repas est calculé par un traitement. Ses règles se demandent à cantine@exemple.fr, puis à la "
            "CADA.",
            (),
        ),
        (
            "Finalité : tarif. Vous avez droit à la communication des caractéristiques du traitement : écrivez-nous.",
            (),
        ),
        ("Vous pouvez demander les règles du traitement à la mairie, par courrier.", (Part.PURPOSE,)),
        ("Ce traitement permet de calculer le prix. Voir https://exemple.fr", (Part.RIGHT,)),
        ("Ce traitement permet de calculer le prix. Vous avez le droit d'en connaître les règles.", (Part.HOW,)),
        ("Mention légale.", (Part.PURPOSE, Part.RIGHT, Part.HOW)),
    ],
)
def test_parts_are_recognised_in_other_words(mention: str, unseen: tuple[Part, ...]) -> None:
    assert parts_unseen(algorithm(mention)) == unseen


def test_the_declared_contact_says_how() -> None:
    mention = "Il permet de calculer le prix. Droit d'en connaître les règles : service des écoles."
    assert parts_unseen(algorithm(mention)) == (Part.HOW,)
    assert parts_unseen(algorithm(mention, "service des écoles")) == ()


@pytest.mark.parametrize("contact", ["cantine@exemple.fr", "Mairie, 1 place de la Mairie", None])
def test_a_draft_has_every_part(contact: str | None) -> None:
    text = draft(algorithm(None, contact))
    assert parts_unseen(algorithm(text, contact)) == ()
    assert "calculer le prix du repas" in text
    assert "CADA" in text
