"""RGAA theme 9: headings that say something, one main part, lists whose items stand in them."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import around, carriers, in_order, with_role
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import asked, at, right, wrong
from etatplateforme.guarantor.accessibility.roles import explicit_role
from etatplateforme.guarantor.accessibility.source_code import HTML5
from etatplateforme.guarantor.accessibility.texts import meaningless, said, written
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed

LISTS = frozenset({"ul", "ol"})
IN_LISTS = frozenset({"li", "script", "template"})
IN_DESCRIPTIONS = frozenset({"dt", "dd", "div", "script", "template"})
NATIVE = ("h1", "h2", "h3", "h4", "h5", "h6")
BULLETS = ("•", "◦", "▪", "‣", "●", "■")
ZONES = {"banner": "header", "main": "main", "contentinfo": "footer"}
"""Tag that test 9.2.1 asks for, by the role of the zone."""


def _level(heading: Element) -> int | None:
    text = heading.attributes.get("aria-level", "").strip()
    if text.isdecimal() and text.isascii() and len(text) < 3 and int(text) > 0:
        return int(text)
    return int(heading.tag[1]) if heading.tag in NATIVE else None


def _headings(page: Page, view: View) -> Iterator[Judgement]:
    before = 0
    jumps: list[Element] = []
    for heading in in_order((*view.all(*NATIVE), *carriers(view, "role"))):
        if (heading.tag not in NATIVE and "role" not in heading.attributes) or view.role(heading) != "heading":
            continue
        level = _level(heading)
        if level is None:
            message = "Titre (role heading) dont le niveau (aria-level) n'est pas dit par un nombre."
            yield wrong(page, view, heading, message, test="9.1.3")
        name = written(view, heading) or name_of(view, heading)
        if name == "":
            yield wrong(page, view, heading, "Titre vide.", test="9.1.2")
        elif meaningless(name or ""):
            yield wrong(page, view, heading, "Titre qui ne dit rien.", test="9.1.2")
        elif before and level is not None and level > before + 1 and view.exposed(heading):
            jumps.append(heading)
        else:
            yield right("Le titre dit quelque chose.")
        before = level if level is not None and view.exposed(heading) else before
    yield from asked(
        page,
        jumps,
        "{number} titre(s) qui saute(nt) un niveau ou plus après le titre qui précède.",
        "La hiérarchie des titres suit-elle bien le plan de la page ?",
        test="9.1.1",
    )
    yield from asked(
        page,
        [block for block in view.all("p") if _like_heading(view, block)],
        "{number} paragraphe(s) dont tout le texte est en gras.",
        "Ce texte sert-il de titre à ce qui le suit ? Si oui, balisez-le h2, h3…",
        test="9.1.3",
    )


def _like_heading(view: View, block: Element) -> bool:
    """True for a short paragraph that is wholly bold and is followed by another block."""
    parts = [item for item in block.content if isinstance(item, Element) or item.strip()]
    bold = len(parts) == 1 and isinstance(parts[0], Element) and parts[0].tag in {"b", "strong"}
    if not bold or block.parent is None or block.parent.tag in {"td", "th", "li", "caption", "label", "dd", "dt"}:
        return False
    after = next((child for child in block.parent.children if child.order > block.order), None)
    return after is not None and after.tag in {"p", "ul", "ol", "table", "form"} and len(said(view, block)) < 80


def _main(page: Page, view: View) -> Iterator[Judgement]:
    if view.document.doctype is None or view.document.doctype.lower() not in HTML5:
        return  # the special case of 9.2: only the document type of HTML5 is concerned
    mains = [element for element in view.all("main") if "hidden" not in element.attributes and view.exposed(element)]
    if len(mains) == 1:
        yield right("La zone principale est unique.")
    elif mains and view.sheets_may_hide:
        yield cant_tell(
            "Plusieurs zones principales (main) sans attribut hidden.",
            "Une seule de ces zones se voit-elle à la fois ? Si oui, cachez les autres par l'attribut hidden.",
            place=at(page, mains[1]),
            test="9.2.1",
        )
    elif mains:
        yield failed("Plusieurs zones principales (main) visibles.", place=at(page, mains[1]), test="9.2.1")
    elif page.kind is not PageKind.MESSAGE and view.by_tag.get("body"):
        yield cant_tell(
            "Aucune balise main sur la page.",
            "Où est le contenu principal de la page ? Placez-le dans une balise main.",
            place=at(page, view.by_tag["body"][0]),
            test="9.2.1",
        )
    for zone in with_role(view, *ZONES):
        tag = ZONES[view.role(zone) or ""]
        near = [outer.tag for outer in (zone, *around(view, zone))] + [inner.tag for inner in zone.within(50)]
        if tag not in near:
            message = f"Zone de la page dite par un rôle ({view.role(zone)}), sans balise {tag}."
            yield wrong(page, view, zone, message, test="9.2.1")


def _lists(page: Page, view: View) -> Iterator[Judgement]:
    for whole in view.all("ul", "ol", "dl"):
        if explicit_role(whole) is not None:
            continue
        test, allowed = ("9.3.3", IN_DESCRIPTIONS) if whole.tag == "dl" else (_test(whole), IN_LISTS)
        stray = next((child for child in whole.children if child.tag not in allowed), None)
        loose = any(isinstance(item, str) and not item.isspace() for item in whole.content)
        if stray is not None or loose:
            message = f"Liste ({whole.tag}) qui contient autre chose que ses éléments."
            yield wrong(page, view, stray or whole, message, test=test)
        else:
            yield right("La liste ne contient que ses éléments.")
    for item in view.all("li"):
        outer = item.parent
        in_list = outer is not None and (outer.tag in {*LISTS, "menu"} or explicit_role(outer) in {"list", "directory"})
        if not in_list and explicit_role(item) is None:
            yield wrong(page, view, item, "Élément de liste (li) hors d'une liste.", test="9.3.1")
    yield from _drawn_lists(page, view)


def _drawn_lists(page: Page, view: View) -> Iterator[Judgement]:
    """Lines that start with a bullet, and that only the eye takes for a list."""
    if not any(bullet in view.document.text for bullet in BULLETS):
        return
    for block in view.all("p", "div", "td"):
        lines = _lines(block)
        if sum(line.startswith(BULLETS) for line in lines) > 2:
            yield wrong(
                page, view, block, "Liste dessinée avec des puces écrites, sans balises ul et li.", test="9.3.1"
            )


def _lines(block: Element) -> list[str]:
    """Lines of the texts that stand directly in an element, as ``br`` cuts them."""
    lines = [""]
    for item in block.content:
        if isinstance(item, str):
            lines[-1] += item
        elif item.tag == "br":
            lines.append("")
    return [line.strip() for line in lines]


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
    detects=("9.1.2", "9.1.3"),
)
MAIN = criterion(
    "9.2",
    Words(
        title="Les grandes zones de la page ont leur balise, et une seule zone principale se voit",
        remedy="Employez header, main et footer ; gardez une seule balise main visible.",
        person="Marc, aveugle, qui saute droit au contenu principal.",
        nothing="Aucune page en HTML5, ou aucune n'a de contenu.",
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
