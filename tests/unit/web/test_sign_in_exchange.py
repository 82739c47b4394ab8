"""What a browser asks, read without trusting more than it must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.web.sign_in.exchange import MOST_FIELDS, Request, origin_of

OWN = "https://cantine.example"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site", "origin": OWN}, False),
        ({"sec-fetch-site": "cross-site", "origin": OWN}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": OWN}, True),
        ({"origin": f"{OWN}:443"}, True),
        ({"origin": "null"}, False),
        ({"origin": "http://cantine.example"}, False),
        ({"origin": f"{OWN}.attaque.example"}, False),
        ({"referer": f"{OWN}/dossier?a=1"}, True),
        ({"referer": "https://attaque.example/?https://cantine.example"}, False),
        ({"host": "cantine.example"}, False),
        ({}, False),
    ],
)
def test_who_sent_a_form_is_what_the_browser_says(headers: dict[str, str], expected: bool) -> None:
    assert Request("POST", "/connexion", headers=headers).comes_from(OWN) is expected


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("etat=a", "a"),
        ("autre=1; etat=a", "a"),
        ("etat=a; etat=b", None),
        ("etat=a; etat=a", "a"),
        ("__Host-etat=a", None),
        ("", None),
        ("etat", ""),
    ],
)
def test_a_cookie_that_comes_twice_opens_nothing(header: str, value: str | None) -> None:
    assert Request("GET", "/", headers={"cookie": header}).cookie("etat") == value


def test_parameters_come_once_or_not_at_all() -> None:
    assert Request("GET", "/", "code=a&state=b").parameters == {"code": "a", "state": "b"}
    assert Request("GET", "/", "code=a&code=b").parameters == {}
    assert Request("GET", "/", "&".join(f"a{n}=1" for n in range(MOST_FIELDS + 1))).parameters == {}


def test_a_body_that_is_no_form_has_no_field() -> None:
    form = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    assert Request("POST", "/", headers=form, body=b"suite=%2Fa").fields == {"suite": "/a"}
    assert Request("POST", "/", headers={"content-type": "text/plain"}, body=b"suite=%2Fa").fields == {}
    assert Request("POST", "/", body=b"suite=%2Fa").fields == {}


@given(st.text(max_size=80))
def test_no_url_makes_it_fail(url: str) -> None:
    found = origin_of(url)
    assert found == "" or found.startswith(("http://", "https://"))


def test_a_request_shows_nothing() -> None:
    shown = repr(Request("GET", "/retour", "code=secret", {"cookie": "etat=secret"}, b"secret"))
    assert "secret" not in shown
