"""A small index, and files of addresses of the sandbox's communes."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from etatplateforme.addresses.bulk import Job
from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.addresses.index import build
from etatplateforme.sandbox.world import ban_csv, write_ban_csv

JOB = Job(CsvRequest(("adresse", "ville")), rows_at_once=7)


@pytest.fixture(scope="package")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bulk")
    write_ban_csv(folder / "ban.csv")
    build([folder / "ban.csv"], folder / "a.idx", source_date=date(2026, 9, 1), licence="inventée")
    return folder / "a.idx"


def known(count: int) -> list[tuple[str, str, str]]:
    """So many addresses that the index holds: a number in the file, the address, its commune."""
    every = list(csv.DictReader(io.StringIO(ban_csv()), delimiter=";"))
    lines = every[:: len(every) // count][:count]
    return [(str(n), f"{line['numero']} {line['nom_voie']}", line["nom_commune"]) for n, line in enumerate(lines)]


def write(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = ("n", "adresse", "ville")) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter=";"))
