"""Every format that an address file may have gives the same address."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.addresses.asked import Filters, Parts
from etatplateforme.addresses.index import BuildReport, Index
from etatplateforme.addresses.index.formats import addok, recognised
from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import AddressKind

from .world import build_from

HOUSE = "7d1a2c4e-0b57-4f5f-9a3c-2d9f1a6b8c01"
WAY = "0f9e8d7c-6b5a-4948-8372-615041302f1e"
LEGACY = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;"
    "source_nom_voie;certification_commune;cad_parcelles"
)
LEGACY_ROW = (
    "48999_0012_00003_bis;48999_0012;3;bis;Chemin des Lavoirs;48990;48999;Valmarès;48998;Font-Grise;;;3.5;44.5;"
    "entrée;;Les Combes;VALMARES;CHEMIN DES LAVOIRS;commune;commune;1;"
)
BAL_1_3 = (
    "uid_adresse;cle_interop;commune_insee;commune_nom;commune_deleguee_insee;commune_deleguee_nom;voie_nom;"
    "lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune"
)
BAL_1_3_ROW = (
    f"@c:{WAY} @v:{WAY} @a:{HOUSE};48999_0012_00003_bis;48999;Valmarès;48998;Font-Grise;Chemin des Lavoirs;Les Combes;"
    "3;bis;entrée;;;3.5;44.5;;commune;2026-01-02;1"
)
BAL_1_4 = (
    "cle_interop;id_ban_commune;id_ban_toponyme;id_ban_adresse;commune_insee;voie_nom;numero;suffixe;commune_nom;"
    "position;long;lat;x;y;source;date_der_maj"
)
BAL_1_4_ROW = (
    f"48999_xxxx_00003_bis;{WAY};{WAY};{HOUSE};48999;Chemin des Lavoirs;3;bis;Valmarès;entrée;3.5;44.5;;;;2026-01-02"
)
POSTCODES = "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5\n48999;V;48990;V;\n"
ADDOK = [
    {"id": "48999", "type": "municipality", "name": "Valmarès", "postcode": ["48990"], "citycode": "48999",
     "lon": 3.5, "lat": 44.5, "city": "Valmarès", "population": 12},
    {"id": "48999_0012", "banId": WAY, "type": "street", "name": "Chemin des Lavoirs (Font-Grise)",
     "postcode": "48990", "citycode": ["48999", "48998"], "city": ["Valmarès", "Font-Grise"], "oldcity": "Font-Grise",
     "lon": 3.5, "lat": 44.5,
     "housenumbers": {"3bis": {"id": "48999_0012_00003_bis", "banId": HOUSE, "lon": 3.5, "lat": 44.5}}},
    {"id": "48999_b007", "type": "locality", "name": "Les Combes", "postcode": "48990", "citycode": "48999",
     "city": "Valmarès", "lon": 3.51, "lat": 44.51},
]  # fmt: skip


def built(folder: Path, *files: tuple[str, str]) -> tuple[BuildReport, Path]:
    sources: list[Path] = []
    for name, text in files:
        path = folder / name
        _ = path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
        sources.append(path)
    return build_from(folder / "a.idx", *sources), folder / "a.idx"


def lines(*written: str) -> str:
    return "\n".join(written) + "\n"


@pytest.mark.parametrize(
    ("form", "text", "identified"),
    [
        ("BAN", lines(LEGACY, LEGACY_ROW), False),
        ("BAN", lines(f"{LEGACY};id_ban_adresse;id_ban_toponyme;id_ban_commune", f"{LEGACY_ROW};{HOUSE};{WAY};"), True),
        ("BAL", lines(BAL_1_3, BAL_1_3_ROW), True),
        ("BAL", lines(BAL_1_4, BAL_1_4_ROW), True),
        ("BAL", lines(BAL_1_4.replace("voie_nom", "toponyme"), BAL_1_4_ROW), True),
        ("BAL", lines(BAL_1_4, BAL_1_4_ROW).replace(";", ","), True),
        ("addok", lines(*(json.dumps(line) for line in ADDOK)), True),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_each_format_gives_the_same_address(
    tmp_path: Path, form: str, text: str, identified: bool, packed: bool
) -> None:
    files = [("a.gz" if packed else "a.txt", text)]
    if form == "BAL":  # which has no postcode
        files.append(("codes.csv", POSTCODES))
    report, path = built(tmp_path, *files)
    assert (report.sources[0].format, report.sources[0].skipped, report.addresses) == (form, 0, 1)
    with Index.open(path, verify=True) as index:
        (found,) = index.search("3 bis chemin des lavoirs valmares", limit=1)
    assert found.label == "3 bis Chemin des Lavoirs 48990 Valmarès"
    assert (found.kind, found.citycode, found.housenumber) == (AddressKind.HOUSENUMBER, "48999", "3 bis")
    assert found.ban_id == (HOUSE if identified else None)


def test_identifiers_of_some_rows_only(tmp_path: Path) -> None:
    header = f"{LEGACY};id_ban_adresse;id_ban_toponyme;id_ban_commune"
    rows = [f"{LEGACY_ROW.replace('00003_bis', f'{n:05d}').replace(';3;bis;', f';{n};;')}" for n in (1, 2, 4)]
    text = lines(header, f"{rows[0]};;;", f"{rows[1]};{HOUSE};{WAY};", f"{rows[2]};not-a-uuid;{WAY};")
    _, path = built(tmp_path, ("a.csv", text), ("b.csv", lines(LEGACY, LEGACY_ROW)))
    with Index.open(path, verify=True) as index:
        told = {n: index.search(f"{n} chemin des lavoirs", limit=1)[0].ban_id for n in ("1", "2", "3 bis", "4")}
    assert told == {"1": None, "2": HOUSE, "3 bis": None, "4": None}


def test_named_places_of_the_ban(tmp_path: Path) -> None:
    header = (
        "id;nom_lieu_dit;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;x;y;"
        "lon;lat;source_position;source_nom_voie"
    )
    text = lines(header, "48999_b007;Les Combes;48990;48999;Valmarès;;;;;3.51;44.51;commune;commune")
    report, path = built(tmp_path, ("a.csv", text), ("b.csv", lines(LEGACY, LEGACY_ROW.replace("Les Combes", ""))))
    assert (report.sources[0].format, report.localities) == ("BAN lieux-dits", 2)  # and the former commune
    with Index.open(path) as index:
        for q in ("les combes valmares", "les combes 48990", "lieu dit les combes valmares", "combe valmares"):
            assert index.search(q, limit=1)[0].label == "Les Combes 48990 Valmarès"


def test_a_bal_alone_has_no_postcode(tmp_path: Path) -> None:
    _, path = built(tmp_path, ("bal.csv", lines(BAL_1_3, BAL_1_3_ROW)))
    with Index.open(path) as index:
        (found,) = index.search("3 bis chemin des lavoirs valmares", limit=1)
    assert (found.label, found.postcode) == ("3 bis Chemin des Lavoirs Valmarès", "")


def test_streets_of_a_bal_without_fantoir_code_are_told_by_their_name(tmp_path: Path) -> None:
    rows = [
        BAL_1_4_ROW.replace("Chemin des Lavoirs", name).replace(HOUSE, "").replace(WAY, "")
        for name in ("Rue Haute", "Rue Basse")
    ]
    report, path = built(tmp_path, ("bal.csv", lines(BAL_1_4, *rows)))
    assert (report.streets, report.addresses) == (2, 2)
    with Index.open(path) as index:
        assert index.search("3 bis rue basse valmares", limit=1)[0].street == "Rue Basse"


COG = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n" + lines(
    "COM,48999,76,48,48D,1,0,VALMARES,Valmarès,Valmarès,4801,",
    "COM,48888,76,48,48D,1,0,ORVILLIERS,Orvilliers,Orvilliers,4801,",
    "COMD,48998,,,,,0,FONT GRISE,Font-Grise,Font-Grise,,48999",
    "COMD,48997,,,,,0,PRADELLES,Pradelles,Pradelles,,48999",
    "COMD,48999,,,,,0,VALMARES,Valmarès,Valmarès,,48999",
)


def test_former_communes_are_found_even_where_no_address_says_them(tmp_path: Path) -> None:
    report, path = built(tmp_path, ("a.csv", lines(LEGACY, LEGACY_ROW)), ("cog.csv", COG))
    assert report.sources[1].format == "COG"
    with Index.open(path, verify=True) as index:
        for city in ("pradelles", "font grise", "valmares"):
            assert index.search(f"3 bis chemin des lavoirs {city}", limit=1)[0].housenumber == "3 bis"
        (former,) = index.search("pradelles", limit=1)
        assert (former.label, former.kind) == ("Pradelles 48990 Valmarès", AddressKind.LOCALITY)
        assert former.point is not None
        assert former.point.latitude == pytest.approx(44.5)
        assert index.autocomplete("prade")[0].label == "Pradelles 48990 Valmarès"


def test_a_commune_that_exists_elsewhere_is_not_taken_for_another(tmp_path: Path) -> None:
    text = lines(LEGACY, LEGACY_ROW.replace("Valmarès", "Arvilliers").replace("Font-Grise", ""))
    _, without = built(tmp_path, ("a.csv", text))
    with Index.open(without) as index:
        assert index.search("chemin des lavoirs orvilliers")
    _, path = built(tmp_path, ("a.csv", text), ("cog.csv", COG))
    with Index.open(path) as index:
        assert index.search("chemin des lavoirs orvilliers") == []
        assert index.search("chemin des lavoirs arviliers")


def test_a_cedex_stands_for_its_commune(tmp_path: Path) -> None:
    cedex = "code_cedex;code_insee;libelle\n48321;48999;VALMARES CEDEX\n99;48999;x\n48322;99999;y\n"
    _, path = built(tmp_path, ("a.csv", lines(LEGACY, LEGACY_ROW)), ("cedex.csv", cedex))
    with Index.open(path) as index:
        (found,) = index.search("3 bis chemin des lavoirs 48321", limit=1)
        assert found.postcode == "48990"
        assert index.search("3 bis chemin des lavoirs 48322 cedex", limit=1)[0].postcode == "48990"


def test_lists_of_communes_alone_are_no_index(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no_address"):
        _ = built(tmp_path, ("cog.csv", COG))


def test_lines_that_are_not_json_are_told(tmp_path: Path) -> None:
    good = [json.dumps(line) for line in ADDOK]
    text = lines(good[1], "{", '"text"', good[2], '{"type": "street", "housenumbers": {"1": 3}}')
    report, _ = built(tmp_path, ("a.ndjson", text))
    (source,) = report.sources
    assert (source.skipped, source.kept, [fault.line for fault in source.faults]) == (3, 2, [2, 3, 5])


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("id", "type", "name", "postcode", "citycode", "city", "oldcity", "lon", "lat", "housenumbers", "banId")


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), json_values | st.dictionaries(st.text(max_size=4), json_values)))
def test_any_object_gives_text_or_nothing(found: dict[str, object]) -> None:
    told: list[str] = []
    for fields in addok([json.dumps(found)], lambda column, problem: told.append(column)):
        assert all(type(text) is str for text in fields)


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=3))
def test_any_line_is_a_header_or_is_not(parts: Sequence[str]) -> None:
    known = recognised(";".join(parts))
    assert known is None or known[0].required <= set(known[1])


def test_columns_mean_what_they_say(tmp_path: Path) -> None:
    rows = [
        LEGACY_ROW.replace("Valmarès", "Rosans").replace("Font-Grise", ""),
        LEGACY_ROW.replace("0012", "0013").replace("Chemin des Lavoirs", "Rue de Rosans").replace("Font-Grise", "")
        .replace("48999", "48777").replace("Les Combes", ""),
    ]  # fmt: skip
    _, path = built(tmp_path, ("a.csv", lines(LEGACY, *rows)))
    with Index.open(path) as index:
        (found,) = index.search(Parts("3bis", "chemin des lavoirs", "", "rosans"), limit=1)
        assert (found.street, found.housenumber) == ("Chemin des Lavoirs", "3 bis")
        (found,) = index.search(Parts("3 bis", "rue de rosans", "48990", "valmares"), limit=1)
        assert (found.street, found.city) == ("Rue de Rosans", "Valmarès")
        assert index.search(Parts("", "rosans", "", "ailleurs")) == []
        (found,) = index.search(Parts(city="rosans"), limit=1)
        assert found.kind is AddressKind.MUNICIPALITY
        assert index.search(Parts()) == []
        with pytest.raises(InvalidInput, match="query_too_long"):
            _ = index.search(Parts(street="a" * 300))


def test_departements_and_several_values(tmp_path: Path) -> None:
    rows = [
        LEGACY_ROW.replace("48999", code).replace("48990", postcode).replace("Valmarès", city).replace("Font-Grise", "")
        for code, postcode, city in (("48999", "48990", "A"), ("2A999", "20999", "B"), ("97199", "97199", "C"))
    ]
    _, path = built(tmp_path, ("a.csv", lines(LEGACY, *rows)))

    def cities(filters: Filters) -> set[str]:
        with Index.open(path) as index:
            found = index.search("3 bis chemin des lavoirs", filters=filters)
            begun = index.autocomplete("chemin des lav", filters=filters)
        assert {address.city for address in found} == {address.city for address in begun}
        return {address.city for address in found}

    assert cities(Filters()) == {"A", "B", "C"}
    assert cities(Filters(depcodes=("48", "971"))) == {"A", "C"}
    assert cities(Filters(depcodes=("2A",))) == {"B"}
    assert cities(Filters(depcodes=("20", "é", ""))) == set()
    assert cities(Filters(postcodes=("48990", "20999"))) == {"A", "B"}
    assert cities(Filters(citycodes=("2A999", "97199", "x"))) == {"B", "C"}
    assert cities(Filters(citycodes=("2A999",), depcodes=("48",))) == set()
