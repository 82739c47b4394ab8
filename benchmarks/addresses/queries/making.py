"""What every class uses to make its cases: how the number and the commune are said, and the case itself."""

from collections.abc import Callable, Iterable
from random import Random

from benchmarks.addresses.queries.cases import Ask, Case, Target
from benchmarks.addresses.queries.rules import Accepts, right, same_name
from benchmarks.addresses.queries.world import Said, Street, World

MOST_RIGHT = 40  # a query that more addresses answer measures nothing

Maker = Callable[[World, Random], Case | None]

CITIES = {"Paris": "75056", "Marseille": "13055", "Lyon": "69123"}
_WORDS = {"b": "bis", "t": "ter", "q": "quater"}


def case(world: World, street: Street, ask: Ask, answers: tuple[Target, ...]) -> Case | None:
    """The case, or None where nothing or too much is right. ``category`` is set by the set it goes into."""
    if not 0 < len(answers) <= MOST_RIGHT:
        return None
    return Case("", ask, answers, world.zone(street), street.source)


def searched(world: World, street: Street, text: str, said: Said, accepts: Accepts | None = None) -> Case | None:
    """A text search whose right answers are all that *said* is true of, of the same name unless *accepts* says else."""
    return case(world, street, Ask(text), right(world, said, accepts or same_name(street)))


def municipalities(streets: Iterable[Street]) -> tuple[Target, ...]:
    """The communes of *streets*, and the city as a whole for an arrondissement."""
    codes = {code for street in streets for code in (street.citycode, CITIES.get(street.spoken_city, street.citycode))}
    return tuple(Target("municipality", citycode=code) for code in sorted(codes))


def number_as_written(street: Street, number: str) -> str:
    """``12 bis`` for ``12b``; other suffixes as their source has them."""
    digits, suffix = street.written[number]
    return f"{digits} {_WORDS.get(suffix, suffix)}".strip()


def city_end(draw: Random, street: Street) -> tuple[str, str, str]:
    """How a query ends, with the postcode and the commune that it says: mostly both, at times one of them."""
    city = street.spoken_city
    fate = draw.random()
    if fate < 0.7:
        return f"{street.postcode} {city}", street.postcode, city
    if fate < 0.9:
        return city, "", city
    return street.postcode, street.postcode, ""


def both(street: Street) -> str:
    """Postcode and commune."""
    return f"{street.postcode} {street.spoken_city}"


def in_full(number: str, street: Street) -> Said:
    """Number, postcode and commune are said."""
    return Said(number=number, postcode=street.postcode, city=street.spoken_city)
