"""Small invented lists of counters, in the two formats of the State."""

import csv
import io
import json

from pydantic import JsonValue

from etatplateforme.sandbox.world.counters import HEADER

DAYS = ("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi")
WHOLE = "09:00 - 12:00 / 13:30 - 17:00"
ROW = {
    "id_fs": "1", "insee_dep": "48", "lib_fs": "France services de Mende", "adresse": "1 Rue Imaginaire",
    "complement_adresse": "Mairie", "insee_com": "48095", "code_postal": "48000", "lib_com": "Mende",
    "latitude": "44.52", "longitude": "3.50", "mail": "a@exemple.fr", "telephone": "01 99 00 12 34",
    **dict.fromkeys(DAYS[:5], WHOLE), "h_samedi": "", "prise_rdv": "Oui", "commentaire": "", "type_fs": "Principal",
    "format_fs": "Fixe", "groupe_fs": "", "labellisation_fs": "Espace labellisé 01/02/2020",
}  # fmt: skip
PROPERTIES: dict[str, JsonValue] = {
    "MATRICULE": 7, "DEPARTEMENT": "48", "lib_france_services": "Langogne", "ADRESSE": "2 Rue Imaginaire",
    "COMPLEMENT.D.ADRESSE": "", "insee_com": "48080", "code_postal": "48300", "lib_com": "LANGOGNE",
    "LATITUDE": 44.72, "LONGITUDE": 3.85, "CONTACT.MAIL": "b@exemple.fr", "TELEPHONE": "01 99 00 12 35",
    **dict.fromkeys(DAYS[:4], "9:00 - 12:00"), "h_vendredi": "Horaires non communiqués", "h_samedi": "-",
    "Commentaire.horaires": None, "ITINERANCE": "Non", "FORMAT_FS": "Espace labellisé",
    "Labellisation": "Espace labellisé 01/2020", "categorie": "FS",
}  # fmt: skip


def csv_2024(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    """A list of 2024: each row changes what it says of the one above."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, delimiter=delimiter)
    writer.writeheader()
    writer.writerows({**ROW, "id_fs": str(number), **row} for number, row in enumerate(rows or ({},), 1))
    return text.getvalue().encode()


def geojson_2020(*rows: dict[str, JsonValue]) -> bytes:
    """A list of 2020."""
    features = [{"type": "Feature", "properties": {**PROPERTIES, **row}, "geometry": None} for row in rows or ({},)]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
