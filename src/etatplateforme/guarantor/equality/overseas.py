"""Overseas and Corsica: postcodes in 97 and 98, départements of three characters, numbers in +687, other clocks."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from etatplateforme.guarantor.accessibility.pages import at, right, wrong
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.constraints.nodes import Patience
from etatplateforme.guarantor.constraints.validity import answer
from etatplateforme.guarantor.equality.asked import Asked, asked_fields
from etatplateforme.guarantor.equality.bodies import EVERYBODY
from etatplateforme.guarantor.equality.lists import holds_departement, lists_the_country, options_of, way_out
from etatplateforme.guarantor.equality.trials import Refused, Trial, of_purposes
from etatplateforme.guarantor.equality.tried import by_test, formerly, letterless, observed, refusing, says, told
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.personas import PERSONAS, Persona, Purpose
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, inapplicable, recalled
from etatplateforme.values.commune import CommuneCode
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.territory import Territory

CODE = "EG-20"
PLACES = (Purpose.POSTCODE, Purpose.COMMUNE_CODE, Purpose.DEPARTEMENT, Purpose.BIRTH_DEPARTEMENT)
LETTERED = PLACES[1:]
PHONES = (Purpose.PHONE, Purpose.MOBILE)
LISTED = (Purpose.DEPARTEMENT, Purpose.BIRTH_DEPARTEMENT)
FORGOTTEN = ("2A", "2B", "971", "972", "973", "974", "976")
"""Départements that lists forget: their codes are not two digits from 01 to 95."""

OUT = re.compile(r"\b(autres?|hors|outre[- ]mer|outremer|dom|drom|ailleurs)\b")
"""Words of a choice left to who lives overseas."""

ELSEWHERE = ("outre-mer", "outremer", "dom-tom", "drom")


def _overseas(facts: Facts) -> Iterable[Judgement]:
    served = {CommuneCode(code).departement.code for code in facts.manifest.territory.communes}

    def on_page(page: Page, view: View) -> Iterator[Judgement]:
        for trial in of_purposes(view, PLACES):
            yield from _place(page, view, trial, served)
        for trial in of_purposes(view, PHONES):
            yield from _phone(page, view, trial)
        for asked in asked_fields(view):
            if asked.field.kind == "select" and asked.purpose in LISTED:
                yield from _listed(page, view, asked)

    seen = observed(facts, on_page, "Les champs d'adresse et de téléphone laissent passer l'outre-mer et la Corse")
    found = list(chain(_clocks(facts), seen, by_test(facts, CODE)))
    return found or [inapplicable("Aucun champ d'adresse ou de téléphone n'a été essayé.")]


def _clocks(facts: Facts) -> Iterator[Judgement]:
    """A deadline ends at midnight of the person's territory: which one, when the service has several clocks?"""
    zones = {Territory.of(CommuneCode(code)).zone for code in facts.manifest.territory.communes}
    year = facts.today.year
    clocks = {tuple(datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)) for zone in zones}
    if len(clocks) > 1:
        yield cant_tell(
            f"Le service est rendu sous {len(clocks)} heures différentes.",
            "Quand un délai expire à minuit, est-ce à l'heure du territoire de la personne ?",
            place=Place("territory.communes"),
        )


def _place(page: Page, view: View, trial: Trial, served: set[str]) -> Iterator[Judgement]:
    """A field that takes places of all the mainland and refuses overseas; one that takes few places may be lawful."""
    stopped = [one for one in trial.whom(CODE) if one.text and _may_live_in(one.persona, trial.asked.purpose)]
    asking = list(letterless(page, trial)) if trial.asked.purpose in LETTERED and trial.ordinary else []
    yield from asking
    if not stopped:
        yield from _through(page, trial) if not asking else ()
    elif _takes_the_mainland(trial, served):
        yield refusing(page, view, trial, stopped)
    elif _takes_some_of_the_country(trial.asked):
        yield cant_tell(
            f"Le champ « {trial.asked.purpose.french} » n'accepte qu'une partie du pays.",
            "La démarche est-elle réservée à ces habitants ? Sinon, laissez passer tous les codes, outre-mer compris.",
            place=at(page, trial.asked.element),
        )


def _may_live_in(persona: Persona, purpose: Purpose) -> bool:
    """Collectivities are not départements: a field for those may leave them out."""
    commune = persona.birth_place_code.commune if purpose is Purpose.BIRTH_DEPARTEMENT else persona.commune
    return purpose not in LISTED or (commune is not None and not commune.departement.collectivity)


def _takes_the_mainland(trial: Trial, served: set[str]) -> bool:
    """True when a field lets through who lives on the mainland outside the territory of the service."""
    refused = {one.persona for one in trial.refused}
    return trial.ordinary and not any(one in refused for one in PERSONAS if _lives_on_the_mainland(one, served))


def _lives_on_the_mainland(persona: Persona, served: set[str]) -> bool:
    """True for who lives in a département with a code of two digits, which is not one of *served*."""
    home = None if persona.commune is None else persona.commune.departement
    return home is not None and home.code.isdigit() and not home.overseas and home.code not in served


def _takes_some_of_the_country(asked: Asked) -> bool:
    """True when the field knows French codes: it is then for the people of a few places, and not of another country."""
    endings = {Purpose.POSTCODE: "000", Purpose.COMMUNE_CODE: "001"}.get(asked.purpose, "")
    patience = Patience()
    codes = [*(f"{code:02d}{endings}" for code in range(1, 96)), *(one.write(asked.purpose) for one in PERSONAS)]
    return any(answer(asked.field, code, patience).accepts for code in codes if code)


def _phone(page: Page, view: View, trial: Trial) -> Iterator[Judgement]:
    if not trial.ordinary:
        return
    stopped = [one for one in trial.whom(CODE) if one.text]
    if not stopped:
        yield from _through(page, trial)
        return
    if trial.asked.field.required and trial.asked.field.checked:
        yield refusing(page, view, trial, stopped, text=_dialled(stopped[0]))
    else:
        message = f"{told(trial, stopped, text=_dialled(stopped[0]))} Le champ est facultatif."
        question = "Comment joignez-vous une personne qui n'a que ce numéro ?"
        yield cant_tell(message, question, place=at(page, trial.asked.element))


def _dialled(one: Refused) -> str:
    number = one.persona.phone_number
    return one.text if number is None else number.value


def _through(page: Page, trial: Trial) -> Iterator[Judgement]:
    asking = list(formerly(page, trial, CODE))
    yield from asking
    if trial.ordinary and not asking and not trial.unread:
        yield right("Le champ laisse passer l'outre-mer.")


def _listed(page: Page, view: View, asked: Asked) -> Iterator[Judgement]:
    options = options_of(view, asked.element)
    if not lists_the_country(options):
        return
    missing = [code for code in FORGOTTEN if not holds_departement(options, code)]
    if not missing:
        yield right("La liste des départements est entière.")
        return
    message = f"La liste « {asked.purpose.french} » oublie : {', '.join(missing)}."
    if way_out(options, OUT) or says(view, *ELSEWHERE):
        question = "Une personne de ces départements peut-elle dire le sien autrement sur cette page ?"
        yield cant_tell(message, question, place=at(page, asked.element))
    else:
        yield wrong(page, view, asked.element, message)


OVERSEAS = Rule(
    code=CODE,
    title="L'outre-mer et la Corse passent par tous les champs",
    theme=Theme.ACCESS,
    sources=(
        recalled("Code officiel géographique (INSEE) : départements 2A, 2B, 971 à 976, collectivités 975 à 989"),
        recalled("Plan national de numérotation (Arcep) : indicatifs +262, +508, +590, +594, +596, +681, +687, +689"),
        recalled("Principe d'égalité devant le service public"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.OBSERVED,
    remedy=(
        "Acceptez tout code postal de cinq chiffres, les codes de département de deux ou trois caractères, et les "
        "numéros de téléphone écrits avec un indicatif (+687…)."
    ),
    person="Hnaïs, étudiante de Nouméa, à qui le formulaire répond que son code postal n'existe pas.",
    story=(
        "Depuis Nouméa, Hnaïs demande une place en résidence à Mende. Son code postal, 98800, était refusé, et son "
        "numéro en +687 aussi. Le délai finissait à minuit, sans dire de quelle horloge. Elle avait donné l'adresse "
        "d'une amie de Lyon ; elle donne maintenant la sienne."
    ),
    applies=EVERYBODY,
    judge=_overseas,
)
