"""An audit made with Ara, the State's tool, as a statement to complete.

What Ara does not hold (the end of a derogation, the yearly plan…) stays absent, and
:func:`~etatplateforme.guarantor.accessibility.declaration.completeness.faults_of` then names the key to write.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from etatplateforme.errors import Fault
from etatplateforme.guarantor.accessibility.declaration.ara_report import (
    AraAuditType,
    AraEnvironment,
    AraReport,
    AraSample,
    AraStatus,
    read_report,
    refused,
)
from etatplateforme.guarantor.accessibility.rates import PageResult, Status, combined, counts
from etatplateforme.guarantor.accessibility.reference import CURRENT, rgaa
from etatplateforme.values.bounded_json import Json
from etatplateforme.values.calendar import Calendar

SHARED_ELEMENTS = "Éléments transverses"
"""Name that Ara gives to what stands on every page; it has no address, and is no page of the sample."""

BULLETS = "-*•–— \t"

OURS = {
    AraStatus.COMPLIANT: Status.VALIDATED,
    AraStatus.NOT_COMPLIANT: Status.REJECTED,
    AraStatus.NOT_APPLICABLE: Status.NOT_APPLICABLE,
    AraStatus.NOT_TESTED: Status.UNTESTED,
}

Statuses = Mapping[str, Status]


def tree_of_ara(tree: dict[str, Json], name: str) -> dict[str, Json]:
    """What an audit of Ara says, under the keys of our own file; absent where Ara says nothing.

    :raises InvalidInput: code ``ara_report_invalid``: misshapen, of a part of the criteria only, or whose results
        contradict its own counts.
    """
    report = read_report(tree, name)
    if report.audit_type is not AraAuditType.FULL:
        partial = Fault(
            "auditType",
            "Cet audit ne porte que sur une partie des critères : il ne mesure aucun taux.",
            "Faites un audit complet, ou une déclaration sans audit (« non conforme »).",
        )
        raise refused(name, partial)
    pages = _pages(report, name)
    _check_counts(report, pages, name)
    found: dict[str, Json] = {
        "organisation": {
            "name": _text(report.procedure_initiator),
            "scheme_url": _text(report.schema_pluriannuel_url or report.context.schema_url),
            "plan_url": _text(report.plan_action_url),
        },
        "service": {
            "name": _text(report.procedure_name),
            "url": _text(report.procedure_url),
            "technologies": _texts(report.context.technologies),
        },
        "established_on": _day(report.statement_publication_date),
        "updated_on": _day(report.statement_edition_date),
        "audit": _audit(report, pages),
        "non_conformities": _contents(report.not_compliant_content),
        "derogations": _contents(report.derogated_content),
        "exempt": _contents(report.not_in_scope_content),
        "contact": {
            "mail": _text(report.contact_email),
            "form_url": _text(report.contact_form_url),
            "entity": _text(report.procedure_initiator),
        },
    }
    return without_gaps(found)


def _audit(report: AraReport, pages: Mapping[int, Statuses]) -> dict[str, Json]:
    context = report.context
    auditor = _text(context.auditor_organisation)
    own = auditor is not None and auditor == _text(report.procedure_initiator)
    samples = {sample.id: sample for sample in context.samples}
    return {
        "performed_on": _day(report.publish_date),
        "internal": own or None,
        "auditor": None if own else auditor,
        "environments": _texts([_environment(one) for one in context.environments]),
        "tools": _texts(context.tools),
        "pages": [_page(samples[identifier], statuses) for identifier, statuses in pages.items()],
    }


def without_gaps(tree: Mapping[str, Json]) -> dict[str, Json]:
    """*tree* without what is absent, down through its tables."""
    kept: dict[str, Json] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            kept[key] = without_gaps(value)
        elif value is not None and value != []:
            kept[key] = value
    return kept


def _pages(report: AraReport, name: str) -> dict[int, Statuses]:
    """Statuses of each page of the sample; what stands on every page counts on each."""
    told: dict[int, dict[str, Status]] = {sample.id: {} for sample in report.context.samples}
    for result in report.results:
        if result.page_id not in told:
            unknown = Fault("results", "Un résultat porte sur une page absente de l'échantillon.", "Reprenez-le d'Ara.")
            raise refused(name, unknown)
        criterion = f"{result.topic}.{result.criterium}"
        before = told[result.page_id].get(criterion, OURS[result.status])
        told[result.page_id][criterion] = combined((before, OURS[result.status]))
    shared = {sample.id for sample in report.context.samples if _is_shared(sample)}
    everywhere = _everywhere(told[identifier] for identifier in shared)
    return {
        identifier: _with(statuses, everywhere) for identifier, statuses in told.items() if identifier not in shared
    }


def _is_shared(sample: AraSample) -> bool:
    return sample.name.strip() == SHARED_ELEMENTS and not (sample.url or "").strip()


def _everywhere(told: Iterator[Statuses]) -> Statuses:
    """What was tested of the elements that stand on every page; what was not is judged page by page."""
    found: dict[str, list[Status]] = defaultdict(list)
    for statuses in told:
        for criterion, status in statuses.items():
            if status is not Status.UNTESTED:
                found[criterion].append(status)
    return {criterion: combined(statuses) for criterion, statuses in found.items()}


def _with(statuses: Statuses, everywhere: Statuses) -> Statuses:
    joined = {
        criterion: combined((statuses.get(criterion, Status.UNTESTED), status))
        for criterion, status in everywhere.items()
    }
    return {**statuses, **joined}


def _check_counts(report: AraReport, pages: Mapping[int, Statuses], name: str) -> None:
    """Our counts are Ara's own when all is tested: a difference means that the file is not what we think."""
    sample = [PageResult(str(identifier), statuses) for identifier, statuses in pages.items()]
    found = counts(sample, rgaa(CURRENT).numbers)
    theirs = report.criteria_count
    if not found.untested and (found.validated, found.applicable) != (theirs.compliant, theirs.applicable):
        raise refused(
            name,
            Fault(
                "criteriaCount",
                f"Ara annonce {theirs.compliant} critères validés sur {theirs.applicable} ; ses résultats en donnent "
                f"{found.validated} sur {found.applicable}.",
                "Téléchargez de nouveau le rapport, une fois l'audit fini.",
            ),
        )


def _page(sample: AraSample, statuses: Statuses) -> dict[str, Json]:
    told = (Status.VALIDATED, Status.REJECTED, Status.NOT_APPLICABLE)
    lists: dict[str, Json] = {one.value: [name for name, status in statuses.items() if status is one] for one in told}
    return {"name": _text(sample.name) or f"Page {sample.id}", **without_gaps({"url": _text(sample.url), **lists})}


def _environment(one: AraEnvironment) -> str:
    """« NVDA, Firefox, Windows (Ordinateur) »."""
    parts = (one.assistive_technology, one.browser, one.operating_system)
    named = ", ".join(part.strip() for part in parts if part and part.strip())
    return f"{named} ({one.platform.strip()})" if named and one.platform and one.platform.strip() else named


def _contents(text: str | None) -> Json:
    """One entry for each line of a free text, without the mark of a list."""
    lines = ((text or "").replace("\r", "\n")).split("\n")
    return [{"content": line} for line in (one.strip(BULLETS) for one in lines) if line]


def _texts(texts: "tuple[str, ...] | list[str]") -> Json:
    return [text.strip() for text in texts if text.strip()]


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None


def _day(moment: datetime | None) -> str | None:
    """The day on which people in Paris read it."""
    return None if moment is None else Calendar().local_date(moment).isoformat()
