"""EG-20 for the search of addresses: a gap that counts and that chance explains badly fails; a small sample asks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor import Guarantor
from etatplateforme.guarantor.equality.geocoding import GEOCODING
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.geocoding import (
    GeocodingAccuracy,
    Territory,
    parse_accuracy,
    readings,
    to_json,
)
from etatplateforme.values.finding import Verdict
from tests.unit.guarantor.samples import TODAY, facts
from tests.unit.guarantor.test_rules import datum

ADDRESS: dict[str, object] = {"data.2": datum("address")}
GOOD = Proportion(980, 1000)
ALIKE = dict.fromkeys(Territory, GOOD)
JUDGED = GEOCODING.code


def accuracy(**groups: Proportion) -> GeocodingAccuracy:
    return GeocodingAccuracy(TODAY, "index", {**ALIKE, **{Territory[name]: one for name, one in groups.items()}})


def judged(measured: GeocodingAccuracy | None) -> list[Judgement]:
    return list(GEOCODING.judged(replace(facts(ADDRESS), geocoding=measured)))


def test_where_all_are_found_alike_it_passes() -> None:
    assert {one.verdict for one in judged(accuracy())} == {Verdict.PASSED}
    assert len(judged(accuracy())) == len(Territory) - 1


def test_a_territory_that_is_found_less_often_fails_alone() -> None:
    told = judged(accuracy(WITHOUT_NUMBER=Proportion(600, 1000)))
    failures = [one for one in told if one.verdict is Verdict.FAILED]
    assert len(failures) == 1
    assert "adresses sans numéro" in failures[0].message
    assert "60,0" in failures[0].message


def test_a_gap_that_does_not_count_passes_however_sure_it_is() -> None:
    large = dict.fromkeys(Territory, Proportion(98_000, 100_000))
    measured = GeocodingAccuracy(TODAY, "index", {**large, Territory.RURAL: Proportion(95_000, 100_000)})
    assert {one.verdict for one in judged(measured)} == {Verdict.PASSED}


def test_a_better_territory_does_not_fail() -> None:
    measured = accuracy(TOWNS=Proportion(900, 1000), PARIS=Proportion(1000, 1000))
    assert Verdict.FAILED not in {one.verdict for one in judged(measured)}


def test_a_small_sample_asks_for_a_larger_one() -> None:
    told = judged(accuracy(OVERSEAS=Proportion(16, 20)))
    (unsure,) = [one for one in told if one.verdict is Verdict.CANT_TELL]
    assert "outre-mer" in unsure.message
    assert "trop peu d'essais" in unsure.message


def test_a_territory_that_is_not_in_the_sample_is_named() -> None:
    measured = GeocodingAccuracy(TODAY, "index", {Territory.TOWNS: GOOD, Territory.RURAL: GOOD})
    (unsure,) = [one for one in judged(measured) if one.verdict is Verdict.CANT_TELL]
    assert unsure.message == "L'échantillon ne dit rien de : Paris, outre-mer, adresses sans numéro."


def test_without_a_measure_the_question_is_asked_of_those_who_ask_an_address() -> None:
    (told,) = judged(None)
    assert told.verdict is Verdict.CANT_TELL
    (none,) = GEOCODING.judged(facts())
    assert none.verdict is Verdict.INAPPLICABLE


def test_the_report_has_it() -> None:
    manifest = facts(ADDRESS).manifest
    report = Guarantor(manifest).audit(TODAY, geocoding=accuracy(RURAL=Proportion(700, 1000)))
    failed = {finding.rule for finding in report.findings if finding.verdict is Verdict.FAILED}
    assert GEOCODING.code in failed


def test_many_territories_do_not_make_a_false_alarm_likelier() -> None:
    """One p-value of four under 0.05 is not enough: they are adjusted together."""
    measured = accuracy(TOWNS=Proportion(95, 100), RURAL=Proportion(87, 100), PARIS=Proportion(95, 100))
    assert not any(one.worse for one in readings(measured))


@given(
    st.dictionaries(
        st.sampled_from(Territory),
        st.integers(1, 10_000).flatmap(lambda total: st.builds(Proportion, st.integers(0, total), st.just(total))),
        min_size=1,
    )
)
def test_what_is_written_is_read_again(groups: dict[Territory, Proportion]) -> None:
    measured = GeocodingAccuracy(date(2026, 11, 29), "index", groups)
    assert parse_accuracy(to_json(measured)) == measured
    for one in readings(measured):
        assert not one.worse or one.difference.value < 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        to_json(accuracy()).replace("980", "1980", 1),
        to_json(accuracy()).replace("Paris", "Lyon", 1),
        to_json(accuracy()).replace("2026", "20x6", 1),
        to_json(accuracy()).replace('"trouvées": 980', '"trouvées": "980"', 1),
        "[" * 100_000,
    ],
)
def test_another_file_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = parse_accuracy(text)
    assert refused.value.code == "bad_accuracy"
