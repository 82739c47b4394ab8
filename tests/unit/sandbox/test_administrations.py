"""The false administrations: who may ask, what each scope opens, every fault, and nobody from anywhere real."""

from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
import pytest

from etatplateforme.sandbox.administrations.bodies import ENDPOINTS as BODIES_ENDPOINTS
from etatplateforme.sandbox.administrations.bodies import BodyEndpoint, body_of
from etatplateforme.sandbox.administrations.contract import API_FAULTS, DATA_SCOPES, ENDPOINTS
from etatplateforme.sandbox.administrations.files import held_of
from etatplateforme.sandbox.faults import KNOWN_FAULTS
from etatplateforme.sandbox.identity.people import PEOPLE, Citizen
from etatplateforme.sandbox.state import CLIENT_SECRET, LocalState
from etatplateforme.values.held_by_the_state import HELD

RECIPIENT = "13002526500013"
OWN = {"authorization": f"Bearer {CLIENT_SECRET}"}


def civil(citizen: Citizen, **changes: object) -> dict[str, object]:
    """The parameters that tell an invented person."""
    year, month, day = citizen.birthdate.split("-")
    told: dict[str, object] = {
        "recipient": RECIPIENT,
        "nomNaissance": citizen.family_name,
        "prenoms[]": list(citizen.given_names),
        "anneeDateNaissance": year,
        "moisDateNaissance": month.lstrip("0"),
        "jourDateNaissance": day.lstrip("0"),
        "sexeEtatCivil": {"female": "F", "male": "M"}[citizen.gender],
        "codeCogInseePaysNaissance": citizen.birthcountry,
        "codeCogInseeCommuneNaissance": citizen.birthplace,
        **changes,
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def asked(
    client: httpx.Client, state: LocalState, path: str, params: Mapping[str, object], headers: Mapping[str, str] = OWN
) -> httpx.Response:
    return client.get(f"{state.urls.particulier}{path}?{urlencode(params, doseq=True)}", headers=dict(headers))


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["errors"][0]["code"]


QF = "/v3/dss/quotient_familial/identite"
AMANDINE = PEOPLE[0]


def test_it_doubles_every_datum_of_the_catalogue_and_its_scopes() -> None:
    assert {f"particulier.{endpoint.name}" for endpoint in ENDPOINTS} == {
        name for name in HELD if name.startswith("particulier.")
    }
    assert {scope for endpoint in ENDPOINTS for scope in endpoint.masks} <= DATA_SCOPES


@pytest.mark.parametrize("citizen", PEOPLE, ids=lambda citizen: citizen.key)
def test_a_person_is_found_by_civil_status_with_its_holes(
    client: httpx.Client, state: LocalState, citizen: Citizen
) -> None:
    response = asked(client, state, QF, civil(citizen))
    held = held_of(citizen.key, "quotient_familial")
    if held is None:
        assert code_of(response) == (404, "37003")
    else:
        assert response.json()["data"] == held


@pytest.mark.parametrize(
    "changes",
    [{"nomNaissance": "AUTRE"}, {"prenoms[]": ["Lucie"]}, {"anneeDateNaissance": "1986"}, {"sexeEtatCivil": "M"},
     {"codeCogInseePaysNaissance": "99352"}, {"codeCogInseeCommuneNaissance": "57463"}, {"prenoms[]": None}],
)  # fmt: skip
def test_another_civil_status_is_nobody_s(client: httpx.Client, state: LocalState, changes: dict[str, object]) -> None:
    assert code_of(asked(client, state, QF, civil(AMANDINE, **changes))) == (404, "37003")


def test_less_is_enough_when_it_tells_one_person(client: httpx.Client, state: LocalState) -> None:
    less = civil(AMANDINE, **{"prenoms[]": ["amandine"], "jourDateNaissance": None})
    assert asked(client, state, QF, less).status_code == 200


def test_the_recipient_and_the_token_are_required(client: httpx.Client, state: LocalState) -> None:
    assert code_of(asked(client, state, QF, civil(AMANDINE, recipient=None))) == (422, "00203")
    assert code_of(asked(client, state, QF, civil(AMANDINE), {})) == (401, "00101")
    assert code_of(asked(client, state, QF, civil(AMANDINE), {"authorization": "Bearer autre"})) == (401, "00101")


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/v3/mesri/statut_etudiant/ine", {"ine": "0000000018A"}),
        ("/v3/france_travail/statut/identifiant", {"identifiant": "berenice.y"}),
        ("/v3/france_travail/indemnites/identifiant", {"identifiant": "berenice.y"}),
        ("/v3/sdh/statut_sportif/identifiant", {"identifiant": "1800"}),
    ],
)
def test_a_number_finds_a_person(client: httpx.Client, state: LocalState, path: str, params: dict[str, str]) -> None:
    assert asked(client, state, path, {"recipient": RECIPIENT, **params}).status_code == 200
    (name,) = params
    assert asked(client, state, path, {"recipient": RECIPIENT, name: "autre"}).status_code == 404


def test_version_4_of_the_grant_has_a_status(client: httpx.Client, state: LocalState) -> None:
    params = {"recipient": RECIPIENT, "ine": "0000000018A"}
    third, fourth = (
        asked(client, state, f"/v{version}/cnous/etudiant_boursier/ine", params).json()["data"] for version in (3, 4)
    )
    assert third["est_boursier"] is fourth["statut_boursier"]["est_boursier"] is True
    assert "est_boursier" not in fourth


PURPOSE = {"recipient": RECIPIENT, "context": "essai", "object": "essai"}
KNOWN = {"00301": "000000026", "00302": "00000002600013", "00304": "FR00000002600013", "00333": "W000000018"}
"""A number that each endpoint knows, by the error that it gives for another form."""


def asked_of(client: httpx.Client, state: LocalState, endpoint: BodyEndpoint, number: str) -> httpx.Response:
    month = "06" if "{month}" in endpoint.path else ""
    path = endpoint.path.format(number=number, year="2026" if month else "2025", month=month)
    return client.get(f"{state.urls.entreprise}{path}", params=PURPOSE, headers=OWN)


@pytest.mark.parametrize("endpoint", BODIES_ENDPOINTS, ids=lambda endpoint: endpoint.path)
def test_every_door_of_api_entreprise_answers(client: httpx.Client, state: LocalState, endpoint: BodyEndpoint) -> None:
    number = KNOWN[endpoint.malformed]
    month = {"month": "06"} if "{month}" in endpoint.path else {}
    year = {"year": "2026" if month else "2025"} if "{year}" in endpoint.path else {}
    held = body_of(endpoint, {"number": number, **year, **month})
    answered = asked_of(client, state, endpoint, number).json()["data"]
    assert held is not None
    assert answered == ([{"data": item, "links": {}, "meta": {}} for item in held] if isinstance(held, list) else held)
    nobody = {"00301": "9" * 9, "00333": "W999999999"}.get(endpoint.malformed, "9" * 14)
    assert code_of(asked_of(client, state, endpoint, nobody)) == (404, f"{endpoint.prefix}003")
    assert code_of(asked_of(client, state, endpoint, "court")) == (422, endpoint.malformed)


def test_another_year_holds_nothing_and_the_open_door_opens_less(client: httpx.Client, state: LocalState) -> None:
    url = f"{state.urls.entreprise}/v3/dgfip/unites_legales/000000026/liasses_fiscales"
    assert client.get(f"{url}/2025", params=PURPOSE, headers=OWN).status_code == 200
    assert code_of(client.get(f"{url}/2024", params=PURPOSE, headers=OWN)) == (404, "03003")
    door = f"{state.urls.entreprise}/v4/djepva/api-association/associations"
    whole, part = (
        client.get(f"{door}/{way}W000000018", params=PURPOSE, headers=OWN).json()["data"] for way in ("", "open_data/")
    )
    assert whole.keys() - part.keys() == {"reseaux_affiliation", "documents_rna"}
    closed = {"representants_legaux", "documents_dac"}
    assert whole["etablissements"][0].keys() - part["etablissements"][0].keys() == closed


def test_bodies_want_a_context_and_an_object(client: httpx.Client, state: LocalState) -> None:
    url = f"{state.urls.entreprise}/v4/insee/sirene/etablissements/00000001800010"
    assert client.get(url, params=PURPOSE, headers=OWN).json()["data"]["siret"] == "00000001800010"
    for missing, code in (("context", "00201"), ("object", "00202"), ("recipient", "00203")):
        less = {name: value for name, value in PURPOSE.items() if name != missing}
        assert code_of(client.get(url, params=less, headers=OWN)) == (422, code)
    assert code_of(client.get(url, params=PURPOSE)) == (401, "00101")


FAULTS = [fault.name for fault in KNOWN_FAULTS if fault.name.startswith("administration_")]


@pytest.mark.parametrize("name", [name for name in FAULTS if not name.endswith(("_slow", "_silence"))])
def test_every_fault_strikes(client: httpx.Client, state: LocalState, name: str) -> None:
    state.faults.set(name, times=1)
    struck, sound = (asked(client, state, QF, civil(AMANDINE)) for _ in range(2))
    assert (sound.status_code, sound.headers["x-response-cached"]) == (200, "false")
    assert sound.headers["x-bac-a-sable"] == "1"
    match name.removeprefix("administration_"):
        case "429":
            assert code_of(struck) == (429, "00429")
            assert struck.headers["retry-after"] == "5"
        case "500":
            assert code_of(struck) == (500, "00500")
        case "502":
            assert code_of(struck) == (502, "37999")
        case "504":
            assert code_of(struck) == (504, "37002")
        case "unknown":
            assert code_of(struck) == (404, "37003")
        case "html":
            assert struck.headers["content-type"].startswith("text/html")
        case "masked":
            assert struck.json()["data"] == {}
        case "cached":
            assert (struck.headers["x-response-cached"], struck.headers["x-cache-expires-in"]) == ("true", "1800")
        case _:
            assert code_of(struck) == API_FAULTS[name][:2]


def test_a_sign_in_that_is_unknown_opens_nothing(client: httpx.Client, state: LocalState) -> None:
    path = "/v3/dss/quotient_familial/france_connect"
    headers = {"authorization": "Bearer inconnu"}
    assert code_of(asked(client, state, path, {"recipient": RECIPIENT}, headers)) == (401, "51502")
