"""The block over a scripted wire, in both colours: within the life of a token, past every failure, telling nobody."""

import base64
import gzip
import json
import logging
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import respx

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Call, Effect, Now, Reply
from etatplateforme.core.runner import AsyncRunner, SyncRunner
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.identity.once_only.answer import Known, ToAsk, Why
from etatplateforme.identity.once_only.block import OnceOnly
from etatplateforme.identity.once_only.certified import Certified
from etatplateforme.identity.once_only.entreprise import etablissement
from etatplateforme.identity.once_only.errors import AccessDenied, AdministrationUnavailable, PersonUnknown
from etatplateforme.identity.once_only.family import QuotientFamilial
from etatplateforme.identity.once_only.particulier import AAH, QUOTIENT_FAMILIAL, quotient_familial
from etatplateforme.identity.once_only.question import Api
from etatplateforme.identity.once_only.settings import ApiAccess
from etatplateforme.values.check import Health
from etatplateforme.values.held_datum import By
from etatplateforme.values.intent import Act, Detail, Intent
from etatplateforme.values.mandate import Capacity, Mandate
from tests.support.blocks import House, described, settled
from tests.support.town import ScriptedGate, ScriptedWorld, guard

from .support import ENTREPRISE, PARTICULIER, RECIPIENT, SETTINGS, START, TOKEN, block, body, fault, signed_in, somebody

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
QF = f"{PARTICULIER}/v3/dss/quotient_familial"
FAMILY = {
    "quotient_familial": {"fournisseur": "CNAF", "valeur": 540, "annee": 2026, "mois": 9},
    "allocataires": [{"nom_naissance": "SPÉCIMEN", "prenoms": "ZOÉ", "date_naissance": "1984-05-17", "sexe": "F"}],
    "enfants": [{"nom_naissance": "SPÉCIMEN", "prenoms": "ODILON", "date_naissance": "2019-00-00", "sexe": "M"}],
}
ANSWER = body(FAMILY)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    made = House(tmp_path, clock=StillClock(START))
    yield made
    await made.aclose()


def waits(house: House) -> list[float]:
    assert isinstance(house.clock, StillClock)
    return house.clock.waits


def scripted(*answers: httpx.Response | Exception) -> respx.Route:
    """The address of the quotient, which gives these answers in turn; inside ``respx.mock``."""
    route: respx.Route = respx.get(url__startswith=QF)
    route.side_effect = list(answers)
    return route


def ok() -> httpx.Response:
    return httpx.Response(200, content=ANSWER)


def failed(status: int, code: str, **headers: str) -> httpx.Response:
    return httpx.Response(status, content=fault(code, "CNAV"), headers=headers)


# --- the datum and where it comes from ------------------------------------------------------------------------------


@BOTH
async def test_a_datum_comes_with_its_provenance(colour: str, house: House) -> None:
    with respx.mock:
        route = scripted(httpx.Response(200, content=ANSWER, headers={"x-response-cached": "false"}))
        certified = await settled(block(house, colour).certified(quotient_familial(signed_in())))
    value, told = certified.value, certified.provenance
    assert value.quotient is not None
    assert (value.quotient.fund, value.quotient.value) == ("CNAF", 540)
    assert value.children is not None
    assert value.children[0].birth_date is not None
    assert value.children[0].birth_date.value == "2019-00-00"
    assert (told.source, told.by) == ("particulier.quotient_familial", By.SIGN_IN)
    assert told.endpoint == "/v3/dss/quotient_familial/france_connect"
    assert (told.api, told.obtained_at, told.recipient) == (PARTICULIER, START, str(RECIPIENT))
    assert (told.ground, told.cached) == ("CRPA, article L114-8 ; habilitation 4242", False)
    sent = route.calls.last.request
    assert sent.headers["authorization"] == f"Bearer {signed_in().value}"
    assert sent.url.path == "/v3/dss/quotient_familial/france_connect"


@BOTH
async def test_a_record_gives_the_same_datum_back(colour: str, house: House) -> None:
    with respx.mock:
        scripted(ok())
        certified = await settled(block(house, colour).certified(quotient_familial(somebody())))
    kept = json.loads(json.dumps(certified.to_record()))
    assert Certified.from_record(kept, QUOTIENT_FAMILIAL) == certified
    assert kept["provenance"]["ground"] == "CRPA, article L114-8 ; habilitation 4242"
    for spoilt, source in (
        (kept, AAH),
        ({"value": kept["value"]}, QUOTIENT_FAMILIAL),
        ({**kept, "value": {"quotient_familial": {"valeur": "cinq cents"}}}, QUOTIENT_FAMILIAL),
        ({**kept, "provenance": {**kept["provenance"], "obtained_at": "hier"}}, QUOTIENT_FAMILIAL),
        ({}, QUOTIENT_FAMILIAL),
    ):
        with pytest.raises(EtatError) as caught:
            Certified.from_record(spoilt, source)
        assert caught.value.code == "certified_record"
        assert caught.value.__context__ is None


# --- the life of a token --------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("age", [60.0, 61.0, 3600.0])
async def test_a_token_past_its_life_never_reaches_the_wire(colour: str, age: float, house: House) -> None:
    with respx.mock:
        route = scripted(ok())
        old = signed_in(START - timedelta(seconds=age))
        with pytest.raises(AccessDenied) as caught:
            await settled(block(house, colour).certified(quotient_familial(old)))
        assert route.call_count == 0
    assert caught.value.code == "sign_in_token_past"
    assert waits(house) == []


@BOTH
@pytest.mark.parametrize(
    "passing", [failed(409, "00015"), failed(429, "00429"), failed(502, "37999"), failed(504, "37002")]
)
async def test_what_passes_is_asked_again_within_the_life(colour: str, passing: httpx.Response, house: House) -> None:
    with respx.mock:
        route = scripted(passing, passing, ok())
        certified = await settled(block(house, colour).certified(quotient_familial(signed_in())))
        assert route.call_count == 3
    assert certified.value.quotient is not None
    assert waits(house) == [0.75, 1.5]
    assert certified.provenance.obtained_at == START + timedelta(seconds=2.25)


@BOTH
async def test_nothing_is_awaited_past_the_life(colour: str, house: House) -> None:
    token = signed_in(START - timedelta(seconds=57))
    with respx.mock:
        route = scripted(*[failed(409, "00015")] * 10)
        with pytest.raises(AdministrationUnavailable) as caught:
            await settled(block(house, colour).certified(quotient_familial(token)))
        assert route.call_count == 3
    assert caught.value.code == "already_asking"
    assert sum(waits(house)) < 3


@BOTH
@pytest.mark.parametrize(("asked", "calls"), [("1", 2), ("3", 1), ("59", 1), ("3600", 1)])
async def test_retry_after_is_obeyed_only_within_the_life(colour: str, asked: str, calls: int, house: House) -> None:
    token = signed_in(START - timedelta(seconds=57))
    with respx.mock:
        route = scripted(failed(429, "00429", **{"retry-after": asked}), ok())
        answer = await settled(block(house, colour).ask(quotient_familial(token)))
        assert route.call_count == calls
    assert isinstance(answer, Known if calls == 2 else ToAsk)


def test_one_attempt_waits_no_longer_than_the_life() -> None:
    clock = StillClock(START + timedelta(seconds=52))
    seen: list[Call] = []

    def answer(effect: Effect[object]) -> object:
        assert isinstance(effect, Call)
        seen.append(effect)
        return Reply(200, body=ANSWER)

    world = ScriptedWorld(answer, clock)
    once: OnceOnly[Sync] = OnceOnly(SyncRunner(guard(clock=clock), world), SETTINGS)
    _ = once.certified(quotient_familial(signed_in()))
    assert [call.timeout for call in seen] == [8.0]
    _ = once.certified(quotient_familial(somebody()))
    assert seen[-1].timeout == 20.0
    assert isinstance(world.seen[0], Now)


@BOTH
async def test_a_question_by_civil_status_has_no_such_end(colour: str, house: House) -> None:
    with respx.mock:
        route = scripted(*[failed(504, "37002")] * 4, ok())
        certified = await settled(block(house, colour).certified(quotient_familial(somebody())))
        assert route.call_count == 5
    assert certified.provenance.by is By.IDENTITY


@BOTH
@pytest.mark.parametrize("status", [401, 403, 404, 422])
async def test_what_will_not_change_is_asked_once(colour: str, status: int, house: House) -> None:
    with respx.mock:
        route = scripted(failed(status, "37003"))
        with pytest.raises(EtatError):
            await settled(block(house, colour).certified(quotient_familial(somebody())))
        assert route.call_count == 1


# --- a paper instead ------------------------------------------------------------------------------------------------


@BOTH
async def test_somebody_unknown_is_asked_for_a_paper_and_the_gate_counts_it(colour: str, tmp_path: Path) -> None:
    answers = {QF: Reply(404, body=fault("37003", "CNAV"))}
    gate, answer = await gated(colour, answers, lambda once: once.ask(quotient_familial(somebody())))
    assert isinstance(answer, ToAsk)
    assert (answer.why, answer.paper.name) == (Why.UNKNOWN_PERSON, "tax_notice")
    assert isinstance(answer.cause, PersonUnknown)
    assert answer.cause.__traceback__ is None
    details: dict[str, Detail] = {"source": "particulier.quotient_familial", "declared": True}
    assert gate.asked == [
        Act(Intent.ASK_ONCE),
        Act(Intent.ASK_ONCE, {**details, "by": "identite", "mandated": False}),
        Act(Intent.ASK_AGAIN),
        Act(Intent.ASK_AGAIN, {**details, "why": "unknown_person"}),
    ]


@BOTH
async def test_a_datum_that_is_known_counts_nothing(colour: str) -> None:
    gate, answer = await gated(
        colour, {QF: Reply(200, body=ANSWER)}, lambda once: once.ask(quotient_familial(signed_in()))
    )
    assert isinstance(answer, Known)
    assert [act.intent for act in gate.asked] == [Intent.ASK_ONCE, Intent.ASK_ONCE]


@BOTH
async def test_an_undeclared_datum_is_told_to_the_gate(colour: str) -> None:
    answers = {ENTREPRISE: Reply(404, body=fault("04003", "INSEE"))}
    gate, _ = await gated(colour, answers, lambda once: once.ask(etablissement(RECIPIENT)))
    assert gate.asked[1].details == {
        "source": "entreprise.etablissement", "declared": False, "by": "register", "mandated": False,
    }  # fmt: skip


@BOTH
async def test_a_form_that_asks_without_asking_the_state_says_so(colour: str) -> None:
    gate, _ = await gated(colour, {}, lambda once: once.asked_again("particulier.quotient_familial"))
    assert gate.asked[-1] == Act(
        Intent.ASK_AGAIN, {"source": "particulier.quotient_familial", "declared": True, "why": None}
    )
    with pytest.raises(InvalidInput) as caught:
        await gated(colour, {}, lambda once: once.asked_again("inconnue"))
    assert caught.value.code == "unknown_datum"


@BOTH
@pytest.mark.parametrize(
    "failure",
    [httpx.ConnectError("non"), httpx.ReadTimeout("non"), httpx.RemoteProtocolError("non"),
     httpx.Response(302, headers={"location": "https://ailleurs.invalid/"}),
     httpx.Response(200, content=gzip.compress(ANSWER), headers={"content-encoding": "gzip"}),
     httpx.Response(200, content=b"x" * 600_000), httpx.Response(200, html="<p>Portail</p>"),
     httpx.Response(503)],
)  # fmt: skip
async def test_whatever_breaks_the_request_of_the_person_goes_on(
    colour: str, failure: httpx.Response | Exception, house: House
) -> None:
    with respx.mock:
        scripted(*[failure] * 5)
        answer = await settled(block(house, colour).ask(quotient_familial(somebody())))
    assert isinstance(answer, ToAsk)
    assert answer.why is Why.UNAVAILABLE
    assert answer.paper.name == "family_quotient"


@BOTH
async def test_somebody_without_a_first_name_is_not_even_asked_about(colour: str, house: House) -> None:
    with respx.mock:
        route = scripted(ok())
        answer = await settled(block(house, colour).ask(quotient_familial(somebody(given_names=()))))
        assert route.call_count == 0
    assert isinstance(answer, ToAsk)
    assert answer.why is Why.INCOMPLETE_IDENTITY
    assert "à votre place" in answer.message


@BOTH
async def test_a_service_without_its_token_asks_for_a_paper(colour: str, house: House) -> None:
    bare = replace(SETTINGS, accesses={Api.PARTICULIER: ApiAccess(PARTICULIER)})
    answer = await settled(block(house, colour, bare).ask(quotient_familial(somebody())))
    assert isinstance(answer, ToAsk)
    assert (answer.why, answer.cause.code) == (Why.NOT_ALLOWED, "api_token_missing")


# --- who acts, what shows, health -----------------------------------------------------------------------------------


@BOTH
async def test_a_mandate_must_name_this_act_and_be_in_force(colour: str, house: House) -> None:
    guardian = Mandate("principal", "holder", Capacity.GUARDIAN, frozenset({Intent.ASK_ONCE}), START.date())
    with respx.mock:
        route = scripted(ok())
        other = replace(guardian, purposes=frozenset({Intent.NOTIFY}))
        with pytest.raises(InvalidInput) as caught:
            await settled(block(house, colour).ask(quotient_familial(somebody()), mandate=other))
        assert caught.value.code == "outside_mandate"
        assert route.call_count == 0
        answer = await settled(block(house, colour).ask(quotient_familial(somebody()), mandate=guardian))
    assert isinstance(answer, Known)


@BOTH
async def test_nobody_shows_in_a_repr_a_log_a_journal_or_an_error(
    colour: str, house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    once, shown = block(house, colour), ""
    with respx.mock:
        scripted(ok(), failed(404, "37003"), failed(422, "00366"), failed(200, "x"))
        for _ in range(4):
            answer = await settled(once.ask(quotient_familial(somebody())))
            shown += repr(answer) + str(answer)
            if isinstance(answer, Known):
                shown += str(answer.certified.value) + repr(answer.certified.value.children)
            elif isinstance(answer, ToAsk):
                shown += str(answer.cause) + repr(answer.cause) + answer.cause.citizen_message
    house.journal.close()
    shown += described(once) + caplog.text + (tmp_path / "journal.jsonl").read_text()
    for secret in ("SPÉCIMEN", "ZOÉ", "Zoé", "1984", "ODILON", "35238", "Une phrase de l'État", TOKEN, "%C3%89"):
        assert secret not in shown


@BOTH
async def test_health_tells_when_a_token_ends_and_asks_about_nobody(colour: str, house: House) -> None:
    def token(days: int) -> str:
        payload = json.dumps({"exp": int((START + timedelta(days=days)).timestamp())}).encode()
        return f"e30.{base64.urlsafe_b64encode(payload).decode().rstrip('=')}.c2ln"

    cases = [(token(400), Health.GOOD), (token(30), Health.WEAK), (token(-1), Health.BROKEN), ("opaque", Health.GOOD),
             (None, Health.WEAK), ("e30.bm9uLWpzb24.c2ln", Health.GOOD)]  # fmt: skip
    for value, health in cases:
        settings = replace(SETTINGS, accesses={Api.PARTICULIER: ApiAccess(PARTICULIER, value)})
        with respx.mock:
            route = respx.get(f"{PARTICULIER}/").respond(404)
            (check,) = await settled(block(house, colour, settings).check())
            assert route.call_count == 1
            assert "authorization" not in route.calls.last.request.headers
        assert check.health is health
        assert value is None or value not in check.seen + check.remedy
    with respx.mock:
        respx.get(f"{PARTICULIER}/").mock(side_effect=httpx.ConnectError("non"))
        respx.get(f"{ENTREPRISE}/").respond(200)
        particulier, entreprise = await settled(block(house, colour).check())
    assert (particulier.health, entreprise.health) == (Health.BROKEN, Health.GOOD)


async def gated(
    colour: str, answers: dict[str, Reply], act: Callable[[OnceOnly[Sync]], object]
) -> tuple[ScriptedGate, object]:
    """What the gate was asked while *act* ran, over a wire that answers by the beginning of the address."""
    gate, clock = ScriptedGate(), StillClock(START)

    def answer(effect: Effect[object]) -> object:
        assert isinstance(effect, Call)
        return next(reply for begin, reply in answers.items() if effect.url.startswith(begin))

    world, made = ScriptedWorld(answer, clock), guard(gate, clock=clock)
    runner = SyncRunner(made, world) if colour == "sync" else AsyncRunner(made, world)
    return gate, await settled(act(OnceOnly(runner, SETTINGS)))


def test_a_value_of_another_person_is_another_value() -> None:
    one = QuotientFamilial.model_validate_json(json.dumps(FAMILY))
    other = QuotientFamilial.model_validate_json(json.dumps({**FAMILY, "enfants": []}))
    assert one != other
    assert (repr(one), str(one)) == ("QuotientFamilial()", "")
