"""RGAA themes 6 and 11.9: links and buttons have a name, and the name holds the words that are seen."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.fields import told_in_name, visible_words
from etatplateforme.guarantor.accessibility.aria import LINKS
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import at, wrong
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed, passed


def links(view: View) -> Iterator[Element]:
    """Links of a page, native or by their role."""
    return (element for element in view.document.elements if element.tag != "area" and view.role(element) in LINKS)


def buttons(view: View) -> Iterator[Element]:
    """Buttons of a page, native or by their role, but for images."""
    for element in view.document.elements:
        image = element.tag == "input" and element.attributes.get("type", "").strip().lower() == "image"
        if view.role(element) == "button" and not image:
            yield element


def _too_long(page: Page, element: Element, test: str) -> Judgement:
    return cant_tell(
        "Le contenu de l'élément est trop long ou trop imbriqué pour être lu.",
        "Cet élément a-t-il un intitulé ?",
        place=at(page, element),
        test=test,
    )


def _named_links(page: Page, view: View) -> Iterator[Judgement]:
    for link in links(view):
        name = name_of(view, link)
        if name is None:
            yield _too_long(page, link, "6.2.1")
        elif not name:
            yield wrong(page, view, link, "Lien sans intitulé.", test="6.2.1")
        elif not link.speaks and name == " ".join(link.attributes.get("title", "").split()):
            yield cant_tell(
                "Lien vide, dont seul l'attribut title porte un texte.",
                "Le lien contient-il, à l'affichage, un texte ou une image avec alternative ?",
                place=at(page, link),
                test="6.2.1",
            )
        else:
            yield passed("Le lien a un intitulé.")


def _said_words(page: Page, view: View, elements: Iterator[Element], test: str) -> Iterator[Judgement]:
    """What is written on a link or button is in its name, so that it can be called by voice."""
    for element in elements:
        if not (element.says("aria-label") or element.says("aria-labelledby")):
            continue
        words = visible_words(view, element)
        if not view.exposed(element) or (words is not None and not "".join(words).strip()):
            continue
        told = told_in_name(view, element)
        if told:
            yield passed("Le nom contient ce qui est écrit.")
        elif told is False and view.in_sight(element):
            yield failed("Le nom accessible ne contient pas le texte visible.", place=at(page, element), test=test)
        else:
            yield cant_tell(
                "Le nom accessible ne reprend pas mot pour mot le contenu.",
                "Le texte qui se voit est-il dans le nom (aria-label), ou n'est-ce qu'un symbole ?",
                place=at(page, element),
                test=test,
            )


def _link_words(page: Page, view: View) -> Iterator[Judgement]:
    return _said_words(page, view, links(view), "6.1.5")


def _buttons(page: Page, view: View) -> Iterator[Judgement]:
    for button in buttons(view):
        name = name_of(view, button)
        if name is None:
            yield _too_long(page, button, "11.9.1")
        elif name:
            yield passed("Le bouton a un intitulé.")
        else:
            yield wrong(page, view, button, "Bouton sans intitulé.", test="11.9.1")
    yield from _said_words(page, view, buttons(view), "11.9.2")


LINK_WORDS = criterion(
    "6.1",
    Words(
        title="Le nom d'un lien contient le texte qui se voit",
        remedy="Commencez aria-label par le texte visible du lien, ou ôtez aria-label.",
        person="Karim, qui commande son ordinateur à la voix et dit ce qu'il lit.",
        nothing="Aucun lien n'a d'autre nom que son texte.",
    ),
    _link_words,
    detects=("6.1.5",),
)
LINK_NAME = criterion(
    "6.2",
    Words(
        title="Chaque lien a un intitulé",
        remedy="Écrivez un texte dans le lien, ou une alternative à l'image qu'il contient.",
        person="Awa, aveugle, qui entend « lien » et ne sait pas où il mène.",
        nothing="Aucun lien sur les pages examinées.",
    ),
    _named_links,
    decides=("6.2.1",),
)
BUTTON_NAME = criterion(
    "11.9",
    Words(
        title="Chaque bouton a un intitulé, qui contient le texte qui se voit",
        remedy="Écrivez un texte dans le bouton ; si aria-label est utile, qu'il commence par ce texte.",
        person="Karim, qui dit « cliquer sur Envoyer » et attend que le bouton réponde.",
        nothing="Aucun bouton sur les pages examinées.",
    ),
    _buttons,
    detects=("11.9.1", "11.9.2"),
)
LINK_CRITERIA = (LINK_WORDS, LINK_NAME)
