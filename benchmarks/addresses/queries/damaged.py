"""Classes with errors: typing, keyboard, ear, words merged, split or glued."""

from random import Random

from benchmarks.addresses.queries.cases import Case
from benchmarks.addresses.queries.making import Maker, both, in_full, number_as_written, searched
from benchmarks.addresses.queries.rules import no_farther, same_letters
from benchmarks.addresses.queries.slips import Slip, keyboard, phonetic, typing
from benchmarks.addresses.queries.text import TYPES, fold
from benchmarks.addresses.queries.world import Said, World

SHORTEST = 5  # letters of a word that an error may fall on
SHORTEST_FOR_TWO = 8  # … both errors


def misspelt(slip: Slip, errors: int, *, postcode: bool | None) -> Maker:
    """A class with so many *errors* in the words of the street or the commune, *postcode* said, or one in two."""

    def make(world: World, draw: Random) -> Case | None:
        street, number = world.pick(draw)
        said_postcode = street.postcode if (draw.random() < 0.5 if postcode is None else postcode) else ""
        name, city = fold(street.name).split(), fold(street.spoken_city).split()
        words = name + city
        for _ in range(errors):
            at = _where(draw, words, errors)
            if at is None:
                return None
            wrong = slip(draw, words[at])
            if wrong == words[at]:
                return None
            words[at] = wrong
        if words == name + city:  # two errors that undo each other
            return None
        typed_name, typed_city = " ".join(words[: len(name)]), " ".join(words[len(name) :])
        text = " ".join(f"{number_as_written(street, number)} {typed_name} {said_postcode} {typed_city}".split())
        accepts = no_farther(street, f"{typed_name} {typed_city}")
        return searched(world, street, text, Said(number=number, postcode=said_postcode), accepts)

    return make


def _where(draw: Random, words: list[str], errors: int) -> int | None:
    """Which word gets the next error: one that is long enough; a word of eight letters may get both."""
    long = [
        at
        for at, word in enumerate(words)
        if len(word) >= SHORTEST and word.isalpha() and not (at == 0 and word in TYPES)
    ]
    if errors > 1 and len(long) == 1 and len(words[long[0]]) < SHORTEST_FOR_TWO:
        return None
    return draw.choice(long) if long else None


def merged(world: World, draw: Random) -> Case | None:
    """Two words of the name (or the commune) written as one."""
    street, number = world.pick(draw)
    words, city = fold(street.name).split(), fold(street.spoken_city).split()
    gaps = list(range(1, len(words) - 1))
    if not gaps and len(city) < 2:
        return None
    if gaps and (len(city) < 2 or draw.random() < 0.75):
        at = draw.choice(gaps)
        words[at : at + 2] = [words[at] + words[at + 1]]
    else:
        city[:2] = [city[0] + city[1]]
    text = f"{number_as_written(street, number)} {' '.join(words)} {street.postcode} {' '.join(city)}"
    return searched(world, street, text, in_full(number, street), same_letters(street))


def split(world: World, draw: Random) -> Case | None:
    """A space inside a word of the name."""
    street, number = world.pick(draw)
    words = fold(street.name).split()
    long = [at for at, word in enumerate(words) if len(word) >= 7 and word.isalpha() and word not in TYPES]
    if not long:
        return None
    at = draw.choice(long)
    cut = draw.randrange(3, len(words[at]) - 2)
    words[at : at + 1] = [words[at][:cut], words[at][cut:]]
    text = f"{number_as_written(street, number)} {' '.join(words)} {both(street)}"
    return searched(world, street, text, in_full(number, street), same_letters(street))


def glued(world: World, draw: Random) -> Case | None:
    """Digits and letters that touch: ``12rue``, ``48000Mende``, or the name and the postcode."""
    street, number = world.pick(draw)
    written, name, city = number_as_written(street, number), street.name, street.spoken_city
    texts = (
        f"{written}{name} {street.postcode} {city}",
        f"{written} {name} {street.postcode}{city}",
        f"{written}{name} {street.postcode}{city}",
        f"{written} {name}{street.postcode} {city}",
        f"{written},{name},{street.postcode},{city}",
    )
    if " " in written or any(c.isdigit() for c in name):  # « 12 bisrue » says something else
        return None
    return searched(world, street, draw.choice(texts), in_full(number, street))


typing_1_postcode = misspelt(typing, 1, postcode=True)
typing_1 = misspelt(typing, 1, postcode=False)
typing_2_postcode = misspelt(typing, 2, postcode=True)
typing_2 = misspelt(typing, 2, postcode=False)
keyboard_slip = misspelt(keyboard, 1, postcode=None)
by_ear = misspelt(phonetic, 1, postcode=None)
