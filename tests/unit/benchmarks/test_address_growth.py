"""The copies that make an index grow: nothing of one copy is in another, and a copy is as large as its source."""

from benchmarks.addresses.growth import Multiplier, extrapolated, renamed
from benchmarks.addresses.queries.rows import Row


def rows() -> list[Row]:
    places = (("48000", "48095", "Mende"), ("75001", "75101", "Paris 1er Arrondissement"), ("97310", "97304", "Kourou"))
    return [
        Row(f"{code}_0001", str(n), "", "Rue du Lac", postcode, code, city, "", "", 2.0 + n / 1_000, 45.0, "BAN")
        for postcode, code, city in places
        for n in range(1, 4)
    ]


def test_copies_share_neither_code_nor_postcode_nor_name_of_commune() -> None:
    made = Multiplier(rows())
    copies = [list(made.copy(rank)) for rank in range(4)]
    assert copies[0] == rows()
    for what in ("citycode", "postcode", "city", "street_key"):
        groups = [{getattr(row, what) for row in copy} for copy in copies]
        assert [len(group) for group in groups] == [3] * 4
        assert len(set().union(*groups)) == 12
    assert [[row.street for row in copy] for copy in copies] == [["Rue du Lac"] * 9] * 4
    assert all(row.street_key.startswith(f"{row.citycode}_") for copy in copies for row in copy)


def test_a_commune_is_renamed_letter_by_letter() -> None:
    assert renamed("Mende", 1) == "Nipfi"
    assert renamed("Saint-Laurent", 1) == "Saint Measipv"


def test_the_extrapolation_follows_the_logarithm_of_the_size() -> None:
    assert extrapolated([1.0, 10.0, 100.0], [1.0, 2.0, 3.0], 1_000.0) == 4.0
