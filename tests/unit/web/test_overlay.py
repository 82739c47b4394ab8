"""The overlay: accessible itself, escaped, in ASCII, put where the body ends, and bounded."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.guarantor import Page, assert_accessible
from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.dom import read
from etatplateforme.values.finding import Evidence, Finding, Level, Place, Verdict
from etatplateforme.web.overlay import MOST_SHOWN, STYLE, content, dressed, overlay
from tests.unit.web.answers_of import GOOD, POOR


def finding(message: str, verdict: Verdict = Verdict.FAILED) -> Finding:
    return Finding("RGAA-1.1", "Titre", verdict, Evidence.OBSERVED, Level.WARN, message, place=Place("page", 3, 7))


@pytest.mark.parametrize("html", [POOR, GOOD])
def test_the_overlay_has_no_failure_of_its_own(html: str) -> None:
    shown = content(audit_pages([Page("page", html)]))
    page = (
        "<!doctype html><html lang='fr'><head><title>Constats</title></head>"
        f"<body><main><h1>Page</h1></main><aside aria-label='Garant'>{shown}</aside></body></html>"
    )
    assert_accessible(page)


def test_a_page_without_failure_has_none_once_it_is_dressed() -> None:
    assert_accessible(dressed(GOOD.encode(), overlay(audit_pages([Page("page", POOR)]))).decode())


def test_it_says_where_and_what_to_do() -> None:
    told = " ".join(re.sub("<[^>]+>", " ", content(audit_pages([Page("page", POOR)]))).split())
    assert "RGAA : 1 à corriger" in told
    assert "RGAA-1.1, test 1.1.1, ligne 1, colonne" in told
    assert "À faire :" in told
    assert "conforme" in told  # only to say that it claims nothing


@settings(deadline=None)
@given(st.text(max_size=60))
def test_texts_of_the_page_are_escaped(text: str) -> None:
    added = overlay(PageAudit(("page",), (finding(text + "</template><script>alert(1)</script>"),)))
    assert added.isascii()
    assert b"<script" not in added
    assert added.count(b"</template>") == 1


def test_findings_without_end_are_cut() -> None:
    many = tuple(finding(f"cas {number}") for number in range(3 * MOST_SHOWN))
    shown = content(PageAudit(("page",), many))
    assert shown.count("<li>") == MOST_SHOWN
    assert f"{2 * MOST_SHOWN} de plus" in shown
    assert f"RGAA : {3 * MOST_SHOWN} à corriger" in shown


def test_its_style_is_plain_ascii_and_closes_nothing() -> None:
    assert STYLE.isascii()
    assert "<" not in STYLE


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        (b"<body><p>a</body></html>", b"<body><p>aX</body></html>"),
        (b"<BODY>a</BODY >\n<!-- fin -->\n</HTML>\n", b"<BODY>aX</BODY >\n<!-- fin -->\n</HTML>\n"),
        (b"<p>sans fin", b"<p>sans fin\nX"),
        (b"<body>a</body><script>'</body>'</script>", b"<body>a</body><script>'</body>'</script>\nX"),
        (b"", b"\nX"),
    ],
)
def test_it_stands_before_the_end_of_the_body(page: bytes, shown: bytes) -> None:
    assert dressed(page, b"X") == shown


def test_a_page_of_a_thousand_closings_costs_little() -> None:
    for tail in (b"</body><!--" * 20_000, b"</body>" + b" " * 19_000 + b"x", b"</body>" + b"<!---->" * 2_000 + b"x"):
        page = b"<body>" + tail
        assert dressed(page, b"X") == page + b"\nX"


def test_lines_of_the_page_stay_where_they_were() -> None:
    before = [(one.tag, one.line) for one in read(POOR).elements]
    after = [(one.tag, one.line) for one in read(dressed(POOR.encode(), overlay(PageAudit((), ()))).decode()).elements]
    assert after[: len(before)] == before
