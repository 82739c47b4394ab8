"""A small invented world in the BAN's legacy columns: overseas, Corsica, arrondissements, hyphens, one-letter names."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etatplateforme.addresses.index import BuildReport, Progress, build

HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;"
    "source_nom_voie;certification_commune;cad_parcelles"
)
DAY = date(2026, 11, 1)
LICENCE = "Licence Ouverte 2.0"


@dataclass(frozen=True)
class Row:
    """One line of the BAN."""

    street: str
    number: str
    suffix: str
    postcode: str
    citycode: str
    city: str
    lon: float
    lat: float
    fantoir: str
    locality: str = ""
    old_city: str = ""

    def line(self) -> str:
        """The line as the BAN writes it."""
        key = f"{self.citycode}_{self.fantoir}"
        if self.number:
            key += f"_{int(self.number):05d}" + (f"_{self.suffix}" if self.suffix else "")
        old_code = "50129" if self.old_city else ""
        return (
            f"{key};;{self.number};{self.suffix};{self.street};{self.postcode};{self.citycode};{self.city};{old_code};"
            f"{self.old_city};;;{self.lon};{self.lat};entrée;;{self.locality};{self.city.upper()};;commune;commune;1;"
        )


STREETS: tuple[tuple[str, str, str, str, float, float], ...] = (
    ("Boulevard du Palais", "75001", "75101", "Paris 1er Arrondissement", 2.3450, 48.8560),
    ("Rue de Rivoli", "75001", "75101", "Paris 1er Arrondissement", 2.3400, 48.8610),
    ("Rue de Rivoli", "75004", "75104", "Paris 4e Arrondissement", 2.3560, 48.8560),
    ("Rue Oberkampf", "75011", "75111", "Paris 11e Arrondissement", 2.3750, 48.8650),
    ("Rue de Lille", "75007", "75107", "Paris 7e Arrondissement", 2.3250, 48.8590),
    ("Avenue Foch", "75116", "75116", "Paris 16e Arrondissement", 2.2800, 48.8720),
    ("Rue de la République", "69002", "69382", "Lyon 2e Arrondissement", 4.8360, 45.7600),
    ("Cours Lafayette", "69003", "69383", "Lyon 3e Arrondissement", 4.8500, 45.7630),
    ("La Canebière", "13001", "13201", "Marseille 1er Arrondissement", 5.3780, 43.2970),
    ("Rue Paradis", "13006", "13206", "Marseille 6e Arrondissement", 5.3800, 43.2880),
    ("Cours Napoléon", "20000", "2A004", "Ajaccio", 8.7370, 41.9210),
    ("Rue César Campinchi", "20200", "2B033", "Bastia", 9.4500, 42.7000),
    ("Rue Frébault", "97110", "97120", "Pointe-à-Pitre", -61.5350, 16.2380),
    ("Rue de Paris", "97400", "97411", "Saint-Denis", 55.4500, -20.8800),
    ("Rue de la République", "93200", "93066", "Saint-Denis", 2.3570, 48.9360),
    ("Rue de Paris", "59000", "59350", "Lille", 3.0640, 50.6330),
    ("Place du Général de Gaulle", "59000", "59350", "Lille", 3.0630, 50.6370),
    ("Rue de l'Abbé-Grégoire", "59000", "59350", "Lille", 3.0700, 50.6300),
    ("Rue du 8 Mai 1945", "80190", "80829", "Y", 2.9900, 49.8030),
    ("Rue d'En Haut", "80190", "80829", "Y", 2.9920, 49.8040),
    ("Chemin des Écoles", "56360", "56152", "Le Palais", -3.1550, 47.3470),
    ("Rue Sainte-Œuvre", "02800", "02001", "L'Hay-aux-Œufs", 3.4000, 49.6500),
    ("Rue du Maréchal Leclerc", "50100", "50129", "Cherbourg-en-Cotentin", -1.6200, 49.6400),
)


def rows() -> list[Row]:
    """The addresses of the world: in each street, numbers 1 to 12 and ``8 bis``."""
    made: list[Row] = []
    for rank, (street, postcode, citycode, city, lon, lat) in enumerate(STREETS):
        for number in range(1, 13):
            where = (round(lon + number * 1e-4, 6), round(lat + number * 5e-5, 6))
            made.append(Row(street, str(number), "", postcode, citycode, city, *where, f"{rank + 1:04d}"))
        where = (round(lon + 8.5e-4, 6), round(lat + 4.2e-4, 6))
        made.append(Row(street, "8", "bis", postcode, citycode, city, *where, f"{rank + 1:04d}"))
    old = ("50460", "50129", "Cherbourg-en-Cotentin")
    made += [
        Row("Rue Victor Hugo", str(n), "", *old, -1.6900 + n * 1e-4, 49.6600, "0777", "", "Querqueville")
        for n in range(1, 5)
    ]
    brittany = ("56360", "56152", "Le Palais")
    made += [
        Row("Route des Salines", str(n), "", *brittany, -3.17 + n * 1e-4, 47.33, "0888", "Bordilia") for n in (1, 3, 5)
    ]
    made.append(Row("Kermadec", "", "", *brittany, -3.2000, 47.3000, "0999"))
    return made


def namesakes(count: int) -> list[Row]:
    """As many communes of one name and one postcode, each with a hamlet of one name: answers that are equally good."""
    return [
        Row("Le Mas du Grelot", "1", "", "63000", str(63_000 + n), "Sainte-Colombe", 3.0 + n / 100, 45.7, "0001")
        for n in range(1, count + 1)
    ]


def write_ban(path: Path, made: Iterable[Row], *, bom: bool = False) -> Path:
    """Write a BAN file, gzip if its name ends so."""
    text = "\n".join([HEADER, *(row.line() for row in made)]) + "\n"
    data = text.encode("utf-8-sig" if bom else "utf-8")
    _ = path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def build_from(path: Path, *sources: Path) -> BuildReport:
    """Build with the date and licence of the tests."""
    return build(sources, path, source_date=DAY, licence=LICENCE)


class Told:
    """Remembers what a build says of its progress; may interrupt it."""

    def __init__(self, interrupt_at: str = "") -> None:
        self.heard: list[Progress] = []
        self._interrupt_at = interrupt_at

    def __call__(self, progress: Progress) -> None:
        self.heard.append(progress)
        if progress.stage == self._interrupt_at:
            raise KeyboardInterrupt
