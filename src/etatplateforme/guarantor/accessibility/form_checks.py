"""RGAA theme 11: what must be filled in is said, errors too, and a field says which personal data it expects."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.autofill import right_autocomplete
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.forms import by_form
from etatplateforme.guarantor.accessibility.names import description_of, name_of
from etatplateforme.guarantor.accessibility.pages import asked, right, wrong
from etatplateforme.guarantor.accessibility.roles import disabled
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

MARKED = re.compile(r"\*|obligat|requis|required|mandatory|nécessaire|facultat|optionn|optional", re.IGNORECASE)
"""How a page says that a field must, or need not, be filled in."""

ERROR = re.compile(
    r"erreur|error|obligat|requis|invalid|incorrect|manqu|vide|saisi|rens|rempl|format|entre|indiqu|choisi|doit",
    re.IGNORECASE,
)
"""Beginnings of words in which an error is told."""

NO_VALUE = frozenset(["button", "checkbox", "file", "image", "radio", "reset", "submit", "hidden"])
IN_MAIL_FIELDS = frozenset({"email", "username", "impp"})
"""Personal data that a field of type email may expect: other types also serve to bring a keyboard up."""


def _is_required(field: Element) -> bool:
    return "required" in field.attributes or field.attributes.get("aria-required", "").strip().lower() == "true"


def _required(page: Page, view: View) -> Iterator[Judgement]:
    unsure: list[Element] = []
    announced: bool | None = None
    for found in by_form(view).values():
        if len(found) < 2:  # the special case of a form with one field
            continue
        for field in (field for field in found if _is_required(field)):
            announced = MARKED.search(view.document.text) is not None if announced is None else announced
            told = f"{name_of(view, field)} {description_of(view, field)}"
            if MARKED.search(told[:5_000]):
                yield right("Le champ obligatoire est annoncé.")
            elif not announced and _plain_label(view, field):
                message = "Champ obligatoire que rien, ni dans son étiquette ni dans la page, n'annonce."
                yield wrong(page, view, field, message, test="11.10.2")
            else:
                unsure.append(field)
    yield from asked(
        page,
        unsure,
        "{number} champ(s) obligatoire(s) dont l'étiquette ne dit pas qu'il(s) l'est (le sont).",
        "Une mention visible « obligatoire », dans l'étiquette ou un texte lié au champ, l'annonce-t-elle ? Ou les "
        "champs facultatifs sont-ils seuls signalés ?",
        test="11.10.2",
    )
    yield from _errors(page, view)


def _plain_label(view: View, field: Element) -> bool:
    """True when labels hold words only: an image in one of them may be the sign that the field must be filled in."""
    labels = view.labels.get(field, ())
    return bool(labels) and all(label.last - label.order == 1 for label in labels)


def _errors(page: Page, view: View) -> Iterator[Judgement]:
    unsure: list[Element] = []
    for field in (field for found in by_form(view).values() for field in found):
        if field.attributes.get("aria-invalid", "").strip().lower() != "true" or not _is_required(field):
            continue
        targets = (*field.words("aria-describedby"), *field.words("aria-errormessage"))
        linked = any(word in view.document.by_id for word in targets) or field.says("aria-description")
        name = name_of(view, field) or ""
        if linked:
            yield right("Un texte est lié au champ en erreur.")
        elif (
            field.says("title") or ERROR.search(name[:2_000]) or len(name.split()) > 3 or not _plain_label(view, field)
        ):
            unsure.append(field)
        else:
            message = "Champ obligatoire en erreur (aria-invalid) auquel aucun message n'est lié."
            yield wrong(page, view, field, message, test="11.10.4")
    yield from asked(
        page,
        unsure,
        "{number} champ(s) obligatoire(s) en erreur (aria-invalid) sans texte lié par aria-describedby.",
        "Le message d'erreur se voit-il dans l'étiquette du champ ?",
        test="11.10.4",
    )


def _purposes(page: Page, view: View) -> Iterator[Judgement]:
    unusual: list[Element] = []
    for field in view.all("input", "select", "textarea"):
        value = field.attributes.get("autocomplete", "").strip()
        kind = field.attributes.get("type", "").strip().lower() if field.tag == "input" else ""
        if not value or value.lower() in {"on", "off"} or kind in NO_VALUE:
            continue
        if right_autocomplete(value):
            words = [word for word in value.lower().split() if word != "webauthn"]
            if kind != "email" or words[-1] in IN_MAIL_FIELDS:
                yield right("La nature de la donnée attendue est connue.")
            else:
                message = f"Valeur de l'attribut autocomplete qui ne va pas avec un champ de type {kind}."
                yield wrong(page, view, field, message, test="11.13.1")
        elif value.lower().split()[0] in {"on", "off"} or len(value) > 200 or disabled(field):
            unusual.append(field)
        else:
            yield wrong(page, view, field, "Valeur de l'attribut autocomplete qui n'existe pas.", test="11.13.1")
    yield from asked(
        page,
        unusual,
        "{number} valeur(s) inhabituelle(s) de l'attribut autocomplete.",
        "Le champ attend-il une donnée sur la personne ? Si oui, dites laquelle.",
        test="11.13.1",
    )


CHECKS = criterion(
    "11.10",
    Words(
        title="Un champ obligatoire, ou en erreur, le dit dans un texte qui lui est lié",
        remedy="Écrivez « (obligatoire) » dans l'étiquette, et liez le message d'erreur au champ par aria-describedby.",
        person="Awa, aveugle, qui renvoie trois fois le même formulaire sans savoir quel champ manque.",
        nothing="Aucun champ obligatoire dans un formulaire de plusieurs champs.",
    ),
    _required,
    detects=("11.10.2", "11.10.4"),
)
PURPOSE = criterion(
    "11.13",
    Words(
        title="Un champ qui dit la donnée attendue le dit avec un mot qui existe",
        remedy="Écrivez dans autocomplete un mot de la norme : « family-name », « email », « bday »…",
        person="Karim, que son navigateur aide à remplir ses nom et adresse.",
        nothing="Aucun champ ne dit la donnée attendue (autocomplete).",
    ),
    _purposes,
    detects=("11.13.1",),
)
