"""Same file, same profile: the same faults as the reference validator, row by row."""

import csv
import gzip
from collections.abc import Callable
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from benchmarks.addresses.bal.base import VERSIONS, Record, columns, communes, records
from benchmarks.addresses.bal.faults import VALUES
from benchmarks.addresses.bal.generate import made
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etatplateforme.addresses.bal.profiles import GRAVITIES, IN_LANGUAGES, without_language
from tests.architecture.bodies import SRC
from tests.contract.bal.oracle import Oracle, assert_same, ours

PARIS = SRC.parents[2] / "shared" / "data" / "addresses" / "ban-75-paris.csv.gz"
UNSUPPORTED = "Encoding currently not supported"
KEPT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def bal(rows: list[Record], delimiter: str = ";", newline: str = "\n") -> str:
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def quoted(rows: list[Record]) -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    return text.getvalue()


def rows_of(version: str, count: int = 6, commune: str = "48095") -> list[Record]:
    return records(communes()[commune][:count], version, Random(version))


def with_value(version: str, name: str, value: str, place: int = 1) -> list[Record]:
    rows = rows_of(version)
    rows[place][name] = value
    return rows


def values() -> dict[str, Callable[[], str]]:
    """For each version, one row for each value of each column: of a row with a number, and of one without."""

    def file(version: str, place: int) -> str:
        wrong = ((name, value) for name in columns(version) for value in VALUES.get(name, ()))
        return bal([with_value(version, name, value, place)[place] for name, value in wrong])

    return {f"values {version} {place}": partial(file, version, place) for version in VERSIONS for place in (0, 1)}


NAMES = ("RU", "x" * 201, "Rue\ufffd", "Rue_du_Tamis", "RUE", " Rue du Tamis", "2", "rue", "")


def in_language(version: str, name: str) -> str:
    """A column in Breton that holds every wrong name."""
    rows = records(communes()["48095"][: len(NAMES)], version, Random(version))
    return bal([{**row, f"{name}_bre": value} for row, value in zip(rows, NAMES, strict=False)])


def damages() -> dict[str, Callable[[], str]]:
    """Files that have, each, faults which no single value shows."""
    no_columns = "autre;colonne\n1;2\n"
    languages = {
        f"{name} in Breton {version}": partial(in_language, version, name)
        for version in VERSIONS
        for name in sorted(IN_LANGUAGES)
    }
    several = [{**row, "commune_nom_eus": "2", "voie_nom_oc-nicard": "AB_C"} for row in rows_of("1.4")]
    spaces = [{name: f" {value} " for name, value in row.items()} for row in rows_of("1.4")]
    communes_apart = rows_of("1.4")
    communes_apart[0]["id_ban_commune"] = communes_apart[1]["id_ban_toponyme"]
    delegated = [{**row, "commune_insee": "01015", "commune_nom": "Arboys en Bugey"} for row in rows_of("1.4")]
    for row, code in zip(delegated, ("01340", "01015", "01033", "01018", "99999", ""), strict=False):
        row["commune_deleguee_insee"] = code
    own_names = rows_of("1.4")
    for row, name in zip(
        own_names, ("Rue du 8 Mai", "rue du huit mai", "Rue St Jean", "rue Saint-Jean", "x"), strict=False
    ):
        row["voie_nom"] = name
    long_names = [{**row, "voie_nom_bre": "x" * 201, "toponyme": "y" * 201} for row in rows_of("1.4")]
    return {
        "no known column": lambda: no_columns,
        "only a header": lambda: bal(rows_of("1.4")).split("\n", 1)[0] + "\n",
        **languages,
        "several languages": lambda: bal(several),
        "spaces everywhere": lambda: bal(spaces),
        "several ids of communes": lambda: bal(communes_apart),
        "delegated": lambda: bal(delegated),
        "names": lambda: bal(own_names),
        "long names": lambda: bal(long_names),
        "commas": lambda: bal(rows_of("1.3"), ","),
        "tabs": lambda: bal(rows_of("1.3"), "\t"),
        "windows": lambda: bal(rows_of("1.4"), newline="\r\n"),
        "old mac": lambda: bal(rows_of("1.4"), newline="\r"),
        "one column": lambda: "numero\n1\n2\n",
        "nothing": lambda: "",
        "empty lines": lambda: bal(rows_of("1.4")).replace("\n", "\n\n"),
        "a mark": lambda: "\ufeff" + bal(rows_of("1.4")),
        "too few": lambda: bal(rows_of("1.4")) + "1;2\n",
        "too many": lambda: bal(rows_of("1.4")) + "1;" * 40 + "\n",
        "both": lambda: bal(rows_of("1.4")) + "1;2\n" + "1;" * 40 + "\n",
        "spaces": lambda: bal(rows_of("1.4")) + "  \n",
        "never closed": lambda: bal(rows_of("1.4")) + '"1;2\n3;4',
        "stray": lambda: bal(rows_of("1.4")).replace("Commune", '"Com"mune"'),
        "quoted": lambda: bal(rows_of("1.4")).replace("Mende", '"Men;d""e"').replace("Commune", '"Com\nmune" '),
        "quoted end": lambda: bal(rows_of("1.4")).rstrip("\n")[:-1] + '"1"',
        "quotes everywhere": lambda: quoted(rows_of("1.4")),
        "quotes everywhere, needed once": lambda: quoted(rows_of("1.4")).replace("Commune", "Com;mune", 1),
        "same name twice": lambda: bal(rows_of("1.4")).replace("lieudit_complement_nom", "voie_nom"),
    }


FILES = {**values(), **damages()}


@pytest.mark.parametrize("name", FILES)
def test_files_with_faults_of_their_own(name: str, tmp_path: Path, oracle: Oracle) -> None:
    path = tmp_path / "bal.csv"
    _ = path.write_bytes(FILES[name]().encode())
    _ = assert_same(path, oracle)


def test_those_files_show_every_code_of_every_profile(tmp_path: Path, oracle: Oracle) -> None:
    seen: set[str] = set()
    for name, make in FILES.items():
        path = tmp_path / f"{name}.csv"
        _ = path.write_bytes(make().encode())
        seen |= oracle.judge(path).codes
    assert set(GRAVITIES) - {without_language(code) for code in seen} <= NEVER


NEVER = {"voie_nom.valeur_manquante", "toponyme.valeur_manquante", "file.encoding.non_standard"}
"""Codes that the reference never tells: neither column is required of a row. The encoding has a test of its own."""


def test_a_file_of_windows(tmp_path: Path, oracle: Oracle) -> None:
    path = tmp_path / "bal.csv"
    text = bal(records(communes()["48095"], "1.4", Random(1)))
    _ = path.write_bytes(text.encode("cp1252"))
    assert "file.encoding.non_standard" in assert_same(path, oracle).codes


@KEPT
@given(seed=st.integers(0, 2**31), number=st.integers(1, 9_999), rows=st.integers(1, 30))
def test_files_with_faults_drawn_at_random(seed: int, number: int, rows: int, oracle: Oracle, tmp_path: Path) -> None:
    path = tmp_path / "drawn.csv"
    _ = path.write_bytes(made(seed, number, rows)[1])
    assert_same_but_encoding(path, oracle)


def assert_same_but_encoding(path: Path, oracle: Oracle) -> None:
    """The reference takes some short French texts in Windows-1252 for Hungarian or Polish, and refuses them."""
    theirs = oracle.judge(path)
    if any(reason.startswith(UNSUPPORTED) for reason in theirs.refused):
        assert ours(path, oracle.ids)[1].encoding == "windows-1252"
    else:
        _ = assert_same(path, oracle)


PIECES = st.sampled_from(
    [
        ";",
        ";",
        ";",
        ",",
        "\t",
        "\n",
        "\n",
        "\r\n",
        "\r",
        '"',
        '""',
        " ",
        "a",
        "é",
        "1",
        "voie_nom",
        "numero",
        "\ufeff",
        "\xa0",
    ]
)


@KEPT
@given(pieces=st.lists(PIECES, max_size=40))
@example(pieces=['"', "a", '"', " ", ";", "1", "\n", "1", ";", '"', "\n", '"'])
@example(pieces=['"', ";", '"', '"', '"', "\n", "a", ";", "1", "\n", '"'])
def test_any_text_is_cut_into_the_same_rows(pieces: list[str], oracle: Oracle, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    _ = path.write_bytes("".join(pieces).encode())
    theirs = oracle.judge(path)
    if any(reason.startswith("Unable to detect") for reason in theirs.refused):
        return  # an empty file
    _ = assert_same(path, oracle)


@pytest.mark.shared_data
def test_the_addresses_of_paris(tmp_path: Path, oracle: Oracle) -> None:
    """The BAN of Paris as a BAL 1.3: 158,048 rows, of which the first 30,000 here."""
    if not PARIS.exists():
        pytest.skip("the real data are not there")
    path = tmp_path / "paris.csv"
    with gzip.open(PARIS, "rt", encoding="utf-8") as file:
        rows = [paris_row(row) for row in islice(csv.DictReader(file, delimiter=";"), 30_000)]
    _ = path.write_text(bal(rows), encoding="utf-8")
    assert assert_same(path, oracle).rows == 30_000


def paris_row(row: Record) -> Record:
    full = {
        "cle_interop": row["id"], "commune_insee": row["code_insee"], "commune_nom": row["nom_commune"],
        "voie_nom": row["nom_voie"], "numero": row["numero"], "suffixe": row["rep"], "position": row["type_position"],
        "x": row["x"], "y": row["y"], "long": row["lon"], "lat": row["lat"], "cad_parcelles": row["cad_parcelles"],
        "source": row["source_position"], "date_der_maj": "2024-06-01",
        "certification_commune": row["certification_commune"],
    }  # fmt: skip
    return {name: full.get(name, "") for name in columns("1.3")}
