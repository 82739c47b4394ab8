"""Classes whose query says less, or something else, than the address: kind, words, number, commune left out."""

from random import Random

from benchmarks.addresses.queries.cases import Ask, Case
from benchmarks.addresses.queries.making import (
    both,
    case,
    city_end,
    in_full,
    municipalities,
    number_as_written,
    searched,
)
from benchmarks.addresses.queries.rules import begins_like, holds_word, right, same_name, same_rest
from benchmarks.addresses.queries.text import FIRST_NAMES, TYPES, content_words, fold
from benchmarks.addresses.queries.world import Said, Street, World

AFNOR_LINE = 32  # characters of a line under the older norm: what old files were cut to


def _typed(street: Street) -> list[str] | None:
    """The words of a name that begins with its kind, or None."""
    words = street.name.split(" ")
    return words if len(words) > 1 and street.canonical.split()[0] in TYPES else None


def wrong_type(world: World, draw: Random) -> Case | None:
    """Another kind of street than the real one."""
    street, number = world.pick(draw)
    words = _typed(street)
    if words is None:
        return None
    other = draw.choice(("rue", "avenue", "boulevard", "place", "chemin", "route", "impasse", "allee"))
    said = in_full(number, street)
    claimed = fold(" ".join([other, *words[1:]]))
    if any(fold(each.name) == claimed for each in world.scope(Said(postcode=said.postcode, city=said.city))):
        return None
    shown = {"allee": "allée"}.get(other, other)
    text = f"{number_as_written(street, number)} {shown} {' '.join(words[1:])} {both(street)}"
    return searched(world, street, text, said, same_rest(street))


def missing_type(world: World, draw: Random) -> Case | None:
    """No kind of street, nor the articles after it."""
    street, number = world.pick(draw)
    if _typed(street) is None:
        return None
    end, postcode, city = city_end(draw, street)
    text = f"{number_as_written(street, number)} {street.rest} {end}"
    return searched(world, street, text, Said(number=number, postcode=postcode, city=city), same_rest(street))


def last_word(world: World, draw: Random) -> Case | None:
    """Only the last word of a name of several: « 12 Hugo »."""
    street, number = world.pick(draw)
    words = content_words(street.canonical)
    if len(words) < 2 or len(words[-1]) < 4 or not words[-1].isalpha():
        return None
    text = f"{number_as_written(street, number)} {words[-1]} {both(street)}"
    return searched(world, street, text, in_full(number, street), holds_word(words[-1]))


def truncated(world: World, draw: Random) -> Case | None:
    """Words cut: one to its first letters, or the line at 32 characters with the commune on its own."""
    street, number = world.pick(draw)
    words = fold(street.name).split()
    if draw.random() < 0.5:
        line = f"{number_as_written(street, number)} {fold(street.name)}"
        if len(line) <= AFNOR_LINE:
            return None
        kept = line[:AFNOR_LINE].rstrip().split()[len(number_as_written(street, number).split()) :]
    else:
        long = [at for at, w in enumerate(words) if len(w) >= 6 and w.isalpha() and w not in TYPES]
        if not long:
            return None
        kept = words.copy()
        at = draw.choice(long)
        kept[at] = kept[at][: draw.randint(4, len(kept[at]) - 1)]
    text = f"{number_as_written(street, number)} {' '.join(kept)} {both(street)}"
    return searched(world, street, text, in_full(number, street), begins_like(kept, whole=len(kept) == len(words)))


def initials(world: World, draw: Random) -> Case | None:
    """First names as initials: « rue V. Hugo », « av C de Gaulle »."""
    street, number = world.pick(draw)
    words = fold(street.name).split()
    inner = [at for at in range(1, len(words) - 1) if words[at] in FIRST_NAMES]
    if not inner or words[0] not in TYPES:
        return None
    shown = words.copy()
    for at in inner:
        words[at] = words[at][0]
        shown[at] = words[at].upper() + draw.choice((".", ""))
    text = f"{number_as_written(street, number)} {' '.join(shown)} {both(street)}"
    return searched(world, street, text, in_full(number, street), begins_like(words, whole=True))


def locality(world: World, draw: Random) -> Case | None:
    """A lieu-dit without number (SYNTHETIC), at times after « lieu-dit »."""
    if not world.localities:
        return None
    street = draw.choice(world.localities)
    end, postcode, city = city_end(draw, street)
    name = draw.choice((street.name, street.name, f"lieu-dit {street.name}", f"Lieu dit {street.name}"))
    text = draw.choice((f"{name} {end}", f"{name}, {end}", fold(f"{name} {end}").upper()))
    return searched(world, street, text, Said(postcode=postcode, city=city))


def commune(world: World, draw: Random) -> Case | None:
    """Only a commune, with or without its postcode."""
    street = draw.choice(world.numbered)
    if street.arrondissement or draw.random() < 0.1:
        return None
    end, postcode, city = city_end(draw, street)
    if not city:
        return None
    answers = municipalities(world.scope(Said(postcode=postcode, city=city)))
    return case(world, street, Ask(draw.choice((end, fold(end).upper()))), answers)


def postcode(world: World, draw: Random) -> Case | None:
    """Only a postcode: any of the communes that have it."""
    street = draw.choice(world.numbered)
    return case(world, street, Ask(street.postcode), municipalities(world.by_postcode[street.postcode]))


def autocomplete(world: World, draw: Random) -> Case | None:
    """Number, street and commune, to be typed letter by letter."""
    street, number = world.pick(draw)
    text = f"{number_as_written(street, number)} {fold(street.name)} {fold(street.spoken_city)}"
    said = Said(number=number, city=street.spoken_city)
    return case(world, street, Ask(text, mode="autocomplete"), right(world, said, same_name(street)))
