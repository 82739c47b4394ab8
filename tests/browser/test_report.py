"""The guarantor's own report is a page like another: no violation found by axe, no sideways scroll on a phone."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from etatplateforme.cli.demo import without
from etatplateforme.guarantor import Guarantor, Page, PageKind, Report, to_html
from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.manifest import parse_manifest
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from tests.browser.axe import assert_accessible_document
from tests.unit.guarantor.judged import everything

DAY = date(2026, 11, 22)
POOR_PAGE = "<!doctype html><html><head><title></title></head><body><img src=a><input></body></html>"


def reports() -> dict[str, Report | PageAudit]:
    """A report with nothing to correct, one with many things, and an audit of pages with judgements of persons."""
    text = render(defaults())
    poor = without(text, "access.counter", "access.phone", "access.post", "access.help")
    pages = (Page("accueil", POOR_PAGE, PageKind.HOME),)
    return {
        "rich": Guarantor(parse_manifest(text)).audit(DAY),
        "poor": Guarantor(parse_manifest(poor)).audit(DAY, pages=pages),
        "pages": everything(),
    }


@pytest.mark.parametrize("case", ["rich", "poor", "pages"])
@pytest.mark.parametrize("width", [320, 1000])
def test_the_report_is_accessible(case: str, width: int, chromium: Browser, tmp_path: Path) -> None:
    report = reports()[case]
    assert not isinstance(report, Report) or bool(report.blocking) is (case == "poor")
    assert_accessible_document(to_html(report), width, chromium, tmp_path / "rapport.html")
