"""Words: French for everybody, translations by several, and no word that the administration has given up."""

import re
from collections.abc import Iterable, Iterator

from etatplateforme.guarantor.accessibility.mandatory import language
from etatplateforme.guarantor.equality.bodies import EVERYBODY, when
from etatplateforme.guarantor.equality.civility import civility_fields
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
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

REGIONAL = frozenset({"br", "ca", "co", "eu", "frp", "gsw", "oc", "gcf", "gcr", "rcf", "ty"})
"""Languages of France, which are not foreign ones (ISO 639)."""

GIVEN_UP = re.compile(r"\b(mademoiselle|nom de jeune fille|nom patronymique|nom d['’]épou(se|x))\b", re.IGNORECASE)
"""Words that the circular of 2012 asks the administration to drop."""


def _french(facts: Facts) -> Iterable[Judgement]:
    found = [*_offered(facts), *_pages_in_their_language(facts)]
    return found or [passed("Le service est en français, et ses traductions ne favorisent pas une seule langue.")]


def _offered(facts: Facts) -> Iterator[Judgement]:
    offered = {tag.partition("-")[0] for tag in facts.manifest.service.languages}
    foreign = offered - REGIONAL - {"fr"}
    place = Place("service.languages")
    if "fr" not in offered:
        yield failed("Le français n'est pas parmi les langues du service.", place=place)
    if len(foreign) == 1:
        yield cant_tell(
            "Le service est traduit dans une seule langue étrangère.",
            "La loi demande au moins deux langues pour les annonces publiques : faut-il en ajouter une ici ?",
            place=place,
        )


def _pages_in_their_language(facts: Facts) -> Iterator[Judgement]:
    """A page announces one of the languages of the service, else one of the two is wrong."""
    offered = {tag.partition("-")[0].lower() for tag in facts.manifest.service.languages}
    for page, document in facts.documents:
        announced = language(document).partition("-")[0].lower()
        if announced and announced not in offered:
            yield failed(
                "La page annonce une langue qui n'est pas parmi celles du service.",
                remedy='Corrigez l\'attribut lang de la page (<html lang="fr">), ou déclarez cette langue.',
                place=Place(page.name, document.root.line, document.root.column),
                evidence=Evidence.OBSERVED,
            )


def _civility(facts: Facts) -> Iterable[Judgement]:
    found = [*_declared_civility(facts), *_given_up_words(facts), *civility_fields(facts)]
    if found:
        return found
    return [passed("La civilité n'est pas exigée, et aucun mot abandonné n'est employé.")]


def _speaking(facts: Facts) -> Judgement | None:
    return None if facts.manifest.data or facts.pages else inapplicable("Le service ne demande rien.")


def _declared_civility(facts: Facts) -> Iterator[Judgement]:
    for datum in facts.manifest.data:
        place = Place(f"data.{datum.name}")
        if datum.kind is DataKind.CIVILITY and datum.required:
            yield failed("La civilité est obligatoire.", place=place)
        if GIVEN_UP.search(datum.label):
            yield failed(
                "Le libellé emploie un mot que l'administration n'utilise plus.",
                remedy="Écrivez « Madame », « nom de famille », « nom d'usage ».",
                place=place,
            )


def _given_up_words(facts: Facts) -> Iterator[Judgement]:
    for page, document in facts.documents:
        if GIVEN_UP.search(document.text):
            yield cant_tell(
                "La page contient « Mademoiselle », « nom de jeune fille » ou un mot voisin.",
                "Ce mot est-il adressé à la personne ? Si oui, écrivez « Madame », « nom de famille "
                "», « nom d'usage ».",
                place=Place(page.name),
            )


FRENCH = Rule(
    code="EG-16",
    title="Le service est en français, et traduit en plusieurs langues s'il l'est",
    theme=Theme.WORDS,
    sources=(
        *crpa("L111-1"),
        *(recalled(f"Loi n° 94-665 du 4 août 1994, article {article}") for article in (2, 3, 4)),
    ),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Ajoutez « fr » aux langues du service.",
    person="Marie, qui ne lit que le français.",
    judge=_french,
    applies=EVERYBODY,
    story=(
        "Marie ne lit que le français, et le bouton disait « Submit ». Son voisin ne lit que l'arabe, et la seule "
        "traduction était en anglais. Le service est en français d'abord, et dans plusieurs langues s'il en ajoute une "
        ": on ne choisit pas ses étrangers."
    ),
    example="""\
[service]
languages = ["fr"]
""",
)

CIVILITY = Rule(
    code="EG-17",
    title="La civilité est facultative et les mots sont ceux d'aujourd'hui",
    theme=Theme.WORDS,
    sources=(recalled("Circulaire n° 5575/SG du 21 février 2012"), recalled("CJUE, 9 janvier 2025, Mousse, C-394/23")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Rendez la civilité facultative, ou ne la demandez pas.",
    person="Camille, qui ne veut être ni « Madame » ni « Monsieur » pour payer une cantine.",
    judge=_civility,
    story=(
        "Camille voulait payer une cantine, non choisir entre « Madame » et « Monsieur ». Le champ était obligatoire, "
        "et la facture n'en faisait rien. La question est devenue facultative ; « Mademoiselle » et « nom de jeune "
        "fille » ont quitté le formulaire."
    ),
    example="""\
[[data]]
name = "essai"
label = "Civilité (facultatif)"
kind = "civility"
required = false
purpose = "vous écrire comme vous le souhaitez"
retention = "1 an"
consumer = "courriers"
""",
    applies=when("tout service qui demande des données ou montre des pages, quel que soit l'organisme", _speaking),
)
