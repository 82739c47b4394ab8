"""What shows only between several pages: the same menu in the same order (RGAA 12.2), titles that tell pages apart.

Sources do not say where a menu is drawn, so nothing here passes or fails: differences are asked about.
"""

from collections import defaultdict
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.criterion import Words, criterion_of
from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.accessibility.view import View, view_of_page
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import PageKind, Reading
from etatplateforme.guarantor.rule import Judgement, cant_tell
from etatplateforme.values.finding import Place

MOST_TOLD = 20
NOT_OF_THE_SET = frozenset({PageKind.FRAGMENT, PageKind.MESSAGE})
QUESTION = "Le menu est-il à la même place à l'écran sur toutes les pages, accueil excepté ?"


def same_titles(reading: Reading) -> Iterator[Judgement]:
    """Pages of one title: they may be steps, or lists cut in pages, that should say which one they are (8.6).

    Names that differ by what they have in parentheses (« recherche (2) ») are states of one page.
    """
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for page, document in reading.documents:
        if page.kind not in NOT_OF_THE_SET and document.title:
            _ = named[document.title.casefold()].setdefault(page.name.partition(" (")[0], page.name)
    shared = [list(names.values()) for names in named.values() if len(names) > 1]
    for names in shared[:MOST_TOLD]:
        others = ", ".join(names[1:4]) + ("…" if len(names) > 4 else "")
        yield cant_tell(
            f"Le même titre sert à {len(names)} pages ({others}).",
            "Ces pages sont-elles différentes ? Si oui, donnez à chacune un titre qui la distingue.",
            place=Place(names[0]),
            test="8.6.1",
        )


def _same_menus(reading: Reading) -> Iterator[Judgement]:
    pages = [(page, view) for page, view in reading.derived(view_of_page) if page.kind not in NOT_OF_THE_SET]
    if len(pages) < 2:
        yield cant_tell("La place des menus se compare entre plusieurs pages.", QUESTION)
        return
    reference: list[str] | None = None
    differing = 0
    for page, view in pages:
        menus = list(_menus(view))
        order = _order(menus)
        if not order or page.kind is PageKind.HOME:
            continue
        if reference is None:
            reference = order
        elif not _same_relative_order(reference, order):
            differing += 1
            if differing <= MOST_TOLD:
                message = "Les liens de navigation n'y sont pas dans le même ordre que sur les autres pages."
                question = "Est-ce le même menu ? Si oui, gardez-lui partout le même ordre."
                yield cant_tell(message, question, place=at(page, menus[0]), test="12.2.1")
    if not differing:
        same = reference is not None
        message = "Les liens des menus gardent leur ordre d'une page à l'autre." if same else "Aucun menu reconnu."
        yield cant_tell(message, QUESTION, test="12.2.1")


def _menus(view: View) -> Iterator[Element]:
    """Navigation landmarks, outermost only."""
    for element in view.document.elements:
        if view.role(element) == "navigation" and not any(view.role(a) == "navigation" for a in element.around()):
            yield element


def _order(menus: list[Element]) -> list[str]:
    """Where the links of the menus lead, in order, each once."""
    links = (link for menu in menus for link in menu.within(5_000) if link.tag == "a" and link.says("href"))
    return list(dict.fromkeys(link.attributes["href"].strip() for link in links))


def _same_relative_order(first: list[str], second: list[str]) -> bool:
    """True when the links that both hold come in the same order."""
    common = set(first) & set(second)
    return [link for link in first if link in common] == [link for link in second if link in common]


SAME_MENUS = criterion_of(
    "12.2",
    Words(
        title="Les menus gardent leur place d'une page à l'autre",
        remedy="Donnez aux menus la même place et le même ordre de liens sur toutes les pages.",
        person="Jeanne, qui a appris où est le menu et le cherche si on le déplace.",
        nothing="Aucun menu n'a été reconnu.",
    ),
    _same_menus,
)
ACROSS_CRITERIA = (SAME_MENUS,)
