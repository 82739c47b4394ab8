"""The ways in which people write one same thing: a field refuses a person only when it refuses all of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etatplateforme.values.contact import Phone
    from etatplateforme.values.person import PartialDate

NIR_PARTS = (1, 2, 2, 2, 3, 3, 2)
"""Lengths of the parts of a NIR: sex, year, month, département, commune, rank, key."""


def names(*written: str) -> tuple[str, ...]:
    """Each name as it is, then in capitals, then with capitals where words begin; an absent name is left blank."""
    return tuple(dict.fromkeys(way for name in written for way in (name, name.upper(), name.title()))) or ("",)


def dates(born: "PartialDate") -> tuple[str, ...]:
    """A date of birth day first, as French people write it, and as ISO 8601 does; ``00`` for what is unknown."""
    day, month, year = f"{born.day or 0:02d}", f"{born.month or 0:02d}", f"{born.year:04d}"
    whole = tuple(sign.join((day, month, year)) for sign in ("/", " ", "-", ".", ""))
    if born.precise is not None:
        return (*whole, born.value)
    return (*whole, f"{month}/{year}", year) if born.month else (*whole, year)


def phones(phone: "Phone") -> tuple[str, ...]:
    """A number as it is dialled from metropolitan France, from anywhere and in its own country, spaced and not."""
    ways = [phone.from_france, phone.international, phone.value, phone.value.replace("+", "00"), phone.national]
    digits = "".join(filter(str.isdigit, phone.from_france))
    if phone.from_france.startswith("0"):
        pairs = [digits[place : place + 2] for place in range(0, len(digits), 2)]
        ways[:0] = [sign.join(pairs) for sign in (" ", ".", "-", "")]
    return tuple(dict.fromkeys((*ways, "".join(filter(str.isdigit, phone.national)))))


def nirs(nir: str) -> tuple[str, ...]:
    """A NIR of fifteen characters with and without its key, spaced and not."""
    parts: list[str] = []
    for length in NIR_PARTS:
        parts.append(nir[:length])
        nir = nir[length:]
    return ("".join(parts), " ".join(parts), "".join(parts[:-1]), " ".join(parts[:-1]))


def nir_with_key(number: str) -> str:
    """A NIR of thirteen characters followed by its key: 97 less the rest of its division by 97.

    The letters of Corsica count as 19 (2A) and 18 (2B).
    """
    digits = number.replace("2A", "19").replace("2B", "18")
    return f"{number}{97 - int(digits) % 97:02d}"
