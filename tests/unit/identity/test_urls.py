"""Where a person may be sent back, and whom the service may speak to."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.urls import local_path, origin

HOSTILE = [
    "",
    "cantine",
    "https://mechant.invalid",
    "https:mechant.invalid",
    "javascript:alert(1)",
    "//mechant.invalid",
    "///mechant.invalid",
    "/\\mechant.invalid",
    "\\\\mechant.invalid",
    "/a\\..\\b",
    "/%2Fmechant.invalid",
    "/%2f%2fmechant.invalid",
    "%2F%2Fmechant.invalid",
    "/%5Cmechant.invalid",
    "/%255Cmechant.invalid",
    "/%25252Fmechant.invalid",
    "/%" + "25" * 6 + "2Fmechant.invalid",
    "/a//mechant.invalid",
    "/./mechant",
    "/../mechant",
    "/a/%2e%2e//mechant.invalid",
    "/\tmechant.invalid",
    "/%09/mechant.invalid",
    "/a%0d%0aSet-Cookie:x=y",
    "/a\r\nSet-Cookie:x=y",
    "/a b",
    "/été",
    "/%00",
    "/%E2%80%A8",
    " /cantine",
    "/" + "a" * 2_000,
]


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_returns_are_refused(path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        local_path(path)
    assert caught.value.code == "return_to_refused"
    assert "mechant" not in str(caught.value)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cantine/inscription",
        "/cantine?enfant=2&jour=lundi",
        "/a?suite=https%3A%2F%2Fexemple.invalid%2F",
        "/%C3%A9t%C3%A9",
        "/a#b",
        "/a?remise=100%25",
        "/a.b/..c",
        "/@moi",
    ],
)
def test_paths_of_this_service_are_kept_as_they_are(path: str) -> None:
    assert local_path(path) == path


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=st.sampled_from("/\\.%25Ff5CcE@:?#ab \t\n"), max_size=20).map(lambda text: "/" + text))
@example("//a")
def test_what_is_accepted_stays_on_this_origin_in_every_spelling(path: str) -> None:
    try:
        kept = local_path(path)
    except InvalidInput:
        return
    for spelling in (kept, quote(kept, safe="/%?#")):
        joined = urlsplit(urljoin("https://service.invalid/retour", spelling))
        assert (joined.scheme, joined.netloc) == ("https", "service.invalid")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://fc.invalid/api/v2", "https://fc.invalid:443"),
        ("https://FC.invalid:443", "https://fc.invalid:443"),
        ("http://127.0.0.1:4001/a", "http://127.0.0.1:4001"),
        ("http://localhost/a", "http://localhost:80"),
        ("http://[::1]:8/", "http://::1:8"),
        ("http://fc.invalid", None),
        ("http://127.0.0.1.mechant.invalid", None),
        ("http://localhost.mechant.invalid", None),
        ("https://fc.invalid@mechant.invalid", None),
        ("https://u:p@fc.invalid", None),
        ("https://fc.invalid#f", None),
        ("https://fc.invalid\\@mechant.invalid", None),
        ("https://fc.invalid:port", None),
        ("https://fc.invalid:99999", None),
        ("https://", None),
        ("https://f c.invalid", None),
        ("https://fç.invalid", None),
        ("ftp://fc.invalid", None),
        ("https://[::1", None),
        ("", None),
    ],
)
def test_origins(url: str, expected: str | None) -> None:
    assert origin(url) == expected
