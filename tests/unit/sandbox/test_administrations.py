"""The false administrations: who may ask, what each scope opens, every fault, and nobody from anywhere real."""

from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
import pytest

from etatplateforme.sandbox.administrations.contract import API_FAULTS, DATA_SCOPES, ENDPOINTS
from etatplateforme.sandbox.administrations.files import body_of, held_of
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


def test_bodies_want_a_context_and_an_object(client: httpx.Client, state: LocalState) -> None:
    url = f"{state.urls.entreprise}/v3/insee/sirene/etablissements/00000001800010"
    params = {"recipient": RECIPIENT, "context": "essai", "object": "essai"}
    assert client.get(url, params=params, headers=OWN).json()["data"] == body_of("etablissement", "00000001800010")
    for missing, code in (("context", "00201"), ("object", "00202"), ("recipient", "00203")):
        less = {name: value for name, value in params.items() if name != missing}
        assert code_of(client.get(url, params=less, headers=OWN)) == (422, code)
    assert code_of(client.get(f"{url[:-1]}9", params=params, headers=OWN)) == (404, "04003")


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
