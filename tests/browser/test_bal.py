"""The report on a Base Adresse Locale, in a browser: axe finds nothing, on a phone and on a desk, in the dark too."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from etatplateforme.addresses.bal import PROFILES
from etatplateforme.addresses.bal.page import to_html
from etatplateforme.addresses.bal.report import summary
from tests.browser.axe import assert_accessible_document
from tests.unit.addresses.bal.files import bal, checked, rows_of


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1200, "dark")])
def test_the_report_is_accessible(
    width: int, scheme: Literal["light", "dark"], chromium: Browser, tmp_path: Path
) -> None:
    rows = rows_of()
    rows[2]["numero"], rows[3]["voie_nom"] = "12a", "RUE_DU_TAMIS" * 8
    html = to_html(summary(checked(bal(rows)), PROFILES["1.4"], name="mende.csv"))
    assert_accessible_document(html, width, chromium, tmp_path / "rapport.html", scheme)
