"""RGAA theme 10: the sheet dresses, the markup doesn't; the keyboard does not reach what screen readers don't."""

import re
from collections.abc import Iterator
from itertools import chain

from etatplateforme.guarantor.accessibility.act.page import zooms
from etatplateforme.guarantor.accessibility.carriers import carriers
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import asked, at, right, wrong
from etatplateforme.guarantor.accessibility.source_code import HTML5
from etatplateforme.guarantor.accessibility.texts import UNREAD
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed
from etatplateforme.values.finding import Place

TAGS = frozenset({"basefont", "big", "blink", "center", "font", "marquee", "s", "strike", "tt"})
ATTRIBUTES = frozenset(
    words(
        """
        align alink background bgcolor border cellpadding cellspacing char charoff clear color compact frameborder
        hspace link marginheight marginwidth text valign vlink vspace size width height
        """
    )
)
SIZED = frozenset({"img", "object", "embed", "canvas", "svg"})
SPACE = "\u00a0"
SPELT = re.compile(" [^\\W\\d_] [^\\W\\d_] [^\\W\\d_] [^\\W\\d_] [^\\W\\d_] ")
"""What the text of a page holds when letters stand apart: it starts with a space, which is sought fast."""

SPACED = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){5,}(?!\S)")
"""Six letters or more, each alone between spaces."""

UNCLEAR = frozenset({"video", "source", "input", "link"})
"""Elements where the standard itself gives one of these attributes another use than presentation."""


def _plain_tags(page: Page, view: View) -> Iterator[Judgement]:
    old = view.document.doctype is None or view.document.doctype.lower() not in HTML5
    found = False
    for element in view.all(*sorted(TAGS), *(("u",) if old else ())):
        found = True
        yield failed(f"Balise de présentation ({element.tag}).", place=at(page, element), test="10.1.1")
    if not found:
        yield right("Aucune balise de présentation.")


def presentational(element: Element) -> list[str]:
    """Attributes of presentation that test 10.1.2 names and that the element carries."""
    if ":" in element.tag or "-" in element.tag:
        return []
    names = [name for name in element.attributes if name in ATTRIBUTES]
    if element.tag in SIZED:
        names = [name for name in names if name not in {"width", "height"}]
    return [name for name in names if not (name == "size" and element.tag == "select")]


def _plain_attributes(page: Page, view: View) -> Iterator[Judgement]:
    unclear: list[Element] = []
    for element in carriers(view, *ATTRIBUTES):
        if not (names := presentational(element)):
            continue
        told = f"Attribut de présentation ({', '.join(names)}) sur la balise {element.tag}"
        if element.tag in UNCLEAR and set(names) <= {"width", "height", "color"}:
            unclear.append(element)
        else:
            yield failed(f"{told}.", place=at(page, element), test="10.1.2")
    yield from asked(
        page,
        unclear,
        "{number} attribut(s) width, height ou color, que la norme HTML admet sur cette balise et que le RGAA liste.",
        "Cet attribut sert-il à la mise en forme ? Si oui, dites-la dans la feuille de style.",
        test="10.1.2",
    )


def _spaced_words(page: Page, view: View) -> Iterator[Judgement]:
    """Letters set apart by spaces, and spaces that push a text aside (test 10.1.3)."""
    if SPELT.search(f" {view.document.text} "):
        for element in view.document.elements:
            if element.tag not in UNREAD and any(
                isinstance(item, str) and _is_spaced(item) for item in element.content
            ):
                yield wrong(page, view, element, "Lettres d'un mot séparées par des espaces.", test="10.1.3")
    as_signs = SPACE in page.html and SPACE * 4 in page.html  # one sign is sought much faster than four
    if as_signs or "&nbsp;&nbsp;&nbsp;&nbsp;" in page.html:
        yield cant_tell(
            "Espaces insécables écrites à la suite, quatre ou plus.",
            "Servent-elles à aligner du texte ou à simuler des colonnes ? Si oui, faites-le dans la feuille de style.",
            place=Place(page.name),
            test="10.1.3",
        )


def _is_spaced(text: str) -> bool:
    """True for a word spelt with spaces; not for a list of letters, in order or of few kinds (grades, rhymes)."""
    for match in SPACED.finditer(" ".join(text.split())):
        letters = match.group().casefold().split()
        if letters != sorted(letters) and len([letter for letter in set(letters) if letter > "h"]) > 1:
            vowels = [letter for letter in letters if letter in "aeiouyàâéèêëîïôùûü"]
            if 0 < len(vowels) < len(letters):
                return True
    return False


def _plain(page: Page, view: View) -> Iterator[Judgement]:
    yield from _plain_tags(page, view)
    yield from _plain_attributes(page, view)
    yield from _spaced_words(page, view)


def _zoom(page: Page, view: View) -> Iterator[Judgement]:
    for element in view.all("meta"):
        if element.attributes.get("name", "").strip().lower() != "viewport":
            continue
        if zooms(element.attributes.get("content", "")) is False:
            yield cant_tell(
                "La page demande aux téléphones de ne pas l'agrandir deux fois.",
                "Le texte peut-il être agrandi à 200 % par un autre moyen, sur téléphone aussi ?",
                place=at(page, element),
                test="10.4.2",
            )
        else:
            yield right("La page se laisse agrandir.")


def _hidden_content(page: Page, view: View) -> Iterator[Judgement]:
    unsure: list[Element] = []
    for element in carriers(view, "aria-hidden"):
        if element.attributes["aria-hidden"].strip().lower() != "true" or not view.visible(element):
            continue
        view.patience -= 1
        inner = element.within(500 if view.patience > 0 else 0)
        reached = next((part for part in chain((element,), inner) if view.tabbable(part)), None)
        if reached is None:
            yield right("Ce qui est caché n'est pas atteint au clavier.")
        elif view.sheets_may_hide:
            unsure.append(reached)
        else:
            yield failed(
                "Le clavier atteint un contenu caché aux aides techniques (aria-hidden).",
                place=at(page, reached),
                test="10.8.1",
            )
    yield from asked(
        page,
        unsure,
        "{number} contenu(s) caché(s) aux aides techniques (aria-hidden) que le clavier peut atteindre.",
        "Ce contenu est-il aussi caché à l'écran tant que aria-hidden est posé ?",
        test="10.8.1",
    )


PRESENTATION = criterion(
    "10.1",
    Words(
        title="Ni balise, ni attribut, ni espaces de présentation dans le code source",
        remedy="Ôtez la balise ou l'attribut, et dites la mise en forme dans la feuille de style.",
        person="Jeanne, malvoyante, qui remplace les couleurs et tailles de la page par les siennes.",
        nothing="Aucune page n'est concernée.",
    ),
    _plain,
    decides=("10.1.1", "10.1.2"),
    detects=("10.1.3",),
)
ZOOM = criterion(
    "10.4",
    Words(
        title="La page n'empêche pas d'agrandir le texte",
        remedy="Ôtez user-scalable et maximum-scale de la balise meta viewport.",
        person="Jeanne, malvoyante, qui écarte deux doigts pour lire.",
        nothing="Aucune page ne règle son affichage sur téléphone.",
    ),
    _zoom,
)
HIDDEN_CONTENT = criterion(
    "10.8",
    Words(
        title="Ce qui est caché aux aides techniques n'est pas atteint au clavier",
        remedy='Ôtez aria-hidden, ou ajoutez tabindex="-1" à ce qu\'il cache.',
        person="Awa, aveugle, dont le curseur se perd sur un bouton que rien n'annonce.",
        nothing="Rien n'est caché aux seules aides techniques.",
    ),
    _hidden_content,
    detects=("10.8.1",),
)
PRESENTATION_CRITERIA = (PRESENTATION, ZOOM, HIDDEN_CONTENT)
