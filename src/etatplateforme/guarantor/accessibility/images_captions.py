"""RGAA theme 1: an image and its caption are one whole for assistive technologies too."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.images import is_image_button, is_typed
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import asked, right, wrong
from etatplateforme.guarantor.accessibility.roles import explicit_role
from etatplateforme.guarantor.accessibility.texts import folded, said
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

TESTS = {"canvas": "1.9.5", "embed": "1.9.3", "object": "1.9.2", "svg:svg": "1.9.4"}
"""Test of criterion 1.9 for an image, by its tag; 1.9.1 for all others."""

DRESSING = frozenset({"a", "br", "button", "div", "noscript", "picture", "source", "span"})
"""What may stand around an image in a figure whose caption is the image's."""


def _is_image(element: Element) -> bool:
    if element.tag in {"object", "embed"}:
        return is_typed(element)
    return element.tag in {"img", "svg:svg", "canvas"} or is_image_button(element) or explicit_role(element) == "img"


def _captioned_image(figure: Element, caption: Element) -> Element | None:
    """The image that the caption tells of; None when it may tell of something else (a table, a video, a text)."""
    image: Element | None = None
    inner = [part for part in figure.within(500) if not caption.order <= part.order < caption.last]
    for part in inner:
        if image is not None and image.order <= part.order < image.last:
            continue
        if _is_image(part):
            image = image or part
        elif part.tag not in DRESSING:
            return None
        if part.tag != "button" and any(isinstance(item, str) and item.strip() for item in part.content):
            return None
    return image


def _captions(page: Page, view: View) -> Iterator[Judgement]:
    unsure: list[Element] = []
    for figure in view.all("figure"):
        caption = next((child for child in figure.children if child.tag == "figcaption" and child.speaks), None)
        image = None if caption is None else _captioned_image(figure, caption)
        if caption is None or image is None:
            continue
        label, text = folded(figure.attributes.get("aria-label", "")), folded(said(view, caption))
        test = TESTS.get(image.tag, "1.9.1")
        by_others, near = view.document.named_by_others(figure), bool(label) and (label in text or text in label)
        if label == text and explicit_role(figure) in {"figure", "group"}:
            yield right("L'image et sa légende sont reliées.")
        elif near or by_others or not text or not name_of(view, image) or not view.exposed(image):
            unsure.append(figure)
        else:
            told = "n'a pas d'attribut aria-label" if not label else "a un attribut aria-label qui n'est pas sa légende"
            yield wrong(page, view, figure, f"Image légendée dont la balise figure {told}.", test=test)
    yield from asked(
        page,
        unsure,
        "{number} image(s) dont la légende n'est peut-être pas bien reliée à l'image.",
        'La balise figure a-t-elle role="figure" et un aria-label identique à la légende, si l\'image informe ?',
        test="1.9.1",
    )


CAPTION = criterion(
    "1.9",
    Words(
        title="La légende d'une image est reliée à l'image",
        remedy='Écrivez <figure role="figure" aria-label="texte de la légende"> autour de l\'image et de figcaption.',
        person="Awa, aveugle, qui entend une légende sans savoir de quelle image elle parle.",
        nothing="Aucune image n'a de légende (figcaption).",
    ),
    _captions,
    detects=("1.9.1", "1.9.2", "1.9.3", "1.9.4", "1.9.5"),
)
