"""What the formats say alike: who speaks, which standards a finding is about, and where a page stands."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TypeAlias
from urllib.parse import quote

from etatplateforme.guarantor.accessibility.assessments import criterion_of
from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.accessibility.wcag import WCAG_OF_RGAA
from etatplateforme.guarantor.report.model import Report
from etatplateforme.values.finding import Finding

Told: TypeAlias = Report | PageAudit
"""What is written: the report of a service, or an audit of pages alone."""

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | bool"
"""What a format is made of before it is text."""

NO_FILES: Mapping[str, str] = MappingProxyType({})

TOOL = "etatplateforme"
TOOL_PAGE = "https://github.com/etatplateforme/etatplateforme"
RGAA_VERSION = "4.1.2"


@cache
def version() -> str:
    """Version of the SDK that speaks, from the metadata of the installed package; ``0`` when it is not installed."""
    from importlib import metadata

    return next((distribution.version for distribution in metadata.distributions(name=TOOL)), "0")


def criterion(finding: Finding) -> str:
    """Number of the RGAA criterion of a finding, an empty text when it is about something else."""
    number = criterion_of(finding) if finding.rule.startswith("RGAA-") else ""
    return number if number in WCAG_OF_RGAA else ""


def success_criteria(finding: Finding) -> tuple[str, ...]:
    """Numbers of the WCAG success criteria behind a finding."""
    return WCAG_OF_RGAA.get(criterion(finding), ())


def link(finding: Finding) -> str:
    """Where the text behind a finding is read, an empty text when there is no address."""
    found = (cited.link for cited in finding.sources if cited.link and cited.link.startswith("https://"))
    return next(found, "")


def uri(page: str, files: Mapping[str, str]) -> str:
    """Address of a page's file: relative as it was given, ``file:`` when it is absolute; its name when it has none."""
    path = PurePosixPath(files.get(page, page))
    written = quote(path.as_posix(), errors="surrogateescape")
    return f"file://{written}" if path.is_absolute() else written
