"""Invented streets and addresses around the world's communes, the same for the same seed.

Street names join words of everyday life that no municipal council would put together ("Rue du Tamis Bavard"), so that
nobody takes an address of the sandbox for a real one.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from etatplateforme.addresses.index.normalise import fold
from etatplateforme.addresses.projection import legal_projection
from etatplateforme.sandbox.draw import Draw
from etatplateforme.sandbox.world import Commune

SEED = 2026
METRES_PER_DEGREE = 111_320.0

WAYS = ("Rue", "Rue", "Rue", "Rue", "Avenue", "Boulevard", "Chemin", "Impasse", "Place", "Allée", "Quai", "Sentier")
# Noun with its article after "de", and whether it is feminine.
NOUNS = (
    ("du Tamis", False), ("de la Louche", True), ("du Râteau", False), ("de la Bobine", True), ("du Grelot", False),
    ("de l'Édredon", False), ("de la Brouette", True), ("du Sablier", False), ("de l'Écumoire", True),
    ("du Tabouret", False), ("de la Passoire", True), ("du Chausson", False), ("de l'Arrosoir", False),
    ("de la Moufle", True), ("du Balai", False), ("de la Boussole", True), ("du Cerf-Volant", False),
    ("de la Toupie", True), ("du Bouton", False), ("de la Théière", True), ("du Grillon", False),
    ("de l'Œillet", False), ("de la Girouette", True), ("du Paillasson", False), ("de la Craie", True),
    ("du Hérisson", False), ("de l'Épuisette", True), ("du Tambourin", False), ("de la Lanterne", True),
    ("du Sucrier", False),
)  # fmt: skip
# Masculine and feminine.
ADJECTIVES = (
    ("Bavard", "Bavarde"), ("Distrait", "Distraite"), ("Inventé", "Inventée"), ("Rêveur", "Rêveuse"),
    ("Étourdi", "Étourdie"), ("Imaginaire", "Imaginaire"), ("Sauteur", "Sauteuse"), ("Joufflu", "Joufflue"),
    ("Enrhumé", "Enrhumée"), ("Farceur", "Farceuse"), ("Somnolent", "Somnolente"), ("Rigolo", "Rigolote"),
    ("Naïf", "Naïve"), ("Têtu", "Têtue"), ("Pressé", "Pressée"), ("Dodu", "Dodue"),
)  # fmt: skip
HAMLETS = ("Le Pré du Tamis", "La Combe aux Toupies", "Les Quatre Édredons", "Le Mas du Grelot", "Bois Girouette")
SUFFIXES = ("bis", "ter", "a", "b")
POSITIONS = ("entrée", "entrée", "entrée", "segment", "parcelle")

HEADER = (
    "id", "id_fantoir", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune",
    "code_insee_ancienne_commune", "nom_ancienne_commune", "x", "y", "lon", "lat", "type_position", "alias", "nom_ld",
    "libelle_acheminement", "nom_afnor", "source_position", "source_nom_voie", "certification_commune", "cad_parcelles",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Street:
    """An invented street (or hamlet): its key in the BAN's identifiers, its way on the map and its postcode."""

    commune: Commune
    key: str
    name: str
    postcode: str
    longitude: float
    latitude: float
    bearing: float


def rows(communes: tuple[Commune, ...], seed: int = SEED) -> Iterator[tuple[str, ...]]:
    """Lines of a BAN file in its legacy CSV format (the columns of HEADER), in a stable order."""
    for commune in communes:
        drawn = Draw(f"{seed}-{commune.code}")
        for street in streets(commune, drawn):
            yield from _addresses(street, drawn)


def streets(commune: Commune, drawn: Draw) -> Iterator[Street]:
    """The invented streets of *commune*: more where more people live, three at least."""
    wanted = max(3, min(24, round(math.log10(commune.population + 1) * 4.5)))
    pairs = [(noun, adjective) for noun in NOUNS for adjective in ADJECTIVES]
    for number, (noun, adjective) in enumerate(drawn.several(pairs, wanted), start=1):
        (article, feminine), (masculine_form, feminine_form) = noun, adjective
        name = f"{drawn.one(WAYS)} {article} {feminine_form if feminine else masculine_form}"
        yield _placed(commune, number, name, drawn)
    for number, hamlet in enumerate(drawn.several(HAMLETS, 2), start=wanted + 1):
        yield _placed(commune, number, hamlet, drawn)


def _placed(commune: Commune, number: int, name: str, drawn: Draw) -> Street:
    spread = 400 + 8 * math.sqrt(commune.population)  # metres: some 5 km for the largest city
    longitude, latitude = _moved(
        commune.longitude, commune.latitude, drawn.between(0, math.tau), spread * math.sqrt(drawn.fraction())
    )
    key = f"bs{number:02d}{drawn.one('abcdefghjkmnpqrstuvwxyz')}{drawn.whole(0, 9)}"
    postcode = commune.postcodes[number % len(commune.postcodes)]
    return Street(commune, key, name, postcode, longitude, latitude, drawn.between(0, math.tau))


def _addresses(street: Street, drawn: Draw) -> Iterator[tuple[str, ...]]:
    last = drawn.whole(6, 20)
    hamlet = not street.name.startswith(WAYS)
    for number in range(1, last + 1):
        if drawn.fraction() < (0.5 if hamlet else 0.1):
            continue  # real streets have gaps
        yield _row(street, number, "", drawn)
        if drawn.fraction() < 0.08:
            yield _row(street, number, drawn.one(SUFFIXES), drawn)


def _row(street: Street, number: int, suffix: str, drawn: Draw) -> tuple[str, ...]:
    commune, side = street.commune, 6 if number % 2 else -6
    longitude, latitude = _moved(street.longitude, street.latitude, street.bearing, number * 9.0)
    longitude, latitude = _moved(longitude, latitude, street.bearing + math.pi / 2, side + drawn.between(-2, 2))
    x, y = legal_projection(longitude, latitude)
    identifier = "_".join(filter(None, (commune.code, street.key, f"{number:05d}", suffix)))
    city = re.split(r" \d", commune.name)[0]  # a letter for an arrondissement goes to the city
    plain = fold(city).upper().replace("-", " ").replace("'", " ")
    return (
        identifier, "", str(number), suffix, street.name, street.postcode, commune.code, commune.name, "", "",
        f"{x:.2f}", f"{y:.2f}", f"{longitude:.6f}", f"{latitude:.6f}", drawn.one(POSITIONS), "", "",
        plain, fold(street.name).upper(), "bac_a_sable", "bac_a_sable", "0", "",
    )  # fmt: skip


def _moved(longitude: float, latitude: float, bearing: float, metres: float) -> tuple[float, float]:
    north = latitude + metres * math.cos(bearing) / METRES_PER_DEGREE
    east = longitude + metres * math.sin(bearing) / (METRES_PER_DEGREE * math.cos(math.radians(latitude)))
    return east, north
