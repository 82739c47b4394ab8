"""RGAA theme 12: a link leads past the menus to the main content."""

from collections.abc import Iterator
from urllib.parse import unquote

from etatplateforme.guarantor.accessibility.carriers import carriers, runs_scripts
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import asked, at, right, wrong
from etatplateforme.guarantor.accessibility.roles import tabindex
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed

TO_CONTENT = ("contenu", "content", "principal", "main")
LOCAL = ("http:", "https:", "//", "mailto:", "tel:", "data:", "javascript:", "#")


def _targets(view: View) -> list[tuple[Element, bool]]:
    """Links that lead into the page itself, each with whether what it names exists."""
    names = {element.attributes["name"] for element in carriers(view, "name") if element.tag == "a"}
    found: list[tuple[Element, bool]] = []
    for link in carriers(view, "href"):
        address = link.attributes["href"].strip()
        if link.tag in {"a", "area"} and address.startswith("#") and len(address) > 1:
            target = unquote(address[1:2_000])
            found.append((link, target in view.document.by_id or target in names or target.lower() == "top"))
    return found


def _skip_links(page: Page, view: View) -> Iterator[Judgement]:
    main = next((element for element in view.all("main") if view.exposed(element)), None)
    if main is None or page.kind is PageKind.MESSAGE:
        return
    inside = _targets(view)
    if any(exists and link.order < main.last for link, exists in inside):
        yield right("Un lien mène dans la page.")
        return
    lost = [link for link, exists in inside if not exists and _says_content(view, link) and link.order < main.order]
    if lost:
        message = "Lien vers le contenu dont la cible n'existe pas dans la page."
        yield wrong(page, view, lost[0], message, shown=view.exposed(lost[0]), test="12.7.1")
    elif inside or runs_scripts(view) or not _worth_skipping(view, main):
        yield cant_tell(
            "Aucun lien ne mène, en tête de page, à la zone de contenu principal.",
            "Un lien d'évitement ou d'accès rapide apparaît-il au clavier, ou est-il avéré qu'il serait inutile ?",
            place=at(page, main),
            test="12.7.1",
        )
    else:
        message = "Aucun lien n'évite le menu pour mener à la zone de contenu principal."
        yield failed(message, place=at(page, main), test="12.7.1")


def _says_content(view: View, link: Element) -> bool:
    name = (name_of(view, link) or "").lower()
    return any(word in name for word in TO_CONTENT)


def _worth_skipping(view: View, main: Element) -> bool:
    """True when links to other pages of the site stand before the main content: the site has more than one page."""
    links = [link for link in view.all("a") if link.order < main.order and view.tabbable(link)]
    others = [link for link in links if not link.attributes.get("href", "").strip().lower().startswith(LOCAL)]
    return len(links) > 2 and any(link.attributes.get("href", "").strip() for link in others)


def _order(page: Page, view: View) -> Iterator[Judgement]:
    yield from asked(
        page,
        [element for element in carriers(view, "tabindex") if (tabindex(element) or 0) > 0 and view.exposed(element)],
        "{number} élément(s) placé(s) en tête de l'ordre de tabulation (tabindex positif).",
        "L'ordre dans lequel la touche Tab parcourt la page reste-t-il cohérent ?",
        test="12.8.1",
    )


SKIP_LINK = criterion(
    "12.7",
    Words(
        title="Un lien mène droit au contenu principal",
        remedy='Ajoutez en tête de page <a href="#contenu">Contenu</a>, et id="contenu" sur la balise main.',
        person="Karim, au clavier, qui repasse à chaque page par les vingt liens du menu.",
        nothing="Aucune page n'a de zone principale (main).",
    ),
    _skip_links,
    detects=("12.7.1",),
)
TAB_ORDER = criterion(
    "12.8",
    Words(
        title="L'ordre de tabulation n'est pas changé par tabindex",
        remedy='Ôtez tabindex, ou écrivez tabindex="0", et placez les éléments dans le bon ordre.',
        person="Karim, au clavier, qui saute du nom au bouton d'envoi.",
        nothing="Aucun tabindex positif sur les pages examinées.",
    ),
    _order,
)
NAVIGATION_CRITERIA = (SKIP_LINK, TAB_ORDER)
