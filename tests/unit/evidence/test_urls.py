"""Addresses in one form, and those that a visitor leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.urls import acts, endless, normal, origin, same_place, start_of, without_query

BASE = "https://www.exemple.fr/a/b"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("c", "https://www.exemple.fr/a/c"),
        ("/c?b=2&a=1#suite", "https://www.exemple.fr/c?a=1&b=2"),
        ("HTTPS://WWW.Exemple.FR:443/", "https://www.exemple.fr/"),
        ("https://www.exemple.fr", "https://www.exemple.fr/"),
        ("//autre.fr/x", "https://autre.fr/x"),
        ("../../../c", "https://www.exemple.fr/c"),
        ("/%7Ecole/é", "https://www.exemple.fr/~cole/%C3%A9"),
        ("/a?utm_source=lettre&page=2&PHPSESSID=1", "https://www.exemple.fr/a?page=2"),
        ("/a?page", "https://www.exemple.fr/a?page"),
        ("/a;jsessionid=AB12?x=1", "https://www.exemple.fr/a?x=1"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        (" /c \n", "https://www.exemple.fr/c"),
    ],
)
def test_one_form_for_one_page(written: str, found: str) -> None:
    assert normal(written, BASE) == found
    assert normal(found) == found


@pytest.mark.parametrize(
    "written",
    [
        "mailto:a@exemple.fr",
        "javascript:alert(1)",
        "https://u:p@exemple.fr/",
        "http://[",
        "http://a:99999/",
        "x" * 3_000,
        "tel:1",
    ],
)
def test_what_is_no_page_has_no_form(written: str) -> None:
    assert normal(written, BASE) is None


@given(st.text(max_size=80))
def test_the_form_of_a_form_is_itself(written: str) -> None:
    found = normal(written, BASE)
    if found is not None:
        assert normal(found) == found
        assert "#" not in found
        assert without_query(found).isprintable()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/logout", ""),
        ("/compte/deconnexion", ""),
        ("/d%C3%A9connexion", ""),
        ("/x?action=logout", ""),
        ("/x", "Se déconnecter"),
        ("/article/3/delete", ""),
        ("/lettre/unsubscribe?m=1", ""),
    ],
)
def test_links_that_act_are_left_alone(path: str, text: str) -> None:
    assert acts(f"https://exemple.fr{path}", text)


@pytest.mark.parametrize("path", ["/connexion", "/actualites", "/logouts-du-sport", "/deletere"])
def test_other_links_are_followed(path: str) -> None:
    assert not acts(f"https://exemple.fr{path}", "Lire la suite")


def test_paths_without_end_are_seen() -> None:
    assert endless("https://exemple.fr/a/b/a/b/a/b/a/b")
    assert endless("https://exemple.fr/" + "/".join(map(str, range(30))))
    assert not endless("https://exemple.fr/2026/11/28/conseil/conseil")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("http://exemple.fr", "https://www.exemple.fr", True),
        ("https://exemple.fr", "http://exemple.fr", False),
        ("https://exemple.fr", "https://autre.fr", False),
        ("https://exemple.fr", "https://sous.exemple.fr", False),
        ("http://127.0.0.1:1", "http://127.0.0.1:2", False),
    ],
)
def test_the_origins_of_one_site(first: str, second: str, same: bool) -> None:
    assert same_place(first, second) is same


def test_a_start_may_be_a_name_alone_and_nothing_else_than_a_web_address() -> None:
    assert start_of("www.exemple.fr") == "https://www.exemple.fr/"
    assert origin(start_of("http://127.0.0.1:8000/a?b=1")) == "http://127.0.0.1:8000"
    with pytest.raises(InvalidInput) as caught:
        start_of("ftp://exemple.fr/")
    assert caught.value.code == "invalid_url"


def test_a_report_never_shows_a_query() -> None:
    assert without_query("https://exemple.fr/recherche?q=Dupont") == "recherche"
