"""The same rules for everybody, or an objective reason that is written down (EG-01)."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import ADMINISTRATIVE_PROCEDURES
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, Waiving, cant_tell, failed, passed, recalled
from etatplateforme.manifest.differences import About, Difference
from etatplateforme.values.finding import Evidence, Level, Place

SAID = {
    About.TARIFF: "les tarifs",
    About.DELAY: "les délais",
    About.ACCESS: "l'accès au service",
    About.OTHER: "le service rendu",
}


def _same_rules(facts: Facts) -> Iterator[Judgement]:
    differences = facts.manifest.differences
    if not differences:
        yield _without_differences(facts.manifest.service.same_rules_for_all)
    yield from map(_difference, differences)


def _without_differences(same: bool | None) -> Judgement:
    place = Place("service.same_rules_for_all")
    match same:
        case True:
            return passed("Les mêmes tarifs et les mêmes délais sont déclarés pour tous.", place=place)
        case False:
            return failed("Le service ne traite pas tout le monde de même, sans dire en quoi ni pourquoi.", place=place)
        case None:
            return cant_tell(
                "Le manifeste ne dit pas si les mêmes règles valent pour tous.",
                "Les tarifs, les délais et l'accès sont-ils les mêmes pour tous ? "
                "Dites-le dans « service.same_rules_for_all », ou chaque différence dans « differences ».",
                place=place,
            )


def _difference(difference: Difference) -> Judgement:
    place = Place(f"differences.{difference.name}")
    what = f"Une différence porte sur {SAID[difference.about]}"
    if difference.reason is None:
        return failed(f"{what}, et aucune raison n'est écrite.", place=place)
    if difference.ground is None:
        return cant_tell(
            f"{what}, avec une raison dont le fondement n'est pas dit.",
            "Est-ce une loi, une différence de situation ou l'intérêt général ? Dites-le dans « differences.ground ».",
            place=place,
        )
    return passed(f"{what} ; son fondement et sa raison sont écrits, sans que le garant les juge.", place=place)


SAME_RULES = Rule(
    code="EG-01-memes-regles",
    title="Mêmes tarifs et mêmes délais pour tous, ou une raison écrite",
    theme=Theme.DECISIONS,
    sources=(
        *crpa("L100-2"),
        recalled("Déclaration des droits de l'homme et du citoyen du 26 août 1789, article 6"),
        recalled("Conseil constitutionnel, 27 décembre 1973, n° 73-51 DC"),
        recalled("Conseil d'État, Section, 10 mai 1974, Denoyez et Chorques, n° 88032"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Supprimez la différence, ou écrivez son fondement et sa raison objective dans « differences » (ground et "
        "reason)."
    ),
    person="Awa, qui attend trois mois ce que sa voisine a obtenu en huit jours.",
    judge=_same_rules,
    waiving=Waiving.BY_AUTHORITY,
    applies=ADMINISTRATIVE_PROCEDURES,
    story=(
        "Awa et sa voisine ont déposé la même demande le même jour, au même guichet. L'une a eu sa réponse en huit "
        "jours, l'autre en trois mois, et personne à la mairie ne savait dire pourquoi. Depuis que chaque différence "
        "de tarif ou de délai doit porter sa raison par écrit, celles qui n'en avaient pas ont disparu."
    ),
    example="""\
[service]
same_rules_for_all = false

[[differences]]
name = "tarif-hors-commune"
about = "tariff"
between = "les familles de la commune et celles d'ailleurs"
ground = "situation"
reason = "Les familles de la commune paient déjà le service par l'impôt ; le tarif reste sous le coût du repas."
legal_basis = "Délibération du conseil municipal du 12 juin 2026"
""",
)
