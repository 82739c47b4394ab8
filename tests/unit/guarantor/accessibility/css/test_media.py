"""Conditions on the medium: they hold, they do not, or only a browser knows."""

import pytest

from etatplateforme.guarantor.accessibility.css.media import Medium, media_holds


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("", True), ("all", True), ("screen", True), ("print", False), ("tv", False), ("not print", True),
        ("only screen", True), ("screen, print", True), ("print, speech", False),
        ("(min-width: 48em)", True), ("(min-width: 100em)", False), ("(max-width: 600px)", False),
        ("(width: 1280px)", True), ("(400px <= width <= 2000px)", True), ("(width < 400px)", False),
        ("(2000px > width)", True), ("screen and (min-width: 1px) and (max-width: 9999px)", True),
        ("(min-width: 9999px) or (hover)", True), ("not all and (monochrome)", True), ("not (hover)", False),
        ("(orientation: landscape)", True), ("(orientation: portrait)", False), ("(orientation: sideways)", False),
        ("(prefers-reduced-motion: reduce)", False), ("(prefers-reduced-motion)", False), ("(hover: hover)", True),
        ("(min-resolution: 2dppx)", False), ("(min-aspect-ratio: 1/1)", True), ("(max-aspect-ratio: 1/1)", False),
        ("(-ms-high-contrast: active)", False), ("(forced-colors: active)", False),
        ("(unheard-of: 1)", None), ("(unheard-of: 1), screen", True), ("(unheard-of: 1) and (hover: none)", False),
        ("((hover) and (not (unheard-of)))", None), ("screen and", None), ("(", None), ("x" * 5_000, None),
    ],
)  # fmt: skip
def test_media_queries(query: str, holds: bool | None) -> None:
    assert media_holds(query) is holds


def test_a_screen_held_upright() -> None:
    assert media_holds("(orientation: portrait)", Medium(width=800, height=1200)) is True
    assert media_holds("(min-aspect-ratio: 1/1)", Medium(width=800, height=1200)) is False
