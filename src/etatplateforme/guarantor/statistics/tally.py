"""What a log of decisions is counted into: outcomes by group, and by group within each stratum."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.estimates import Proportion


@dataclass(frozen=True, slots=True)
class OutcomeTally:
    """Outcomes of the same kind (acceptance, abandonment, …) by group, perhaps within strata.

    ``cells`` maps (stratum, group) to a proportion; a tally without strata uses one stratum, ``""``. A group absent
    from a stratum has no cell there.

    :raises InvalidInput: code ``invalid_tally``, when there are fewer than two groups.
    """

    cells: Mapping[tuple[str, str], Proportion]

    def __post_init__(self) -> None:
        if len({group for _, group in self.cells}) < 2:
            raise InvalidInput(
                "Il faut au moins deux groupes pour les comparer.",
                remedy="Comptez les décisions par groupe : quartier, tranche d'âge, canal…",
                code="invalid_tally",
            )
        object.__setattr__(self, "cells", MappingProxyType(dict(self.cells)))

    @classmethod
    def of_groups(cls, groups: Mapping[str, Proportion]) -> "OutcomeTally":
        """A tally without strata."""
        return cls({("", name): group for name, group in groups.items()})

    @property
    def groups(self) -> dict[str, Proportion]:
        """Each group, its strata added up, in the order in which they came."""
        together: dict[str, Proportion] = {}
        for (_, name), cell in self.cells.items():
            together[name] = together[name] + cell if name in together else cell
        return together

    @property
    def together(self) -> Proportion:
        """All the groups added up."""
        first, *others = self.cells.values()
        return sum(others, first)

    @property
    def strata(self) -> tuple[str, ...]:
        """Names of the strata, in the order in which they came."""
        return tuple(dict.fromkeys(stratum for stratum, _ in self.cells))

    @property
    def by_group(self) -> dict[str, dict[str, Proportion]]:
        """The cells of each group, by stratum, in the order in which they came."""
        found: dict[str, dict[str, Proportion]] = {}
        for (stratum, name), cell in self.cells.items():
            found.setdefault(name, {})[stratum] = cell
        return found
