"""Errors that say what happened, what to do, and what to tell the citizen.

The tree has one root, :class:`EtatError`. Every error carries a stable English ``code``; the texts are in French,
because a developer of a town hall, an agent or a citizen reads them. No text of an error holds a name, an address, a
token or any other personal datum: errors travel to logs, tickets and screenshots.

    EtatError
    ├── InvalidInput        what was given is not valid: a list of Fault, nothing was done
    ├── Refused             the guarantor's gate said no: carries the Decision
    ├── Unavailable         a service of the State, the network or a disk did not answer
    │   ├── TimedOut        … within the time given
    │   └── StorageFull     … no space left: what was stored before is kept
    ├── UnexpectedReply     the other side answered something its contract does not allow
    ├── TooLarge            more bytes, rows or nesting than the limit
    ├── Uncertain           a write was started and its outcome is not known: never repeated silently
    ├── Conflict            it contradicts what is already stored: nothing was changed
    └── Broken              a file of ours was altered or damaged
"""

from dataclasses import dataclass
from typing import ClassVar

COUNTER_REMINDER = "Vous pouvez aussi faire cette démarche au guichet ou par téléphone."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in what somebody wrote, and how to put it right.

    ``line`` counts from 1 and is None when the source has no lines. ``key`` is the dotted path of the faulty value
    (``"operator.siret"``), never the value itself.
    """

    key: str
    problem: str
    remedy: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"ligne {self.line}, {self.key}" if self.line is not None else self.key
        return f"{where} : {self.problem} {self.remedy}"


class EtatError(Exception):
    """Root of every error of the SDK.

    :param problem: what happened, in one French sentence, without any personal datum.
    :param remedy: what the developer or the agent can do about it, in French.
    :param citizen_message: what may be shown to the citizen, in plain French.
    :param code: stable English identifier; a subclass gives its own default.
    :param link: where to read more.
    """

    default_code: ClassVar[str] = "error"

    def __init__(
        self,
        problem: str,
        *,
        remedy: str,
        citizen_message: str = f"Le service rencontre une difficulté. {COUNTER_REMINDER}",
        code: str | None = None,
        link: str | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.citizen_message = citizen_message
        self.code = code or self.default_code
        self.link = link

    def __str__(self) -> str:
        return f"[{self.code}] {self.problem} Remède : {self.remedy}"


class InvalidInput(EtatError):
    """What was given is not valid; nothing was done. ``faults`` lists everything that is wrong, not only the first."""

    default_code = "invalid_input"

    def __init__(
        self,
        problem: str,
        *,
        remedy: str,
        faults: tuple[Fault, ...] = (),
        citizen_message: str = "Une information n'a pas la forme attendue. Vérifiez-la, puis recommencez.",
        code: str | None = None,
        link: str | None = None,
    ) -> None:
        super().__init__(problem, remedy=remedy, citizen_message=citizen_message, code=code, link=link)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  - {fault}" for fault in self.faults)])


class Unavailable(EtatError):
    """A service, the network or a disk did not answer. Trying later may succeed."""

    default_code = "unavailable"


class TimedOut(Unavailable):
    """No answer within the time that the act was given."""

    default_code = "timed_out"


class StorageFull(Unavailable):
    """No space is left on the disk. What was stored before is intact; what was being written was not kept."""

    default_code = "storage_full"


class UnexpectedReply(EtatError):
    """The other side answered something that its contract does not allow."""

    default_code = "unexpected_reply"


class TooLarge(EtatError):
    """More bytes, rows or nesting than the stated limit; reading stopped there."""

    default_code = "too_large"


class Uncertain(EtatError):
    """A write was started and its outcome is not known (no answer, or interrupted). It is never repeated silently."""

    default_code = "uncertain"


class Conflict(EtatError):
    """It contradicts what is already stored; the whole transaction was undone."""

    default_code = "conflict"


class Broken(EtatError):
    """A file that belongs to the SDK (store, journal, index) was altered or damaged."""

    default_code = "broken"
