"""RGAA criterion 8.2: the source is well written: tags opened, closed and nested as HTML asks, nothing twice."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from etatplateforme.guarantor.accessibility.aria import ATTRIBUTES
from etatplateforme.guarantor.accessibility.carriers import carriers
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import asked, at, right
from etatplateforme.guarantor.accessibility.source_code import HTML5
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.accessibility.well_formed import Fault, faults_of
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.dom.tags import source_of
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed
from etatplateforme.values.finding import Place

NOT_WRITING = frozenset({"unexpected-doctype", "missing-doctype"})
"""Faults that test 8.1 tells."""

AS_IN_XML = frozenset(
    {
        "disallowed-processing-instruction-target",
        "non-void-html-element-start-tag-with-trailing-solidus",
        "unexpected-question-mark-instead-of-tag-name",
    }
)
"""Faults of HTML that are none under a document type of XHTML."""

FAULTS = {
    "duplicate-attribute": "Attribut écrit deux fois sur une balise",
    "end-tag-with-attributes": "Attribut sur une balise fermante",
    "missing-whitespace-between-attributes": "Espace manquante entre deux attributs",
    "non-void-html-element-start-tag-with-trailing-solidus": "Balise ouvrante fermée par « /> »",
    "unexpected-null-character": "Caractère nul",
    "unexpected-character-in-attribute-name": "Caractère interdit dans un nom d'attribut",
    "unexpected-character-in-unquoted-attribute-value": "Guillemet ou signe interdit dans une valeur sans guillemets",
    "eof-in-tag": "Balise qui n'est pas terminée à la fin de la page",
    "eof-in-comment": "Commentaire qui n'est pas terminé à la fin de la page",
    "invalid-first-character-of-tag-name": "Signe « < » qui n'ouvre pas une balise",
    "unknown-named-character-reference": "Caractère nommé (&…;) qui n'existe pas",
    "missing-semicolon-after-character-reference": "Caractère nommé (&…) sans point-virgule",
}
"""Faults of writing in French, by the standard's names."""

INTERACTIVE = frozenset({"button", "details", "embed", "iframe", "label", "select", "textarea"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hgroup"})
SECTIONS = frozenset({"article", "aside", "nav", "section"})
NEVER_IN = {
    "address": HEADINGS | SECTIONS | {"address", "footer", "header"},
    "caption": frozenset({"table"}),
    "dfn": frozenset({"dfn"}),
    "dt": HEADINGS | SECTIONS | {"footer", "header"},
    "label": frozenset({"label"}),
    "meter": frozenset({"meter"}),
    "progress": frozenset({"progress"}),
    "th": HEADINGS | SECTIONS | {"footer", "header"},
}
"""Elements that never stand in another, at any depth (content models of the standard, section 4)."""

MOST_SOUGHT = 500
"""Elements looked at in another, for those that must not be there."""


def _interactive(element: Element) -> bool:
    match element.tag:
        case "a":
            return "href" in element.attributes
        case "audio" | "video":
            return "controls" in element.attributes
        case "img":
            return "usemap" in element.attributes
        case "input":
            return element.attributes.get("type", "").strip().lower() != "hidden"
        case tag:
            return tag in INTERACTIVE


def _misplaced(view: View) -> Iterator[tuple[Element, str]]:
    """Elements that stand, at any depth, where the standard forbids them, and the tag that they stand in."""
    for holder in view.all("a", "button"):
        if holder.last - holder.order == 1 or (holder.tag == "a" and "href" not in holder.attributes):
            continue
        view.patience -= 1
        for inner in holder.within(MOST_SOUGHT) if view.patience > 0 else []:
            if _interactive(inner) or ("tabindex" in inner.attributes and ":" not in inner.tag):
                yield inner, holder.tag
                break
    for tag, forbidden in NEVER_IN.items():
        for holder in view.all(tag):
            view.patience -= 1
            within = holder.within(MOST_SOUGHT) if view.patience > 0 else []
            if (stray := next((part for part in within if part.tag in forbidden), None)) is not None:
                yield stray, holder.tag


def _misplaced_faults(page: Page, view: View) -> Iterator[Fault]:
    for inner, outer in _misplaced(view):
        if inner.line is not None and inner.column is not None:
            message = f"Balise {inner.tag} placée dans une balise {outer}, où la norme HTML l'interdit."
            yield message, inner.line, inner.column, True


def _source_faults(page: Page, view: View) -> Iterator[Judgement]:
    """Faults of opening, closing and nesting; those of nesting are a doubt under a document type before HTML5."""
    source = source_of(page.html)
    if source is None:
        yield cant_tell(
            "L'ouverture et la fermeture des balises n'ont pas été vérifiées : il y faut turbohtml.",
            "Le vérificateur du W3C (« Nu Html Checker ») relève-t-il une balise mal ouverte, fermée ou imbriquée ?",
            place=Place(page.name),
            test="8.2.1",
        )
    faults = sorted((*(faults_of(source) if source is not None else ()), *_misplaced_faults(page, view)))
    recent = (view.document.doctype or "html").lower() in HTML5
    for message, alike in groupby(faults, key=_message):
        first, *others = alike
        told = message if not others else f"{message.removesuffix('.')} ({len(others) + 1} fois)."
        place = Place(page.name, first[1], first[2])
        if recent or not first[3]:
            yield failed(told, place=place, test="8.2.1")
        else:
            question = "Le type de document que la page déclare admet-il cette imbrication, que HTML5 refuse ?"
            yield cant_tell(told, question, place=place, test="8.2.1")


def _message(fault: Fault) -> str:
    return fault[0]


def _slips(page: Page, view: View) -> Iterator[Judgement]:
    allowed = AS_IN_XML if "xhtml" in (view.document.doctype or "").lower() else frozenset[str]()
    slips = [slip for slip in view.document.slips if slip[0] not in NOT_WRITING | allowed]
    for code, number in Counter(code for code, _, _ in slips).items():
        _, line, column = next(slip for slip in slips if slip[0] == code)
        told = FAULTS.get(code, "Faute d'écriture du code")
        yield failed(f"{told} ({number} fois, « {code} »).", place=Place(page.name, line, column), test="8.2.1")


def _same(one: Element, other: Element) -> bool:
    """True for one element of the source, which parsers may make twice when its tags cross others."""
    return one is other or ((one.line, one.column) == (other.line, other.column) and other.line is not None)


def _twice(page: Page, view: View) -> Iterator[Judgement]:
    odd: list[Element] = []
    known = view.document.by_id
    for element in carriers(view, "id"):
        identifier = element.attributes["id"]
        if identifier and not _same(known[identifier], element):
            yield failed("Identifiant (id) déjà employé dans la page.", place=at(page, element), test="8.2.1")
        elif identifier.split() != [identifier]:
            odd.append(element)
    yield from asked(
        page,
        odd,
        "{number} identifiant(s) (id) vide(s) ou qui contien(nen)t une espace.",
        "Quel identifiant, sans espace, était voulu ? Le vérificateur du W3C compte cette valeur comme une erreur.",
        test="8.2.1",
    )


def _writing(page: Page, view: View) -> Iterator[Judgement]:
    yield from _slips(page, view)
    yield from _source_faults(page, view)
    yield from _twice(page, view)
    _ = carriers(view, "")
    unknown = [name for name in view.carriers if name.startswith("aria-") and name not in ATTRIBUTES]
    yield from asked(
        page,
        carriers(view, *sorted(unknown)) if unknown else [],
        "{number} élément(s) avec un attribut aria- qui n'existe pas.",
        "Quel attribut de WAI-ARIA était voulu ? Le vérificateur du W3C compte cet attribut comme une erreur.",
        test="8.2.1",
    )
    yield right("Aucune autre faute d'écriture.")


WRITING = criterion(
    "8.2",
    Words(
        title="Le code source est bien écrit : balises ouvertes, fermées et imbriquées comme il faut, rien en double",
        remedy="Corrigez la balise à la ligne dite ; un identifiant ne sert qu'une fois par page.",
        person="Awa, aveugle, dont le lecteur d'écran lit le mauvais champ quand deux portent le même identifiant.",
        nothing="Aucune page n'est concernée.",
    ),
    _writing,
    decides=("8.2.1",),
)
