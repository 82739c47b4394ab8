"""A tally read as a whole, and the sentences that a mayor reads."""

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.comparison import Screen, compare, screen
from etatplateforme.guarantor.statistics.estimates import Estimate, Interval, Proportion
from etatplateforme.guarantor.statistics.numbers import days, number, p_text, percent, points, signed_points
from etatplateforme.guarantor.statistics.sentences import read_aloud
from etatplateforme.guarantor.statistics.strata import Confounding
from etatplateforme.guarantor.statistics.tally import OutcomeTally
from tests.unit.guarantor.statistics.samples import berkeley

TOWN = OutcomeTally.of_groups(
    {
        "centre": Proportion(2400, 3000),
        "quartier prioritaire": Proportion(300, 500),
        "hameaux": Proportion(95, 120),
        "gens du voyage": Proportion(6, 16),
        "sans domicile": Proportion(2, 7),
    }
)


def plain(sentences: tuple[str, ...]) -> str:
    return "\n".join(sentences).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_town_reads_its_decisions() -> None:
    comparison = compare("demandes acceptées", TOWN)
    assert comparison.reference == "centre"
    assert [group.name for group in comparison.groups] == ["quartier prioritaire", "hameaux"]
    assert [group.screen for group in comparison.groups] == [Screen.ALERT, Screen.CLEAR]
    text = plain(read_aloud(comparison))
    assert "Taux de référence (demandes acceptées), « centre » : 80,0 % (2 400 sur 3 000" in text
    assert "« quartier prioritaire » : 60,0 %, soit 20,0 points de moins que la référence" in text
    assert "Alerte : cet écart est grand et le hasard l'explique mal (p < 0,001)." in text
    assert "« hameaux » : 79,2 %, soit 0,8 point de moins" in text
    assert "pouvait passer inaperçu" in text
    assert "2 groupes ne sont pas montrés : un nombre inférieur à 11 s'y lirait, ou s'en déduirait" in text


def test_a_small_group_and_the_one_that_would_give_it_away_are_named_nowhere() -> None:
    comparison = compare("demandes acceptées", TOWN)
    assert comparison.unseen == 2
    for told in (plain(read_aloud(comparison)), repr(comparison)):
        assert "sans domicile" not in told
        assert "gens du voyage" not in told


def test_berkeley_is_told_with_its_paradox() -> None:
    comparison = compare("admissions", berkeley(), reference="hommes", stratum="département")
    women = comparison.groups[0]
    assert women.screen is Screen.ALERT
    assert women.within is not None
    assert women.within.confounding is Confounding.REVERSED
    text = plain(read_aloud(comparison))
    assert (
        "paradoxe de Simpson pour « femmes » : en comparant département par département, l'écart change de sens" in text
    )
    assert "rapport des cotes 1,11, entre 0,94 et 1,30" in text
    assert "Pour « femmes », l'écart n'est pas partout le même (p = 0,002)" in text
    assert text.endswith("ces chiffres disent où regarder.")


def test_tiny_samples_conclude_nothing() -> None:
    tally = OutcomeTally.of_groups({"A": Proportion(3, 40), "B": Proportion(1, 12)})
    text = plain(read_aloud(compare("refus", tally)))
    assert "on ne peut pas conclure" in text
    assert "ce test n'est qu'indicatif" in text


def test_equal_rates_are_said_equal() -> None:
    text = plain(
        read_aloud(compare("refus", OutcomeTally.of_groups({"A": Proportion(30, 60), "B": Proportion(15, 30)})))
    )
    assert "le même taux que la référence. Aucun écart n'est mesuré (p = 1,000)." in text


def test_more_groups_ask_more_of_each() -> None:
    two = {"centre": Proportion(800, 1000), "nord": Proportion(72, 100)}
    many = two | {f"quartier {place}": Proportion(80, 100) for place in range(9)}
    alone = compare("accords", OutcomeTally.of_groups(two)).groups[0]
    among = compare("accords", OutcomeTally.of_groups(many)).groups[0]
    assert alone.name == among.name == "nord"
    assert among.p_value == alone.p_value == alone.adjusted
    assert among.adjusted == pytest.approx(10 * alone.p_value)


@pytest.mark.parametrize("reference", ["nulle part", "sans domicile", "gens du voyage"])
def test_a_reference_that_is_not_shown_is_refused(reference: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        compare("accords", TOWN, reference=reference)
    assert caught.value.code == "unknown_group"


def test_a_single_group_is_no_comparison() -> None:
    with pytest.raises(InvalidInput) as caught:
        OutcomeTally.of_groups({"tous": Proportion(3, 40)})
    assert caught.value.code == "invalid_tally"


@pytest.mark.parametrize(
    ("low_ratio", "high", "p_value", "expected"),
    [
        (0.79, 0.95, 0.2, Screen.UNCERTAIN),
        (0.6, 0.79, 0.2, Screen.ALERT),
        (0.79, 0.95, 0.01, Screen.ALERT),
        (0.8, 0.81, 0.0001, Screen.CLEAR),
    ],
)
def test_four_fifths_is_never_alone(low_ratio: float, high: float, p_value: float, expected: Screen) -> None:
    assert screen(Estimate(low_ratio, Interval(0.5, high)), p_value) is expected


def test_without_a_ratio_nothing_is_screened() -> None:
    assert screen(None, 0.001) is Screen.CLEAR


def test_numbers_are_written_as_french_readers_do() -> None:
    assert number(1234567.891, 2) == "1\u202f234\u202f567,89"
    assert percent(0.12345) == "12,3\u00a0%"
    assert points(-0.0123) == "1,2\u00a0point"
    assert points(0.0345) == "3,5\u00a0points"
    assert p_text(0.0004) == "p\u00a0<\u00a00,001"
    assert [signed_points(share) for share in (-0.042, 0.003, 0.0001)] == ["−4,2", "+0,3", "0,0"]
    assert [days(count) for count in (1, 2, 1200)] == ["1\u00a0jour", "2\u00a0jours", "1\u202f200\u00a0jours"]
    assert p_text(0.25) == "p\u00a0=\u00a00,250"
