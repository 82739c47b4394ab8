"""Manifests that the tests start from."""

MINIMAL = """\
[service]
id = "cantine"
name = "Inscription à la cantine"
purpose = "Inscrire un enfant à la cantine"

[operator]
kind = "commune"
name = "Commune d'Exemple"
siret = "123 456 782 00010"

[territory]
communes = ["01001"]

[access.phone]
number = "04 65 71 00 00"
hours = "du lundi au vendredi, de 9 h à 12 h"
"""

FULL = (
    MINIMAL
    + """
[access.online]
url = "https://Cantine.Exemple.fr:8443/debut"
terms_url = "https://cantine.exemple.fr/modalites"
terms_updated = 2026-01-31

[access.counter]
name = "Mairie"
address = "1 place de la Mairie"
postcode = "01 400"
city = "Exemple"
hours = "le matin"

[[makers]]
name = "Atelier"

[[makers]]
name = "Hébergeur"
siret = "12345678200010"

[[data]]
name = "nom"
label = "Nom"
kind = "name"
purpose = "instruire la demande"
retention = "P1Y6M"
source = "franceconnect:family_name"

[[data]]
name = "courriel"
label = "Courriel"
kind = "mail"
purpose = "répondre"
retention = "30 jours"

[[decisions]]
name = "admission"
label = "Admission"

[decisions.appeal]
authority = "Le maire"
court = "tribunal administratif de Lyon"
within = "2 mois"

[[decisions.criteria]]
name = "places"
label = "Places"

[identity]
alternatives = ["form"]
franceconnect = { scopes = ["openid", "family_name"] }

[notifications]
channels = ["mail"]

[[waivers]]
id = "audit"
rule = "EG-12"
reason = "L'audit est commandé."
legal_ground = "Loi 2005-102, article 47"
compensating_measure = "Un agent aide."
requested_by = "Direction du numérique"
approved_by = "Direction générale"
authority = "direction_generale"
decision = "Note 2026-1 du 1er janvier 2026"
created = 2026-01-01
expires = 2026-12-31

[levels]
EG-12 = "warn"
"RGAA-8.3" = "enforce"
"""
)


def line_of(text: str, start: str) -> int:
    """Number of the first line of *text* that begins with *start*."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith(start))
