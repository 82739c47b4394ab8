"""RGAA theme 1: an image that only adorns stays silent."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import around
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.images import is_tiny, is_typed
from etatplateforme.guarantor.accessibility.pages import asked, right, wrong
from etatplateforme.guarantor.accessibility.roles import NOTHING, explicit_role
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

NAMES = ("aria-label", "aria-labelledby", "title")
TESTS = {"canvas": "1.2.5", "embed": "1.2.6", "object": "1.2.3", "svg:svg": "1.2.4"}
"""Tests that ask both to hide the image from assistive technologies and to leave it without words."""


def captioned(view: View, image: Element) -> bool:
    """True for an image that has a caption: it is never treated as decoration (technical note of 1.2)."""
    figure = next((outer for outer in around(view, image) if outer.tag == "figure"), None)
    return figure is not None and any(child.tag == "figcaption" for child in figure.children)


def _hides_itself(image: Element) -> bool:
    return image.attributes.get("aria-hidden", "").strip().lower() == "true"


def _silent_decoration(page: Page, view: View) -> Iterator[Judgement]:
    for image in view.all(*TESTS):
        typed = image.tag not in {"object", "embed"} or is_typed(image)
        if not typed or not _hides_itself(image) or captioned(view, image):
            continue
        if any(image.says(name) for name in NAMES) or _holds_words(image):
            message = "Image cachée aux aides techniques (aria-hidden) et qui porte un texte."
            yield wrong(page, view, image, message, shown=view.visible(image), test=TESTS[image.tag])
        else:
            yield right("L'image décorative est muette.")
    yield from _tiny(page, view)
    yield from _areas(page, view)
    yield from asked(
        page,
        [image for image in view.all("img") if image.attributes.get("alt") == "" and _named(image)],
        "{number} image(s) à l'alternative vide qui porte(nt) un autre texte (title ou aria-label).",
        "L'image est-elle décorative ? Si oui, ôtez ce texte ; sinon, mettez-le dans alt.",
        test="1.2.1",
    )


def _named(image: Element) -> bool:
    return image.says("title") or image.says("aria-label")


def _holds_words(image: Element) -> bool:
    """True when something in the image says words: the title of a drawing, what stands in a canvas or object."""
    if image.tag == "svg:svg":
        inner = (part for part in image.within(5_000) if part.tag in {"svg:title", "svg:desc"})
        return any(isinstance(item, str) and item.strip() for part in inner for item in part.content)
    return image.tag != "embed" and image.speaks


def _tiny(page: Page, view: View) -> Iterator[Judgement]:
    for image in filter(is_tiny, view.all("img")):
        if captioned(view, image) or _hides_itself(image) or explicit_role(image) in NOTHING:
            continue
        if image.attributes.get("alt") == "" and not _named(image):
            yield right("L'image d'un pixel est muette.")
        else:
            message = "Image d'un pixel, qui ne montre rien, sans alternative vide."
            yield wrong(page, view, image, message, test="1.2.1")


def _areas(page: Page, view: View) -> Iterator[Judgement]:
    """Areas that their author declares inactive: the rest of the image, or ``nohref``."""
    for area in view.all("area"):
        rest = area.attributes.get("shape", "").strip().lower() == "default" or "nohref" in area.attributes
        if "href" in area.attributes or not rest or _hides_itself(area) or explicit_role(area) in NOTHING:
            continue
        if area.attributes.get("alt") == "" and not any(area.says(name) for name in NAMES):
            yield right("La zone inactive est muette.")
        elif area.says("alt") or any(area.says(name) for name in NAMES):
            yield from asked(
                page,
                [area],
                "Zone inactive d'une image, qui porte un texte.",
                'La zone informe-t-elle ? Sinon, donnez-lui alt="" et ôtez ses autres textes.',
                test="1.2.2",
            )
        else:
            yield wrong(page, view, area, "Zone inactive d'une image sans alternative vide.", test="1.2.2")


DECORATION = criterion(
    "1.2",
    Words(
        title="Une image décorative ne porte aucun texte et reste cachée aux aides techniques",
        remedy='Donnez à l\'image décorative alt="" (ou aria-hidden="true" à svg, canvas, object), et ôtez ses '
        "textes : title, desc, aria-label.",
        person="Awa, aveugle, que des textes d'ornement distraient de la démarche.",
        nothing="Aucune image décorative à examiner.",
    ),
    _silent_decoration,
    detects=("1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.2.6"),
)
