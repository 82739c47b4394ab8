import hashlib
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.addresses.asked import Filters
from etatplateforme.addresses.index import Index
from etatplateforme.addresses.index.autocomplete import Completion
from etatplateforme.addresses.index.candidates import MAX_LOOKUPS, MAX_NAMES
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.layout import map_file
from etatplateforme.addresses.index.query import parse
from etatplateforme.addresses.index.search import MAX_SCORED, Search
from etatplateforme.errors import InvalidInput, Unavailable
from etatplateforme.values.address import AddressKind, Point

from .world import DAY, LICENCE, Row, build_from, namesakes, rows, write_ban


@pytest.fixture(scope="session")
def columns(index_file: Path) -> Columns:
    return Columns(map_file(index_file, verify=False))


@pytest.mark.parametrize(
    ("q", "label"),
    [
        ("8 bd du palais paris", "8 Boulevard du Palais 75001 Paris"),
        ("8 bis bd du palais 75001", "8 bis Boulevard du Palais 75001 Paris"),
        ("8bis boulevard du palais, Paris", "8 bis Boulevard du Palais 75001 Paris"),
        ("8B bd du palais paris", "8 bis Boulevard du Palais 75001 Paris"),
        ("8 ter bd du palais paris", "8 Boulevard du Palais 75001 Paris"),
        ("8 bd du plais paris", "8 Boulevard du Palais 75001 Paris"),
        ("8 bd du palais prais", "8 Boulevard du Palais 75001 Paris"),
        ("8 bvd dupalais paris", "8 Boulevard du Palais 75001 Paris"),
        ("8/10 bd du palais paris", "8 Boulevard du Palais 75001 Paris"),
        ("120/10 bd du palais paris", "10 Boulevard du Palais 75001 Paris"),
        ("M. X résidence bleue bat B 8 bd du palais 75001 paris cedex 01", "8 Boulevard du Palais 75001 Paris"),
        ("rue de rivoli paris 4e", "Rue de Rivoli 75004 Paris"),
        ("rue de rivoli paris 1er", "Rue de Rivoli 75001 Paris"),
        ("rue de rivoli 75004", "Rue de Rivoli 75004 Paris"),
        ("av foch 75016 paris", "Avenue Foch 75116 Paris"),
        ("rue de la republique lyon", "Rue de la République 69002 Lyon"),
        ("crs lafayette lyon 3", "Cours Lafayette 69003 Lyon"),
        ("3 la canebiere marseille", "3 La Canebière 13001 Marseille"),
        ("cours napoléon ajaccio", "Cours Napoléon 20000 Ajaccio"),
        ("1 rue cesar campinchi 20200 bastia", "1 Rue César Campinchi 20200 Bastia"),
        ("rue frebault pointe a pitre", "Rue Frébault 97110 Pointe-à-Pitre"),
        ("rue de paris 97400", "Rue de Paris 97400 Saint-Denis"),
        ("rue de paris lille", "Rue de Paris 59000 Lille"),
        ("rue de lille paris", "Rue de Lille 75007 Paris"),
        ("pl du gal de gaulle lille", "Place du Général de Gaulle 59000 Lille"),
        ("rue abbe gregoire lille", "Rue de l'Abbé-Grégoire 59000 Lille"),
        ("8 rue du 8 mai 1945 Y", "8 Rue du 8 Mai 1945 80190 Y"),
        ("rue du huit mai 1945 80190", "Rue du 8 Mai 1945 80190 Y"),
        ("rue d'en haut y", "Rue d'En Haut 80190 Y"),
        ("rue ste oeuvre l'hay aux oeufs", "Rue Sainte-Œuvre 02800 L'Hay-aux-Œufs"),
        ("2 rue victor hugo querqueville", "2 Rue Victor Hugo 50460 Cherbourg-en-Cotentin"),
        ("2 rue victor hugo cherbourg en cotentin", "2 Rue Victor Hugo 50460 Cherbourg-en-Cotentin"),
        ("kermadec", "Kermadec 56360 Le Palais"),
        ("bordilia le palais", "Bordilia 56360 Le Palais"),
        ("querqueville", "Querqueville 50460 Cherbourg-en-Cotentin"),
        ("paris", "Paris"),
        ("paris 11e", "Paris 11e Arrondissement"),
        ("75011", "Paris 11e Arrondissement"),
        ("ajacio", "Ajaccio"),
        ("y", "Y"),
        ("le palais", "Le Palais"),
        ("20200", "Bastia"),
    ],
)
def test_finds(index: Index, q: str, label: str) -> None:
    found = index.search(q)
    assert found[0].label == label
    assert 0.5 < (found[0].score or 0) <= 1


@pytest.mark.parametrize(
    "q",
    [
        "8 rue imaginaire paris",
        "8 rue oberkampf lille",
        "8 rue oberkampf 59000 lille",
        "1 rue frébault ajaccio",
        "rue de la république 97400 saint-denis 97400",
        "99999",
        "de la",
        "...",
        "",
    ],
)
def test_stays_silent_rather_than_name_the_wrong_city(index: Index, q: str) -> None:
    assert index.search(q) == []


def test_homonymous_communes_are_told_apart_by_postcode_or_nearness(index: Index) -> None:
    assert index.search("saint denis 97400")[0].citycode == "97411"
    assert index.search("saint denis 93200")[0].citycode == "93066"
    assert index.search("rue de la république", near=Point(4.83, 45.76))[0].city == "Lyon"
    assert index.search("rue de la république", near=Point(2.35, 48.93))[0].city == "Saint-Denis"


def test_an_answer_is_whole(index: Index) -> None:
    (found,) = index.search("8 bis bd du palais paris", limit=1)
    assert found.kind is AddressKind.HOUSENUMBER
    assert (found.housenumber, found.street, found.name) == (
        "8 bis",
        "Boulevard du Palais",
        "8 bis Boulevard du Palais",
    )
    assert (found.citycode, found.city, found.postcode) == ("75101", "Paris", "75001")
    assert found.id == "75101_0001_00008_bis"
    assert found.point == Point(2.34585, 48.85642)
    (street,) = index.search("boulevard du palais paris", limit=1)
    assert (street.kind, street.housenumber, street.id) == (AddressKind.STREET, None, "75101_0001")
    (paris,) = index.search("paris", limit=1)
    assert (paris.kind, paris.citycode, paris.id, paris.postcode) == (
        AddressKind.MUNICIPALITY, "75056", "75056", "75001",
    )  # fmt: skip


def test_filters_are_held(index: Index) -> None:
    assert {a.postcode for a in index.search("rue de rivoli", filters=Filters(postcodes=("75004",)))} == {"75004"}
    assert {a.city for a in index.search("rue de rivoli", filters=Filters(citycodes=("75056",)))} == {"Paris"}
    assert {a.citycode for a in index.search("rue de la republique", filters=Filters(citycodes=("69123",)))} == {
        "69382"
    }
    assert index.search("rue de rivoli", filters=Filters(postcodes=("69002",))) == []
    assert index.search("rue de rivoli", filters=Filters(postcodes=("75004",), citycodes=("75101",))) == []
    assert index.search("rue de rivoli", filters=Filters(postcodes=("quatre",))) == []
    assert index.search("rue de rivoli", filters=Filters(citycodes=("99999",))) == []


def test_kinds_are_held(index: Index) -> None:
    q = "8 rue de rivoli paris"
    assert {a.kind for a in index.search(q, filters=Filters(kinds=(AddressKind.HOUSENUMBER,)))} == {
        AddressKind.HOUSENUMBER
    }
    assert (
        index.search("rue de rivoli paris", filters=Filters(kinds=(AddressKind.HOUSENUMBER,))) == []
    )  # no number was asked for
    assert {a.label for a in index.search(q, filters=Filters(kinds=(AddressKind.STREET,)))} == {
        "Rue de Rivoli 75001 Paris", "Rue de Rivoli 75004 Paris",
    }  # fmt: skip
    assert [a.label for a in index.search("ajaccio", filters=Filters(kinds=(AddressKind.MUNICIPALITY,)))] == ["Ajaccio"]
    assert index.search("ajaccio", filters=Filters(kinds=(AddressKind.STREET,))) == []
    assert [a.label for a in index.search("kermadec", filters=Filters(kinds=(AddressKind.LOCALITY,)))] == [
        "Kermadec 56360 Le Palais"
    ]


def test_a_house_is_found_behind_a_nearer_street_that_has_not_its_number(tmp_path: Path) -> None:
    streets = (("63001", "Aa", 3, 3.0), ("63002", "Bb", 9, 3.03))
    made = [
        Row("Rue du Lac", str(number), "", "63000", citycode, city, lon, 45.7, "0001")
        for citycode, city, last, lon in streets
        for number in range(1, last + 1)
    ]
    _ = build_from(tmp_path / "a.idx", write_ban(tmp_path / "a.csv", made))
    with Index.open(tmp_path / "a.idx") as opened:
        near = Point(3.0, 45.7)
        assert opened.search("8 rue du lac", near=near, limit=1)[0].city == "Aa"
        (house,) = opened.search("8 rue du lac", near=near, limit=1, filters=Filters(kinds=(AddressKind.HOUSENUMBER,)))
    assert house.label == "8 Rue du Lac 63000 Bb"


def test_every_address_of_the_world_is_found_by_its_label(index: Index) -> None:
    for row in rows():
        inside = row.city.split(" ")[0] if "Arrondissement" in row.city else row.city
        label = " ".join(part for part in (row.number, row.suffix, row.street, row.postcode, inside) if part)
        assert index.search(label, limit=1)[0].label == label


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_the_limit_is_bounded(index: Index, limit: int) -> None:
    with pytest.raises(InvalidInput, match="invalid_limit"):
        _ = index.search("paris", limit=limit)


def test_answers_are_bounded_sorted_and_always_the_same(index: Index) -> None:
    first = index.search("rue", limit=100) or index.search("rue de paris", limit=100)
    scores = [a.score or 0 for a in first]
    assert scores == sorted(scores, reverse=True)
    assert first == (index.search("rue", limit=100) or index.search("rue de paris", limit=100))
    assert len(index.search("rue de rivoli", limit=1)) == 1


@pytest.fixture(scope="module")
def sixty_namesakes(tmp_path_factory: pytest.TempPathFactory) -> Generator[Index]:
    folder = tmp_path_factory.mktemp("namesakes")
    _ = build_from(folder / "a.idx", write_ban(folder / "a.csv", namesakes(60)))
    with Index.open(folder / "a.idx") as opened:
        yield opened


@pytest.mark.parametrize("limit", [1, 10, 11, 21, 50, 60, 100])
@pytest.mark.parametrize(
    "q",
    ["le mas du grelot", "1 le mas du grelot", "le mas du grelo", "le mas du grelot sainte colombe", "sainte colombe",
     "63000", "le mas du grelot 63000"],
)  # fmt: skip
def test_answers_that_are_equally_good_all_come_up_to_the_limit(sixty_namesakes: Index, q: str, limit: int) -> None:
    found = sixty_namesakes.search(q, limit=limit)
    assert len({address.citycode for address in found}) == len(found) == min(limit, 60)
    assert found[: min(limit, 10)] == sixty_namesakes.search(q, limit=min(limit, 10))


USUAL = ("rue", "de", "la", "paris", "saint", "8", "bis", "75001", "lyon", "3e", "y", "bat", "b", "cedex")
BIDI = ("\u200f", "\u202e", "\u2066", "\u061c", "\ufeff")
OPERATORS = ("*", "%", "_", '"', "(", ")", "+", "-", "~", "^", "&&", "||", "NOT", "OR", ":", "\\", "/", "'; --")
CONTROL = ("\x00", "\x07", "\x1b[2J", "\r\n", "\x7f", "\x85")
ODD = (*BIDI, *OPERATORS, *CONTROL, "é", "\ud800", "\u0301", "\ufdfa", "\u0663", "\uff11", "\x00", "ß", "\u0130", "rue")
hostile = st.one_of(
    st.text(max_size=210),
    st.lists(st.sampled_from(USUAL), max_size=60).map(" ".join),
    st.lists(st.sampled_from(ODD), max_size=60).map("".join),
)


@settings(deadline=None)
@given(q=hostile)
def test_whatever_is_typed_gives_answers_or_one_clear_error(index: Index, q: str) -> None:
    for ask in (index.search, index.autocomplete):
        if len(q) > 200:
            with pytest.raises(InvalidInput, match="query_too_long"):
                _ = ask(q)
        else:
            found = ask(q)
            assert len(found) <= 5
            assert all(0 <= (a.score or 0) <= 1 for a in found)


@settings(deadline=None)
@given(q=st.text(alphabet="abcdeilnoprstu 0123456789", max_size=30), lon=st.floats(-180, 180), lat=st.floats(-90, 90))
def test_any_point_may_be_near(index: Index, q: str, lon: float, lat: float) -> None:
    point = Point(lon, lat)
    for ask in (index.search, index.autocomplete):
        for found in ask(q, near=point):
            assert found.point is not None
            assert found.distance_m == pytest.approx(point.distance_m(found.point), abs=0.1)


def test_threads_share_an_index(index: Index) -> None:
    asked = ["8 bd du palais paris", "rue de rivoli paris 4e", "kermadec", "2 rue victor hugo querqueville"] * 25
    alone = [index.search(q) for q in asked]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(index.search, asked)) == alone


def test_the_index_tells_its_source_and_size(index: Index, index_file: Path) -> None:
    assert len(index) == index.source.addresses == sum(bool(row.number) for row in rows())
    (file,) = index.source.files
    assert (index.source.date, index.source.licence, file.name, file.format) == (DAY, LICENCE, "world.csv", "BAN")
    assert file.sha256 == hashlib.sha256((index_file.parent / "world.csv").read_bytes()).hexdigest()


def test_a_closed_index_says_so(index_file: Path) -> None:
    with Index.open(index_file) as opened:
        assert opened.search("paris")
    with pytest.raises(Unavailable, match="index_closed"):
        _ = opened.search("paris")


def test_an_update_is_seen_and_searches_under_way_keep_their_file(tmp_path: Path) -> None:
    out = tmp_path / "a.idx"
    _ = build_from(out, write_ban(tmp_path / "a.csv", rows()))
    with Index.open(out) as before:
        assert not before.replaced
        _ = build_from(out, write_ban(tmp_path / "b.csv", rows()[:13]))
        assert before.replaced
        assert before.search("kermadec")
        with Index.open(out) as after:
            assert after.search("kermadec") == []
        out.unlink()
        assert not before.replaced  # nothing better to open


def test_a_match_says_why(index: Index) -> None:
    (best, *_) = index.matches("8 bis boulevard du plais 75001 paris")
    told = best.explanation
    assert best.certain
    assert best.address.score == pytest.approx(
        told.text + told.name + told.commune + told.postcode + told.order + told.importance + told.number, abs=1e-3
    )
    assert 0 < told.number < 0.1
    assert told.certainty >= told.needed
    near = index.matches("8 bis boulevard du palais 75001 paris", near=Point(2.345, 48.856))[0].explanation
    assert near.nearness > 0


def test_what_is_not_certain_is_a_match_but_no_answer(index: Index) -> None:
    asked = "8 rue oberkampf 59000 lille"
    assert index.search(asked) == []
    doubtful = index.matches(asked)
    assert doubtful
    assert not any(match.certain for match in doubtful)
    assert all(match.explanation.certainty < match.explanation.needed or match.explanation.rule == "contradicted"
               for match in doubtful)  # fmt: skip


@pytest.mark.parametrize(
    ("q", "label"),
    [
        ("8 boulevard du palé 75001 paris", "8 Boulevard du Palais 75001 Paris"),
        ("8 rue oberkanf paris", "8 Rue Oberkampf 75011 Paris"),
        ("3 rue c. campinchi bastia", "3 Rue César Campinchi 20200 Bastia"),
        ("3 campinchi 20200 bastia", "3 Rue César Campinchi 20200 Bastia"),
        ("3 av cesar campinchi bastia", "3 Rue César Campinchi 20200 Bastia"),
        ("3 rue cesar camp inchi bastia", "3 Rue César Campinchi 20200 Bastia"),
        ("8bisrue de rivoli paris 4", "8 bis Rue de Rivoli 75004 Paris"),
        ("rue de rivoli paris IVe", "Rue de Rivoli 75004 Paris"),
        ("rue de rivoli paris I", "Rue de Rivoli 75001 Paris"),
        ("rue oberkampf 33000 bordeaux", None),
        ("rue oberkampf bordeaux", None),
        ("rue de lille bordeaux", None),
        ("8 route des salines le palias", "Route des Salines 56360 Le Palais"),
    ],
)
def test_sounds_initials_last_words_and_communes_that_are_unknown(index: Index, q: str, label: str | None) -> None:
    found = index.search(q, limit=1)
    assert (found[0].label if found else None) == label


MOST_COMPLETED = 10 * 100
"""Ten readings of what is typed, each of at most as many docs as are wanted."""
hard = st.lists(
    st.sampled_from(["saint", "paris", "rue", "de", "la", "8", "bis", "palais", "75001", "a", "victor", "qx", "lille"]),
    max_size=60,
).map(lambda words: " ".join(words)[:200])


odd = st.lists(st.sampled_from([*ODD, *USUAL]), max_size=60).map(lambda words: " ".join(words)[:200])


@settings(deadline=None)
@given(q=hard | odd | st.text(max_size=200))
def test_the_work_of_a_query_is_bounded(columns: Columns, q: str) -> None:
    search = Search(columns, parse(q), near=None, allowed=None, kinds=frozenset(), limit=100)
    _ = search.every()
    assert search.scored <= MAX_SCORED
    assert 0 <= search.chooser.lookups_left <= MAX_LOOKUPS
    assert 0 <= search.chooser.names_left <= MAX_NAMES
    completion = Completion(columns, parse(q, unfinished=True), near=None, allowed=None, limit=100, kinds=frozenset())
    _ = completion.hits()
    assert completion.scored <= MOST_COMPLETED
    assert 0 <= completion.chooser.lookups_left <= MAX_LOOKUPS


@pytest.mark.parametrize("q", ["", " ", "a", "8", "-", '"', "\u200f", "\x00", "rue", "de la", "*" * 200, "a" * 200])
def test_what_says_next_to_nothing_examines_next_to_nothing(columns: Columns, q: str) -> None:
    search = Search(columns, parse(q), near=None, allowed=None, kinds=frozenset(), limit=5)
    _ = search.every()
    assert search.scored <= 400


@pytest.mark.parametrize("q", ["a" * 10_000, "rue " * 2_500, "\u202e" * 10_000])
def test_ten_thousand_letters_are_refused_before_anything_is_examined(index: Index, q: str) -> None:
    for ask in (index.search, index.autocomplete):
        with pytest.raises(InvalidInput) as refused:
            _ = ask(q)
        assert refused.value.code == "query_too_long"


def test_the_work_stops_at_its_bounds(columns: Columns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etatplateforme.addresses.index.search.MAX_SCORED", 3)
    search = Search(columns, parse("rue de pari"), near=None, allowed=None, kinds=frozenset(), limit=100)
    _ = search.every()
    assert search.scored == 3
