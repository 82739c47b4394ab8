"""Validates a Base Adresse Locale: same file, same profile, same faults as the reference validator, offline.

Memory does not grow with the file. What a file breaks is told by code, with how many rows break it and the first of
them; `on_found` is told of every row.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from etatplateforme.addresses.bal.between import Between
from etatplateforme.addresses.bal.columns import Columns
from etatplateforme.addresses.bal.encoding import UTF8
from etatplateforme.addresses.bal.profiles import Gravity, Profile, profile_of
from etatplateforme.addresses.bal.records import Records
from etatplateforme.addresses.bal.remedies import Remedies
from etatplateforme.addresses.bal.rows import Found, RowJudge
from etatplateforme.addresses.bal.tally import Tallies, Tally
from etatplateforme.errors import Unavailable

NO_IDS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BalReport:
    """What a file holds and breaks. `faults` are those of rows, `of_the_file` those of the file; codes as they are."""

    encoding: str
    newline: str
    delimiter: str
    header: tuple[str, ...]
    rows: int
    problems: Mapping[str, int]
    """What could not be understood at all, with its line; when it says why nothing was judged, `judged` is False."""
    judged: bool
    suggested: Profile
    faults: Mapping[str, Tally]
    of_the_file: tuple[str, ...]

    def valid(self, profile: Profile) -> bool:
        """Whether the file could be published under *profile*: nothing in it is an error."""
        return self.judged and not any(
            profile.gravity(code) is Gravity.ERROR for code in (*self.faults, *self.of_the_file)
        )


def check(
    path: Path,
    *,
    today: date,
    ids: Mapping[str, str] = NO_IDS,
    on_found: Callable[[Found], None] | None = None,
    on_rows: Callable[[int], None] | None = None,
    remedies: Remedies | None = None,
) -> BalReport:
    """Validate the file *path*, for every profile at once.

    :param today: the last day that ``date_der_maj`` may tell.
    :param ids: the BAN's identifier of each commune, by INSEE code; one that is not in it is not compared.
    :param on_found: told of every fault of rows, in no order that matters.
    :param on_rows: told how many rows were read so far.
    :param remedies: told what rows could be corrected to; its memory grows with the streets and addresses of the file.
    :raises InvalidInput: code ``bal_not_text``: the file is no text.
    :raises Unavailable: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return check_file(file, today=today, ids=ids, on_found=on_found, on_rows=on_rows, remedies=remedies)
    except OSError as error:
        raise Unavailable(
            "Le fichier de la Base Adresse Locale ne peut pas être lu.",
            remedy="Vérifiez son nom, et que vous avez le droit de le lire.",
            code="bal_unreadable",
        ) from error


def check_file(
    file: BinaryIO,
    *,
    today: date,
    ids: Mapping[str, str] = NO_IDS,
    on_found: Callable[[Found], None] | None = None,
    on_rows: Callable[[int], None] | None = None,
    remedies: Remedies | None = None,
) -> BalReport:
    """As `check`, for an open file that can be read twice."""
    records = Records(file)
    columns = Columns(records.header, today)
    judge = RowJudge(columns, ids, remedies)
    tallies = Tallies(columns, on_found)
    count = 0
    with Between() as between, closing(records.batches()) as batches:
        for batch in batches:
            found, told = judge.judge(batch.columns, count)
            between.add(told)
            tallies.add(found, count, batch)
            count += len(batch.lines)
            if on_rows is not None:
                on_rows(count)
        if records.readable:
            tallies.add(between.found())
            if remedies is not None:
                remedies.end()
        of_the_file = (*_of_the_columns(columns), *between.of_the_file(), *_of_the_bytes(records))
    return _report(records, columns, count, tallies.found, of_the_file)


def _report(
    records: Records, columns: Columns, count: int, found: dict[str, Tally], of_the_file: tuple[str, ...]
) -> BalReport:
    """What was found; nothing but the problems of reading when there are any that count."""
    judged = records.readable
    return BalReport(
        records.encoding,
        records.newline,
        records.delimiter,
        tuple(records.header),
        count,
        MappingProxyType(records.problems),
        judged,
        profile_of(name.name for name in columns.names if name is not None),
        MappingProxyType(found if judged else {}),
        of_the_file if judged else (),
    )


def _of_the_columns(columns: Columns) -> list[str]:
    return [f"field.{name}.missing" for name in columns.missing]


def _of_the_bytes(records: Records) -> list[str]:
    wrong = {
        "encoding": records.encoding != UTF8,
        "delimiter": records.delimiter != ";",
        "linebreak": records.newline == "\r",
    }
    return [f"file.{what}.non_standard" for what, is_wrong in wrong.items() if is_wrong]
