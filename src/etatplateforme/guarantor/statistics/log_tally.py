"""A whole log of decisions once counted: what the statistics read, and the only thing of the log that leaves it.

No person is in it: groups, dates of the whole log and counts. Small counts are still in it, though: what is shown goes
through :mod:`~etatplateforme.guarantor.statistics.suppression` first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.tally import OutcomeTally

NOT_GIVEN: Final = "non renseigné"
"""Group (or stratum) of the rows that do not say theirs: counted apart, never dropped in silence."""


class LeftOut(StrEnum):
    """Why some rows are not in the rates, or not in the delays. A row may be in the one and not in the other."""

    OPEN = "dossiers sans décision : absents des taux, comptés dans les délais quand le journal a des dates"
    UNKNOWN_OUTCOME = "issue absente de la liste des issues connues : dossiers absents des taux"
    IMPOSSIBLE_DATES = "dates absentes ou impossibles : dossiers absents des délais"


@dataclass(frozen=True, slots=True)
class DimensionTally:
    """One dimension of the log: the territory, the age band, the sex, the channel, the language…

    ``name`` is French, as shown. ``outcomes`` has a cell by (stratum, group); ``delays`` are by group, empty when the
    log has no dates. A group without any usable date has no delays.
    """

    name: str
    outcomes: OutcomeTally
    delays: Mapping[str, Delays] = field(default_factory=dict[str, Delays])

    def __post_init__(self) -> None:
        object.__setattr__(self, "delays", MappingProxyType(dict(self.delays)))


@dataclass(frozen=True, slots=True)
class LogTally:
    """The counts of a log, in one pass.

    :ivar outcome: what is favourable, in French: ``"demandes acceptées"``.
    :ivar stratum: what the strata are: ``"démarche"``; empty without strata.
    :ivar dimensions: one tally by dimension, in the order of the shape of the log.
    :ivar rows: rows read, whatever became of them.
    :ivar left_out: rows left out, by French reason (:class:`LeftOut`); a reason that no row met is absent.
    :ivar since: day on which the first file of the log was received, None without dates.
    :ivar until: day on which the last one was.
    :ivar limit_days: announced limit of the delays, in days.
    :ivar alone: dimensions that compare nothing, with the only group that they have.

    :raises InvalidInput: code ``invalid_tally``, when a dimension comes twice, or when a count is negative.
    """

    outcome: str
    stratum: str
    dimensions: tuple[DimensionTally, ...]
    rows: int
    left_out: Mapping[str, int] = field(default_factory=dict[str, int])
    since: date | None = None
    until: date | None = None
    limit_days: int | None = None
    alone: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        names = [dimension.name for dimension in self.dimensions] + list(self.alone)
        if len(set(names)) < len(names) or min(self.rows, *self.left_out.values(), 0) < 0:
            raise InvalidInput(
                "Le décompte n'est pas possible : une dimension y figure deux fois, ou un nombre est négatif.",
                remedy="Donnez un nom différent à chaque dimension, puis comptez de nouveau.",
                code="invalid_tally",
            )
        object.__setattr__(self, "left_out", MappingProxyType(dict(self.left_out)))
        object.__setattr__(self, "alone", MappingProxyType(dict(self.alone)))
