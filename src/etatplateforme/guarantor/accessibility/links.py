"""RGAA theme 6: links have a name, the name holds the words that are seen, and says where the link leads."""

from collections.abc import Iterable, Iterator

from etatplateforme.guarantor.accessibility.act.fields import told_in_name, visible_words
from etatplateforme.guarantor.accessibility.aria import LINKS
from etatplateforme.guarantor.accessibility.carriers import around, in_order, with_role
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.images_words import is_empty_word
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import asked, at, right, wrong
from etatplateforme.guarantor.accessibility.texts import folded, meaningless, said, written
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed

IMAGES = frozenset({"img", "object", "canvas", "svg:svg"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTEXTS = frozenset({"p", "li", "td", "th", "dd", "dt", "label", "figcaption", "caption", "legend", "blockquote"})
VAGUE = frozenset(
    {
        "ici", "cliquez ici", "cliquer ici", "lien", "link", "click here", "here", "lire la suite", "la suite", "suite",
        "en savoir plus", "plus", "plus d'infos", "plus d'informations", "voir plus", "voir", "détails", "read more",
        "more", "learn more", "télécharger", "download",
    }
)  # fmt: skip
"""Names that say nothing of where a link leads without what stands around it."""


def links(view: View) -> list[Element]:
    """Links of a page, native or by their role."""
    native = (link for link in view.all("a", "svg:a") if "role" not in link.attributes and _leads(link))
    return in_order((*native, *(link for link in with_role(view, *LINKS) if link.tag != "area")))


def _leads(link: Element) -> bool:
    return "href" in link.attributes or (link.tag == "svg:a" and "xlink:href" in link.attributes)


def too_long(page: Page, element: Element, test: str) -> Judgement:
    """A doubt on a name that was not computed."""
    return cant_tell(
        "Le contenu de l'élément est trop long ou trop imbriqué pour être lu.",
        "Cet élément a-t-il un intitulé ?",
        place=at(page, element),
        test=test,
    )


def _named_links(page: Page, view: View) -> Iterator[Judgement]:
    by_title: list[Element] = []
    for link in links(view):
        if written(view, link):
            yield right("Le lien a un intitulé.")
            continue
        name = name_of(view, link)
        if name is None:
            yield too_long(page, link, "6.2.1")
        elif not name:
            yield wrong(page, view, link, "Lien sans intitulé.", test="6.2.1")
        elif not link.speaks and name == " ".join(link.attributes.get("title", "").split()):
            by_title.append(link)
        else:
            yield right("Le lien a un intitulé.")
    yield from asked(
        page,
        by_title,
        "{number} lien(s) vide(s), dont seul l'attribut title porte un texte.",
        "Le lien contient-il, à l'affichage, un texte ou une image avec alternative ?",
        test="6.2.1",
    )


def said_words(page: Page, view: View, elements: Iterable[Element], test: str) -> Iterator[Judgement]:
    """What is written on a link or button is in its name, so that it can be called by voice."""
    unsure: list[Element] = []
    for element in elements:
        if not (element.says("aria-label") or element.says("aria-labelledby")):
            continue
        words = visible_words(view, element)
        if not view.exposed(element) or (words is not None and not "".join(words).strip()):
            continue
        told = told_in_name(view, element)
        if told:
            yield right("Le nom contient ce qui est écrit.")
        elif told is False and view.in_sight(element):
            yield failed("Le nom accessible ne contient pas le texte visible.", place=at(page, element), test=test)
        else:
            unsure.append(element)
    yield from asked(
        page,
        unsure,
        "{number} nom(s) accessible(s) qui ne reprend (reprennent) pas mot pour mot ce qui est écrit.",
        "Le texte qui se voit est-il dans le nom (aria-label), ou n'est-ce qu'un symbole ?",
        test=test,
    )


def _kind(link: Element) -> str:
    """Test that asks whether a link of this kind is explicit: of text, of image, of both, or in a drawing."""
    if link.tag == "svg:a":
        return "6.1.4"
    pictured = any(inner.tag in IMAGES or inner.attributes.get("role") == "img" for inner in link.within(200))
    written = any(isinstance(item, str) and item.strip() for part in (link, *link.within(200)) for item in part.content)
    return "6.1.3" if pictured and written else "6.1.2" if pictured else "6.1.1"


def _explained(view: View, link: Element) -> bool:
    """True when something around the link may tell where it leads: a heading before it, its paragraph, cell or item."""
    if any(heading.order < link.order for heading in (*view.all(*HEADINGS), *with_role(view, "heading"))):
        return True
    block = next((outer for outer in around(view, link) if outer.tag in CONTEXTS), link.parent)
    if block is None:
        return False
    own, whole = said(view, link), said(view, block)
    described = link.says("aria-describedby") or link.says("title")
    return described or block.tag in {"td", "th"} or len(whole) > len(own) or view.patience <= 0


def _only_for_some(view: View, link: Element, name: str) -> bool:
    """True when the name says nothing while an image, or other words, show the eye what the link is."""
    images = [inner for inner in link.within(50) if inner.tag == "img"]
    if len(images) == 1 and not said(view, link):
        return is_empty_word(images[0], name)
    written = folded(said(view, link))
    empty = folded(name) in VAGUE or meaningless(name)
    told = written not in VAGUE and not meaningless(written) and sum(map(str.isalpha, written)) > 3
    return empty and link.says("aria-label") and told


def _explicit_links(page: Page, view: View) -> Iterator[Judgement]:
    vague: list[Element] = []
    titled: list[Element] = []
    for link in links(view):
        name = written(view, link) or name_of(view, link)
        if not name or not view.exposed(link):
            continue
        plain = link.last - link.order == 1 and "aria-label" not in link.attributes
        if not plain and _only_for_some(view, link, name):
            if _explained(view, link):
                vague.append(link)
            else:
                message = "Lien dont le nom ne dit pas où il mène, et que rien n'explique autour."
                yield wrong(page, view, link, message, test=_kind(link))
        elif folded(name) in VAGUE:
            vague.append(link)
        elif _title_drops(view, link):
            titled.append(link)
    yield from said_words(page, view, links(view), "6.1.5")
    yield from asked(
        page,
        vague,
        "{number} lien(s) au nom vague (« en savoir plus », « ici »…).",
        "La phrase, le paragraphe, l'élément de liste ou le titre qui précède disent-ils où mène le lien ?",
        test="6.1.1",
    )
    yield from asked(
        page,
        titled,
        "{number} lien(s) dont l'attribut title ne reprend pas le texte.",
        "Cet attribut title dit-il au moins tout ce que le lien affiche ? Sinon, complétez-le ou ôtez-le.",
        test="6.1.5",
    )


def _title_drops(view: View, link: Element) -> bool:
    if not link.says("title") or link.says("aria-label"):
        return False
    written = folded(said(view, link))
    return bool(written) and written not in folded(link.attributes["title"])


LINK_EXPLICIT = criterion(
    "6.1",
    Words(
        title="Le nom d'un lien dit où il mène et contient le texte qui se voit",
        remedy="Nommez la destination dans le lien ; si aria-label est utile, qu'il commence par le texte visible.",
        person="Karim, qui commande son ordinateur à la voix et dit ce qu'il lit.",
        nothing="Aucun lien n'a de nom vague, ni d'autre nom que son texte.",
    ),
    _explicit_links,
    detects=("6.1.1", "6.1.2", "6.1.3", "6.1.4", "6.1.5"),
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
LINK_CRITERIA = (LINK_EXPLICIT, LINK_NAME)
