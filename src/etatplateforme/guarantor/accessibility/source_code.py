"""RGAA theme 8, what browsers must be able to read: the document type, the writing, languages and directions."""

from collections import Counter
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.aria import ATTRIBUTES
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.language import Language, judge_code
from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed, passed
from etatplateforme.values.finding import Place

HTML5 = frozenset({"html", "html about:legacy-compat"})
OLDER = ("-//w3c//dtd html 4", "-//w3c//dtd xhtml 1.", "-//w3c//dtd html 3.2", "-//ietf//dtd html 2", "iso/iec 15445")
"""How the public identifiers of the older document types of W3C, IETF and ISO start."""

NOT_WRITING = frozenset({"unexpected-doctype", "missing-doctype"})
"""Faults that test 8.1 tells."""


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
        yield passed("Le type de document est valide.")
    else:
        yield cant_tell(
            "Le type de document n'est pas l'un des types courants.",
            "Ce type de document existe-t-il ? <!DOCTYPE html> convient à toute page.",
            place=Place(page.name),
            test="8.1.2",
        )


def _writing(page: Page, view: View) -> Iterator[Judgement]:
    slips = [slip for slip in view.document.slips if slip[0] not in NOT_WRITING]
    counted = Counter(code for code, _, _ in slips)
    for code, number in counted.items():
        _, line, column = next(slip for slip in slips if slip[0] == code)
        told = FAULTS.get(code, "Faute d'écriture du code")
        yield failed(f"{told} ({number} fois, « {code} »).", place=Place(page.name, line, column), test="8.2.1")
    seen: set[str] = set()
    for element in view.document.elements:
        identifier = element.attributes.get("id", "")
        if identifier and identifier in seen:
            yield failed("Identifiant (id) déjà employé dans la page.", place=at(page, element), test="8.2.1")
        seen.add(identifier)
        if any(name.startswith("aria-") and name not in ATTRIBUTES for name in element.attributes):
            yield failed("Attribut aria- qui n'existe pas.", place=at(page, element), test="8.2.1")
    yield passed("Aucune autre faute d'écriture.")


FAULTS = {
    "duplicate-attribute": "Attribut écrit deux fois sur une balise",
    "end-tag-with-attributes": "Attribut sur une balise fermante",
    "missing-whitespace-between-attributes": "Espace manquante entre deux attributs",
    "non-void-html-element-start-tag-with-trailing-solidus": "Balise ouvrante fermée par « /> »",
    "unexpected-null-character": "Caractère nul",
    "unexpected-character-in-attribute-name": "Caractère interdit dans un nom d'attribut",
}
"""Faults of writing in French, by the standard's names."""


def _languages(page: Page, view: View) -> Iterator[Judgement]:
    for element in view.document.elements[1:]:
        tag = element.attributes.get("lang", "").strip()
        if not tag:
            continue
        known = judge_code(tag)
        if known is Language.KNOWN:
            yield passed("Le code de langue existe.")
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
    for element in view.document.elements:
        if "dir" not in element.attributes or ":" in element.tag:
            continue
        direction = element.attributes["dir"].strip().lower()
        if direction in {"rtl", "ltr"}:
            yield passed("Le sens de lecture est dit.")
        elif direction == "auto":
            yield cant_tell(
                "Sens de lecture laissé au navigateur (auto), valeur que le RGAA ne cite pas.",
                "Le texte inséré là peut-il vraiment se lire dans les deux sens ?",
                place=at(page, element),
                test="8.10.2",
            )
        else:
            yield failed(
                "Sens de lecture (dir) qui n'est ni « rtl » ni « ltr ».", place=at(page, element), test="8.10.2"
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
WRITING = criterion(
    "8.2",
    Words(
        title="Le code source n'a ni faute d'écriture qu'un navigateur relève, ni identifiant ou attribut en double",
        remedy="Corrigez la balise à la ligne dite ; un identifiant ne sert qu'une fois par page.",
        person="Awa, aveugle, dont le lecteur d'écran lit le mauvais champ quand deux portent le même identifiant.",
        nothing="Aucune page n'est concernée.",
    ),
    _writing,
    detects=("8.2.1",),
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
        title="Le sens de lecture indiqué est « rtl » ou « ltr »",
        remedy='Écrivez dir="rtl" pour l\'arabe ou l\'hébreu, dir="ltr" pour le français.',
        person="Samia, qui lit l'arabe de droite à gauche.",
        nothing="Aucun sens de lecture n'est indiqué.",
    ),
    _directions,
    detects=("8.10.2",),
)
SOURCE_CRITERIA = (DOCTYPE, WRITING, LANGUAGE_CHANGE, DIRECTION)
