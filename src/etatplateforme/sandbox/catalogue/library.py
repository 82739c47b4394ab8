"""The invented datasets: what they say of themselves, and their files."""

import csv
import hashlib
import io
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from etatplateforme.addresses.index.normalise import fold
from etatplateforme.sandbox import NOTICE
from etatplateforme.sandbox.draw import Draw
from etatplateforme.sandbox.world import Commune, World

PUBLISHED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)  # a fixed day: the same files have the same dates everywhere
SEED = 2026
DISHES = (
    ("Carottes râpées", "Lentilles aux épinards", "Compote de pommes", "végétarien"),
    ("Betteraves", "Poisson au citron, riz", "Yaourt nature", "poisson"),
    ("Soupe de légumes", "Poulet rôti, purée", "Poire", "volaille"),
    ("Salade verte", "Gratin de courge", "Fromage blanc", "végétarien"),
    ("Taboulé", "Omelette, haricots verts", "Banane", "œuf"),
)
FACILITIES = ("Bibliothèque", "Gymnase", "Crèche", "Salle des fêtes", "Piscine", "École élémentaire", "Déchetterie")
NICKNAMES = ("du Grelot", "de la Toupie", "du Tamis", "de la Girouette", "du Hérisson", "de l'Édredon")
ASSOCIATIONS = ("Les Toupies réunies", "L'Édredon sportif", "Chorale du Tamis", "Les Amis de la Girouette")


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a dataset. *id* is a UUID, *sha1* what the catalogue announces."""

    id: str
    title: str
    name: str
    content: bytes = field(repr=False)
    sha1: str

    @classmethod
    def of(cls, slug: str, title: str, name: str, content: bytes) -> "Resource":
        """A resource whose identifier depends on its place only, and whose checksum on its content only."""
        identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"bac-a-sable/{slug}/{name}")
        return cls(str(identifier), title, name, content, hashlib.sha1(content, usedforsecurity=False).hexdigest())


@dataclass(frozen=True, slots=True)
class Dataset:
    """One invented dataset."""

    slug: str
    title: str
    description: str
    tags: tuple[str, ...]
    resources: tuple[Resource, ...]

    @property
    def id(self) -> str:
        """24 hexadecimal digits, as udata's identifiers have."""
        return hashlib.sha1(self.slug.encode(), usedforsecurity=False).hexdigest()[:24]

    def matches(self, words: list[str]) -> bool:
        """Whether every one of these plain words is somewhere in the title, the description or the tags."""
        text = fold(" ".join((self.title, self.description, *self.tags)))
        return all(word in text for word in words)


class Library:
    """The datasets, with their files written under *folder* (a web server sends files best from a disk)."""

    def __init__(self, world: World, folder: Path) -> None:
        self.datasets = tuple(_datasets(world))
        self._folder = folder
        for dataset in self.datasets:
            for resource in dataset.resources:
                path = self.path(dataset, resource)
                if path.exists() and path.read_bytes() == resource.content:
                    continue  # another sandbox may be sending it
                path.parent.mkdir(parents=True, exist_ok=True)
                _ = path.write_bytes(resource.content)
                os.utime(path, (PUBLISHED.timestamp(), PUBLISHED.timestamp()))

    def path(self, dataset: Dataset, resource: Resource) -> Path:
        """Where the file of *resource* lies."""
        return self._folder / dataset.slug / resource.name

    def search(self, q: str, tag: str | None = None) -> list[Dataset]:
        """Datasets that hold every word of *q* (no accents, no case), and the *tag* when there is one."""
        words = fold(q).split()
        return [d for d in self.datasets if d.matches(words) and (tag is None or tag in d.tags)]

    def find(self, key: str) -> Dataset | None:
        """The dataset with this identifier or slug."""
        return next((dataset for dataset in self.datasets if key in (dataset.id, dataset.slug)), None)

    def find_resource(self, resource_id: str) -> tuple[Dataset, Resource] | None:
        """The resource with this identifier, and its dataset."""
        return next(((d, r) for d in self.datasets for r in d.resources if r.id == resource_id), None)


def _datasets(world: World) -> Iterator[Dataset]:
    drawn = Draw(str(SEED))
    yield _menus()
    yield _facilities(world.communes, drawn)
    yield _grants(world.communes, drawn)
    for commune in world.communes:
        yield _opening_hours(commune, drawn)


def _menus() -> Dataset:
    slug = "menus-de-la-cantine-bac-a-sable"
    lines = [
        (f"2026-09-{7 * week + day:02d}", *DISHES[(week + day) % len(DISHES)])
        for week in range(1, 4)
        for day in range(0, 5)
        if day != 2  # no school on Wednesdays
    ]
    content = _csv(("date", "entree", "plat", "dessert", "regime"), lines)
    resource = Resource.of(slug, "Menus de septembre 2026 (CSV)", "menus-2026-09.csv", content)
    return _dataset(slug, "Menus de la cantine scolaire", "Menus jour par jour.", ("cantine", "alimentation"), resource)


def _facilities(communes: tuple[Commune, ...], drawn: Draw) -> Dataset:
    slug = "equipements-publics-bac-a-sable"
    lines = [
        (
            f"{commune.code}-{number:03d}",
            f"{drawn.one(FACILITIES)} {drawn.one(NICKNAMES)}",
            commune.code,
            commune.name,
            f"{commune.longitude + drawn.between(-0.01, 0.01):.5f}",
            f"{commune.latitude + drawn.between(-0.01, 0.01):.5f}",
            drawn.one(("oui", "non", "inconnu")),
        )
        for commune in communes
        for number in range(1, drawn.whole(3, 9))
    ]
    header = ("id", "nom", "code_insee", "commune", "longitude", "latitude", "accessible_fauteuil")
    modern = Resource.of(slug, "Équipements (CSV, UTF-8)", "equipements.csv", _csv(header, lines))
    old = Resource.of(slug, "Équipements (CSV, Windows-1252)", "equipements-1252.csv", _csv(header, lines, "cp1252"))
    return _dataset(
        slug,
        "Équipements publics",
        "Lieux publics et leur accessibilité.",
        ("equipements", "accessibilite"),
        modern,
        old,
    )


def _grants(communes: tuple[Commune, ...], drawn: Draw) -> Dataset:
    slug = "subventions-aux-associations-bac-a-sable"
    lines = [
        (commune.code, drawn.one(ASSOCIATIONS), f"2026-0{drawn.whole(1, 8)}-15", str(50 * drawn.whole(2, 90)))
        for commune in communes
    ]
    content = _csv(("code_insee", "beneficiaire", "date_decision", "montant_euros"), lines)
    resource = Resource.of(slug, "Subventions 2026 (CSV)", "subventions-2026.csv", content)
    return _dataset(slug, "Subventions aux associations", "Décisions de l'année.", ("subventions", "budget"), resource)


def _opening_hours(commune: Commune, drawn: Draw) -> Dataset:
    slug = f"horaires-de-la-mairie-{commune.code.lower()}-bac-a-sable"
    days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
    lines = [(day, f"0{drawn.whole(8, 9)}:00", "12:00", "13:30", f"{drawn.whole(16, 18)}:00") for day in days]
    content = _csv(("jour", "ouverture_matin", "fermeture_matin", "ouverture_apres_midi", "fermeture"), lines)
    resource = Resource.of(slug, "Horaires (CSV)", f"horaires-{commune.code}.csv", content)
    title = f"Horaires de la mairie : {commune.name} ({commune.code})"
    return _dataset(slug, title, "Heures d'ouverture au public.", ("horaires", "mairie"), resource)


def _dataset(slug: str, title: str, about: str, tags: tuple[str, ...], *resources: Resource) -> Dataset:
    return Dataset(slug, f"{title} [bac à sable]", f"{about} {NOTICE}", ("bac-a-sable", *tags), resources)


def _csv(header: tuple[str, ...], lines: Sequence[tuple[str, ...]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue().encode(encoding)
