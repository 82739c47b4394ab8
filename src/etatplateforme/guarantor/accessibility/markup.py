"""RGAA criterion 8.9: markup says what things are, and is not there for its looks."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import asked, right, wrong
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

SPACE = "\u00a0"


def _spacers(page: Page, view: View) -> Iterator[Judgement]:
    empty: list[Element] = []
    for block in view.all("p"):
        if block.speaks or block.last - block.order > 5:
            continue
        if _holds_space(block):
            yield wrong(page, view, block, "Paragraphe vide, qui ne sert qu'à faire de l'espace.", test="8.9.1")
        elif not block.attributes and not any(isinstance(item, Element) for item in block.content):
            empty.append(block)
    if not empty and view.by_tag.get("p"):
        yield right("Aucun paragraphe ne sert à faire de l'espace.")
    yield from asked(
        page,
        empty,
        "{number} paragraphe(s) vide(s).",
        "Ce paragraphe sert-il à écarter deux blocs, ou un script le remplit-il ?",
        test="8.9.1",
    )
    yield from asked(
        page,
        [box for box in view.all("fieldset") if view.exposed(box) and not _holds_field(box)],
        "{number} groupe(s) de champs (fieldset) sans champ.",
        "La balise fieldset sert-elle à dessiner un cadre ? Si oui, remplacez-la par div.",
        test="8.9.1",
    )


def _holds_space(block: Element) -> bool:
    """True when a no-break space, or line breaks, are all that stands in a paragraph without attributes."""
    if block.attributes:
        return False
    elements = [item for item in block.content if isinstance(item, Element)]
    texts = "".join(item for item in block.content if isinstance(item, str))
    blank = not texts.strip() and all(element.tag == "br" for element in elements)
    return blank and (SPACE in texts or bool(elements))


def _holds_field(box: Element) -> bool:
    return any(part.tag in {"input", "select", "textarea", "button"} or "-" in part.tag for part in box.within(2_000))


SEMANTICS = criterion(
    "8.9",
    Words(
        title="Aucun paragraphe vide ne sert à faire de l'espace",
        remedy="Ôtez le paragraphe, et dites l'écart dans la feuille de style (margin).",
        person="Awa, aveugle, dont le lecteur d'écran annonce « vide » entre deux phrases.",
        nothing="Aucun paragraphe sur les pages examinées.",
    ),
    _spacers,
    detects=("8.9.1",),
)
