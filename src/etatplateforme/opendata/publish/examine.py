"""A file before it leaves: what it says of people, for the gate; and the table that may be published in its place."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from etatplateforme.core.landing import storage_error
from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.guarantor.publishing.personal import Doubt, Seen, look
from etatplateforme.guarantor.publishing.small_groups import Protected, protect
from etatplateforme.guarantor.statistics.suppression import SMALLEST_PUBLISHED
from etatplateforme.opendata.publish.publication import Publication, PublishedFile, Validity
from etatplateforme.values.intent import Act, Intent

HEAD = 65_536
DELIMITERS = ";,\t|"
MOST_COUNTED = 20_000
WHOLE_FILE = "*"
"""In ``reviewed``, it says that a person looked at the whole file."""

UNREAD = "Ce fichier ne se lit pas comme un CSV. Contient-il des données sur des personnes ?"


@dataclass(frozen=True, slots=True)
class Examined:
    """What was seen of one file; ``proposal`` is what may be published of its counts, when these must be protected."""

    file: PublishedFile
    columns: tuple[str, ...] = ()
    seen: Seen = field(default_factory=lambda: Seen({}, ()))
    proposal: Protected | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Doubts that no person has settled yet."""
        if WHOLE_FILE in self.file.reviewed:
            return ()
        return tuple(doubt for doubt in self.seen.doubts if doubt.column not in self.file.reviewed)

    @property
    def small(self) -> int:
        """How many counts must be hidden, secondary ones included when there is a small one."""
        return 0 if self.proposal is None else self.proposal.small


def examine(file: PublishedFile) -> Examined:
    """Read *file* whole, row by row. Raises InvalidInput (``file_missing``, ``not_counts``), TooLarge, Unavailable."""
    try:
        return _of_csv(file)
    except (FileNotFoundError, IsADirectoryError):
        raise InvalidInput(
            "Un fichier à publier n'existe pas.", remedy="Vérifiez son chemin.", code="file_missing"
        ) from None
    except OSError as error:
        raise storage_error(error) from None
    except (csv.Error, UnicodeDecodeError):
        return Examined(file, seen=Seen({}, (Doubt(WHOLE_FILE, UNREAD),)))


def _of_csv(file: PublishedFile) -> Examined:
    if file.path.suffix.lower() not in {".csv", ".txt", ".tsv"}:
        return Examined(file, seen=Seen({}, (Doubt(WHOLE_FILE, UNREAD),)))
    columns = tuple(_header(file.path))
    counted = file.counts.count if file.counts is not None else None
    seen = look(columns, _rows(file.path), smallest=SMALLEST_PUBLISHED, counted=counted)
    if file.counts is None:
        return Examined(file, columns, seen)
    rows = list(islice(_rows(file.path), MOST_COUNTED + 1))
    if len(rows) > MOST_COUNTED:
        raise TooLarge(
            "Le fichier a trop de lignes pour être un tableau de nombres de personnes.",
            remedy="Retirez « counts », ou regroupez les lignes.",
            code="table_too_large",
        )
    return Examined(file, columns, seen, protect(rows, file.counts))


def _form(path: Path) -> tuple[str, str]:
    """Encoding and delimiter: UTF-8 when the whole file is, else Windows-1252; the sign that the header has most."""
    encoding = "utf-8-sig"
    with path.open(encoding=encoding, newline="") as file:
        try:
            while file.read(1_048_576):
                pass
        except UnicodeDecodeError:
            encoding = "cp1252"
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(HEAD)
    return encoding, max(DELIMITERS, key=first.count)


def _header(path: Path) -> list[str]:
    encoding, delimiter = _form(path)
    with path.open(encoding=encoding, newline="") as file:
        return next(csv.reader(file, delimiter=delimiter), list[str]())


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    encoding, delimiter = _form(path)
    with path.open(encoding=encoding, newline="") as file:
        lines = csv.reader(file, delimiter=delimiter, strict=True)
        header = next(lines, list[str]())
        for line in lines:
            row = dict(zip(header, line, strict=False))
            yield row
            # cells beyond the header are looked at too, as if they stood under its last column
            yield from ({header[-1]: cell} for cell in line[len(header) :] if header)


def act_of(wanted: Publication, examined: tuple[Examined, ...]) -> Act:
    """What is put to the gate: words and numbers, no value of the files."""
    columns = {name for each in examined for name in each.columns if name not in each.file.reviewed}
    return Act(
        Intent.PUBLISH_DATASET,
        {
            "licence": wanted.licence,
            "schema": _validity(wanted),
            "found": tuple(sorted({sign.value for each in examined for sign in each.seen.signs.values()})),
            "columns": tuple(sorted(columns)),
            "small": sum(each.small for each in examined),
            "legal_basis": None if wanted.legal_basis is None else wanted.legal_basis.value,
        },
    )


def _validity(wanted: Publication) -> str:
    said = {file.validity for file in wanted.files}
    return next((each.value for each in (Validity.INVALID, Validity.NOT_CHECKED) if each in said), Validity.VALID.value)


def proposed_csv(proposal: Protected) -> bytes:
    """The table that may be published, as CSV (semicolons, UTF-8): a hidden count is an empty cell."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(proposal.rows[0]) if proposal.rows else [], delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(proposal.rows)
    return text.getvalue().encode()
