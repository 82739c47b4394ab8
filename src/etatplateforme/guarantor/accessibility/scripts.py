"""RGAA theme 7: a component says its name, its role and its states, and the keyboard reaches what the mouse does."""

import re
from collections.abc import Iterator
from itertools import chain

from etatplateforme.guarantor.accessibility.act.states import missing_states, right_value
from etatplateforme.guarantor.accessibility.aria import ATTRIBUTES, REFERENCES, SINGLE_REFERENCES, TEXTS
from etatplateforme.guarantor.accessibility.buttons import buttons, in_form, named
from etatplateforme.guarantor.accessibility.carriers import around, carriers, in_order, with_role
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.links import said_words
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import asked, at, right, wrong
from etatplateforme.guarantor.accessibility.roles import explicit_role, implicit_role, type_of
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell

COMPONENTS = words("checkbox combobox menuitemcheckbox menuitemradio meter radio scrollbar separator slider switch")
NAMED_COMPONENTS = ("menuitem", "menuitemcheckbox", "menuitemradio", "tab", "treeitem")
"""Components that are neither fields nor buttons (theme 11 judges those), and whose name is what they do."""

JUDGED = ATTRIBUTES - TEXTS - (REFERENCES - SINGLE_REFERENCES)
"""States and properties that do not take any value."""

GOES = re.compile(
    r"""\s*(?:(?:window|document|self|top)\.)?location(?:\.href)?\s*=\s*(['"])(?P<to>[^'"]{1,2000})\1\s*;?"""
    r"""(?:\s*return\s+(?:false|true)\s*;?)?\s*"""
)
"""A handler that only leads to an address."""

IDLE = re.compile(
    r"\s*(?:(?:event|e)\.(?:stopPropagation|preventDefault)\(\)|return\s+(?:true|false)|void\(?0\)?)?\s*;?\s*"
)
"""A handler that does nothing by itself."""


def _states(page: Page, view: View) -> Iterator[Judgement]:
    for element in carriers(view, "role"):
        if explicit_role(element) in COMPONENTS:
            yield from _component(page, view, element)
    for name in sorted(JUDGED & view.carriers.keys()):
        known: set[str] = {""}
        for element in carriers(view, name):
            value = element.attributes[name].strip()
            if value in known or right_value(name, value):
                known.add(value)
            else:
                yield wrong(page, view, element, f"L'attribut {name} a une valeur qui n'existe pas.", test="7.1.1")
    yield from _names(page, view)


def _component(page: Page, view: View, element: Element) -> Iterator[Judgement]:
    missing = sorted(missing_states(view, element))
    if element.tag == "input" and type_of(element) in {"checkbox", "radio"}:
        missing = [name for name in missing if name != "aria-checked"]  # the box itself tells it
    if not missing or implicit_role(element) == explicit_role(element):
        yield right("Le composant dit son état.")
    elif missing == ["aria-controls"]:
        yield cant_tell(
            "Liste déroulante qui ne nomme pas ce qu'elle ouvre (aria-controls).",
            "La liste est-elle nommée quand elle s'ouvre ?",
            place=at(page, element),
            test="7.1.1",
        )
    else:
        message = f"Composant sans l'état que son rôle exige ({', '.join(missing)})."
        yield wrong(page, view, element, message, test="7.1.1")


def _names(page: Page, view: View) -> Iterator[Judgement]:
    """A button outside of forms, a tab, an item of a menu have a name, and it holds the words that are seen."""
    free = [button for button in buttons(view) if not in_form(view, button)]
    yield from named(page, view, free, "7.1.1")
    yield from said_words(page, view, free, "7.1.3")
    for element in with_role(view, *NAMED_COMPONENTS):
        if name_of(view, element) == "":
            message = f"Composant sans nom (role {view.role(element)})."
            yield wrong(page, view, element, message, test="7.1.1")


def _reached(page: Page, view: View) -> Iterator[Judgement]:
    """What a click does can be done by the keyboard."""
    unsure: list[Element] = []
    for element in in_order(carriers(view, "onclick", "ondblclick", "onmousedown", "onmouseup")):
        if element.tag in {"html", "body"} or ":" in element.tag or _idle(element) or not view.visible(element):
            continue
        view.patience -= 1
        if any(view.focusable(part) for part in chain((element,), around(view, element), element.within(200))):
            yield right("L'action est à portée de clavier.")
        elif element.tag in {"label", "option", "summary"}:
            continue
        elif (aim := GOES.fullmatch(element.attributes.get("onclick", "")[:3_000])) and _only_way(view, aim["to"]):
            message = "Élément qui mène à une page au clic de souris, sans lien que le clavier atteigne."
            yield wrong(page, view, element, message, shown=view.visible(element), test="7.3.1")
        else:
            unsure.append(element)
    yield from asked(
        page,
        unsure,
        "{number} élément(s) qui réagi(ssen)t au clic et que le clavier n'atteint pas.",
        "La même action est-elle offerte ailleurs sur la page, par un lien ou un bouton ?",
        test="7.3.1",
    )


def _idle(element: Element) -> bool:
    found = (element.attributes.get(name, "") for name in ("onclick", "ondblclick", "onmousedown", "onmouseup"))
    return all(len(text) < 200 and IDLE.fullmatch(text) is not None for text in found)


def _only_way(view: View, address: str) -> bool:
    """True when no link, form or handler within reach of the keyboard leads to the address."""
    others = (*carriers(view, "href"), *carriers(view, "action"), *carriers(view, "formaction"))
    if any(
        address in (other.attributes.get(name, "")) for other in others for name in ("href", "action", "formaction")
    ):
        return False
    handled = (element for element in carriers(view, "onclick") if address in element.attributes["onclick"])
    return not any(view.focusable(element) for element in handled)


def _context(page: Page, view: View) -> Iterator[Judgement]:
    """A list of choices that submits its form or changes page as soon as a choice is made."""
    leaving = [
        field
        for field in carriers(view, "onchange")
        if re.search(r"submit\(|location", field.attributes["onchange"][:2_000]) and view.exposed(field)
    ]
    yield from asked(
        page,
        leaving,
        "{number} champ(s) qui change(nt) de page dès qu'on y choisit une valeur (onchange).",
        "Un texte en avertit-il avant le champ, ou la page ne change-t-elle qu'à l'appui d'un bouton ?",
        test="7.4.1",
    )


COMPONENT_STATES = criterion(
    "7.1",
    Words(
        title="Un composant a un nom et dit les états que son rôle exige, avec des valeurs qui existent",
        remedy="Ajoutez l'attribut ou le nom manquant (aria-checked pour une case), ou employez la balise native.",
        person="Marc, aveugle, qui ne peut pas savoir si la case est cochée.",
        nothing="Aucun composant écrit à la main sur les pages examinées.",
    ),
    _states,
    detects=("7.1.1", "7.1.3"),
)
KEYBOARD = criterion(
    "7.3",
    Words(
        title="Ce qui réagit au clic de souris est à portée de clavier",
        remedy="Remplacez l'élément par un lien (a href) ou un bouton (button).",
        person="Karim, qui ne peut pas tenir de souris et passe d'un lien à l'autre avec la touche Tab.",
        nothing="Aucun élément ne réagit au clic par un attribut.",
    ),
    _reached,
    detects=("7.3.1",),
)
CONTEXT_CHANGE = criterion(
    "7.4",
    Words(
        title="Un choix dans une liste ne change pas de page sans que la personne le demande",
        remedy="Ajoutez un bouton de validation, et ôtez ce que fait onchange.",
        person="Marc, aveugle, qui parcourt une liste à la flèche et se retrouve sur une autre page.",
        nothing="Aucun champ ne change de page par lui-même.",
    ),
    _context,
)
SCRIPT_CRITERIA = (COMPONENT_STATES, KEYBOARD, CONTEXT_CHANGE)
