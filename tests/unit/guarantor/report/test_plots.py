"""Plots that everybody can read: named, described, with large dark texts, and marks that need no colour."""

import re
from itertools import chain
from xml.etree import ElementTree

import pytest

from etatplateforme.guarantor.accessibility.css.colours import Colour, colour_of, contrast
from etatplateforme.guarantor.report.plots.delays import delay_plots
from etatplateforme.guarantor.report.plots.forest import forest_plots
from etatplateforme.guarantor.report.plots.rates import rate_plots
from etatplateforme.guarantor.report.plots.scale import RATIOS, Scale, round_steps
from etatplateforme.guarantor.report.plots.svg import BOLD, GLYPH, fitted, label
from etatplateforme.guarantor.statistics.comparison import Comparison
from etatplateforme.guarantor.statistics.study import OutcomeStudy
from tests.unit.guarantor.report.studies import LONG, studies

SVG = "{http://www.w3.org/2000/svg}"
STUDIES = studies()
WHITE = Colour(255, 255, 255)


def plots(study: OutcomeStudy) -> list[ElementTree.Element]:
    drawn: list[str] = []
    for number, dimension in enumerate(study.dimensions):
        if dimension.comparison is not None:
            drawn += rate_plots(dimension.comparison, f"e{number}")
            drawn += forest_plots(dimension.comparison, f"e{number}")
        if dimension.delays is not None:
            drawn += delay_plots(dimension.delays, f"e{number}")
    return [ElementTree.fromstring(svg) for svg in drawn]


def comparison(name: str) -> Comparison:
    found = STUDIES[name].dimensions[0].comparison
    assert found is not None
    return found


def texts(svg: ElementTree.Element) -> list[str]:
    return [node.text or "" for node in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", STUDIES)
def test_each_is_a_picture_with_a_title_and_a_description(name: str) -> None:
    ids: list[str] = []
    for svg in plots(STUDIES[name]):
        assert svg.get("role") == "img"
        named = [node.get("id") for node in svg if node.tag in (f"{SVG}title", f"{SVG}desc")]
        assert (svg.get("aria-labelledby") or "").split() == named
        assert all((node.text or "").strip() for node in svg if node.get("id"))
        ids += [one for one in named if one]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", STUDIES)
def test_texts_are_large_dark_and_inside(name: str) -> None:
    for svg in plots(STUDIES[name]):
        width, height = (float(edge) for edge in (svg.get("viewBox") or "").split()[2:])
        for node in svg.iter(f"{SVG}text"):
            size = float(node.get("font-size") or 0)
            colour = colour_of(node.get("fill") or "")
            assert size >= 12
            assert colour is not None
            assert contrast(colour, WHITE) >= 4.5
            wide = GLYPH * size * (BOLD if node.get("font-weight") else 1)
            x, long = float(node.get("x") or 0), wide * len(node.text or "")
            left = {"start": x, "middle": x - long / 2, "end": x - long}[node.get("text-anchor") or ""]
            assert left >= -1
            assert left + long <= width + 1, node.text
            assert 0 < float(node.get("y") or 0) < height


@pytest.mark.parametrize("name", STUDIES)
def test_shapes_stand_out_and_nothing_is_loaded(name: str) -> None:
    shapes = {"line", "rect", "polygon"}
    for svg in plots(STUDIES[name]):
        for node in svg.iter():
            kind = node.tag.removeprefix(SVG)
            assert kind in {"svg", "title", "desc", "text", *shapes}
            assert not any("href" in key or "url(" in value for key, value in node.attrib.items())
            edge = node.get("stroke")
            if edge is not None:
                colour = colour_of(edge)
                assert colour is not None
                assert contrast(colour, WHITE) >= 3


@pytest.mark.parametrize("name", STUDIES)
def test_numbers_have_their_decimal_comma(name: str) -> None:
    for svg in plots(STUDIES[name]):
        words = [*texts(svg), *(node.text or "" for node in svg if node.get("id"))]
        assert [word for word in words if re.search(r"\d\.\d", word)] == []


def test_what_the_screen_says_is_told_by_shape_and_word() -> None:
    (svg,) = (ElementTree.fromstring(plot) for plot in forest_plots(comparison("hard"), "e"))
    corners = [len((node.get("points") or "").split()) for node in svg.iter(f"{SVG}polygon")]
    assert {3, 4} <= set(corners)
    assert {"alerte", "pas d'alerte"} <= set(texts(svg))


def test_the_reference_and_four_fifths_are_marked() -> None:
    (plot,) = forest_plots(comparison("town"), "e")
    assert any("0,8" in text and "repère" in text for text in texts(ElementTree.fromstring(plot)))
    assert any("même taux" in text for text in texts(ElementTree.fromstring(plot)))
    assert 'stroke-dasharray="2 4"' in plot


def test_a_ratio_without_limit_is_an_arrow_and_said() -> None:
    study = STUDIES["no limit to a ratio"].dimensions[0].comparison
    assert study is not None
    (plot,) = forest_plots(study, "e")
    said = texts(ElementTree.fromstring(plot))
    assert "sans limite" in said
    assert "pas de rapport" in said
    assert plot.count("<polygon") >= 1


def test_many_groups_make_pages_on_one_scale() -> None:
    (told,) = STUDIES["a hundred groups"].dimensions
    assert told.comparison is not None
    assert told.delays is not None
    rates, forests = rate_plots(told.comparison, "e"), forest_plots(told.comparison, "e")
    assert (len(rates), len(forests), len(delay_plots(told.delays, "e"))) == (5, 5, 5)
    names = set(chain.from_iterable(texts(ElementTree.fromstring(plot)) for plot in forests))
    assert all(group.name in names for group in told.comparison.groups)
    assert "(1 sur 5)" in forests[0]
    marks = {re.findall(r'x1="([\d.]+)" y1="40', plot)[0] for plot in forests}
    assert len(marks) == 1


def test_one_group_is_drawn_without_ratios() -> None:
    told = comparison("one shown")
    assert told.groups == ()
    assert forest_plots(told, "e") == ()
    assert len(rate_plots(told, "e")) == 1


def test_bars_are_as_long_as_their_rates() -> None:
    (plot,) = rate_plots(comparison("town"), "e")
    bars = [float(node.get("width") or 0) for node in ElementTree.fromstring(plot).iter(f"{SVG}rect")][1:]
    told = comparison("town")
    expected = [told.reference_rate.value, *(group.rate.value for group in told.groups)]
    assert [bar / bars[0] for bar in bars] == pytest.approx([rate / expected[0] for rate in expected], abs=1e-3)


def test_long_names_are_wrapped_then_cut() -> None:
    assert fitted("centre", 196) == ("centre",)
    two = fitted("quartier des Tilleuls et de la gare", 196)
    assert (len(two), " ".join(two)) == (2, "quartier des Tilleuls et de la gare")
    cut = fitted(LONG, 196)
    assert len(cut) == 2
    assert cut[1].endswith("…")
    assert LONG.startswith(" ".join(cut).removesuffix("…"))
    assert [len(part) for part in fitted("x" * 200, 196)] == [24, 24]


def test_the_reference_is_said_however_long_its_name() -> None:
    assert ">centre (référence)<" in label("centre", 196, 20, 196, note="(référence)")
    long = label(LONG, 196, 20, 196, note="(référence)")
    assert long.count("<text") == 2
    assert "…<" in long
    assert ">(référence)<" in long


def test_a_scale_places_values_and_names_some() -> None:
    ratios = Scale(0.5, 2, 0, 100, log=True)
    assert (ratios.at(0.5), ratios.at(1), ratios.at(2), ratios.at(50)) == pytest.approx((0, 50, 100, 100))
    assert ratios.ticks(RATIOS) == [0.5, 1, 2]
    assert 1 in Scale(0.7, 1.3, 0, 320, log=True).ticks(RATIOS)
    assert round_steps(105) == [0, 20, 40, 60, 80, 100]
    assert round_steps(1.05) == [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]
