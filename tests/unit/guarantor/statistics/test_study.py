"""A whole log is read at once: one family of tests, one audience, and five sentences that do not accuse."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.association import benjamini_hochberg
from etatplateforme.guarantor.statistics.brief import in_brief
from etatplateforme.guarantor.statistics.comparison import Screen, compare
from etatplateforme.guarantor.statistics.delay_comparison import Unknown
from etatplateforme.guarantor.statistics.delay_sentences import read_delays_aloud
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.disclosure import Audience
from etatplateforme.guarantor.statistics.estimates import Estimate, Proportion
from etatplateforme.guarantor.statistics.log_tally import NOT_GIVEN, DimensionTally, LogTally
from etatplateforme.guarantor.statistics.sentences import CAUTION, read_aloud
from etatplateforme.guarantor.statistics.strata import Confounding
from etatplateforme.guarantor.statistics.study import OutcomeStudy, study
from etatplateforme.guarantor.statistics.tally import OutcomeTally
from tests.unit.guarantor.statistics.logs import Person, log_of, logs
from tests.unit.guarantor.statistics.samples import berkeley

DISTRICTS = DimensionTally(
    "quartier",
    OutcomeTally.of_groups(
        {
            "centre": Proportion(2400, 3000),
            "Tilleuls": Proportion(300, 500),
            "hameaux": Proportion(95, 120),
            "gens du voyage": Proportion(6, 16),
            "sans domicile": Proportion(2, 7),
        }
    ),
    {
        "centre": Delays({10: 1500, 40: 1200, 70: 300}),
        "Tilleuls": Delays({10: 100, 45: 250, 80: 130}, {5: 20}),
        "hameaux": Delays({12: 100, 61: 20}),
        "gens du voyage": Delays({3: 16}),
        "sans domicile": Delays({3: 7}),
    },
)
CHANNELS = DimensionTally(
    "canal", OutcomeTally.of_groups({"en ligne": Proportion(2000, 2600), "courrier": Proportion(803, 1043)})
)
TOWN = LogTally(
    "demandes acceptées",
    "",
    (DISTRICTS, CHANNELS),
    rows=3650,
    left_out={"issue inconnue": 7},
    since=date(2026, 1, 1),
    until=date(2026, 12, 31),
    limit_days=60,
    alone={"langue": "français"},
)


def plain(sentences: tuple[str, ...]) -> str:
    return "\n".join(sentences).replace("\u00a0", " ").replace("\u202f", " ")


def one(
    groups: Mapping[str, Proportion], delays: Mapping[str, Delays] | None = None, *, limit_days: int | None = None
) -> LogTally:
    dimension = DimensionTally("quartier", OutcomeTally.of_groups(groups), delays or {})
    return LogTally("accords", "", (dimension,), 1, limit_days=limit_days)


def p_values(told: OutcomeStudy) -> tuple[list[float], list[float]]:
    """Raw and adjusted, of every group and metric."""
    rates = [(group.p_value, group.adjusted) for _, _, group in told.rated]
    delays = [(g.p_value, g.adjusted) for _, _, g in told.timed if g.p_value is not None and g.adjusted is not None]
    return [raw for raw, _ in rates + delays], [adjusted for _, adjusted in rates + delays]


def test_every_p_value_of_the_study_is_adjusted_once_with_all_the_others() -> None:
    told = study(TOWN)
    raw, adjusted = p_values(told)
    assert len(raw) == told.tests == 5
    assert adjusted == pytest.approx(benjamini_hochberg(raw), rel=1e-15)
    alone = compare("demandes acceptées", DISTRICTS.outcomes)
    assert [group.p_value for group in alone.groups] == [group.p_value for _, _, group in told.rated[:2]]
    assert [group.adjusted for group in alone.groups] != [group.adjusted for _, _, group in told.rated[:2]]


@settings(max_examples=30, deadline=None)
@given(logs)
def test_whatever_the_log_the_family_is_the_whole_study(people: dict[Person, int]) -> None:
    for audience in Audience:
        told = study(log_of(people), audience=audience)
        raw, adjusted = p_values(told)
        assert adjusted == pytest.approx(benjamini_hochberg(raw), rel=1e-12)
        assert len(in_brief(told)) <= 5
        for dimension in told.dimensions:
            if dimension.comparison is not None:
                assert all(read_aloud(dimension.comparison))
            if dimension.delays is not None:
                assert all(read_delays_aloud(dimension.delays, told.smallest))


def test_a_town_is_told_in_brief() -> None:
    assert plain(in_brief(study(TOWN))).splitlines() == [
        "3 643 décisions lues, pour des dossiers reçus du 1er janvier 2026 au 31 décembre 2026 : "
        "76,9 % de demandes acceptées.",
        "Écart à examiner : « Tilleuls » (quartier), 60,0 % de demandes acceptées, soit 20,0 points de moins que "
        "« centre ».",
        "Délais à examiner : « Tilleuls » (quartier) attend au-delà du délai annoncé dans 27,1 % des dossiers, soit "
        "17,1 points de plus que « centre ».",
        CAUTION.replace("\u00a0", " "),
    ]


@pytest.mark.parametrize("word", ["discrimine", "raciste", "coupable", "illégal", "faute"])
def test_nobody_is_accused(word: str) -> None:
    told = study(TOWN)
    for dimension in told.dimensions:
        assert dimension.comparison is not None
        assert word not in plain((*in_brief(told), *read_aloud(dimension.comparison)))


def test_what_the_public_may_not_see_is_not_in_its_study() -> None:
    told = study(TOWN, audience=Audience.PUBLIC)
    for hidden in ("gens du voyage", "sans domicile"):
        assert hidden not in repr(told)
    assert told.left_out == {"issue inconnue": None}
    assert study(TOWN).left_out == {"issue inconnue": 7}


def test_a_hidden_delay_is_told_apart_from_one_that_is_not_yet_known() -> None:
    groups = {"nord": Proportion(200, 400), "sud": Proportion(100, 300), "est": Proportion(50, 100)}
    delays = {"nord": Delays({10: 300, 70: 100}), "sud": Delays({10: 295, 70: 5}), "est": Delays({10: 80, 90: 20})}
    internal, public = (study(one(groups, delays, limit_days=60), audience=each) for each in Audience)
    assert internal.dimensions[0].delays is not None
    assert internal.dimensions[0].delays.silent == ()
    shown = public.dimensions[0].delays
    assert shown is not None
    assert set(shown.silent) == {"sud", "est"}
    assert all(reading.late is Unknown.HIDDEN for reading in shown.groups)
    assert "Pour « est », « sud », le délai n'est pas montré" in plain(read_delays_aloud(shown, 11))
    waiting = {"nord": Delays({3: 1}, {5: 399}), "sud": Delays({3: 1}, {5: 299}), "est": Delays({3: 100})}
    unknown = study(one(groups, waiting, limit_days=60)).dimensions[0].delays
    assert unknown is not None
    assert unknown.reference.median is unknown.reference.late is Unknown.NOT_YET
    text = plain(read_delays_aloud(unknown, 11))
    assert "plus de la moitié des dossiers attendent encore. On ne sait pas encore combien dépasseront" in text


def test_few_late_files_in_all_leave_the_median_to_be_told() -> None:
    """Nobody's share is told: so no sum lets the median of a group bound that of another."""
    groups = {"nord": Proportion(200, 400), "sud": Proportion(100, 300)}
    delays = {"nord": Delays({10: 398, 70: 2}), "sud": Delays({20: 297, 70: 3})}
    shown = study(one(groups, delays, limit_days=60), audience=Audience.PUBLIC).dimensions[0].delays
    assert shown is not None
    assert shown.masked
    assert (shown.reference.median, shown.reference.p90) == (10, 10)
    assert shown.reference.late is Unknown.HIDDEN
    assert "n'est montrée pour aucun groupe : sur tout le journal, moins de 11 dossiers" in plain(
        read_delays_aloud(shown, 11)
    )


@pytest.mark.parametrize(("size", "median", "p90"), [(22, Unknown.HIDDEN, Unknown.HIDDEN), (23, 10, Unknown.HIDDEN),
                                                     (109, 10, Unknown.HIDDEN), (110, 10, 10)])  # fmt: skip
def test_the_public_reads_no_delay_that_would_be_that_of_one_of_few(
    size: int, median: int | Unknown, p90: int | Unknown
) -> None:
    groups = {"nord": Proportion(200, 400), "sud": Proportion(size // 2, size)}
    delays = {"nord": Delays({10: 400}), "sud": Delays({10: size})}
    shown = study(one(groups, delays), audience=Audience.PUBLIC).dimensions[0].delays
    assert shown is not None
    assert (shown.groups[0].median, shown.groups[0].p90) == (median, p90)
    internal = study(one(groups, delays)).dimensions[0].delays
    assert internal is not None
    assert (internal.groups[0].median, internal.groups[0].p90) == (10, 10)


def test_without_a_limit_the_whole_curves_are_compared() -> None:
    groups = {"nord": Proportion(200, 400), "sud": Proportion(100, 300)}
    told = study(one(groups, {"nord": Delays({10: 400}), "sud": Delays({40: 300})}))
    delays = told.dimensions[0].delays
    assert delays is not None
    assert delays.groups[0].late is None
    assert delays.groups[0].adjusted is not None
    assert delays.groups[0].adjusted < 1e-9
    assert "Entre ses délais et ceux de la référence, le hasard explique mal la différence (p < 0,001)." in plain(
        read_delays_aloud(delays, 11)
    )
    assert "Délais : une réponse sur deux vient en 10 à 40 jours selon le groupe." in plain(in_brief(told))


def test_the_reference_is_the_same_for_rates_and_delays() -> None:
    told = study(TOWN, references={"quartier": "Tilleuls"}).dimensions[0]
    assert told.comparison is not None
    assert told.delays is not None
    assert told.comparison.reference == told.delays.reference.name == "Tilleuls"


def test_those_who_say_nothing_of_themselves_are_no_reference() -> None:
    told = study(one({NOT_GIVEN: Proportion(300, 900), "nord": Proportion(200, 400), "sud": Proportion(50, 90)}))
    assert told.rated[0][1].reference == "nord"


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize(("dimension", "group", "code"), [("quartier", "sans domicile", "unknown_group"),
                                                          ("saison", "été", "unknown_dimension")])  # fmt: skip
def test_a_reference_that_cannot_be_one_is_refused(audience: Audience, dimension: str, group: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        study(TOWN, audience=audience, references={dimension: group})
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("tally", "code"),
    [
        (LogTally("accords", "", (), 3000, alone={"langue": "français"}), "too_few_decisions"),
        (one({"a": Proportion(10, 11), "b": Proportion(3, 11)}), "too_few_decisions"),
        (LogTally("accords", "", (DISTRICTS, DimensionTally("canal", OutcomeTally.of_groups(
            {"en ligne": Proportion(1, 20), "courrier": Proportion(3, 40)}))), 1), "invalid_tally"),
    ],
)  # fmt: skip
def test_a_log_that_cannot_be_read_is_refused(tally: LogTally, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        study(tally)
    assert caught.value.code == code


def test_when_no_group_can_be_shown_the_whole_still_is() -> None:
    told = study(one({f"rue {place}": Proportion(1, 2) for place in range(30)}))
    assert told.whole is not None
    assert told.whole.value == 0.5
    dimension = told.dimensions[0]
    assert (dimension.comparison, dimension.sizes, dimension.unseen) == (None, {}, None)
    assert "Aucun taux n'est comparé" in plain(in_brief(told))


def test_when_few_are_refused_in_all_the_public_reads_sizes_only() -> None:
    told = study(one({"nord": Proportion(398, 400), "sud": Proportion(296, 300)}), audience=Audience.PUBLIC)
    assert (told.whole, told.favourable, told.dimensions[0].comparison) == (None, None, None)
    assert told.dimensions[0].sizes == {"nord": 400, "sud": 300}
    assert "le taux d'ensemble n'est pas montré" in plain(in_brief(told))


def test_berkeley_is_not_accused_in_brief() -> None:
    tally = LogTally("admissions", "département", (DimensionTally("sexe", berkeley()),), 4526)
    brief = plain(in_brief(study(tally)))
    assert (
        "soit 14,2 points de moins que « hommes » ; mais département par département, l'écart change de sens" in brief
    )
    assert brief.count("change de sens") == 1
    internal, public = (study(tally, audience=audience).rated[0][2] for audience in Audience)
    assert [line.name for line in internal.strata] == list("ABCDEF")
    assert internal.within is not None
    assert (public.strata, public.within) == ((), None)
    assert public.confounding is Confounding.REVERSED


def test_small_strata_are_hidden_even_from_the_agents() -> None:
    cells = {("A", "hommes"): Proportion(60, 100), ("B", "hommes"): Proportion(20, 100),
             ("C", "hommes"): Proportion(20, 100),
             ("A", "femmes"): Proportion(3, 5), ("B", "femmes"): Proportion(90, 300),
             ("C", "femmes"): Proportion(60, 200)}  # fmt: skip
    tally = LogTally("admissions", "filière", (DimensionTally("sexe", OutcomeTally(cells)),), 1)
    told = study(tally, references={"sexe": "hommes"}).rated[0][2]
    assert told.confounding is not Confounding.NONE
    shown = {line.name: (line.group, line.reference) for line in told.strata}
    assert shown["A"][0] is None
    assert sum(side is None for sides in shown.values() for side in sides) >= 2


def test_a_gap_that_the_whole_hides_is_told_in_brief() -> None:
    cells = {("A", "nord"): Proportion(700, 1000), ("B", "nord"): Proportion(20, 100),
             ("A", "sud"): Proportion(90, 100), ("B", "sud"): Proportion(500, 1000),
             ("C", "sud"): Proportion(130, 200)}  # fmt: skip
    tally = LogTally("accords", "démarche", (DimensionTally("quartier", OutcomeTally(cells)),), 1)
    told = study(tally)
    assert told.rated[0][2].screen is Screen.CLEAR
    assert told.rated[0][2].confounding is not Confounding.NONE
    text = plain(in_brief(told))
    assert "démarche par démarche" in text


def test_equal_rates_are_said_equal_and_what_could_not_be_seen_is_told() -> None:
    told = study(one({"nord": Proportion(800, 1000), "sud": Proportion(240, 300)}))
    text = plain(in_brief(told))
    assert "Sur 1 comparaison, aucun écart de taux que le hasard explique mal ; selon le groupe, jusqu'à" in text
    small = study(one({"nord": Proportion(100, 1000), "sud": Proportion(2, 12)}))
    assert "les dossiers sont trop peu nombreux pour conclure" in plain(in_brief(small))


def test_a_late_share_keeps_its_interval() -> None:
    late = study(TOWN).timed[0][2].late
    assert isinstance(late, Estimate)
    assert late.value in late.interval


def test_of_many_groups_sentences_tell_those_that_matter() -> None:
    groups = {"centre": Proportion(900, 1000), "Tilleuls": Proportion(100, 300)}
    groups |= {f"quartier {place}": Proportion(270, 300) for place in range(40)}
    delays = {name: Delays({10: 280, 70: 20}) for name in groups} | {"Tilleuls": Delays({10: 100, 70: 200})}
    told = study(one(groups, delays, limit_days=60)).dimensions[0]
    assert told.comparison is not None
    assert told.delays is not None
    for sentences in (read_aloud(told.comparison), read_delays_aloud(told.delays, 11)):
        text = plain(sentences)
        assert "« Tilleuls »" in text
        assert "autres groupes ne sont que dans le tableau de la page et dans le fichier JSON." in text
        assert len(sentences) < 30
