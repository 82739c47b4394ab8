"""The lawful acknowledgement of what a person sends online (code des relations entre le public et l'administration).

CRPA below is that code. Two kinds: the acknowledgement of registration (« accusé d'enregistrement »: we have it, on
that date) and the acknowledgement of receipt (« accusé de réception »: who handles it, what silence means and when,
which ways of appeal exist). Without them, the delays of appeal can't be held against the person (L112-12). No name of
the person stands in either.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

from etatplateforme.errors import COUNTER_REMINDER, Fault, InvalidInput
from etatplateforme.values.acknowledgement_clock import Silence, SilenceClock
from etatplateforme.values.acknowledgement_delays import APPEAL_MONTHS, RECEIPT_DAYS, REGISTRATION_DAYS, SILENCE_MONTHS
from etatplateforme.values.calendar import Calendar

_CENT = Decimal("0.01")


class AcknowledgementKind(StrEnum):
    """Of registration, or of receipt."""

    REGISTRATION = "registration"
    RECEIPT = "receipt"


def latest_lawful(received_on: datetime, kind: AcknowledgementKind, calendar: Calendar) -> datetime:
    """Last moment at which an acknowledgement may leave, by the clock of the administration's territory.

    For an acknowledgement of receipt, *received_on* is when the competent administration was seized (CRPA R112-11-2).

    :raises InvalidInput: code ``naive_moment`` when *received_on* has no offset, ``delay_unknown`` before 2016-11-07.
    """
    day = calendar.local_date(received_on)
    delay = REGISTRATION_DAYS if kind is AcknowledgementKind.REGISTRATION else RECEIPT_DAYS
    return calendar.end_of_day(calendar.add_working_days(day, delay.on(day)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One acknowledgement, complete or not: ``faults`` says what the law still wants in it.

    ``received_on`` is the moment of receipt, with its offset: its date is printed by that offset, so give it in the
    time of the administration's territory (``dated_by`` does). ``seized_on`` is when the competent administration got
    it, if another one was seized first (CRPA L114-2, L114-3). ``paid``, in euros, when what was received is a payment
    (L112-11 wants it acknowledged too). ``mail`` and ``post`` are the addresses of the *service*, one of them is
    enough; ``phone`` is the service's. ``decision_on`` is when silence decides. ``appeal_ways`` are sentences or names
    (« Tribunal administratif de Lyon, … »). ``missing`` are the pieces that the file lacks.

    :raises InvalidInput: code ``naive_moment`` when a moment has no offset.
    """

    kind: AcknowledgementKind
    received_on: datetime
    service: str
    seized_on: datetime | None = None
    paid: Decimal | None = field(default=None, repr=False)
    phone: str = ""
    mail: str = ""
    post: str = ""
    reference: str = field(default="", repr=False)
    silence: Silence = Silence.NOT_A_REQUEST
    silence_months: int = SILENCE_MONTHS.latest
    decision_on: date | None = None
    appeal_ways: tuple[str, ...] = ()
    appeal_months: int = APPEAL_MONTHS.latest
    missing: tuple[str, ...] = field(default=(), repr=False)
    missing_until: date | None = None

    def __post_init__(self) -> None:
        moments = (self.received_on, self.seized_on)
        if any(moment is not None and moment.utcoffset() is None for moment in moments):
            raise InvalidInput(
                "La date de réception n'a pas de fuseau horaire.",
                remedy="Donnez un instant avec son décalage, par exemple datetime(…, tzinfo=UTC).",
                code="naive_moment",
            )

    def clock(self, calendar: Calendar) -> SilenceClock:
        """The clock that starts with this receipt, in the days of *calendar*; pieces that are missing are not on it.

        :raises InvalidInput: code ``invalid_clock``.
        """
        return SilenceClock(
            silence=self.silence,
            months=self.silence_months,
            received_on=calendar.local_date(self.received_on),
            seized_on=None if self.seized_on is None else calendar.local_date(self.seized_on),
        )

    def dated_by(self, calendar: Calendar) -> Self:
        """The same in the time of *calendar*, with the date on which silence decides when it is not given."""
        asks = self.silence is not Silence.NOT_A_REQUEST and self.decision_on is None
        computed = self.clock(calendar).decides_on if asks else self.decision_on
        return replace(self, received_on=calendar.local(self.received_on), decision_on=computed)

    def lawful_by(self, calendar: Calendar) -> datetime:
        """Last moment at which it may leave. Raises as :func:`latest_lawful`."""
        receipt = self.kind is AcknowledgementKind.RECEIPT
        return latest_lawful(self.seized_on if receipt and self.seized_on else self.received_on, self.kind, calendar)

    def completed(self, clock: SilenceClock) -> Self:
        """The acknowledgement to send again once the pieces came: nothing is missing, and the day is the clock's."""
        return replace(self, missing=(), missing_until=None, decision_on=clock.decides_on)

    def faults(self) -> tuple[Fault, ...]:
        """Mandatory mentions that are empty or absurd, in the order of the law; none when it is lawful."""
        registration = self.kind is AcknowledgementKind.REGISTRATION
        found = [] if registration else [*self._service_faults(), *self._silence_faults()]
        return (*found, *self._paid_faults(), *self._missing_faults())

    def require_lawful(self) -> None:
        """Refuse it when a mandatory mention is missing (CRPA R112-11-1).

        :raises InvalidInput: code ``unlawful_acknowledgement``, with every fault.
        """
        if faults := self.faults():
            raise unlawful_acknowledgement(faults)

    def _paid_faults(self) -> list[Fault]:
        if self.paid is None or (self.paid.is_finite() and self.paid > 0 and self.paid == self.paid.quantize(_CENT)):
            return []
        return [Fault("paid", "Le montant du paiement n'est pas valable.", "Donnez des euros (CRPA, art. L112-11).")]

    def _service_faults(self) -> list[Fault]:
        wanted = (
            ("service", self.service, "Le service chargé du dossier n'est pas nommé", "Nommez le service"),
            (
                "mail",
                self.mail + self.post,
                "Le service n'a ni adresse électronique ni adresse postale",
                "Donnez l'une des deux",
            ),
            ("phone", self.phone, "Le téléphone du service manque", "Donnez son numéro"),
        )
        return [
            Fault(key, f"{problem}.", f"{remedy} (CRPA, art. R112-11-1).")
            for key, text, problem, remedy in wanted
            if not text.strip()
        ]

    def _silence_faults(self) -> list[Fault]:
        faults: list[Fault] = []
        if self.silence is Silence.NOT_A_REQUEST:
            return faults
        if self.decision_on is None:
            problem = "La date à laquelle le silence vaut décision manque."
            faults.append(Fault("decision_on", problem, "Donnez-la (CRPA, art. R112-11-1)."))
        elif self.decision_on <= self.received_on.date():
            faults.append(
                Fault(
                    "decision_on",
                    "Le silence vaudrait décision avant tout délai.",
                    "Corrigez la date (CRPA, art. L231-1 et L231-4).",
                )
            )
        if self.silence is Silence.REJECTION and not any(way.strip() for way in self.appeal_ways):
            faults.append(Fault("appeal_ways", "Les voies de recours manquent.", "Nommez-les (CRPA, art. R112-11-1)."))
        if self.silence is Silence.REJECTION and self.appeal_months < 1:
            faults.append(Fault("appeal_months", "Le délai de recours manque.", "Donnez-le (CRPA, art. R112-11-1)."))
        return faults

    def _missing_faults(self) -> list[Fault]:
        if not self.missing:
            return []
        if self.missing_until is None:
            return [
                Fault(
                    "missing_until",
                    "Le délai pour envoyer les pièces manquantes n'est pas fixé.",
                    "Fixez-le (CRPA, art. L114-5 et R112-11-4).",
                )
            ]
        if self.missing_until <= self.received_on.date():
            return [
                Fault(
                    "missing_until",
                    "Le délai pour envoyer les pièces ne laisse pas un jour.",
                    "Fixez une date à venir (CRPA, art. L114-5).",
                )
            ]
        return []


def unlawful_acknowledgement(faults: tuple[Fault, ...]) -> InvalidInput:
    """An acknowledgement without one of its mandatory mentions (CRPA R112-11-1)."""
    return InvalidInput(
        "L'accusé de réception n'est pas complet : sans ces mentions, les délais de recours ne courent pas.",
        remedy="Complétez les mentions obligatoires (CRPA, art. R112-11-1), puis recommencez.",
        citizen_message=f"Votre envoi est gardé, mais son accusé de réception n'a pas pu partir. {COUNTER_REMINDER}",
        faults=faults,
        code="unlawful_acknowledgement",
    )
