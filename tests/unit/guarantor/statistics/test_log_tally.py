"""A counted log: what it refuses, what it keeps from change."""

from collections.abc import Mapping

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.log_tally import DimensionTally, LeftOut, LogTally
from etatplateforme.guarantor.statistics.tally import OutcomeTally

SEX = DimensionTally(
    "sexe",
    OutcomeTally.of_groups({"femmes": Proportion(3, 4), "hommes": Proportion(2, 4)}),
    {"femmes": Delays({3: 4})},
)


def test_a_log_keeps_its_counts_from_change() -> None:
    left_out, alone = {LeftOut.OPEN.value: 2}, {"langue": "français"}
    log = LogTally("demandes acceptées", "", (SEX,), 10, left_out, alone=alone)
    left_out.clear()
    alone.clear()
    assert log.left_out == {LeftOut.OPEN: 2}
    assert log.alone == {"langue": "français"}
    for counts in (log.left_out, log.alone, SEX.delays):
        assert not hasattr(counts, "__setitem__")


@pytest.mark.parametrize(
    ("dimensions", "rows", "left_out", "alone"),
    [
        ((SEX, SEX), 8, {}, {}),
        ((SEX,), 8, {}, {"sexe": "femmes"}),
        ((SEX,), -1, {}, {}),
        ((SEX,), 8, {LeftOut.OPEN.value: -1}, {}),
    ],
)
def test_what_cannot_be_is_refused(
    dimensions: tuple[DimensionTally, ...], rows: int, left_out: Mapping[str, int], alone: Mapping[str, str]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        LogTally("demandes acceptées", "", dimensions, rows, left_out, alone=alone)
    assert caught.value.code == "invalid_tally"
