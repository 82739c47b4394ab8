"""RGAA theme 1, beyond the presence of alternatives: decoration that speaks, file names, lost descriptions."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import at, wrong
from etatplateforme.guarantor.accessibility.roles import type_of
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, passed

FILES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".tif", ".tiff")


def _speaks(element: Element) -> bool:
    return any(isinstance(item, str) and item.strip() for item in element.content)


def _silent_decoration(page: Page, view: View) -> Iterator[Judgement]:
    for drawing in view.all("svg:svg"):
        if drawing.attributes.get("aria-hidden", "").strip().lower() != "true":
            continue
        titled = any(inner.tag in {"svg:title", "svg:desc"} and _speaks(inner) for inner in drawing.within(5_000))
        if titled or drawing.says("aria-label") or drawing.says("aria-labelledby") or drawing.says("title"):
            message = "Image vectorielle cachée aux aides techniques (aria-hidden) et qui porte un texte."
            yield wrong(page, view, drawing, message, shown=view.visible(drawing), test="1.2.4")
        else:
            yield passed("L'image décorative est muette.")
    for image in view.all("img"):
        if image.attributes.get("alt") == "" and (image.says("title") or image.says("aria-label")):
            yield cant_tell(
                "Image à l'alternative vide qui porte un autre texte (title ou aria-label).",
                "L'image est-elle décorative ? Si oui, ôtez ce texte ; sinon, mettez-le dans alt.",
                place=at(page, image),
                test="1.2.1",
            )


def file_name(address: str) -> str:
    """Name of the file at the end of an address, in lower case."""
    return address.partition("?")[0].partition("#")[0].rpartition("/")[2].strip().lower()


def _is_file_name(image: Element) -> bool:
    text = image.attributes.get("alt", "").strip().lower()
    return bool(text) and text.endswith(FILES) and text == file_name(image.attributes.get("src", ""))


def _telling_alternative(page: Page, view: View) -> Iterator[Judgement]:
    for image in view.all("img", "input"):
        button = image.tag == "input"
        if not image.says("alt") or (button and type_of(image) != "image"):
            continue
        test = "1.3.3" if button else "1.3.1"
        text = image.attributes["alt"].strip().lower()
        if _is_file_name(image):
            message = "L'alternative de l'image est le nom de son fichier."
            yield wrong(page, view, image, message, test=test)
        elif text.endswith(FILES):
            yield cant_tell(
                "L'alternative de l'image ressemble à un nom de fichier.",
                "Cette alternative dit-elle ce que l'image apprend ?",
                place=at(page, image),
                test=test,
            )
        else:
            yield passed("L'alternative n'est pas un nom de fichier.")


def _found_description(page: Page, view: View) -> Iterator[Judgement]:
    for image in (element for element in view.document.elements if _image(view, element)):
        words = image.words("aria-describedby")
        if not words:
            continue
        if any(word in view.document.by_id for word in words):
            yield passed("La description existe.")
        else:
            message = "La description détaillée que l'image annonce (aria-describedby) n'existe pas."
            yield wrong(page, view, image, message, test="1.6.9")


def _image(view: View, element: Element) -> bool:
    kind = element.tag in {"img", "area", "object", "embed", "svg:svg", "canvas"}
    return kind or view.role(element) == "img"


DECORATION = criterion(
    "1.2",
    Words(
        title="Une image cachée aux aides techniques ne porte aucun texte",
        remedy="Ôtez de l'image décorative ses balises title et desc et ses attributs aria-label et title.",
        person="Awa, aveugle, que des textes d'ornement distraient de la démarche.",
        nothing="Aucune image décorative à examiner.",
    ),
    _silent_decoration,
    detects=("1.2.4",),
)

TELLING_ALTERNATIVE = criterion(
    "1.3",
    Words(
        title="L'alternative d'une image n'est pas le nom de son fichier",
        remedy="Remplacez le nom du fichier par ce que l'image apprend, en une phrase courte.",
        person="Awa, aveugle, qui entend « img 2034 point jpg » à la place du plan d'accès.",
        nothing="Aucune image avec alternative.",
    ),
    _telling_alternative,
    detects=("1.3.1", "1.3.3"),
)

DESCRIPTION = criterion(
    "1.6",
    Words(
        title="La description détaillée qu'une image annonce existe",
        remedy="Donnez à la description l'identifiant que l'attribut aria-describedby de l'image nomme.",
        person="Awa, aveugle, à qui l'on promet une description du graphique qui n'existe pas.",
        nothing="Aucune image n'annonce de description détaillée.",
    ),
    _found_description,
    detects=("1.6.9",),
)

IMAGE_CRITERIA = (DECORATION, TELLING_ALTERNATIVE, DESCRIPTION)
