"""The file being written, and the checkpoint beside it: a run that was killed goes on at its last whole piece.

The lines go to ``NAME.part``. Once they are on the disk, ``NAME.resume`` is replaced in one step: how many rows are
written, and at which byte they end. Who goes on cuts the part there, so that no row is lost or written twice. At the
end the part takes its name. Two runs never write the same file.
"""

import json
import os
from collections import Counter
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError

from etatplateforme.addresses.bulk.job import Answered
from etatplateforme.core.file_lock import locked
from etatplateforme.core.landing import storage_error
from etatplateforme.errors import Conflict, InvalidInput


class _Record(BaseModel):
    """The checkpoint as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    key: str
    rows: NonNegativeInt
    size: NonNegativeInt
    tally: dict[str, NonNegativeInt]


@dataclass(slots=True)
class Partial:
    """An output under way: rows and bytes written, and what they are."""

    key: str
    file: BinaryIO
    checkpoint: Path
    rows: int = 0
    size: int = 0
    tally: Counter[str] = field(default_factory=Counter[str])

    def begin(self, head: bytes) -> None:
        """Write the first line, unless an earlier run did."""
        if self.size == 0:
            _ = self.file.write(head)
            self.size = len(head)

    def add(self, piece: Answered) -> None:
        """Write a piece."""
        _ = self.file.write(piece.content)
        self.size += len(piece.content)
        self.rows += piece.rows
        self.tally.update(piece.tally)

    def keep(self) -> None:
        """From now on, what is written needs not be written again."""
        self.file.flush()
        os.fsync(self.file.fileno())
        record = _Record(key=self.key, rows=self.rows, size=self.size, tally=dict(self.tally))
        beside = self.checkpoint.with_name(f"{self.checkpoint.name}.new")
        with beside.open("w", encoding="utf-8") as file:
            _ = file.write(record.model_dump_json())
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, self.checkpoint)


@contextmanager
def landing(target: Path, key: str, *, anew: bool) -> Generator[Partial]:
    """The output *target*, from where an earlier run of the same *key* left it; it takes its name when left in peace.

    *anew* begins again and replaces whatever is there.

    :raises InvalidInput: ``file_exists``, or ``other_run`` when what was begun there is not this.
    :raises Conflict: ``being_written``: another run writes it now.
    :raises Unavailable: the disk is full or refuses.
    """
    part, checkpoint = (target.with_name(f"{target.name}.{end}") for end in ("part", "resume"))
    if target.exists() and not anew:
        raise InvalidInput(
            f"Le fichier « {target.name} » existe déjà : il n'a pas été touché.",
            remedy="Donnez un autre nom, ou ajoutez --force pour le remplacer.",
            code="file_exists",
        )
    try:
        with part.open("ab") as file, _alone(file.fileno()):
            under_way = _resumed(key, file, checkpoint, anew=anew)
            yield under_way
            under_way.keep()
            os.replace(part, target)
            checkpoint.unlink()
    except OSError as error:
        raise storage_error(error) from None


def _resumed(key: str, file: BinaryIO, checkpoint: Path, *, anew: bool) -> Partial:
    record = None if anew else _read(checkpoint)
    written = os.fstat(file.fileno()).st_size
    if record is not None and record.key != key:
        raise InvalidInput(
            "Un géocodage d'un autre fichier, ou demandé autrement, est commencé sous ce nom.",
            remedy="Reprenez-le avec les mêmes options, donnez un autre nom, ou --force pour recommencer.",
            code="other_run",
        )
    if record is None or written < record.size:  # nothing was kept, or the disk lost it
        _ = file.truncate(0)
        with suppress(FileNotFoundError):
            checkpoint.unlink()
        return Partial(key, file, checkpoint)
    _ = file.truncate(record.size)
    return Partial(key, file, checkpoint, record.rows, record.size, Counter(record.tally))


def _read(checkpoint: Path) -> _Record | None:
    try:
        return _Record.model_validate(json.loads(checkpoint.read_bytes()))
    except (FileNotFoundError, ValueError, ValidationError):
        return None


@contextmanager
def _alone(handle: int) -> Generator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(handle, wait=False))
        except BlockingIOError:
            raise Conflict(
                "Un autre géocodage écrit ce fichier en ce moment.",
                remedy="Attendez sa fin, ou donnez un autre nom de fichier.",
                code="being_written",
            ) from None
        yield
