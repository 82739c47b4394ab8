"""Which element gives its language to each text of a page (ACT, « text inheriting its programmatic language »)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etatplateforme.guarantor.accessibility.hidden import Hidden
from etatplateforme.guarantor.accessibility.names import description_of, name_of
from etatplateforme.guarantor.accessibility.view import View, once
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element

NAMING = frozenset(
    words(
        """
        alt aria-label aria-labelledby aria-describedby aria-description title placeholder value
        """
    )
)
"""Attributes without which a name or a description adds nothing to the texts that an element holds."""


@dataclass(slots=True)
class Spoken:
    """Texts that take their language from one element; ``more`` when there may be others, in a frame for instance."""

    in_body: bool
    texts: list[str] = field(default_factory=list[str])
    more: bool = False


@once
def spoken(view: View) -> Mapping[Element | None, Spoken]:
    """Texts by the element whose ``lang`` they take; None for those of no element. One pass over the page."""
    owners: dict[Element, Element | None] = {}
    found: dict[Element | None, Spoken] = {}
    inside: set[Element] = set()
    for element in view.document.elements:
        above = element.parent
        if element.tag == "body" or above in inside:
            inside.add(element)
        owner = element if element.attributes.get("lang") else None if above is None else owners[above]
        owners[element] = owner
        if owner not in found:
            found[owner] = Spoken(owner in inside)
        _read(view, element, found[owner])
    return found


def _read(view: View, element: Element, told: Spoken) -> None:
    ways = view.hidden(element)
    seen, heard = not ways & (Hidden.UNDRAWN | Hidden.INVISIBLE), view.exposed(element)
    if not (seen or heard):
        return
    told.texts.extend(item for item in element.content if isinstance(item, str) and not item.isspace())
    if element.tag in {"iframe", "object", "embed"}:
        told.more = True
    if heard and not NAMING.isdisjoint(element.attributes):
        names = (name_of(view, element), description_of(view, element))
        told.texts.extend(text for text in names if text)
        told.more = told.more or None in names
