"""What a commune must open, text by text: a dated table. It lists what is known to the SDK, never « all »."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from etatplateforme.guarantor.equality.parameters import (
    ADDRESSES_SINCE,
    OPEN_DATA_AGENTS,
    OPEN_DATA_INHABITANTS,
    READ_IN_DECREE_2023_767,
)
from etatplateforme.guarantor.rule import read, recalled
from etatplateforme.values.finding import LegalSource

WRITTEN_ON = "2026-11-29"
"""Day on which the sources that are recalled were written down."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that must be opened.

    ``schemas`` are names of schema.data.gouv.fr that such a dataset follows; ``words`` (plain, without accents) are
    what its title holds. ``inhabitants`` is the population from which it binds, ``general`` says that it comes under
    the general duty of CRPA L312-1-1, which binds from 3,500 inhabitants and 50 agents. ``when`` ends « Obligatoire… »
    when it depends on what the commune does. ``elsewhere`` names the State's platform that receives it instead.
    """

    code: str
    title: str
    sources: tuple[LegalSource, ...]
    schemas: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    since: date | None = None
    inhabitants: int = 0
    general: bool = False
    when: str = ""
    elsewhere: str = ""


def _recalled(reference: str) -> LegalSource:
    return recalled(reference, on=WRITTEN_ON)


GENERAL = read("CRPA, article L312-1-1")

DUTIES: tuple[Duty, ...] = (
    Duty(
        "deliberations",
        "Délibérations du conseil municipal",
        (GENERAL, _recalled("CGCT, article L2131-1 (ordonnance n° 2021-1310)")),
        ("scdl/deliberations",),
        ("deliberation",),
        general=True,
    ),
    Duty(
        "budget",
        "Budget et comptes",
        (GENERAL, _recalled("CGCT, article L2313-1 ; décret n° 2016-834 du 23 juin 2016")),
        ("scdl/budget",),
        ("budget", "compte administratif", "compte financier"),
        general=True,
    ),
    Duty(
        "repertoire",
        "Répertoire des informations publiques",
        (_recalled("CRPA, articles L322-6 et L312-1-1 (1° et 2°)"),),
        ("scdl/catalogue",),
        ("repertoire", "catalogue des donnees"),
        general=True,
    ),
    Duty(
        "algorithmes",
        "Règles des principaux traitements algorithmiques",
        (read("CRPA, article L312-1-3"),),
        (),
        ("algorithme",),
        general=True,
        when="si des décisions individuelles en dépendent",
    ),
    Duty(
        "marches",
        "Données essentielles des marchés publics",
        (_recalled("Code de la commande publique, articles L2196-2 et R2196-1 ; arrêté du 22 décembre 2022"),),
        ("139bercy/format-commande-publique", "etalab/schema-decp-dpa"),
        ("commande publique", "marches publics", "decp"),
        since=date(2024, 1, 1),
        when="pour chaque marché à partir du seuil du code",
        elsewhere="le profil d'acheteur, qui peut les transmettre",
    ),
    Duty(
        "subventions",
        "Subventions de plus de 23 000 €",
        (_recalled("Décret n° 2017-779 du 5 mai 2017 ; loi n° 2000-321 du 12 avril 2000, article 10"),),
        ("scdl/subventions",),
        ("subvention",),
        since=date(2017, 8, 1),
        when="si la commune en attribue",
    ),
    Duty(
        "adresses",
        "Base adresse locale",
        (READ_IN_DECREE_2023_767, _recalled("CGCT, article L2121-30 (loi n° 2022-217 dite 3DS, article 169)")),
        ("etalab/schema-bal",),
        ("base adresse", "adresses"),
        since=ADDRESSES_SINCE,
        elsewhere="la plateforme de la Base Adresse Nationale",
    ),
    Duty(
        "irve",
        "Bornes de recharge des véhicules électriques",
        (_recalled("Décret n° 2017-26 du 12 janvier 2017 ; arrêté du 4 mai 2021"),),
        ("etalab/schema-irve-statique", "etalab/schema-irve"),
        ("irve", "recharge"),
        when="si la commune aménage ou exploite des bornes ouvertes au public",
    ),
    Duty(
        "urbanisme",
        "Document d'urbanisme",
        (_recalled("Code de l'urbanisme, articles L133-1 et suivants"),),
        ("cnigfr/schema-plan-local-urbanisme", "cnigfr/schema-carte-communale"),
        ("plan local d'urbanisme", "plu", "carte communale"),
        since=date(2020, 1, 1),
        when="si la commune en a un, et ne l'a pas confié à son intercommunalité",
        elsewhere="le Géoportail de l'urbanisme",
    ),
    Duty(
        "defibrillateurs",
        "Défibrillateurs",
        (_recalled("Code de la santé publique, article L5233-1 ; arrêté du 29 octobre 2019"),),
        ("atlasante/schema-dae",),
        ("defibrillateur", "dae"),
        when="si la commune en exploite",
        elsewhere="la base nationale Géo'DAE",
    ),
    Duty(
        "voirie",
        "Accessibilité des itinéraires de voirie",
        (_recalled("Code de la voirie routière, article L141-13 (loi n° 2019-1428, article 27)"),),
        ("cnigfr/schema-accessibilite-voirie",),
        ("accessibilite de la voirie", "accessibilite voirie"),
        when="autour des arrêts prioritaires des transports",
    ),
    Duty(
        "remunerations",
        "Dix plus hautes rémunérations",
        (_recalled("Code général de la fonction publique, article L716-1 (loi n° 2019-828, article 37)"),),
        ("etalab/schema-hautes-remunerations",),
        ("hautes remunerations",),
        inhabitants=80_000,
    ),
)
"""Duties of a commune, the general one first."""

GENERAL_FROM: Mapping[str, int] = MappingProxyType(
    {"inhabitants": OPEN_DATA_INHABITANTS.value, "agents": OPEN_DATA_AGENTS.value}
)
"""From which size the general duty binds."""
