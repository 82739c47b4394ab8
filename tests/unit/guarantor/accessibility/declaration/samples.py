"""A whole statement in TOML, an audit of Ara as its service answers, and the means to change one thing in them."""

import json
from collections.abc import Iterable

from etatplateforme.guarantor.accessibility.declaration.model import Declaration
from etatplateforme.guarantor.accessibility.declaration.reading import read_declaration
from etatplateforme.guarantor.accessibility.reference import rgaa

WHOLE = """\
established_on = 2026-03-10

[organisation]
name = "La commune d'Exemple"
commitment = "ses sites internet et ses démarches en ligne"
scheme_url = "https://www.exemple.fr/accessibilite/schema"
plan_url = "https://www.exemple.fr/accessibilite/plan-2026"

[service]
name = "Inscription à la cantine"
url = "https://cantine.exemple.fr/"
technologies = ["HTML5", "CSS", "JavaScript"]

[audit]
performed_on = 2026-03-02
auditor = "Société d'Exemple"
validated = 78
applicable = 92
environments = ["Firefox et NVDA, Windows 11", "Safari et VoiceOver, macOS 15"]
tools = ["Analyseur de contraste", "Inspecteur de code"]

[[audit.pages]]
name = "Accueil"
url = "https://cantine.exemple.fr/"

[[audit.pages]]
name = "Accessibilité"
url = "https://cantine.exemple.fr/accessibilite"

[[non_conformities]]
content = "Le calendrier des repas ne se lit pas au clavier."
alternative = "Le calendrier est aussi donné en liste, par téléphone ou au guichet."

[[derogations]]
content = "Les menus d'avant 2020 sont des images."
reason = "Leur reprise demanderait vingt jours d'agent pour deux consultations par an."
until = 2027-12-31
alternative = "Le menu est lu par téléphone sur demande."

[[exempt]]
content = "La carte des écoles, dont les adresses sont données en texte."
ground = "map"

[contact]
mail = "accessibilite@exemple.fr"
entity = "Mairie d'Exemple, service des écoles"
"""

NUMBERS = rgaa().numbers
PAGES = ((10, "Accueil", "https://cantine.exemple.fr/"), (11, "Contact", "https://cantine.exemple.fr/contact"))
SHARED = 1


def whole(*changes: tuple[str, str]) -> Declaration:
    """The whole statement, each text of *changes* replaced by another."""
    text = WHOLE
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return read_declaration(text)


def ara(
    statuses: Iterable[tuple[int, str, str]] = (), default: str = "COMPLIANT", **changes: object
) -> dict[str, object]:
    """A report of Ara: every criterion has the status *default*, but for (page, criterion, status).

    The elements that stand on every page are not tested, as Ara leaves them at first.
    """
    told = {(page, number): default for page, _, _ in PAGES for number in NUMBERS}
    told |= {(SHARED, number): "NOT_TESTED" for number in NUMBERS}
    told |= {(page, number): status for page, number, status in statuses}
    by_criterion = {number: [told[page, number] for page in (SHARED, 10, 11)] for number in NUMBERS}
    rejected = sum("NOT_COMPLIANT" in found for found in by_criterion.values())
    applicable = sum(bool({"NOT_COMPLIANT", "COMPLIANT"} & set(found)) for found in by_criterion.values())
    report: dict[str, object] = {
        "consultUniqueId": "x" * 21,
        "procedureName": "Inscription à la cantine",
        "procedureUrl": "https://cantine.exemple.fr/",
        "procedureInitiator": "Commune d'Exemple",
        "contactEmail": "accessibilite@exemple.fr",
        "contactFormUrl": None,
        "creationDate": "2026-02-01T09:00:00.000Z",
        "publishDate": "2026-03-01T23:30:00.000Z",
        "updateDate": None,
        "statementPublicationDate": "2026-03-10T09:00:00.000Z",
        "statementEditionDate": None,
        "notCompliantContent": "- Le calendrier ne se lit pas au clavier.\r\n\r\n- Les vidéos sont sans sous-titres.",
        "derogatedContent": None,
        "notInScopeContent": "Carte des écoles",
        "notes": "<p>Relire.</p>",
        "notesFiles": [],
        "auditType": "FULL",
        "criteriaCount": {
            "total": 106,
            "compliant": applicable - rejected,
            "notCompliant": rejected,
            "blocking": 0,
            "applicable": applicable,
            "notApplicable": 106 - applicable,
        },
        "accessibilityRate": 0,
        "context": {
            "auditorName": "Une auditrice",
            "auditorEmail": None,
            "auditorOrganisation": "Société d'Exemple",
            "environments": [
                {
                    "platform": "Ordinateur",
                    "operatingSystem": "Windows",
                    "assistiveTechnology": "NVDA",
                    "browser": "Firefox",
                }
            ],
            "samples": [
                {"id": SHARED, "name": "Éléments transverses", "order": -1, "number": 1, "url": ""},
                *(
                    {"id": page, "name": name, "order": rank, "number": rank + 2, "url": url}
                    for rank, (page, name, url) in enumerate(PAGES)
                ),
            ],
            "tools": ["Inspecteur de code"],
            "technologies": ["HTML", "CSS"],
        },
        "pageDistributions": [],
        "resultDistribution": {},
        "topicDistributions": [],
        "results": [
            {
                "pageId": page,
                "topic": int(number.partition(".")[0]),
                "criterium": int(number.partition(".")[2]),
                "status": status,
                "userImpact": None,
                "quickWin": False,
                "exampleImages": [],
            }
            for (page, number), status in told.items()
        ],
        "transverseElements": [],
    }
    return {**report, **changes}


def ara_text(report: dict[str, object] | None = None) -> str:
    """The report as its service answers it."""
    return json.dumps(ara() if report is None else report, ensure_ascii=False)


COMPLEMENT = """\
[organisation]
scheme_url = "https://www.exemple.fr/accessibilite/schema"
plan_url = "https://www.exemple.fr/accessibilite/plan-2026"
"""
"""What a whole report of Ara does not hold."""
