"""What can be asked of a source of addresses: a text or its columns, filters, a place to prefer. Pure values."""

from dataclasses import dataclass, field

from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import AddressKind, Point


@dataclass(frozen=True, slots=True)
class Parts:
    """An address in separate columns, as a form or a file has it. What is not known stays empty.

    A column means what it says: *city* is never looked for among the streets, nor *street* among the communes.
    """

    number: str = field(default="", repr=False)
    street: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    city: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """The same on one line, as one writes it on an envelope."""
        return " ".join(part for part in (self.number, self.street, self.postcode, self.city) if part)


@dataclass(frozen=True, slots=True)
class Filters:
    """Only answers that have one of the values of each column; an empty column filters nothing.

    ``citycodes`` are INSEE codes (``75056``, ``13055`` and ``69123`` stand for all their arrondissements), ``depcodes``
    those of départements (``48``, ``2A``, ``971``). A code that does not exist lets nothing through.
    """

    postcodes: tuple[str, ...] = ()
    citycodes: tuple[str, ...] = ()
    depcodes: tuple[str, ...] = ()
    kinds: tuple[AddressKind, ...] = ()


NO_FILTER = Filters()


@dataclass(frozen=True, slots=True)
class Question:
    """One search: what is asked, how many answers at most, what to prefer (a place), and what to let through."""

    asked: str | Parts = field(repr=False)
    limit: int = 5
    near: Point | None = field(default=None, repr=False)
    filters: Filters = field(default=NO_FILTER, repr=False)

    @property
    def text(self) -> str:
        """What is asked, on one line."""
        return self.asked.text if isinstance(self.asked, Parts) else self.asked


class Unanswerable(InvalidInput):
    """This source has no way to ask that; another may have one."""

    default_code = "unanswerable"
