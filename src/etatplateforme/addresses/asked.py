"""What can be asked beside a free text: the same address in separate columns, and filters. Pure values."""

from dataclasses import dataclass, field

from etatplateforme.values.address import AddressKind


@dataclass(frozen=True, slots=True)
class Parts:
    """An address in separate columns, as a form or a file has it. What is not known stays empty.

    A column means what it says: *city* is never looked for among the streets, nor *street* among the communes.
    """

    number: str = field(default="", repr=False)
    street: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    city: str = field(default="", repr=False)


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
