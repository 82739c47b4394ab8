"""RGAA theme 11: every field of a form has a label that belongs to it."""

from collections.abc import Iterator
from enum import Enum

from etatplateforme.guarantor.accessibility.aria import FIELDS
from etatplateforme.guarantor.accessibility.carriers import carriers, form_of, with_role
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import asked, right, wrong
from etatplateforme.guarantor.accessibility.view import LABELABLE, View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

NOT_FIELDS = frozenset({"hidden", "submit", "reset", "button", "image"})
"""Types of ``input`` in which nobody types or chooses anything."""

NATIVE = frozenset({"input", "select", "textarea", "progress", "meter"})
ROLES = tuple(sorted(FIELDS - {"menuitemcheckbox", "menuitemradio"}))
"""Roles of fields by the RGAA's glossary; items of a menu are judged with scripts."""


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


def fields(view: View) -> list[Element]:
    """Native fields of a page, tag by tag."""
    return [field for field in view.all("input", "select", "textarea") if is_field(field)]


def _label_of(view: View, field: Element, targets: frozenset[str]) -> _Label:
    document, hidden = view.document, not view.exposed(field)
    identifier = field.attributes.get("id", "")
    astray = field.label is not None and field.label.attributes.get("for", identifier) != identifier
    linked = identifier in targets and document.by_id.get(identifier) is field
    if astray and not linked:
        return _Label.HIDDEN_FIELD if hidden else _Label.MISSING
    if linked or document.has_aria_name(field):
        return _Label.LINKED
    around = field.label
    if around is not None and "for" not in around.attributes and (around.speaks or around.says("aria-label")):
        return _Label.AROUND
    return _Label.HIDDEN_FIELD if hidden else _Label.MISSING


def _has_labels(page: Page, view: View) -> Iterator[Judgement]:
    targets = frozenset(
        label.attributes.get("for", "") for label in view.all("label") if label.speaks or label.says("aria-label")
    )
    doubtful: dict[_Label, list[Element]] = {}
    missing: list[Element] = []
    for field in (*fields(view), *view.all("progress", "meter")):
        label = _label_of(view, field, targets)
        if label is _Label.LINKED:
            yield right("Le champ a une étiquette.")
        elif label is _Label.MISSING:
            missing.append(field)
            only = " : le texte indicatif (placeholder) n'en est pas une" if field.says("placeholder") else ""
            message = f"Champ de formulaire sans étiquette (balise {field.tag}){only}."
            yield wrong(page, view, field, message, shown=True, test="11.1.1")
        else:
            doubtful.setdefault(label, []).append(field)
    yield from _fields_by_role(page, view)
    yield from _lost_labels(page, view, missing)
    yield from asked(
        page,
        doubtful.get(_Label.AROUND, []),
        "{number} champ(s) dont l'étiquette entoure le champ sans attribut for.",
        "Le RGAA ne cite que l'étiquette liée par for : les aides techniques de vos usagers lisent-elles celle-ci ?",
        test="11.1.1",
    )
    yield from asked(
        page,
        doubtful.get(_Label.HIDDEN_FIELD, []),
        "{number} champ(s) caché(s) sans étiquette.",
        "Ces champs s'affichent-ils à un moment ? Si oui, donnez-leur une étiquette.",
        test="11.1.1",
    )
    yield from _unseen_labels(page, view)


def _fields_by_role(page: Page, view: View) -> Iterator[Judgement]:
    for field in with_role(view, *ROLES, "progressbar", "meter"):
        if field.tag in NATIVE:
            continue
        name = name_of(view, field)
        if name:
            yield right("Le champ a un nom.")
        elif name == "":
            message = f"Champ de formulaire sans étiquette (role {view.role(field)})."
            yield wrong(page, view, field, message, test="11.1.1")


def _lost_labels(page: Page, view: View, missing: list[Element]) -> Iterator[Judgement]:
    """A label that names nothing, beside a field that has no label, was meant for it."""
    lost: list[Element] = []
    for label in carriers(view, "for"):
        if label.tag != "label" or not label.speaks:
            continue
        target = view.document.by_id.get(label.attributes["for"])
        if target is not None and (target.tag in LABELABLE or "-" in target.tag):
            yield right("L'étiquette désigne un champ.")
        elif target is None and (_beside(label, missing) or _holds_field(label)):
            message = "Étiquette (label) dont l'attribut for ne désigne aucun élément de la page."
            yield wrong(page, view, label, message, test="11.1.2")
        else:
            lost.append(label)
    yield from asked(
        page,
        lost,
        "{number} étiquette(s) (label) dont l'attribut for ne désigne aucun champ de la page.",
        "Pour quel champ cette étiquette est-elle faite ? Écrivez dans for l'identifiant de ce champ.",
        test="11.1.2",
    )


def _beside(label: Element, missing: list[Element]) -> bool:
    """True when one of these fields stands in the element that holds the label."""
    around = label.parent
    return around is not None and any(around.order < field.order < around.last for field in missing[:200])


def _holds_field(label: Element) -> bool:
    return any(is_field(part) for part in label.within(200))


def _unseen_labels(page: Page, view: View) -> Iterator[Judgement]:
    unseen = [
        field
        for field in fields(view)
        if field.says("aria-label") and not field.says("title") and view.exposed(field) and not view.labels.get(field)
    ]
    yield from asked(
        page,
        unseen,
        "{number} champ(s) dont l'étiquette ne se voit pas (aria-label).",
        "Un texte accolé au champ dit-il ce qu'on y attend ? Sinon, ajoutez un title ou une étiquette visible.",
        test="11.1.3",
    )


def by_form(view: View) -> dict[Element | None, list[Element]]:
    """Fields of each form of a page; those that stand in none under None."""
    found: dict[Element | None, list[Element]] = {}
    for field in fields(view):
        found.setdefault(form_of(view, field), []).append(field)
    return found


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
