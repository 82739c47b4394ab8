"""From bytes to a page: its text under any encoding, and what it leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.evidence.reading import decoded, imports, media_type, read_page

URL = "https://www.exemple.fr/rubrique/page"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("é".encode(), "text/html; charset=utf-8"),
        ("é".encode(), "text/html"),
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("é".encode("latin-1"), "text/html"),
        ("é".encode("latin-1"), "text/html; charset=inconnu"),
        ("é".encode("latin-1"), "text/html; charset=hex"),
        (b"\xef\xbb\xbf" + "é".encode(), "text/html; charset=latin1"),
        (b"\xff\xfe" + "é".encode("utf-16-le"), ""),
        (b'<meta charset="windows-1252">\xe9', "text/html"),
        (b'<meta http-equiv="x" content="text/html; charset=iso-8859-15">\xe9', ""),
    ],
)
def test_accents_survive(body: bytes, content_type: str) -> None:
    assert decoded(body, content_type).endswith("é")


@given(st.binary(max_size=200), st.text(max_size=60))
def test_no_answer_is_unreadable(body: bytes, content_type: str) -> None:
    assert isinstance(decoded(body, content_type), str)
    assert media_type(content_type)


def test_links_are_seen_from_the_base_and_say_what_they_say() -> None:
    html = (
        '<base href="/autre/"><a href="un">Un <b>deux</b></a><a href="/x"><img src=i alt="Plan"></a>'
        '<area href="z" alt="Zone"><a href="y" aria-label="Fermer"></a><a name="ancre">rien</a>'
        '<a href="mailto:a@exemple.fr">é</a>'
    )
    reading = read_page(html, URL)
    assert [(link.url, link.text) for link in reading.links] == [
        ("https://www.exemple.fr/autre/un", "Un deux"),
        ("https://www.exemple.fr/x", "Plan"),
        ("https://www.exemple.fr/autre/z", "Zone"),
        ("https://www.exemple.fr/autre/y", "Fermer"),
    ]


def test_sheets_are_those_that_dress_the_page_and_those_that_its_styles_import() -> None:
    html = (
        '<link rel="stylesheet" href="a.css?v=3"><link rel="alternate stylesheet" href="b.css">'
        '<link rel="icon" href="c">'
        '<link rel="STYLESHEET preload" href="https://cdn.exemple.org/d.css">'
        '<style>@import url("e.css"); @import "f.css" print;</style>'
    )
    assert read_page(html, URL).sheets == (
        ("a.css?v=3", "https://www.exemple.fr/rubrique/a.css?v=3"),
        ("https://cdn.exemple.org/d.css", "https://cdn.exemple.org/d.css"),
        ("e.css", "https://www.exemple.fr/rubrique/e.css"),
        ("f.css", "https://www.exemple.fr/rubrique/f.css"),
    )


def test_imports_of_a_sheet_are_seen_from_the_sheet() -> None:
    sheet = "@charset 'utf-8'; @import url(../b.css) screen; p { content: '@import' }"
    assert list(imports(sheet, "https://exemple.fr/css/a/a.css")) == [("../b.css", "https://exemple.fr/css/b.css")]
    assert list(imports("p { color: red }", URL)) == []


@given(st.text(max_size=300))
def test_no_page_breaks_the_reading(html: str) -> None:
    assert read_page(html, URL).links is not None
    assert list(imports(f"@import {html}", URL)) is not None
