"""What an audit that somebody wrote comes to: statuses page by page, counts, rates, status."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from etatplateforme.errors import Fault
from etatplateforme.guarantor.accessibility.declaration.model import Audit, AuditedPage, Declaration
from etatplateforme.guarantor.accessibility.rates import Counts, PageResult, Status, counts, mean_rate, outcome
from etatplateforme.guarantor.accessibility.reference import Rgaa
from etatplateforme.manifest.care import Conformity

MOST_TOLD = 10
"""Criteria that a fault names; beyond, it gives their number."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an audit measured: counts over the sample, and the mean rate when every page was told and tested."""

    counts: Counts
    mean: Fraction | None = None


def page_result(page: AuditedPage, rgaa: Rgaa) -> PageResult:
    """The statuses of one page, its whole themes spelt out. What the RGAA does not know is left out."""
    statuses = {number: status for status, listed in page.told for one in listed for number in rgaa.named(one)}
    return PageResult(page.name, statuses, page.process or "")


def result_of(audit: Audit, rgaa: Rgaa) -> Result | None:
    """What the audit measured; None when it tells neither pages with statuses nor both numbers."""
    pages = [page_result(page, rgaa) for page in audit.pages]
    if any(page.statuses for page in pages):
        return Result(counts(pages, rgaa.numbers), mean_rate(pages, rgaa.numbers))
    if audit.validated is None or audit.applicable is None or audit.validated > audit.applicable:
        return None
    rejected = audit.applicable - audit.validated
    return Result(Counts(audit.validated, rejected, max(0, len(rgaa.numbers) - audit.applicable)))


def conformity_of(declaration: Declaration, rgaa: Rgaa) -> Conformity | None:
    """The status that the law gives; None when the audit does not tell. No audit, « non conforme »."""
    if declaration.audit is None:
        return Conformity.NONE
    result = result_of(declaration.audit, rgaa)
    return None if result is None else result.counts.conformity


def result_faults(audit: Audit, rgaa: Rgaa) -> Iterator[Fault]:
    """What is wrong in the figures: unknown criteria, a criterion told twice, not tested, numbers that disagree."""
    for rank, page in enumerate(audit.pages):
        yield from _page_faults(f"audit.pages[{rank}]", page, rgaa)
    yield from _number_faults(audit, rgaa)
    result = result_of(audit, rgaa)
    if result is None:
        yield Fault(
            "audit",
            "Le résultat de l'audit manque.",
            "Écrivez les critères de chaque page, ou « validated » et « applicable » : les nombres de critères.",
        )
    elif result.counts.untested:
        yield _untested(audit, rgaa)
    elif not result.counts.applicable:
        yield Fault(
            "audit",
            "Aucun critère n'est applicable : rien n'a été mesuré.",
            "Vérifiez les nombres, ou retirez la table « audit » : sans audit, le service est « non conforme ».",
        )


def _page_faults(key: str, page: AuditedPage, rgaa: Rgaa) -> Iterator[Fault]:
    seen: set[str] = set()
    for name, listed in page.told:
        for one in listed:
            named = rgaa.named(one)
            if not named:
                yield Fault(
                    f"{key}.{name}",
                    f"Le critère {one} n'existe pas dans le RGAA {rgaa.version}.",
                    f"Vérifiez son numéro : {rgaa.link}",
                )
            if again := sorted(seen.intersection(named)):
                yield Fault(
                    f"{key}.{name}",
                    f"Le critère {again[0]} est écrit deux fois pour cette page.",
                    "Gardez-le dans une seule liste, une seule fois.",
                )
            seen.update(named)


def _number_faults(audit: Audit, rgaa: Rgaa) -> Iterator[Fault]:
    """Numbers that cannot be, or that the pages contradict."""
    validated, applicable = audit.validated, audit.applicable
    if (validated is None) is not (applicable is None):
        missing = "validated" if validated is None else "applicable"
        yield Fault(
            f"audit.{missing}", "L'un des deux nombres de critères manque.", f"Écrivez aussi « {missing} = … »."
        )
    if validated is None or applicable is None:
        return
    if not validated <= applicable <= len(rgaa.numbers):
        yield Fault(
            "audit.validated",
            "Ces nombres de critères ne vont pas ensemble.",
            f"Les critères validés font partie des applicables, et le RGAA {rgaa.version} en compte "
            f"{len(rgaa.numbers)}.",
        )
        return
    result = result_of(audit, rgaa)
    if result is not None and (result.counts.validated, result.counts.applicable) != (validated, applicable):
        yield Fault(
            "audit.validated",
            f"Les pages donnent {result.counts.validated} critères validés sur {result.counts.applicable} : "
            "ce n'est pas ce qui est écrit.",
            "Retirez « validated » et « applicable » : ils se comptent depuis les pages.",
        )


def _untested(audit: Audit, rgaa: Rgaa) -> Fault:
    pages = [page_result(page, rgaa) for page in audit.pages]
    missing = [number for number in rgaa.numbers if outcome(pages, number) is Status.UNTESTED]
    told = ", ".join(missing[:MOST_TOLD]) + ("…" if len(missing) > MOST_TOLD else "")
    return Fault(
        "audit.pages",
        f"L'audit n'est pas fini ; critères à tester : {len(missing)} ({told}).",
        "Terminez-le. En attendant, retirez la table « audit » : sans audit, le service est « non conforme ».",
    )
