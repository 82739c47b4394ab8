"""What a commune must open: bound by its size and the day, matched by schema, asked about otherwise."""

from datetime import date

import pytest

from etatplateforme.guarantor.opening.duties import DUTIES
from etatplateforme.guarantor.opening.inventory import Body, Line, Shown, State, inventory
from etatplateforme.values.finding import SourceStatus

TODAY = date(2026, 11, 29)
LARGE = Body(inhabitants=12_000, agents=200)


def line(code: str, *shown: Shown, body: Body = LARGE, today: date = TODAY) -> Line:
    return next(each for each in inventory(shown, body, today) if each.duty.code == code)


def test_a_dataset_counts_by_the_schema_that_it_says() -> None:
    found = line("subventions", Shown("Aides", "aides", frozenset({"scdl/subventions"})))
    assert (found.state, found.datasets[0].slug, found.question) == (State.PUBLISHED, "aides", "")


@pytest.mark.parametrize("title", ["Délibérations 2026", "Les délibérations du conseil", "deliberation"])
def test_a_title_alone_is_asked_about(title: str) -> None:
    found = line("deliberations", Shown(title, "x"))
    assert found.state is State.LIKELY
    assert "scdl/deliberations" in found.question


def test_a_word_inside_another_is_no_title() -> None:
    assert line("urbanisme", Shown("Pluviométrie et plus encore", "x")).state is State.NOT_FOUND


@pytest.mark.parametrize(
    ("body", "state", "sure"),
    [
        (Body(3_500, 50), State.NOT_FOUND, True),
        (Body(3_499, 50), State.NOT_BOUND, False),
        (Body(3_500, 49), State.NOT_BOUND, False),
        (Body(None, 49), State.NOT_BOUND, False),
        (Body(3_500, None), State.NOT_FOUND, False),
        (Body(), State.NOT_FOUND, False),
    ],
)
def test_the_general_duty_binds_by_inhabitants_and_agents(body: Body, state: State, sure: bool) -> None:
    found = line("budget", body=body)
    assert found.state is state
    assert found.question.startswith("Obligatoire, et introuvable") is sure


def test_a_special_duty_binds_the_smallest_commune_from_its_day_on() -> None:
    small = Body(120, 2)
    assert line("adresses", body=small).state is State.NOT_FOUND
    assert line("adresses", body=small, today=date(2023, 12, 31)).state is State.NOT_BOUND
    assert line("remunerations", body=small).state is State.NOT_BOUND
    assert line("subventions", body=small).question.startswith("Obligatoire si la commune en attribue")


def test_every_duty_says_its_source_and_whether_it_was_read() -> None:
    assert len({duty.code for duty in DUTIES}) == len(DUTIES)
    for duty in DUTIES:
        assert duty.sources
        assert duty.schemas or duty.words
        for source in duty.sources:
            assert (source.read_on is not None) is (source.status is SourceStatus.READ)
            assert source.read_on or source.recalled_on
