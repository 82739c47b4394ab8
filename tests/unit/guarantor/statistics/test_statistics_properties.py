"""What holds for every tally."""

import math

from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.statistics.association import benjamini_hochberg, chi_square, g_test
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.distributions import chi_square_survival
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.power import minimum_detectable_difference, power
from etatplateforme.guarantor.statistics.rates import difference, rate, risk_ratio
from etatplateforme.guarantor.statistics.strata import Stratum, compare_within

proportions = st.integers(1, 5000).flatmap(
    lambda total: st.integers(0, total).map(lambda favourable: Proportion(favourable, total))
)
mixed = st.integers(2, 3000).flatmap(
    lambda total: st.integers(1, total - 1).map(lambda favourable: Proportion(favourable, total))
)
strata_lists = st.lists(st.builds(Stratum, mixed, mixed), min_size=1, max_size=8)
p_lists = st.lists(st.floats(0, 1), max_size=30)
histograms = st.dictionaries(st.integers(0, 400), st.integers(1, 50), min_size=1, max_size=12)


@given(proportions, proportions)
def test_every_interval_holds_its_estimate(group: Proportion, reference: Proportion) -> None:
    assert rate(group).value in rate(group).interval
    assert difference(group, reference).value in difference(group, reference).interval
    ratio = risk_ratio(group, reference)
    assert (ratio is None) == (group.favourable == reference.favourable == 0)
    if ratio is not None:
        assert ratio.value in ratio.interval


@given(proportions, proportions)
def test_exchanging_the_groups_turns_the_effects_round(group: Proportion, reference: Proportion) -> None:
    there, back = difference(group, reference), difference(reference, group)
    assert math.isclose(there.value, -back.value, abs_tol=1e-12)
    assert math.isclose(there.interval.low, -back.interval.high, abs_tol=1e-12)
    ratio, inverse = risk_ratio(group, reference), risk_ratio(reference, group)
    if ratio is not None and inverse is not None and ratio.value not in (0, math.inf):
        assert math.isclose(ratio.value * inverse.value, 1, rel_tol=1e-12)
        assert math.isclose(ratio.interval.low * inverse.interval.high, 1, rel_tol=1e-12)


@given(proportions, st.integers(2, 50))
def test_more_of_the_same_narrows_the_interval(group: Proportion, times: int) -> None:
    more = Proportion(group.favourable * times, group.total * times)
    few, many = rate(group).interval, rate(more).interval
    assert many.high - many.low < few.high - few.low


@given(proportions)
def test_a_higher_level_holds_a_lower_one(group: Proportion) -> None:
    narrow, wide = rate(group, level=0.8).interval, rate(group, level=0.99).interval
    assert wide.low <= narrow.low <= narrow.high <= wide.high


@given(
    st.lists(proportions, min_size=2, max_size=12).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows)))
)
def test_the_order_of_the_groups_changes_nothing(both: tuple[list[Proportion], list[Proportion]]) -> None:
    groups, other = both
    assert chi_square(groups) == chi_square(other)
    assert g_test(groups) == g_test(other)
    assert 0 <= chi_square(groups).p_value <= 1


@given(strata_lists)
def test_the_order_of_the_strata_changes_nothing(strata: list[Stratum]) -> None:
    assert compare_within(strata) == compare_within(strata[::-1])


@given(strata_lists)
def test_exchanging_the_sides_of_the_strata_inverts_the_ratio(strata: list[Stratum]) -> None:
    there = compare_within(strata)
    back = compare_within([Stratum(stratum.reference, stratum.group) for stratum in strata])
    assert math.isclose(there.common.value * back.common.value, 1, rel_tol=1e-9)
    assert math.isclose(there.test.statistic, back.test.statistic, rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(there.homogeneity.statistic, back.homogeneity.statistic, rel_tol=1e-6, abs_tol=1e-6)
    assert there.common.value in there.common.interval


@given(st.builds(Stratum, mixed, mixed), st.integers(2, 6))
def test_a_stratum_repeated_keeps_its_ratio(stratum: Stratum, times: int) -> None:
    reading = compare_within([stratum] * times)
    assert math.isclose(reading.common.value, reading.crude.value, rel_tol=1e-9)
    assert reading.homogeneity.statistic < 1e-6


@given(st.integers(1, 300), st.floats(0, 1000), st.floats(0, 1000))
def test_the_chi_square_tail_falls(degrees: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= chi_square_survival(high, degrees) <= chi_square_survival(low, degrees) + 1e-14 <= 1 + 1e-14


@given(p_lists)
def test_adjusting_only_raises_and_keeps_the_order(p_values: list[float]) -> None:
    adjusted = benjamini_hochberg(p_values)
    assert all(raw <= new <= 1 for raw, new in zip(p_values, adjusted, strict=True))
    by_raw = [new for _, new in sorted(zip(p_values, adjusted, strict=True))]
    assert by_raw == sorted(by_raw)


@given(st.floats(0.05, 1), st.integers(5, 3000), st.integers(5, 3000))
def test_what_is_detectable_has_the_power_asked(reference_rate: float, group: int, reference: int) -> None:
    gap = minimum_detectable_difference(reference_rate, group, reference)
    if gap is None:
        assert power(0, group, reference_rate, reference) < 0.8
    else:
        assert power(reference_rate - gap, group, reference_rate, reference) >= 0.8
        bigger = minimum_detectable_difference(reference_rate, group * 4, reference * 4)
        assert bigger is not None
        assert bigger <= gap + 1e-12


@given(histograms, histograms, st.integers(0, 400))
def test_delays_stay_in_order(answered: dict[int, int], waiting: dict[int, int], limit: int) -> None:
    delays = Delays(answered, waiting)
    half, nine = delays.median, delays.p90
    assert half is None or nine is None or half <= nine
    assert not (half is None and nine is not None)
    now, later = delays.beyond(limit), delays.beyond(limit + 30)
    if now is not None:
        assert now.value in now.interval
        if later is not None:
            assert later.value <= now.value + 1e-12
