"""The guarantor: facts in, findings out. Pure: no clock and no IO; it receives a manifest, pages and a date."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etatplateforme.guarantor.accessibility.assessments import Assessment, fingerprint, parse_assessments
    from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
    from etatplateforme.guarantor.answers import assessed
    from etatplateforme.guarantor.assertion import assert_accessible
    from etatplateforme.guarantor.charter import CHARTER, Charter, load_charter
    from etatplateforme.guarantor.facts import Facts, Page, PageKind
    from etatplateforme.guarantor.formats import FORMATS
    from etatplateforme.guarantor.formats.earl import to_earl
    from etatplateforme.guarantor.formats.sarif import to_sarif
    from etatplateforme.guarantor.gate import GuarantorGate, start_decision
    from etatplateforme.guarantor.guarantor import Guarantor
    from etatplateforme.guarantor.report.html import to_html
    from etatplateforme.guarantor.report.json import from_json, pages_from_json, to_json
    from etatplateforme.guarantor.report.model import Count, Report, Tally
    from etatplateforme.guarantor.report.text import to_text
    from etatplateforme.guarantor.rule import Rule
    from etatplateforme.manifest.state_services import Environment
    from etatplateforme.values.holding import Stock

__all__ = [
    "CHARTER",
    "FORMATS",
    "Assessment",
    "Charter",
    "Count",
    "Environment",
    "Facts",
    "Guarantor",
    "GuarantorGate",
    "Page",
    "PageAudit",
    "PageKind",
    "Report",
    "Rule",
    "Stock",
    "Tally",
    "assert_accessible",
    "assessed",
    "audit_pages",
    "fingerprint",
    "from_json",
    "load_charter",
    "pages_from_json",
    "parse_assessments",
    "start_decision",
    "to_earl",
    "to_html",
    "to_json",
    "to_sarif",
    "to_text",
]

_HOMES = {
    "etatplateforme.guarantor.assertion": ("assert_accessible",),
    "etatplateforme.guarantor.answers": ("assessed",),
    "etatplateforme.guarantor.accessibility.assessments": ("Assessment", "fingerprint", "parse_assessments"),
    "etatplateforme.guarantor.accessibility.audit": ("PageAudit", "audit_pages"),
    "etatplateforme.guarantor.charter": ("CHARTER", "Charter", "load_charter"),
    "etatplateforme.guarantor.facts": ("Facts", "Page", "PageKind"),
    "etatplateforme.guarantor.formats": ("FORMATS",),
    "etatplateforme.guarantor.formats.earl": ("to_earl",),
    "etatplateforme.guarantor.formats.sarif": ("to_sarif",),
    "etatplateforme.guarantor.gate": ("GuarantorGate", "start_decision"),
    "etatplateforme.guarantor.guarantor": ("Guarantor",),
    "etatplateforme.guarantor.report.html": ("to_html",),
    "etatplateforme.guarantor.report.json": ("from_json", "pages_from_json", "to_json"),
    "etatplateforme.guarantor.report.model": ("Count", "Report", "Tally"),
    "etatplateforme.guarantor.report.text": ("to_text",),
    "etatplateforme.guarantor.rule": ("Rule",),
    "etatplateforme.manifest.settings": ("Environment",),
    "etatplateforme.values.holding": ("Stock",),
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a public name on first use: pydantic and the parser stay out of who only names the room."""
        for module, names in _HOMES.items():
            if name in names:
                return getattr(import_module(module), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
