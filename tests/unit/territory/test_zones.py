"""Zonings: a point in a district, a commune by its code or by its name alone; what is not certain is said so."""

import gzip
import json
import math
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from etatplateforme.cli.main import app, guarded, load
from etatplateforme.errors import EtatError
from etatplateforme.sandbox.world import world
from etatplateforme.sandbox.world.zones import HALF, frr_csv, qpv_geojson
from etatplateforme.territory.reference import reference
from etatplateforme.territory.zones.files import (
    COMMUNE_ZONINGS,
    read_frr,
    read_qpv,
    read_town_centres,
    read_zoning_2020,
)
from etatplateforme.territory.zones.layer import Layer, Verdict, Zone
from etatplateforme.territory.zones.layers import NamedLayer, NamedRow
from etatplateforme.territory.zones.polygon import Shape
from etatplateforme.values.address import Point
from etatplateforme.values.commune import CommuneCode, Departement

load()
BREST = next(one for one in world().communes if one.code == "29019")
DAY = date(2020, 7, 1)


def districts() -> bytes:
    return qpv_geojson().encode()


@pytest.mark.parametrize(
    ("east", "north", "verdict"),
    [
        (0.5, 0.5, Verdict.INSIDE),
        (0.0, 0.0, Verdict.OUTSIDE),  # in the hole
        (2.5, -0.5, Verdict.INSIDE),  # in the second part
        (1.5, 0.0, Verdict.OUTSIDE),  # between the parts
        (1.0, 0.3, Verdict.UNCERTAIN),  # on an edge
        (1.005, 0.3, Verdict.UNCERTAIN),  # four metres outside
        (0.995, 0.3, Verdict.UNCERTAIN),  # four metres inside
        (0.25, 0.1, Verdict.UNCERTAIN),  # on the edge of the hole
        (40.0, 40.0, Verdict.OUTSIDE),
    ],
)
def test_a_point_is_in_a_district_or_not_or_too_near_its_edge(east: float, north: float, verdict: Verdict) -> None:
    layer = read_qpv(districts(), "qpv-inventes.geojson")
    found = layer.at(Point(BREST.longitude + east * HALF, BREST.latitude + north * HALF))
    assert found.verdict is verdict
    assert bool(found.zones) == (verdict is not Verdict.OUTSIDE)
    assert "au 1er janvier 2024, qpv-inventes.geojson" in str(found)


@given(
    st.lists(st.tuples(st.floats(0.1, 1.0), st.floats(0.2, 1.0)), min_size=5, max_size=12),
    st.floats(0.0, math.tau),
    st.floats(0.0, 1.5),
)
def test_ray_casting_agrees_with_the_sum_of_angles(spokes: list[tuple[float, float]], at: float, far: float) -> None:
    whole = sum(turn for turn, _ in spokes)
    angles = [math.tau * sum(turn for turn, _ in spokes[:number]) / whole for number in range(len(spokes))]
    ring = [(2 + reach * math.cos(a), 45 + reach * math.sin(a)) for a, (_, reach) in zip(angles, spokes, strict=True)]
    ring.append(ring[0])
    point = Point(2 + far * math.cos(at), 45 + far * math.sin(at))
    shape = Shape([[ring]])
    if shape.edge_m(point) > 1:
        turned = sum(
            math.remainder(
                math.atan2(end[1] - point.latitude, end[0] - point.longitude)
                - math.atan2(start[1] - point.latitude, start[0] - point.longitude),
                math.tau,
            )
            for start, end in pairwise(ring)
        )
        assert shape.holds(point) == (abs(turned) > 1)


def test_the_distance_to_an_edge_is_in_metres() -> None:
    square = Shape([[[(3.0, 44.0), (3.1, 44.0), (3.1, 44.1), (3.0, 44.1), (3.0, 44.0)]]])
    assert square.edge_m(Point(3.05, 44.001)) == pytest.approx(Point(3.05, 44.001).distance_m(Point(3.05, 44.0)), 1e-3)
    assert square.edge_m(Point(3.101, 44.05)) == pytest.approx(Point(3.101, 44.05).distance_m(Point(3.1, 44.05)), 1e-3)


def broken(**changes: JsonValue) -> bytes:
    collection = json.loads(districts())
    collection["features"] = [{**collection["features"][0], **changes}]
    return json.dumps(collection).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"features": []}',
        broken(geometry={"type": "Point", "coordinates": [3, 44]}),
        broken(geometry={"type": "Polygon", "coordinates": [[[650_000, 6_860_000]] * 4]}),  # Lambert-93, not degrees
        broken(geometry={"type": "Polygon", "coordinates": []}),
        broken(properties={"nom": "sans code"}),
    ],
)
def test_a_file_that_is_not_the_districts_in_degrees_is_refused(content: bytes) -> None:
    with pytest.raises(EtatError, match="not_a_zoning"):
        _ = read_qpv(content, "qpv.geojson")


def test_communes_of_the_rural_zoning_are_known_by_code() -> None:
    layer = read_frr(frr_csv().encode(), "frr-invente.csv", reference())
    assert str(layer.of(CommuneCode("48095"))) == (
        "France ruralités revitalisation (FRR), oui : Mende (FRR). (au 1er juillet 2024, frr-invente.csv)"
    )
    assert layer.of(CommuneCode("29019")).verdict is Verdict.OUTSIDE
    assert layer.of(CommuneCode("48999")).verdict is Verdict.UNCERTAIN


def test_the_list_of_the_dgcl_is_read_too_with_what_a_spreadsheet_adds() -> None:
    table = '"Code INSEE";"Commune";"Classement"\n="01015";"Arboys";"FRR"\n"48095";"Mende";"Non classée"\n'
    layer = read_frr(("\ufeff" + table).encode(), "liste.csv", reference())
    assert layer.of(CommuneCode("01015")).verdict is Verdict.INSIDE
    assert layer.of(CommuneCode("48095")).verdict is Verdict.OUTSIDE


def test_a_commune_that_unites_some_of_the_zone_only_is_not_certain() -> None:
    table = "codgeo,libgeo,codefrr\n01187,Haut Valromey,FRR\n"
    layer = read_frr(table.encode(), "frr.csv", reference())
    found = layer.of(CommuneCode("01187"))
    assert found.verdict is Verdict.UNCERTAIN
    assert "une partie seulement" in found.why
    assert layer.of(CommuneCode("01330")) == found


def test_a_commune_that_was_then_within_another_is_not_certain() -> None:
    inside = read_frr(b"codgeo,libgeo,codefrr\n60054,Beaumont,FRR\n", "frr.csv", reference(), day=date(2022, 1, 1))
    assert "faisait alors partie d'une autre" in inside.of(CommuneCode("60694")).why
    outside = read_frr(b"codgeo,libgeo,codefrr\n01001,Autre,FRR\n", "frr.csv", reference(), day=date(2022, 1, 1))
    assert outside.of(CommuneCode("60694")).verdict is Verdict.OUTSIDE
    rows = [NamedRow(Zone("1", reference().name_of(CommuneCode("60054")) or ""))]
    layer = NamedLayer(Layer("Zonage inventé", date(2022, 1, 1), "liste.csv"), rows, reference())
    assert layer.of(CommuneCode("60694")).verdict is Verdict.UNCERTAIN


def named(*names: str, departement: str | None = None) -> NamedLayer:
    where = None if departement is None else Departement(departement)
    rows = [NamedRow(Zone(str(number), name), where) for number, name in enumerate(names)]
    return NamedLayer(Layer("Zonage inventé", DAY, "liste.csv"), rows, reference())


def test_a_name_that_one_commune_bears_is_matched_exactly() -> None:
    layer = named("MENDE", "Nulle-Part-sur-Rien")
    assert layer.of(CommuneCode("48095")).verdict is Verdict.INSIDE
    assert layer.of(CommuneCode("48080")).verdict is Verdict.OUTSIDE
    assert "aucune commune : 1" in layer.of(CommuneCode("48080")).why
    assert [row.zone.name for row in layer.unmatched] == ["Nulle-Part-sur-Rien"]


def test_a_name_that_several_communes_bear_is_told_as_such() -> None:
    for code in ("02141", "59127"):
        found = named("Capelle").of(CommuneCode(code))
        assert found.verdict is Verdict.UNCERTAIN
        assert "plusieurs communes portent ce nom" in found.why
    assert named("Capelle", "La Capelle").of(CommuneCode("02141")).verdict is Verdict.INSIDE
    assert named("Capelle", departement="02").of(CommuneCode("02141")).verdict is Verdict.INSIDE
    assert named("Capelle", departement="02").of(CommuneCode("59127")).verdict is Verdict.OUTSIDE


def test_a_line_may_join_the_names_of_two_communes() -> None:
    layer = named("Castres - Mazamet", "Castres - Mazamet")
    assert [layer.of(CommuneCode(code)).verdict for code in ("81065", "81163")] == [Verdict.INSIDE, Verdict.INSIDE]


def test_the_damage_of_the_file_of_2020_is_undone() -> None:
    table = "id,lib,perimetre,nbcom,info1,info2,info3,layer,path\nZRR1,V½uil-et-Giget,Commune,1,,,,zrr zonage,x\n"
    layer = read_zoning_2020(table.encode(), "zonages.csv", "zrr", reference())
    assert layer.of(CommuneCode("16418")).verdict is Verdict.INSIDE
    with pytest.raises(EtatError, match="unknown_zoning"):
        _ = read_zoning_2020(table.encode(), "zonages.csv", "cv", reference())
    with pytest.raises(EtatError, match="not_a_zoning"):
        _ = read_zoning_2020(b"a,b\n1,2\n", "zonages.csv", "zrr", reference())


def test_the_command_tells_each_layer_with_its_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("qpv.geojson").write_text(qpv_geojson())
    Path("frr.csv").write_text(frr_csv())
    Path("acv.csv").write_text("id,ville,nbcom\nacv1,Mende,1\n")
    point = f"{BREST.latitude + HALF / 2:.4f},{BREST.longitude + HALF / 2:.4f}"
    asked = ["zones", "--commune", "48095", "--point", point, "--qpv", "qpv.geojson", "--frr", "frr.csv"]
    assert guarded(lambda: app(["territory", *asked, "--coeur-de-ville", "acv.csv"], standalone_mode=False)) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(
        "Quartier prioritaire de la politique de la ville (QPV), oui : Quartier imaginaire de Brest"
    )
    assert said[1:] == [
        "France ruralités revitalisation (FRR), oui : Mende (FRR). (au 1er juillet 2024, frr.csv)",
        "Action cœur de ville, oui : Mende. (au 1er janvier 2019, acv.csv)",
    ]


@pytest.mark.shared_data
def test_the_real_lists_are_matched_as_far_as_names_tell(shared: Path) -> None:
    folder = shared / "data/territories"
    content = gzip.decompress((folder / "zonages-2020.csv.gz").read_bytes())
    counts = {zoning: read_zoning_2020(content, "z.csv", zoning, reference()).counts() for zoning in COMMUNE_ZONINGS}
    assert (counts["acv"]["certain"], counts["acv"]["unmatched"]) == (215, 0)
    assert counts["zrr"] == {"certain": 16_413, "doubtful": 2_394, "unmatched": 58}
    centres = read_town_centres((folder / "action-coeur-de-ville-2019.csv").read_bytes(), "acv.csv", reference())
    assert centres.counts() == counts["acv"]
