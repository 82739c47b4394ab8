"""ACT rules on frames and links that have the same name: they lead to the same place."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from urllib.parse import urlsplit, urlunsplit

from etatplateforme.guarantor.accessibility.act.near import around
from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, seen
from etatplateforme.guarantor.accessibility.aria import LINKS
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.view import View, view_of
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element, read
from etatplateforme.values.finding import Verdict

BLOCKS = frozenset(
    words(
        """
        address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
        footer form h1 h2 h3 h4 h5 h6 header hgroup li main nav ol p pre search section summary table td th ul
        """
    )
)
"""Elements that browsers draw as blocks (HTML, 15.3)."""

LONGEST = 2_000
"""Characters of a link's surroundings beyond which they are compared by their beginning."""


def address(element: Element) -> str | None:
    """Where a link or a frame leads, as the page writes it, host and scheme in lower case; None when it does not say.

    Two addresses that differ may still lead to the same place.
    """
    name = "src" if element.tag == "iframe" else "href" if "href" in element.attributes else "xlink:href"
    if name not in element.attributes or "srcdoc" in element.attributes:
        return None
    text = element.attributes[name].strip()
    try:
        scheme, host, path, query, _ = urlsplit(text)
    except ValueError:
        return text
    whole = urlunsplit((scheme.lower(), host.lower(), path or ("/" if host else ""), query, ""))
    return f"{whole}#{text.partition('#')[2]}" if "#" in text and not whole else whole


def _parts(view: View) -> Iterator[tuple[View, Element]]:
    """Elements of the page, and of the pages that its frames hold in their own attribute."""
    for element in view.document.elements:
        yield view, element
        if element.tag == "iframe" and "srcdoc" in element.attributes and view.exposed(element):
            inner = view_of(read(element.attributes["srcdoc"]))
            yield from ((inner, found) for found in inner.document.elements)


def _twins(targets: Callable[[View, Element], bool], *, in_place: bool = False) -> Callable[[View], Iterator[Told]]:
    """Rule on elements that share a name, and their surroundings when *in_place*: one address is right, several are for
    a person to compare."""

    def judge(view: View) -> Iterator[Told]:
        named: dict[str | None, list[tuple[View, Element]]] = defaultdict(list)
        for part, element in _parts(view):
            if targets(part, element) and part.exposed(element) and (name := name_of(part, element)) != "":
                named[name and name.casefold()].append((part, element))
        unnamed = named.pop(None, [])
        read_already: dict[Element, str] = {}
        for group in named.values():
            same: dict[Hashable, list[Element]] = defaultdict(list)
            for part, element in group if len(group) > 1 else ():
                same[_surroundings(part, element, read_already) if in_place else ()].append(element)
            yield from ((twins[0], _one_place(view, twins)) for twins in same.values() if len(twins) > 1)
        if len(unnamed) > 1 or (unnamed and named):
            yield unnamed[0][1], seen(view, right=None)

    return judge


def _one_place(view: View, twins: list[Element]) -> Verdict:
    addresses = {address(element) for element in twins}
    return seen(view, right=True if len(addresses) == 1 and None not in addresses else None)


def _frame(view: View, element: Element) -> bool:
    return element.tag == "iframe" and view.exposed(element)


def _link(view: View, element: Element) -> bool:
    return view.role(element) in LINKS and (":" not in element.tag or element.tag.startswith("svg:"))


def _surroundings(view: View, link: Element, read_already: dict[Element, str]) -> Hashable:
    """What stands around a link, as texts: its block, items of lists, its cell, its description.

    Two links in surroundings that read the same are as hard to tell apart as two links in one place.
    """
    told: list[str] = []
    block = cell = False
    for outer in around(link):
        role = view.role(outer)
        nearest_block, nearest_cell = not block and outer.tag in BLOCKS, not cell and role in {"cell", "gridcell"}
        if role == "listitem" or nearest_block or nearest_cell:
            if outer not in read_already:
                read_already[outer] = _text(view, outer)
            told.append(read_already[outer])
        block, cell = block or nearest_block, cell or nearest_cell
        if len(told) > 20:
            break
    return (*told, link.attributes.get("aria-describedby", ""))


def _text(view: View, element: Element) -> str:
    found: list[str] = [item for item in element.content if isinstance(item, str)]
    size = 0
    for inner in element.within():
        view.patience -= 1
        if view.patience < 0 or size > LONGEST:
            break
        found.extend(item for item in inner.content if isinstance(item, str))
        size += sum(len(item) for item in inner.content if isinstance(item, str))
    return " ".join("".join(found).split())[:LONGEST]


SAME_PLACE = "Les adresses diffèrent : mènent-elles à la même ressource, ou à des ressources équivalentes ?"

TWINS = (
    Act("4b1c6c", _twins(_frame), question=SAME_PLACE),
    Act("b20e66", _twins(_link), question=SAME_PLACE),
    Act("fd3a94", _twins(_link, in_place=True), question=SAME_PLACE),
)
