"""What is kept of an individual decision so that it can be explained: the rule, its version, its inputs, its answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import cast

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.decisions.domains import LONGEST_TEXT, Stored, Value, stored
from etatplateforme.guarantor.decisions.function import AnyDecision, Case, wrong_inputs
from etatplateforme.values.bounded_json import Json, Refusal, parsed, within

SCHEMA = "etatplateforme/decision/1"
LARGEST_RECORD = 65_536
MOST_INPUTS = 200


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision. ``version`` is the digest of the rule that took it, ``day`` when it was taken.

    It needs nobody's name; its inputs are personal data all the same, with a purpose and an end, and stay out of
    representations.
    """

    decision: str
    version: str
    day: date
    inputs: Mapping[str, Stored] = field(repr=False)
    outcome: Stored = field(repr=False)

    @classmethod
    def of(cls, function: AnyDecision, case: Case, outcome: Value, day: date) -> "DecisionRecord":
        """The record of what *function* decided on *case* on *day*."""
        inputs = MappingProxyType({name: stored(value) for name, value in case.items()})
        return cls(function.name, function.digest, day, inputs, stored(outcome))

    def case(self, function: AnyDecision) -> Case:
        """The inputs as the rule takes them.

        :raises InvalidInput: ``wrong_inputs`` for those that the rule does not declare, or not so.
        """
        case: dict[str, Value] = {}
        wrong = sorted({*self.inputs} ^ {*function.inputs})
        for name, declared in function.inputs.items():
            try:
                case[name] = declared.domain.read(self.inputs.get(name))
            except ValueError:
                wrong.append(name)
        if wrong:
            raise wrong_inputs(function.name, sorted({*wrong}))
        return MappingProxyType(case)

    def to_json(self) -> str:
        """The record as JSON, amounts and days as texts."""
        told = {
            "schema": SCHEMA,
            "decision": self.decision,
            "version": self.version,
            "day": self.day.isoformat(),
            "inputs": dict(self.inputs),
            "outcome": self.outcome,
        }
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, raw: str | bytes) -> "DecisionRecord":
        """Read what :meth:`to_json` wrote, at most 64 KiB.

        :raises InvalidInput: ``invalid_decision_record`` for anything else; no value of it is shown.
        """
        whole = raw.encode("utf-8", "replace") if isinstance(raw, str) else raw
        told = parsed(whole) if within(whole, largest=LARGEST_RECORD, deepest=2) else Refusal.NOT_JSON
        if not isinstance(told, dict) or told.keys() != {"schema", "decision", "version", "day", "inputs", "outcome"}:
            raise _invalid()
        day, inputs, outcome = _day(told["day"]), told["inputs"], told["outcome"]
        if told["schema"] != SCHEMA or not isinstance(inputs, dict) or len(inputs) > MOST_INPUTS or day is None:
            raise _invalid()
        if not all(map(_is_stored, [*inputs.values(), outcome])):
            raise _invalid()
        kept = MappingProxyType(cast(dict[str, Stored], inputs))
        return cls(_text(told["decision"]), _text(told["version"]), day, kept, cast(Stored, outcome))


def _is_stored(value: Json) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT
    return value is None or isinstance(value, bool | int)


def _text(value: Json) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT or not value.isprintable():
        raise _invalid()
    return value


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _invalid() -> InvalidInput:
    return InvalidInput(
        "Ce fichier n'est pas l'enregistrement d'une décision.",
        remedy="Donnez le texte JSON qu'écrit DecisionRecord.to_json(), sans le modifier.",
        code="invalid_decision_record",
    )
