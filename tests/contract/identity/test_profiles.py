"""The relying party of the SDK with npm oidc-provider, set up like each of the State's three providers, and with the
sandbox's own: what one shows, the other shows.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey, RSAKey

from etatplateforme.core.action import Async, Runner
from etatplateforme.core.clock import SystemClock
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import AsyncRunner, Guard
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.errors import EtatError
from etatplateforme.identity.agent import Agent
from etatplateforme.identity.errors import ProviderRefused, TokenRefused
from etatplateforme.identity.identity import Agents, Identity
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT, Profile
from etatplateforme.identity.sessions import SCHEMA
from etatplateforme.identity.settings import IdentitySettings
from etatplateforme.sandbox.identity.agents import Agent as SandboxAgent
from etatplateforme.sandbox.identity.clients import ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.people import Citizen
from etatplateforme.sandbox.identity.profiles import PROFILES
from etatplateforme.sandbox.identity.provider import IdentityProvider, create_provider
from tests.contract.identity.providers import CALLBACK, SIGNED_OUT, RunningProvider, served, twin

SECRET = "un-secret-de-test-qui-ne-vaut-rien-ailleurs"
EC_PRIVATE, RSA_PRIVATE = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
EC_PEM, RSA_PEM = (
    key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode() for key in (EC_PRIVATE, RSA_PRIVATE)
)
PUBLIC = {
    "keys": [
        {**ECKey.import_key(EC_PRIVATE).as_dict(private=False), "use": "enc", "kid": "ec", "alg": "ECDH-ES"},
        {**RSAKey.import_key(RSA_PRIVATE).as_dict(private=False), "use": "enc", "kid": "rsa"},
        {**ECKey.import_key(EC_PRIVATE).as_dict(private=False), "use": "sig", "kid": "proof", "alg": "ES256"},
    ]
}
CITIZEN = {
    "given_name": "Amandine Lucie",
    "given_name_array": ["Amandine", "Lucie"],
    "family_name": "EXEMPLE",
    "preferred_username": "D'ŒUVRE",
    "birthdate": "1985-04-00",
    "gender": "female",
    "birthplace": "",
    "birthcountry": "99352",
    "email": "amandine.exemple@example.org",
}
AGENT = {
    "given_name": "Zoé",
    "usual_name": "EXEMPLE",
    "email": "zoe@mairie.example",
    "uid": "42",
    "siret": "21750001600019",
    "siren": "217500016",
    "organizational_unit": "Écoles",
}
TWIN_CITIZEN = Citizen(
    key="ordinaire",
    case="Le jumeau de CITIZEN",
    given_names=("Amandine", "Lucie"),
    family_name="EXEMPLE",
    preferred_username="D'ŒUVRE",
    birthdate="1985-04-00",
    gender="female",
    birthplace="",
    birthcountry="99352",
    email="amandine.exemple@example.org",
)
TWIN = SandboxAgent(
    key="ordinaire",
    case="Le jumeau d'AGENT",
    given_name="Zoé",
    usual_name="EXEMPLE",
    email="zoe@mairie.example",
    uid="42",
    siret="21750001600019",
    organization="Une mairie",
    unit="Écoles",
    levels=("eidas1", "eidas1-mfa"),
)
PEOPLE_SCOPES = ("openid", "identite_pivot", "preferred_username", "email")
AGENT_SCOPES = ("openid", "given_name", "usual_name", "email", "uid", "siret", "siren", "organizational_unit")


@dataclass(frozen=True)
class Case:
    """A registration: which provider, and how its answers are encrypted."""

    profile: Profile
    acr: str
    scopes: tuple[str, ...]
    encryption: str | None = None
    alg: str = "ES256"
    by_key: bool = False

    @property
    def name(self) -> str:
        return f"{self.profile.name}-{self.encryption or 'clear'}-{self.alg}-{'key' if self.by_key else 'secret'}"


CASES = [
    Case(FRANCECONNECT, "eidas1", PEOPLE_SCOPES),
    Case(FRANCECONNECT, "eidas1", PEOPLE_SCOPES, alg="RS256", by_key=True),
    Case(FRANCECONNECT_PLUS, "eidas2", PEOPLE_SCOPES, "ECDH-ES", by_key=True),
    Case(FRANCECONNECT_PLUS, "eidas3", PEOPLE_SCOPES, "RSA-OAEP"),
    Case(FRANCECONNECT_PLUS, "eidas2", PEOPLE_SCOPES, "RSA-OAEP-256"),
    Case(PROCONNECT, "eidas1", AGENT_SCOPES),
    Case(PROCONNECT, "eidas1-mfa", AGENT_SCOPES, alg="RS256", by_key=True),
]


def registered(case: Case) -> dict[str, object]:
    """The client as the provider knows it (OpenID Connect Dynamic Client Registration 1.0)."""
    client: dict[str, object] = {
        "client_id": "service",
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": [SIGNED_OUT],
        "scope": " ".join(case.scopes),
        "token_endpoint_auth_method": "private_key_jwt" if case.by_key else "client_secret_post",
        "id_token_signed_response_alg": case.alg,
        "userinfo_signed_response_alg": case.alg,
        "grant_types": ["authorization_code", *(["refresh_token"] if case.profile.renews else [])],
        "response_types": ["code"],
        "subject_type": "public" if case.profile is PROCONNECT else "pairwise",
        "require_auth_time": True,
        "jwks": PUBLIC,
        **({} if case.by_key else {"client_secret": SECRET}),
    }
    if case.encryption:
        for what in ("id_token", "userinfo"):
            client |= {f"{what}_encrypted_response_alg": case.encryption, f"{what}_encrypted_response_enc": "A256GCM"}
    return client


def settings_of(case: Case, issuer: str) -> IdentitySettings:
    return IdentitySettings(
        profile=case.profile,
        issuer=issuer,
        client_id="service",
        redirect_uri=CALLBACK,
        post_logout_redirect_uri=SIGNED_OUT,
        client_secret=None if case.by_key else SECRET,
        private_key=EC_PEM if case.by_key else None,
        private_key_id="proof" if case.by_key else "",
        scopes=case.scopes,
        acr=case.acr,
        id_signature_alg=case.alg,
        userinfo_signature_alg=case.alg,
        id_encryption_alg=case.encryption,
        userinfo_encryption_alg=case.encryption,
        decryption_keys=(EC_PEM, RSA_PEM) if case.encryption else (),
    )


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Runner]:
    """A runner over real ports."""
    clock = SystemClock()
    ports = Ports(clock, Wire(clock), Store(folder / "etat.sqlite", [SCHEMA]), MailWire(None))
    runner = AsyncRunner(Guard(OpenGate(), SilentJournal(), clock), ports)
    try:
        yield runner
        await runner.finish()
    finally:
        await ports.aclose()


@pytest.fixture(params=CASES, ids=lambda case: case.name, scope="module")
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture(params=["npm", "sandbox"], scope="module")
def provider(request: pytest.FixtureRequest, case: Case) -> Iterator[RunningProvider]:
    person = AGENT if case.profile is PROCONNECT else CITIZEN
    settings = {"clients": [registered(case)], "person": person, "profile": case.profile.name}
    with twin(settings) if request.param == "npm" else served(partial(sandboxed, case)) as found:
        yield found


def sandboxed(case: Case, origin: str) -> IdentityProvider:
    """The sandbox's provider of the same profile, with the same registration and the same person."""
    profile = next(profile for profile in PROFILES if profile.name == case.profile.name)
    client = ServiceClient(
        client_id="service",
        client_secret="" if case.by_key else SECRET,
        redirect_uris=(CALLBACK,),
        post_logout_redirect_uris=(SIGNED_OUT,),
        scopes=frozenset(case.scopes),
        auth_method="private_key_jwt" if case.by_key else "client_secret_post",
        signing_alg=case.alg,
        encryption_alg=case.encryption,
        grant_types=profile.grant_types,
        jwks=PUBLIC,
    )
    config = ProviderConfig(origin=origin, clients=(client,), profile=profile, citizens=(TWIN_CITIZEN,), agents=(TWIN,))
    return create_provider(config)


async def through(provider: RunningProvider, url: str, *, accept: bool = True) -> dict[str, str]:
    """From the question to the parameters of the callback, as a browser goes."""
    async with provider.browser() as browser:
        asked = await browser.get(url, headers={"Accept": "text/html"})
        page = urljoin(url, asked.headers["location"])
        location = await provider.pages.decide(browser, page, accept=accept)
    assert location.startswith(CALLBACK), location
    return dict(parse_qsl(urlsplit(location).query, keep_blank_values=True))


def party(case: Case, runner: Runner, settings: IdentitySettings) -> "Identity[Async] | Agents[Async]":
    if case.profile is PROCONNECT:
        agents: Agents[Async] = Agents(runner, settings)
        return agents
    citizens: Identity[Async] = Identity(runner, settings)
    return citizens


async def test_a_person_signs_in_is_known_and_signs_out(case: Case, provider: RunningProvider, tmp_path: Path) -> None:
    async with running(tmp_path) as runner:
        block = party(case, runner, settings_of(case, provider.issuer))
        start = await block.sign_in(return_to="/dossier")
        signed_in = await block.complete(await through(provider, start.url), start.session_id)
        assert (signed_in.acr, signed_in.return_to) == (case.acr, "/dossier")
        match signed_in.identity:
            case PivotIdentity() as person:
                assert (person.family_name, person.usage_name) == ("EXEMPLE", "D'ŒUVRE")
                assert person.given_names == ("Amandine", "Lucie")
                assert person.birth_date is not None
                assert (person.birth_date.value, person.birth_country, person.birth_place) == (
                    "1985-04-00",
                    "99352",
                    None,
                )
            case Agent() as agent:
                assert agent.siret is not None
                assert (agent.siret.value, agent.usual_name) == ("21750001600019", "EXEMPLE")
        seen = await block.current(signed_in.session_id)
        assert seen is not None
        assert seen.identity == signed_in.identity
        leaving = await block.sign_out(signed_in.session_id)
        assert leaving.at_provider
        asked = dict(parse_qsl(urlsplit(leaving.url).query))
        assert asked.keys() == {"id_token_hint", "post_logout_redirect_uri", "state"}
        assert asked["id_token_hint"].count(".") == 2
        async with provider.browser() as browser:
            answer = await browser.get(leaving.url, headers={"Accept": "text/html"})
            answer = await provider.pages.confirm_sign_out(browser, answer)
        back = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        assert answer.headers["location"].startswith(SIGNED_OUT)
        assert await block.finish_sign_out(back, signed_in.session_id) is True
        assert await block.current(signed_in.session_id) is None


async def test_a_code_serves_once(case: Case, provider: RunningProvider, tmp_path: Path) -> None:
    async with running(tmp_path) as runner:
        block = party(case, runner, settings_of(case, provider.issuer))
        first, second = await block.sign_in(), await block.sign_in()
        answer = await through(provider, first.url)
        await block.complete(answer, first.session_id)
        state = dict(parse_qsl(urlsplit(second.url).query))["state"]
        with pytest.raises(ProviderRefused) as caught:
            await block.complete({**answer, "state": state}, second.session_id)
        assert caught.value.code == "provider_refused_code"


async def test_a_registration_that_is_not_the_providers_is_refused(
    case: Case, provider: RunningProvider, tmp_path: Path
) -> None:
    """The service waits for encrypted tokens and gets clear ones, or the other way round; or another algorithm."""
    right = settings_of(case, provider.issuer)
    if case.profile is FRANCECONNECT_PLUS:
        other = "RSA-OAEP" if case.encryption != "RSA-OAEP" else "ECDH-ES"
        wrong, codes = replace(right, id_encryption_alg=other), {"token_encryption"}
    else:
        alg = "RS256" if case.alg == "ES256" else "ES256"
        wrong, codes = replace(right, id_signature_alg=alg), {"token_algorithm"}
    async with running(tmp_path) as runner:
        block = party(case, runner, wrong)
        start = await block.sign_in()
        with pytest.raises(TokenRefused) as caught:
            await block.complete(await through(provider, start.url), start.session_id)
        assert caught.value.code in codes


async def test_a_person_who_declines_gets_a_typed_answer(case: Case, provider: RunningProvider, tmp_path: Path) -> None:
    async with running(tmp_path) as runner:
        block = party(case, runner, settings_of(case, provider.issuer))
        start = await block.sign_in()
        with pytest.raises(EtatError) as caught:
            await block.complete(await through(provider, start.url, accept=False), start.session_id)
        assert caught.value.code == "declined"


async def test_a_long_session_is_confirmed_by_its_provider(
    case: Case, provider: RunningProvider, tmp_path: Path
) -> None:
    async with running(tmp_path) as runner:
        block = party(case, runner, settings_of(case, provider.issuer))
        start = await block.sign_in()
        signed_in = await block.complete(await through(provider, start.url), start.session_id)
        for _ in range(2):  # the second uses the token that the first one brought
            seen = await block.confirm(signed_in.session_id)
            assert seen is not None
            assert seen.identity == signed_in.identity
        assert await block.confirm("une-autre-session") is None


async def test_a_session_that_the_provider_no_longer_vouches_for_is_closed(
    case: Case, provider: RunningProvider, tmp_path: Path
) -> None:
    if not case.profile.renews:
        return
    async with running(tmp_path) as runner:
        block = party(case, runner, settings_of(case, provider.issuer))
        start = await block.sign_in()
        signed_in = await block.complete(await through(provider, start.url), start.session_id)
        with closing(sqlite3.connect(tmp_path / "etat.sqlite")) as store, store:
            _ = store.execute("UPDATE identity_session SET refresh_token = 'un-jeton-revoque'")
        assert await block.confirm(signed_in.session_id) is None
        assert await block.current(signed_in.session_id) is None


async def test_a_refresh_token_that_comes_back_ends_what_followed_it(
    case: Case, provider: RunningProvider, tmp_path: Path
) -> None:
    """RFC 9700, 4.14.2: whoever shows a used one again may have stolen it."""
    if not case.profile.renews:
        return
    async with running(tmp_path) as runner:
        block = party(case, runner, settings_of(case, provider.issuer))
        start = await block.sign_in()
        signed_in = await block.complete(await through(provider, start.url), start.session_id)
        with closing(sqlite3.connect(tmp_path / "etat.sqlite")) as store, store:
            ((first,),) = store.execute("SELECT refresh_token FROM identity_session").fetchall()
        assert await block.confirm(signed_in.session_id) is not None
        with closing(sqlite3.connect(tmp_path / "etat.sqlite")) as store, store:
            ((second,),) = store.execute("SELECT refresh_token FROM identity_session").fetchall()
            assert second != first
            _ = store.execute("UPDATE identity_session SET refresh_token = ?", (first,))
        assert await block.confirm(signed_in.session_id) is None
        start = await block.sign_in()
        signed_in = await block.complete(await through(provider, start.url), start.session_id)
        with closing(sqlite3.connect(tmp_path / "etat.sqlite")) as store, store:
            _ = store.execute("UPDATE identity_session SET refresh_token = ?", (second,))
        assert await block.confirm(signed_in.session_id) is None


@pytest.mark.parametrize("case", [CASES[0], CASES[2], CASES[5]], ids=lambda case: case.name, indirect=True)
async def test_both_describe_themselves_alike(case: Case, provider: RunningProvider) -> None:
    async with provider.browser() as browser:
        found = (await browser.get(f"{provider.issuer}/.well-known/openid-configuration")).json()
    encrypted = case.profile is FRANCECONNECT_PLUS
    public = case.profile is PROCONNECT
    assert found["subject_types_supported"] == (["public"] if public else ["pairwise"])
    renewal = ["refresh_token"] if case.profile.renews else []
    assert sorted(found["grant_types_supported"]) == ["authorization_code", *renewal]
    for what in ("id_token", "userinfo"):
        assert set(found[f"{what}_signing_alg_values_supported"]) == case.profile.signatures
        assert found.get(f"{what}_encryption_enc_values_supported") == (["A256GCM"] if encrypted else None)
        algs = found.get(f"{what}_encryption_alg_values_supported")
        assert algs == (["ECDH-ES", "RSA-OAEP", "RSA-OAEP-256"] if encrypted else None)
    assert found["authorization_response_iss_parameter_supported"] is True
    assert set(found["acr_values_supported"]) >= case.profile.acr_accepted
    assert {"openid", *case.scopes} <= set(found["scopes_supported"])
