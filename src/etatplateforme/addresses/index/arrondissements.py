"""Paris, Lyon and Marseille: one city, several INSEE codes (one per municipal arrondissement)."""

from typing import Final, NamedTuple


class City(NamedTuple):
    """A city divided into municipal arrondissements: its name, its own INSEE code, and theirs."""

    name: str
    code: str
    first_code: int
    arrondissements: int
    first_postcode: int


CITIES: Final = (
    City("Paris", "75056", 75101, 20, 75001),
    City("Marseille", "13055", 13201, 16, 13001),
    City("Lyon", "69123", 69381, 9, 69001),
)
BY_FOLDED_NAME: Final = {city.name.lower(): city for city in CITIES}
_WHOLE: Final = {city.code: city.name for city in CITIES}
_BY_CODE: Final = {str(city.first_code + i): (city, i + 1) for city in CITIES for i in range(city.arrondissements)}


def arrondissement(citycode: str) -> tuple[City, int] | None:
    """The city and the number of the arrondissement whose INSEE code this is; None for any other commune."""
    return _BY_CODE.get(citycode)


def city_name(citycode: str) -> str:
    """The name of the city that has arrondissements, for its own INSEE code or one of theirs; else nothing."""
    found = _BY_CODE.get(citycode)
    return found[0].name if found else _WHOLE.get(citycode, "")


def ordinal(number: int) -> str:
    """How an arrondissement is numbered in French: ``1er``, ``2e``."""
    return "1er" if number == 1 else f"{number}e"


def same_postcode(one: int, other: int) -> bool:
    """Whether two postcodes name the same place: the 16th arrondissement of Paris has two."""
    return one == other or {one, other} == {75016, 75116}
