"""Geocoding of a file by the server: the words of the Géoplateforme, and what a hostile file cannot do."""

import csv
import io
from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etatplateforme.addresses.csv_rows import ADDED, ADDED_AROUND, MOST_BYTES
from etatplateforme.addresses.server import create_geocoder
from tests.unit.addresses.test_server import METZ, FewAddresses

ONE = "nom,adresse,cp\nMairie,3 rue haute,57000\n"


async def post(
    path: str, content: bytes, fields: Mapping[str, str | list[str]] | None = None, name: str = "liste.csv"
) -> httpx.Response:
    transport = httpx.ASGITransport(app=create_geocoder(FewAddresses()))
    async with httpx.AsyncClient(transport=transport, base_url="http://geocodeur.test") as client:
        return await client.post(path, data=fields, files={"data": (name, content, "text/csv")})


def rows(reply: httpx.Response, delimiter: str = ",") -> list[dict[str, str]]:
    assert reply.status_code == 200
    return list(csv.DictReader(io.StringIO(reply.text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("path", ["/search/csv", "/search/csv/"])
async def test_each_row_comes_back_with_what_was_found(path: str) -> None:
    reply = await post(path, ONE.encode(), {"columns": "adresse", "postcode": "cp"})
    (row,) = rows(reply)
    assert (row["nom"], row["adresse"], row["cp"]) == ("Mairie", "3 rue haute", "57000")
    assert (row["result_label"], row["result_citycode"], row["result_status"]) == (METZ.label, "57463", "ok")
    assert set(row) == {"nom", "adresse", "cp", *ADDED}
    assert reply.headers["content-disposition"] == "attachment; filename*=UTF-8''liste.geocoded.csv"
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"


async def test_a_filter_holds_for_its_row() -> None:
    two = "adresse;cp\nrue;57000\nrue;20000\nrue;99999\n"
    found = rows(await post("/search/csv", two.encode(), {"columns": "adresse", "postcode": "cp"}), ";")
    assert [row["result_city"] for row in found] == ["Metz", "Ajaccio", ""]
    assert [row["result_status"] for row in found] == ["ok", "ok", "not-found"]


async def test_the_columns_wanted_are_the_columns_given() -> None:
    reply = await post("/search/csv", ONE.encode(), {"columns": "adresse", "result_columns": ["city", "result_score"]})
    (row,) = rows(reply)
    assert list(row) == ["nom", "adresse", "cp", "result_score", "result_city", "result_status"]


async def test_places_come_back_with_the_nearest_address() -> None:
    text = "nom,lat,lon\nMairie,49.1168,6.1711\nNulle part,,\nFaux,abc,6\n"
    found = rows(await post("/reverse/csv", text.encode()))
    assert [row["result_status"] for row in found] == ["ok", "skipped", "error"]
    assert found[0]["result_label"] == METZ.label
    assert float(found[0]["result_distance"]) < 50
    assert set(found[0]) == {"nom", "lat", "lon", *ADDED_AROUND}


async def test_excel_is_told_that_it_is_utf_8() -> None:
    reply = await post("/search/csv", ONE.encode("utf-8-sig"), {"columns": "adresse", "with_bom": "true"})
    assert reply.text.startswith("\ufeffnom,")


async def test_a_name_of_file_cannot_add_a_header() -> None:
    reply = await post("/search/csv", ONE.encode(), name='liste.médecins".csv')
    assert reply.headers["content-disposition"].startswith("attachment; filename*=UTF-8''liste.m%C3%A9decins")
    assert '"' not in reply.headers["content-disposition"]


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b"", {}),
        (ONE.encode("utf-16"), {}),
        (ONE.encode(), {"columns": "absente"}),
        (ONE.encode(), {"delimiter": "::"}),
        (ONE.encode(), {"result_columns": "humeur"}),
        (b'a,b\n1,"2\n' + b"x" * 200_000, {}),
        (b"a,b\n1,2,3\n", {}),
    ],
)
async def test_what_cannot_be_read_is_refused_before_an_answer(content: bytes, fields: dict[str, str]) -> None:
    reply = await post("/search/csv", content, fields)
    assert reply.status_code == 400
    assert reply.json()["code"] == 400


async def test_another_body_than_a_form_is_refused() -> None:
    transport = httpx.ASGITransport(app=create_geocoder(FewAddresses()))
    async with httpx.AsyncClient(transport=transport, base_url="http://geocodeur.test") as client:
        for headers, content in (
            ({"content-type": "text/csv"}, ONE.encode()),
            ({"content-type": "multipart/form-data"}, b"abc"),
            ({"content-type": "multipart/form-data; boundary=x"}, b"--y\r\n"),
            ({"content-type": "multipart/form-data; boundary=x"}, b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ):
            reply = await client.post("/search/csv", headers=headers, content=content)
            assert reply.status_code == 400
        assert (await client.get("/search/csv")).status_code == 405


async def test_a_file_that_is_too_large_is_refused_as_it_comes() -> None:
    sent = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="data"; filename="a.csv"\r\n\r\na,b\n'
        while sent < 10 * MOST_BYTES:
            sent += 1_000_000
            yield b"1,2\n" * 250_000

    transport = httpx.ASGITransport(app=create_geocoder(FewAddresses()))
    async with httpx.AsyncClient(transport=transport, base_url="http://geocodeur.test") as client:
        reply = await client.post(
            "/search/csv", headers={"content-type": "multipart/form-data; boundary=x"}, content=flood()
        )
    assert reply.status_code == 413
    assert sent <= MOST_BYTES + 2_000_000


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200),
    st.dictionaries(st.sampled_from(["columns", "delimiter", "lat", "type"]), st.text(max_size=5)),
)
async def test_no_file_breaks_it(content: bytes, fields: dict[str, str]) -> None:
    for path in ("/search/csv", "/reverse/csv"):
        assert (await post(path, content, fields)).status_code in (200, 400)
