"""RGAA theme 7: a component that says its role says its states too."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.states import missing_states, right_value, states
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import at, wrong
from etatplateforme.guarantor.accessibility.roles import explicit_role, implicit_role
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, passed

COMPONENTS = frozenset(
    words(
        """
        checkbox combobox menuitemcheckbox menuitemradio meter radio scrollbar separator slider switch
        """
    )
)


def _states(page: Page, view: View) -> Iterator[Judgement]:
    for element in view.document.elements:
        if element.words("role") and explicit_role(element) in COMPONENTS:
            yield from _component(page, view, element)
        for name, value in states(element):
            if value.strip() and not right_value(name, value):
                yield wrong(page, view, element, f"L'attribut {name} a une valeur qui n'existe pas.", test="7.1.1")


def _component(page: Page, view: View, element: Element) -> Iterator[Judgement]:
    missing = sorted(missing_states(view, element))
    if not missing or implicit_role(element) == explicit_role(element):
        yield passed("Le composant dit son état.")
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


COMPONENT_STATES = criterion(
    "7.1",
    Words(
        title="Un composant dit les états que son rôle exige, avec des valeurs qui existent",
        remedy="Ajoutez l'attribut manquant (aria-checked pour une case), ou employez la balise native.",
        person="Marc, aveugle, qui ne peut pas savoir si la case est cochée.",
        nothing="Aucun composant écrit à la main sur les pages examinées.",
    ),
    _states,
    detects=("7.1.1",),
)
SCRIPT_CRITERIA = (COMPONENT_STATES,)
