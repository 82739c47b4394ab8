"""Criteria and tests of the RGAA that somebody asks to leave aside, by their numbers."""

import re
from collections.abc import Iterable

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.values.finding import Finding

NUMBER = re.compile(r"(?:RGAA-)?(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)", re.ASCII)


def numbers(asked: Iterable[str]) -> frozenset[str]:
    """Numbers of criteria (``"1.1"``, ``"RGAA-1.1"``) and of tests (``"1.1.1"``).

    Raises InvalidInput (``unknown_criterion``) for what is no number: misspelt, it would be left aside by nobody.
    """
    return frozenset(map(_number, [asked] if isinstance(asked, str) else asked))


def without(audit: PageAudit, left: frozenset[str]) -> PageAudit:
    """The audit without the findings of the criteria and tests *left* aside."""
    return PageAudit(audit.pages, tuple(one for one in audit.findings if not _concerned(one, left)))


def _concerned(finding: Finding, left: frozenset[str]) -> bool:
    return finding.test in left or finding.rule.removeprefix("RGAA-") in left


def _number(asked: str) -> str:
    found = NUMBER.fullmatch(asked)
    if found is None:
        raise InvalidInput(
            "Un critère à laisser de côté n'a pas la forme d'un numéro du RGAA.",
            remedy="Écrivez « 1.1 » pour un critère, « 1.1.1 » pour un test.",
            code="unknown_criterion",
        )
    return found[1]
