"""A person signs in with FranceConnect, and everything that must not work does not: against the local provider, over
real sockets, in both colours.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey

from etatplateforme.core.clock import StillClock
from etatplateforme.errors import EtatError
from etatplateforme.identity.errors import (
    CallbackRefused,
    Declined,
    ProviderMisconfigured,
    ProviderRefused,
    ProviderUnavailable,
    SignInRefused,
    TokenRefused,
    TokenTooLarge,
)
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.relying_party import SignedIn, SignInStart
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.values.person import PartialDate
from tests.support.servers import http_server, reply
from tests.unit.identity.forge import STRANGER
from tests.unit.identity.support import (
    SECRET,
    SIGNED_OUT,
    Town,
    World,
    client_of_tests,
    done,
    running_town,
    visit,
    world_of,
)

T = TypeVar("T")
COLOURS = ["sync", "async"]
JWT = "eyJhbGci"  # how the provider's tokens begin; « eyJ » alone also comes up by chance in a state


@pytest.fixture(scope="module")
def ring() -> KeyRing:
    return KeyRing()


@pytest.fixture(scope="module")
def shared_town(ring: KeyRing) -> Iterator[Town]:
    with running_town(ring) as town:
        yield town


@pytest.fixture
def town(shared_town: Town) -> Iterator[Town]:
    shared_town.provider.faults.clear()
    shared_town.recorder.seen.clear()
    yield shared_town
    shared_town.provider.faults.clear()


@pytest.fixture(params=COLOURS)
async def world(request: pytest.FixtureRequest, town: Town, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(request.param, town.settings(), tmp_path) as made:
        yield made


def own_log(caplog: pytest.LogCaptureFixture) -> str:
    """What was logged on our side: the provider runs in this process too, and tells its own."""
    theirs = ("uvicorn", "authlib", "etatplateforme.sandbox")
    return "".join(record.getMessage() for record in caplog.records if not record.name.startswith(theirs))


async def journey(world: World, person: str = "ordinaire", *, accept: bool = True) -> SignedIn[PivotIdentity]:
    """A whole sign-in, as a browser with a cookie would do it."""
    start = await done(world.identity.sign_in(return_to="/cantine"))
    return await done(world.identity.complete(await visit(start.url, person, accept=accept), start.session_id))


async def together(world: World, acts: list[Callable[[], T | Coroutine[object, object, T]]]) -> list[object]:
    """Run acts at the same time: threads in the sync colour, tasks in the other. Failures are answered."""

    async def one(act: Callable[[], T | Coroutine[object, object, T]]) -> T:
        return await done(await asyncio.to_thread(act)) if world.colour == "sync" else await done(act())

    return list(await asyncio.gather(*(one(act) for act in acts), return_exceptions=True))


def completing(
    world: World, start: SignInStart, callback: dict[str, str]
) -> Callable[[], SignedIn[PivotIdentity] | Coroutine[object, object, SignedIn[PivotIdentity]]]:
    """The end of a sign-in, to be run later."""

    def act() -> SignedIn[PivotIdentity] | Coroutine[object, object, SignedIn[PivotIdentity]]:
        return world.identity.complete(callback, start.session_id)

    return act


# --- the journey ----------------------------------------------------------------------------------------------------


async def test_sign_in_and_out(world: World) -> None:
    signed_in = await journey(world, "diacritiques")
    identity = signed_in.identity
    assert identity.family_name == "D'INVENTŒUVRE-L'HAŸ"
    assert identity.given_names == ("Loïc-Aurèle", "François", "Noël")
    assert (signed_in.return_to, signed_in.acr) == ("/cantine", "eidas1")
    seen = await done(world.identity.current(signed_in.session_id))
    assert seen is not None
    assert seen.identity == identity

    leaving = await done(world.identity.sign_out(signed_in.session_id))
    async with httpx.AsyncClient(trust_env=False) as browser:
        location = (await browser.get(leaving.url)).headers["location"]
    assert location.startswith(SIGNED_OUT)
    back = dict(parse_qsl(urlsplit(location).query))
    assert await done(world.identity.finish_sign_out(back, "une-autre-session")) is False
    assert await done(world.identity.finish_sign_out(back, signed_in.session_id)) is True
    assert await done(world.identity.finish_sign_out(back, signed_in.session_id)) is False
    assert await done(world.identity.current(signed_in.session_id)) is None


@pytest.mark.parametrize(
    ("person", "name", "value"),
    [
        ("sans_prenom", "given_names", ()),
        ("nom_une_lettre", "family_name", "Y"),
        ("nee_a_l_etranger", "birth_place", None),
        ("nee_a_l_etranger", "birth_country", "99352"),
        ("date_partielle", "birth_date", PartialDate(1948)),
        ("nom_d_usage", "usage_name", "MAQUETTE"),
        ("outre_mer", "birth_place", "97411"),
        ("outre_mer", "email", None),
    ],
)
async def test_every_civil_status_comes_whole(world: World, person: str, name: str, value: object) -> None:
    identity = (await journey(world, person)).identity
    assert getattr(identity, name) == value
    assert identity.person().family_name.value == identity.family_name


async def test_the_provider_is_asked_no_more_than_needed(world: World, town: Town) -> None:
    for _ in range(3):
        await journey(world)
    seen = town.recorder.seen
    assert (seen["/.well-known/openid-configuration"], seen["/jwks"]) == (1, 1)
    assert (seen["/token"], seen["/userinfo"]) == (3, 3)


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("alg", ["ES256", "RS256"])
async def test_private_key_and_both_signatures(colour: str, alg: str, ring: KeyRing, tmp_path: Path) -> None:
    key: ECKey | RSAKey = ECKey.generate_key("P-256") if alg == "ES256" else RSAKey.generate_key(2048)
    jwk = {**key.as_dict(private=False), "use": "sig", "kid": "cle-du-service"}
    client = client_of_tests(auth_method="private_key_jwt", client_secret="", signing_alg=alg, jwks={"keys": [jwk]})
    with running_town(ring, client) as town:
        settings = town.settings(
            client_secret=None,
            private_key=key.as_pem(private=True).decode(),
            private_key_id="cle-du-service",
            id_signature_alg=alg,
            userinfo_signature_alg=alg,
        )
        async with world_of(colour, settings, tmp_path) as world:
            assert (await journey(world)).identity.family_name == "EXEMPLE"


# --- what the provider or somebody in between may do ----------------------------------------------------------------

FAULTS: dict[str, tuple[type[EtatError], str]] = {
    "access_denied": (Declined, "declined"),
    "server_error": (ProviderUnavailable, "provider_unavailable"),
    "temporarily_unavailable": (ProviderUnavailable, "provider_unavailable"),
    "wrong_state": (CallbackRefused, "state_unknown"),
    "missing_state": (CallbackRefused, "state_missing"),
    "wrong_issuer": (CallbackRefused, "issuer_mismatch"),
    "missing_iss": (CallbackRefused, "issuer_missing"),
    "wrong_code": (ProviderRefused, "provider_refused_code"),
    "wrong_nonce": (TokenRefused, "token_nonce"),
    "missing_nonce": (TokenRefused, "token_nonce"),
    "wrong_audience": (TokenRefused, "token_audience"),
    "id_token_wrong_issuer": (TokenRefused, "token_issuer"),
    "expired_id_token": (TokenRefused, "token_expired"),
    "future_id_token": (TokenRefused, "token_not_yet_valid"),
    "missing_exp": (TokenRefused, "token_dates"),
    "lower_acr": (TokenRefused, "acr_too_low"),
    "missing_acr": (TokenRefused, "acr_too_low"),
    "bad_signature": (TokenRefused, "token_signature"),
    "alg_none": (TokenRefused, "token_malformed"),
    "hs256_with_public_key": (TokenRefused, "token_algorithm"),
    "embedded_key": (TokenRefused, "token_header"),
    "unknown_kid": (TokenRefused, "key_unknown"),
    "huge_token": (TokenTooLarge, "token_too_large"),
    "deep_json_token": (TokenTooLarge, "token_too_large"),
    "duplicate_keys": (TokenRefused, "token_duplicate_key"),
    "token_500": (ProviderUnavailable, "provider_unavailable"),
    "token_html": (ProviderRefused, "provider_answer"),
    "token_redirect": (ProviderRefused, "provider_redirect"),
    "userinfo_sub_differs": (TokenRefused, "token_subject"),
    "userinfo_plain_json": (TokenRefused, "userinfo_unsigned"),
    "userinfo_wrong_audience": (TokenRefused, "token_audience"),
    "userinfo_wrong_issuer": (TokenRefused, "token_issuer"),
    "userinfo_expired": (TokenRefused, "token_expired"),
    "userinfo_bad_signature": (TokenRefused, "token_signature"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_faults_are_refused_and_open_no_session(
    world: World, town: Town, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    kind, code = FAULTS[fault]
    caplog.set_level(logging.DEBUG)
    town.provider.faults.set(fault)
    with pytest.raises(kind) as caught:
        await journey(world)
    error = caught.value
    assert error.code == code
    assert error.remedy
    assert "guichet" in error.citizen_message
    assert "téléphone" in error.citizen_message
    shown = f"{error}{error!r}{error.citizen_message}{own_log(caplog)}"
    for private in ("EXEMPLE", "Amandine", SECRET, JWT):
        assert private not in shown
    town.provider.faults.clear()
    assert (await journey(world)).identity.family_name == "EXEMPLE", "the next person signs in"


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("unavailable", "provider_unavailable"),
        ("jwks_unavailable", "provider_unavailable"),
        ("userinfo_500", "provider_unavailable"),
        ("discovery_wrong_issuer", "discovery_issuer"),
        ("discovery_redirect", "discovery_redirect"),
    ],
)
async def test_a_provider_that_is_down_rests_then_serves_again(
    colour: str, fault: str, code: str, town: Town, tmp_path: Path
) -> None:
    clock = StillClock(datetime.now(UTC))  # waits between attempts take no time
    async with world_of(colour, town.settings(), tmp_path, clock=clock) as world:
        town.provider.faults.set(fault)
        with pytest.raises((ProviderUnavailable, ProviderMisconfigured)) as caught:
            await journey(world)
        assert caught.value.code == code
        assert "guichet" in caught.value.citizen_message
        town.provider.faults.clear()
        clock.advance(6)
        assert (await journey(world)).acr == "eidas1"


async def test_refusing_is_not_an_error_of_the_service(world: World) -> None:
    with pytest.raises(Declined) as caught:
        await journey(world, accept=False)
    assert isinstance(caught.value, SignInRefused)


# --- keys -----------------------------------------------------------------------------------------------------------


async def test_a_rotation_costs_exactly_one_question(world: World, town: Town) -> None:
    await journey(world)
    town.recorder.seen.clear()
    town.provider.faults.set("key_rotation")
    assert (await journey(world)).identity.family_name == "EXEMPLE"
    assert (await journey(world)).identity.family_name == "EXEMPLE"
    assert town.recorder.seen["/jwks"] == 1


async def test_a_rotation_under_load_costs_one_question_and_nobody_is_refused(world: World, town: Town) -> None:
    await journey(world)
    starts = [await done(world.identity.sign_in()) for _ in range(6)]
    callbacks = [await visit(start.url) for start in starts]
    town.recorder.seen.clear()
    town.provider.faults.set("key_rotation")
    outcomes = await together(
        world,
        [completing(world, start, callback) for start, callback in zip(starts, callbacks, strict=True)],
    )
    assert all(isinstance(outcome, SignedIn) for outcome in outcomes), outcomes
    assert town.recorder.seen["/jwks"] == 1


async def test_many_unknown_keys_cost_at_most_one_question(world: World, town: Town) -> None:
    await journey(world)
    starts = [await done(world.identity.sign_in()) for _ in range(6)]
    callbacks = [await visit(start.url) for start in starts]
    town.recorder.seen.clear()
    town.provider.faults.set("unknown_kid")
    outcomes = await together(
        world,
        [completing(world, start, callback) for start, callback in zip(starts, callbacks, strict=True)],
    )
    assert [getattr(outcome, "code", None) for outcome in outcomes] == ["key_unknown"] * 6
    assert town.recorder.seen["/jwks"] == 1


async def test_a_crowd_at_opening_asks_for_the_description_once(world: World, town: Town) -> None:
    outcomes = await together(world, [world.identity.sign_in for _ in range(8)])
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert town.recorder.seen["/.well-known/openid-configuration"] == 1


# --- callbacks ------------------------------------------------------------------------------------------------------


async def test_a_callback_serves_once(world: World) -> None:
    start = await done(world.identity.sign_in())
    callback = await visit(start.url)
    signed_in = await done(world.identity.complete(callback, start.session_id))
    for session in (start.session_id, signed_in.session_id):
        with pytest.raises(CallbackRefused) as caught:
            await done(world.identity.complete(callback, session))
        assert caught.value.code == "state_unknown"
    assert await done(world.identity.current(signed_in.session_id)) is not None


async def test_two_at_once_with_one_callback_give_one_session(world: World) -> None:
    start = await done(world.identity.sign_in())
    callback = await visit(start.url)
    outcomes = await together(world, [completing(world, start, callback)] * 4)
    assert len([outcome for outcome in outcomes if isinstance(outcome, SignedIn)]) == 1


async def test_the_callback_of_another_session_is_refused_and_stays_good_for_its_own(world: World) -> None:
    mine, theirs = await done(world.identity.sign_in()), await done(world.identity.sign_in())
    callback = await visit(theirs.url)
    for session in (mine.session_id, None, "", "inconnue"):
        with pytest.raises(CallbackRefused) as caught:
            await done(world.identity.complete(callback, session))
        assert caught.value.code == "state_unknown"
    assert (await done(world.identity.complete(callback, theirs.session_id))).acr == "eidas1"


async def test_a_code_of_another_sign_in_is_refused(world: World) -> None:
    mine, theirs = await done(world.identity.sign_in()), await done(world.identity.sign_in())
    stolen, own = await visit(theirs.url), await visit(mine.url)
    with pytest.raises(ProviderRefused) as caught:  # PKCE binds the code to the session that asked for it
        await done(world.identity.complete({**own, "code": stolen["code"]}, mine.session_id))
    assert caught.value.code == "provider_refused_code"


async def test_a_failed_return_uses_up_its_state(world: World, town: Town) -> None:
    start = await done(world.identity.sign_in())
    callback = await visit(start.url)
    with pytest.raises(CallbackRefused):
        await done(world.identity.complete({**callback, "iss": "https://ailleurs.invalid"}, start.session_id))
    with pytest.raises(CallbackRefused) as caught:
        await done(world.identity.complete(callback, start.session_id))
    assert caught.value.code == "state_unknown"
    assert not town.recorder.seen["/token"]


# --- a provider that wants the secret to go elsewhere ---------------------------------------------------------------


class Trap:
    """A hostile provider, and the place where it would like secrets to go."""

    def __init__(self) -> None:
        self.elsewhere = ""
        self.caught: list[str] = []
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.endpoints: dict[str, str] = {}
        self.base = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        if path.endswith("openid-configuration"):
            document = {"issuer": self.base, "authorization_response_iss_parameter_supported": True}
            names = {"authorization": "/a", "token": "/token", "userinfo": "/userinfo", "end_session": "/fin"}
            document |= {f"{name}_endpoint": self.base + end for name, end in names.items()}
            document |= {"jwks_uri": self.base + "/jwks"} | self.endpoints
            reply(handler, 200, json.dumps(document).encode())
        elif path == "/jwks":
            reply(handler, 200, json.dumps({"keys": [STRANGER.as_dict(private=False)]}).encode())
        else:
            self.answers[path](handler)

    def catch(self, handler: BaseHTTPRequestHandler) -> None:
        self.caught.append(handler.path)
        reply(handler, 200, b"{}")


@asynccontextmanager
async def trapped(colour: str, folder: Path, town: Town) -> AsyncIterator[tuple[Trap, World]]:
    trap = Trap()
    with http_server(trap.catch) as elsewhere, http_server(trap.answer) as base:
        trap.elsewhere, trap.base = elsewhere, base
        async with world_of(colour, town.settings(issuer=base), folder) as world:
            yield trap, world


def read_body(handler: BaseHTTPRequestHandler) -> str:
    return handler.rfile.read(int(handler.headers.get("content-length", "0"))).decode()


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirected_exchange_sends_the_secret_nowhere(
    colour: str, status: int, town: Town, tmp_path: Path
) -> None:
    async with trapped(colour, tmp_path, town) as (trap, world):

        def redirect(handler: BaseHTTPRequestHandler) -> None:
            assert SECRET in read_body(handler)
            reply(handler, status, b"", location=f"{trap.elsewhere}/vol")

        trap.answers["/token"] = redirect
        start = await done(world.identity.sign_in())
        state = dict(parse_qsl(urlsplit(start.url).query))["state"]
        with pytest.raises(ProviderRefused) as caught:
            await done(world.identity.complete({"code": "c", "state": state, "iss": trap.base}, start.session_id))
        assert caught.value.code == "provider_redirect"
        assert trap.caught == []


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"])
async def test_an_endpoint_elsewhere_is_refused_before_anything_is_asked(
    colour: str, endpoint: str, town: Town, tmp_path: Path
) -> None:
    async with trapped(colour, tmp_path, town) as (trap, world):
        trap.endpoints[endpoint] = f"{trap.elsewhere}/vol"
        with pytest.raises(ProviderMisconfigured) as caught:
            await done(world.identity.sign_in())
        assert caught.value.code == "discovery_endpoint"
        assert trap.caught == []


@pytest.mark.parametrize("colour", COLOURS)
async def test_five_megabytes_of_token_are_not_read(colour: str, town: Town, tmp_path: Path) -> None:
    async with trapped(colour, tmp_path, town) as (trap, world):
        sent = json.dumps({"access_token": "a", "token_type": "Bearer", "id_token": "e" * 5_000_000}).encode()

        def flood(handler: BaseHTTPRequestHandler) -> None:
            read_body(handler)
            try:
                reply(handler, 200, sent)
            except OSError:
                return  # the service hung up: it had read enough

        trap.answers["/token"] = flood
        start = await done(world.identity.sign_in())
        state = dict(parse_qsl(urlsplit(start.url).query))["state"]
        with pytest.raises(TokenTooLarge):
            await done(world.identity.complete({"code": "c", "state": state, "iss": trap.base}, start.session_id))


# --- nothing personal anywhere --------------------------------------------------------------------------------------


async def test_nothing_personal_in_logs_or_repr(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    signed_in = await journey(world, "nom_d_usage")
    seen = await done(world.identity.current(signed_in.session_id))
    leaving = await done(world.identity.sign_out(signed_in.session_id))
    shown = f"{signed_in!r}{seen!r}{leaving!r}{world.identity!r}{own_log(caplog)}"
    for private in ("MODÈLE", "MAQUETTE", "Violette", "1979", "violette.maquette", SECRET, JWT, signed_in.session_id):
        assert private not in shown
