"""RGAA theme 2: a frame says what it holds."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import right, wrong
from etatplateforme.guarantor.accessibility.texts import meaningless
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

EMPTY_TITLES = frozenset({"cadre", "frame", "iframe", "inline frame", "sans titre", "title", "titre", "untitled"})
"""Titles that tell nothing of what a frame holds."""


def _frames(view: View) -> Iterator[Element]:
    """Frames that assistive technologies are not told to ignore: the others are not concerned (glossary, note 2)."""
    for frame in view.all("iframe", "frame"):
        if frame.attributes.get("aria-hidden", "").strip().lower() != "true":
            yield frame


def _titled(page: Page, view: View) -> Iterator[Judgement]:
    for frame in _frames(view):
        if frame.says("title"):
            yield right("Le cadre a un titre.")
        else:
            yield wrong(page, view, frame, f"Cadre sans titre (balise {frame.tag}).", test="2.1.1")


def _well_titled(page: Page, view: View) -> Iterator[Judgement]:
    for frame in _frames(view):
        if not frame.says("title"):
            continue
        title = " ".join(frame.attributes["title"].lower().split())
        if title in EMPTY_TITLES or meaningless(title) or title == frame.attributes.get("src", "").strip().lower():
            yield wrong(page, view, frame, "Le titre du cadre ne dit rien de ce qu'il contient.", test="2.2.1")
        else:
            yield right("Le titre du cadre dit quelque chose.")


FRAME_TITLE = criterion(
    "2.1",
    Words(
        title="Chaque cadre a un titre",
        remedy='Ajoutez un attribut title : <iframe title="Plan d\'accès à la mairie" …>.',
        person="Marc, aveugle, qui doit savoir s'il faut entrer dans le cadre ou le passer.",
        nothing="Aucun cadre sur les pages examinées.",
    ),
    _titled,
    decides=("2.1.1",),
)

FRAME_TITLE_RELEVANT = criterion(
    "2.2",
    Words(
        title="Le titre d'un cadre n'est ni « cadre » ni son adresse",
        remedy="Écrivez dans l'attribut title ce que le cadre contient : « Vidéo de présentation ».",
        person="Marc, aveugle, à qui « iframe » n'apprend rien.",
        nothing="Aucun cadre n'a de titre.",
    ),
    _well_titled,
    detects=("2.2.1",),
)

FRAME_CRITERIA = (FRAME_TITLE, FRAME_TITLE_RELEVANT)
