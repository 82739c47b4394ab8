"""RGAA theme 8, what every page must have: a language, a valid code for it, a title, a title that tells pages apart."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.across import same_titles
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.language import Language, judge_code
from etatplateforme.guarantor.accessibility.pages import at, right
from etatplateforme.guarantor.accessibility.texts import UNREAD, said
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Document
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed
from etatplateforme.values.finding import Place

TITLES_OF_TOOLS = frozenset(
    {
        "document",
        "untitled",
        "untitled document",
        "sans titre",
        "react app",
        "vite app",
        "vite + react",
        "next.js",
        "title",
        "titre",
    }
)
"""Titles that an editor or a framework writes when nobody chose one."""


def language(document: Document) -> str:
    """Language stated for the whole page, or an empty text."""
    root = document.root
    return (root.attributes.get("lang", "") or root.attributes.get("xml:lang", "")).strip()


def _has_language(page: Page, view: View) -> Iterator[Judgement]:
    document = view.document
    root = document.root
    if root.says("lang") or (root.says("xml:lang") and "xhtml" in (document.doctype or "").lower()):
        yield right("La langue est indiquée.")
    elif root.says("xml:lang"):
        yield cant_tell(
            "La langue est indiquée par xml:lang seul, que les navigateurs ne lisent pas en HTML.",
            "Les aides techniques de vos usagers lisent-elles la bonne langue ? Écrivez lang à la place.",
            place=at(page, root),
            test="8.3.1",
        )
    elif _each_text_has_language(view):
        yield right("La langue est indiquée sur chaque texte.")
    else:
        yield failed("La page n'indique pas sa langue.", place=at(page, root), test="8.3.1")


def _each_text_has_language(view: View) -> bool:
    """True when every text stands in an element whose language is stated, the second way of test 8.3.1."""
    stated: set[int] = set()
    for element in view.document.elements:
        parent = element.parent
        inherits = parent is not None and parent.order in stated
        if inherits or element.says("lang") or element.says("xml:lang"):
            stated.add(element.order)
        elif element.tag not in UNREAD and any(isinstance(item, str) and item.strip() for item in element.content):
            return False
    return bool(stated)


def _has_valid_language(page: Page, view: View) -> Iterator[Judgement]:
    document = view.document
    code = language(document)
    if not code:
        return
    known = judge_code(code)
    if known is Language.KNOWN:
        yield right("Le code de langue existe.")
    elif known is Language.UNSURE:
        yield cant_tell(
            "Le code de langue de la page est inhabituel : trois lettres là où deux existent, ou une suite mal écrite.",
            "Les lecteurs d'écran reconnaissent-ils ce code ? Le code de deux lettres (« fr ») serait plus sûr.",
            place=at(page, document.root),
            test="8.4.1",
        )
    else:
        yield failed(
            "Le code de langue de la page n'existe pas : un lecteur d'écran ne le reconnaîtra pas.",
            place=at(page, document.root),
            test="8.4.1",
        )


def _has_title(page: Page, view: View) -> Iterator[Judgement]:
    document = view.document
    if document.title:
        yield right("La page a un titre.")
    else:
        yield failed("La page n'a pas de titre.", place=Place(page.name), test="8.5.1")


def _has_telling_title(page: Page, view: View) -> Iterator[Judgement]:
    document = view.document
    if not document.title:
        return
    heading = next((said(view, each) for each in view.all("h1")), "")
    if document.title.lower() in TITLES_OF_TOOLS and heading.lower() != document.title.lower():
        yield failed("Le titre de la page est celui qu'un outil met par défaut.", place=Place(page.name), test="8.6.1")
    else:
        yield cant_tell(
            "La page a un titre choisi ; sa pertinence se juge à la lecture.",
            "Le titre dit-il de quelle page il s'agit et de quel service, sans avoir à lire la page ?",
            place=Place(page.name),
            test="8.6.1",
        )


NOTHING = "Aucune page n'est concernée."

PAGE_LANGUAGE = criterion(
    "8.3",
    Words(
        title="Chaque page indique sa langue",
        remedy='Indiquez la langue sur la balise html : <html lang="fr">.',
        person="Awa, aveugle, dont le lecteur d'écran lirait le français avec l'accent anglais.",
        nothing=NOTHING,
        right="La langue est indiquée",
    ),
    _has_language,
    decides=("8.3.1",),
)

PAGE_LANGUAGE_CODE = criterion(
    "8.4",
    Words(
        title="Le code de langue de chaque page est valide",
        remedy="Écrivez un code de langue comme « fr », « fr-FR » ou « br ».",
        person="Awa, aveugle, dont le lecteur d'écran choisit sa voix d'après ce code.",
        nothing="Aucune page n'indique de langue.",
        right="Le code de langue est valide",
    ),
    _has_valid_language,
    detects=("8.4.1",),
)

PAGE_TITLE = criterion(
    "8.5",
    Words(
        title="Chaque page a un titre",
        remedy="Ajoutez dans l'en-tête de la page une balise title qui n'est pas vide.",
        person="Marc, qui a dix onglets ouverts et ne voit pas l'écran : le titre est la première chose qu'il entend.",
        nothing=NOTHING,
        right="Un titre est présent",
    ),
    _has_title,
    decides=("8.5.1",),
)

PAGE_TITLE_RELEVANT = criterion(
    "8.6",
    Words(
        title="Le titre de chaque page dit de quelle page il s'agit",
        remedy="Écrivez l'étape puis le service : « Coordonnées – Inscription à la cantine – Ville de … ».",
        person="Marc, qui retrouve par son titre l'étape où il s'était arrêté.",
        nothing="Aucune page n'a de titre.",
        right="Le titre est propre à la page",
    ),
    _has_telling_title,
    across=same_titles,
    detects=("8.6.1",),
)
MANDATORY_CRITERIA = (PAGE_LANGUAGE, PAGE_LANGUAGE_CODE, PAGE_TITLE, PAGE_TITLE_RELEVANT)
