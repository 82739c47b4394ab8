"""Tables published with R: admissions at Berkeley in 1973, and the survivors of the Titanic."""

from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.strata import Stratum
from etatplateforme.guarantor.statistics.tally import OutcomeTally

ADMISSIONS = {
    "A": ((89, 19), (512, 313)),
    "B": ((17, 8), (353, 207)),
    "C": ((202, 391), (120, 205)),
    "D": ((131, 244), (138, 279)),
    "E": ((94, 299), (53, 138)),
    "F": ((24, 317), (22, 351)),
}
"""Department: (admitted, rejected) women, then men."""

SURVIVORS = {
    "1st": ((141, 4), (62, 118)),
    "2nd": ((93, 13), (25, 154)),
    "3rd": ((90, 106), (88, 422)),
    "Crew": ((20, 3), (192, 670)),
}
"""Class: (saved, lost) women, then men."""


def proportion_of(pair: tuple[int, int]) -> Proportion:
    return Proportion(pair[0], sum(pair))


def strata_of(table: dict[str, tuple[tuple[int, int], tuple[int, int]]]) -> list[Stratum]:
    return [Stratum(proportion_of(women), proportion_of(men)) for women, men in table.values()]


def berkeley() -> OutcomeTally:
    cells: dict[tuple[str, str], Proportion] = {}
    for department, (women, men) in ADMISSIONS.items():
        cells[department, "femmes"] = proportion_of(women)
        cells[department, "hommes"] = proportion_of(men)
    return OutcomeTally(cells)
