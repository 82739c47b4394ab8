"""RGAA theme 11: fields that go together are grouped under a legend, and choices of a list under a name."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import around, in_order, with_role
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.forms import by_form, is_field
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import asked, right, wrong
from etatplateforme.guarantor.accessibility.roles import explicit_role
from etatplateforme.guarantor.accessibility.texts import folded, meaningless
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

OWN_MEANS = ("title", "aria-label", "aria-labelledby", "aria-describedby")
GROUPS = frozenset({"group", "radiogroup"})
ANSWERS = frozenset({"oui", "non", "yes", "no", "vrai", "faux", "aucun", "aucune"})
"""Labels that mean nothing without the question that they answer."""


def _same_nature(group: Element) -> list[Element]:
    """Fields of a group when they are all buttons of choice of one name: certainly fields of the same nature."""
    fields = [field for field in group.within(5_000) if is_field(field)]
    kinds = {(field.attributes.get("type", "").strip().lower(), field.attributes.get("name", "")) for field in fields}
    kind, name = next(iter(kinds), ("", ""))
    alike = len(fields) > 1 and len(kinds) == 1 and kind in {"radio", "checkbox"} and bool(name)
    return fields if alike else []


def _ungrouped(page: Page, view: View) -> Iterator[Judgement]:
    unsure: list[Element] = []
    for found in by_form(view).values():
        series: dict[str, list[Element]] = {}
        for field in found:
            if field.attributes.get("type", "").strip().lower() == "radio" and field.says("name"):
                series.setdefault(field.attributes["name"], []).append(field)
        for radios in (radios for radios in series.values() if len(radios) > 1):
            if any(outer.tag == "fieldset" or explicit_role(outer) in GROUPS for outer in around(view, radios[0])):
                yield right("Les champs de même nature sont regroupés.")
            elif _answers_only(view, radios) and len(found) > len(radios):
                message = "Boutons radio « oui, non » qu'aucun groupe ne relie à leur question."
                yield wrong(page, view, radios[0], message, test="11.5.1")
            else:
                unsure.append(radios[0])
    yield from asked(
        page,
        unsure,
        "{number} série(s) de boutons radio hors d'un groupe (fieldset ou role group).",
        "Les étiquettes suffisent-elles à savoir à quelle question les boutons répondent ?",
        test="11.5.1",
    )


def _answers_only(view: View, radios: list[Element]) -> bool:
    """True when labels are mere answers and nothing else binds the buttons to their question."""
    bare = not any(radio.says(means) for radio in radios for means in OWN_MEANS)
    return bare and all(folded(name_of(view, radio) or "?") in ANSWERS for radio in radios)


def _legends(page: Page, view: View) -> Iterator[Judgement]:
    unsure: list[Element] = []
    for group in in_order((*view.all("fieldset"), *with_role(view, *GROUPS))):
        if group.tag == "optgroup" or _in_composite(view, group):
            continue
        view.patience -= 20
        alike = _same_nature(group) if view.patience > 0 else []
        legend = next((child for child in group.children if child.tag == "legend"), None)
        native = group.tag == "fieldset" and explicit_role(group) is None
        if native and legend is not None and name_of(view, legend) != "":
            yield right("Le groupe a une légende.")
        elif (name := name_of(view, group)) or name is None:
            if native or name is None:
                unsure.append(group)
            else:
                yield right("Le groupe a un nom.")
        elif alike and not all(any(field.says(means) for means in OWN_MEANS) for field in alike):
            yield wrong(page, view, group, f"Groupe de champs sans légende (balise {group.tag}).", test="11.6.1")
        elif native or (alike == [] and any(is_field(part) for part in group.within(500))):
            unsure.append(group)
    yield from asked(
        page,
        unsure,
        "{number} regroupement(s) de champs sans légende qui dise quelque chose.",
        "Ce regroupement réunit-il des champs de même nature ? Si oui, donnez-lui une légende.",
        test="11.6.1",
    )


def _in_composite(view: View, group: Element) -> bool:
    """True for a group of items of a menu, tree or list, which is no group of fields."""
    return any(explicit_role(outer) in {"menu", "menubar", "tree", "listbox"} for outer in around(view, group))


def _choices(page: Page, view: View) -> Iterator[Judgement]:
    for group in view.all("optgroup"):
        if group.parent is None or group.parent.tag != "select":
            continue
        label = group.attributes.get("label", "")
        if not label.strip():
            yield wrong(page, view, group, "Groupe de choix (optgroup) sans attribut label.", test="11.8.2")
        elif meaningless(label) or not any(letter.isalnum() for letter in label):
            message = "Groupe de choix (optgroup) dont l'attribut label ne dit rien."
            yield wrong(page, view, group, message, test="11.8.3")
        else:
            yield right("Le groupe de choix a un nom.")
    for group in with_role(view, "group"):
        if any(view.role(outer) == "listbox" and outer.tag != "select" for outer in around(view, group)):
            message = "Liste de choix faite de rôles (listbox), où les groupes ne sont pas restitués."
            yield wrong(page, view, group, message, test="11.8.1")


GROUPED = criterion(
    "11.5",
    Words(
        title="Les boutons radio d'une même question sont regroupés",
        remedy="Entourez-les d'une balise fieldset, avec la question dans legend.",
        person="Awa, aveugle, qui entend « oui, non » sans savoir à quelle question.",
        nothing="Aucune série de boutons radio sur les pages examinées.",
    ),
    _ungrouped,
    detects=("11.5.1",),
)
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
        title="Chaque groupe d'une liste de choix a un nom qui dit quelque chose",
        remedy='Ajoutez l\'attribut label : <optgroup label="Écoles maternelles">.',
        person="Awa, aveugle, perdue dans une liste de trente écoles.",
        nothing="Aucun groupe dans les listes de choix.",
    ),
    _choices,
    decides=("11.8.2",),
    detects=("11.8.1", "11.8.3"),
)
GROUP_CRITERIA = (GROUPED, LEGEND, CHOICES)
