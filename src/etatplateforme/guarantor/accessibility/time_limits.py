"""RGAA 13.1 beyond the meta tag: what in the source may limit the person's time. It is asked, never accused."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell

RELOADS = re.compile(r"\blocation\s*\.\s*reload\s*\(|\bhistory\s*\.\s*go\s*\(\s*0?\s*\)")
LEAVES = re.compile(r"\blocation(?:\s*\.\s*href)?\s*=(?!=)|\blocation\s*\.\s*(?:replace|assign)\s*\(")
WAITS = re.compile(r"\bset(?:Timeout|Interval)\s*\(")
EMBEDDED = frozenset({"object", "embed"})
LONGEST_SCRIPT = 200_000
"""Characters of a script that are searched."""

CONTROL = "La personne peut-elle arrêter ce procédé, ou disposer de dix fois plus de temps ?"


def time_hints(page: Page, view: View) -> Iterator[Judgement]:
    """Scripts that wait and then reload or leave, embedded contents, and forms whose session may end."""
    for element in view.all("script"):
        yield from _script(page, element)
    for element in view.document.elements:
        if element.tag in EMBEDDED:
            message = "Contenu embarqué, que le garant n'ouvre pas."
            yield cant_tell(
                message, f"Se met-il à jour de lui-même ? {CONTROL}", place=at(page, element), test="13.1.1"
            )
    form = next((each for each in view.all("form") if _sends(each)), None)
    if form is not None:
        yield cant_tell(
            "La page porte un formulaire à envoyer.",
            "La session peut-elle expirer avant l'envoi ? Si oui, la personne peut-elle la prolonger (13.1.4) ?",
            place=at(page, form),
            test="13.1.4",
        )


def _script(page: Page, element: Element) -> Iterator[Judgement]:
    source = "".join(item for item in element.content if isinstance(item, str))[:LONGEST_SCRIPT]
    if not WAITS.search(source):
        return
    if RELOADS.search(source):
        message = "Un script attend, et recharge la page."
        yield cant_tell(message, CONTROL, place=at(page, element), test="13.1.1")
    elif LEAVES.search(source):
        message = "Un script attend, et peut emmener la personne sur une autre page."
        yield cant_tell(message, CONTROL, place=at(page, element), test="13.1.3")


def _sends(form: Element) -> bool:
    return form.attributes.get("method", "").strip().lower() == "post"
