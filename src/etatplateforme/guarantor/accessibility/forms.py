"""RGAA theme 11: every field of a form has a label that belongs to it."""

from collections.abc import Iterator
from enum import Enum

from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import at, wrong
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Document, Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, passed

NOT_FIELDS = frozenset({"hidden", "submit", "reset", "button", "image"})
"""Types of ``input`` in which nobody types or chooses anything."""


class _Label(Enum):
    """How a field gets its label, from certain to none."""

    LINKED = "linked"
    AROUND = "around"
    HIDDEN_FIELD = "hidden_field"
    MISSING = "missing"


def is_field(element: Element) -> bool:
    """True for a native field in which a person types or chooses."""
    if element.tag == "input":
        return element.attributes.get("type", "").strip().lower() not in NOT_FIELDS
    return element.tag in {"select", "textarea"}


def _label_of(field: Element, document: Document, targets: frozenset[str]) -> _Label:
    identifier = field.attributes.get("id", "")
    astray = field.label is not None and field.label.attributes.get("for", identifier) != identifier
    linked = identifier in targets and document.by_id.get(identifier) is field
    if astray and not linked:
        return _Label.HIDDEN_FIELD if field.hidden else _Label.MISSING
    if linked or document.has_aria_name(field):
        return _Label.LINKED
    around = field.label
    if around is not None and "for" not in around.attributes and (around.speaks or around.says("aria-label")):
        return _Label.AROUND
    return _Label.HIDDEN_FIELD if field.hidden else _Label.MISSING


def _has_labels(page: Page, view: View) -> Iterator[Judgement]:
    document = view.document
    targets = frozenset(
        element.attributes.get("for", "")
        for element in document.elements
        if element.tag == "label" and (element.speaks or element.says("aria-label"))
    )
    doubtful: dict[_Label, list[Element]] = {}
    for field in filter(is_field, document.elements):
        label = _label_of(field, document, targets)
        if label is _Label.LINKED:
            yield passed("Le champ a une étiquette.")
        elif label is _Label.MISSING:
            only = " : le texte indicatif (placeholder) n'en est pas une" if field.says("placeholder") else ""
            message = f"Champ de formulaire sans étiquette (balise {field.tag}){only}."
            yield wrong(page, view, field, message, shown=True, test="11.1.1")
        else:
            doubtful.setdefault(label, []).append(field)
    if around := doubtful.get(_Label.AROUND):
        yield cant_tell(
            f"{len(around)} champ(s) dont l'étiquette entoure le champ sans attribut for.",
            "Le RGAA ne cite que l'étiquette liée par for : les aides techniques de vos usagers "
            "lisent-elles celle-ci ?",
            place=at(page, around[0]),
            test="11.1.1",
        )
    if hidden := doubtful.get(_Label.HIDDEN_FIELD):
        yield cant_tell(
            f"{len(hidden)} champ(s) caché(s) sans étiquette.",
            "Ces champs s'affichent-ils à un moment ? Si oui, donnez-leur une étiquette.",
            place=at(page, hidden[0]),
            test="11.1.1",
        )


FIELD_LABEL = criterion(
    "11.1",
    Words(
        title="Chaque champ de formulaire a une étiquette",
        remedy='Liez une étiquette au champ : <label for="naissance">Date de naissance</label> <input id="naissance">.',
        person="Karim, qui dicte ses réponses : sans étiquette, il ne peut pas appeler le champ par son nom.",
        nothing="Aucun champ sur les pages examinées.",
        right="Les champs ont une étiquette",
    ),
    _has_labels,
    decides=("11.1.2",),
    detects=("11.1.1",),
)
