"""Fields of civility on pages: nobody is forced to be « Madame » or « Monsieur »."""

import re
from collections.abc import Iterator, Sequence

from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import right, wrong
from etatplateforme.guarantor.accessibility.roles import type_of
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.constraints.field import fillable, owner_checks, owner_of
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.equality.asked import asked_fields
from etatplateforme.guarantor.equality.labels import plain
from etatplateforme.guarantor.equality.lists import options_of
from etatplateforme.guarantor.equality.tried import observed
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.personas import Purpose
from etatplateforme.guarantor.rule import Judgement

MADAME = re.compile(r"madame|mme|mademoiselle|mlle")
MONSIEUR = re.compile(r"monsieur|mr?\.?")
FORCED = "La civilité est exigée, et le choix se fait entre « Madame » et « Monsieur » seulement."


def civility_fields(facts: Facts) -> Iterator[Judgement]:
    """What the lists and buttons of civility of the pages force people to say."""
    return observed(facts, _on_page, "La civilité peut ne pas être dite")


def _on_page(page: Page, view: View) -> Iterator[Judgement]:
    for asked in asked_fields(view):
        if asked.purpose is Purpose.CIVILITY and asked.field.kind == "select":
            options = options_of(view, asked.element)
            blank = any(one.blank for one in options)
            compulsory = (asked.field.required and asked.field.checked) or not blank
            labels = [one.label for one in options if not one.blank]
            yield from _judged(page, view, asked.element, labels, compulsory)
    for buttons in _groups(view):
        labels = [plain(name_of(view, one) or "") for one in buttons]
        compulsory = any("required" in one.attributes for one in buttons) and owner_checks(view, buttons[0])
        yield from _judged(page, view, buttons[0], labels, compulsory)


def _judged(page: Page, view: View, element: Element, labels: Sequence[str], compulsory: bool) -> Iterator[Judgement]:
    """A choice that has both civilities and nothing else; another one, or another list, is left alone."""
    binary = all(MADAME.fullmatch(label) or MONSIEUR.fullmatch(label) for label in labels)
    both = any(map(MADAME.fullmatch, labels)) and any(map(MONSIEUR.fullmatch, labels))
    if both and binary and compulsory:
        yield wrong(page, view, element, FORCED)
    elif both:
        yield right("La civilité peut ne pas être dite.")


def _groups(view: View) -> list[list[Element]]:
    """Radio buttons of one name in one form, in the order of the page."""
    found: dict[tuple[Element | None, str], list[Element]] = {}
    for button in view.all("input"):
        if type_of(button) == "radio" and button.says("name") and fillable(button):
            found.setdefault((owner_of(view, button), button.attributes["name"]), []).append(button)
    return list(found.values())
