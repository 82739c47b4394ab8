"""Colours, their blending and their contrast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.css.colours import BLACK, WHITE, Colour, colour_of, contrast, faded, over

PARTS = st.integers(0, 1000).map(lambda part: part / 1000)
COLOURS = st.builds(Colour, PARTS, PARTS, PARTS, PARTS)
OPAQUE = st.builds(Colour, PARTS, PARTS, PARTS, st.just(1.0))


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("red", (1, 0, 0, 1)), ("#fff", (1, 1, 1, 1)), ("#00000080", (0, 0, 0, 128 / 255)),
        ("transparent", (0, 0, 0, 0)),
        ("rgb(255 0 0 / 50%)", (1, 0, 0, 0.5)), ("hsl(120 100% 25%)", (0, 0.5, 0, 1)), ("hwb(0 0% 0%)", (1, 0, 0, 1)),
    ],
)  # fmt: skip
def test_colours_that_are_read(text: str, colour: tuple[float, ...]) -> None:
    assert colour_of(text) == pytest.approx(colour)


@pytest.mark.parametrize(
    "text", ["", "canvastext", "fieldtext", "color-mix(in srgb, red, blue)", "12px", "x" * 200, "rgb("]
)
def test_what_is_not_a_colour_of_its_own(text: str) -> None:
    assert colour_of(text) is None


def test_contrast_has_the_known_values() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    grey = colour_of("#777")
    assert grey is not None
    assert contrast(grey, WHITE) == pytest.approx(4.478, abs=0.001)


@given(OPAQUE, OPAQUE)
def test_contrast_is_symmetric_and_bounded(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.000001


@given(COLOURS, OPAQUE)
def test_something_over_an_opaque_colour_is_opaque(front: Colour, back: Colour) -> None:
    made = over(front, back)
    assert made.alpha == pytest.approx(1)
    assert all(-1e-9 <= part <= 1 + 1e-9 for part in made)


@given(OPAQUE, COLOURS)
def test_an_opaque_colour_hides_what_is_behind(front: Colour, back: Colour) -> None:
    assert over(front, back) == pytest.approx(front)
    assert over(faded(front, 0), back) == pytest.approx(back if back.alpha else (0, 0, 0, 0))
