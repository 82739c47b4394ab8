"""The light copy of a page: positions, what is hidden, what speaks, and no text that makes it fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.dom import Document, Element, read


def only(document: Document, tag: str) -> Element:
    found = [element for element in document.elements if element.tag == tag]
    assert len(found) == 1
    return found[0]


def test_positions_count_from_one() -> None:
    document = read("<!DOCTYPE html>\n<html lang=fr>\n<body><p>é<img src=x>")
    image = only(document, "img")
    assert (image.line, image.column) == (3, 11)
    assert (document.root.line, document.root.column) == (2, 1)


def test_elements_that_the_parser_adds_have_no_position() -> None:
    document = read("<p>bonjour")
    assert document.root.tag == "html"
    assert (document.root.line, document.root.column) == (None, None)


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title> Cantine \n – Ville </title>", "Cantine – Ville"),
        ("<title></title>", ""),
        ("<p>rien</p>", None),
        ("<svg><title>Plan</title></svg>", None),
        ("<title>Un</title><title>Deux</title>", "Un"),
        ("<title>a &amp; b</title>", "a & b"),
    ],
)
def test_title_is_that_of_the_page(html: str, title: str | None) -> None:
    assert read(html).title == title


@pytest.mark.parametrize(
    "html",
    [
        "<img hidden>",
        '<div aria-hidden="TRUE"><p><img></div>',
        '<div style="Display : None"><img></div>',
        '<img style="visibility:hidden">',
        "<noscript><img></noscript>",
    ],
)
def test_what_says_it_is_hidden_is_hidden_with_its_content(html: str) -> None:
    assert only(read(f"<body>{html}"), "img").hidden


@pytest.mark.parametrize("html", ['<img aria-hidden="false">', '<img class="hidden">', '<img style="color:red">'])
def test_the_rest_is_not(html: str) -> None:
    assert not only(read(html), "img").hidden


def test_templates_are_not_part_of_the_page() -> None:
    assert [element.tag for element in read("<template><img></template>").elements if element.tag == "img"] == []


@pytest.mark.parametrize(
    ("html", "speaks"),
    [
        ("<label>Nom</label>", True),
        ("<label> \n </label>", False),
        ("<label><span><b>Nom</b></span></label>", True),
        ('<label><img alt="Nom"></label>', True),
        ('<label><img alt=" "></label>', False),
        ('<label><span aria-label="Nom"></span></label>', True),
        ("<label><select><option>Un</option></select></label>", False),
        ("<label><textarea>Un</textarea></label>", False),
        ("<label><script>1</script></label>", False),
    ],
)
def test_what_a_label_gives_to_read(html: str, speaks: bool) -> None:
    assert only(read(html), "label").speaks is speaks


def test_text_leaves_out_what_is_not_read() -> None:
    document = read(
        "<title>Titre</title><style>p{}</style><body>Un <p>deux</p><script>3</script><p hidden>quatre</p>"
        "<template>cinq</template> six"
    )
    assert document.text == "Un deux six"


def test_a_page_drawn_by_a_script_is_recognised() -> None:
    assert read('<div id="root"></div><script src="/app.js"></script>').drawn_by_script
    assert not read('<div id="root">Bonjour</div><script src="/app.js"></script>').drawn_by_script
    assert not read("<div></div>").drawn_by_script


@pytest.mark.parametrize(
    ("html", "named"),
    [
        ('<input aria-labelledby="absent">', False),
        ('<i id="vide"></i><input aria-labelledby="vide">', False),
        ('<i id="t">Nom</i><input aria-labelledby="absent t">', True),
        ('<i id="t" aria-label="Nom"></i><input aria-labelledby="t">', True),
        ('<input aria-label="Nom">', True),
        ('<input aria-label=" ">', False),
        ('<input title="Nom">', True),
    ],
)
def test_names_given_by_aria(html: str, named: bool) -> None:
    document = read(html)
    assert document.has_aria_name(only(document, "input")) is named


def test_the_first_of_two_equal_identifiers_wins() -> None:
    document = read("<b id=a></b><i id=a></i>")
    assert document.by_id["a"].tag == "b"


def test_depth_does_not_matter() -> None:
    assert len(read("<div>" * 20_000).elements) == 20_003


MARKUP = (
    "</",
    "<img ",
    "alt=",
    "<label for=a>",
    "<input id=a>",
    "<svg>",
    "<title>",
    "<template>",
    "<!--",
    "<noscript>",
)
MORE = ("<html lang=fr>", "<table>", "<select>", "<script>", "</script>", "<body>", "<frameset>", "&amp;")
PIECES = st.sampled_from((*"<>\"' a\x00é", *MARKUP, *MORE))


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_can_be_read(html: str) -> None:
    document = read(html)
    assert document.root.tag == "html"
    assert all(element.line is None or element.line >= 1 for element in document.elements)
    assert all(element.column is None or element.column >= 1 for element in document.elements)
    assert document.text == " ".join(document.text.split())
