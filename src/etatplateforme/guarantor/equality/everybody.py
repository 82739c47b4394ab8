"""Those whom the Défenseur des droits names, before the fields of a page and the forms of a service."""

from collections.abc import Iterator
from itertools import chain

from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.constraints.validity import Refusal
from etatplateforme.guarantor.equality.trials import of_purposes
from etatplateforme.guarantor.equality.tried import by_test, observed, told
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.personas import Purpose
from etatplateforme.guarantor.rule import Judgement, cant_tell

CODE = "EG-03"

QUESTIONS = {
    Purpose.PHONE: "Comment joignez-vous une personne qui n'a qu'une ligne fixe, ou un numéro étranger ?",
    Purpose.BIRTH_DATE: "La démarche est-elle réservée à un âge ? Sinon, laissez passer les centenaires.",
    Purpose.STREET: "Que met une personne domiciliée au CCAS, ou dont l'adresse n'a pas de numéro ?",
}
"""What a refusal asks, by what the field asks: each may be lawful, so that nobody is accused of it."""


def tried_by_everybody(facts: Facts) -> Iterator[Judgement]:
    """What fields of contact, birth and address say to the personas of each public, and the tests of the service."""
    return chain(observed(facts, _on_page, ""), by_test(facts, CODE))


def _on_page(page: Page, view: View) -> Iterator[Judgement]:
    for trial in of_purposes(view, QUESTIONS):
        stopped = [one for one in trial.whom(CODE) if one.text and Refusal.TOO_LONG not in one.why]
        if trial.ordinary and stopped:
            question = QUESTIONS[trial.asked.purpose]
            yield cant_tell(told(trial, stopped), question, place=at(page, trial.asked.element))
