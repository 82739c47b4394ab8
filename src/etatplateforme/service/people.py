"""Rights of a person over what the service keeps of them, whatever the block: a copy, an erasure, a delete date.

RGPD, articles 15 (access), 17 (erasure) and 5-1-e (limited retention). A block that keeps personal data is a
:class:`PersonalHolder`; an application's own blocks take part like the SDK's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Op, now
from etatplateforme.errors import InvalidInput
from etatplateforme.values.holding import Json, PersonKey, Stock
from etatplateforme.values.intent import Intent
from etatplateforme.values.mandate import Mandate


@runtime_checkable
class PersonalHolder(Protocol):
    """A block that keeps personal data. Its bodies are used by :class:`People`, under the gate of the act."""

    @property
    def holding(self) -> str:
        """Name of what it keeps, as the copy given to a person shows it (« messages »)."""
        ...

    def copy_of(self, person: PersonKey) -> Op[Sequence[Json]]:
        """Everything kept of *person*, ready for JSON."""
        ...

    def forget(self, person: PersonKey) -> Op[int]:
        """Erase everything kept of *person*; how many things were erased."""
        ...

    def forget_overdue(self, at: datetime) -> Op[int]:
        """Erase what is past its delete date *at*; how many things were erased."""
        ...

    def stocks(self, at: datetime) -> Op[tuple[Stock, ...]]:
        """What is kept, why, and how much of it has no delete date or is past it."""
        ...


class People(Block[M]):
    """One door to the rights of a person, over all blocks."""

    def __init__(self, runner: Runner, holders: Sequence[PersonalHolder]) -> None:
        super().__init__(runner)
        self._holders = holders

    @action(Intent.EXPORT_PERSON)
    def export(self, person: PersonKey, *, mandate: Mandate | None = None) -> Op[dict[str, Sequence[Json]]]:
        """A copy of all that is kept of *person*, by block, ready for JSON (RGPD, art. 15 and 20)."""
        yield from _allowed(mandate, Intent.EXPORT_PERSON)
        copy: dict[str, Sequence[Json]] = {}
        for holder in self._holders:
            copy[holder.holding] = yield from holder.copy_of(person)
        return copy

    @action(Intent.ERASE_PERSON)
    def erase(self, person: PersonKey, *, mandate: Mandate | None = None) -> Op[dict[str, int]]:
        """Erase what is kept of *person*, and answer how many things by block (RGPD, art. 17)."""
        yield from _allowed(mandate, Intent.ERASE_PERSON)
        erased: dict[str, int] = {}
        for holder in self._holders:
            erased[holder.holding] = yield from holder.forget(person)
        return erased

    @action(Intent.PURGE)
    def purge(self) -> Op[dict[str, int]]:
        """Erase what is past its delete date, in every block."""
        at = yield from now()
        erased: dict[str, int] = {}
        for holder in self._holders:
            erased[holder.holding] = yield from holder.forget_overdue(at)
        return erased

    @action(Intent.CHECK)
    def kept(self) -> Op[tuple[Stock, ...]]:
        """What the service keeps of persons, for the guarantor's rule on retention: counts, no person."""
        at = yield from now()
        found: list[Stock] = []
        for holder in self._holders:
            found.extend((yield from holder.stocks(at)))
        return tuple(found)


def _allowed(mandate: Mandate | None, intent: Intent) -> Op[None]:
    """Raise InvalidInput unless *mandate*, if any, allows *intent* today."""
    at = yield from now()
    if mandate is not None and not mandate.allows(intent, at.date()):
        raise InvalidInput(
            "Le mandat ne permet pas cet acte, ou n'est plus en vigueur.",
            remedy="Vérifiez à quoi le mandat autorise et jusqu'à quand.",
            citizen_message="Votre mandat ne permet pas cette démarche. Le guichet peut vous aider.",
            code="outside_mandate",
        )
