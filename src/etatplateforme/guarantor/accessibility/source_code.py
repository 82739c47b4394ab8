"""RGAA theme 8, what browsers must be able to read: the document type, languages and directions."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import carriers
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.language import Language, judge_code
from etatplateforme.guarantor.accessibility.pages import asked, at, right
from etatplateforme.guarantor.accessibility.passages import other_way
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed
from etatplateforme.values.finding import Place

HTML5 = frozenset({"html", "html about:legacy-compat"})
OLDER = ("-//w3c//dtd html 4", "-//w3c//dtd xhtml 1.", "-//w3c//dtd html 3.2", "-//ietf//dtd html 2", "iso/iec 15445")
"""How the public identifiers of the older document types of W3C, IETF and ISO start."""


def _doctype(page: Page, view: View) -> Iterator[Judgement]:
    declared = view.document.doctype
    misplaced = next((slip for slip in view.document.slips if slip[0] == "unexpected-doctype"), None)
    if declared is None and misplaced is not None:
        place = Place(page.name, misplaced[1], misplaced[2])
        yield failed("Le type de document (doctype) n'est pas placé avant la balise html.", place=place, test="8.1.3")
    elif declared is None:
        yield failed("La page n'a pas de type de document (doctype).", place=Place(page.name), test="8.1.1")
    elif not declared.lower().startswith("html"):
        yield failed("Le type de document (doctype) n'est pas valide.", place=Place(page.name), test="8.1.2")
    elif declared.lower() in HTML5 or declared.lower().partition(" ")[2].startswith(OLDER):
        yield right("Le type de document est valide.")
    else:
        yield cant_tell(
            "Le type de document n'est pas l'un des types courants.",
            "Ce type de document existe-t-il ? <!DOCTYPE html> convient à toute page.",
            place=Place(page.name),
            test="8.1.2",
        )


def _languages(page: Page, view: View) -> Iterator[Judgement]:
    for element in carriers(view, "lang"):
        if element is view.document.root:
            continue
        tag = element.attributes.get("lang", "").strip()
        if not tag:
            continue
        known = judge_code(tag)
        if known is Language.KNOWN:
            yield right("Le code de langue existe.")
        elif known is Language.UNSURE:
            yield cant_tell(
                "Code de langue inhabituel : trois lettres là où deux existent, ou une suite mal écrite.",
                "Les lecteurs d'écran reconnaissent-ils ce code ? Le code de deux lettres (« en ») serait plus sûr.",
                place=at(page, element),
                test="8.8.1",
            )
        else:
            yield failed("Le code de langue de ce passage n'existe pas.", place=at(page, element), test="8.8.1")


def _directions(page: Page, view: View) -> Iterator[Judgement]:
    yield from other_way(page, view)
    unsure: list[Element] = []
    for element in carriers(view, "dir"):
        direction = element.attributes["dir"].strip().lower()
        if ":" in element.tag:
            continue
        if direction in {"rtl", "ltr"}:
            yield right("Le sens de lecture est dit.")
        elif direction == "auto":
            unsure.append(element)
        else:
            message = "Sens de lecture (dir) qui n'est ni « rtl » ni « ltr »."
            yield failed(message, place=at(page, element), test="8.10.2")
    yield from asked(
        page,
        unsure,
        "{number} sens de lecture laissé(s) au navigateur (auto), valeur que le RGAA ne cite pas.",
        "Le texte inséré là peut-il vraiment se lire dans les deux sens ?",
        test="8.10.2",
    )


DOCTYPE = criterion(
    "8.1",
    Words(
        title="Chaque page déclare un type de document valide, en tête",
        remedy="Commencez la page par <!DOCTYPE html>.",
        person="Jeanne, dont le vieux navigateur affiche mal une page qui ne dit pas son type.",
        nothing="Aucune page n'est concernée.",
    ),
    _doctype,
    decides=("8.1.1", "8.1.2", "8.1.3"),
)
LANGUAGE_CHANGE = criterion(
    "8.8",
    Words(
        title="Le code de chaque changement de langue existe",
        remedy="Écrivez un code de langue comme « en », « br » ou « ar » dans l'attribut lang du passage.",
        person="Awa, aveugle, qui entend un mot anglais lu à la française.",
        nothing="Aucun changement de langue n'est indiqué.",
    ),
    _languages,
    detects=("8.8.1",),
)
DIRECTION = criterion(
    "8.10",
    Words(
        title="Un texte qui se lit de droite à gauche le dit, par « rtl » ou « ltr »",
        remedy='Écrivez dir="rtl" pour l\'arabe ou l\'hébreu, dir="ltr" pour le français.',
        person="Samia, qui lit l'arabe de droite à gauche.",
        nothing="Aucun sens de lecture n'est indiqué.",
    ),
    _directions,
    detects=("8.10.1", "8.10.2"),
)
SOURCE_CRITERIA = (DOCTYPE, LANGUAGE_CHANGE, DIRECTION)
