"""RGAA theme 9: headings that say something, one main part, lists whose items stand in them."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import at, wrong
from etatplateforme.guarantor.accessibility.roles import explicit_role
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed, passed

LISTS = frozenset({"ul", "ol"})
IN_LISTS = frozenset({"li", "script", "template"})
IN_DESCRIPTIONS = frozenset({"dt", "dd", "div", "script", "template"})
NATIVE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _level(heading: Element) -> int | None:
    text = heading.attributes.get("aria-level", "").strip()
    if text.isdecimal() and text.isascii() and len(text) < 3 and int(text) > 0:
        return int(text)
    return int(heading.tag[1]) if heading.tag in NATIVE else None


def _headings(page: Page, view: View) -> Iterator[Judgement]:
    before = 0
    for heading in view.document.elements:
        if (heading.tag not in NATIVE and "role" not in heading.attributes) or view.role(heading) != "heading":
            continue
        level = _level(heading)
        if level is None:
            yield wrong(
                page, view, heading, "Titre (role heading) dont le niveau (aria-level) n'est pas dit.", test="9.1.1"
            )
        if name_of(view, heading) == "":
            yield wrong(page, view, heading, "Titre vide.", test="9.1.2")
        elif before and level is not None and level > before + 1 and view.exposed(heading):
            yield cant_tell(
                f"Un titre de niveau {level} suit un titre de niveau {before}.",
                "La hiérarchie des titres suit-elle bien le plan de la page ?",
                place=at(page, heading),
                test="9.1.1",
            )
        else:
            yield passed("Le titre dit quelque chose.")
        before = level if level is not None and view.exposed(heading) else before


def _main(page: Page, view: View) -> Iterator[Judgement]:
    mains = [element for element in view.all("main") if "hidden" not in element.attributes and view.exposed(element)]
    if len(mains) == 1:
        yield passed("La zone principale est unique.")
    elif mains and view.sheets_may_hide:
        yield cant_tell(
            "Plusieurs zones principales (main) sans attribut hidden.",
            "Une seule de ces zones se voit-elle à la fois ? Si oui, cachez les autres par l'attribut hidden.",
            place=at(page, mains[1]),
            test="9.2.1",
        )
    elif mains:
        yield failed("Plusieurs zones principales (main) visibles.", place=at(page, mains[1]), test="9.2.1")


def _lists(page: Page, view: View) -> Iterator[Judgement]:
    for whole in view.all("ul", "ol", "dl"):
        if explicit_role(whole) is not None:
            continue
        test, allowed = ("9.3.3", IN_DESCRIPTIONS) if whole.tag == "dl" else (_test(whole), IN_LISTS)
        stray = next((child for child in whole.children if child.tag not in allowed), None)
        loose = any(isinstance(item, str) and item.strip() for item in whole.content)
        if stray is not None or loose:
            message = f"Liste ({whole.tag}) qui contient autre chose que ses éléments."
            yield wrong(page, view, stray or whole, message, test=test)
        else:
            yield passed("La liste ne contient que ses éléments.")
    for item in view.all("li"):
        outer = item.parent
        in_list = outer is not None and (outer.tag in {*LISTS, "menu"} or explicit_role(outer) in {"list", "directory"})
        if not in_list and explicit_role(item) is None:
            yield wrong(page, view, item, "Élément de liste (li) hors d'une liste.", test="9.3.1")


def _test(whole: Element) -> str:
    return "9.3.2" if whole.tag == "ol" else "9.3.1"


HEADINGS = criterion(
    "9.1",
    Words(
        title="Aucun titre n'est vide ni sans niveau",
        remedy="Écrivez le texte du titre, ou ôtez la balise vide ; ajoutez aria-level à un role heading.",
        person="Marc, aveugle, qui parcourt la page de titre en titre.",
        nothing="Aucun titre sur les pages examinées.",
    ),
    _headings,
    detects=("9.1.1", "9.1.2"),
)
MAIN = criterion(
    "9.2",
    Words(
        title="Une seule zone principale se voit à la fois",
        remedy="Gardez une seule balise main, et l'attribut hidden sur les autres.",
        person="Marc, aveugle, qui saute droit au contenu principal.",
        nothing="Aucune zone principale (main) n'est balisée.",
    ),
    _main,
    detects=("9.2.1",),
)
LISTS_WHOLE = criterion(
    "9.3",
    Words(
        title="Une liste ne contient que ses éléments, et ses éléments sont dans une liste",
        remedy="Mettez chaque élément dans une balise li (dt ou dd dans dl), et les li dans ul ou ol.",
        person="Awa, aveugle, à qui le lecteur d'écran annonce le nombre de pièces à fournir.",
        nothing="Aucune liste sur les pages examinées.",
    ),
    _lists,
    detects=("9.3.1", "9.3.2", "9.3.3"),
)
STRUCTURE_CRITERIA = (HEADINGS, MAIN, LISTS_WHOLE)
