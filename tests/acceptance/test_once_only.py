"""A service asks the State in place of people, against the running sandbox: sign-in, civil status, bodies, faults."""

from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from etatplateforme import AsyncService, Service
from etatplateforme.core.action import Async, Sync
from etatplateforme.core.effects import Op
from etatplateforme.core.gate import Refused
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.identity.once_only.answer import Answer, Known, ToAsk, Why
from etatplateforme.identity.once_only.block import OnceOnly
from etatplateforme.identity.once_only.civil import CivilIdentity
from etatplateforme.identity.once_only.companies.social import Issued
from etatplateforme.identity.once_only.entreprise import (
    association,
    attestation_vigilance,
    chiffres_affaires,
    etablissement,
    liasses_fiscales,
)
from etatplateforme.identity.once_only.family import QuotientFamilial
from etatplateforme.identity.once_only.particulier import (
    allocation_adulte_handicape,
    etudiant_boursier,
    ine,
    participation_familiale_eaje,
    quotient_familial,
    revenu_solidarite_active,
    service_civique,
    statut_etudiant,
)
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.relying_party import SignedIn
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.sandbox.state import LocalState, Sandbox
from etatplateforme.service import House
from etatplateforme.service.health import examine
from etatplateforme.values.check import Health
from etatplateforme.values.held_by_the_state import HELD, needed_at_sign_in
from etatplateforme.values.intent import Intent
from etatplateforme.values.rna import Rna
from etatplateforme.values.siret import Siren, Siret
from etatplateforme.web.sign_in.exchange import Request
from etatplateforme.web.sign_in.making import citizens_door
from tests.support.blocks import settled

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
NAMES = (
    "particulier.quotient_familial", "particulier.participation_familiale_eaje", "particulier.revenu_solidarite_active",
    "particulier.allocation_adulte_handicape", "particulier.etudiant_boursier", "particulier.statut_etudiant",
    "particulier.service_civique", "entreprise.etablissement", "entreprise.association",
    "entreprise.attestation_vigilance", "entreprise.chiffres_affaires", "entreprise.liasses_fiscales",
)  # fmt: skip
HABILITATIONS = """
[once_only.particulier]
number = "4242"

[once_only.entreprise]
number = "4243"
context = "Aides aux associations"
purpose = "Vérifier l'existence du demandeur"
"""
DATUM = """
[[data]]
name = "donnee-{rank}"
label = "Donnée {rank}"
kind = "number"
purpose = "calculer le tarif"
retention = "1 an"
source = "api:{name}"
consumer = "facturation"
"""
SETTINGS = """
[sandbox.franceconnect]
issuer = "{urls.issuer}"
client_id = "bac-a-sable"
client_secret = "${{SECRET}}"
redirect_uri = "http://127.0.0.1:8000/connexion/retour"
post_logout_redirect_uri = "http://127.0.0.1:8000/deconnexion/retour"

[sandbox.api_particulier]
url = "{urls.particulier}"
token = "${{SECRET}}"

[sandbox.api_entreprise]
url = "{urls.entreprise}"
token = "${{SECRET}}"
"""
SCOPES = ("openid", "family_name", "given_name")
AnyService = Service | AsyncService


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[LocalState]:
    with Sandbox(tmp_path_factory.mktemp("bac-a-sable"), delay_s=30, silence_s=30) as state:
        yield state


@pytest.fixture
def state(running: LocalState) -> Generator[LocalState]:
    running.faults.clear()
    yield running
    running.faults.clear()


@pytest.fixture
def folder(tmp_path: Path, state: LocalState) -> Path:
    """A service that declares what it asks, and settings that name the sandbox."""
    scopes = sorted({*SCOPES, *needed_at_sign_in(NAMES)})
    manifest = render(defaults()).replace(
        'scopes = ["openid", "family_name", "given_name"]', f"scopes = {scopes}".replace("'", '"')
    )
    data = "".join(DATUM.format(rank=rank, name=name) for rank, name in enumerate(NAMES))
    (tmp_path / "service.toml").write_text(manifest + data + HABILITATIONS, encoding="utf-8")
    (tmp_path / "settings.toml").write_text(SETTINGS.format(urls=state.urls), encoding="utf-8")
    return tmp_path


@asynccontextmanager
async def opened(folder: Path, colour: str) -> AsyncIterator[AnyService]:
    environ = {"SECRET": "secret-public-du-bac-a-sable"}
    if colour == "sync":
        with Service.open(folder / "service.toml", environ=environ) as service:
            yield service
    else:
        async with AsyncService.open(folder / "service.toml", environ=environ) as awaited:
            yield awaited


@pytest.fixture(params=["sync", "async"])
async def service(request: pytest.FixtureRequest, folder: Path) -> AsyncGenerator[AnyService]:
    async with opened(folder, request.param) as made:
        yield made


async def signed_in(service: AnyService, person: str, scopes: tuple[str, ...] | None = None) -> SignedIn[PivotIdentity]:
    """A whole sign-in, as a browser does it."""
    start = await settled(service.identity.sign_in(scopes=scopes))
    callback = await callback_of(start.url, person)
    return await settled(service.identity.complete(callback, session=start.session_id))


async def callback_of(url: str, person: str) -> dict[str, str]:
    """The parameters with which the provider sends *person* back."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as browser:
        page = (await browser.get(url)).headers["location"]
        _ = await browser.post(f"{page}/personne", data={"personne": person})
        decided = await browser.post(f"{page}/decision", data={"decision": "accepter"})
    return dict(parse_qsl(urlsplit(decided.headers["location"]).query))


async def test_the_token_of_a_sign_in_brings_what_each_fund_holds(service: AnyService, state: LocalState) -> None:
    amandine = await signed_in(service, "ordinaire")
    family = await settled(service.once_only.certified(quotient_familial(amandine.access)))
    assert family.value.quotient is not None
    assert family.value.quotient.value == 540
    assert family.value.children is not None
    assert [child.birth_date.value for child in family.value.children if child.birth_date] == [
        "2015-03-09",
        "2019-00-00",
    ]
    creche = await settled(service.once_only.certified(participation_familiale_eaje(amandine.access)))
    assert creche.value.parameters is not None
    assert creche.value.parameters.resources is not None
    assert creche.value.parameters.resources.value == 19_440
    rsa = await settled(service.once_only.certified(revenu_solidarite_active(amandine.access)))
    assert (rsa.value.beneficiary, rsa.value.since) == (False, None)
    assert family.provenance.api == state.urls.particulier
    assert family.provenance.ground == "CRPA, article L114-8 ; habilitation n° 4242"


async def test_a_student_is_found_by_sign_in_by_civil_status_and_by_number(service: AnyService) -> None:
    marie = await signed_in(service, "outre_mer")
    who = CivilIdentity.from_pivot(marie.identity)
    for question in (
        etudiant_boursier(marie.access),
        etudiant_boursier(marie.access, version=3),
        etudiant_boursier(who),
        etudiant_boursier(ine("0000000018A"), version=3),
    ):
        grant = await settled(service.once_only.certified(question))
        assert grant.value.scholar is True
    status = await settled(service.once_only.certified(statut_etudiant(who)))
    assert status.value.admissions is not None
    first = status.value.admissions[0]
    assert (first.commune, first.enrolled) == ("97411", True)


@pytest.mark.parametrize("person", ["ordinaire", "nom_d_usage", "nee_a_l_etranger", "date_partielle"])
async def test_civil_status_finds_whom_the_sign_in_finds(service: AnyService, person: str) -> None:
    somebody = await signed_in(service, person)
    by_token = await settled(service.once_only.certified(quotient_familial(somebody.access)))
    who = CivilIdentity.from_pivot(somebody.identity)
    by_identity = await settled(service.once_only.certified(quotient_familial(who)))
    assert by_identity.value == by_token.value


async def test_who_has_no_first_name_is_asked_for_a_paper(service: AnyService) -> None:
    somebody = await signed_in(service, "sans_prenom")
    by_token = await settled(service.once_only.ask(quotient_familial(somebody.access)))
    assert isinstance(by_token, ToAsk)
    assert (by_token.why, by_token.paper.name) == (Why.UNKNOWN_PERSON, "tax_notice")
    by_identity = await settled(service.once_only.ask(quotient_familial(CivilIdentity.from_pivot(somebody.identity))))
    assert isinstance(by_identity, ToAsk)
    assert (by_identity.why, by_identity.paper.name) == (Why.INCOMPLETE_IDENTITY, "family_quotient")


async def test_bodies_are_looked_up_by_number(service: AnyService) -> None:
    found = await settled(service.once_only.certified(etablissement(Siret("00000001800010"))))
    assert found.value.unit is not None
    assert found.value.unit.body is not None
    assert found.value.unit.body.name == "ASSOCIATION IMAGINAIRE"
    assert found.provenance.endpoint == "/v4/insee/sirene/etablissements/{number}"
    closed = await settled(service.once_only.certified(etablissement(Siret("00000001800028"))))
    assert str(closed.value.closed) == "2022-01-01"
    for number in (Rna("W000000018"), Siret("00000001800010")):
        known = await settled(service.once_only.certified(association(number)))
        assert (known.value.rna, known.value.active) == ("W000000018", True)
    nobody = await settled(service.once_only.ask(association(Rna("W000000019"))))
    assert isinstance(nobody, ToAsk)
    assert nobody.message.startswith("Le ministère de l'intérieur n'a rien trouvé sous ce numéro.")


async def test_a_company_is_looked_up_without_any_paper(service: AnyService) -> None:
    siren, siret = Siren("000000026"), Siret("00000002600013")
    vigilance = await settled(service.once_only.certified(attestation_vigilance(siren)))
    assert vigilance.value.issue is not None
    assert (vigilance.value.issue.code, str(vigilance.value.valid_until)) == (Issued.ISSUED, "2027-01-31")
    assert vigilance.value.ends(vigilance.provenance.obtained_at) is not None
    turnovers = await settled(service.once_only.certified(chiffres_affaires(siret)))
    assert [item.turnover for item in turnovers.value.items] == [900_001, 850_000.5]
    fiscal = await settled(service.once_only.ask(liasses_fiscales(siren, 2024)))
    assert isinstance(fiscal, ToAsk)
    assert (fiscal.why, fiscal.paper.name) == (Why.UNKNOWN_PERSON, "tax_return")


async def test_what_the_sign_in_does_not_open_is_told_and_a_part_is_masked(service: AnyService) -> None:
    identity = ("openid", "family_name", "given_name", "birthdate", "gender", "birthplace", "birthcountry")
    bare = await signed_in(service, "ordinaire", identity)
    answer = await settled(service.once_only.ask(quotient_familial(bare.access)))
    assert isinstance(answer, ToAsk)
    assert answer.cause.code == "sign_in_scope_missing"
    part = await signed_in(service, "ordinaire", (*identity, "cnaf_quotient_familial"))
    known = await settled(service.once_only.certified(quotient_familial(part.access)))
    assert known.value.quotient is not None
    assert (known.value.parents, known.value.children, known.value.address) == (None, None, None)
    nobody = await signed_in(service, "ordinaire", ("openid", "family_name", "cnaf_quotient_familial"))
    refused = await settled(service.once_only.ask(quotient_familial(nobody.access)))
    assert isinstance(refused, ToAsk)
    assert refused.cause.code == "sign_in_token_refused"


FAULTS: dict[str, str] = {
    "administration_409": "already_asking",
    "administration_500": "administration_down",
    "administration_502": "administration_failed",
    "administration_504": "administration_down",
    "administration_unknown": "person_unknown",
    "administration_token_invalid": "api_token_invalid",
    "administration_token_expired": "api_token_expired",
    "administration_token_revoked": "api_token_revoked",
    "administration_scope_missing": "scope_missing",
    "administration_identity_refused": "civil_identity_refused",
    "administration_html": "administration_answer",
    "administration_masked": "data_masked",
}


PASSES = {"already_asking", "administration_down", "administration_failed"}
"""What is asked again, and answered then."""


@BOTH
async def test_each_fault_has_its_code_and_one_that_passes_is_waited_for(
    colour: str, folder: Path, state: LocalState
) -> None:
    async with opened(folder, colour) as service:
        who = CivilIdentity.from_pivot((await signed_in(service, "ordinaire")).identity)
        for name, code in FAULTS.items():
            state.faults.clear()
            state.faults.set(name, times=1)
            answer = await settled(service.once_only.ask(quotient_familial(who)))
            if code in PASSES:
                assert isinstance(answer, Known), name
            else:
                assert isinstance(answer, ToAsk)
                assert answer.cause.code == code


@BOTH
async def test_a_cached_answer_says_until_when(colour: str, folder: Path, state: LocalState) -> None:
    async with opened(folder, colour) as service:
        who = CivilIdentity.from_pivot((await signed_in(service, "ordinaire")).identity)
        state.faults.set("administration_cached", times=1)
        cached = await settled(service.once_only.certified(quotient_familial(who)))
        fresh = await settled(service.once_only.certified(quotient_familial(who)))
    assert (cached.provenance.cached, fresh.provenance.cached) == (True, False)
    assert cached.provenance.renewed_at is not None
    assert (cached.provenance.renewed_at - cached.provenance.obtained_at).total_seconds() == 1800


# --- the routes -----------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("fails", [False, True])
async def test_the_routes_let_the_application_ask_while_the_token_lives(
    colour: str, fails: bool, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[Answer[QuotientFamilial]] = []
    async with opened(folder, colour) as service:
        once: OnceOnly[Sync] | OnceOnly[Async] = service.once_only

        def arrived(signed_in: SignedIn[PivotIdentity]) -> Op[None]:
            answers.append((yield from once.within(quotient_familial(signed_in.access))))
            if fails:
                raise InvalidInput("Un réglage manque.", remedy="Réglez-le.", code="un_code")

        door = citizens_door(cast("House[Sync]", service), arrived=arrived)
        form = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
        begun = await settled(door.start(Request("POST", "/connexion", "", form, b"suite=/inscription")))
        headers = dict(begun.headers)
        cookie = headers["set-cookie"].partition(";")[0]
        callback = await callback_of(headers["location"], "ordinaire")
        back = await settled(door.back(Request("GET", "/connexion/retour", urlencode(callback), {"cookie": cookie})))
    assert (back.status, dict(back.headers)["location"]) == (303, "/inscription")
    assert dict(back.headers)["set-cookie"].partition(";")[0] != cookie
    (answer,) = answers
    assert isinstance(answer, Known)
    assert answer.certified.value.quotient is not None
    assert ("un_code" in caplog.text) is fails


# --- the gate -------------------------------------------------------------------------------------------------------


@BOTH
async def test_the_gate_refuses_what_the_manifest_does_not_declare(colour: str, folder: Path) -> None:
    path = folder / "service.toml"
    text = path.read_text(encoding="utf-8").replace("api:particulier.service_civique", "citizen")
    for scope in HELD["particulier.service_civique"].scopes:
        text = text.replace(f'"{scope}", ', "")
    path.write_text(text, encoding="utf-8")
    async with opened(folder, colour) as service:
        who = CivilIdentity.from_pivot((await signed_in(service, "diacritiques")).identity)
        with pytest.raises(Refused) as caught:
            await settled(service.once_only.ask(service_civique(who)))
    assert caught.value.decision.rules == ("EG-09-echanges",)
    assert "particulier.service_civique" in str(caught.value)


@BOTH
async def test_the_report_counts_what_is_asked_again(colour: str, folder: Path) -> None:
    async with opened(folder, colour) as service:
        who = CivilIdentity.from_pivot((await signed_in(service, "ordinaire")).identity)
        answer = await settled(service.once_only.ask(allocation_adulte_handicape(who)))
        assert isinstance(answer, Known)
        unknown = await settled(service.once_only.ask(statut_etudiant(who)))
        assert isinstance(unknown, ToAsk)
        report = service.report()
    assert report.tally is not None
    counted = {count.intent: count.allowed + count.warned for count in report.tally.counts}
    assert counted[Intent.ASK_AGAIN] == 1
    assert counted[Intent.ASK_ONCE] == 2


def test_a_service_that_declares_nothing_has_no_such_block(tmp_path: Path) -> None:
    (tmp_path / "service.toml").write_text(render(defaults()), encoding="utf-8")
    with Service.open(tmp_path / "service.toml") as service, pytest.raises(InvalidInput) as caught:
        _ = service.once_only
    assert caught.value.code == "block_not_declared"


async def test_doctor_looks_at_each_api(folder: Path) -> None:
    async with AsyncService.open(folder / "service.toml", environ={"SECRET": "opaque"}) as service:
        checks = {check.name: check for check in await examine(service)}
    assert checks["API Particulier"].health is Health.GOOD
    assert checks["API Entreprise"].health is Health.GOOD


def test_every_name_of_this_journey_is_in_the_catalogue() -> None:
    assert set(NAMES) <= HELD.keys()
    assert issubclass(Refused, EtatError)
