import errno
import gzip
import os
from pathlib import Path

import pytest

from etatplateforme.addresses.index import Index, build
from etatplateforme.errors import InvalidInput, StorageFull, Unavailable

from .world import DAY, HEADER, LICENCE, Row, Told, build_from, rows, write_ban

GOOD = rows()[0]


def lines(path: Path, *written: str) -> Path:
    _ = path.write_text("\n".join([HEADER, *written]) + "\n", encoding="utf-8")
    return path


def test_counts_what_it_kept(tmp_path: Path) -> None:
    report = build_from(tmp_path / "a.idx", write_ban(tmp_path / "a.csv", rows()))
    (source,) = report.sources
    assert (source.format, source.rows, source.skipped, source.repeated) == ("BAN", len(rows()), 0, 0)
    assert report.addresses == sum(bool(row.number) for row in rows())
    assert report.streets == 25
    assert report.localities == 3  # Kermadec, Bordilia, and the former commune of Querqueville
    assert report.municipalities == 22  # 19 communes and arrondissements, and Paris, Lyon, Marseille as a whole
    assert report.file_bytes == (tmp_path / "a.idx").stat().st_size


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "no-suffix"])
@pytest.mark.parametrize("bom", [False, True])
def test_the_content_tells_the_format(tmp_path: Path, name: str, bom: bool) -> None:
    report = build_from(tmp_path / "a.idx", write_ban(tmp_path / name, rows(), bom=bom))
    assert report.sources[0].skipped == 0


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    source = write_ban(tmp_path / "a.csv.gz", rows())
    for name in ("one.idx", "two.idx"):
        _ = build_from(tmp_path / name, source)
    assert (tmp_path / "one.idx").read_bytes() == (tmp_path / "two.idx").read_bytes()


def test_bano_has_no_header(tmp_path: Path) -> None:
    source = tmp_path / "bano.csv"
    _ = source.write_text(
        "2A001A003J-1,1,Lotissement U Furellu,20167,Afa,C+O,41.984448,8.804925\n"
        "040010017B-9B,9BIS,Voie du Château,04510,Aiglun,C+O,44.060308,6.147693\n"
        "973020010N-10,10,Faubourg l'Abri All A,97300,Cayenne,CAD,4.936580,-52.322210\n",
        encoding="utf-8",
    )
    report = build_from(tmp_path / "a.idx", source)
    assert (report.sources[0].format, report.addresses) == ("BANO", 3)
    with Index.open(tmp_path / "a.idx") as index:
        (found,) = index.search("9 bis voie du chateau aiglun", limit=1)
        assert (found.label, found.id) == ("9 bis Voie du Château 04510 Aiglun", "04001_0017_00009_bis")
        assert index.search("1 lotissement u furellu 20167 afa")[0].citycode == "2A001"


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (GOOD.line().replace(";75001;", ";7501;"), "code_postal"),
        (GOOD.line().replace(";75101;", ";ABC;"), "code_insee"),
        (GOOD.line().replace(";2.3451;", ";est;"), "lon"),
        (GOOD.line().replace(";2.3451;", ";nan;"), "lon"),
        (GOOD.line().replace(";2.3451;", ";1e999;"), "lon"),
        (GOOD.line().replace(";2.3451;", ";200;"), "lon"),
        (GOOD.line().replace(";1;;Boulevard", ";un;;Boulevard"), "numero"),
        (GOOD.line().replace(";1;;Boulevard", ";-1;;Boulevard"), "numero"),
        (GOOD.line().replace(";1;;Boulevard", ";99999999999;;Boulevard"), "numero"),
        (GOOD.line().replace("Boulevard du Palais", ""), "nom_voie"),
        (GOOD.line().replace("Boulevard du Palais", "x" * 300), "nom_voie"),
        (GOOD.line().replace("Boulevard du Palais", "Boulevard\x00du Palais"), "nom_voie"),
        (GOOD.line().replace("Paris 1er Arrondissement", ""), "nom_commune"),
        ("a;b;c", "colonnes"),
        ("x" * 70_000, "colonnes"),
    ],
)
def test_a_wrong_row_is_skipped_and_told_with_its_line(tmp_path: Path, wrong: str, column: str) -> None:
    good = [row.line() for row in rows()[20:40]]
    report = build_from(tmp_path / "a.idx", lines(tmp_path / "a.csv", *good, wrong))
    (source,) = report.sources
    assert source.skipped >= 1
    assert source.faults[0].key == f"a.csv.{column}"
    assert source.faults[0].line == 22
    assert report.addresses == 20


def test_bytes_that_are_not_utf8_are_told(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    latin = Row("Rue des Écoles", "1", "", "75005", "75105", "Paris 5e Arrondissement", 2.34, 48.85, "3333")
    _ = source.write_bytes("\n".join([HEADER, GOOD.line()]).encode() + b"\n" + latin.line().encode("latin-1") + b"\n")
    report = build_from(tmp_path / "a.idx", source)
    assert (report.sources[0].skipped, report.sources[0].faults[0].line, report.addresses) == (1, 3, 1)


def test_few_faults_are_listed_but_all_are_counted(tmp_path: Path) -> None:
    wrong = GOOD.line().replace(";75001;", ";7501;")
    report = build_from(tmp_path / "a.idx", lines(tmp_path / "a.csv", GOOD.line(), *[wrong] * 100))
    assert (report.sources[0].skipped, len(report.sources[0].faults)) == (100, 20)


def test_repeated_numbers_are_kept_once_and_counted(tmp_path: Path) -> None:
    first, second = write_ban(tmp_path / "a.csv", rows()), write_ban(tmp_path / "b.csv", rows()[:13])
    report = build_from(tmp_path / "a.idx", first, second)
    assert [source.repeated for source in report.sources] == [0, 13]
    assert [source.kept for source in report.sources] == [len(rows()), 0]


def test_optional_columns_may_be_missing(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    _ = source.write_text(
        "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n"
        "01001_0001_00001;1;;Rue du Lac;01400;01001;L'Abergement;4.9;46.1\n"
    )
    assert build_from(tmp_path / "a.idx", source).addresses == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_addresses"),
        (b"nom;prenom\nA;B\n", "not_addresses"),
        (b"\x00\x01\x02" * 1000, "not_addresses"),
        (b"PK\x03\x04zip", "not_addresses"),
        (b"\x1f\x8bnot gzip at all", "damaged_source"),
        (gzip.compress(HEADER.encode() + b"\n" + b"x;y\n" * 5000)[:-40], "damaged_source"),
        (HEADER.encode() + b"\n", "no_readable_row"),
        (HEADER.encode() + b"\na;b\n", "no_readable_row"),
    ],
)
def test_a_file_that_is_not_addresses_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    source = tmp_path / "a.csv"
    _ = source.write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        _ = build_from(tmp_path / "a.idx", source)
    assert refused.value.code == code
    assert os.listdir(tmp_path) == ["a.csv"]


def test_missing_sources_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no_such_file"):
        _ = build_from(tmp_path / "a.idx", tmp_path / "none.csv")
    with pytest.raises(InvalidInput, match="Aucun fichier"):
        _ = build_from(tmp_path / "a.idx")
    with pytest.raises(Unavailable, match="unreadable_source"):
        _ = build_from(tmp_path / "a.idx", tmp_path)


@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, StorageFull), (errno.EIO, Unavailable)])
@pytest.mark.parametrize("act", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_index_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception], act: str
) -> None:
    source, out = write_ban(tmp_path / "a.csv", rows()), tmp_path / "a.idx"
    _ = build_from(out, source)
    before = out.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(f"etatplateforme.addresses.index.layout.os.{act}", refuse)
    with pytest.raises(error):
        _ = build_from(out, write_ban(tmp_path / "b.csv", rows()[:30]))
    assert out.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["a.csv", "a.idx", "b.csv"]


@pytest.mark.parametrize("stage", ["read", "sort", "write"])
def test_an_interrupted_build_leaves_nothing(tmp_path: Path, stage: str) -> None:
    source = write_ban(tmp_path / "a.csv", rows())
    with pytest.raises(KeyboardInterrupt):
        _ = build([source], tmp_path / "a.idx", source_date=DAY, licence=LICENCE, progress=Told(stage))
    assert os.listdir(tmp_path) == ["a.csv"]


def test_progress_tells_each_stage(tmp_path: Path) -> None:
    told = Told()
    source = write_ban(tmp_path / "a.csv", rows())
    _ = build([source], tmp_path / "a.idx", source_date=DAY, licence=LICENCE, progress=told)
    assert [(p.stage, p.source, p.rows) for p in told.heard] == [
        ("read", "a.csv", len(rows())),
        ("sort", "", len(rows())),
        ("write", "", len(rows())),
    ]


def test_an_impossible_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        _ = build_from(tmp_path / "none" / "a.idx", write_ban(tmp_path / "a.csv", rows()))
    assert refused.value.code == "index_not_written"
