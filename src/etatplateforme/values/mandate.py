"""Mandates: who acts for whom, for what, and until when.

A guardian, a parent, a lawyer or a digital helper uses the service in place of somebody else. References are opaque
handles that only the application can turn into persons; they never are names, mail addresses or subject identifiers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from etatplateforme.errors import InvalidInput
from etatplateforme.values.intent import Intent

_HANDLE = re.compile(r"[A-Za-z0-9_-]{1,128}")


class Capacity(StrEnum):
    """In which capacity somebody acts for another person."""

    GUARDIAN = "guardian"
    CURATOR = "curator"
    FAMILY_HABILITATION = "family_habilitation"
    PARENT = "parent"
    AIDANT = "aidant"
    LAWYER = "lawyer"
    RELATIVE = "relative"

    @property
    def label(self) -> str:
        """French words for a page or a letter."""
        return _LABELS[self]

    @property
    def source(self) -> str:
        """The text that the capacity rests on, to be verified before it is quoted to anyone."""
        return _SOURCES[self]

    @property
    def represents(self) -> bool:
        """True when the holder decides in place of the person; a curator only assists (code civil, art. 467)."""
        return self is not Capacity.CURATOR


_LABELS: Mapping[Capacity, str] = MappingProxyType(
    {
        Capacity.GUARDIAN: "tutrice ou tuteur",
        Capacity.CURATOR: "curatrice ou curateur",
        Capacity.FAMILY_HABILITATION: "personne habilitée de la famille",
        Capacity.PARENT: "parent",
        Capacity.AIDANT: "aidante ou aidant numérique",
        Capacity.LAWYER: "avocate ou avocat",
        Capacity.RELATIVE: "proche",
    }
)

_SOURCES: Mapping[Capacity, str] = MappingProxyType(
    {
        Capacity.GUARDIAN: "code civil, art. 473",
        Capacity.CURATOR: "code civil, art. 467",
        Capacity.FAMILY_HABILITATION: "code civil, art. 494-1",
        Capacity.PARENT: "code civil, art. 388-1-1",
        Capacity.AIDANT: "code civil, art. 1984",
        Capacity.LAWYER: "loi n° 71-1130 du 31 décembre 1971, art. 4 et 6",
        Capacity.RELATIVE: "code civil, art. 1984",
    }
)


@dataclass(frozen=True, slots=True)
class Mandate:
    """*holder_ref* may act for *principal_ref*, for these *purposes*, from *since* to *until*, both included.

    No ``until`` means no end. A purpose is an :class:`Intent` or a word of the application (``"enrol_at_canteen"``).
    The mandate of a digital helper always has an end. The references don't show in the repr.

    :raises InvalidInput: code ``invalid_mandate``, with every fault.
    """

    principal_ref: str = field(repr=False)
    holder_ref: str = field(repr=False)
    capacity: Capacity
    purposes: frozenset[str]
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        problems = tuple(self._problems())
        if problems:
            raise InvalidInput(
                "Le mandat n'est pas valable : " + " ; ".join(problems) + ".",
                remedy="Dites qui agit pour qui (deux références opaques), pour quels actes, et jusqu'à quand.",
                code="invalid_mandate",
            )

    def _problems(self) -> list[str]:
        problems: list[str] = []
        if not _HANDLE.fullmatch(self.principal_ref) or not _HANDLE.fullmatch(self.holder_ref):
            problems.append("une référence n'est pas opaque (lettres sans accent, chiffres, tirets)")
        if self.principal_ref == self.holder_ref:
            problems.append("une personne ne se mandate pas elle-même")
        if not self.purposes or not all(purpose.strip() for purpose in self.purposes):
            problems.append("aucun acte n'est nommé, ou un acte est vide")
        if self.until is not None and self.until < self.since:
            problems.append("la fin précède le début")
        if self.until is None and self.capacity is Capacity.AIDANT:
            problems.append("le mandat d'un aidant numérique a toujours une fin")
        return problems

    def in_force(self, today: date) -> bool:
        """True from ``since`` to ``until``, both included."""
        return self.since <= today and (self.until is None or today <= self.until)

    def allows(self, intent: Intent | str, today: date) -> bool:
        """True when the mandate is in force and names this act."""
        return self.in_force(today) and str(intent) in self.purposes


def may_act(
    actor_ref: str, principal_ref: str, intent: Intent | str, today: date, mandate: Mandate | None = None
) -> bool:
    """Tell whether *actor_ref* may do *intent* for *principal_ref*: always for oneself, else by a mandate that fits."""
    if actor_ref == principal_ref:
        return True
    if mandate is None or (mandate.holder_ref, mandate.principal_ref) != (actor_ref, principal_ref):
        return False
    return mandate.allows(intent, today)
