"""Reports made by hand and at random, for the tests of what is written of them."""

from dataclasses import replace
from datetime import date
from functools import cache

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from etatplateforme.guarantor.answers import assessed
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.judge import audit
from etatplateforme.guarantor.report.model import Report, RuleLine
from etatplateforme.guarantor.rule import Theme, Waiving
from etatplateforme.values.finding import Evidence, Finding, LegalSource, Level, Place, SourceStatus, Verdict

from .judged import BAD, GOOD, TODAY, entry, judgements
from .samples import facts, waiver

DAY = date(2026, 11, 22)
LAW = LegalSource("CRPA, article L112-9", SourceStatus.TO_VERIFY)


def rule(code: str, theme: Theme = Theme.ACCESS, *, story: str = "", example: str = "") -> RuleLine:
    """A rule as a report tells it."""
    return RuleLine(
        code=code,
        title=f"Titre de {code}",
        person="Jeanne, qui n'a pas d'ordinateur.",
        level=Level.ENFORCE,
        default=Level.ENFORCE,
        asked=None,
        package="etatplateforme",
        version="0.1.0",
        sources=(LAW,),
        theme=theme,
        applies="tout service",
        story=story,
        example=example,
        waiving=Waiving.BY_ANOTHER,
    )


def finding(
    code: str,
    verdict: Verdict,
    message: str = "Constat.",
    *,
    evidence: Evidence = Evidence.DECLARED,
    level: Level = Level.WARN,
    remedy: str = "",
    question: str = "",
    place: Place | None = None,
    test: str = "",
    waived_by: str | None = None,
) -> Finding:
    """A finding of that rule, with a remedy when it failed and a question when it is a doubt."""
    return Finding(
        rule=code,
        title=f"Titre de {code}",
        verdict=verdict,
        evidence=evidence,
        level=level,
        message=message,
        remedy=(remedy or f"Remède de {code}.") if verdict is Verdict.FAILED else "",
        question=(question or f"Question de {code} ?") if verdict is Verdict.CANT_TELL else "",
        sources=(LAW,),
        place=place,
        test=test,
        waived_by=waived_by,
    )


def report(findings: list[Finding], rules: list[RuleLine], pages: tuple[str, ...] = ()) -> Report:
    """A report of these findings."""
    return Report(
        service="Cantine",
        operator="Ville d'Exemple",
        environment="production",
        day=DAY,
        charter_version="2026.11",
        charter_date=DAY,
        findings=tuple(findings),
        rules=tuple(rules),
        waivers=(),
        pages=pages,
        ways="Au guichet.",
    )


BOUNDED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""For properties that write a whole page each time."""

CODES = tuple(f"EG-{number:02}" for number in range(1, 9))
UNKNOWN = ("RGAA-1.7", "METRO-1")
"""Codes of which a report may speak though its charter does not have them."""

FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from((*CODES, *UNKNOWN)),
    title=st.sampled_from(("Un titre", "Un autre titre")),
    verdict=st.sampled_from(Verdict),
    evidence=st.sampled_from(Evidence),
    level=st.sampled_from(Level),
    message=st.sampled_from(("Constat.", "Autre constat.")),
    remedy=st.sampled_from(("", "Faites ceci.", "Faites cela.")),
    question=st.sampled_from(("", "Est-ce ainsi ?", "Qui le sait ?")),
    sources=st.sampled_from(((), (LAW,))),
    place=st.one_of(st.none(), st.builds(Place, st.sampled_from(("accueil", "access")), st.sampled_from((None, 3)))),
    waived_by=st.sampled_from((None, None, "derogation")),
    test=st.sampled_from(("", "1.1.1")),
    engine=st.sampled_from(("static", "static", "person", "axe-core")),
)
RULES = st.lists(st.sampled_from(Theme), min_size=len(CODES), max_size=len(CODES)).map(
    lambda themes: [rule(code, theme) for code, theme in zip(CODES, themes, strict=True)]
)
REPORTS = st.builds(report, st.lists(FINDINGS, max_size=30), RULES, st.sampled_from(((), ("accueil",))))


def numbered(told: Report) -> Report:
    """*told* with a message of its own for each finding."""
    findings = (replace(one, message=f"Constat numéro {rank}.") for rank, one in enumerate(told.findings))
    return replace(told, findings=tuple(findings))


CROWDED = "<!doctype html><html><head><title></title></head><body>" + "<img src=a><input>\n" * 60


@cache
def town(case: str) -> Report:
    """A report of each sort that a town may hold."""
    offline: dict[str, object] = {f"access.{way}": None for way in ("counter", "phone")}
    empty: dict[str, object] = {
        "data": [],
        "decisions": [],
        "identity": None,
        "addresses": None,
        "opendata": None,
        "accessibility": None,
    }
    match case:
        case "right":
            return audit(facts(), CHARTER)
        case "empty-handed":
            return audit(facts({**offline, **empty, "acknowledgement": None, "personal_data": None}), CHARTER)
        case "huge":
            pages = tuple(Page(f"page {n}", CROWDED, PageKind.STEP) for n in range(3))
            return audit(facts(offline, pages=pages), CHARTER)
        case _:
            waivers = [waiver(), waiver(id="vieille", rule="EG-23", expires="2026-11-01")]
            given = audit(facts({"accessibility": None, "waivers": waivers}, pages=(BAD, GOOD)), CHARTER)
            return assessed(given, judgements(entry(), entry(id='"b"', rgaa='"4.1"')), TODAY, pages=(BAD, GOOD))


CASES = ("right", "empty-handed", "huge", "waived and judged")
