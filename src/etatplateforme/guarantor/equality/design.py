"""Appearance: the State's design system and typeface are reserved to its own sites, in .gouv.fr."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.dom import Document, Element
from etatplateforme.guarantor.equality.bodies import when
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    inapplicable,
    passed,
    read,
    recalled,
)
from etatplateforme.values.finding import Evidence, Level, Place

OF_THE_STATE = ".gouv.fr"
LOADED = re.compile(r"@gouvfr/dsfr|(^|/)dsfr([.-](module|nomodule|main))?(\.min)?\.(css|js)([?#]|$)", re.IGNORECASE)
"""Addresses of the design system's own files."""

MARKS = frozenset({"fr-logo", "fr-header__brand", "fr-footer__brand"})
"""Classes of the State's logo and of the places made for it."""

USUAL = frozenset(
    {"fr-btn", "fr-container", "fr-grid-row", "fr-header", "fr-footer", "fr-input", "fr-card", "fr-alert"}
)
"""Classes of its components: a hint, since anyone may write them in a style sheet of one's own."""


def of_the_state(host: str | None) -> bool | None:
    """True for a host in .gouv.fr; None when there is no host, or one of this machine only."""
    if not host or host in {"localhost", "127.0.0.1", "::1"}:
        return None
    return host.lower().rstrip(".").endswith(OF_THE_STATE)


def _reserved(facts: Facts) -> Iterable[Judgement]:
    found = [*_declared(facts), *_seen(facts)]
    if found:
        return found
    seen = " et aucune page examinée n'en porte la marque" if facts.pages else ""
    return [passed(f"Le système de design de l'État n'est pas déclaré{seen}.")]


def _outside_the_state(facts: Facts) -> Judgement | None:
    return (
        inapplicable("Le service est sur un site de l'État (.gouv.fr).") if of_the_state(facts.manifest.host) else None
    )


def _declared(facts: Facts) -> Iterator[Judgement]:
    design = facts.manifest.design
    used = {
        "dsfr": (design.dsfr, "le système de design de l'État (DSFR)"),
        "marianne": (design.marianne, "la police Marianne"),
        "state_logo": (design.state_logo, "le bloc-marque « République Française »"),
        "fonts": (any("marianne" in font.casefold() for font in design.fonts), "la police Marianne"),
    }
    for key, (declared, what) in used.items():
        place = Place(f"design.{key}")
        if not declared:
            continue
        if of_the_state(facts.manifest.host) is None:
            yield cant_tell(
                f"Le service emploie {what}, et son adresse publique n'est pas connue.",
                "Le service sera-t-il sur un site en .gouv.fr ?",
                place=place,
            )
        else:
            yield failed(f"Le service emploie {what} hors de .gouv.fr.", place=place)


def _seen(facts: Facts) -> Iterator[Judgement]:
    for page, document in facts.documents:
        where = of_the_state(urlsplit_host(page) or facts.manifest.host)
        if where:
            continue
        sure, hint = _mark(document)
        if sure is not None and where is False:
            yield failed(
                "La page porte le système de design de l'État hors de .gouv.fr.",
                place=at(page, sure),
                evidence=Evidence.OBSERVED,
            )
        elif sure is not None or hint is not None:
            yield cant_tell(
                "La page semble employer le système de design de l'État.",
                "La page est-elle faite avec le DSFR ou la police Marianne, et sera-t-elle hors de .gouv.fr ?",
                place=at(page, sure or hint or document.root),
            )


def urlsplit_host(page: Page) -> str | None:
    """Host of a page's address; None when it has none that can be read."""
    try:
        return urlsplit(page.url).hostname
    except ValueError:
        return None


def _mark(document: Document) -> tuple[Element | None, Element | None]:
    """The first element that is certainly the State's design system, and the first that only looks like it."""
    hints = [element for element in document.elements if USUAL.intersection(element.words("class"))]
    kinds = {word for element in hints for word in element.words("class") if word in USUAL}
    sure = next((element for element in document.elements if _is_mark(element)), None)
    return sure, hints[0] if len(kinds) >= 3 else None


def _is_mark(element: Element) -> bool:
    target = element.attributes.get("href", "") if element.tag == "link" else element.attributes.get("src", "")
    if element.tag in {"link", "script"} and LOADED.search(target):
        return True
    return bool(MARKS.intersection(element.words("class"))) or "data-fr-scheme" in element.attributes


STATE_DESIGN = Rule(
    code="EG-15",
    title="Le système de design de l'État n'est employé que sur un site de l'État",
    theme=Theme.CONTINUITY,
    sources=(
        recalled("Circulaire n° 6411-SG du 7 juillet 2023"),
        read("Modalités d'utilisation du DSFR, version 1.0.1, § 8 et § 14", on="2026-07-20"),
        recalled("Code pénal, article 433-13"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Employez un style neutre, propre à votre organisme : ni DSFR, ni police Marianne, ni bloc-marque de l'État."
    ),
    person="Jeanne, qui doit savoir à l'œil si elle est chez l'État ou à la mairie.",
    judge=_reserved,
    story=(
        "Un site imitait celui des impôts, Marianne comprise, et Jeanne y a laissé le numéro de sa carte. Depuis, elle "
        "regarde les couleurs et le logo avant d'écrire. La mairie a pris les siens : on sait à l'œil si l'on est chez "
        "elle ou chez l'État."
    ),
    example="""\
[design]
dsfr = false
marianne = false
state_logo = false
fonts = ["Luciole"]
""",
    applies=when("tout service dont le site n'est pas en .gouv.fr, quel que soit l'organisme", _outside_the_state),
)
