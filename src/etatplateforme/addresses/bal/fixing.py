"""The same file with what can be corrected without asking anybody. Nothing else changes but its form: UTF-8, « ; »."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

from etatplateforme.addresses.bal.check import NO_IDS, BalReport, check
from etatplateforme.addresses.bal.columns import names_of
from etatplateforme.addresses.bal.records import Records
from etatplateforme.addresses.bal.remedies import Fresh, Remedies, Remedy

IDENTIFIERS = ("id_ban_commune", "id_ban_toponyme", "id_ban_adresse")


@dataclass(frozen=True, slots=True)
class Fixed:
    """The corrected file, how many values were corrected in each column, and what was wrong with the file before."""

    text: str
    corrected: Mapping[str, int]
    before: BalReport


def fixed(path: Path, *, today: date, fresh: Fresh, ids: Mapping[str, str] = NO_IDS) -> Fixed | None:
    """The file *path* with its remedies, in the columns that it has; None when it cannot be read as rows.

    Identifiers are written when that of every commune is known: on a row they stand together, or not at all.

    :param today: the day that is told where none is, and bounds the others.
    :param ids: the BAN's identifier of each commune, by INSEE code.
    :raises InvalidInput: code ``bal_not_text``.
    :raises Unavailable: the file cannot be read.
    """
    told: list[Remedy] = []
    before = check(path, today=today, ids=ids, remedies=Remedies(today, ids, fresh, told.append))
    if not before.judged:
        return None
    identified = not any(one.column in IDENTIFIERS and one.value is None for one in told)
    values = {
        (one.row, one.column): one.value
        for one in told
        if one.value is not None and (identified or one.column not in IDENTIFIERS)
    }
    text, corrected = StringIO(), Counter[str]()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    with path.open("rb") as file:
        records = Records(file)
        names = [name.name if name is not None else "" for name in names_of(records.header)]
        writer.writerow(records.header)
        number = 0
        for batch in records.batches():
            for row in zip(*batch.columns, strict=True):
                better = [values.get((number, name), value) for name, value in zip(names, row, strict=True)]
                corrected.update(name for name, old, new in zip(names, row, better, strict=True) if old != new)
                writer.writerow(better)
                number += 1
    return Fixed(text.getvalue(), corrected, before)
