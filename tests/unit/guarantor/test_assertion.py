"""The guarantor in a unit test: what it says of a page that fails, and what it will not judge at random."""

from collections.abc import Callable

import pytest

from etatplateforme import guarantor
from etatplateforme.errors import InvalidInput

HEAD = "<!doctype html>\n<html lang='fr'>\n<head><title>Cantine</title></head>\n<body><main><h1>Cantine</h1>\n"
POOR = HEAD + "<img src='a.png'>\n<input name='nom'>\n</main></body></html>"
GOOD = HEAD + "<p>Bonjour.</p>\n</main></body></html>"
LINKED = POOR.replace("</head>", "<link rel='stylesheet' href='/app.css?v=secret'></head>")


def test_a_page_without_failure_says_nothing() -> None:
    guarantor.assert_accessible(GOOD)


def test_each_failure_is_told_with_its_test_its_place_and_its_remedy() -> None:
    with pytest.raises(AssertionError) as told:
        guarantor.assert_accessible(POOR, name="accueil")
    said = str(told.value)
    assert said.startswith("accueil : 2 points à corriger\n")
    assert "accueil:5:1 : RGAA-1.1, test 1.1.1 : " in said
    assert "accueil:6:1 : RGAA-11.1, test 11.1.1 : " in said
    assert said.count("À faire : ") == 2
    assert "À juger" not in said


def test_doubts_are_listed_on_demand_only() -> None:
    with pytest.raises(AssertionError, match="À juger : "):
        guarantor.assert_accessible(GOOD, strict=True)


@pytest.mark.parametrize("ignore", [("1.1", "11.1"), ("RGAA-1.1", "11.1.1"), ["1.1.1", "RGAA-11.1"]])
def test_criteria_and_tests_are_left_aside_by_their_number(ignore: tuple[str, ...]) -> None:
    guarantor.assert_accessible(POOR, ignore=ignore)


def test_one_number_may_be_given_alone() -> None:
    with pytest.raises(AssertionError, match="1 point à corriger"):
        guarantor.assert_accessible(POOR, ignore="1.1")


@pytest.mark.parametrize("wrong", ["image", "1", "1.1.1.1", "WCAG-1.1", "", "1.1 ", "٢.١"])
def test_a_misspelt_number_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        guarantor.assert_accessible(GOOD, ignore=[wrong])
    assert refused.value.code == "unknown_criterion"


@pytest.mark.parametrize("text", ["", "<p>morceau</p>", "{% extends 'base.html' %}", HEAD + "<p>{{ nom }}</p>"])
def test_a_fragment_or_a_template_is_not_judged(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        guarantor.assert_accessible(text)
    assert refused.value.code == "not_a_page"


def test_braces_in_scripts_and_styles_are_ordinary() -> None:
    guarantor.assert_accessible(GOOD.replace("</head>", "<script>var a = {{}};</script><style>p{{}}</style></head>"))


def test_a_sheet_that_is_missing_is_told_rather_than_everything_passed() -> None:
    with pytest.raises(InvalidInput) as refused:
        guarantor.assert_accessible(LINKED)
    assert refused.value.code == "sheets_not_given"
    assert "/app.css" in refused.value.problem
    assert "secret" not in refused.value.problem
    guarantor.assert_accessible(
        LINKED.replace("<img src='a.png'>", "").replace("<input name='nom'>", ""), without_sheets=True
    )
    guarantor.assert_accessible(
        LINKED.replace("rel='stylesheet'", "rel='alternate stylesheet'"), ignore=["1.1", "11.1"]
    )


def test_the_fixture_of_the_plugin_is_the_same(assert_accessible: Callable[..., None]) -> None:
    assert_accessible(GOOD)
    with pytest.raises(AssertionError, match="test 1"):
        assert_accessible(POOR)


@pytest.mark.parametrize(
    "start", [" " * 100_000, "<!---->" * 20_000, "<!-- -->\n" * 20_000, "<?x>" * 20_000, "{{" * 50_000]
)
def test_a_hostile_beginning_is_read_once(start: str) -> None:
    with pytest.raises(InvalidInput):
        guarantor.assert_accessible(start + "x")
