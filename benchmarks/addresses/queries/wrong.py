"""Addresses that do not exist: the honest answer is silence, or the part that does exist."""

from collections import defaultdict
from functools import lru_cache
from random import Random

from benchmarks.addresses.queries.cases import Ask, Case, Target
from benchmarks.addresses.queries.making import municipalities, number_as_written
from benchmarks.addresses.queries.rows import departement
from benchmarks.addresses.queries.text import ARTICLES, canonical, fold
from benchmarks.addresses.queries.world import Said, Street, World
from rapidfuzz import fuzz, process

ALIKE = 80.0  # token-set likeness (0 to 100) from which a street might be meant after all


def _absent(ask: Ask, right: tuple[Target, ...], world: World, street: Street) -> Case:
    return Case("", ask, right, world.zone(street), street.source, exists=False)


def street_elsewhere(world: World, draw: Random) -> Case | None:
    """A real street of another commune, with the named commune, which has nothing like it; one in two with postcode."""
    street, number = world.pick(draw)
    there = draw.choice(world.numbered)
    if there.citycode == street.citycode:
        return None
    said = Said(city=there.spoken_city)
    around = (_rests(world, there.spoken_city), _rests_of_postcode(world, there.postcode))
    if any(process.extractOne(street.rest, near, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE) for near in around):
        return None
    postcode = there.postcode if draw.random() < 0.5 else ""
    text = " ".join(f"{number_as_written(street, number)} {street.name} {postcode} {there.spoken_city}".split())
    return _absent(Ask(text), municipalities(world.scope(said)), world, there)


@lru_cache(maxsize=4_096)
def _rests(world: World, city: str) -> list[str]:
    return list({street.rest for street in world.by_city[fold(city)]})


@lru_cache(maxsize=4_096)
def _rests_of_postcode(world: World, postcode: str) -> list[str]:
    return list({street.rest for street in world.by_postcode[postcode]})


def number_too_high(world: World, draw: Random) -> Case | None:
    """A house number far above the highest that the street has; its street alone is a right answer."""
    street, _ = world.pick(draw)
    postcode = street.postcode
    said = Said(postcode=postcode, city=street.spoken_city)
    same = [each for each in world.scope(said) if each.canonical == street.canonical]
    highest = max(int("".join(c for c in number if c.isdigit())[:5]) for each in same for number in each.numbers)
    number = highest + draw.randint(100, 400)
    right = [Target("street", citycode=each.citycode, street=each.canonical) for each in same]
    right += municipalities(same)
    text = f"{number} {street.name} {postcode} {street.spoken_city}"
    return _absent(Ask(text), tuple(dict.fromkeys(right)), world, street)


class AbsentCommunes:
    """Communes of France that are not indexed: of départements without any row, and unlike every indexed name."""

    def __init__(self, world: World, communes: dict[str, str]) -> None:
        by_word: dict[str, list[set[str]]] = defaultdict(list)
        for indexed in map(canonical, world.by_city):
            for word in set(indexed.split()) - ARTICLES:
                by_word[word].append(set(indexed.split()))
        self._found = [
            (code, name)
            for code, name in sorted(communes.items())
            if departement(code) not in world.departements and not _might_be(canonical(name), by_word)
        ]

    def __call__(self, world: World, draw: Random) -> Case | None:
        """A common street in such a commune, with or without a postcode of its département."""
        if not self._found:
            return None
        street, number = world.pick(draw)
        code, name = draw.choice(self._found)
        own = departement(code)
        prefix = "20" if own in ("2A", "2B") else own
        postcode = f"{prefix}{draw.randint(1, 99):03d}0"[:5] if draw.random() < 0.5 else ""
        if postcode in world.by_postcode:
            return None
        text = " ".join(f"{number_as_written(street, number)} {street.name} {postcode} {name}".split())
        return _absent(Ask(text), (), world, street)


def _might_be(name: str, by_word: dict[str, list[set[str]]]) -> bool:
    """Whether one name holds all words of the other: « Saint-Denis » and « Saint-Denis-de-l'Hôtel »."""
    words = set(name.split())
    return any(words <= known or known <= words for word in words for known in by_word.get(word, ()))
