"""The statement, the scheme and the plan are pages like others: no violation found by axe, no sideways scroll."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from etatplateforme.guarantor.accessibility.declaration.blocks import Document
from etatplateforme.guarantor.accessibility.declaration.html import to_html
from etatplateforme.guarantor.accessibility.declaration.plan import plan_text
from etatplateforme.guarantor.accessibility.declaration.scheme import scheme_text
from etatplateforme.guarantor.accessibility.declaration.write import statement
from tests.browser.axe import assert_accessible_document
from tests.unit.guarantor.accessibility.declaration.samples import whole
from tests.unit.guarantor.accessibility.declaration.test_scheme import plan, scheme

LONG = ("Le calendrier des repas", "https://cantine.exemple.fr/" + "calendrier-des-repas-" * 12)


@pytest.mark.parametrize(
    "document", [statement(whole(LONG)), scheme_text(scheme()), plan_text(plan())], ids=["statement", "scheme", "plan"]
)
@pytest.mark.parametrize("width", [320, 1000])
def test_what_is_published_is_accessible(document: Document, width: int, chromium: Browser, tmp_path: Path) -> None:
    assert_accessible_document(to_html(document), width, chromium, tmp_path / "page.html")
