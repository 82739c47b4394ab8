"""Pages, judgements of persons and engines other than the static one, for the tests of what is written."""

from dataclasses import replace
from datetime import date

from etatplateforme.guarantor.accessibility.assessments import Assessment, parse_assessments
from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.answers import assessed
from etatplateforme.guarantor.facts import Page

TODAY = date(2026, 11, 22)

BAD = Page(
    "accueil",
    "<!DOCTYPE html>\n<html><title></title><body><img src=a>\n<img src=b>\n"
    "<img alt='' src=c><a href=/></a><p align=center>secret<input>",
)
GOOD = Page("étape 2", "<!DOCTYPE html><html lang=fr><title>Étape</title><h1>Étape</h1><img src=c alt=''>")


def entry(**changes: str) -> str:
    """One judgement in TOML: the doubt on the decorative images of the home page, judged « passed », with *changes*."""
    keys = {
        "id": '"logo"',
        "rgaa": '"1.2.1"',
        "pages": '["accueil"]',
        "verdict": '"passed"',
        "author": '"Référente accessibilité"',
        "judged_on": "2026-10-01",
        **changes,
    }
    lines = (f"{key} = {value}" for key, value in keys.items() if value)
    return "\n".join(("[[assessments]]", *lines, ""))


def judgements(*entries: str) -> tuple[Assessment, ...]:
    """The judgements of some entries."""
    return parse_assessments("\n".join(entries))


def told(*entries: str, today: date = TODAY, pages: tuple[Page, ...] = (BAD, GOOD)) -> PageAudit:
    """The audit of *pages* with the judgements of some entries."""
    return assessed(audit_pages(pages), judgements(*entries), today, pages=pages)


def everything() -> PageAudit:
    """An audit with each kind of judgement, and findings of three engines."""
    audit = told(
        entry(),
        entry(id='"contraste"', rgaa='"3.2"', pages='["*"]', note='"Mesuré à la pipette"'),
        entry(id='"images"', rgaa='"1.1.1"', author='"CB"'),
        entry(id='"vieux"', rgaa='"4.1"', pages='["*"]', judged_on="2024-10-01"),
        entry(id='"titres"', rgaa='"9.1"', pages='["étape 2"]', verdict='"failed"', note='"Le titre ne dit rien."'),
    )
    (first, *_) = audit.findings
    return replace(
        audit, findings=(*audit.findings, replace(first, engine="axe-core"), replace(first, engine="chromium"))
    )
