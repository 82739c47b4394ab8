"""What has to be done, from what is there and what is wanted. Pure: a dry run shows it, a run does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etatplateforme.opendata.publish.bodies import ExistingDataset, ExistingFile
from etatplateforme.opendata.publish.publication import Publication, PublishedFile


@dataclass(frozen=True, slots=True)
class Print:
    """What a file is: its SHA-1 in hexadecimal (the digest that udata computes) and its size in bytes."""

    sha1: str
    size: int


@dataclass(frozen=True, slots=True)
class FileStep:
    """What is done for one file: ``send`` its content (new when ``into`` is None), ``describe`` it."""

    file: PublishedFile
    into: str | None
    send: bool
    describe: bool

    def told(self) -> str:
        """In French, for who reads a dry run."""
        if self.into is None:
            return f"envoyer le fichier « {self.file.title} »"
        return f"{'remplacer' if self.send else 'décrire à nouveau'} le fichier « {self.file.title} »"


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. ``fields`` are the fields of the dataset to write (all of them when it is to be made)."""

    dataset: str | None
    fields: Mapping[str, object] = field(repr=False)
    files: tuple[FileStep, ...] = ()
    reorder: bool = False
    left: int = 0

    @property
    def empty(self) -> bool:
        """True when all is as wanted."""
        return self.dataset is not None and not self.fields and not self.files and not self.reorder

    def told(self) -> tuple[str, ...]:
        """Each thing to do, in French."""
        steps: list[str] = []
        if self.dataset is None:
            steps.append("créer le jeu de données")
        elif self.fields:
            steps.append("modifier le jeu de données (" + ", ".join(_FRENCH[name] for name in self.fields) + ")")
        steps += [step.told() for step in self.files]
        if self.reorder:
            steps.append("remettre les fichiers dans l'ordre")
        return tuple(steps)


_FRENCH = {
    "title": "titre",
    "description": "description",
    "license": "licence",
    "frequency": "fréquence",
    "tags": "mots-clés",
    "private": "visibilité",
}


def planned(wanted: Publication, prints: Mapping[str, Print], there: ExistingDataset | None) -> Plan:
    """What has to be done for *wanted*, whose files have these *prints* by identifier, when that much is *there*.

    A file that is there and not wanted is left, and counted: publishing deletes nothing.
    """
    fields = _fields(wanted)
    if there is None:
        steps = tuple(FileStep(file, None, send=True, describe=True) for file in wanted.files)
        return Plan(None, fields, steps, reorder=len(steps) > 1)
    found = matched(wanted, prints, there)
    steps = tuple(step for file in wanted.files if (step := _step(file, prints, found.get(file.external_id))))
    ranks = [there.resources.index(found[f.external_id]) for f in wanted.files if f.external_id in found]
    # udata puts a new file first: any new file means putting them in order again
    new = any(step.into is None for step in steps)
    reorder = ranks != list(range(len(ranks))) or (new and len(wanted.files) + len(there.resources) > 1)
    changed = {name: value for name, value in fields.items() if not _same(name, value, there)}
    return Plan(there.id, changed, steps, reorder, len(there.resources) - len(found))


def matched(wanted: Publication, prints: Mapping[str, Print], there: ExistingDataset) -> dict[str, ExistingFile]:
    """The resources that are files of *wanted*, by identifier.

    One that bears none of our identifiers, but the name and the content of a file, is that file: its upload was cut
    off before it was described.
    """
    named = {each.external_id: each for each in there.resources if each.external_id is not None}
    found: dict[str, ExistingFile] = {}
    nameless = [each for each in there.resources if each.external_id is None]
    for file in wanted.files:
        one = named.get(file.external_id) or _orphan(file, prints[file.external_id], nameless)
        if one is not None:
            found[file.external_id] = one
            nameless = [each for each in nameless if each.id != one.id]
    return found


def order(wanted: Publication, prints: Mapping[str, Print], there: ExistingDataset) -> list[str]:
    """Identifiers of every resource that is *there*: those of *wanted* first, in its order, then the others in theirs.

    udata takes the list of all of them and no other: one that is left out would be an error, or lost.
    """
    found = matched(wanted, prints, there)
    ours = [found[file.external_id].id for file in wanted.files if file.external_id in found]
    return ours + [each.id for each in there.resources if each.id not in ours]


def _orphan(file: PublishedFile, printed: Print, nameless: list[ExistingFile]) -> ExistingFile | None:
    same = [each for each in nameless if each.sha1 == printed.sha1 and each.title in (file.name, file.title)]
    return same[0] if same else None


def _fields(wanted: Publication) -> dict[str, object]:
    return {
        "title": wanted.title.strip(),
        "description": wanted.description.strip(),
        "license": wanted.licence,
        "frequency": wanted.frequency,
        "tags": sorted(set(wanted.tags)),
        "private": wanted.private,
    }


def _same(name: str, value: object, there: ExistingDataset) -> bool:
    match name:
        case "title":
            return there.title.strip() == value
        case "description":
            return (there.description or "").strip() == value
        case "license":
            return there.license == value
        case "frequency":
            return (there.frequency or "unknown") == value
        case "tags":
            return sorted(set(there.tags or ())) == value
        case _:
            return there.private == value


def _step(file: PublishedFile, prints: Mapping[str, Print], there: ExistingFile | None) -> FileStep | None:
    if there is None:
        return FileStep(file, None, send=True, describe=True)
    send = there.sha1 != prints[file.external_id].sha1
    described = (
        there.external_id == file.external_id
        and (there.title or "").strip() == file.title.strip()
        and (there.description or "").strip() == file.description.strip()
        and (there.type or "main") == file.kind
        and there.schema_is(file.schema, file.schema_version)
    )
    # a replaced file takes the name of what was sent as its title: it is described again
    return FileStep(file, there.id, send, send or not described) if send or not described else None


def description_of(file: PublishedFile) -> dict[str, object]:
    """Body of the ``PUT`` that describes a resource."""
    schema = None if file.schema is None else {"name": file.schema, "version": file.schema_version}
    return {
        "title": file.title.strip(),
        "description": file.description.strip(),
        "type": file.kind,
        "schema": schema,
    }
