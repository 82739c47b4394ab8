"""What a site asks of robots is understood as RFC 9309 says, in a time that follows the length of its rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.evidence.robots import LARGEST, MOST_RULES, parse_robots

SITE = "https://www.exemple.fr"


def allows(text: str, path: str) -> bool:
    return parse_robots(text).allows(SITE + path)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /prive", "/prive/a", False),
        ("User-agent: *\nDisallow: /prive", "/public", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("user-agent:*\ndisallow:/a # non", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /ouvert", "/ouvert/a", True),  # the longest rule, wherever it stands
        ("User-agent: *\nAllow: /ouvert\nDisallow: /", "/ferme", False),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*?", "/liste?page=2", False),
        ("User-agent: *\nDisallow: /*?", "/liste", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf.html", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a-b-c-d", False),
        ("User-agent: *\nDisallow: /fin$", "/fin", False),
        ("User-agent: *\nDisallow: /fin$", "/finale", True),
        ("User-agent: *\nDisallow: /%C3%A9cole", "/école", False),
        ("User-agent: *\nDisallow: /école", "/%c3%a9cole", False),
        ("User-agent: autre\nDisallow: /", "/a", True),
        ("User-agent: etatplateforme\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: EtatPlateforme/1.0\nAllow: /", "/a", True),
        ("User-agent: autre\nUser-agent: *\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/a", False),
        ("Disallow: /", "/a", True),
        ("<html>404</html>", "/a", True),
    ],
)
def test_the_rules_of_the_rfc(text: str, path: str, allowed: bool) -> None:
    assert allows(text, path) is allowed


def test_the_delay_is_that_of_our_group() -> None:
    assert parse_robots("User-agent: *\nCrawl-delay: 2.5\n").delay == 2.5
    assert parse_robots("User-agent: *\nCrawl-delay: souvent\n").delay is None
    assert parse_robots("User-agent: autre\nCrawl-delay: 9\n").delay is None


def test_hostile_rules_are_bounded() -> None:
    many = parse_robots("User-agent: *\n" + "Disallow: /a\n" * 100_000)
    assert len(many.rules) <= MOST_RULES
    assert not allows("User-agent: *\nDisallow: /" + "*a" * 900 + "b", "/" + "a" * 900 + "b")
    assert allows("User-agent: *\nDisallow: /" + "*a" * 900 + "b", "/" + "a" * 1_900)


@given(st.text(max_size=300), st.text(max_size=50))
def test_nothing_that_is_written_is_raised(text: str, path: str) -> None:
    rules = parse_robots(f"User-agent: *\n{text}")
    assert rules.allows(f"{SITE}/{path.replace('[', '').replace(']', '')}") in {True, False}


def test_what_lies_beyond_the_limit_is_not_read() -> None:
    assert allows("User-agent: *\n" + "#" * LARGEST + "\nDisallow: /", "/a")
