"""What is wrong and what is doubtful, one line that an editor can follow for each: for a terminal or a hook."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.report.groups import code
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.report.words import counted
from etatplateforme.values.finding import Finding, Verdict


def to_lines(told: Report | PageAudit) -> str:
    """Failures, then what a person must judge, then counts; each at ``page:line:column``. Ends with a newline."""
    failures, doubts = told.of(Verdict.FAILED), told.of(Verdict.CANT_TELL)
    parts = [*_part("À CORRIGER", failures), *_part("À JUGER PAR UNE PERSONNE", doubts)]
    brief = (
        f"{counted(len(told.pages), 'page examinée', 'pages examinées')} : {counted(len(failures), 'point')} à "
        f"corriger, {counted(len(doubts), 'point')} à faire juger par une personne."
    )
    return "\n".join([*parts, brief]) + "\n"


def finding_lines(finding: Finding) -> Iterator[str]:
    """One finding: where and what, then what to do or what to answer, each on a line of its own."""
    yield _line(f"{spot(finding)} : {code(finding)} : {finding.message}")
    if finding.remedy:
        yield _line(f"    À faire : {finding.remedy}")
    if finding.question:
        yield _line(f"    À juger : {finding.question}")


def spot(finding: Finding) -> str:
    """``page:line:column``, as compilers write it; only what is known of it."""
    place = finding.place
    if place is None:
        return "pages"
    return ":".join(str(part) for part in (place.where, place.line, place.column) if part is not None)


def _part(title: str, findings: tuple[Finding, ...]) -> Iterator[str]:
    if findings:
        yield title
        for finding in findings:
            yield from finding_lines(finding)
        yield ""


def _line(text: str) -> str:
    """A text of somebody else on one line: no line break or control character reaches the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
