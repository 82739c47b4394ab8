"""Clients that others wrote, unchanged, against our server: geopy in Python, leaflet-geosearch in JavaScript."""

import json
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Protocol

import httpx
import pytest

HERE = Path(__file__).parent
PLACE = "3 Place de l'Arrosoir Sauteur 02160 Œuilly"


class Location(Protocol):
    """What geopy answers; it has no types of its own."""

    address: str
    latitude: float
    longitude: float
    raw: dict[str, dict[str, str]]


def geopy(server: str) -> "Geopy":
    """Its client of the Base Adresse Nationale, with the domain set to ours."""
    made: Geopy = import_module("geopy.geocoders").BANFrance(domain=server, scheme="http", timeout=30)
    return made


class Geopy(Protocol):
    """The client."""

    def geocode(self, query: str) -> Location | None: ...

    def reverse(self, query: tuple[float, float]) -> Location | None: ...


def test_geopy_finds_an_address_and_its_surroundings(server: str) -> None:
    client = geopy(server)
    found = client.geocode("3 place de l'arrosoir sauteur oeuilly")
    assert found is not None
    assert found.address == PLACE
    assert found.raw["properties"]["citycode"] == "02565"
    around = client.reverse((found.latitude, found.longitude))
    assert around is not None
    assert around.address == PLACE
    assert client.geocode("rue qui n'existe nulle part du tout") is None


def test_geopy_understands_a_refusal(server: str) -> None:
    client = geopy(server)
    refused: type[Exception] = import_module("geopy.exc").GeocoderQueryError
    with pytest.raises(refused):
        client.geocode("")


def test_leaflet_geosearch_finds_an_address_and_its_surroundings(server: str) -> None:
    if not (HERE / "node_modules/leaflet-geosearch").exists():
        pytest.skip("leaflet-geosearch is not installed (npm ci --prefix tests/contract/addresses)")
    words = [f"http://{server}", "3 place de l'arrosoir sauteur oeuilly", "49.392868", "3.694226"]
    command = ["node", str(HERE / "geosearch.mjs"), *words]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)
    (first, *_), (nearest, *_) = told["found"], told["around"]
    for one in (first, nearest):
        assert one["label"] == PLACE
        assert (round(one["x"], 3), round(one["y"], 3)) == (3.694, 49.393)
        assert one["raw"]["properties"]["postcode"] == "02160"


def test_every_answer_says_whom_it_is_owed_to_and_may_be_read_from_any_page(server: str) -> None:
    origin = {"origin": "https://mairie.example"}
    reply = httpx.get(f"http://{server}/search/", params={"q": "le mas du grelot"}, headers=origin, timeout=30)
    body = reply.json()
    assert (body["attribution"], body["licence"]) == ("Base Adresse Nationale", "Licence inventée")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "server" not in reply.headers


def test_a_refusal_is_told_in_both_contracts(server: str) -> None:
    body = httpx.get(f"http://{server}/search/", timeout=30).json()
    assert (body["code"], body["message"], body["detail"]) == (400, "Failed parsing query", ["q: required param"])
    assert (body["title"], body["description"]) == ("Failed parsing query", "q: required param")


def test_a_file_is_geocoded_as_curl_would_send_it(server: str) -> None:
    files = {"data": ("rues.csv", b"adresse;ville\n3 place de l'arrosoir sauteur;oeuilly\n")}
    reply = httpx.post(f"http://{server}/search/csv/", files=files, timeout=30)
    assert PLACE in reply.text
