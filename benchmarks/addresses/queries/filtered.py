"""Classes that come with something beside the text: a filter, a point nearby, a point alone."""

from functools import lru_cache
from random import Random

from benchmarks.addresses.queries.cases import Ask, Case, Target
from benchmarks.addresses.queries.grid import Grid
from benchmarks.addresses.queries.making import Maker, case, number_as_written
from benchmarks.addresses.queries.rules import REVERSE_SLACK_M, nearest, right, same_name
from benchmarks.addresses.queries.world import Point, Said, World, metres

NEAR_DEGREES = 0.02  # some two kilometres
REVERSE_DEGREES = 0.0002  # some twenty metres


def by_code(name: str) -> Maker:
    """A class whose query names no commune; the filter *name* (citycode, postcode or depcode) does."""

    def make(world: World, draw: Random) -> Case | None:
        street, number = world.pick(draw)
        values = {"citycode": street.citycode, "postcode": street.postcode, "depcode": street.departement}
        said = {
            "citycode": Said(number=number, citycode=street.citycode),
            "postcode": Said(number=number, postcode=street.postcode),
            "depcode": Said(number=number, departement=street.departement),
        }[name]
        ask = Ask(f"{number_as_written(street, number)} {street.name}", filters=((name, values[name]),))
        return case(world, street, ask, right(world, said, same_name(street)))

    return make


def by_type(world: World, draw: Random) -> Case | None:
    """One name, and the type says whether the commune or a street named like it is meant, or the house number."""
    if draw.random() < 0.5:
        street = draw.choice(world.named_after_communes or world.numbered)
        homonyms = world.by_city.get(street.rest, [])
        if draw.random() < 0.5 and homonyms:
            codes = sorted({each.citycode for each in homonyms if not each.arrondissement})
            cities = tuple(Target("municipality", citycode=code) for code in codes)
            return case(world, homonyms[0], Ask(street.rest, filters=(("type", "municipality"),)), cities)
        text, said = f"{street.name} {street.spoken_city}", Said(city=street.spoken_city)
        return case(world, street, Ask(text, filters=(("type", "street"),)), right(world, said, same_name(street)))
    street, number = world.pick(draw)
    text = f"{number_as_written(street, number)} {street.name} {street.postcode}"
    answers = right(world, Said(number=number, postcode=street.postcode), same_name(street))
    return case(world, street, Ask(text, filters=(("type", "housenumber"),)), answers)


def _moved(draw: Random, point: Point, degrees: float) -> Point:
    longitude, latitude = point
    moved = longitude + draw.uniform(-degrees, degrees), latitude + draw.uniform(-degrees, degrees)
    return round(moved[0], 6), round(moved[1], 6)


def near(world: World, draw: Random) -> Case | None:
    """No commune but a point nearby; several communes have such an address."""
    street, number = world.pick(draw)
    point = _moved(draw, street.numbers[number][0], NEAR_DEGREES)
    said = Said(number=number)
    if len({t.citycode for t in right(world, said, same_name(street))}) < 2:
        return None
    ask = Ask(f"{number_as_written(street, number)} {street.name}", near=point)
    return case(world, street, ask, nearest(world, point, said, same_name(street)))


@lru_cache(maxsize=1)
def _grid(world: World) -> Grid:
    return Grid(world)


def reverse(world: World, draw: Random) -> Case | None:
    """A point some metres from a house number."""
    street, number = world.pick(draw)
    point = _moved(draw, street.numbers[number][0], REVERSE_DEGREES)
    around = [(metres(point, where), where, each, held) for where, each, held in _grid(world).around(point)]
    limit = min(distance for distance, *_ in around) + REVERSE_SLACK_M
    answers = tuple(
        Target("housenumber", citycode=each.citycode, street=each.canonical, number=held, point=where)
        for distance, where, each, held in around
        if distance <= limit
    )
    return case(world, street, Ask("", mode="reverse", near=point, filters=(("type", "housenumber"),)), answers)
