"""Every form of a study, by the name that the command line gives it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from etatplateforme.guarantor.report.outcomes.json import to_json
from etatplateforme.guarantor.report.outcomes.page import to_html
from etatplateforme.guarantor.report.outcomes.text import to_text
from etatplateforme.guarantor.statistics.study import OutcomeStudy

STUDY_FORMATS: Mapping[str, Callable[[OutcomeStudy], str]] = MappingProxyType(
    {"texte": to_text, "html": to_html, "json": to_json}
)
"""What to write of a study: French text, an accessible page, JSON."""
