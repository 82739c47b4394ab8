"""Studies with what is hard to draw: hostile and long names, hidden groups, no limit to a ratio, many groups, one."""

from collections.abc import Mapping

from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.disclosure import Audience
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.log_tally import DimensionTally, LogTally
from etatplateforme.guarantor.statistics.study import OutcomeStudy, study
from etatplateforme.guarantor.statistics.tally import OutcomeTally
from tests.unit.guarantor.statistics.samples import berkeley
from tests.unit.guarantor.statistics.test_study import TOWN

HOSTILE = "<script>alert('x')</script> & \"co\""
LONG = "Quartier prioritaire de la politique de la ville des Tilleuls, des Érables et de la Croix-Blanche"


def of_groups(
    groups: Mapping[str, Proportion], delays: Mapping[str, Delays] | None = None, limit: int | None = None
) -> LogTally:
    dimension = DimensionTally("territoire", OutcomeTally.of_groups(groups), delays or {})
    return LogTally("demandes acceptées", "", (dimension,), 1, limit_days=limit)


HARD = {
    "centre": Proportion(900, 1000),
    LONG: Proportion(150, 300),
    HOSTILE: Proportion(100, 140),
    "personne": Proportion(0, 60),
    "tous": Proportion(60, 60),
    "à peine": Proportion(9, 16),
    "peu": Proportion(2, 7),
}
HARD_DELAYS = {name: Delays({10: 7, 20: 4}, {3: 40}) for name in HARD} | {
    "centre": Delays({12: 700, 45: 250, 75: 50}),
    LONG: Delays({30: 100, 50: 100, 200: 100}),
}


def studies() -> dict[str, OutcomeStudy]:
    """Every case by name."""
    many = {f"commune {place:03}": Proportion(20 + place, 200) for place in range(100)}
    return {
        "town": study(TOWN),
        "public": study(TOWN, audience=Audience.PUBLIC),
        "hard": study(of_groups(HARD, HARD_DELAYS, 60)),
        "hard and public": study(of_groups(HARD, HARD_DELAYS, 60), audience=Audience.PUBLIC),
        "no limit to a ratio": study(
            of_groups({"nord": Proportion(20, 90), "sud": Proportion(0, 400), "est": Proportion(0, 50)})
        ),
        "a hundred groups": study(of_groups(many, {name: Delays({5 + place: 200}) for place, name in enumerate(many)})),
        "one shown": study(of_groups({"nord": Proportion(300, 400), "b": Proportion(4, 9), "c": Proportion(2, 9)})),
        "none shown": study(of_groups({f"rue {place}": Proportion(1, 2) for place in range(40)})),
        "sizes only": study(
            of_groups({"nord": Proportion(398, 400), "sud": Proportion(296, 300)}), audience=Audience.PUBLIC
        ),
        "strata": study(
            LogTally("admissions", "département", (DimensionTally("sexe", berkeley()),), 4526),
            references={"sexe": "hommes"},
        ),
    }
