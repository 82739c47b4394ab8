"""What may weigh on people is thought through before it starts: the impact assessment (EG-09)."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import collecting, when
from etatplateforme.guarantor.equality.texts import gdpr
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, inapplicable, passed, recalled
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.processing import Automation
from etatplateforme.values.finding import Evidence, Level, Place


def _sensitive(manifest: Manifest) -> bool:
    return any(datum.sensitive for datum in manifest.data)


def _automatic(manifest: Manifest) -> bool:
    return any(decision.individual and decision.automation is Automation.FULL for decision in manifest.decisions)


def _risky(facts: Facts) -> Judgement | None:
    if _sensitive(facts.manifest) or _automatic(facts.manifest):
        return None
    return inapplicable("Aucune donnée sensible ni décision entièrement automatisée n'est déclarée.")


def _assessment(facts: Facts) -> Iterator[Judgement]:
    about = facts.manifest.personal_data
    place = Place("personal_data.impact_assessment")
    if about is not None and about.impact_assessment is not None:
        yield passed("L'analyse d'impact est déclarée ; le garant ne l'a pas lue.", place=place)
    elif _sensitive(facts.manifest) and _automatic(facts.manifest):
        yield failed(
            "Des données sensibles et une décision entièrement automatisée, sans analyse d'impact.", place=place
        )
    else:
        what = "des données sensibles" if _sensitive(facts.manifest) else "une décision entièrement automatisée"
        yield cant_tell(
            f"Le service emploie {what}, et aucune analyse d'impact n'est déclarée.",
            "Le traitement est-il à grande échelle, ou touche-t-il des personnes fragiles ? Une analyse d'impact est "
            "alors due : dites où elle est dans « personal_data.impact_assessment ».",
            place=place,
        )


IMPACT_ASSESSMENT = Rule(
    code="EG-09-impact",
    title="Ce qui peut peser sur les personnes a été pensé avant",
    theme=Theme.PERSONAL_DATA,
    sources=(*gdpr("35"), recalled("Lignes directrices WP 248 rév. 01 du 4 octobre 2017 (neuf critères)")),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Faites l'analyse d'impact avec le délégué, et dites où elle est (personal_data.impact_assessment).",
    person="Nour, dont l'allergie, saisie pour la cantine, a été lue par l'assureur de l'école.",
    judge=_assessment,
    applies=when(
        "tout service qui emploie des données sensibles ou décide sans personne, quel que soit l'organisme",
        collecting,
        _risky,
    ),
    story=(
        "Les parents de Nour avaient déclaré son allergie pour qu'elle mange sans danger. L'information a circulé bien "
        "au-delà de la cuisine, sans que personne l'ait voulu. Une analyse d'impact aurait posé la question avant : "
        "qui lit cette donnée, et que se passe-t-il si elle sort ?"
    ),
    example="""\
[personal_data]
controller = "Ville de Paris"
impact_assessment = "https://cantine.exemple.fr/analyse-d-impact"
""",
)
