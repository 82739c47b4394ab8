"""Individual decisions of a service: taken by a registered rule, with the record that lets them be explained."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.decisions import DecisionRecord
from etatplateforme.guarantor.decisions.domains import Value
from etatplateforme.guarantor.decisions.function import AnyDecision, Case, DecisionFunction
from etatplateforme.manifest import Manifest
from etatplateforme.manifest.processing import DecisionEntry

T_co = TypeVar("T_co", bound=Value, covariant=True)


@dataclass(frozen=True, slots=True)
class Decided(Generic[T_co]):
    """What was decided, and what to keep of it: ``record.to_json()`` is all that an explanation needs."""

    outcome: T_co = field(repr=False)
    record: DecisionRecord


def decide(function: DecisionFunction[..., T_co], case: Case, day: date) -> Decided[T_co]:
    """Have *function* decide on *case*, on *day*.

    :raises InvalidInput: ``wrong_inputs``.
    """
    outcome = function.decide(case).outcome
    return Decided(outcome, DecisionRecord.of(function, case, outcome, day))


def declared(manifest: Manifest, function: AnyDecision) -> DecisionEntry:
    """The decision of the manifest that *function* takes.

    :raises InvalidInput: ``decision_not_declared``.
    """
    for entry in manifest.decisions:
        if entry.name == function.name:
            return entry
    raise InvalidInput(
        f"Le manifeste ne déclare pas la décision « {function.name} ».",
        remedy="Ajoutez une table [[decisions]] de ce nom à service.toml : le garant juge ce qui y est déclaré.",
        code="decision_not_declared",
    )


def registered(functions: Sequence[AnyDecision], function: AnyDecision) -> None:
    """Refuse a rule that the service was not opened with: the guarantor would not know of it.

    :raises InvalidInput: ``decision_not_registered``.
    """
    if not any(one is function for one in functions):
        raise InvalidInput(
            f"La décision « {function.name} » n'a pas été donnée au service à son ouverture.",
            remedy="Donnez-la : Service.open(…, decisions=[…]). Le garant doit connaître chaque règle qui décide.",
            code="decision_not_registered",
        )
