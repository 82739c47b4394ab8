"""RGAA theme 11, beyond labels: groups and their legends, groups of choices, what a field expects."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.autofill import right_autocomplete
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.forms import is_field
from etatplateforme.guarantor.accessibility.links import BUTTON_NAME
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import at, wrong
from etatplateforme.guarantor.accessibility.roles import explicit_role
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, passed

OWN_MEANS = ("title", "aria-label", "aria-labelledby", "aria-describedby")
NO_VALUE = frozenset(["button", "checkbox", "file", "image", "radio", "reset", "submit", "hidden"])


def _same_nature(group: Element) -> list[Element]:
    """Buttons of choice of one name that stand in a group: certainly fields of the same nature."""
    fields = [field for field in group.within(5_000) if is_field(field)]
    kinds = [(field.attributes.get("type", "").strip().lower(), field.attributes.get("name", "")) for field in fields]
    return [
        field
        for field, kind in zip(fields, kinds, strict=True)
        if kind[0] in {"radio", "checkbox"} and kind[1] and kinds.count(kind) > 1
    ]


def _legends(page: Page, view: View) -> Iterator[Judgement]:
    groups = [e for e in view.document.elements if e.tag == "fieldset" or explicit_role(e) in {"group", "radiogroup"}]
    for group in groups:
        view.patience -= 20
        fields = _same_nature(group) if view.patience > 0 else []
        legend = next((child for child in group.children if child.tag == "legend"), None)
        native = group.tag == "fieldset" and explicit_role(group) is None
        if legend is not None and name_of(view, legend) != "":
            yield passed("Le groupe a une légende.")
        elif (name := name_of(view, group)) or name is None:
            if native:
                yield _named_otherwise(page, group)
            else:
                yield passed("Le groupe a un nom.")
        elif fields and not all(any(field.says(name) for name in OWN_MEANS) for field in fields):
            yield wrong(page, view, group, f"Groupe de champs sans légende (balise {group.tag}).", test="11.6.1")
        elif native:
            yield _named_otherwise(page, group)


def _named_otherwise(page: Page, group: Element) -> Judgement:
    return cant_tell(
        "Regroupement (fieldset) sans balise legend qui dise quelque chose.",
        "Ce regroupement réunit-il des champs de même nature ? Si oui, donnez-lui une légende.",
        place=at(page, group),
        test="11.6.1",
    )


def _choices(page: Page, view: View) -> Iterator[Judgement]:
    for group in view.all("optgroup"):
        if group.parent is None or group.parent.tag != "select":
            continue
        if group.says("label"):
            yield passed("Le groupe de choix a un nom.")
        else:
            yield wrong(page, view, group, "Groupe de choix (optgroup) sans attribut label.", test="11.8.2")


def _purposes(page: Page, view: View) -> Iterator[Judgement]:
    for field in view.all("input", "select", "textarea"):
        value = field.attributes.get("autocomplete", "").strip()
        kind = field.attributes.get("type", "").strip().lower()
        if not value or value.lower() in {"on", "off"} or (field.tag == "input" and kind in NO_VALUE):
            continue
        if right_autocomplete(value):
            yield passed("La nature de la donnée attendue est connue.")
        elif value.lower().split()[0] in {"on", "off"} or len(value) > 200:
            yield cant_tell(
                "Valeur inhabituelle de l'attribut autocomplete.",
                "Le champ attend-il une donnée sur la personne ? Si oui, dites laquelle.",
                place=at(page, field),
                test="11.13.1",
            )
        else:
            yield wrong(page, view, field, "Valeur de l'attribut autocomplete qui n'existe pas.", test="11.13.1")


LEGEND = criterion(
    "11.6",
    Words(
        title="Chaque groupe de champs de même nature a une légende",
        remedy="Ajoutez à fieldset une balise legend qui pose la question commune aux champs.",
        person="Awa, aveugle, qui entend « oui, non » sans savoir à quelle question.",
        nothing="Aucun groupe de champs sur les pages examinées.",
    ),
    _legends,
    decides=("11.6.1",),
)
CHOICES = criterion(
    "11.8",
    Words(
        title="Chaque groupe d'une liste de choix a un nom",
        remedy='Ajoutez l\'attribut label : <optgroup label="Écoles maternelles">.',
        person="Awa, aveugle, perdue dans une liste de trente écoles.",
        nothing="Aucun groupe dans les listes de choix.",
    ),
    _choices,
    decides=("11.8.2",),
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
FORM_CRITERIA = (LEGEND, CHOICES, BUTTON_NAME, PURPOSE)
