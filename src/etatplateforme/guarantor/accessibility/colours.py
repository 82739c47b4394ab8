"""RGAA themes 3, 10 and 13, what colours and turned screens do to a text: read in the sheets that were given."""

from collections.abc import Iterator
from math import floor

from etatplateforme.guarantor.accessibility.act.orientation import turned
from etatplateforme.guarantor.accessibility.contrast import TextContrast, text_contrasts
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.hidden import Hidden
from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed, passed
from etatplateforme.values.finding import Place, Verdict

PLAIN_SIZE, BOLD_SIZE = 24.0, 18.5
"""Pixels from which a text needs less contrast, and a bold one."""

WHOLE_PAGE = frozenset({"html", "body", "main"})


def _wanted(text: TextContrast) -> tuple[str, float]:
    """Test that a text falls under, and the contrast that it asks for; the stricter one when its size is unknown."""
    bold = text.weight is not None and text.weight >= 700
    if text.large(PLAIN_SIZE, BOLD_SIZE):
        return ("3.2.4", 3.0) if bold else ("3.2.3", 3.0)
    return ("3.2.2", 4.5) if bold else ("3.2.1", 4.5)


def _contrasts(page: Page, view: View) -> Iterator[Judgement]:
    weak: dict[tuple[str, float, str], list[Element]] = {}
    unknown: list[Element] = []
    for text in text_contrasts(view):
        test, wanted = _wanted(text)
        enough = text.enough(wanted)
        sized = text.size is not None and text.weight is not None
        spoken = not view.hidden(text.element) & Hidden.FROM_ASSISTANCE
        if enough is False and text.most is not None and spoken and (sized or text.enough(3.0) is False):
            weak.setdefault((test, wanted, _shown(text.most)), []).append(text.element)
        elif enough:
            yield passed("Le texte est assez contrasté.")
        else:
            unknown.append(text.element)
    for (test, wanted, ratio), elements in weak.items():
        many = "" if len(elements) == 1 else f" ({len(elements)} textes de ce contraste)"
        told = f"Contraste de {ratio} entre le texte et son fond, au lieu de {_shown(wanted)} au moins{many}."
        yield failed(told, place=at(page, elements[0]), test=test)
    if unknown:
        why = "selon leur fond ou leur place" if view.styles.whole else "faute de leurs feuilles de style"
        yield cant_tell(
            f"Textes dont le garant ne peut pas dire le contraste, {why}.",
            "Ces textes ont-ils un contraste de 4,5 au moins (3 pour les grands) ? Un navigateur peut le mesurer.",
            place=at(page, unknown[0]),
            test="3.2.1",
        )


def _shown(ratio: float) -> str:
    """A contrast in French, rounded down: 4.499 is not the 4.5 that is asked for."""
    ratio = floor(ratio * 100 + 1e-6) / 100
    return f"{ratio:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _declared(page: Page, view: View) -> Iterator[Judgement]:
    """A colour of text goes with one of background, and the other way round: else a person's own colours mix badly."""
    if not view.styles.whole:
        yield cant_tell(
            "Les feuilles de style de la page n'ont pas été données : ses couleurs ne sont pas connues.",
            "Chaque couleur de texte va-t-elle avec une couleur de fond, et l'inverse ?",
            place=Place(page.name),
            test="10.5.1",
        )
        return
    alone: dict[str, list[Element]] = {"10.5.3": [], "10.5.1": [], "10.5.2": []}
    for element in view.document.elements:
        style = view.style(element)
        if not any(isinstance(item, str) and item.strip() for item in element.content) or view.unseen(element):
            continue
        image = style.get("background-image")
        if style.coloured and not style.grounded:
            alone["10.5.1"].append(element)
        elif style.grounded and not style.coloured:
            alone["10.5.2"].append(element)
        elif style.coloured:
            yield passed("La couleur du texte va avec une couleur de fond.")
        if image is not None and "gradient(" in image and not style.grounded:
            alone["10.5.3"].append(element)
    for test, elements in alone.items():
        if elements:
            yield failed(f"{ALONE[test]} ({_texts(len(elements))}).", place=at(page, elements[0]), test=test)


def _texts(number: int) -> str:
    return "1 texte" if number == 1 else f"{number} textes"


ALONE = {
    "10.5.1": "Couleur de texte sans couleur de fond, ni sur l'élément ni autour",
    "10.5.2": "Couleur de fond sans couleur de texte, ni sur l'élément ni autour",
    "10.5.3": "Dégradé derrière un texte sans couleur de fond pour le remplacer",
}
"""What is missing, by the number of the test."""


def _turned(page: Page, view: View) -> Iterator[Judgement]:
    if not view.styles.whole:
        yield cant_tell(
            "Les feuilles de style de la page n'ont pas toutes été lues : elles peuvent tourner la page.",
            "La page se lit-elle dans les deux sens de l'écran ?",
            place=Place(page.name),
            test="13.9.1",
        )
    for element, verdict in turned(view):
        if verdict is Verdict.FAILED and element.tag in WHOLE_PAGE:
            yield failed(
                "La page se tourne d'un quart de tour quand on tourne l'écran : elle impose un sens de lecture.",
                place=at(page, element),
                test="13.9.1",
            )
        elif verdict is Verdict.PASSED:
            yield passed("Le contenu reste droit quand on tourne l'écran.")
        else:
            yield cant_tell(
                "Un contenu se tourne quand on tourne l'écran.",
                "Ce contenu se lit-il dans les deux sens de l'écran, ou son sens est-il essentiel ?",
                place=at(page, element),
                test="13.9.1",
            )


CONTRAST = criterion(
    "3.2",
    Words(
        title="Chaque texte est assez contrasté avec son fond",
        remedy="Foncez le texte ou éclaircissez le fond jusqu'à un contraste de 4,5 (3 pour les grands textes).",
        person="Jeanne, malvoyante, pour qui un gris clair sur du blanc est une page vide.",
        nothing="Aucun texte à examiner.",
    ),
    _contrasts,
    detects=("3.2.1", "3.2.2", "3.2.3", "3.2.4"),
)
DECLARED_COLOURS = criterion(
    "10.5",
    Words(
        title="Une couleur de texte va avec une couleur de fond, et l'inverse",
        remedy="Déclarez ensemble color et background-color, sur l'élément ou sur un de ceux qui l'entourent.",
        person="Jeanne, malvoyante, qui lit en jaune sur noir : un texte dont seul le fond est fixé disparaît.",
        nothing="Aucune couleur n'est fixée par les feuilles de style.",
    ),
    _declared,
    detects=("10.5.1", "10.5.2", "10.5.3"),
)
ORIENTATION = criterion(
    "13.9",
    Words(
        title="La page se lit quel que soit le sens de l'écran",
        remedy="Ôtez la rotation que la feuille de style applique selon l'orientation de l'écran.",
        person="Sofia, dont la tablette est fixée à son fauteuil.",
        nothing="Aucune feuille de style ne tourne la page selon l'orientation.",
    ),
    _turned,
    detects=("13.9.1",),
)
COLOUR_CRITERIA = (CONTRAST, DECLARED_COLOURS, ORIENTATION)
