"""Whom the answers of a source are owed to."""

from typing import TYPE_CHECKING

from etatplateforme.values.credit import Credit

if TYPE_CHECKING:
    from etatplateforme.addresses.index import SourceInfo

BAN = "Base Adresse Nationale"
LICENCE = "Licence Ouverte 2.0"
OFFICIAL = Credit(BAN, LICENCE)
GEOPLATEFORME = Credit(f"{BAN} (Géoplateforme, IGN)", LICENCE)
"""What the service is made from, by IGN's documentation of its geocoder (2026)."""


def credit_of(source: "SourceInfo") -> Credit:
    """The makers of the files that an index was built from: BANO is OpenStreetMap's, all else feeds the BAN."""
    bano = [file.format == "BANO" for file in source.files]
    makers = ([] if bano and all(bano) else [BAN]) + (["BANO, les contributeurs d'OpenStreetMap"] if any(bano) else [])
    return Credit(" et ".join(makers), source.licence, source.date)
