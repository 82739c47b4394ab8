"""What a right answer is. The one place where ambiguity is settled; both engines are judged by it alone.

THE PRINCIPLE. An answer is right if what the query says cannot tell it from the address it was made from. So a case
holds every address of the indexed rows of which everything said is true, not only the one that was drawn:

- **House number.** Said: the answer is that number (``12 bis``, ``12B``, ``12BIS`` are one; a missing or another
  suffix is wrong). A range (``12-14``) says two numbers, either is right. Not said: the answer is the street or the
  lieu-dit itself.
- **Postcode, commune.** Said: the answer lies in both. Not said: any. ``Paris`` is true of its twenty arrondissements,
  ``Paris 11e`` of one; a former commune's name is true of what lay in it. Homonymous communes are all right when no
  postcode tells them apart. Said as a *filter*: as if said in the text.
- **Name of the street**, compared folded (no accents, case, punctuation) with abbreviations in full, both sides
  (``R DU GAL LECLERC`` is ``Rue du Général Leclerc``). Then by what the class leaves of it:

  - kind of street missing or wrong: all streets of that name whatever their kind; a wrong kind that makes the name of
    another existing street there is not asked at all;
  - last word only: all streets that hold the word; truncated: all whose words begin so; initials: all whose first
    names begin so; merged, split, glued: all that are written with the same letters;
  - misspelt (typing, keyboard, phonetic): all streets *no farther* from what was typed than the one meant, in
    single-letter edits (optimal string alignment) of ``street commune``. A text that is, letter by letter, another
    existing street is therefore never held against an engine that answers that street.
- **Nearness.** The point says the namesake nearest to it; others are right up to 1.5 times that distance and 200 m.
- **Reverse.** The house number nearest to the point, and any whose distance is at most 5 m more.
- **Same street, same number, two places** (a street's name in two former communes, a number given twice): told apart by
  position, 100 m.

- **A commune or a postcode alone** mean the communes of that name or postcode, not any street in them; for an
  arrondissement the whole city is right too.

WHAT DOES NOT EXIST. A street that the named commune has not, a number that the street has not, a commune that is not
indexed. Silence is right. The commune alone is right for a street it has not; the street alone for a number it has not.
Any other answer is wrong, and *confidently* wrong when its score reaches the engine's threshold (see ``measure``).
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from benchmarks.addresses.queries.cases import Answer, Case, Target
from benchmarks.addresses.queries.text import canonical, fold, house_number
from benchmarks.addresses.queries.world import Point, Said, Street, World, metres
from rapidfuzz.distance import OSA

SAME_PLACE_M = 100.0
NEAR_FACTOR, NEAR_SLACK_M = 1.5, 200.0
REVERSE_SLACK_M = 5.0

Accepts = Callable[[Street], bool]


def right(world: World, said: Said, accepts: Accepts) -> tuple[Target, ...]:
    """Every address of which what is *said* is true and whose street the class *accepts*."""
    return tuple(target for street in world.scope(said) if accepts(street) for target in targets(street, said.number))


def is_right(answer: Answer, case: Case) -> bool:
    """Whether *answer* is one of those that are right."""
    return any(_agrees(answer, target) for target in case.right)


def _agrees(answer: Answer, target: Target) -> bool:
    if answer.citycode != target.citycode:
        return False
    if target.kind == "municipality":
        return answer.kind == "municipality"
    if answer.kind == "municipality" or canonical(answer.street) != target.street:
        return False
    if house_number(answer.number) != target.number:
        return False
    return target.point is None or (answer.point is not None and metres(answer.point, target.point) <= SAME_PLACE_M)


def targets(street: Street, number: str) -> Iterable[Target]:
    """The right answers that one street makes; without a number, the street itself."""
    if not number:
        return [Target("street", citycode=street.citycode, street=street.canonical)]
    return [
        Target("housenumber", citycode=street.citycode, street=street.canonical, number=number, point=point)
        for point in street.numbers[number]
    ]


def same_name(street: Street) -> Accepts:
    """Streets that are written the same."""
    return lambda other: other.canonical == street.canonical


def same_rest(street: Street) -> Accepts:
    """Streets of the same name whatever their kind."""
    return lambda other: other.rest == street.rest


def holds_word(word: str) -> Accepts:
    """Streets in whose name *word* is."""
    return lambda other: word in other.canonical.split()


def same_letters(street: Street) -> Accepts:
    """Streets that are the same once spaces are left out."""
    joined = street.canonical.replace(" ", "")
    return lambda other: other.canonical.replace(" ", "") == joined


def begins_like(typed: list[str], *, whole: bool) -> Accepts:
    """Streets each of whose words begins as typed, in order; more may follow unless the name was typed *whole*."""

    def accepts(other: Street) -> bool:
        words = fold(other.name).split()
        enough = len(words) == len(typed) if whole else len(words) >= len(typed)
        return enough and all(w.startswith(t) for w, t in zip(words, typed, strict=False))

    return accepts


def no_farther(street: Street, typed: str) -> Accepts:
    """Streets no farther from what was *typed* (``street commune``) than the one meant."""
    wanted = fold(typed)
    limit = OSA.distance(wanted, _spelled(street.name, street.spoken_city))

    def accepts(other: Street) -> bool:
        return OSA.distance(wanted, _spelled(other.name, other.spoken_city), score_cutoff=limit) <= limit

    return accepts


@lru_cache(maxsize=200_000)
def _spelled(name: str, city: str) -> str:
    return fold(f"{name} {city}")


def nearest(world: World, point: Point, said: Said, accepts: Accepts) -> tuple[Target, ...]:
    """The namesake nearest to *point*, and those that are not clearly farther."""
    found = [
        (metres(point, target.point), target) for target in right(world, said, accepts) if target.point is not None
    ]
    if not found:
        return ()
    limit = min(distance for distance, _ in found) * NEAR_FACTOR + NEAR_SLACK_M
    return tuple(target for distance, target in found if distance <= limit)
