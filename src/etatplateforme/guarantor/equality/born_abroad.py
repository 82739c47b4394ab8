"""Born abroad, in a Corsica or an Algeria of before, on a day that nobody wrote down: places, dates and numbers."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from etatplateforme.guarantor.accessibility.carriers import runs_scripts
from etatplateforme.guarantor.accessibility.pages import at, right, wrong
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.constraints.nodes import Patience
from etatplateforme.guarantor.constraints.validity import answer
from etatplateforme.guarantor.equality.asked import Asked, asked_fields
from etatplateforme.guarantor.equality.bodies import EVERYBODY
from etatplateforme.guarantor.equality.lists import Option, lists_the_country, options_of, way_out
from etatplateforme.guarantor.equality.trials import Trial, of_purposes
from etatplateforme.guarantor.equality.tried import by_test, formerly, letterless, observed, refusing, says
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.personas import Purpose
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    inapplicable,
    passed,
    recalled,
)
from etatplateforme.manifest.processing import DataKind
from etatplateforme.values.finding import Evidence, Level, Place

CODE = "EG-21"
CODES = (Purpose.NIR, Purpose.BIRTH_PLACE_CODE, Purpose.BIRTH_DEPARTEMENT, Purpose.BIRTH_TOWN)
LETTERED = CODES[:2]
LISTS = (Purpose.BIRTH_DEPARTEMENT, Purpose.BIRTH_COUNTRY, Purpose.BIRTH_TOWN)
ABROAD = ("étranger", "hors de france")
"""How a page leaves a way to who was born abroad."""

OUT = re.compile(r"\b(autres?|etranger|hors|ailleurs|inconnue?)\b")
"""Words of a choice left to who was born abroad."""

COUNTRIES = ("algerie", "mali", "afghanistan")
"""Countries of birth of personas, which any list of the countries of the world holds."""

MANY = 20
"""Choices from which a list of countries claims to be whole."""

SHORT_DATES = ("12/04/85", "12-04-85", "12.04.85", "12 04 85", "120485")
TO_SAY = "Que choisit une personne née à l'étranger ?"


def _born_abroad(facts: Facts) -> Iterable[Judgement]:
    seen = observed(facts, _on_page, "Les champs sur la naissance laissent passer chaque personne essayée")
    found = list(chain(_declared(facts), seen, by_test(facts, CODE)))
    return found or [inapplicable("Aucun champ sur la naissance, ni numéro de sécurité sociale, n'a été essayé.")]


def _declared(facts: Facts) -> Iterator[Judgement]:
    sources = {datum.source for datum in facts.manifest.data}
    for datum in facts.manifest.data:
        place = Place(f"data.{datum.name}")
        if datum.kind is not DataKind.BIRTH_PLACE:
            continue
        if not datum.required:
            yield passed("Le lieu de naissance n'est pas obligatoire.", place=place, evidence=Evidence.DECLARED)
        elif datum.source == "franceconnect:birthplace" and "franceconnect:birthcountry" not in sources:
            yield failed(
                "Le lieu de naissance est obligatoire, et FranceConnect le donne vide pour une naissance à l'étranger.",
                remedy="Demandez aussi le pays (franceconnect:birthcountry), ou rendez le lieu facultatif.",
                place=place,
            )
        else:
            yield cant_tell("Le lieu de naissance est obligatoire.", TO_SAY, place=place)


def _on_page(page: Page, view: View) -> Iterator[Judgement]:
    for trial in of_purposes(view, CODES):
        if trial.ordinary:
            yield from _coded(page, view, trial)
    for trial in of_purposes(view, (Purpose.BIRTH_DATE,)):
        yield from _dated(page, trial)
    for asked in asked_fields(view):
        if asked.field.kind == "select" and asked.purpose in LISTS:
            yield from _listed(page, view, asked)


def _coded(page: Page, view: View, trial: Trial) -> Iterator[Judgement]:
    element = trial.asked.element
    field = trial.asked.field
    blank = not (field.required and field.checked) and trial.asked.purpose is not Purpose.NIR
    stopped = [one for one in trial.whom(CODE) if one.text and not (blank and one.persona.birth_place_code.abroad)]
    numberless = [one for one in trial.whom(CODE) if not one.text]
    if stopped:
        yield refusing(page, view, trial, stopped)
    if numberless:
        yield cant_tell(
            f"Le champ « {trial.asked.purpose.french} » est obligatoire.",
            "Que met une personne qui n'en a pas encore, parce qu'elle vient d'arriver ?",
            place=at(page, element),
        )
    asking = [*formerly(page, trial, CODE), *(letterless(page, trial) if trial.asked.purpose in LETTERED else ())]
    yield from asking
    if not stopped and not numberless and not asking and not trial.unread:
        yield right("Le champ laisse passer les naissances à l'étranger.")


def _dated(page: Page, trial: Trial) -> Iterator[Judgement]:
    field, place = trial.asked.field, at(page, trial.asked.element)
    if not trial.ordinary:
        patience = Patience()
        if any(answer(field, text, patience).accepts for text in SHORT_DATES):
            yield cant_tell(
                "La date de naissance s'écrit avec deux chiffres pour l'année.",
                "Comment distinguez-vous une personne née en 1921 d'un enfant né en 2021 ? Demandez quatre chiffres.",
                place=place,
            )
        return
    holed = [one for one in trial.whom(CODE) if one.persona.birth_date.endswith("-00")]
    if holed and field.required and field.checked:
        yield cant_tell(
            "La date de naissance est obligatoire, et ne peut pas être écrite quand le jour ou le mois est inconnu.",
            "Que met une personne dont l'acte de naissance ne porte que l'année, ou le mois et l'année ?",
            place=place,
        )
    elif not trial.unread:
        yield right("La date peut être écrite, ou laissée.")


def _listed(page: Page, view: View, asked: Asked) -> Iterator[Judgement]:
    options = options_of(view, asked.element)
    chosen = [one for one in options if not one.blank]
    if len(chosen) < 2 or not _compulsory(asked, options):
        return
    if way_out(options, OUT) or not _leaves_out(asked.purpose, tuple(chosen)):
        yield right("La liste laisse passer les naissances à l'étranger.")
        return
    message = f"La liste « {asked.purpose.french} » est obligatoire et ne laisse aucun choix à qui est né à l'étranger."
    if says(view, *ABROAD) or (asked.purpose is Purpose.BIRTH_TOWN and runs_scripts(view)):
        yield cant_tell(message, TO_SAY, place=at(page, asked.element))
    else:
        yield wrong(page, view, asked.element, message)


def _compulsory(asked: Asked, options: tuple[Option, ...]) -> bool:
    """True when something must be chosen: the browser asks for it, or the list has no blank choice."""
    return (asked.field.required and asked.field.checked) or not any(one.blank for one in options)


def _leaves_out(purpose: Purpose, options: tuple[Option, ...]) -> bool:
    """True when a list surely has no choice for a birth abroad; one that is not known for what it is has its doubt."""
    if purpose is Purpose.BIRTH_DEPARTEMENT:
        return lists_the_country(options) and not any("99" in one.codes for one in options)
    if purpose is Purpose.BIRTH_COUNTRY:
        labels = [one.label for one in options]
        whole = len(labels) >= MANY and any(label.startswith("france") for label in labels)
        return whole and not any(label.startswith(COUNTRIES) for label in labels)
    return True


BORN_ABROAD = Rule(
    code=CODE,
    title="Être né à l'étranger, ou un jour inconnu, n'arrête personne",
    theme=Theme.ACCESS,
    sources=(
        recalled(
            "Code officiel géographique (INSEE) : codes 99 des pays, anciens codes d'Algérie, de Corse, de Tunisie"
        ),
        recalled("Numéro d'inscription au répertoire : 2A et 2B, 91 à 94, 96, 99, numéros d'attente en 7 et 8"),
        recalled("Code pénal, article 225-1, et loi n° 2008-496, article 2 (origine)"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.OBSERVED,
    remedy=(
        "Acceptez un pays à la place de la commune de naissance, une date dont le jour manque, et les lettres des "
        "numéros de Corse."
    ),
    person="Fatoumata, née « en juillet 1952 » à Kayes, qu'aucun calendrier ne laisse continuer.",
    story=(
        "Fatoumata demande la carte des aînés. Le calendrier exige un jour : son acte de naissance n'en a pas. Elle "
        "choisit le 1er, comme on le lui a conseillé ; la caisse de retraite répond que les deux dates diffèrent, et "
        "sa demande attend."
    ),
    example=(
        '[[data]]\nname = "essai"\nlabel = "Commune, ou pays, de naissance"\nkind = "birth_place"\n'
        'purpose = "retrouver votre acte"\nretention = "1 an"\nconsumer = "état civil"\nrequired = false\n'
    ),
    applies=EVERYBODY,
    judge=_born_abroad,
)
