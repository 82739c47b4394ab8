"""What the engines say of pages alone, as text and as JSON: one line that an editor can follow for each finding."""

import json
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.report.words import code, counted
from etatplateforme.values.finding import Finding, Verdict

SCHEMA = "etatplateforme/pages/1"


def pages_to_text(audit: PageAudit) -> str:
    """Failures, then what a person must judge, then counts; each at ``page:line:column``. Ends with a newline."""
    failures, doubts = audit.of(Verdict.FAILED), audit.of(Verdict.CANT_TELL)
    return "\n".join([*_part("À CORRIGER", failures), *_part("À JUGER PAR UNE PERSONNE", doubts), _brief(audit)]) + "\n"


def pages_to_json(audit: PageAudit) -> str:
    """The whole audit: the fields of :class:`PageAudit` under their names, and ``schema`` first."""
    from pydantic import TypeAdapter

    fields = TypeAdapter(PageAudit).dump_python(audit, mode="json")
    return json.dumps({"schema": SCHEMA, **fields}, ensure_ascii=False, indent=2) + "\n"


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


def _brief(audit: PageAudit) -> str:
    failures, doubts = len(audit.of(Verdict.FAILED)), len(audit.of(Verdict.CANT_TELL))
    return (
        f"{counted(len(audit.pages), 'page examinée', 'pages examinées')} : {counted(failures, 'point')} à corriger, "
        f"{counted(doubts, 'point')} à faire juger par une personne."
    )


def _line(text: str) -> str:
    """A text of somebody else on one line: no line break or control character reaches the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
