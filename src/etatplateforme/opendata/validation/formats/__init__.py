"""A verdict on a table as text, as JSON, as SARIF and as a page."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from etatplateforme.opendata.validation.formats.json import to_json
from etatplateforme.opendata.validation.formats.page import to_html
from etatplateforme.opendata.validation.formats.sarif import to_sarif
from etatplateforme.opendata.validation.formats.text import to_text
from etatplateforme.opendata.validation.report import ValidationReport

FORMATS: Mapping[str, Callable[[ValidationReport, str], str]] = MappingProxyType(
    {"texte": to_text, "json": to_json, "sarif": to_sarif, "html": to_html}
)
"""What to write of a verdict, given the name of the file, by the name that the command line gives it."""
