"""The page of a study: no violation found by axe, no sideways scroll on a phone, plots that keep large texts."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from etatplateforme.guarantor.report.outcomes.page import to_html
from tests.browser.axe import assert_accessible_document
from tests.unit.guarantor.report.studies import studies

STUDIES = studies()
SMALLEST_TEXT = """() => {
    const sizes = [...document.querySelectorAll('svg')].flatMap(svg => {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return [...svg.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize) * scale);
    });
    return sizes.length ? Math.min(...sizes) : 12;
}"""
OUTSIDE = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
    const box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(text => {
        const place = text.getBoundingClientRect();
        return place.left < box.left - 1 || place.right > box.right + 1 || place.bottom > box.bottom + 1;
    }).map(text => text.textContent);
})"""


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("width", [320, 1000])
def test_the_page_is_accessible(name: str, width: int, chromium: Browser, tmp_path: Path) -> None:
    assert_accessible_document(to_html(STUDIES[name]), width, chromium, tmp_path / "etude.html")


@pytest.mark.parametrize("name", ["hard", "a hundred groups", "town"])
def test_texts_of_the_plots_stay_large_and_inside(name: str, chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "etude.html"
    _ = path.write_text(to_html(STUDIES[name]), encoding="utf-8")
    media: Literal["screen", "print"]
    for width, media in ((320, "screen"), (1000, "screen"), (700, "print")):
        tab = chromium.new_page(viewport={"width": width, "height": 800})
        try:
            _ = tab.goto(path.as_uri())
            tab.emulate_media(media=media)
            assert tab.evaluate(SMALLEST_TEXT) >= 12
            assert tab.evaluate(OUTSIDE) == []
        finally:
            tab.close()
