"""Administrative words that stop readers, and what can be said instead. Our own list, open to additions."""

import re

PLAIN: dict[str, str] = {
    "à titre gracieux": "gratuitement",
    "à titre onéreux": "en payant",
    "à cet effet": "pour cela",
    "à compter de": "à partir de",
    "à défaut de": "sans",
    "afférent": "lié",
    "afférente": "liée",
    "afférents": "liés",
    "afférentes": "liées",
    "ampliation": "copie",
    "au prorata": "en proportion",
    "au titre de": "pour",
    "ayant droit": "personne qui a droit",
    "ayants droit": "personnes qui ont droit",
    "concomitamment": "en même temps",
    "conformément à": "selon",
    "dans les meilleurs délais": "avant le (donnez la date)",
    "dans le cadre de": "pour",
    "diligenter": "faire",
    "dûment": "bien",
    "dûment complété": "rempli",
    "dûment rempli": "rempli",
    "éligible": "qui a droit",
    "éligibles": "qui ont droit",
    "eu égard à": "à cause de",
    "en l'espèce": "ici",
    "en sus": "en plus",
    "en vertu de": "selon",
    "en vue de": "pour",
    "est tenu de": "doit",
    "est tenue de": "doit",
    "êtes tenu de": "devez",
    "forclusion": "perte du droit, car le délai est passé",
    "il vous appartient de": "vous devez",
    "il vous est loisible de": "vous pouvez",
    "infructueux": "sans résultat",
    "infructueuse": "sans résultat",
    "instruction du dossier": "étude du dossier",
    "jouissance": "usage",
    "le cas échéant": "si c'est votre cas",
    "mise en demeure": "dernier rappel avant sanction",
    "nonobstant": "malgré",
    "nous vous saurions gré de": "merci de",
    "pièces justificatives": "documents demandés",
    "pièce justificative": "document demandé",
    "préalablement à": "avant",
    "préjudice": "dommage",
    "proroger": "prolonger",
    "prorogation": "prolongation",
    "procéder à": "faire",
    "récépissé": "reçu",
    "réputé": "considéré comme",
    "s'acquitter de": "payer",
    "sous peine de": "sinon, vous risquez",
    "sous réserve de": "à condition de",
    "stipuler": "dire",
    "subséquent": "suivant",
    "subséquente": "suivante",
    "surseoir à": "repousser",
    "susmentionné": "cité plus haut",
    "susmentionnée": "citée plus haut",
    "susvisé": "cité plus haut",
    "susvisée": "citée plus haut",
    "téléprocédure": "démarche en ligne",
    "téléservice": "démarche en ligne",
    "voie dématérialisée": "internet",
    "voie postale": "courrier",
}
"""Administrative wording (lower case) and a plain equivalent, to be fitted to the sentence."""

_LONGEST_FIRST = sorted(PLAIN, key=len, reverse=True)
_ANY = re.compile(r"\b(?:" + "|".join(map(re.escape, _LONGEST_FIRST)) + r")\b", re.IGNORECASE)


def jargon_in(sentence: str) -> tuple[tuple[str, str], ...]:
    """Administrative wordings of a sentence, as they are written there, each with its plain equivalent."""
    straight = sentence.replace("’", "'")
    return tuple((match.group(), PLAIN[match.group().lower()]) for match in _ANY.finditer(straight))
