"""Invented counters in the world's communes, written as the State writes its list of France Services (CSV of 2024).

One house a commune, two in the large ones, a bus in a few départements. Hours, streets and telephones are invented: the
numbers are those that ARCEP keeps for works of fiction (plan national de numérotation).
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from etatplateforme.sandbox.draw import Draw
from etatplateforme.sandbox.world import Commune, world

SEED = "guichets-2026"
LARGE = 100_000
DATE = "20260901"
FILE_NAME = f"liste-fs-inventee-{DATE}.csv"

HEADER = (
    "id_fs", "insee_dep", "lib_fs", "adresse", "complement_adresse", "insee_com", "code_postal", "lib_com", "latitude",
    "longitude", "mail", "telephone", "h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi",
    "prise_rdv", "commentaire", "type_fs", "format_fs", "groupe_fs", "labellisation_fs",
)  # fmt: skip
MORNING, AFTERNOON = "09:00 - 12:00", "13:30 - 17:00"
WHOLE = f"{MORNING} / {AFTERNOON}"
WEEKS = (
    (WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, ""),
    (AFTERNOON, WHOLE, WHOLE, WHOLE, MORNING, MORNING),
    ("", MORNING, WHOLE, MORNING, AFTERNOON, MORNING),
    (WHOLE, WHOLE, "", WHOLE, "08:30 - 12:30 / 13:30 - 16:00", ""),
    ("00:00 - 00:00 / 09:00 - 12:00", WHOLE, WHOLE, WHOLE, WHOLE, ""),
    ("", "", "", "", "", ""),
)
REMARKS = ("", "", "", "Sur rendez-vous", "1er et 3ème lundi du mois")


def counters_csv() -> str:
    """The list. Always the same."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_rows())
    return text.getvalue()


def write_counters_csv(folder: Path) -> Path:
    """Write `counters_csv` into *folder*, in UTF-8, under a name that tells its date; answers where."""
    path = folder / FILE_NAME
    _ = path.write_text(counters_csv(), encoding="utf-8")
    return path


def _rows() -> Iterator[tuple[str, ...]]:
    number = 0
    for commune in world().communes:
        drawn = Draw(f"{SEED}-{commune.code}")
        houses = ["Principal", "Antenne"] if commune.population > LARGE else ["Principal"] if commune.population else []
        if drawn.fraction() < 0.2:
            houses.append("Bus")
        for rank, kind in enumerate(houses):
            number += 1
            yield _row(commune, number, rank, kind, drawn)


def _row(commune: Commune, number: int, rank: int, kind: str, drawn: Draw) -> tuple[str, ...]:
    latitude = commune.latitude + 0.01 * rank
    city = commune.name.split(" 1")[0]
    form = "Bus_équivalent" if kind == "Bus" else "Fixe"
    return (
        str(number), commune.departement, f"{'Bus France' if kind == 'Bus' else 'France'} services inventé de {city}",
        f"{drawn.whole(1, 40)} Rue du Guichet Imaginaire", "", commune.code, commune.postcodes[0], commune.name,
        f"{latitude:.5f}", f"{commune.longitude:.5f}", f"guichet-{number}@exemple.fr", f"01 99 00 {number // 100:02d} "
        f"{number % 100:02d}", *drawn.one(WEEKS), drawn.one(("Oui", "Non")), drawn.one(REMARKS),
        "Antenne" if kind == "Antenne" else "Principal", form, "", "Espace labellisé 01/01/2026",
    )  # fmt: skip
