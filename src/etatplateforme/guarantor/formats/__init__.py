"""What the guarantor found, in the formats that people and other tools read.

:data:`FORMATS` names them all: lines that an editor follows, French text, an accessible page, JSON, SARIF for code
forges and editors, EARL for the W3C's accessibility tools.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from etatplateforme.guarantor.formats.earl import to_earl
from etatplateforme.guarantor.formats.sarif import to_sarif
from etatplateforme.guarantor.formats.standards import Told
from etatplateforme.guarantor.report.html import to_html
from etatplateforme.guarantor.report.json import to_json
from etatplateforme.guarantor.report.lines import to_lines
from etatplateforme.guarantor.report.text import to_text

FORMATS: Mapping[str, Callable[[Told], str]] = MappingProxyType(
    {
        "lignes": to_lines,
        "texte": to_text,
        "html": to_html,
        "json": to_json,
        "sarif": to_sarif,
        "earl": to_earl,
    }
)
"""Every format by the name that the command line gives it; each takes a report or an audit of pages."""
