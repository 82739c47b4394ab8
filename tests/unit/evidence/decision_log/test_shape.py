"""What a shape refuses, and what it says of itself."""

from collections.abc import Callable
from datetime import date

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.decision_log.shape import (
    DateColumns,
    Dimension,
    LogShape,
    OutcomeColumn,
    StratumColumn,
    TextFile,
    clean,
)
from tests.unit.evidence.decision_log.samples import LAST, OUTCOME, SHAPE

YES, NO = frozenset({"oui"}), frozenset({"non"})
CHANNEL = Dimension("canal", "canal")


@pytest.mark.parametrize(
    "build",
    [
        lambda: OutcomeColumn("acceptées", "decision", frozenset(), NO),
        lambda: OutcomeColumn("acceptées", "decision", YES, frozenset()),
        lambda: OutcomeColumn("acceptées", "decision", YES, frozenset({"non", " oui "})),
        lambda: OutcomeColumn("acceptées", "decision", YES, NO, frozenset({"non"})),
        lambda: OutcomeColumn("", "decision", YES, NO),
        lambda: Dimension("canal", " "),
        lambda: Dimension("âge", "age", {"1": "un"}, bands=(18,)),
        lambda: Dimension("âge", "age", other="autre", bands=(18,)),
        lambda: Dimension("âge", "naissance", birth_date=True),
        lambda: Dimension("zone", "zone", other="autre"),
        lambda: Dimension("zone", "zone", {"*": "toutes"}),
        lambda: Dimension("zone", "zone", {" ": "vide"}),
        lambda: Dimension("zone", "zone", {"1": " "}),
        lambda: Dimension("âge", "age", bands=(26, 18)),
        lambda: Dimension("âge", "age", bands=(18, 18)),
        lambda: Dimension("âge", "age", bands=(0, 18)),
        lambda: Dimension("âge", "age", bands=(18, 121)),
        lambda: StratumColumn("", "recu"),
        lambda: DateColumns("", "repondu"),
        lambda: DateColumns("recu", "repondu", -1),
        lambda: DateColumns("recu", "repondu", zone="Europe/Nulle-Part"),
        lambda: DateColumns("recu", "repondu", zone="../etc/passwd"),
        lambda: TextFile("cp9999"),
        lambda: TextFile("rot13"),
        lambda: TextFile(delimiter=";;"),
        lambda: TextFile(delimiter='"'),
        lambda: LogShape(OUTCOME, ()),
        lambda: LogShape(OUTCOME, (CHANNEL, Dimension("canal", "autre"))),
        lambda: LogShape(OUTCOME, (CHANNEL,), None, DateColumns("recu", "repondu")),
        lambda: LogShape(OUTCOME, (Dimension("âge", "naissance", bands=(18,), birth_date=True),)),
    ],
)
def test_what_cannot_be_read_is_refused(build: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput) as caught:
        build()
    assert caught.value.code == "invalid_log_shape"


def test_bands_have_names() -> None:
    assert Dimension("âge", "age", bands=(1, 2, 18, 65)).band_names == (
        "moins de 1 an",
        "1 an",
        "2 à 17 ans",
        "18 à 64 ans",
        "65 ans et plus",
    )
    assert CHANNEL.band_names == ()


def test_the_longest_beginning_comes_first() -> None:
    zone = Dimension("zone", "zone", {"97*": "outre-mer", "974*": "Réunion", "98*": "Pacifique", "97105": "QPV"})
    assert [beginning for beginning, _ in zone.beginnings] == ["974", "97", "98"]
    assert zone.exact_values == {"QPV": frozenset({"97105"})}


def test_only_the_columns_that_are_named_are_read() -> None:
    assert SHAPE.columns == ("decision", "canal", "commune", "naissance", "age", "aide", "enfants", "recu", "repondu")


def test_another_extraction_keeps_the_shape() -> None:
    later = SHAPE.extracted(date(2027, 1, 1))
    assert (later.last_day, SHAPE.last_day) == (date(2027, 1, 1), LAST)
    assert later.outcome == SHAPE.outcome


@pytest.mark.parametrize(
    ("written", "read"),
    [("  un\u00a0 deux\n", "un deux"), ("e\u0301te\u0301", "été"), ("a\u202eb\u200b\x00", "ab"), ("\u00ad", "")],
)
def test_a_value_is_tidied(written: str, read: str) -> None:
    assert clean(written) == read
