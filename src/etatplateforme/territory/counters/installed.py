"""A list of counters that is installed for a service: the State's file as it came, and beside it what it is."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from etatplateforme.core.reading import read_bytes
from etatplateforme.errors import Broken, InvalidInput
from etatplateforme.territory.counters.counter import CounterList, CounterSource
from etatplateforme.territory.counters.files import LARGEST_FILE, read_counters

FOLDER = "guichets"
LIST, LABEL = "liste", "liste.json"


@dataclass(frozen=True, slots=True)
class Label:
    """What is installed: the name of the file, its day, its licence, its SHA-256."""

    name: str
    day: date
    licence: str
    sha256: str


def label_of(content: bytes, name: str, *, day: date | None, licence: str) -> Label:
    """The label of a list that can be read. Raises InvalidInput (``no_day``) when nothing tells its day."""
    known = read_counters(content, name, day=day).source.day
    if known is None:
        raise InvalidInput(
            "La date de cette liste n'est pas connue.",
            remedy="Donnez-la : --date AAAA-MM-JJ.",
            code="no_day",
        )
    return Label(name, known, licence, hashlib.sha256(content).hexdigest())


def label_text(label: Label) -> str:
    """*label* as it lies beside the list."""
    return TypeAdapter(Label).dump_json(label, indent=1).decode() + "\n"


def installed_list(content: bytes, label: bytes) -> CounterList:
    """The list of which *content* and *label* lie in a folder. Raises Broken when either was altered."""
    try:
        known = TypeAdapter(Label).validate_json(label)
    except ValidationError:
        raise altered() from None
    if hashlib.sha256(content).hexdigest() != known.sha256:
        raise altered()
    listed = read_counters(content, known.name, day=known.day)
    source = CounterSource(known.name, listed.source.format, known.day, known.licence)
    return CounterList(source, listed.counters, listed.faults)


def read_installed(folder: Path) -> CounterList:
    """The list installed in *folder*; it opens files: within ``compute`` in a block.

    Raises InvalidInput (``no_counters``) without one, Broken when it was altered.
    """
    if not (folder / LABEL).is_file():
        raise no_counters()
    return installed_list(
        read_bytes(folder / LIST, "fichier des guichets", LARGEST_FILE),
        read_bytes(folder / LABEL, "fichier des guichets"),
    )


def no_counters() -> InvalidInput:
    """No list is installed."""
    return InvalidInput(
        "Aucune liste de guichets n'est installée.",
        remedy="Installez-en une : etatplateforme territory install FICHIER",
        code="no_counters",
    )


def altered() -> Broken:
    """The files are no longer what was installed."""
    return Broken(
        "La liste des guichets installée a été modifiée ou abîmée.",
        remedy="Installez-la de nouveau : etatplateforme territory install FICHIER",
    )
