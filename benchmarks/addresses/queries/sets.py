"""Every class by name, and the making of the sets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

from benchmarks.addresses.queries import damaged, filtered, partial, plain, wrong
from benchmarks.addresses.queries.cases import Case
from benchmarks.addresses.queries.making import Maker
from benchmarks.addresses.queries.world import World

TRIES = 2_000  # draws without a new case before a class is held to have no more


@dataclass(frozen=True, slots=True)
class Category:
    """A class of queries: its name in French for the table, and what makes a case."""

    title: str
    make: Maker


SEARCHES: Mapping[str, Category] = {
    "exact": Category("telle quelle", plain.exact),
    "no_accents": Category("sans accents", plain.no_accents),
    "capitals": Category("capitales (AFNOR)", plain.capitals),
    "abbreviations": Category("abréviations", plain.abbreviations),
    "suffixes": Category("bis, ter, quater", plain.suffixes),
    "typing_1_postcode": Category("une faute, avec code postal", damaged.typing_1_postcode),
    "typing_1": Category("une faute, sans code postal", damaged.typing_1),
    "typing_2_postcode": Category("deux fautes, avec code postal", damaged.typing_2_postcode),
    "typing_2": Category("deux fautes, sans code postal", damaged.typing_2),
    "keyboard": Category("touche voisine", damaged.keyboard_slip),
    "phonetic": Category("à l'oreille", damaged.by_ear),
    "merged": Category("mots soudés", damaged.merged),
    "split": Category("mots coupés", damaged.split),
    "glued": Category("chiffres collés", damaged.glued),
    "number_after": Category("numéro après la voie", plain.number_after),
    "ranges": Category("plages de numéros", plain.ranges),
    "complement": Category("compléments", plain.complement),
    "wrong_type": Category("type de voie faux", partial.wrong_type),
    "missing_type": Category("type de voie absent", partial.missing_type),
    "last_word": Category("dernier mot seul", partial.last_word),
    "truncated": Category("tronquée", partial.truncated),
    "initials": Category("initiales", partial.initials),
    "locality": Category("lieu-dit sans numéro (inventé)", partial.locality),
    "roman": Category("arrondissement romain", plain.roman_arrondissement),
    "former_commune": Category("ancienne commune", plain.former_commune),
    "overseas": Category("outre-mer", plain.overseas),
    "street_only": Category("voie sans numéro", plain.street_only),
    "commune": Category("commune seule", partial.commune),
    "postcode": Category("code postal seul", partial.postcode),
    "cedex": Category("CEDEX (code inventé)", plain.cedex),
    "structured": Category("en colonnes", plain.structured),
    "citycode": Category("filtre citycode", filtered.by_code("citycode")),
    "postcode_filter": Category("filtre postcode", filtered.by_code("postcode")),
    "depcode": Category("filtre depcode", filtered.by_code("depcode")),
    "type": Category("filtre type", filtered.by_type),
    "near": Category("près d'un point", filtered.near),
}
ONLY_TYPOS = ("typing_1_postcode", "typing_1", "typing_2_postcode", "typing_2", "keyboard", "phonetic")
OTHERS: Mapping[str, Category] = {
    "autocomplete": Category("saisie lettre à lettre", partial.autocomplete),
    "reverse": Category("géocodage inverse", filtered.reverse),
}
ABSENT: Mapping[str, str] = {
    "street_elsewhere": "voie que la commune n'a pas",
    "number_too_high": "numéro que la voie n'a pas",
    "commune_absent": "commune hors de l'index",
}


def categories(world: World, communes: Mapping[str, str]) -> dict[str, Category]:
    """Every class; *communes* (INSEE code -> name) are those of France, among which some are not indexed."""
    absent: dict[str, Maker] = {
        "street_elsewhere": wrong.street_elsewhere,
        "number_too_high": wrong.number_too_high,
        "commune_absent": wrong.AbsentCommunes(world, dict(communes)),
    }
    return {**SEARCHES, **OTHERS, **{name: Category(ABSENT[name], make) for name, make in absent.items()}}


def cases(
    world: World, seed: int, each: int, communes: Mapping[str, str], names: Iterable[str] = ()
) -> dict[str, list[Case]]:
    """For every class (or those of *names*) *each* cases, or as many as the rows allow. No query twice in a class.

    Every class draws from its own seed, so that a class more leaves the others as they were.
    """
    known = categories(world, communes)
    return {name: _set(name, known[name].make, world, seed, each) for name in (tuple(names) or known)}


def _set(name: str, make: Maker, world: World, seed: int, each: int) -> list[Case]:
    draw = Random(f"{seed}/{name}")
    made: dict[tuple[str, object, object], Case] = {}
    tries = 0
    while len(made) < each and tries < TRIES:
        tries += 1
        case = make(world, draw)
        if case is None:
            continue
        key = (case.ask.text.lower(), case.ask.near, case.ask.filters)
        if key not in made:
            made[key], tries = replace(case, category=name), 0
    return list(made.values())
