"""Passages in another writing than the Latin one: their language, and the way they are read (RGAA 8.7 and 8.10)."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import around
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import right, wrong
from etatplateforme.guarantor.accessibility.texts import UNREAD
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

LATIN = frozenset(
    words(
        "br ca co cs cy da de en es et eu fi fr fy ga gd gl gsw hr hu is it lb lt lv mt nl no oc pl pt ro sk sl sv vi"
    )
)
"""Languages that are written in Latin letters only."""

SENTENCE = re.compile(
    r"(?:[\u0400-\u04ff]+|[\u0600-\u06ff\u0750-\u077f]+)(?:[^\w]+(?:[\u0400-\u04ff]+|[\u0600-\u06ff\u0750-\u077f]+)){5}"
)
"""Six words on end in Cyrillic or Arabic letters: a sentence, and no proper name."""

RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f]+(?:[^\w]+[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f]+){5}"
)
FOREIGN_LETTER = re.compile(r"[\u0400-\u04ff\u0590-\u06ff\u0750-\u077f]")


def _passages(view: View, sentence: re.Pattern[str]) -> Iterator[Element]:
    """Elements of the body that hold such a sentence themselves."""
    if not FOREIGN_LETTER.search(view.document.text):
        return
    for element in view.document.elements:
        if element.tag not in UNREAD and any(
            isinstance(item, str) and sentence.search(item) for item in element.content
        ):
            yield element


def _stated(view: View, element: Element, *names: str) -> str | None:
    """What the element, or the nearest around it that says something, states; None when none does."""
    for outer in (element, *around(view, element)):
        for name in names:
            if name in outer.attributes:
                return outer.attributes[name].strip().lower()
    return None


def _languages(page: Page, view: View) -> Iterator[Judgement]:
    for element in _passages(view, SENTENCE):
        stated = _stated(view, element, "lang", "xml:lang")
        if stated is None:
            continue
        if stated.partition("-")[0] in LATIN:
            message = "Passage écrit dans un autre alphabet, sans indication de sa langue."
            yield wrong(page, view, element, message, test="8.7.1")
        else:
            yield right("La langue du passage est indiquée.")


def other_way(page: Page, view: View) -> Iterator[Judgement]:
    """A sentence that is read from right to left stands in an element that says so."""
    for element in _passages(view, RIGHT_TO_LEFT):
        if _stated(view, element, "dir") is None:
            message = "Passage qui se lit de droite à gauche, sans attribut dir."
            yield wrong(page, view, element, message, test="8.10.1")
        else:
            yield right("Le sens de lecture est indiqué.")


LANGUAGE_OF_PARTS = criterion(
    "8.7",
    Words(
        title="Un passage écrit dans un autre alphabet indique sa langue",
        remedy="Ajoutez l'attribut lang à l'élément qui contient le passage : <p lang=\"ar\">.",
        person="Samia, aveugle, dont le lecteur d'écran épelle l'arabe lettre à lettre.",
        nothing="Aucun passage dans un autre alphabet ; les autres langues en lettres latines se jugent à la lecture.",
    ),
    _languages,
    detects=("8.7.1",),
)
