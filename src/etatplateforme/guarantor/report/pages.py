"""An audit of pages as a person reads it: page by page, then what holds for all of them."""

from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.report.chapters import Chapter, Section
from etatplateforme.guarantor.report.words import counted, judged
from etatplateforme.values.finding import Finding, LegalSource, Verdict

TITLE = "Audit d'accessibilité"

PAGES_ONLY = (
    "Cet audit porte sur les pages données, telles qu'elles étaient. Il ne dit pas qu'elles sont « conformes » au "
    "RGAA : la plupart de ses tests demandent le jugement d'une personne."
)

WRONG, DOUBT = "À corriger", "À faire juger par une personne"


def chapters(audit: PageAudit) -> tuple[Chapter, ...]:
    """A chapter for each page, in the order of the audit, and one for what has no page of its own."""
    own = {
        name: tuple(f for f in audit.findings if f.place is not None and f.place.where == name) for name in audit.pages
    }
    kept = {id(finding) for findings in own.values() for finding in findings}
    rest = tuple(finding for finding in audit.findings if id(finding) not in kept)
    every = [_chapter(f"Page « {name} »", found, name) for name, found in own.items()]
    shared = _chapter("Toutes les pages", rest, "")
    return (*every, shared) if shared.sections else tuple(every)


def in_brief(audit: PageAudit) -> tuple[str, ...]:
    """How many points of each kind: counts, never a score."""
    return (
        f"{counted(len(audit.pages), 'page examinée', 'pages examinées')}.",
        f"{counted(len(audit.of(Verdict.FAILED)), 'point')} à corriger.",
        f"{counted(len(audit.of(Verdict.CANT_TELL)), 'point')} à faire juger par une personne.",
        f"{counted(len(audit.of(Verdict.PASSED)), 'point')} en règle.",
        *judged(audit.findings, audit.assessments),
    )


def sources(audit: PageAudit) -> tuple[LegalSource, ...]:
    """Every source of what is to be corrected or judged, once, in the order of the findings."""
    open_points = (finding for finding in audit.findings if finding.verdict in {Verdict.FAILED, Verdict.CANT_TELL})
    return tuple(dict.fromkeys(cited for finding in open_points for cited in finding.sources))


def _chapter(title: str, found: tuple[Finding, ...], page: str) -> Chapter:
    titles = {
        Verdict.FAILED: WRONG,
        Verdict.CANT_TELL: DOUBT,
        Verdict.PASSED: "En règle",
        Verdict.INAPPLICABLE: "Sans objet",
    }
    every = (
        Section(name, tuple(finding for finding in found if finding.verdict is verdict), page)
        for verdict, name in titles.items()
    )
    wrong, doubts = (
        sum(finding.verdict is verdict for finding in found) for verdict in (Verdict.FAILED, Verdict.CANT_TELL)
    )
    summary = f"{counted(wrong, 'point')} à corriger, {doubts} à faire juger par une personne."
    return Chapter(title, summary, tuple(section for section in every if section.findings))
