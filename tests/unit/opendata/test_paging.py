"""Reading a list page by page: whatever the server does, each item comes once, and what may be missing is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.effects import Effect, Item, Now, Op, now
from etatplateforme.errors import EtatError
from etatplateforme.opendata.paging import Page, paged


def read_all(pages: list[Page[str]], most_pages: int = 100) -> tuple[list[str], str | None, int]:
    """What a reader gets of *pages*, the code of the error at the end if any, and how many pages were asked for."""
    asked: list[int] = []

    def ask(number: int) -> Op[Page[str]]:
        _ = yield from now()
        asked.append(number)
        return pages[number - 1]

    got: list[str] = []
    try:
        for step in paged(ask, str, most_pages=most_pages):
            assert isinstance(step, Item | Now), "nothing else is asked of the world"
            if isinstance(step, Item):
                assert isinstance(step.value, str)
                got.append(step.value)
    except EtatError as error:
        return got, error.code, len(asked)
    return got, None, len(asked)


def page(*items: str, total: int | None = None, more: bool = True) -> Page[str]:
    return Page(items, total, more)


@given(st.lists(st.text(max_size=3), unique=True, max_size=40), st.integers(1, 7))
def test_a_list_that_stands_still_is_read_whole(items: list[str], size: int) -> None:
    cut = [items[start : start + size] for start in range(0, len(items), size)] or [[]]
    pages = [Page(tuple(piece), len(items), rank < len(cut) - 1) for rank, piece in enumerate(cut)]
    assert read_all(pages) == (items, None, len(cut))


@given(st.lists(st.tuples(st.lists(st.sampled_from("abcdefg"), max_size=4), st.integers(0, 9)), min_size=1, max_size=8))
def test_nothing_comes_twice_and_nothing_is_invented(told: list[tuple[list[str], int]]) -> None:
    pages = [Page(tuple(items), total, rank < len(told) - 1) for rank, (items, total) in enumerate(told)]
    got, code, asked = read_all(pages)
    assert len(got) == len(set(got))
    assert set(got) <= {item for items, _ in told for item in items}
    assert asked <= len(pages)
    assert code in (None, "catalogue_loops", "catalogue_moved")


def test_an_item_pushed_to_the_next_page_is_given_once_and_what_went_unseen_is_told() -> None:
    # « c » was read, then something new came first: page 2 begins with « c » again
    assert read_all([page("a", "b", "c", total=5), page("c", "d", "e", total=6, more=False)]) == (
        ["a", "b", "c", "d", "e"],
        "catalogue_moved",
        2,
    )


def test_an_item_taken_away_is_told_when_another_slipped_to_a_page_already_read() -> None:
    assert read_all([page("a", "b", total=4), page("d", total=3, more=False)])[1] is None  # three of three
    assert read_all([page("a", "b", total=5), page("d", total=4, more=False)])[1] == "catalogue_moved"


def test_a_total_that_was_never_right_is_no_reason_to_complain() -> None:
    assert read_all([page("a", total=99), page("b", total=99, more=False)]) == (["a", "b"], None, 2)


def test_a_page_without_anything_ends_the_list_and_says_that_the_rest_is_missing() -> None:
    assert read_all([page("a", total=3), page(total=3)]) == (["a"], "catalogue_moved", 2)


def test_a_page_that_comes_again_ends_the_list() -> None:
    assert read_all([page("a", "b"), page("b", "a")]) == (["a", "b"], "catalogue_loops", 2)


def test_no_more_pages_than_the_limit() -> None:
    pages = [page(str(number)) for number in range(10)]
    assert read_all(pages, most_pages=4) == (["0", "1", "2", "3"], "too_many_pages", 4)


@pytest.mark.parametrize("wanted", [0, 1, 2])
def test_only_what_is_wanted_is_given_and_the_rest_counts_as_seen(wanted: int) -> None:
    pages = [page("a0", "b1", total=4), page("c2", "d0", total=4, more=False)]

    def ask(number: int) -> Op[Page[str]]:
        _ = yield from now()
        return pages[number - 1]

    steps: list[Effect[object] | Item[str]] = list(paged(ask, str, keep=lambda item: item.endswith(str(wanted))))
    assert [step.value for step in steps if isinstance(step, Item)] == {0: ["a0", "d0"], 1: ["b1"], 2: ["c2"]}[wanted]
