"""Reading of the geocoder's parameters: what the Géoplateforme accepts, and its words for what it refuses."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from etatplateforme.addresses.asked import Filters
from etatplateforme.addresses.index.arrondissements import arrondissement
from etatplateforme.values.address import Address, AddressKind, Point

DEFAULT_LIMIT, MAX_LIMIT = 10, 50
MIN_TEXT, MAX_TEXT = 3, 200
MAX_CODES, MAX_DEPARTEMENTS, MAX_COMBINATIONS = 50, 10, 200
TRUE_WORDS, FALSE_WORDS = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no"})

POSTCODE = re.compile(r"[0-9]{5}")
CITYCODE = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")
DEPCODE = re.compile(r"[0-9]{2}|2[AB]|9[78][0-9]")

T = TypeVar("T")


class QueryRefused(Exception):
    """The parameters are not those of the contract; *detail* says why in the service's own (English) words."""

    def __init__(self, *detail: str) -> None:
        super().__init__("Failed parsing query")
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Query:
    """A request to the geocoder, once read. Empty tuples filter nothing."""

    text: str = field(repr=False)
    limit: int
    autocomplete: bool
    near: Point | None = field(repr=False)
    kind: AddressKind | None
    postcodes: tuple[str, ...]
    citycodes: tuple[str, ...]
    depcodes: tuple[str, ...]

    @property
    def wanted(self) -> Filters:
        """The filters, as the index holds them."""
        kinds = () if self.kind is None else (self.kind,)
        return Filters(self.postcodes, self.citycodes, self.depcodes, kinds)

    def accepts(self, address: Address) -> bool:
        """Whether *address* passes every filter."""
        part = arrondissement(address.citycode)
        codes = {address.citycode, part[0].code if part else address.citycode}
        return (
            (self.kind is None or address.kind is self.kind)
            and (not self.postcodes or address.postcode in self.postcodes)
            and (not self.citycodes or not codes.isdisjoint(self.citycodes))
            and (not self.depcodes or address.citycode.startswith(self.depcodes))
        )


def read_query(given: Mapping[str, str], *, needs_text: bool) -> Query:
    """Read the parameters *given*. Raises QueryRefused with everything that is wrong, not only the first."""
    wrong: list[str] = []

    def read(name: str, reader: Callable[[str], T], default: T) -> T:
        text = given.get(name, "").strip()
        if not text:
            return default
        try:
            return reader(text)
        except ValueError as error:
            wrong.append(f"{name}: {error}")
            return default

    longitude, latitude = (read(name, _bounded(bound), None) for name, bound in (("lon", 180), ("lat", 90)))
    _ = read("index", _index, None)
    query = Query(
        text=read("q", _text, ""),
        limit=read("limit", _limit, DEFAULT_LIMIT),
        autocomplete=read("autocomplete", _boolean, True),
        near=None if longitude is None or latitude is None else Point(longitude, latitude),
        kind=read("type", _kind, None),
        postcodes=read("postcode", _codes(POSTCODE, MAX_CODES, "must contain 5 digits"), ()),
        citycodes=read("citycode", _codes(CITYCODE, MAX_CODES, "not valid"), ()),
        depcodes=read("depcode", _codes(DEPCODE, MAX_DEPARTEMENTS, "not valid"), ()),
    )
    if needs_text and not given.get("q", "").strip():
        wrong.append("q: required param")
    if bool(given.get("lon", "").strip()) != bool(given.get("lat", "").strip()):
        wrong.append("lon/lat must be present together if defined")
    if len(query.postcodes) * len(query.citycodes) > MAX_COMBINATIONS:
        wrong.append(f"postcode, citycode: at most {MAX_COMBINATIONS} combinations")
    if wrong:
        raise QueryRefused(*wrong)
    return query


def _text(text: str) -> str:
    first = text[0]
    starts_well = "0" <= first <= "9" or first.lower() != first.upper()
    if not MIN_TEXT <= len(text) <= MAX_TEXT or not starts_well:
        raise ValueError("must contain between 3 and 200 chars and start with a number or a letter")
    return text


def _limit(text: str) -> int:
    try:
        limit = int(text)
    except ValueError:
        raise ValueError("unable to parse value as integer") from None
    if not 1 <= limit <= MAX_LIMIT:
        raise ValueError(f"must be an integer between 1 and {MAX_LIMIT}")
    return limit


def _boolean(text: str) -> bool:
    word = text.lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ValueError("unable to parse value as boolean")
    return word in TRUE_WORDS


def _bounded(bound: int) -> Callable[[str], float | None]:
    def read(text: str) -> float | None:
        try:
            number = float(text)
        except ValueError:
            raise ValueError("unable to parse value as float") from None
        if not -bound <= number <= bound:  # nor is « nan »
            raise ValueError(f"must be a float between -{bound} and {bound}")
        return number

    return read


def _kind(text: str) -> AddressKind | None:
    if text not in {kind.value for kind in AddressKind}:
        raise ValueError(f"unexpected value '{text[:40]}'")
    return AddressKind(text)


def _index(text: str) -> None:
    if text != "address":
        raise ValueError(f"unexpected value '{text[:40]}'")


def _codes(pattern: re.Pattern[str], most: int, refusal: str) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(code.strip() for code in text.split(",")))
        if len(codes) > most:
            raise ValueError(f"must contain between 1 and {most} values")
        if not all(pattern.fullmatch(code) for code in codes):
            raise ValueError(refusal)
        return codes

    return read
