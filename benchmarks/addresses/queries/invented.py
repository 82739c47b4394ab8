"""Lieux-dits without house number, which the real files lack: SYNTHETIC, and told apart everywhere as ``invented``.

Names are made of words that real lieux-dits are made of, four a commune, at a place drawn within some kilometres of
the middle of its addresses. They depend on the rows alone, never on the seed of the queries, so that an index can be
kept from one run to the next.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random
from statistics import fmean

from benchmarks.addresses.queries.rows import Row
from benchmarks.addresses.queries.text import canonical

FIRST = (
    "Le Mas", "Le Puech", "La Borie", "Les Combes", "Le Moulin", "La Croix", "Le Bois", "La Ferme", "Le Pré",
    "La Font", "La Roche", "Les Granges", "Le Champ", "La Métairie", "Le Château", "Les Crozes", "La Bastide",
    "La Plaine", "Le Serre", "La Vernède",
)  # fmt: skip
SECOND = (
    "Haut", "Bas", "Neuf", "Grand", "de Vidal", "du Renard", "de Bonnet", "du Loup", "des Aubépines", "de Teyssier",
    "du Fraysse", "de Lacombe", "des Chênes", "de l'Église", "de Malaval", "du Garric", "des Faysses", "de Cabanis",
    "de la Peyre", "du Valat", "de Ginestous", "d'Aurelle", "des Sagnes", "de Montagnac",
)  # fmt: skip
EACH = 4
SPREAD_DEGREES = 0.02


def lieux_dits(rows: Iterable[Row]) -> Iterator[Row]:
    """Four invented lieux-dits for each commune of *rows* but the arrondissements of Paris, Lyon and Marseille."""
    communes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        communes[row.citycode].append(row)
    for citycode, members in sorted(communes.items()):
        if "Arrondissement" in members[0].city:
            continue
        draw = Random(f"lieux-dits/{citycode}")
        taken = {canonical(row.street) for row in members}
        longitude, latitude = fmean(row.longitude for row in members), fmean(row.latitude for row in members)
        made = 0
        while made < EACH:
            name = f"{draw.choice(FIRST)} {draw.choice(SECOND)}"
            if canonical(name) in taken:
                continue
            taken.add(canonical(name))
            made += 1
            like = draw.choice(members)
            yield Row(
                f"{citycode}_zz{made:02d}",
                "",
                "",
                name,
                like.postcode,
                citycode,
                like.city,
                like.old_citycode,
                like.old_city,
                longitude + draw.uniform(-SPREAD_DEGREES, SPREAD_DEGREES),
                latitude + draw.uniform(-SPREAD_DEGREES, SPREAD_DEGREES),
                "invented",
            )
