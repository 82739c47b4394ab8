"""Reads what somebody typed: a postcode, house numbers with their suffix, an arrondissement, and the words that remain.

Pure: it knows how French addresses are written, and nothing of any index.
"""

import re
from collections.abc import Container
from dataclasses import dataclass, field, replace
from typing import Final

from etatplateforme.addresses.asked import Parts
from etatplateforme.addresses.index.arrondissements import BY_FOLDED_NAME
from etatplateforme.addresses.index.normalise import ARTICLES, SUFFIXES, TYPE_WORDS, word_set, words
from etatplateforme.errors import InvalidInput

MAX_LENGTH: Final = 200
MAX_LIMIT: Final = 100
_LONGEST_SUFFIX: Final = 3

CONTENT: Final = 0
TYPE: Final = 1
ARTICLE: Final = 2
NUMBER: Final = 3
OPTIONAL: Final = 4

_ARRONDISSEMENT: Final = frozenset({"arrondissement", "arr", "arrdt", "ardt"})
_BEFORE_TYPE: Final = word_set("grande grand petite petit vieille ancienne ancien")
_LONG_SUFFIXES: Final = tuple(suffix for suffix in sorted(SUFFIXES) if len(suffix) > 1)
_NUMBER_SIGNS: Final = word_set("numero num no n")
_BOXES: Final = frozenset({"bp", "cs", "tsa", "cedex"})
_COMPLEMENTS: Final = word_set(
    """bat batiment esc escalier apt appt app appart appartement etg etage porte hall entree boite bal lgt logement
    bloc tour"""
)
_ROMAN: Final = re.compile(r"(x{0,2})(ix|iv|v?i{0,3})")
_SAME_SUFFIX: Final = {"bis": "b", "b": "bis", "ter": "t", "t": "ter", "quater": "q", "q": "quater"}


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """A number that may be a house's: where it stands among the words, and the suffixes to try, best first."""

    at: int
    number: int
    suffixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, in order. ``roles`` says of each word whether it can be left out and how it is looked up.

    ``postcode`` is 0 when none was typed, ``city_at`` is the first word after it, or -1; ``implied`` is the postcode
    that an arrondissement stands for, or 0. ``in_columns``: what stands from ``city_at`` on, and nothing else, is the
    commune. What stands before ``street_at``, where a house number and a type of street follow each other, may be the
    name of a building or of a person: it has not to be found.
    """

    words: tuple[str, ...] = field(repr=False)
    roles: tuple[int, ...]
    numbers: tuple[HouseNumber, ...] = field(repr=False)
    postcode: int
    implied: int
    city_at: int = -1
    in_columns: bool = False

    @property
    def street_at(self) -> int:
        """Where ``12 rue`` stands, or 0."""
        for house in reversed(self.numbers):
            after = self.roles[house.at + 1 : house.at + 3]
            if TYPE in after and (after[0] == TYPE or after[0] == OPTIONAL):
                return house.at
        return 0

    @property
    def city_words(self) -> range:
        """Where a commune may be named: anywhere, or in its column only."""
        return range(self.city_at if self.in_columns else 0, len(self.words))

    def with_suffixes(self, known: Container[str]) -> "Query":
        """The same query, whose house numbers may have any suffix *known* in an index (``bv``, ``z1``)."""
        if not any(len(word) <= _LONGEST_SUFFIX for house in self.numbers for word in self.words[house.at + 1 :][:1]):
            return self
        numbers, roles = list(self.numbers), list(self.roles)
        for index, house in enumerate(numbers):
            following = self.words[house.at + 1 : house.at + 3]
            if not following or roles[house.at + 1] != CONTENT or len(following[0]) > _LONGEST_SUFFIX:
                continue
            count = 2 if "".join(following) in known and following[-1].isdigit() else 1
            suffix = "".join(following[:count])
            if suffix in known:
                numbers[index] = replace(house, suffixes=(suffix, *house.suffixes))
                roles[house.at + 1 : house.at + 1 + count] = [OPTIONAL] * count
        kept = tuple(house for house in numbers if roles[house.at] == NUMBER)
        return replace(self, numbers=kept, roles=tuple(roles))

    def parted(self, at: int, parts: list[str]) -> "Query":
        """The same query in which the glued word at *at* is replaced by its *parts*."""
        more = len(parts) - 1
        return replace(
            self,
            words=(*self.words[:at], *parts, *self.words[at + 1 :]),
            roles=(*self.roles[:at], *map(_role, parts), *self.roles[at + 1 :]),
            numbers=tuple(replace(house, at=house.at + more * (house.at > at)) for house in self.numbers),
            city_at=self.city_at + more * (self.city_at > at),
        )

    def joined(self, at: int) -> "Query":
        """The same query in which the word at *at* and the next one are one word."""
        word = self.words[at] + self.words[at + 1]
        return replace(
            self,
            words=(*self.words[:at], word, *self.words[at + 2 :]),
            roles=(*self.roles[:at], _role(word), *self.roles[at + 2 :]),
            numbers=tuple(replace(house, at=house.at - (house.at > at)) for house in self.numbers),
            city_at=self.city_at - (self.city_at > at),
        )


def parse(asked: str | Parts, *, unfinished: bool = False) -> Query:
    """Read a query of at most 200 characters; only its first 24 words count; *unfinished*: the last is being typed.

    :raises InvalidInput: it is longer. The error does not repeat the query.
    """
    if isinstance(asked, Parts):
        return _parse_parts(asked)
    _check_length(asked)
    spelled = _without_complements(_unglued(words(asked, unfinished=unfinished)))
    postcode, city_at = 0, -1
    for index in range(len(spelled) - 1, -1, -1):
        if _is_postcode(spelled[index]):
            postcode, city_at = int(spelled.pop(index)), index
            break
    implied = _arrondissement(spelled)
    return _query(spelled, len(spelled), postcode, implied, city_at)


def _query(spelled: list[str], street_end: int, postcode: int, implied: int, city_at: int) -> Query:
    """The query of these words; house numbers stand before *street_end* only."""
    numbers = [number for index in range(street_end) if (number := _house_number(spelled, index))]
    suffixes = {
        number.at + 1 for number in numbers if number.at + 1 < len(spelled) and spelled[number.at + 1] in SUFFIXES
    }
    roles = [_role(word, optional=index in suffixes) for index, word in enumerate(spelled)]
    for number in numbers:
        roles[number.at] = NUMBER
    return Query(tuple(spelled), tuple(roles), tuple(numbers), postcode, implied, city_at)


def _parse_parts(asked: Parts) -> Query:
    """The same query whose city begins where its column says, and is no other word."""
    for text in (f"{asked.number} {asked.street}", asked.postcode, asked.city):
        _check_length(text)
    street = _without_complements(_unglued(words(f"{asked.number} {asked.street}")))
    city = _without_complements(words(asked.city))
    typed = next((word for word in words(asked.postcode) if _is_postcode(word)), "")
    implied = _arrondissement(city)
    query = _query(street + city, len(street), int(typed or 0), implied, len(street))
    return replace(query, in_columns=True)


def _check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise InvalidInput(
            f"La recherche dépasse {MAX_LENGTH} caractères.",
            remedy="Donnez seulement le numéro, la voie, le code postal et la commune.",
            code="query_too_long",
        )


def check_limit(limit: int) -> None:
    """Refuse a number of answers below 1 or above 100.

    :raises InvalidInput: it is out of bounds.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput(
            f"Le nombre de réponses demandé n'est pas entre 1 et {MAX_LIMIT}.",
            remedy="Corrigez « limit ».",
            code="invalid_limit",
        )


def _unglued(spelled: list[str]) -> list[str]:
    """Part the suffix of a number from the type of the street: ``12bisrue`` is ``12 bis rue``."""
    out: list[str] = []
    for word in spelled:
        if out and out[-1].isdigit() and word not in TYPE_WORDS:
            for suffix in (*_LONG_SUFFIXES, word[0]):
                rest = words(word.removeprefix(suffix)) if word.startswith(suffix) and suffix in SUFFIXES else []
                if len(suffix) == 1 and rest != [word[1:]]:  # "12brue", but "12 pavé" is no "12 p avenue"
                    continue
                if rest and (rest[0] in TYPE_WORDS or rest[0] in _BEFORE_TYPE):
                    out.append(suffix)
                    word = rest[0]
                    break
        out.append(word)
    return out


def _is_postcode(word: str) -> bool:
    return len(word) == 5 and word.isascii() and word.isdigit() and 1000 <= int(word) < 99_000


def _role(word: str, *, optional: bool = False) -> int:
    if optional and word in SUFFIXES:
        return OPTIONAL
    if word in TYPE_WORDS:
        return TYPE
    return ARTICLE if word in ARTICLES else CONTENT


def _without_complements(spelled: list[str]) -> list[str]:
    """Leave out what is inside a building or only for sorting the post (AFNOR NF Z10-011, lines 2, 3 and 5)."""
    kept: list[str] = []
    skip = False
    for index, word in enumerate(spelled):
        following = spelled[index + 1] if index + 1 < len(spelled) else ""
        if skip:
            skip = False
        elif word == "etage" and kept and _is_ordinal(kept[-1]):
            _ = kept.pop()
        elif word == "arrondissement" and kept and _is_ordinal(kept[-1]):
            continue
        elif word in _BOXES and (word == "cedex" or following.isdigit()):
            skip = following.isdigit() and not _is_postcode(following)
        elif word in _COMPLEMENTS and _numbers_a_part(spelled[index + 1 : index + 3]):
            skip = True
        elif _signs_a_number(kept, word, following):
            continue
        else:
            kept.append(word)
    return kept or spelled


def _signs_a_number(before: list[str], word: str, following: str) -> bool:
    """Whether this word only says that a house number follows; ``ruelle numéro 2`` is a name."""
    after_type = bool(before) and before[-1] in TYPE_WORDS
    return word in _NUMBER_SIGNS and following.isdigit() and not _is_postcode(following) and not after_type


def _is_ordinal(word: str) -> bool:
    return word[0].isdigit() and word.endswith("e")


def _numbers_a_part(following: list[str]) -> bool:
    """Whether these words begin with one of several stairs or flats: ``B``, ``12``, ``D 10 rue``; not ``d'Ivry``."""
    if not following:
        return False
    word, *after = following
    if len(word) == 1 and word in ARTICLES:
        return not after or after[0].isdigit() or after[0] in _COMPLEMENTS or after[0] in TYPE_WORDS
    return len(word) == 1 or (word.isdigit() and not _is_postcode(word))


def _arrondissement(spelled: list[str]) -> int:
    """Write ``paris 11`` as ``paris 11e``, and return the postcode it stands for (0: no arrondissement)."""
    for index in range(1, len(spelled)):
        city = BY_FOLDED_NAME.get(spelled[index - 1])
        number = _arabic(spelled[index].removesuffix("eme").removesuffix("e").removesuffix("er"))
        if (
            city
            and number.isascii()
            and number.isdigit()
            and len(number) < 3
            and 1 <= int(number) <= city.arrondissements
        ):
            spelled[index] = f"{int(number)}e"
            if index + 1 < len(spelled) and spelled[index + 1] in _ARRONDISSEMENT:
                _ = spelled.pop(index + 1)
            return city.first_postcode + int(number) - 1
    return 0


def _arabic(text: str) -> str:
    """Roman numerals up to 29 in digits, any other text as it is."""
    match = _ROMAN.fullmatch(text)
    if not text or match is None:
        return text
    tens, units = len(match[1]), match[2]
    return str(10 * tens + {"ix": 9, "iv": 4}.get(units, 5 * units.startswith("v") + units.count("i")))


def _house_number(spelled: list[str], index: int) -> HouseNumber | None:
    """The house number that may stand at *index*: not after an article (``rue du 8 mai``) nor after a city's name."""
    word = spelled[index]
    digits = word.removesuffix("e")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 5:
        return None
    if word != digits:
        first = index == 0 and len(spelled) > 1
        return HouseNumber(index, int(digits), ("e", "")) if first else None
    if index and spelled[index - 1] in ARTICLES:
        return None
    following = spelled[index + 1] if index + 1 < len(spelled) else ""
    after = spelled[index + 2] if index + 2 < len(spelled) else ""
    if following not in SUFFIXES or (following == "a" and after.isdigit()):  # "28 à 32" is a range
        return HouseNumber(index, int(digits), ("",))
    same = _SAME_SUFFIX.get(following)
    return HouseNumber(index, int(digits), (following, same, "") if same else (following, ""))
