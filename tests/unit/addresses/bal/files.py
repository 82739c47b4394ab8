"""Small BAL files for the tests of this folder."""

import csv
from datetime import date
from io import BytesIO, StringIO
from random import Random

from benchmarks.addresses.bal.base import Record, communes, records

from etatplateforme.addresses.bal import BalReport, check_file

TODAY = date(2026, 11, 29)


def rows_of(version: str = "1.4", count: int = 6) -> list[Record]:
    return records(communes()["48095"][:count], version, Random(version))


def bal(rows: list[Record]) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def checked(content: bytes) -> BalReport:
    return check_file(BytesIO(content), today=TODAY)
