"""A message written by a template, as a web mail shows it: axe finds nothing, at any width, in any presentation."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from etatplateforme.notifications.message import Presentation
from etatplateforme.notifications.templates.review import preview
from tests.browser.axe import assert_accessible_document
from tests.unit.notifications.templates.samples import VALUES, template


@pytest.mark.parametrize("presentation", [Presentation.STANDARD, Presentation.LARGE])
@pytest.mark.parametrize(("language", "width"), [("fr", 320), ("ar", 320), ("ar", 1280)])
def test_a_message_is_accessible(
    language: str, width: int, presentation: Presentation, chromium: Browser, tmp_path: Path
) -> None:
    html = preview(template(), VALUES, language, presentation).html
    assert_accessible_document(html, width, chromium, tmp_path / "message.html")


def test_large_print_has_eighteen_points_and_the_other_language_its_direction(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "message.html"
    _ = path.write_text(preview(template(), VALUES, "ar", Presentation.LARGE).html, encoding="utf-8")
    tab = chromium.new_page()
    try:
        tab.goto(path.as_uri())
        sizes = "() => [...document.querySelectorAll('p, li, a')].map(e => parseFloat(getComputedStyle(e).fontSize))"
        assert min(tab.evaluate(sizes)) == 24
        assert tab.evaluate("getComputedStyle(document.querySelector('[lang=ar]')).direction") == "rtl"
    finally:
        tab.close()
