"""Names: every letter, every length, one name or many; nobody has to be called otherwise to fill in a form."""

from collections.abc import Iterable, Iterator
from itertools import chain

from etatplateforme.guarantor.accessibility.pages import at, right, wrong
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.constraints.validity import Refusal
from etatplateforme.guarantor.equality.asked import GIVEN
from etatplateforme.guarantor.equality.bodies import EVERYBODY
from etatplateforme.guarantor.equality.trials import Trial, of_purposes
from etatplateforme.guarantor.equality.tried import by_test, formerly, observed, refusing, says
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
    read,
    recalled,
)
from etatplateforme.manifest.processing import DataKind
from etatplateforme.values.finding import Evidence, Level, Place

CODE = "EG-18"
ASKED = (Purpose.FAMILY_NAME, Purpose.USAGE_NAME, Purpose.GIVEN_NAME, Purpose.GIVEN_NAMES, Purpose.FULL_NAME)
WITHOUT = ("sans prénom", "pas de prénom", "aucun prénom", "un seul nom", "snp", "nom unique")
"""How a page offers a way to who has no first name."""


def _names(facts: Facts) -> Iterable[Judgement]:
    seen = observed(facts, _on_page, "Les champs de nom laissent passer chaque nom essayé")
    found = list(chain(_declared(facts), seen, by_test(facts, CODE)))
    return found or [inapplicable("Le service ne demande pas de prénom, et aucun champ de nom n'a été essayé.")]


def _declared(facts: Facts) -> Iterator[Judgement]:
    for datum in facts.manifest.data:
        place = Place(f"data.{datum.name}")
        if datum.kind is DataKind.USAGE_NAME and datum.required:
            yield cant_tell(
                "Le nom d'usage est obligatoire.", "Que met une personne qui n'a pas de nom d'usage ?", place=place
            )
        if datum.kind is not DataKind.GIVEN_NAMES:
            continue
        if not datum.required:
            yield passed("Le prénom n'est pas obligatoire.", place=place)
        elif datum.source.startswith(("franceconnect:", "proconnect:")):
            yield cant_tell(
                "Le prénom est obligatoire, et vient du fournisseur d'identité.",
                "Que se passe-t-il pour une personne que l'état civil connaît sans prénom ?",
                place=place,
            )
        else:
            yield failed("Le prénom est obligatoire : une personne sans prénom ne peut pas continuer.", place=place)


def _on_page(page: Page, view: View) -> Iterator[Judgement]:
    for trial in of_purposes(view, ASKED):
        if trial.ordinary:
            yield from _tried(page, view, trial)


def _tried(page: Page, view: View, trial: Trial) -> Iterator[Judgement]:
    refused = trial.whom(CODE)
    misspelt = [one for one in refused if one.text]
    nameless = [one for one in refused if not one.text and Refusal.MISSING in one.why]
    if misspelt:
        yield refusing(page, view, trial, misspelt)
    if nameless:
        yield _nameless(page, view, trial)
    asking = list(formerly(page, trial, CODE))
    yield from asking
    if not refused and not asking and not trial.unread:
        yield right("Le champ laisse passer chaque nom.")


def _nameless(page: Page, view: View, trial: Trial) -> Judgement:
    """A field that must be filled in by who has no first name, or no usage name."""
    element = trial.asked.element
    if trial.asked.purpose in GIVEN and not says(view, *WITHOUT):
        return wrong(page, view, element, "Le champ « prénom » est obligatoire : qui n'en a pas ne peut pas continuer.")
    if trial.asked.purpose in GIVEN:
        question = "Le choix que la page offre à qui n'a pas de prénom rend-il ce champ facultatif ?"
        return cant_tell("Le champ « prénom » est obligatoire.", question, place=at(page, element))
    return cant_tell(
        "Le champ « nom d'usage » est obligatoire.",
        "Que met une personne qui n'a pas de nom d'usage ?",
        place=at(page, element),
    )


NAMES = Rule(
    code=CODE,
    title="Chacun peut écrire son nom tel qu'il est",
    theme=Theme.WORDS,
    sources=(
        recalled("Circulaire du 23 juillet 2014, NOR JUSC1412888C (signes diacritiques de l'état civil)"),
        recalled("Usages de l'état civil : personnes sans prénom (« SNP ») ou à nom unique"),
        read("CRPA, article L111-3"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Rendez le prénom facultatif, ou offrez une case « sans prénom » ; gardez le nom tel qu'il est écrit, jusqu'à "
        "100 caractères au moins."
    ),
    person="Suharto, que l'état civil de son pays connaît sous un seul nom.",
    story=(
        "Suharto n'a qu'un nom. Le formulaire exigeait un prénom : il l'a écrit deux fois, et le rectorat a cherché "
        "un enfant qui n'existait pas. Le même champ refusait l'apostrophe de sa voisine, Aoife O’Brien-Núñez."
    ),
    example=(
        '[[data]]\nname = "prenoms"\nlabel = "Vos prénoms"\nkind = "given_names"\n'
        'purpose = "savoir qui fait la demande"\nretention = "1 an"\nrequired = false\n'
    ),
    applies=EVERYBODY,
    judge=_names,
)
