"""The example as people live it: over HTTP on loopback, over a sandbox, for a town hall and for an association."""

import logging
import re
import sqlite3
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response

from cantine.enrolments import Enrolments, Request
from cantine.forms import LARGEST_BODY
from cantine.headers import protective
from cantine.meal_price import meal_price
from cantine.serve import ASSOCIATION, MANIFEST, run
from cantine.tables import SCHEMA
from cantine.visit import Cookies
from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.errors import Conflict, InvalidInput, Unavailable
from etatplateforme.guarantor import Guarantor
from etatplateforme.guarantor.decisions import DecisionRecord
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.manifest import Settings, parse_manifest
from etatplateforme.sandbox.identity.people import PEOPLE, Citizen
from etatplateforme.service import Service
from etatplateforme.service.foundations import plan_of
from etatplateforme.values.decision import Outcome
from etatplateforme.values.finding import Verdict
from etatplateforme.values.holding import PersonKey
from etatplateforme.values.mandate import Capacity, Mandate
from tests.browser.person import ANSWERS, Person, Sheet
from tests.browser.town_hall import FAILURES, TownHall, running

COUNTER, PHONE = "12 place du Tamis Bavard", "04 65 71 00 10"
INFORMATION = (
    "/",
    "/inscription",
    "/aide",
    "/modalites",
    "/accessibilite",
    "/donnees-personnelles",
    "/formulaire-papier",
)
JOURNEY = ("/connexion", "/deconnexion", "/inscription", "/inscription/envoi", "/adresse/suggestions")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Generator[TownHall]:
    with running(tmp_path_factory.mktemp("mairie"), MANIFEST, failures=FAILURES) as town_hall:
        yield town_hall


@pytest.fixture(scope="module")
def association(tmp_path_factory: pytest.TempPathFactory) -> Generator[TownHall]:
    with running(tmp_path_factory.mktemp("association"), ASSOCIATION) as town_hall:
        yield town_hall


@pytest.fixture
def somebody(hall: TownHall) -> Generator[Person]:
    hall.state.inbox.clear()
    hall.state.faults.clear()
    with Person(hall.url) as person:
        yield person
    hall.state.faults.clear()


def reference_in(page: httpx.Response) -> str:
    found = re.search(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}", page.text)
    assert found is not None
    return found[0]


def recorded(hall: TownHall, reference: str) -> dict[str, str]:
    with closing(sqlite3.connect(hall.data_dir / "service.db")) as store:
        rows = store.execute("SELECT name, value FROM enrolment_answer WHERE reference = ?", (reference,)).fetchall()
    return {str(name): str(value) for name, value in rows}


def lines(hall: TownHall) -> int:
    with closing(sqlite3.connect(hall.data_dir / "service.db")) as store:
        return int(store.execute("SELECT count(*) FROM enrolment").fetchone()[0])


# --- the journey ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("citizen", [one for one in PEOPLE if one.email], ids=lambda one: one.key)
def test_somebody_signs_in_enrols_a_child_and_gets_a_lawful_acknowledgement(
    hall: TownHall, somebody: Person, citizen: Citizen
) -> None:
    form = Sheet(somebody.sign_in(citizen.key).text)
    assert citizen.family_name in form.text
    assert form.values("mail") == [citizen.email]
    assert form.values("family_name") == []  # given by FranceConnect: nothing to type, nothing to change

    done = somebody.send(somebody.filled(family_name="USURPÉ", given_names="Autre", mail=citizen.email))

    reference = reference_in(done)
    (mail,) = hall.state.inbox.wait_for(1)
    assert mail.recipients == (citizen.email,)
    told = " ".join(str(mail.text).split())
    for mention in (
        reference,
        "Nous avons reçu votre envoi le",
        "Mairie imaginaire de Mende, service des écoles",
        "cantine@mende.example",
        "12 place du Tamis Bavard, 48000 Mende",
        PHONE,
        "votre demande est acceptée",
        "attestation",
    ):
        assert mention in told
    kept = recorded(hall, reference)
    assert kept["family_name"] == citizen.family_name
    assert kept.get("given_names", "") == ", ".join(citizen.given_names)
    assert kept["child_birth_date"] == "2019-03-31"
    assert "USURPÉ" not in kept.values()


def test_without_franceconnect_the_journey_is_the_same(hall: TownHall, somebody: Person) -> None:
    home = Sheet(somebody.get("/").text)
    assert "/inscription" in home.links
    done = somebody.send(somebody.filled(given_names=""))
    (mail,) = hall.state.inbox.wait_for(1)
    assert mail.recipients == ("camille@example.org",)
    assert "given_names" not in recorded(hall, reference_in(done))


@pytest.mark.parametrize("way", ["post", "counter"])
def test_nobody_needs_a_mailbox_nor_a_telephone(hall: TownHall, somebody: Person, way: str) -> None:
    somebody.sign_in("outre_mer")
    form = somebody.filled(answer_by=way, mail="", phone="")
    done = somebody.send(form)
    text = Sheet(done.text).text
    assert done.status_code == 200
    assert "Imprimez cette page" in text
    assert "votre demande est acceptée" in text
    assert not {"mail", "phone"} & set(recorded(hall, reference_in(done)))
    assert hall.state.inbox.messages == ()


def test_a_mail_address_that_serves_nothing_is_not_kept(hall: TownHall, somebody: Person) -> None:
    done = somebody.send(somebody.filled(answer_by="post"))
    assert "mail" not in recorded(hall, reference_in(done))


def test_answers_can_be_corrected_before_they_are_sent(somebody: Person) -> None:
    recap = Sheet(somebody.post("/inscription", somebody.filled()).text)
    assert "31 mars 2019" in recap.text
    again = Sheet(somebody.post("/inscription", {**recap.forms["/inscription/envoi"], "action": "corriger"}).text)
    form = again.forms["/inscription"]
    assert {name: form[name] for name in ANSWERS} == {
        name: [value] if isinstance(value, str) else value for name, value in ANSWERS.items()
    }
    assert form["jeton"] == recap.forms["/inscription/envoi"]["jeton"]


def test_nothing_is_kept_before_it_is_sent(hall: TownHall, somebody: Person) -> None:
    before = lines(hall)
    assert somebody.post("/inscription", somebody.filled()).status_code == 200
    assert lines(hall) == before


# --- faults of a person -----------------------------------------------------------------------------------------------


def test_an_empty_form_says_everything_at_once(somebody: Person) -> None:
    blank = somebody.form()
    page = somebody.post("/inscription", {"marque": blank["marque"], "jeton": blank["jeton"]})
    sheet = Sheet(page.text)
    assert page.status_code == 422
    assert "<title>Erreur :" in page.text.replace("\u00a0", " ")
    wanted = [
        "capacity-1",
        "family_name",
        "address",
        "child_family_name",
        "child_birth_date",
        "school",
        "days-1",
        "answer_by-1",
    ]
    assert [link[1:] for link in sheet.links if link.startswith("#") and link != "#contenu"] == wanted
    identifiers = {attributes["id"] for _, attributes in sheet.tags if "id" in attributes}
    assert set(wanted) <= identifiers
    described = {name for _, given in sheet.tags for name in given.get("aria-describedby", "").split()}
    assert described <= identifiers
    assert {f"{name.removesuffix('-1')}-faute" for name in wanted} <= described


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"child_birth_date": "31 02 2019"}, "child_birth_date"),
        ({"child_birth_date": "demain"}, "child_birth_date"),
        ({"child_birth_date": "31 00 2019"}, "child_birth_date"),
        ({"child_birth_date": "00 00 0000"}, "child_birth_date"),
        ({"child_birth_date": "01 01 2999"}, "child_birth_date"),
        ({"child_birth_date": "01 01 0019"}, "child_birth_date"),
        ({"mail": "pas une adresse"}, "mail"),
        ({"mail": ""}, "mail"),
        ({"phone": "12"}, "phone"),
        ({"answer_by": "pigeon"}, "answer_by-1"),
        ({"days": ["dimanche"]}, "days-1"),
        ({"child_family_name": "<b>Zoé</b>"}, "child_family_name"),
        ({"child_family_name": "12345"}, "child_family_name"),
        ({"school": "É" * 201}, "school"),
        ({"address": ""}, "address"),
        ({"capacity": ""}, "capacity-1"),
    ],
)
def test_one_wrong_answer_is_named_and_the_others_stay(
    hall: TownHall, somebody: Person, changes: dict[str, str | list[str]], name: str
) -> None:
    before = lines(hall)
    form = somebody.filled(**changes)
    page = somebody.post("/inscription", form)
    sheet = Sheet(page.text)
    assert page.status_code == 422
    assert [link for link in sheet.links if link.startswith("#") and link != "#contenu"] == [f"#{name}"]
    assert sheet.forms["/inscription"]["jeton"] == form["jeton"]
    assert "PERSONNAGE" in sheet.forms["/inscription"]["family_name"]
    assert somebody.post("/inscription/envoi", form).status_code == 422  # the sending looks again
    assert lines(hall) == before


@pytest.mark.parametrize("written", ["31 03 2019", "31/03/2019", "31-3-2019", "31.3.2019", "31032019", " 31  3  2019 "])
def test_a_date_is_read_as_people_write_it(somebody: Person, written: str) -> None:
    assert "31 mars 2019" in Sheet(somebody.post("/inscription", somebody.filled(child_birth_date=written)).text).text


@pytest.mark.parametrize(
    ("written", "shown"),
    [("00 07 2018", "juillet 2018 (jour inconnu)"), ("00/00/2018", "2018 (jour et mois inconnus)")],
)
def test_a_day_that_nobody_knows_is_no_obstacle(somebody: Person, written: str, shown: str) -> None:
    assert shown in Sheet(somebody.post("/inscription", somebody.filled(child_birth_date=written)).text).text


# --- addresses --------------------------------------------------------------------------------------------------------


def test_an_address_is_searched_and_chosen_without_script(somebody: Person) -> None:
    form = somebody.filled(action="chercher", address="rue de la passoire dodue mende")
    found = Sheet(somebody.post("/inscription", form).text).values("address_found")
    assert found == ["Rue de la Passoire Dodue 48000 Mende", ""]
    recap = somebody.post("/inscription", {**form, "action": "verifier", "address_found": found[0]})
    assert "Rue de la Passoire Dodue 48000 Mende" in recap.text


def test_the_number_of_a_house_that_the_base_does_not_know_stays(somebody: Person) -> None:
    form = somebody.filled(action="chercher", address="999 bis rue de la passoire dodue mende")
    page = Sheet(somebody.post("/inscription", form).text)
    assert page.values("address_found")[0] == "999 bis Rue de la Passoire Dodue 48000 Mende"


@pytest.mark.parametrize("fault", ["geocoder_500", "geocoder_html"])
def test_the_form_goes_on_without_the_address_search(hall: TownHall, somebody: Person, fault: str) -> None:
    form = somebody.filled(action="chercher")
    with hall.state.faults.on(fault):
        page = somebody.post("/inscription", form)
        assert page.status_code == 200
        assert "La recherche d'adresse ne répond pas" in Sheet(page.text).text
        suggestions = somebody.post("/adresse/suggestions", {"marque": form["marque"], "q": "rue de la"})
        assert (suggestions.status_code, suggestions.json()) == (503, {"adresses": []})
        assert somebody.send({**form, "action": "verifier"}).status_code == 200


def test_an_address_that_is_not_found_is_accepted_as_written(hall: TownHall, somebody: Person) -> None:
    form = somebody.filled(action="chercher", address="CCAS, boîte 12, Mende")
    with hall.state.faults.on("geocoder_empty"):
        assert "sera acceptée ainsi" in Sheet(somebody.post("/inscription", form).text).text
    done = somebody.send({**form, "action": "verifier"})
    assert recorded(hall, reference_in(done))["address"] == "CCAS, boîte 12, Mende"


def test_suggestions_answer_labels(somebody: Person) -> None:
    mark = somebody.form()["marque"]
    assert somebody.post("/adresse/suggestions", {"marque": mark, "q": "4 rue du grill"}).json()["adresses"]
    assert somebody.post("/adresse/suggestions", {"marque": mark, "q": "r"}).json() == {"adresses": []}


# --- once, and only once ----------------------------------------------------------------------------------------------


def test_a_double_click_enrols_once_and_sends_one_mail(hall: TownHall, somebody: Person) -> None:
    before, form = lines(hall), somebody.filled()
    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(lambda _: somebody.post("/inscription/envoi", form).status_code, range(4)))
    assert answers == [303] * 4
    assert lines(hall) == before + 1
    first = reference_in(somebody.get("/inscription/recue"))
    assert reference_in(somebody.send(form)) == first
    assert len(hall.state.inbox.wait_for(1)) == 1
    with closing(sqlite3.connect(hall.data_dir / "service.db")) as store:
        assert store.execute("SELECT count(*) FROM notification_content WHERE reference = ?", (first,)).fetchone() == (
            1,
        )


def test_the_same_sending_with_other_answers_says_how_to_correct(hall: TownHall, somebody: Person) -> None:
    form = somebody.filled()
    done = somebody.send(form)
    before = recorded(hall, reference_in(done))
    page = somebody.send({**form, "school": "Une autre école"})
    assert page.status_code == 409
    assert "Pour la corriger" in Sheet(page.text).text
    assert PHONE in Sheet(page.text).text
    assert recorded(hall, reference_in(done)) == before


def test_the_acknowledgement_waits_for_the_relay(hall: TownHall, somebody: Person) -> None:
    with hall.state.faults.on("smtp_rcpt_450"):
        done = somebody.send(somebody.filled())
    assert done.status_code == 200
    with closing(sqlite3.connect(hall.data_dir / "service.db")) as store:
        rows = store.execute("SELECT acknowledged FROM enrolment WHERE reference = ?", (reference_in(done),)).fetchall()
        queued = store.execute(
            "SELECT count(*) FROM notification_content WHERE reference = ?", (reference_in(done),)
        ).fetchone()
    assert (rows, queued) == ([("by_mail",)], (1,))


def test_another_browser_does_not_see_the_acknowledgement(hall: TownHall, somebody: Person) -> None:
    somebody.send(somebody.filled())
    with Person(hall.url) as other:
        assert other.get("/inscription/recue").headers["location"] == "/"


# --- FranceConnect is not there ---------------------------------------------------------------------------------------


def test_when_the_provider_is_down_every_other_way_is_shown_and_works(hall: TownHall, somebody: Person) -> None:
    hall.state.faults.set("identity_unavailable")
    page = somebody.at_provider()
    sheet = Sheet(page.text)
    assert page.status_code == 503
    assert {"/inscription", "/formulaire-papier"} <= set(sheet.links)
    assert COUNTER in sheet.text
    assert PHONE in sheet.text
    home = somebody.get("/")  # the start page knows it from now on
    assert "FranceConnect ne répond pas en ce moment" in Sheet(home.text).text
    assert "S'identifier avec FranceConnect" not in Sheet(home.text).text
    assert somebody.send(somebody.filled()).status_code == 200
    hall.state.faults.clear()


def test_giving_up_at_the_provider_is_no_error(hall: TownHall, somebody: Person) -> None:
    page = somebody.follow(somebody.post(somebody.consent_of("ordinaire"), {"decision": "refuser"}))
    assert page.status_code == 200
    assert "/inscription" in Sheet(page.text).links
    assert "Ce n'est pas grave" in Sheet(page.text).text


@pytest.mark.parametrize(("fault", "status"), [("bad_signature", 400), ("wrong_state", 400), ("token_500", 503)])
def test_a_bad_answer_of_the_provider_opens_no_session(
    hall: TownHall, somebody: Person, fault: str, status: int
) -> None:
    decision = somebody.consent_of("ordinaire")
    with hall.state.faults.on(f"identity_{fault}"):
        page = somebody.follow(somebody.post(decision, {"decision": "accepter"}))
    assert page.status_code == status
    assert "EXEMPLE" not in page.text
    assert "Se déconnecter" not in somebody.get("/").text
    assert {"/inscription", "/formulaire-papier"} <= set(Sheet(page.text).links)


def test_signing_out_closes_the_session(somebody: Person) -> None:
    mark = Sheet(somebody.sign_in("ordinaire").text).forms["/deconnexion"]["marque"]
    goodbye = somebody.follow(somebody.post("/deconnexion", {"marque": mark}))
    assert "Vous êtes déconnecté" in Sheet(goodbye.text).text
    assert "EXEMPLE" not in somebody.get("/inscription").text


# --- hostile visitors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", JOURNEY)
@pytest.mark.parametrize("mark", [None, "", "0" * 64, "é"])
def test_a_form_of_another_site_is_refused(hall: TownHall, somebody: Person, path: str, mark: str | None) -> None:
    before = lines(hall)
    form = {name: value for name, value in somebody.filled().items() if name != "marque"}
    page = somebody.post(path, form if mark is None else {**form, "marque": mark})
    assert page.status_code == 403
    assert PHONE in Sheet(page.text).text
    assert lines(hall) == before


def test_the_mark_of_another_browser_is_refused(hall: TownHall, somebody: Person) -> None:
    form = somebody.filled()
    with Person(hall.url) as other:
        other.form()
        assert other.post("/inscription/envoi", form).status_code == 403
    with Person(hall.url) as cookieless:
        assert cookieless.post("/inscription/envoi", form).status_code == 403


@pytest.mark.parametrize("path", JOURNEY)
def test_a_body_that_is_too_large_is_not_read(somebody: Person, path: str) -> None:
    page = somebody.post(path, somebody.filled(school="x" * LARGEST_BODY))
    assert page.status_code == 413
    assert PHONE in Sheet(page.text).text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/x-www-form-urlencoded", b"marque=\xff"),
        ("application/x-www-form-urlencoded", b"marque=%ff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(200))),
    ],
)
def test_what_is_not_a_form_is_refused(somebody: Person, kind: str, body: bytes) -> None:
    page = somebody.http.post(f"{somebody.url}/inscription", content=body, headers={"content-type": kind})
    assert page.status_code == 415
    assert PHONE in Sheet(page.text).text


@pytest.mark.parametrize("token", ["", "court", "x" * 101, "jeton\nqui coupe une ligne....", "é" * 30])
def test_a_sending_needs_its_token(hall: TownHall, somebody: Person, token: str) -> None:
    before = lines(hall)
    assert somebody.post("/inscription/envoi", {**somebody.filled(), "jeton": token}).status_code == 400
    assert lines(hall) == before


@pytest.mark.parametrize("name", ["address", "school", "family_name", "jeton", "mail"])
def test_markup_that_is_typed_stays_text(somebody: Person, name: str) -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'
    for path in ("/inscription", "/inscription/envoi"):
        page = somebody.post(path, {**somebody.filled(), name: hostile, "days": []})
        assert not [given for given in Sheet(page.text).all("script") if "src" not in given]
        assert Sheet(page.text).all("img") == []
        assert "{{ 7*7 }}" in Sheet(page.text).forms["/inscription"][name][0]


def test_markup_reaches_the_recapitulation_as_text(somebody: Person) -> None:
    recap = somebody.post("/inscription", somebody.filled(address="<script>alert(1)</script>"))
    assert recap.status_code == 200
    assert Sheet(recap.text).all("script") == []
    assert "<dd>&lt;script&gt;alert(1)&lt;/script&gt;</dd>" in recap.text


@pytest.mark.parametrize(
    "target",
    ["https://pirate.example/", "//pirate.example", "/\\pirate.example", "/%2f/pirate.example", "javascript:1"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(somebody: Person, target: str) -> None:
    page = somebody.post("/connexion", {"marque": somebody.form()["marque"], "suite": target})
    assert page.status_code == 400
    assert "location" not in page.headers


@pytest.mark.parametrize(
    "query", ["", "?state=x", "?code=a&state=b&state=c", "?error=access_denied", "?code=" + "x" * 5000]
)
def test_a_callback_that_nobody_asked_for_is_refused(somebody: Person, query: str) -> None:
    page = somebody.get(f"/connexion/retour{query}")
    assert page.status_code == 400
    assert "etat-session" not in page.headers.get("set-cookie", "")


def test_a_visitor_does_not_choose_their_session(hall: TownHall, somebody: Person) -> None:
    planted = "plante-par-quelqu-un-d-autre"
    somebody.http.cookies.set("etat-session", planted, domain="127.0.0.1")
    answer = somebody.post("/connexion", {"marque": somebody.form()["marque"]})
    assert planted not in answer.headers["set-cookie"]


# --- every page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((path, 200) for path in INFORMATION),
        ("/rien", 404),
        ("/statique/rien", 404),
        ("/statique/../serve.py", 404),
        ("/connexion", 405),
        ("/openapi.json", 404),
        ("/docs", 404),
        ("/essai/refus", 403),
        ("/essai/panne", 503),
        ("/essai/abime", 500),
        ("/essai/imprevu", 500),
    ],
)
def test_every_page_shows_counter_and_telephone_and_protects_itself(somebody: Person, path: str, status: int) -> None:
    page = somebody.get(path)
    sheet = Sheet(page.text)
    assert page.status_code == status
    assert COUNTER in sheet.text
    assert PHONE in sheet.text
    assert len(sheet.all("h1")) == 1
    assert sheet.all("html") == [{"lang": "fr"}]
    assert re.search(r"<title>.+ – Inscription à la cantine – Mairie imaginaire de Mende</title>", page.text)
    assert "Accessibilité : non conforme" in sheet.text
    assert "'unsafe" not in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    assert "server" not in page.headers
    assert not [tag for tag, given in sheet.tags if "style" in given or any(name.startswith("on") for name in given)]
    loaded = [given.get("src", "") for given in sheet.all("script")] + [
        given.get("href", "") for given in sheet.all("link")
    ]
    assert all(address.startswith("/statique/") for address in loaded)


def test_cookies_are_out_of_reach_of_scripts(hall: TownHall, somebody: Person) -> None:
    given = somebody.get("/").headers["set-cookie"].lower()
    assert "httponly" in given
    assert "samesite=lax" in given
    assert "max-age" not in given
    assert "secure" not in given  # loopback in http: a browser would drop it


def test_in_https_cookies_are_secure_and_bound_to_the_host() -> None:
    cookies, answer = Cookies(secure=True), Response()
    cookies.keep_visitor(answer, "v" * 32)
    given = answer.headers["set-cookie"]
    assert given.startswith("__Host-")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(given.split("; "))
    assert cookies.session.name.startswith("__Host-")
    assert "strict-transport-security" in protective(secure=True)


def test_a_port_that_is_taken_is_said_in_one_message(hall: TownHall) -> None:
    with pytest.raises(Unavailable) as caught:
        run(MANIFEST, port=int(hall.url.rpartition(":")[2]))
    assert caught.value.code == "port_unavailable"


def test_the_guarantor_finds_nothing_wrong_in_the_real_pages(somebody: Person) -> None:
    manifest = parse_manifest(MANIFEST.read_text(encoding="utf-8"))
    kinds = {"/": PageKind.HOME, "/rien": PageKind.ERROR, "/essai/panne": PageKind.ERROR}
    pages = tuple(
        Page(path.strip("/") or "accueil", somebody.get(path).text, kinds.get(path, PageKind.STEP))
        for path in (*INFORMATION, "/rien", "/essai/panne")
    )
    report = Guarantor(manifest).audit(date(2026, 11, 22), pages=pages)
    assert [finding for finding in report.findings if finding.verdict is Verdict.FAILED] == []
    assert any(finding.rule == "EG-12" and finding.verdict is Verdict.PASSED for finding in report.findings)


def test_nothing_personal_goes_to_logs_journal_or_addresses(
    hall: TownHall, somebody: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers: list[httpx.Response] = []
    somebody.http.event_hooks["response"].append(answers.append)
    somebody.sign_in("ordinaire")
    somebody.send(somebody.filled(mail="amandine.exemple@example.org"))
    hall.state.inbox.wait_for(1)
    ours = " ".join(record.getMessage() for record in caplog.records if record.name != "mail.log")  # the sandbox's SMTP
    journal = b"".join(file.read_bytes() for file in hall.data_dir.glob("journal*")).decode()
    addresses = " ".join(str(answer.url) for answer in answers)
    for personal in ("EXEMPLE", "Zoé", "amandine.exemple", "Grillon", "Prévert"):
        assert personal not in ours
        assert personal not in journal
        assert personal not in addresses


# --- the same application, for an association -------------------------------------------------------------------------


def test_the_association_runs_the_same_application(association: TownHall) -> None:
    with Person(association.url) as person:
        home = Sheet(person.get("/").text)
        form = Sheet(person.get("/inscription").text)
        assert "La Grande Tablée" in home.text
        assert "3 quai de la Théière Rêveuse" in home.text
        assert "FranceConnect" not in home.text
        assert "Mende" not in home.text + form.text
        assert not {"phone", "school", "days", "child_birth_date"} & set(form.forms["/inscription"])
        assert person.get("/connexion/retour").status_code == 404
        found = Sheet(
            person.post("/inscription", person.filled(action="chercher", address="avenue du chausson tetu")).text
        )
        assert "Avenue du Chausson Têtu 67" in " ".join(found.values("address_found"))
        done = person.send(person.filled(school="ignorée", phone="06 39 98 00 00"))
    kept = recorded(association, reference_in(done))
    asked = "capacity family_name given_names address child_family_name child_given_names answer_by mail"
    assert set(kept) == set(asked.split())
    (mail,) = association.state.inbox.wait_for(1)
    told = " ".join(str(mail.text).split())
    for mention in (
        "La Grande Tablée, accueil",
        "03 53 01 00 20",
        "votre demande est refusée",
        "pendant 2 mois",
        "tribunal administratif de Strasbourg",
        "Défenseur des droits",
    ):
        assert mention in told
    assert mail.header("from") == "La Grande Tablée imaginaire <bonjour@tablee.example>"


def test_an_answer_by_post_needs_an_address_even_where_it_is_optional(association: TownHall) -> None:
    with Person(association.url) as person:
        page = person.post("/inscription", person.filled(answer_by="post", address=""))
        assert page.status_code == 422
        assert "#address" in Sheet(page.text).links
        assert person.post("/inscription", person.filled(answer_by="counter", address="")).status_code == 200


@pytest.mark.parametrize("path", [MANIFEST, ASSOCIATION], ids=["mairie", "association"])
@pytest.mark.parametrize("environment", ["sandbox", "integration", "production"])
def test_both_manifests_may_start(path: Path, environment: str) -> None:
    guarantor = Guarantor(
        parse_manifest(path.read_text(encoding="utf-8")), environment=Settings.for_environment(environment).environment
    )
    assert guarantor.gate(lambda: date(2026, 11, 22)).start_decision().outcome is Outcome.ALLOW


@pytest.mark.parametrize(
    ("days", "price", "met"),
    [(["lundi", "jeudi"], "4,10", "non"), (["lundi", "mardi", "jeudi"], "3,60", "oui")],
)
def test_the_price_is_decided_by_a_rule_kept_and_explained(
    hall: TownHall, somebody: Person, days: list[str], price: str, met: str
) -> None:
    done = somebody.send(somebody.filled(days=days))
    told = " ".join(Sheet(done.text).text.split())
    assert f"Prix du repas, en euros : {price}" in told
    assert f"au moins 3 jours par semaine : {met} (Délibération imaginaire 2026-14 du 30 juin 2026, article 2" in told
    assert f"jours de cantine par semaine : {len(days)})" in told
    assert "calculé par un traitement automatique" in told
    assert "Vous pouvez contester cette décision dans un délai de 2 mois" in told
    with closing(sqlite3.connect(hall.data_dir / "service.db")) as store:
        kept = store.execute(
            "SELECT record FROM enrolment_decision WHERE reference = ?", (reference_in(done),)
        ).fetchall()
    (record,) = [DecisionRecord.from_json(str(one)) for (one,) in kept]
    assert (record.inputs, record.outcome) == ({"jours": len(days)}, price.replace(",", "."))


def test_where_no_price_is_declared_none_is_decided(association: TownHall) -> None:
    with Person(association.url) as person:
        done = person.send(person.filled())
    assert "Prix du repas" not in done.text


# --- the block by itself ----------------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> StillClock:
    return StillClock(datetime(2026, 11, 22, 9, tzinfo=UTC))


@pytest.fixture
def service(tmp_path: Path, clock: StillClock) -> Generator[Service]:
    plan = plan_of(MANIFEST, "sandbox", {}, clock, (SCHEMA,), (meal_price,))
    with Service(replace(plan, folder=tmp_path)) as opened:
        yield opened


def sending(token: str = "t" * 32, *decisions: DecisionRecord, **answers: str) -> Request:
    told = {"family_name": "Y", "answer_by": "mail", "mail": "Y@example.org", **answers}
    return Request(token, "v" * 32, told, "sub-1", decisions)


def test_an_enrolment_is_copied_erased_and_forgotten_on_its_date(service: Service, clock: StillClock) -> None:
    enrolments = service.use(Enrolments[Sync], service.manifest, service.calendar)
    made = enrolments.record(sending())
    by_mail, by_subject = PersonKey(mail="y@EXAMPLE.org"), PersonKey(subject="sub-1")
    for key in (by_mail, by_subject):
        (copy,) = service.people.export(key)["inscriptions à la cantine"]
        assert made.reference in str(copy)
        assert "2027-11-22" in str(copy)
    assert service.people.export(PersonKey(mail="z@example.org"))["inscriptions à la cantine"] == []
    assert {stock.name for stock in service.people.kept()} >= {"family_name", "mail", "demandes"}
    assert service.people.erase(by_mail)["inscriptions à la cantine"] == 1
    assert enrolments.read(made.reference) is None

    later = enrolments.record(sending("u" * 32))
    clock.advance(364 * 86_400)
    assert service.people.purge()["inscriptions à la cantine"] == 0
    clock.advance(2 * 86_400)
    assert any(stock.overdue for stock in service.people.kept())
    assert service.people.purge()["inscriptions à la cantine"] == 4  # three answers and their request
    assert enrolments.read(later.reference) is None
    assert sum(stock.kept for stock in service.people.kept()) == 0


def test_a_decision_goes_with_its_enrolment(service: Service, clock: StillClock) -> None:
    enrolments = service.use(Enrolments[Sync], service.manifest, service.calendar)
    decided = service.decide(meal_price, jours=2).record
    made = enrolments.record(sending("t" * 32, decided))
    assert enrolments.decisions(made.reference) == (decided,)
    by_subject = PersonKey(subject="sub-1")
    (copy,) = service.people.export(by_subject)["inscriptions à la cantine"]
    assert decided.version in str(copy)
    assert "décisions" in {stock.name for stock in service.people.kept()}
    assert service.people.erase(by_subject)["inscriptions à la cantine"] == 1
    assert enrolments.decisions(made.reference) == ()

    _ = enrolments.record(sending("u" * 32, decided))
    clock.advance(366 * 86_400)
    assert service.people.purge()["inscriptions à la cantine"] == 5  # three answers, a decision and their request
    assert sum(stock.kept for stock in service.people.kept()) == 0


def test_the_same_sending_is_one_record(service: Service) -> None:
    enrolments = service.use(Enrolments[Sync], service.manifest, service.calendar)
    first = enrolments.record(sending())
    assert enrolments.record(sending()) == first
    with pytest.raises(Conflict) as caught:
        enrolments.record(sending(family_name="Z"))
    assert caught.value.code == "already_sent"
    assert enrolments.record(sending("u" * 32)).reference != first.reference
    assert [waiting.mail for waiting in enrolments.waiting()] == ["Y@example.org", "Y@example.org"]
    enrolments.settle(first.reference, by_mail=True)
    assert len(enrolments.waiting()) == 1


def test_a_mandate_that_does_not_name_the_act_is_refused(service: Service) -> None:
    enrolments = service.use(Enrolments[Sync], service.manifest, service.calendar)
    mandate = Mandate("child", "aunt", Capacity.RELATIVE, frozenset({"notify"}), date(2026, 1, 1))
    with pytest.raises(InvalidInput) as caught:
        enrolments.record(sending(), mandate=mandate)
    assert caught.value.code == "outside_mandate"
    assert (
        enrolments.record(sending(), mandate=replace(mandate, purposes=frozenset({"record"}))).acknowledged == "waiting"
    )


def test_nothing_personal_shows_in_a_repr(service: Service) -> None:
    enrolments = service.use(Enrolments[Sync], service.manifest, service.calendar)
    made = enrolments.record(sending())
    shown = repr((sending(), made, enrolments.waiting(), enrolments))
    assert "example.org" not in shown
    assert "sub-1" not in shown
    assert made.reference not in shown
