"""The lawful acknowledgement of what a person sends online (code des relations entre le public et l'administration).

CRPA below is that code. Two kinds: the acknowledgement of registration (« accusé d'enregistrement »: we have it, on
that date) and the acknowledgement of receipt (« accusé de réception »: who handles it, what silence means and when,
which ways of appeal exist). Without them, the delays of appeal can't be held against the person (L112-12). No name of
the person stands in either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.values.calendar import Calendar, french_date

REGISTRATION_WORKING_DAYS = 1
"""Longest delay of the acknowledgement of registration when it is not instantaneous (CRPA R112-11-2)."""

RECEIPT_WORKING_DAYS = 10
"""Longest delay of the acknowledgement of receipt, once the competent administration is seized (CRPA R112-11-2)."""

SILENCE_MONTHS = 2
"""After which silence decides, unless a decree says otherwise (CRPA L231-1 for acceptance, L231-4 for rejection)."""

DOCUMENT_ACCESS_MONTHS = 1
"""After which silence refuses the access to a document (CRPA R*311-12, R311-13)."""

APPEAL_MONTHS = 2
"""Delay to go to the administrative court (code de justice administrative R421-1, R421-2)."""


class AcknowledgementKind(StrEnum):
    """Of registration, or of receipt."""

    REGISTRATION = "registration"
    RECEIPT = "receipt"


class Silence(StrEnum):
    """What silence means at the end of the delay; nothing when what was sent asks for no decision."""

    ACCEPTANCE = "acceptance"
    REJECTION = "rejection"
    NOT_A_REQUEST = "not_a_request"


_LONGEST_DELAY: Mapping[AcknowledgementKind, int] = MappingProxyType(
    {
        AcknowledgementKind.REGISTRATION: REGISTRATION_WORKING_DAYS,
        AcknowledgementKind.RECEIPT: RECEIPT_WORKING_DAYS,
    }
)


def latest_lawful(received_on: datetime, kind: AcknowledgementKind, calendar: Calendar) -> datetime:
    """Last moment at which an acknowledgement may leave, by the clock of the administration's territory.

    :raises InvalidInput: code ``naive_moment`` when *received_on* has no offset.
    """
    return calendar.end_of_day(calendar.add_working_days(calendar.local_date(received_on), _LONGEST_DELAY[kind]))


def silence_decides_on(received_on: datetime, calendar: Calendar, months: int = SILENCE_MONTHS) -> date:
    """Day on which silence becomes a decision on a complete request: the same day of the month, *months* later."""
    return calendar.add_months(calendar.local_date(received_on), months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One acknowledgement, complete or not: ``faults`` says what the law still wants in it.

    ``received_on`` is the moment of receipt, with its offset: its date is printed by that offset, so give it in the
    time of the administration's territory (``dated_by`` does). ``mail`` and ``post`` are the addresses of the
    *service*, one of them is enough; ``phone`` is the service's. ``decision_on`` is when silence decides.
    ``appeal_ways`` are sentences or names (« Tribunal administratif de Lyon, … »). ``missing`` are the pieces that
    the file lacks.

    :raises InvalidInput: code ``naive_moment`` when ``received_on`` has no offset.
    """

    kind: AcknowledgementKind
    received_on: datetime
    service: str
    phone: str = ""
    mail: str = ""
    post: str = ""
    reference: str = field(default="", repr=False)
    silence: Silence = Silence.NOT_A_REQUEST
    silence_months: int = SILENCE_MONTHS
    decision_on: date | None = None
    appeal_ways: tuple[str, ...] = ()
    appeal_months: int = APPEAL_MONTHS
    missing: tuple[str, ...] = field(default=(), repr=False)
    missing_until: date | None = None

    def __post_init__(self) -> None:
        if self.received_on.utcoffset() is None:
            raise InvalidInput(
                "La date de réception n'a pas de fuseau horaire.",
                remedy="Donnez un instant avec son décalage, par exemple datetime(…, tzinfo=UTC).",
                code="naive_moment",
            )

    def dated_by(self, calendar: Calendar) -> Self:
        """The same in the time of *calendar*, with the date on which silence decides when it is not given."""
        asks = self.silence is not Silence.NOT_A_REQUEST
        computed = silence_decides_on(self.received_on, calendar, self.silence_months) if asks else None
        return replace(self, received_on=calendar.local(self.received_on), decision_on=self.decision_on or computed)

    def faults(self) -> tuple[Fault, ...]:
        """Mandatory mentions that are empty or absurd, in the order of the law; none when it is lawful."""
        found = (
            [] if self.kind is AcknowledgementKind.REGISTRATION else [*self._service_faults(), *self._silence_faults()]
        )
        return (*found, *self._missing_faults())

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
            faults.append(
                Fault(
                    "decision_on",
                    "La date à laquelle le silence vaut décision manque.",
                    "Donnez-la (CRPA, art. R112-11-1).",
                )
            )
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

    def paragraphs(self) -> tuple[str, ...]:
        """The acknowledgement in plain French, one paragraph an item, for the body of a mail or a letter."""
        received = (
            f"Nous avons reçu votre envoi le {french_date(self.received_on.date())} à {self.received_on:%H h %M}."
        )
        if self.reference.strip():
            received += f" Sa référence est {self.reference.strip()}."
        if self.kind is AcknowledgementKind.REGISTRATION:
            told = "Ce message prouve la date de votre envoi. Un accusé de réception complet vous sera adressé."
            return (received, told, *self._missing_paragraphs())
        return (received, self._service_paragraph(), *self._missing_paragraphs(), *self._silence_paragraphs())

    def _service_paragraph(self) -> str:
        ways = (("courriel", self.mail), ("courrier", self.post), ("téléphone", self.phone))
        reach = " ; ".join(f"{name} : {text.strip()}" for name, text in ways if text.strip())
        return f"Service chargé de votre dossier : {self.service.strip()} ({reach})."

    def _missing_paragraphs(self) -> list[str]:
        if not self.missing:
            return []
        until = f" au plus tard le {french_date(self.missing_until)}" if self.missing_until is not None else ""
        return [f"Votre dossier est incomplet. Envoyez-nous{until} : " + " ; ".join(self.missing) + "."]

    def _silence_paragraphs(self) -> list[str]:
        if self.silence is Silence.ACCEPTANCE:
            return [self._acceptance_paragraph()]
        if self.silence is Silence.REJECTION:
            return [self._rejection_paragraph(), *self._appeal_paragraphs()]
        return []

    def _acceptance_paragraph(self) -> str:
        if self.missing:  # the delay runs only from the receipt of the pieces (CRPA L114-5)
            when = f"{self.silence_months} mois après la réception de la dernière pièce"
        else:
            when = self._decision_day()
        return (
            f"Si vous n'avez pas de réponse {when}, votre demande est acceptée. Vous pouvez alors nous demander une "
            "attestation (code des relations entre le public et l'administration, article L232-3)."
        )

    def _rejection_paragraph(self) -> str:
        refusal = f"Si vous n'avez pas de réponse {self._decision_day()}, votre demande est refusée."
        if self.missing:  # the delay is suspended until the pieces come, or until the time given for them ends (L114-5)
            refusal += (
                " Cette date est repoussée du temps que vous mettez à envoyer les pièces, dans la limite du délai "
                "donné pour les envoyer."
            )
        return refusal

    def _decision_day(self) -> str:
        if self.decision_on is None:
            return f"{self.silence_months} mois après cette réception"
        return f"le {french_date(self.decision_on)}"

    def _appeal_paragraphs(self) -> list[str]:
        ways = " ; ".join(way.strip() for way in self.appeal_ways if way.strip())
        if not ways:
            return []
        return [
            f"Vous pouvez contester ce refus pendant {self.appeal_months} mois à partir de cette date : {ways}. "
            "Ce délai peut être plus long si vous habitez outre-mer ou à l'étranger (code de justice administrative, "
            "article R421-7)."
        ]
