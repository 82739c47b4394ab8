"""The guarantor's own report is a page like another: no violation by axe, no sideways scroll, whole on paper."""

from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from etatplateforme.guarantor import Guarantor, Report, to_html
from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.manifest import parse_manifest
from etatplateforme.values.finding import Level, Verdict
from tests.browser.axe import assert_accessible_document
from tests.unit.guarantor.judged import everything
from tests.unit.guarantor.told import CASES, finding, report, rule, town

CANTINE = Path(__file__).parents[2] / "examples" / "cantine" / "service.toml"
STORY = "Jeanne a fait quarante kilomètres pour un papier."
EXAMPLE = '[access.phone]\nnumber = "01 99 00 12 34"\nhours = "' + "du lundi au vendredi " * 9 + '"'


def with_story() -> Report:
    """A failure and a doubt whose rule has a story and an example."""
    wrong = finding("EG-01", Verdict.FAILED, level=Level.ENFORCE)
    return report([wrong, finding("EG-01", Verdict.CANT_TELL)], [rule("EG-01", story=STORY, example=EXAMPLE)])


def told(case: str) -> Report | PageAudit:
    """A report of a service, or an audit of pages with judgements of persons."""
    match case:
        case "cantine":
            return Guarantor(parse_manifest(CANTINE.read_text(encoding="utf-8"))).audit(date(2026, 11, 22))
        case "story":
            return with_story()
        case "pages":
            return everything()
        case _:
            return town(case)


@pytest.mark.parametrize("case", [*CASES, "cantine", "story", "pages"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (1280, "dark")])
def test_the_report_is_accessible(
    case: str, width: int, scheme: Literal["light", "dark"], chromium: Browser, tmp_path: Path
) -> None:
    assert_accessible_document(to_html(told(case)), width, chromium, tmp_path / "rapport.html", scheme)


def test_paper_shows_what_the_screen_folds_and_hides_what_only_a_screen_uses(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "rapport.html"
    _ = path.write_text(to_html(with_story()), encoding="utf-8")
    tab = chromium.new_page(color_scheme="dark")
    try:
        _ = tab.goto(path.as_uri())
        heights = "() => ['details pre', 'details p', 'nav', '.skip'].map(one => shown(document.querySelector(one)))"
        shown = "one => one.checkVisibility({contentVisibilityAuto: true}) && one.getBoundingClientRect().height > 0"
        script = f"() => {{ const shown = {shown}; return ({heights})(); }}"
        assert tab.evaluate(script) == [False, False, True, True]
        tab.emulate_media(media="print", color_scheme="dark")
        # what was folded is laid out with the next frame, which a busy machine may draw late
        told = tab.wait_for_function(f"() => {{ const told = ({script})(); return told[0] && told }}", timeout=20_000)
        assert told.json_value() == [True, True, False, False]
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert tab.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    finally:
        tab.close()


def test_shapes_stay_apart_without_colours(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "rapport.html"
    _ = path.write_text(to_html(town("waived and judged")), encoding="utf-8")
    tab = chromium.new_page(forced_colors="active")
    try:
        _ = tab.goto(path.as_uri())
        drawn = tab.evaluate(
            "() => [...document.querySelectorAll('.key use')].map(one => [getComputedStyle(one).color, "
            "document.querySelector(one.getAttribute('href')).innerHTML])"
        )
        assert len({shape for _, shape in drawn}) == len(drawn) == 4
        assert len({colour for colour, _ in drawn}) == 1
    finally:
        tab.close()
