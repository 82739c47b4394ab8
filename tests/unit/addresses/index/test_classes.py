"""Ways of writing an address badly, drawn from the sandbox's invented world: how many are found, how many are wrong."""

import csv
import io
import random
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from etatplateforme.addresses.index import Index, build
from etatplateforme.addresses.index.arrondissements import arrondissement
from etatplateforme.addresses.index.normalise import ARTICLES, TYPE_WORDS, fold, words
from etatplateforme.sandbox.world import ban_csv
from etatplateforme.values.address import Address

ASKED = 80
AZERTY = ("azertyuiop", "qsdfghjklm", "wxcvbn")


class House(NamedTuple):
    """One address of the world, as its file writes it."""

    number: str
    suffix: str
    street: str
    postcode: str
    citycode: str
    city: str

    @property
    def end(self) -> str:
        return f"{self.postcode} {fold(self.city)}"

    def is_answered_by(self, found: Address) -> bool:
        house = f"{self.number} {self.suffix}".strip()
        return (found.housenumber, found.street, found.citycode) == (house, self.street, self.citycode)


@pytest.fixture(scope="module")
def houses() -> list[House]:
    rows = csv.DictReader(io.StringIO(ban_csv()), delimiter=";")
    made: list[House] = []
    for row in rows:
        inside = arrondissement(row["code_insee"])
        city = inside[0].name if inside else row["nom_commune"]
        made.append(House(row["numero"], row["rep"], row["nom_voie"], row["code_postal"], row["code_insee"], city))
    return made


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Generator[Index]:
    folder: Path = tmp_path_factory.mktemp("classes")
    source = folder / "monde.csv"
    _ = source.write_text(ban_csv(), encoding="utf-8")
    _ = build([source], folder / "a.idx", source_date=date(2026, 11, 1), licence="inventé")
    with Index.open(folder / "a.idx") as index:
        yield index


def slip(chance: random.Random, word: str) -> str:
    """One letter left out, doubled, replaced by its neighbour on the keyboard, or two exchanged."""
    at = chance.randrange(1, len(word) - 1)
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case 2:
            row = next((row for row in AZERTY if word[at] in row), word[at] * 2)
            return word[:at] + row[(row.index(word[at]) + 1) % len(row)] + word[at + 1 :]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def telling(house: House) -> list[str]:
    return [word for word in words(house.street) if word not in TYPE_WORDS and word not in ARTICLES]


def damaged(chance: random.Random, house: House, times: int) -> str:
    spelled = fold(house.street).split(" ")
    long = [at for at, word in enumerate(spelled) if len(word) > 4 and word.isalpha()]
    for at in chance.sample(long, min(times, len(long))):
        spelled[at] = slip(chance, spelled[at])
    return " ".join(spelled)


def glued(chance: random.Random, house: House) -> str:
    return f"{house.number}{house.suffix}{fold(house.street)} {house.postcode}{fold(house.city)}"


def parted(chance: random.Random, house: House) -> str:
    word = max(fold(house.street).split(" "), key=len)
    at = chance.randrange(2, len(word) - 1)
    return f"{house.number} {house.suffix} {fold(house.street).replace(word, f'{word[:at]} {word[at:]}')} {house.end}"


def by_ear(chance: random.Random, house: House) -> str:
    heard = fold(house.street)
    for written, said in (("eau", "o"), ("ph", "f"), ("ss", "s"), ("ll", "l"), ("qu", "k"), ("y", "i"), ("ai", "e")):
        heard = heard.replace(written, said, 1)
    return f"{house.number} {house.suffix} {heard} {house.end}"


def with_initial(chance: random.Random, house: House) -> str:
    first, *others = telling(house)
    return f"{house.number} {house.suffix} {house.street.split(' ')[0]} {first[0]}. {' '.join(others)} {house.end}"


WAYS: dict[str, tuple[float, Callable[[random.Random, House], str]]] = {
    "exact": (1.0, lambda _, h: f"{h.number} {h.suffix} {h.street} {h.postcode} {h.city}"),
    "capitals": (1.0, lambda _, h: f"{h.number} {h.suffix} {fold(h.street)} {h.end}".upper()),
    "no postcode": (0.97, lambda _, h: f"{h.number} {h.suffix} {h.street}, {h.city}"),
    "one slip": (0.97, lambda c, h: f"{h.number} {h.suffix} {damaged(c, h, 1)} {h.end}"),
    "two slips": (0.93, lambda c, h: f"{h.number} {h.suffix} {damaged(c, h, 2)} {h.end}"),
    "by ear": (0.95, by_ear),
    "glued": (0.97, glued),
    "parted": (0.95, parted),
    "number after": (0.97, lambda _, h: f"{h.street} {h.number} {h.suffix}, {h.postcode} {h.city}"),
    "noise": (0.95, lambda _, h: f"Résidence du Ruban bât C {h.number} {h.suffix} {h.street} {h.postcode} {h.city}"),
    "no type": (0.95, lambda _, h: f"{h.number} {h.suffix} {' '.join(telling(h))} {h.end}"),
    "initials": (0.95, with_initial),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_address_is_found_however_it_is_written(town: Index, houses: list[House], way: str) -> None:
    least, write = WAYS[way]
    chance = random.Random(f"classes-{way}")
    right = wrong_city = 0
    for house in chance.sample([house for house in houses if len(telling(house)) > 1], ASKED):
        found = town.search(write(chance, house), limit=1)
        right += bool(found) and house.is_answered_by(found[0])
        wrong_city += bool(found) and found[0].city != house.city
    assert right >= least * ASKED
    assert wrong_city == 0


def test_a_street_that_is_not_in_the_commune_is_not_answered(town: Index, houses: list[House]) -> None:
    chance = random.Random("absent")
    telling_of: dict[str, set[str]] = {}
    for house in houses:
        telling_of.setdefault(house.city, set()).update(telling(house))
    asked = wrong = 0
    while asked < 2 * ASKED:
        house, other = chance.sample(houses, 2)
        if telling_of[other.city].isdisjoint(telling(house)):
            asked += 1
            found = town.search(f"{house.number} {house.street} {chance.choice([other.postcode, ''])} {other.city}")
            wrong += any(address.street for address in found)
    assert wrong <= 0.02 * asked


@pytest.mark.parametrize("city", ["Bordeaux", "33000 Bordeaux", "Le Mans", "Xyzville"])
def test_a_commune_that_is_not_in_the_index_is_not_replaced(town: Index, houses: list[House], city: str) -> None:
    chance = random.Random(city)
    assert not {city, city.removeprefix("33000 ")} & {house.city for house in houses}
    wrong = sum(bool(town.search(f"{h.number} {h.street} {city}")) for h in chance.sample(houses, ASKED))
    assert wrong <= 0.02 * ASKED
