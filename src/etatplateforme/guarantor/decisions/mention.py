"""The mention that a decision carries when a treatment had a part in it (CRPA L311-3-1, R311-3-1-1): its three parts.

The purpose of the treatment; the right to be told the rules that define it and its main characteristics; how to use
that right, before the Commission d'accès aux documents administratifs (CADA) if need be.
"""

import re
from enum import StrEnum

from etatplateforme.guarantor.decisions.criteria import plain
from etatplateforme.manifest.processing import Algorithm

_PURPOSE = re.compile(
    r"finalite|a_pour_(?:but|objet)|afin_de|(?:sert|servi|servant)_a|permet_de|pour_(?:calcul|attribu|verifi|class|fix)"
)
_RULES = r"(?:regles|caracteristiques)"
_ASK = r"(?:communi|obten|demand|droit|connaitre)"
_RIGHT = re.compile(f"{_ASK}.*{_RULES}|{_RULES}.*{_ASK}")
_HOW = re.compile(r"cada|commission_d_acces|aupres_d|ecri(?:re|vez)|adress|guichet|telephon|courri|mail|http|www")
_SHORT_WORD = 4


class Part(StrEnum):
    """A part of the mention, as a question names it."""

    PURPOSE = "à quoi sert le traitement"
    RIGHT = "le droit d'obtenir les règles et les principales caractéristiques du traitement"
    HOW = "comment exercer ce droit, et saisir la CADA"


def parts_unseen(algorithm: Algorithm) -> tuple[Part, ...]:
    """Parts that are not recognised in the mention of *algorithm*: they may be there in other words."""
    words = plain(algorithm.mention or "")
    seen = {
        Part.PURPOSE: _PURPOSE.search(words) is not None or _says(words, algorithm.purpose),
        Part.RIGHT: _RIGHT.search(words) is not None,
        Part.HOW: _HOW.search(words) is not None or (algorithm.contact or "@") in (algorithm.mention or ""),
    }
    return tuple(part for part, found in seen.items() if not found)


def draft(algorithm: Algorithm) -> str:
    """A mention to start from, with what the manifest says."""
    whom = algorithm.contact or "[adresse où écrire]"
    purpose = algorithm.purpose[:1].lower() + algorithm.purpose[1:].rstrip(".")
    return (
        f"Cette décision a été prise à l'aide d'un traitement algorithmique, « {algorithm.name} », qui a pour but de : "
        f"{purpose}. Vous pouvez obtenir la communication des règles de ce traitement et des principales "
        f"caractéristiques de sa mise en œuvre, en écrivant à : {whom}. Sans réponse dans un délai d'un mois, vous "
        "pouvez saisir la Commission d'accès aux documents administratifs (CADA) dans les deux mois qui suivent."
    )


def _says(words: str, purpose: str) -> bool:
    """True when the mention holds most of the words of the purpose."""
    wanted = [word for word in plain(purpose).split("_") if len(word) >= _SHORT_WORD]
    held = {*words.split("_")}
    return bool(wanted) and 2 * sum(word in held for word in wanted) > len(wanted)
