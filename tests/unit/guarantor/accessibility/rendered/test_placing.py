"""Rendered elements find the line that wrote them, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.rendered.placing import Places
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rendered import NOWHERE, Rendered, Spot

SOURCE = """<html><body>
<ul>
<li>Un</li>
<li>Deux</li>
</ul>
<p class="a">Trois</p>
<a href="/x">Quatre</a>
</body></html>"""


def lines(shown: str, source: str = SOURCE) -> dict[str, int | None]:
    """Line of each element of *shown*, by its words."""
    document = read(shown)
    places = Places(Page("essai", source), read(source), Rendered(shown, len(document.elements)))
    return {
        " ".join(item.strip() for item in element.content if isinstance(item, str)).strip(): places.place(
            Spot(element.tag, "x", at)
        ).line
        for at, element in enumerate(document.elements)
        if element.tag in {"li", "p", "a"}
    }


def test_a_page_that_no_script_changed() -> None:
    assert lines(SOURCE) == {"Un": 3, "Deux": 4, "Trois": 6, "Quatre": 7}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (SOURCE.replace("<li>Un", "<li>Zéro</li><li>Un"), {"Zéro": None, "Un": 3, "Deux": 4, "Trois": 6, "Quatre": 7}),
        (SOURCE.replace("<ul>", "<p>Avis</p><ul>"), {"Avis": None, "Un": 3, "Deux": 4, "Trois": 6, "Quatre": 7}),
        (SOURCE.replace("<li>Un</li>", ""), {"Deux": 4, "Trois": 6, "Quatre": 7}),
        (SOURCE.replace('class="a"', 'class="js a"'), {"Un": 3, "Deux": 4, "Trois": 6, "Quatre": 7}),
        (SOURCE.replace('class="a"', ""), {"Un": 3, "Deux": 4, "Trois": None, "Quatre": 7}),
        (SOURCE.replace("Trois", "3"), {"Un": 3, "Deux": 4, "3": None, "Quatre": 7}),
        (SOURCE.replace("/x", "/y"), {"Un": 3, "Deux": 4, "Trois": 6, "Quatre": None}),
    ],
)
def test_what_a_script_added_or_changed_has_no_line(shown: str, expected: dict[str, int | None]) -> None:
    assert lines(shown) == expected


def test_an_element_that_is_not_in_the_document_has_no_line() -> None:
    places = Places(Page("essai", SOURCE), read(SOURCE), Rendered(SOURCE, len(read(SOURCE).elements)))
    for spot in (Spot("p", "p", NOWHERE), Spot("p", "p", 10_000), Spot("li", "li", 0)):
        assert places.place(spot).line is None
        assert spot.selector in places.named(spot)
    other = Places(Page("essai", SOURCE), read(SOURCE), Rendered(SOURCE, 3))
    assert other.place(Spot("html", "html", 0)).line is None


MARKUP = st.text(st.sampled_from('<>/ "=abp liuldv\n'), max_size=80)


@given(MARKUP, MARKUP)
def test_any_two_documents_are_laid_side_by_side(shown: str, source: str) -> None:
    elements = read(shown).elements
    places = Places(Page("essai", source), read(source), Rendered(shown, len(elements)))
    for at, element in enumerate(elements):
        found = places.source(Spot(element.tag, "x", at))
        assert found is None or found.tag == element.tag
