"""The accessibility statement: declared, recent, true to its own figures, and announced on the home page (EG-12)."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from etatplateforme.guarantor.accessibility.sources import DECREE_2019, LAW_2005
from etatplateforme.guarantor.facts import Facts, PageKind
from etatplateforme.guarantor.rule import Judgement, Rule, cant_tell, failed, passed, read
from etatplateforme.manifest.care import Accessibility, Conformity
from etatplateforme.manifest.model import Manifest, OperatorKind
from etatplateforme.values.finding import Evidence, Level, Place

WORDS = {
    Conformity.FULL: "totalement conforme",
    Conformity.PARTIAL: "partiellement conforme",
    Conformity.NONE: "non conforme",
}
MENTION = re.compile(r"accessibilité\s*:\s*(totalement|partiellement|non)\s+conforme", re.IGNORECASE)
VALID_YEARS = 3
PAGE_READ_ON = "2026-04-29"
LEAST_PARTIAL_RATE = 50.0


def _statement(facts: Facts) -> Iterable[Judgement]:
    return [*_declared(facts), *_announced(facts)]


def _declared(facts: Facts) -> Iterator[Judgement]:
    declared = facts.manifest.accessibility
    place = Place("accessibility")
    if declared is None or declared.statement_url is None:
        yield _missing(facts.manifest, "Aucune déclaration d'accessibilité n'est annoncée.", place)
        return
    wrong = list(_contradictions(declared, facts.today))
    yield from (failed(message, place=place) for message in wrong)
    if not wrong:
        yield passed(
            f"La déclaration annonce « {WORDS[declared.status]} » ; le garant ne dit pas si c'est exact.", place=place
        )


def _missing(manifest: Manifest, message: str, place: Place) -> Judgement:
    """A duty for every public body; an association may or may not be bound (loi 2005-102, art. 47, I)."""
    if manifest.operator.kind is not OperatorKind.ASSOCIATION or manifest.operator.public_service_mission:
        return failed(message, place=place)
    return cant_tell(
        message,
        "L'association est-elle tenue à l'accessibilité (service public délégué, financement public "
        "majoritaire, service essentiel) ?",
        place=place,
    )


def _contradictions(declared: Accessibility, today: date) -> Iterator[str]:
    """What in the statement cannot be true, or is too old."""
    if declared.status is not Conformity.NONE and declared.audited_on is None:
        yield "Sans audit, le service est « non conforme » : la déclaration dit autre chose."
    if declared.status is Conformity.FULL and declared.rate is not None and declared.rate < 100:
        yield "« Totalement conforme » veut que tous les critères soient respectés."
    if declared.status is Conformity.PARTIAL and declared.rate is not None and declared.rate < LEAST_PARTIAL_RATE:
        yield "« Partiellement conforme » veut qu'au moins la moitié des critères soient respectés."
    dated = declared.published_on or declared.audited_on
    if dated is not None and _years_after(dated, VALID_YEARS) < today:
        yield "La déclaration d'accessibilité a plus de trois ans."


def _years_after(day: date, years: int) -> date:
    """The same day some years later; 28 February stands for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=min(day.year + years, date.max.year), day=28)


def _announced(facts: Facts) -> Iterator[Judgement]:
    homes = [(page, document) for page, document in facts.documents if page.kind is PageKind.HOME]
    if not homes:
        yield cant_tell(
            "Aucune page d'accueil n'a été examinée.",
            "La page d'accueil porte-t-elle la mention « Accessibilité : … conforme » ?",
        )
    for page, document in homes:
        place = Place(page.name)
        found = {match.group(1).lower() for match in MENTION.finditer(document.text)}
        declared = facts.manifest.accessibility
        if document.drawn_by_script:
            yield cant_tell(
                "La page d'accueil est construite par un script.",
                "La page affichée porte-t-elle la mention ?",
                place=place,
            )
        elif not found:
            yield _missing(
                facts.manifest, "La page d'accueil ne porte pas la mention « Accessibilité : … conforme ».", place
            )
        elif declared is not None and found != {WORDS[declared.status].split()[0]}:
            yield failed(
                "La mention de la page d'accueil n'est pas celle de la déclaration.",
                place=place,
                evidence=Evidence.OBSERVED,
            )
        else:
            yield passed("La page d'accueil porte la mention d'accessibilité.", place=place, evidence=Evidence.OBSERVED)


STATEMENT = Rule(
    code="EG-12",
    title="L'accessibilité du service est déclarée, et annoncée dès l'accueil",
    sources=(
        LAW_2005,
        DECREE_2019,
        read(
            "RGAA 4.1.2, mentions et pages obligatoires",
            link="https://accessibilite.numerique.gouv.fr/obligations/mentions-et-pages-obligatoires/",
            on=PAGE_READ_ON,
        ),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Publiez la déclaration, déclarez-la dans « accessibility », et écrivez sur l'accueil « "
        "Accessibilité : non conforme » (ou partiellement, ou totalement)."
    ),
    person="Karim, qui veut savoir avant de commencer s'il pourra finir.",
    judge=_statement,
)
