"""The sandbox's pages and geocoder over HTTP: marked, guarded, readable, and safe to open."""

import smtplib
from typing import TypedDict

import httpx
import pytest

from etatplateforme.manifest.in_sandbox import SANDBOX_CLIENT_ID
from etatplateforme.sandbox.site import MARK
from etatplateforme.sandbox.state import LocalState

HOSTILE = (
    b"Subject: =?utf-8?q?=3Cscript=3Ealert=281=29=3C=2Fscript=3E?=\r\nX-Note: <img src=x onerror=alert(2)>\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n<script>alert(3)</script><p>Bonjour</p>\r\n"
)
PAGES = ["", "_bac-a-sable/", "courriels/", "courriels/99", "courriels/inconnu/x"]
ANSWERS = [
    *PAGES,
    "geocodage/search?q=rue",
    "geocodage/nulle-part",
    "catalogue/api/1/datasets/",
    "api/v2/jwks",
    "_bac-a-sable/identite.css",
    "zzz",
]


def deliver(state: LocalState, raw: bytes = HOSTILE) -> str:
    with smtplib.SMTP(state.urls.smtp_host, state.urls.smtp_port, timeout=10) as smtp:
        smtp.sendmail("mairie@commune.example", ["elle@exemple.example"], raw)
    return f"{state.urls.inbox}{state.inbox.wait_for(1)[-1].number}"


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_is_marked(state: LocalState, client: httpx.Client, path: str) -> None:
    assert client.get(state.urls.home + path).headers[MARK] == "1"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_nothing_is_true(state: LocalState, client: httpx.Client, path: str) -> None:
    reply = client.get(state.urls.home + path)
    assert reply.headers["content-type"].startswith("text/html")
    assert '<html lang="fr">' in reply.text
    assert "BAC À SABLE" in reply.text
    assert reply.text.count("<h1>") == 1
    assert reply.text.count("<title>") == 1
    assert "<script" not in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["attaquant.example", "attaquant.example:4001", "192.168.1.10"])
@pytest.mark.parametrize("path", ["", "courriels/", "geocodage/search?q=rue", "api/v2/jwks"])
def test_another_name_pointed_at_this_machine_is_refused(
    state: LocalState, client: httpx.Client, host: str, path: str
) -> None:
    assert client.get(state.urls.home + path, headers={"host": host}).status_code == 403


def test_the_home_page_lists_every_service_and_the_communes_with_their_source(
    state: LocalState, client: httpx.Client
) -> None:
    text = client.get(state.urls.home).text
    for address in (state.urls.issuer, state.urls.geocoder, state.urls.catalogue, state.urls.inbox, state.urls.faults):
        assert address in text
    assert str(state.urls.smtp_port) in text
    assert "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson" in text
    assert "Licence Ouverte 2.0" in text
    assert SANDBOX_CLIENT_ID in text


def test_every_fault_is_on_its_page_with_a_label(state: LocalState, client: httpx.Client) -> None:
    text = client.get(state.urls.faults).text
    for name in state.faults.known:
        assert f'id="{name}"' in text
        assert f'<label for="{name}">' in text


def test_the_form_switches_exactly_what_is_ticked(state: LocalState, client: httpx.Client) -> None:
    state.faults.set("geocoder_429")
    reply = client.post(state.urls.faults, data={"on": ["smtp_slow", "identity_access_denied"]})
    assert reply.status_code == 303
    assert set(state.faults.active()) == {"smtp_slow", "identity_access_denied"}
    shown = client.get(state.urls.home.rstrip("/") + reply.headers["location"]).text
    assert 'value="smtp_slow" checked' in shown
    assert 'role="status"' in shown
    assert client.post(state.urls.faults, data={}, headers={"accept": "application/json"}).status_code == 422
    assert client.post(state.urls.faults, data={"rien": ""}).status_code == 303
    assert state.faults.active() == {}


def test_a_program_in_another_language_can_switch_faults(state: LocalState, client: httpx.Client) -> None:
    as_json = {"accept": "application/json"}
    reply = client.post(state.urls.faults, data={"on": "geocoder_500"}, headers=as_json)
    assert reply.json() == {"pannes": {"geocoder_500": None}}
    assert client.get(state.urls.faults, headers=as_json).json() == reply.json()


def test_a_wrong_name_changes_nothing(state: LocalState, client: httpx.Client) -> None:
    state.faults.set("geocoder_429")
    assert client.post(state.urls.faults, data={"on": ["smtp_slow", "faux"]}).status_code == 422
    assert state.faults.active() == {"geocoder_429": None}


@pytest.mark.parametrize(
    "headers", [{"origin": "https://attaquant.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_a_page_of_another_site_changes_nothing(
    state: LocalState, client: httpx.Client, headers: dict[str, str]
) -> None:
    deliver(state)
    assert client.post(state.urls.faults, data={"on": "smtp_slow"}, headers=headers).status_code == 403
    assert client.post(f"{state.urls.inbox}vider", headers=headers).status_code == 403
    assert state.faults.active() == {}
    assert len(state.inbox.messages) == 1


def test_a_form_sent_by_its_own_page_is_accepted(state: LocalState, client: httpx.Client) -> None:
    headers = {"origin": state.urls.home.rstrip("/"), "sec-fetch-site": "same-origin"}
    assert client.post(state.urls.faults, data={"on": "smtp_slow"}, headers=headers).status_code == 303


def test_a_hostile_mail_is_shown_escaped(state: LocalState, client: httpx.Client) -> None:
    address = deliver(state)
    for text in (client.get(state.urls.inbox).text, client.get(address).text):
        assert "<script>" not in text
        assert "&lt;script&gt;alert(1)" in text
    text = client.get(address).text
    assert "<img src=x" not in text
    assert '<iframe sandbox="" title="Version HTML du message"' in text


def test_the_html_of_a_mail_can_neither_run_nor_fetch(state: LocalState, client: httpx.Client) -> None:
    reply = client.get(f"{deliver(state)}/html")
    policy = reply.headers["content-security-policy"]
    assert reply.text.strip() == "<script>alert(3)</script><p>Bonjour</p>"
    assert policy.startswith("sandbox;")
    assert "allow-" not in policy
    assert "default-src 'none'" in policy
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_the_source_of_a_mail_is_plain_text(state: LocalState, client: httpx.Client) -> None:
    reply = client.get(f"{deliver(state)}/source")
    assert reply.content == HOSTILE
    assert reply.headers["content-type"].startswith("text/plain")


def test_the_inbox_is_read_as_json_and_emptied(state: LocalState, client: httpx.Client) -> None:
    deliver(state)
    (mail,) = client.get(f"{state.urls.inbox}messages.json").json()
    assert mail["recipients"] == ["elle@exemple.example"]
    assert mail["html"].strip().endswith("<p>Bonjour</p>")
    assert client.post(f"{state.urls.inbox}vider").status_code == 303
    assert state.inbox.messages == ()


class Place(TypedDict):
    type: str
    coordinates: list[float]


class Feature(TypedDict):
    type: str
    geometry: Place
    properties: dict[str, str | float | None]


def features(client: httpx.Client, url: str, **params: str) -> list[Feature]:
    reply = client.get(url, params=params)
    assert reply.status_code == 200
    assert reply.json()["banner"] == "BAC À SABLE"
    found: list[Feature] = reply.json()["features"]
    return found


def test_an_invented_address_is_found_and_found_again_where_it_is(state: LocalState, client: httpx.Client) -> None:
    search = f"{state.urls.geocoder}/search"
    street = features(client, search, q="Guéret", type="street", citycode="23096") or features(
        client, search, q="rue Guéret", citycode="23096"
    )
    name = street[0]["properties"]["name"]
    (found, *_) = features(client, search, q=f"5 {name} 23000 Guéret", autocomplete="0", citycode="23096")
    assert found["properties"]["citycode"] == "23096"
    assert found["properties"]["context"] == "23, Creuse, Nouvelle-Aquitaine"
    longitude, latitude = (str(degrees) for degrees in found["geometry"]["coordinates"])
    (nearest, *_) = features(client, f"{state.urls.geocoder}/reverse", lon=longitude, lat=latitude)
    assert nearest["properties"]["citycode"] == "23096"
    assert int(str(nearest["properties"]["distance"])) < 50


def test_the_geocoder_floods_fails_and_lies_on_demand(state: LocalState, client: httpx.Client) -> None:
    url = f"{state.urls.geocoder}/search?q=rue"
    with state.faults.on("geocoder_429"):
        flooded = client.get(url)
    assert (flooded.status_code, flooded.headers["retry-after"]) == (429, "5")
    assert set(flooded.json()) == {"code", "message", "detail"}
    with state.faults.on("geocoder_500"):
        failed = client.get(url)
    assert (failed.status_code, failed.content) == (500, b"")
    with state.faults.on("geocoder_html"):
        assert client.get(url).text.startswith("<!doctype html>")
    with state.faults.on("geocoder_empty"):
        assert client.get(url).json()["features"] == []
    assert client.get(url).json()["features"] != []


@pytest.mark.parametrize("fault", ["geocoder_slow", "geocoder_silence"])
def test_the_geocoder_is_late_on_demand(state: LocalState, client: httpx.Client, fault: str) -> None:
    state.faults.set(fault)
    with pytest.raises(httpx.ReadTimeout):
        client.get(f"{state.urls.geocoder}/search?q=rue", timeout=0.4)


def test_the_identity_provider_answers_under_its_issuer(state: LocalState, client: httpx.Client) -> None:
    discovery = client.get(f"{state.urls.issuer}/.well-known/openid-configuration").json()
    assert discovery["issuer"] == state.urls.issuer
    with state.faults.on("identity_unavailable"):
        assert client.get(discovery["jwks_uri"]).status_code == 503
    assert client.get(discovery["jwks_uri"]).status_code == 200
