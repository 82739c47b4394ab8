"""RGAA criterion 11.9, and the buttons of 7.1: they have a name, which holds the words that are seen."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import carriers, form_of, in_order, with_role
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.images import is_image_button
from etatplateforme.guarantor.accessibility.links import said_words, too_long
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import right, wrong
from etatplateforme.guarantor.accessibility.texts import meaningless, written
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

DEFAULT_NAMES = frozenset({"button", "bouton", "submit", "reset"})
"""Words that a draft leaves on a button, which say nothing of what it does."""


def buttons(view: View) -> list[Element]:
    """Buttons of a page, native or by their role, but for images."""
    native = (*view.all("button"), *carriers(view, "type"))
    found = in_order((*native, *with_role(view, "button")))
    return [element for element in found if view.role(element) == "button" and not is_image_button(element)]


def in_form(view: View, element: Element) -> bool:
    """True for what belongs to a form, where theme 11 judges it; theme 7 judges the others."""
    return "form" in element.attributes or form_of(view, element) is not None


def named(page: Page, view: View, found: list[Element], test: str) -> Iterator[Judgement]:
    """Each button has a name that says something."""
    for button in found:
        name = written(view, button) or name_of(view, button)
        if name is None:
            yield too_long(page, button, test)
        elif not name:
            yield wrong(page, view, button, "Bouton sans intitulé.", test=test)
        elif meaningless(name) or name.lower() in DEFAULT_NAMES:
            yield wrong(page, view, button, "Bouton dont l'intitulé ne dit rien.", test=test)
        else:
            yield right("Le bouton a un intitulé.")


def _buttons(page: Page, view: View) -> Iterator[Judgement]:
    found = [button for button in buttons(view) if in_form(view, button)]
    yield from named(page, view, found, "11.9.1")
    yield from said_words(page, view, found, "11.9.2")


BUTTON_NAME = criterion(
    "11.9",
    Words(
        title="Chaque bouton de formulaire a un intitulé, qui contient le texte qui se voit",
        remedy="Écrivez un texte dans le bouton ; si aria-label est utile, qu'il commence par ce texte.",
        person="Karim, qui dit « cliquer sur Envoyer » et attend que le bouton réponde.",
        nothing="Aucun bouton de formulaire sur les pages examinées.",
    ),
    _buttons,
    detects=("11.9.1", "11.9.2"),
)
