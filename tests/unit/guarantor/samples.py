"""A manifest with which everything is right, and the means to change one thing in it."""

import copy
import json
from datetime import date
from typing import TypeAlias

from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.guarantor.facts import Facts, Page, PageKind
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.state_services import Environment
from etatplateforme.values.holding import Stock

Tree: TypeAlias = dict[str, object]

TODAY = date(2026, 11, 22)

GOOD: Tree = {
    "service": {
        "id": "cantine",
        "name": "Inscription à la cantine",
        "purpose": "Inscrire un enfant à la cantine scolaire.",
        "kind": "request",
        "languages": ["fr"],
        "takes_individual_decisions": True,
        "accepts_mandate": True,
        "same_rules_for_all": True,
        "allows_correction": True,
    },
    "operator": {
        "kind": "commune",
        "name": "Ville de Paris",
        "siret": "21750001600019",
        "agents": 120,
        "inhabitants": 60_000,
    },
    "makers": [
        {"name": "Direction du numérique", "tasks": ["build", "run", "help"]},
        {"name": "Hébergeur", "tasks": ["host"], "until": "2029-06-30"},
    ],
    "territory": {"communes": ["75056"]},
    "access": {
        "online": {
            "url": "https://cantine.exemple.fr/",
            "terms_url": "https://cantine.exemple.fr/modalites",
            "terms_updated": "2026-09-01",
            "fallback_mail": "ecoles@exemple.fr",
        },
        "counter": {
            "name": "Mairie, service des écoles",
            "address": "1 place de la Mairie",
            "postcode": "75004",
            "city": "Paris",
            "hours": "du lundi au vendredi, de 9 h à 17 h",
        },
        "phone": {"number": "01 99 00 12 34", "hours": "du lundi au vendredi, de 9 h à 12 h"},
        "help": {"phone": "01 99 00 12 34", "mail": "ecoles@exemple.fr"},
        "paper_form": "https://cantine.exemple.fr/formulaire.pdf",
        "substitution": "Un agent remplit la demande avec la personne.",
    },
    "data": [
        {
            "name": "nom",
            "label": "Nom de famille",
            "kind": "name",
            "purpose": "Identifier le responsable de l'enfant.",
            "retention": "1 an",
            "source": "franceconnect:family_name",
            "consumer": "inscription",
        },
        {
            "name": "courriel",
            "label": "Adresse électronique",
            "kind": "mail",
            "purpose": "Répondre.",
            "retention": "1 an",
            "consumer": "accusé de réception",
        },
        {
            "name": "regime",
            "label": "Repas",
            "kind": "choice",
            "purpose": "Préparer le repas.",
            "retention": "1 an",
            "consumer": "cuisine",
        },
    ],
    "decisions": [
        {
            "name": "admission",
            "label": "Admission à la cantine",
            "silence": "acceptance",
            "legal_basis": "Code de l'éducation, article L131-13",
            "financial": False,
            "grants_right": True,
            "gives_reasons": True,
            "criteria": [{"name": "places", "label": "Places disponibles"}],
            "appeal": {
                "authority": "Le maire",
                "court": "Tribunal administratif de Paris",
                "within": "2 mois",
                "ombudsman": "Défenseur des droits, Libre réponse 71120, 75342 Paris Cedex 07",
            },
            "signatory": "Adjointe aux écoles",
        }
    ],
    "acknowledgement": {
        "service": "Service des écoles",
        "mail": "ecoles@exemple.fr",
        "phone": "01 99 00 12 34",
        "sender": "ecoles@exemple.fr",
        "completion_days": 15,
        "instructs_meanwhile": True,
    },
    "personal_data": {
        "controller": "Ville de Paris",
        "dpo": "dpo@exemple.fr",
        "privacy_url": "https://cantine.exemple.fr/donnees",
        "recipients": ["Service des écoles"],
        "rights": "dpo@exemple.fr",
    },
    "identity": {"franceconnect": {"scopes": ["openid", "family_name"]}, "alternatives": ["form", "counter"]},
    "addresses": {"accepts_domiciliation": True},
    "notifications": {"channels": ["mail", "post"]},
    "opendata": {
        "publishes": [{"title": "Menus", "url": "https://www.data.gouv.fr/datasets/menus", "updated": "2026-11-02"}],
        "address_base": {"url": "https://adresse.data.gouv.fr/base-adresse-nationale/75056", "updated": "2026-10-05"},
    },
    "accessibility": {
        "status": "partial",
        "statement_url": "https://cantine.exemple.fr/accessibilite",
        "audited_on": "2026-03-02",
        "published_on": "2026-03-10",
        "rate": 82.5,
    },
    "security": {"approved_on": "2026-09-15", "authority": "La directrice générale", "valid_until": "2029-09-14"},
    "eco_design": {
        "statement_url": "https://cantine.exemple.fr/ecoconception",
        "strategy_url": "https://www.exemple.fr/strategie-numerique",
        "most_files": 20,
        "most_kilobytes": 300,
    },
    "continuity": {
        "accountable": "Responsable du service des écoles",
        "funding": "Budget de la ville",
        "funded_until": "2029-12-31",
        "licence": "EUPL-1.2",
        "source_url": "https://code.exemple.fr/cantine",
        "keys_held_by": ["Ville de Paris"],
        "notice": "6 mois",
        "exports": [{"what": "les demandes", "format": "CSV", "where": "sauvegarde quotidienne"}],
        "outages": {
            "franceconnect": {"instead": ["form"], "told": "Remplissez le formulaire sans vous connecter."},
            "notifications": {"instead": ["later"]},
            "opendata": {"instead": ["later"]},
        },
    },
}

WAIVER: Tree = {
    "id": "attente-audit",
    "rule": "EG-12",
    "scope": "*",
    "reason": "L'audit est commandé.",
    "legal_ground": "Charge disproportionnée, loi 2005-102, art. 47.",
    "compensating_measure": "Le guichet fait la démarche avec la personne.",
    "requested_by": "Cheffe de projet",
    "approved_by": "Maire",
    "created": "2026-10-01",
    "expires": "2027-03-31",
}

HOME = Page(
    "accueil",
    """<!DOCTYPE html>
<html lang="fr">
<head><title>Inscription à la cantine – Ville de Paris</title></head>
<body>
<a href="#contenu">Contenu</a>
<main id="contenu">
<h1>Inscription à la cantine</h1>
<img src="plan.png" alt="Plan d'accès à la mairie">
<form><label for="nom">Nom</label><input id="nom"></form>
<p>Mairie, service des écoles, 1 place de la Mairie, 75004 Paris. Téléphone : 01 99 00 12 34.</p>
</main>
<footer><a href="/accessibilite">Accessibilité : partiellement conforme</a></footer>
</body>
</html>
""",
    kind=PageKind.HOME,
    url="https://cantine.exemple.fr/",
)

STOCKS = (Stock("inscriptions", "Inscrire un enfant.", kept=12), Stock("messages", "Répondre.", kept=3))


def changed(changes: dict[str, object] | None = None, base: Tree = GOOD) -> Tree:
    """A copy of *base* where each dotted path (``data.0.kind``) gets a new value; None takes the key away."""
    tree = copy.deepcopy(base)
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        node: object = tree
        for step in parents:
            node = node[int(step)] if isinstance(node, list) else _table(node).setdefault(step, {})
        if isinstance(node, list):
            node[int(last)] = value
        elif value is None:
            del _table(node)[last]
        else:
            _table(node)[last] = value
    return tree


def _table(node: object) -> Tree:
    assert isinstance(node, dict)
    return node


def manifest(changes: dict[str, object] | None = None) -> Manifest:
    """The good manifest with *changes*."""
    return Manifest.model_validate_json(json.dumps(changed(changes)))


def facts(
    changes: dict[str, object] | None = None,
    *,
    pages: tuple[Page, ...] = (),
    stocks: tuple[Stock, ...] | None = None,
    studies: tuple[DecisionStudy, ...] | None = None,
    today: date = TODAY,
) -> Facts:
    """Facts on the good manifest with *changes*."""
    return Facts(manifest(changes), today, Environment.SANDBOX, pages, stocks, studies=studies)


def waiver(**changes: str) -> Tree:
    """The sample waiver with some keys changed."""
    return {**WAIVER, **changes}
