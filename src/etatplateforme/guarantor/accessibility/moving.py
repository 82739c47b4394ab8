"""RGAA criteria 13.2 and 13.8: no window opens by itself, nothing moves or blinks without end."""

import re
from collections.abc import Iterator
from itertools import islice

from etatplateforme.guarantor.accessibility.carriers import around, runs_scripts
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import asked, at, wrong
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, failed

OPENS = re.compile(r"\s*(?:window\.)?open\s*\(\s*['\"]")
"""A handler whose first act opens a window."""

BLINKING = frozenset({"opacity", "visibility", "display", "fill-opacity", "stroke-opacity"})
ANIMATIONS = ("svg:animate", "svg:animateTransform", "svg:animateMotion", "svg:animatetransform", "svg:animatemotion")
WAITING = frozenset({"progressbar", "status", "alert", "timer"})


def _windows(page: Page, view: View) -> Iterator[Judgement]:
    for body in view.all("body"):
        handler = body.attributes.get("onload", "")[:2_000]
        if OPENS.match(handler):
            message = "Une fenêtre s'ouvre d'elle-même au chargement de la page (onload)."
            yield failed(message, place=at(page, body), test="13.2.1")
        elif "open(" in handler:
            yield from asked(
                page,
                [body],
                "Un script, au chargement de la page, ouvre peut-être une fenêtre.",
                "Une fenêtre s'ouvre-t-elle sans que la personne l'ait demandé ?",
                test="13.2.1",
            )


def _endless(element: Element) -> bool:
    """True for an animation that starts with the page and never ends."""
    attributes = element.attributes
    begin = attributes.get("begin", "0s").strip().lower()
    starts = re.fullmatch(r"[+]?[0-9.]{1,10}(?:m?s)?", begin) is not None
    ends = any(attributes.get(name, "").strip() for name in ("end", "repeatDur", "repeatdur"))
    repeats = attributes.get("repeatCount", attributes.get("repeatcount", "")).strip() == "indefinite"
    return starts and repeats and not ends


def _moving(page: Page, view: View) -> Iterator[Judgement]:
    mechanism = runs_scripts(view)
    unsure: list[Element] = []
    for text in view.all("marquee"):
        endless = text.attributes.get("loop", "-1").strip() in {"", "-1", "0", "infinite"}
        if not text.speaks:
            continue
        if mechanism or not endless:
            unsure.append(text)
        else:
            yield wrong(page, view, text, "Texte qui défile sans fin et que rien n'arrête (marquee).", test="13.8.1")
    for animation in view.all(*ANIMATIONS):
        drawing = next((outer for outer in around(view, animation) if outer.tag == "svg:svg"), None)
        if drawing is None or not _endless(animation):
            continue
        waits = any(outer.attributes.get("role") in WAITING for outer in (drawing, *islice(around(view, drawing), 20)))
        blinks = animation.attributes.get("attributeName", "").strip().lower() in BLINKING
        if mechanism or waits:
            unsure.append(drawing)
        else:
            told, test = ("clignote", "13.8.2") if blinks else ("bouge", "13.8.1")
            message = f"Dessin qui {told} sans fin et que rien n'arrête."
            yield wrong(page, view, drawing, message, shown=view.visible(drawing), test=test)
    yield from asked(
        page,
        unsure,
        "{number} contenu(s) en mouvement ou clignotant(s).",
        "Le mouvement dure-t-il cinq secondes au plus, ou un bouton l'arrête-t-il ?",
        test="13.8.1",
    )


WINDOWS = criterion(
    "13.2",
    Words(
        title="Aucune fenêtre ne s'ouvre d'elle-même au chargement",
        remedy="Ôtez l'ouverture de fenêtre de l'attribut onload ; proposez un lien.",
        person="Marc, aveugle, qui ne sait pas qu'il a changé de fenêtre.",
        nothing="Aucune page n'ouvre de fenêtre à son chargement, pour ce que son code montre.",
    ),
    _windows,
    detects=("13.2.1",),
)
MOVING = criterion(
    "13.8",
    Words(
        title="Rien ne bouge ni ne clignote sans fin",
        remedy="Ôtez l'animation, ou ajoutez un bouton qui l'arrête et la relance.",
        person="Hugo, qui ne peut pas lire à côté d'un texte qui défile.",
        nothing="Aucun contenu en mouvement dans le code des pages.",
    ),
    _moving,
    detects=("13.8.1", "13.8.2"),
)
MOVING_CRITERIA = (WINDOWS, MOVING)
