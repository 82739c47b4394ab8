"""Classes whose words are all there, written another way: accents, capitals, abbreviations, numbers, noise, places."""

from random import Random

from benchmarks.addresses.queries.cases import Ask, Case, Columns
from benchmarks.addresses.queries.making import both, case, city_end, in_full, number_as_written, searched
from benchmarks.addresses.queries.rules import right, same_name
from benchmarks.addresses.queries.text import TYPES, WORDS, fold, roman, unaccented
from benchmarks.addresses.queries.world import Said, World

_SUFFIXED = {"b": ("bis", "BIS", "b", "B"), "t": ("ter", "TER", "t", "T"), "q": ("quater", "QUATER", "q", "Q")}
_BEFORE = (
    "Bât {letter},", "bâtiment {letter}", "Appt {n}", "appartement {n},", "Résidence les Tilleuls,", "Esc {letter}",
    "chez Mme Dupuis,", "{n}e étage", "Immeuble le Belvédère,", "ZA des Quatre Vents,",
)  # fmt: skip
_AFTER = ("BP {n}", "CS {big}", "bât {letter}", "appt {n}", "2e étage", "FRANCE", "entrée {letter}")


def exact(world: World, draw: Random) -> Case | None:
    """As the source writes it."""
    street, number = world.pick(draw)
    end, postcode, city = city_end(draw, street)
    comma = draw.choice(("", "", ","))
    text = f"{number_as_written(street, number)}{comma} {street.name}{draw.choice(('', ','))} {end}"
    return searched(world, street, text, Said(number=number, postcode=postcode, city=city))


def no_accents(world: World, draw: Random) -> Case | None:
    """Lower case, without accents nor hyphens nor apostrophes; the name has some of them."""
    street, number = world.pick(draw)
    if unaccented(street.name) == street.name and "-" not in street.name and "'" not in street.name:
        return None
    end, postcode, city = city_end(draw, street)
    text = fold(f"{number_as_written(street, number)} {street.name} {end}")
    return searched(world, street, text, Said(number=number, postcode=postcode, city=city))


def capitals(world: World, draw: Random) -> Case | None:
    """AFNOR NF Z10-011: capitals, no accents, no punctuation."""
    street, number = world.pick(draw)
    text = fold(f"{number_as_written(street, number)} {street.name} {both(street)}").upper()
    return searched(world, street, text, in_full(number, street))


def abbreviations(world: World, draw: Random) -> Case | None:
    """Kind of street, title or Saint shortened, in the case that people use."""
    street, number = world.pick(draw)
    words = street.name.split(" ")
    shorter = [_shortened(draw, word, first=at == 0) for at, word in enumerate(words)]
    if shorter == words:
        return None
    end, postcode, city = city_end(draw, street)
    text = f"{number_as_written(street, number)} {' '.join(shorter)} {end}"
    text = draw.choice((text, fold(text), fold(text).upper()))
    return searched(world, street, text, Said(number=number, postcode=postcode, city=city))


def _shortened(draw: Random, word: str, *, first: bool) -> str:
    parts = word.split("-")
    for at, part in enumerate(parts):
        shorts = WORDS.get(fold(part), ()) or (TYPES.get(fold(part), ()) if first else ())
        if shorts:
            parts[at] = draw.choice(shorts).capitalize() if part[:1].isupper() else draw.choice(shorts)
    return "-".join(parts)


def suffixes(world: World, draw: Random) -> Case | None:
    """bis, ter, quater: in full or as a letter, apart or glued."""
    street = draw.choice(world.numbered)
    held = [number for number in street.typed if number[-1] in _SUFFIXED and number[:-1].isdigit()]
    if not held:
        return None
    number = draw.choice(held)
    written = f"{number[:-1]}{draw.choice(('', ' '))}{draw.choice(_SUFFIXED[number[-1]])}"
    end, postcode, city = city_end(draw, street)
    return searched(world, street, f"{written} {street.name} {end}", Said(number=number, postcode=postcode, city=city))


def number_after(world: World, draw: Random) -> Case | None:
    """The number after the street, as in other countries."""
    street, number = world.pick(draw)
    end, postcode, city = city_end(draw, street)
    sign = draw.choice((" ", " ", ", ", " n°", " numéro "))
    text = f"{street.name}{sign}{number_as_written(street, number)}, {end}"
    return searched(world, street, text, Said(number=number, postcode=postcode, city=city))


def ranges(world: World, draw: Random) -> Case | None:
    """Several numbers; every one of them that exists is right."""
    street, number = world.pick(draw)
    if not number.isdigit():
        return None
    other = str(int(number) + draw.choice((2, 2, 2, 4, 6)))
    text = f"{number}{draw.choice(('-', '/', ' - ', ' à ', ' et '))}{other} {street.name} {both(street)}"
    answers = right(world, in_full(number, street), same_name(street))
    answers += right(world, in_full(other, street), same_name(street))
    return case(world, street, Ask(text), answers)


def complement(world: World, draw: Random) -> Case | None:
    """Building, flat, floor, residence, person, post box before or after."""
    street, number = world.pick(draw)
    filling = {"letter": draw.choice("ABCDE"), "n": str(draw.randint(1, 40)), "big": str(draw.randint(10_000, 70_000))}
    text = f"{number_as_written(street, number)} {street.name}"
    fate = draw.random()
    if fate < 0.7:
        text = f"{draw.choice(_BEFORE).format(**filling)} {text}"
    if fate > 0.5:
        text = f"{text} {draw.choice(_AFTER).format(**filling)}"
    return searched(world, street, f"{text} {both(street)}", in_full(number, street))


def cedex(world: World, draw: Random) -> Case | None:
    """A CEDEX post code, which names the commune by its département and its name only (SYNTHETIC code)."""
    street, number = world.pick(draw)
    prefix = street.departement if len(street.departement) == 3 else street.postcode[:2]
    code = f"{prefix}{draw.randint(1, 999):03d}"[:5]
    if code in world.by_postcode or street.arrondissement:
        return None
    rank = draw.choice(("", "", " 1", " 9"))
    text = f"{number_as_written(street, number)} {street.name} {code} {street.spoken_city} CEDEX{rank}"
    text = draw.choice((text, fold(text).upper()))
    return searched(world, street, text, Said(number=number, city=street.spoken_city))


def street_only(world: World, draw: Random) -> Case | None:
    """No house number."""
    street = draw.choice(world.numbered)
    end, postcode, city = city_end(draw, street)
    return searched(world, street, f"{street.name} {end}", Said(postcode=postcode, city=city))


def overseas(world: World, draw: Random) -> Case | None:
    """Départements d'outre-mer, as written or without accents."""
    street, number = world.pick(draw)
    if len(street.departement) != 3:
        return None
    end, postcode, city = city_end(draw, street)
    text = f"{number_as_written(street, number)} {street.name} {end}"
    text = draw.choice((text, fold(text), fold(text).upper()))
    return searched(world, street, text, Said(number=number, postcode=postcode, city=city))


def former_commune(world: World, draw: Random) -> Case | None:
    """The name that the commune had before it merged."""
    if not world.merged:
        return None
    street, number = world.pick_of(draw, world.merged)
    if fold(street.old_city) == fold(street.city):
        return None
    postcode = draw.choice((street.postcode, ""))
    text = f"{number_as_written(street, number)} {street.name} {postcode} {street.old_city}"
    return searched(world, street, " ".join(text.split()), Said(number=number, postcode=postcode, city=street.old_city))


def roman_arrondissement(world: World, draw: Random) -> Case | None:
    """Paris XI, PARIS XIe, Paris XIème arrondissement."""
    if not world.arrondissements:
        return None
    street, number = world.pick_of(draw, world.arrondissements)
    figures = roman(street.arrondissement)
    if street.arrondissement == 1:
        which = draw.choice((figures, "Ier", "Ier arrondissement"))
    else:
        which = draw.choice((figures, f"{figures}e", f"{figures}ème", f"{figures}e arrondissement"))
    ordinal = "1er" if street.arrondissement == 1 else f"{street.arrondissement}e"
    text = f"{number_as_written(street, number)} {street.name} {street.spoken_city} {which}"
    return searched(world, street, text, Said(number=number, city=f"{street.spoken_city} {ordinal}"))


def structured(world: World, draw: Random) -> Case | None:
    """Columns of a table; one in two has a street named after a commune, where the commune's column must win."""
    traps = world.named_after_communes or world.numbered
    street, number = world.pick_of(draw, traps if draw.random() < 0.5 else world.numbered)
    postcode = street.postcode if draw.random() < 0.6 else ""
    columns = Columns(number_as_written(street, number), street.name, postcode, street.spoken_city)
    text = " ".join(part for part in (columns.number, columns.street, postcode, columns.city) if part)
    said = Said(number=number, postcode=postcode, city=street.spoken_city)
    return case(world, street, Ask(text, columns=columns), right(world, said, same_name(street)))
