"""Contrast and composition of colours, against known values and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.rendered.colours import (
    composed,
    contrast,
    drawn_with,
    luminance,
    near,
    over,
)
from etatplateforme.guarantor.rendered import RGB, Layer

CHANNELS = st.floats(0, 255)
COLOURS: st.SearchStrategy[RGB] = st.tuples(CHANNELS, CHANNELS, CHANNELS)
SHARES = st.floats(0, 1)
LAYERS = st.lists(st.builds(Layer, st.tuples(CHANNELS, CHANNELS, CHANNELS, SHARES), SHARES), max_size=5)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ((0, 0, 0), (255, 255, 255), 21.0),
        ((119, 119, 119), (255, 255, 255), 4.478),
        ((118, 118, 118), (255, 255, 255), 4.542),
        ((255, 0, 0), (255, 255, 255), 3.998),
        ((0, 0, 255), (255, 255, 255), 8.592),
    ],
)
def test_known_ratios(one: RGB, other: RGB, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001)


@given(COLOURS, COLOURS)
def test_a_ratio_is_symmetric_and_bounded(one: RGB, other: RGB) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0000001
    assert contrast(one, one) == 1


@given(COLOURS, LAYERS)
def test_an_opaque_ink_without_opacity_around_it_is_seen_as_it_is(ink: RGB, layers: list[Layer]) -> None:
    plain = [Layer(layer.color) for layer in layers]
    assert composed((*ink, 1.0), plain)[0] == ink


@given(COLOURS, LAYERS)
def test_an_ink_that_is_not_there_has_the_colour_of_its_ground(ink: RGB, layers: list[Layer]) -> None:
    shown, ground = composed((*ink, 0.0), layers)
    assert near(shown, ground, 1e-6)


@given(COLOURS, COLOURS, st.floats(0.31, 1))
def test_what_is_drawn_comes_from_its_ink(ink: RGB, ground: RGB, share: float) -> None:
    if near(ink, ground, 1):
        return
    assert drawn_with(over((*ink, share), ground), ink, ground)


def test_what_is_drawn_with_another_ink_does_not() -> None:
    assert not drawn_with((0, 0, 0), (153, 153, 153), (255, 255, 255))
    assert not drawn_with((255, 0, 0), (0, 0, 255), (255, 255, 255))
    assert not drawn_with((0, 0, 0), (9, 9, 9), (9, 9, 9))


def test_opacity_fades_a_whole_group() -> None:
    shown, ground = composed((0, 0, 0, 1), [Layer((255, 0, 0, 1), 0.5)])
    assert shown == (127.5, 127.5, 127.5)
    assert ground == (255, 127.5, 127.5)
    assert luminance(ground) > luminance(shown)
