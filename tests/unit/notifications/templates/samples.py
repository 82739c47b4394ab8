"""A template in two languages, with a value of every kind."""

from datetime import UTC, date, datetime
from decimal import Decimal

from etatplateforme.notifications.templates.reading import read_template
from etatplateforme.notifications.templates.template import Template
from etatplateforme.notifications.templates.values import Value

HEAD = """+++
name = "cantine-acceptee"
number = 3
subject = "Cantine : l'inscription de ((prenom)) est acceptée"

[values]
prenom = "line"
rentree = "date"
heure = "moment"
tarif = "amount"
repas = "integer"
adresse = "text"
pieces = "list"
numero = "line"
formule = { standard = "le repas standard", vegetarien = "le repas végétarien" }

[translations.ar]
subject = "المطعم المدرسي: تم قبول تسجيل ((prenom))"
[translations.ar.values]
formule = { standard = "الوجبة العادية", vegetarien = "وجبة نباتية" }
"""
FRENCH = """
Bonjour,

L'inscription de **((prenom))** est acceptée.
Les repas commencent le ((rentree)), avec ((formule)) : ((repas)) par semaine, à ((tarif)) chacun.

## Venez le ((heure))

((adresse))

- ((pieces))
- votre carte d'identité

[Suivre le dossier](https://marivaux.example/suivi/((numero))), ou [écrire](mailto:ecoles@marivaux.example) \\* \\- fin
"""
ARABIC = """
مرحبا ((prenom))،

- ((pieces))

((rentree)) ((heure)) ((tarif)) ((repas)) ((formule))

((adresse)) [المتابعة](https://marivaux.example/suivi/((numero)))
"""
TEXT = f"{HEAD}+++\n{FRENCH}+++ ar\n{ARABIC}"

VALUES: dict[str, Value] = {
    "prenom": "Zoé",
    "rentree": date(2026, 9, 1),
    "heure": datetime(2026, 8, 31, 9, 5, tzinfo=UTC),
    "tarif": Decimal("4.5"),
    "repas": 1200,
    "adresse": "1 place de la Mairie\n01000 Marivaux",
    "pieces": ("la fiche sanitaire", "une photo"),
    "numero": "2026/42",
    "formule": "vegetarien",
}


def template(text: str = TEXT) -> Template:
    """The sample, read."""
    return read_template(text)
