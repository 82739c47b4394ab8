"""``donnees.lock``: what is kept in a folder, where it comes from, under which licence, and its digest.

JSON, one entry a file, sorted, so that two versions of it can be compared line by line. It may come from a repository
that somebody else wrote: a path in it is the name of a file beside it, nothing more.
"""

import json
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from etatplateforme.core.effects import Downloaded
from etatplateforme.core.file_lock import locked
from etatplateforme.core.landing import storage_error
from etatplateforme.core.reading import read_bytes, text_of
from etatplateforme.core.whole_file import replace_file
from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.dataset import Dataset, Resource
from etatplateforme.opendata.keeping.names import safe_name

LOCK = "donnees.lock"
LARGEST = 10_000_000
LONGEST_MARK = 500


def _plain(path: str) -> str:
    if path != safe_name(path) or path.casefold() == LOCK:
        raise ValueError("not a plain file name")
    return path


_CONFIG = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)
_Text = Annotated[str, Field(max_length=2_000)]


class Kept(BaseModel):
    """A file that is kept: its name beside the lock, and what it was when it came. ``size`` in bytes.

    ``url`` is where it came from, ``latest`` the address that follows the publisher's replacements, if there is one.
    """

    model_config = _CONFIG
    path: Annotated[str, AfterValidator(_plain)]
    dataset: _Text
    resource: _Text
    url: Annotated[_Text, Field(repr=False)]
    latest: Annotated[_Text | None, Field(repr=False)]
    format: _Text
    etag: _Text | None
    last_modified: _Text | None
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}\z")]
    licence: _Text | None
    date: AwareDatetime


class _Lock(BaseModel):
    model_config = _CONFIG
    version: Literal[1]
    files: list[Kept]


def begun(path: str, dataset: Dataset, resource: Resource, at: datetime) -> Kept:
    """What can be said of a file before it comes. Raises InvalidInput (``unrecordable``): then it must not come."""
    try:
        return Kept(
            path=path,
            dataset=dataset.slug,
            resource=resource.id,
            url=resource.url,
            latest=resource.latest,
            format=resource.format,
            etag=None,
            last_modified=None,
            size=0,
            sha256="0" * 64,
            licence=dataset.licence,
            date=at,
        )
    except ValidationError:
        raise InvalidInput(
            "Le catalogue décrit ce fichier par un texte trop long pour être noté dans le verrou.",
            remedy="Téléchargez-le sans le garder, et signalez-le au producteur des données.",
            code="unrecordable",
        ) from None


def arrived(kept: Kept, url: str, got: Downloaded, at: datetime) -> Kept:
    """*kept*, as it came from *url* at that moment."""
    return kept.model_copy(
        update={
            "url": url,
            "etag": _mark(got.headers.get("etag")),
            "last_modified": _mark(got.headers.get("last-modified")),
            "size": got.size,
            "sha256": got.sha256,
            "date": at,
        }
    )


def _mark(said: str | None) -> str | None:
    return said if said and len(said) <= LONGEST_MARK and said.isprintable() else None


def read_lock(path: Path) -> tuple[Kept, ...]:
    """What the lock at *path* says is kept, by name. Raises InvalidInput (``file_missing``, ``invalid_lock``)."""
    text = text_of(read_bytes(path, "verrou", LARGEST), f"Le verrou « {path.name} »", LARGEST)
    try:
        files = _Lock.model_validate_json(text).files
    except ValidationError:
        raise _invalid() from None
    if len({each.path.casefold() for each in files}) != len(files):
        raise _invalid()
    return tuple(sorted(files, key=lambda kept: kept.path))


def record(path: Path, kept: Kept) -> None:
    """Write *kept* into the lock at *path*, in the place of what it said of that name. Other processes wait.

    Raises InvalidInput, Unavailable, StorageFull; the lock is then as it was.
    """
    with _alone(path):
        others = [each for each in (read_lock(path) if path.exists() else ()) if each.path != kept.path]
        files = sorted([*others, kept], key=lambda each: each.path)
        written = _Lock(version=1, files=files).model_dump(mode="json")
        replace_file(path, json.dumps(written, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


@contextmanager
def _alone(path: Path) -> Generator[None]:
    """One writer at a time; what it holds is a file of its own, since the lock itself is replaced."""
    try:
        with path.with_name(f".{path.name}.held").open("ab") as held, locked(held.fileno()):
            yield
    except OSError as error:
        raise storage_error(error) from None


def _invalid() -> InvalidInput:
    return InvalidInput(
        "Ce verrou n'a pas la forme attendue.",
        remedy="Reprenez-le de son dépôt, ou gardez de nouveau les fichiers avec « keep ».",
        code="invalid_lock",
    )
