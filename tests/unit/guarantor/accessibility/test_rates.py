"""Rates: the RGAA's own definitions by hand, and what no rounding may ever say."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.rates import (
    Content,
    Counts,
    PageResult,
    Status,
    combined,
    counts,
    mean_rate,
    of_contents,
    outcome,
    page_counts,
    shown,
)
from etatplateforme.guarantor.accessibility.reference import rgaa
from etatplateforme.manifest.care import Conformity

C, NC, NA, NT = Status.VALIDATED, Status.REJECTED, Status.NOT_APPLICABLE, Status.UNTESTED
CRITERIA = ("1.1", "1.2", "2.1", "3.1")
ORDER = [Conformity.NONE, Conformity.PARTIAL, Conformity.FULL]


def page(name: str, *statuses: Status, process: str = "") -> PageResult:
    return PageResult(name, dict(zip(CRITERIA, statuses, strict=False)), process)


def test_a_criterion_is_validated_only_where_every_page_validates_it() -> None:
    sample = [page("a", C, C, NA, NA), page("b", C, NC, NA, C)]
    assert [outcome(sample, one) for one in CRITERIA] == [C, NC, NA, C]
    found = counts(sample, CRITERIA)
    assert found == Counts(validated=2, rejected=1, not_applicable=1)
    assert found.share == Fraction(2, 3)
    assert shown(Fraction(2, 3)) == "66\u00a0%"


def test_the_mean_rate_is_another_number() -> None:
    # page a: 2 of 2; page b: 2 of 3; mean 5/6, where the percentage of criteria is 2/3
    sample = [page("a", C, C, NA, NA), page("b", C, NC, NA, C)]
    assert mean_rate(sample, CRITERIA) == Fraction(5, 6)


def test_a_step_of_a_process_validates_only_what_every_step_validates() -> None:
    steps = [page("1", C, C, NA, C, process="demande"), page("2", NC, C, C, C, process="demande")]
    alone = page("aide", C, C, C, C)
    first, second, other = page_counts([*steps, alone], CRITERIA)
    assert first == Counts(validated=2, rejected=1, not_applicable=1)
    assert second == Counts(validated=3, rejected=1)
    assert other == Counts(validated=4, rejected=0)
    # 2/3, 3/4 and 1: without the process the first page would have counted for 1
    assert mean_rate([*steps, alone], CRITERIA) == (Fraction(2, 3) + Fraction(3, 4) + 1) / 3


def test_two_processes_do_not_share_their_failures() -> None:
    sample = [page("1", NC, C, C, C, process="a"), page("2", C, C, C, C, process="b")]
    assert page_counts(sample, CRITERIA)[1] == Counts(4, 0)


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        ([(C, Content.ORDINARY), (NC, Content.EXEMPT)], C),
        ([(NC, Content.EXEMPT)], NA),
        ([(NC, Content.DEROGATED_WITH_ALTERNATIVE)], NA),
        ([(NC, Content.DEROGATED_WITHOUT_ALTERNATIVE), (C, Content.ORDINARY)], NC),
        ([(NC, Content.ORDINARY), (C, Content.ORDINARY)], NC),
        ([(NT, Content.ORDINARY), (C, Content.ORDINARY)], NT),
        ([(NT, Content.EXEMPT), (C, Content.ORDINARY)], C),
        ([], NA),
    ],
)
def test_what_the_law_sets_aside_does_not_count(seen: list[tuple[Status, Content]], status: Status) -> None:
    assert of_contents(seen) is status


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (Counts(106, 0), Conformity.FULL),
        (Counts(1, 0, 105), Conformity.FULL),
        (Counts(105, 1), Conformity.PARTIAL),
        (Counts(53, 53), Conformity.PARTIAL),
        (Counts(52, 54), Conformity.NONE),
        (Counts(0, 106), Conformity.NONE),
        (Counts(0, 0, 106), Conformity.NONE),
        (Counts(105, 0, 0, 1), None),
        (Counts(80, 10, 0, 16), Conformity.PARTIAL),
        (Counts(50, 40, 0, 16), None),
        (Counts(10, 80, 0, 16), Conformity.NONE),
        (Counts(0, 0, 0, 106), None),
    ],
)
def test_a_status_says_no_more_than_what_was_tested(found: Counts, status: Conformity | None) -> None:
    assert found.conformity is status


@pytest.mark.parametrize(
    ("validated", "applicable", "text"),
    [
        (105, 106, "99\u00a0%"),
        (199, 200, "99\u00a0%"),
        (1, 1, "100\u00a0%"),
        (499, 1000, "49\u00a0%"),
        (1, 2, "50\u00a0%"),
        (1, 200, "moins de 1\u00a0%"),
        (0, 106, "0\u00a0%"),
    ],
)
def test_a_rate_is_cut_and_never_rounded(validated: int, applicable: int, text: str) -> None:
    assert shown(Fraction(validated, applicable)) == text


def test_numbers_that_cannot_be_are_refused() -> None:
    for wrong in (Fraction(-1, 2), Fraction(3, 2)):
        with pytest.raises(InvalidInput):
            _ = shown(wrong)
    with pytest.raises(InvalidInput):
        _ = Counts(1, -1)


def test_nothing_tested_is_no_rate() -> None:
    assert counts([], CRITERIA) == Counts(0, 0, 0, 4)
    assert counts([page("a", C, NA, NA)], CRITERIA).share is None
    assert mean_rate([page("a", C, NA, NA)], CRITERIA) is None
    assert mean_rate([page("a", NA, NA, NA, NA)], CRITERIA) is None
    assert mean_rate([], CRITERIA) is None


def test_a_page_on_which_nothing_applies_has_no_rate() -> None:
    sample = [page("a", NA, NA, NA, NA), page("b", C, NC, NA, NA)]
    assert mean_rate(sample, CRITERIA) == Fraction(1, 2)


statuses = st.sampled_from(list(Status))
tested = st.sampled_from([C, NC, NA])
NUMBERS = rgaa().numbers[:20]


def samples(one: st.SearchStrategy[Status]) -> st.SearchStrategy[list[PageResult]]:
    pages = st.builds(
        PageResult,
        name=st.just("page"),
        statuses=st.fixed_dictionaries(dict.fromkeys(NUMBERS, one)),
        process=st.sampled_from(["", "", "demande", "paiement"]),
    )
    return st.lists(pages, min_size=1, max_size=6)


@settings(deadline=None)
@given(samples(statuses), st.randoms(use_true_random=False))
def test_the_order_of_pages_is_indifferent(sample: list[PageResult], random: Random) -> None:
    other = sample[:]
    random.shuffle(other)
    assert counts(other, NUMBERS) == counts(sample, NUMBERS)
    assert mean_rate(other, NUMBERS) == mean_rate(sample, NUMBERS)


@settings(deadline=None)
@given(samples(statuses))
def test_everything_is_respected_exactly_when_the_rate_says_so(sample: list[PageResult]) -> None:
    found = counts(sample, NUMBERS)
    assert found.validated + found.rejected + found.not_applicable + found.untested == len(NUMBERS)
    whole = found.share is not None and shown(found.share) == "100\u00a0%"
    assert whole == (found.conformity is Conformity.FULL)
    if whole:
        assert not any(status in (NC, NT) for page in sample for status in page.statuses.values())


@settings(deadline=None)
@given(samples(tested))
def test_the_mean_is_one_only_when_all_is_respected(sample: list[PageResult]) -> None:
    mean, found = mean_rate(sample, NUMBERS), counts(sample, NUMBERS)
    assert (mean == 1) == (found.share == 1)
    assert (mean is None) == (found.applicable == 0)


@settings(deadline=None)
@given(samples(statuses), st.sampled_from(NUMBERS), st.data())
def test_mending_a_criterion_never_lowers_the_status(
    sample: list[PageResult], number: str, data: st.DataObject
) -> None:
    rank = data.draw(st.integers(0, len(sample) - 1))
    mended = sample[:]
    mended[rank] = PageResult("page", {**sample[rank].statuses, number: C}, sample[rank].process)
    before, after = counts(sample, NUMBERS), counts(mended, NUMBERS)
    if sample[rank].statuses[number] is NC and before.conformity is not None and after.conformity is not None:
        assert ORDER.index(after.conformity) >= ORDER.index(before.conformity)
    assert after.rejected <= before.rejected


@settings(deadline=None)
@given(st.integers(0, 106), st.integers(0, 106), st.integers(0, 20))
def test_a_status_that_is_told_stays_true_whatever_the_rest_shows(validated: int, rejected: int, untested: int) -> None:
    told = Counts(validated, rejected, 0, untested).conformity
    for more in range(untested + 1):
        for failed in range(untested - more + 1):
            end = Counts(validated + more, rejected + failed, untested - more - failed)
            assert told is None or end.conformity is told


@settings(deadline=None)
@given(st.lists(statuses))
def test_parts_combine_in_any_grouping(parts: list[Status]) -> None:
    assert combined([combined(parts[:2]), combined(parts[2:])]) is combined(parts)


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(1, 1000))
def test_what_is_shown_never_exceeds_what_is(validated: int, more: int) -> None:
    share = Fraction(validated, validated + more)
    text = shown(share)
    assert "100" not in text
    if not text.startswith("moins"):
        percent = int(text.partition("\u00a0")[0])
        assert Fraction(percent, 100) <= share < Fraction(percent + 1, 100)
