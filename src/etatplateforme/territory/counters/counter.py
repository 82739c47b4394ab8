"""A counter where somebody is received, and the list that it comes from."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.territory.counters.hours import UNKNOWN_WEEK, Week
from etatplateforme.territory.counters.needs import Need
from etatplateforme.values.address import Point
from etatplateforme.values.commune import CommuneCode
from etatplateforme.values.contact import Phone


class Form(StrEnum):
    """How a house receives. What is on the road is not to be looked for at its address."""

    FIXED = "fixed"
    SEVERAL_PLACES = "several_places"
    BRANCH = "branch"
    ROAMING = "roaming"


@dataclass(frozen=True, slots=True)
class Counter:
    """A house of the France Services network as its list tells it; what the list does not tell is None.

    ``remark`` is its free text, which may change the hours: shown, never interpreted beyond « sur rendez-vous ».
    ``appointment`` says whether appointments are taken, ``labelled_on`` when the house got its label, ``extra`` what it
    offers beside the common bundle, ``step_free`` whether one enters without a step.
    """

    id: str
    name: str
    commune: CommuneCode
    address: str
    postcode: str
    city: str
    point: Point
    complement: str = ""
    phone: str = ""
    mail: str = field(default="", repr=False)
    hours: Week = UNKNOWN_WEEK
    appointment: bool | None = None
    remark: str = ""
    form: Form = Form.FIXED
    labelled_on: date | None = None
    extra: frozenset[Need] = frozenset()
    step_free: bool | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """Name and address as one would display them."""
        place = tuple(line for line in (self.address, self.complement) if line)
        return (self.name, *place, f"{self.postcode} {self.city}".strip())

    @property
    def shown_phone(self) -> str:
        """The number as it is read in France, or as the list writes it when it is no number; empty without one."""
        try:
            return Phone.parse(self.phone).national if self.phone else ""
        except InvalidInput:
            return self.phone


@dataclass(frozen=True, slots=True)
class CounterSource:
    """The list that counters come from: its file and format, its licence, and its day when it is known."""

    name: str
    format: str
    day: date | None
    licence: str = "Licence Ouverte 2.0"


@dataclass(frozen=True, slots=True)
class CounterList:
    """Counters of one list. ``faults`` tell the lines that could not be read: their counters are missing here."""

    source: CounterSource
    counters: tuple[Counter, ...]
    faults: tuple[Fault, ...] = ()
