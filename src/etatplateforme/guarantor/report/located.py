"""A report that says on which line of the manifest each finding stands."""

from dataclasses import replace

from etatplateforme.guarantor.report.model import Report
from etatplateforme.manifest.spots import Spots
from etatplateforme.values.finding import Finding, Place


def located(report: Report, manifest: str) -> Report:
    """*report* with the lines of the text of its manifest; places on pages stay as they are.

    What the manifest does not say stands where its table does, and has no line when the table is absent too.
    """
    pages = frozenset(report.pages)
    spots = Spots(manifest)

    def told(finding: Finding) -> Finding:
        place = finding.place
        if place is None or place.line is not None or place.where in pages:
            return finding
        return replace(finding, place=Place(place.where, spots.line(place.where)))

    return replace(report, findings=tuple(told(finding) for finding in report.findings))
