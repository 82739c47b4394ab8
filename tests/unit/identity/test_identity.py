"""The block: what it asks, what it keeps, until when, and for whom."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from etatplateforme.core.action import Async, Sync
from etatplateforme.core.clock import StillClock, Within
from etatplateforme.core.effects import Call, Now, Query, SqlValue, Statement, Step, Transact
from etatplateforme.errors import InvalidInput, TimedOut, TooLarge, Uncertain
from etatplateforme.identity import sessions
from etatplateforme.identity.errors import CallbackRefused, ProviderUnavailable, TokenTooLarge
from etatplateforme.identity.exchange import speak
from etatplateforme.identity.holder import CONNECTIONS
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.relying_party import SignedIn
from etatplateforme.service.people import People
from etatplateforme.values.check import Check, Health
from etatplateforme.values.decision import ALLOWED, Decision
from etatplateforme.values.holding import PersonKey, Stock
from etatplateforme.values.intent import Act
from etatplateforme.values.mandate import Capacity, Mandate
from tests.support.servers import closed_port
from tests.unit.identity.support import REDIRECT, SCOPES, SIGNED_OUT, Town, World, done, visit, world_of

MANDATE = Mandate("enfant-17", "parent-4", Capacity.PARENT, frozenset({"sign_in", "erase_person"}), date(2020, 1, 1))


async def sign_in(world: World, person: str = "ordinaire", session: str | None = None) -> SignedIn[PivotIdentity]:
    start = await done(world.identity.sign_in(return_to="/cantine", session=session))
    return await done(world.identity.complete(await visit(start.url, person), start.session_id))


def count(world: World, table: str) -> int:
    rows = world.store.query(Query(Statement(f"SELECT count(*) FROM {table}")), Within.seconds(world.clock, 10))
    return int(str(rows[0][0]))


def pending(session: str, rank: int, world: World) -> dict[str, SqlValue]:
    """A sign-in that was begun, as the store keeps it."""
    texts = dict.fromkeys(("nonce", "verifier", "return_to", "acr"), "x")
    return {
        **texts,
        "state": sessions.fingerprint(f"{session} {rank}"),
        "session": sessions.fingerprint(session),
        "provider": "franceconnect",
        "mandate": None,
        "end": sessions.seconds(world.clock.now()) + 900,
    }


class RecordingGate:
    def __init__(self) -> None:
        self.asked: list[Act] = []

    def ask(self, act: Act) -> Decision:
        self.asked.append(act)
        return ALLOWED

    def ways(self) -> str:
        return "Guichet."


class TestPending:
    async def test_the_url_asks_what_was_asked(self, world: World) -> None:
        start = await done(world.identity.sign_in())
        asked = {name: values[0] for name, values in parse_qs(urlsplit(start.url).query).items()}
        assert set(asked) == {
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "acr_values",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
        }
        assert (asked["response_type"], asked["acr_values"], asked["code_challenge_method"]) == (
            "code",
            "eidas1",
            "S256",
        )
        assert (asked["redirect_uri"], asked["scope"]) == (REDIRECT, " ".join(SCOPES))
        assert min(len(asked["state"]), len(asked["nonce"]), len(asked["code_challenge"])) >= 32
        assert len({asked["state"], asked["nonce"], asked["code_challenge"], start.session_id}) == 4
        assert repr(start) == "SignInStart()"

    async def test_fewer_scopes_for_one_sign_in(self, world: World) -> None:
        start = await done(world.identity.sign_in(scopes=("openid", "email")))
        signed_in = await done(world.identity.complete(await visit(start.url), start.session_id))
        assert signed_in.identity.family_name is None
        assert signed_in.identity.email == "amandine.exemple@example.org"

    async def test_five_wait_at_most_and_the_oldest_gives_way(self, world: World) -> None:
        first = await done(world.identity.sign_in())
        others = [await done(world.identity.sign_in(session=first.session_id)) for _ in range(5)]
        assert {start.session_id for start in others} == {first.session_id}
        assert count(world, "identity_pending") == 5
        with pytest.raises(CallbackRefused) as caught:
            await done(world.identity.complete(await visit(first.url), first.session_id))
        assert caught.value.code == "state_unknown"
        kept = await done(world.identity.complete(await visit(others[0].url), first.session_id))
        assert kept.return_to == "/"

    async def test_ten_thousand_wait_in_bounded_memory(self, world: World) -> None:
        known = [f"session-{number}" for number in range(2_000)]
        waiting = [pending(session, rank, world) for session in known for rank in range(5)]
        for first in range(0, 10_000, 500):
            steps = tuple(Step(sessions.ADD_PENDING, values, rows=1) for values in waiting[first : first + 500])
            world.store.transact(Transact(steps), Within.seconds(world.clock, 30))
        del waiting
        for session in known[:100]:
            assert (await done(world.identity.sign_in(session=session))).session_id == session
        tracemalloc.start()  # it slows everything: 500 are enough to see growth
        for session in known[100:600]:
            _ = await done(world.identity.sign_in(session=session))
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert held < 125_000  # 250 bytes each would show: none is held in memory
        assert count(world, "identity_pending") == 10_000

    @pytest.mark.parametrize("session", [None, "", "choisi-par-un-attaquant"])
    async def test_an_identifier_that_we_did_not_give_is_not_used(self, world: World, session: str | None) -> None:
        start = await done(world.identity.sign_in(session=session))
        assert start.session_id != session
        assert len(start.session_id) >= 43

    async def test_bad_questions_reach_nobody(self, world: World, town: Town) -> None:
        for bad in ({"return_to": "//mechant.invalid"}, {"acr": "eidas3"}, {"scopes": ("email",)}):
            with pytest.raises(InvalidInput):
                await done(world.identity.sign_in(**bad))
        assert not town.recorder.seen
        assert count(world, "identity_pending") == 0


@pytest.mark.parametrize("colour", ["sync", "async"])
class TestTime:
    async def test_a_sign_in_waits_for_fifteen_minutes(
        self, colour: str, town: Town, base: str | None, tmp_path: Path
    ) -> None:
        clock = StillClock(datetime.now(UTC))
        async with world_of(colour, town.settings(), tmp_path, clock=clock, base=base) as world:
            start = await done(world.identity.sign_in())
            callback = await visit(start.url)
            clock.advance(901)
            with pytest.raises(CallbackRefused) as caught:
                await done(world.identity.complete(callback, start.session_id))
            assert caught.value.code == "state_unknown"

    async def test_a_session_ends_after_thirty_minutes_and_is_purged(
        self, colour: str, town: Town, base: str | None, tmp_path: Path
    ) -> None:
        clock = StillClock(datetime.now(UTC))
        async with world_of(colour, town.settings(), tmp_path, clock=clock, base=base) as world:
            signed_in = await sign_in(world)
            clock.advance(1_795)
            seen = await done(world.identity.current(signed_in.session_id))
            assert seen is not None
            assert seen.expires_at == signed_in.expires_at
            assert await done(world.identity.purge()) == 0
            clock.advance(10)
            assert await done(world.identity.current(signed_in.session_id)) is None
            assert await done(world.identity.purge()) == 1
            assert count(world, "identity_session") == 0

    async def test_a_new_sign_in_sweeps_what_is_past(
        self, colour: str, town: Town, base: str | None, tmp_path: Path
    ) -> None:
        clock = StillClock(datetime.now(UTC))
        async with world_of(colour, town.settings(), tmp_path, clock=clock, base=base) as world:
            for _ in range(3):
                await done(world.identity.sign_in())
            clock.advance(2_000)
            await done(world.identity.sign_in())
            assert count(world, "identity_pending") == 1


class TestSession:
    async def test_nobody(self, world: World) -> None:
        for session in (None, "", "inconnu", "é\ud800"):
            assert await done(world.identity.current(session)) is None

    async def test_identifier_changes_at_sign_in_and_the_former_opens_nothing(self, world: World) -> None:
        first = await sign_in(world)
        again = await sign_in(world, session=first.session_id)
        assert first.session_id != again.session_id
        assert await done(world.identity.current(first.session_id)) is None
        assert await done(world.identity.current(again.session_id)) is not None
        assert count(world, "identity_session") == 1
        assert count(world, "identity_pending") == 0

    async def test_the_store_holds_no_identifier_that_opens_a_session(self, world: World) -> None:
        pending = await done(world.identity.sign_in())
        signed_in = await sign_in(world)
        kept = repr(
            [
                world.store.query(Query(Statement(f"SELECT * FROM {table}")), Within.seconds(world.clock, 10))
                for table in ("identity_pending", "identity_session", "identity_sign_out")
            ]
        )
        assert "EXEMPLE" in kept
        assert signed_in.session_id not in kept
        assert pending.session_id not in kept

    async def test_export_and_erasure_of_one_person(self, world: World) -> None:
        one, other = await sign_in(world), await sign_in(world, "nom_d_usage")
        subject = one.identity.subject
        (kept,) = await done(world.identity.export_person(subject))
        assert kept.identity == one.identity
        assert await done(world.identity.export_person("personne")) == ()
        assert await done(world.identity.erase_person(subject)) == 1
        assert await done(world.identity.erase_person(subject)) == 0
        assert await done(world.identity.current(one.session_id)) is None
        assert await done(world.identity.current(other.session_id)) is not None

    async def test_a_mandate_goes_with_the_session(self, world: World) -> None:
        start = await done(world.identity.sign_in(mandate=MANDATE))
        signed_in = await done(world.identity.complete(await visit(start.url), start.session_id))
        seen = await done(world.identity.current(signed_in.session_id))
        assert seen is not None
        assert signed_in.mandate == seen.mandate == MANDATE
        assert await done(world.identity.erase_person("x", mandate=MANDATE)) == 0

    async def test_the_copy_given_to_a_person_holds_their_sessions_and_no_token(self, world: World) -> None:
        start = await done(world.identity.sign_in(mandate=MANDATE))
        signed_in = await done(world.identity.complete(await visit(start.url), start.session_id))
        await sign_in(world, "nom_d_usage")
        people: People[Sync] | People[Async] = People(world.runner, [CONNECTIONS])
        person = PersonKey(subject=signed_in.identity.subject)
        seen = await done(world.identity.current(signed_in.session_id))
        assert seen is not None
        assert (await done(people.export(person)))["connexions"] == (
            {
                "identite": {**seen.identity.to_claims(), "given_name_array": "Amandine, Lucie"},
                "fournisseur": "franceconnect",
                "niveau": "eidas1",
                "mandat": {
                    "qualite": "parent",
                    "mandant": "enfant-17",
                    "mandataire": "parent-4",
                    "actes": ["erase_person", "sign_in"],
                    "debut": "2020-01-01",
                    "fin": None,
                },
                "connexion": seen.signed_in_at.isoformat(),
                "effacement": signed_in.expires_at.isoformat(),
                "finalite": sessions.PURPOSE,
            },
        )
        assert await done(people.export(PersonKey(mail="amandine.exemple@example.org"))) == {"connexions": ()}
        await done(world.identity.sign_in())
        assert await done(people.kept()) == (Stock("connexions", sessions.PURPOSE, 3, 0, 0),)
        assert await done(people.erase(person)) == {"connexions": 1}
        assert await done(people.export(person)) == {"connexions": ()}

    @pytest.mark.parametrize(
        "mandate",
        [replace(MANDATE, purposes=frozenset({"notify"})), replace(MANDATE, until=date(2021, 1, 1))],
        ids=["another purpose", "over"],
    )
    async def test_a_mandate_that_does_not_fit_is_refused(self, world: World, mandate: Mandate) -> None:
        for act in (
            lambda: world.identity.sign_in(mandate=mandate),
            lambda: world.identity.export_person("x", mandate=mandate),
            lambda: world.identity.erase_person("x", mandate=mandate),
        ):
            with pytest.raises(InvalidInput) as caught:
                await done(act())
            assert caught.value.code == "outside_mandate"


class TestSignOut:
    async def test_the_session_ends_here_first(self, world: World) -> None:
        signed_in = await sign_in(world)
        leaving = await done(world.identity.sign_out(signed_in.session_id))
        assert leaving.at_provider
        assert repr(leaving) == "SignOutStart(at_provider=True)"
        assert await done(world.identity.current(signed_in.session_id)) is None
        again = await done(world.identity.sign_out(signed_in.session_id))
        assert (again.at_provider, again.url) == (False, SIGNED_OUT)

    @pytest.mark.parametrize("session", [None, "", "inconnu"])
    async def test_nobody_may_sign_out(self, world: World, session: str | None) -> None:
        leaving = await done(world.identity.sign_out(session))
        assert (leaving.at_provider, leaving.url) == (False, SIGNED_OUT)

    async def test_pending_sign_ins_end_with_the_session(self, world: World) -> None:
        signed_in = await sign_in(world)
        await done(world.identity.sign_in(session=signed_in.session_id))
        await done(world.identity.sign_out(signed_in.session_id))
        assert count(world, "identity_pending") == 0

    async def test_a_return_that_nobody_began_is_said_so(self, world: World) -> None:
        assert await done(world.identity.finish_sign_out({"state": "inconnu"}, "x")) is False
        assert await done(world.identity.finish_sign_out({}, None)) is False

    @pytest.mark.parametrize("colour", ["sync", "async"])
    async def test_without_the_provider_the_person_is_signed_out_here(
        self, colour: str, town: Town, tmp_path: Path
    ) -> None:
        async with world_of(colour, town.settings(), tmp_path) as before:
            signed_in = await sign_in(before)
        unreachable = town.settings(issuer=f"http://127.0.0.1:{closed_port()}/api/v2")
        async with world_of(colour, unreachable, tmp_path, clock=StillClock(datetime.now(UTC))) as after:
            leaving = await done(after.identity.sign_out(signed_in.session_id))
            assert (leaving.at_provider, leaving.url) == (False, SIGNED_OUT)
            assert count(after, "identity_session") == 0


class TestHealth:
    async def test_good(self, world: World) -> None:
        (check,) = await done(world.identity.check())
        assert check.health is Health.GOOD

    async def test_wrong_issuer(self, world: World, town: Town) -> None:
        town.provider.faults.set("discovery_wrong_issuer")
        (check,) = await done(world.identity.check())
        assert isinstance(check, Check)
        assert check.health is Health.BROKEN
        assert check.remedy

    @pytest.mark.parametrize("colour", ["sync", "async"])
    async def test_unreachable(self, colour: str, town: Town, tmp_path: Path) -> None:
        settings = town.settings(issuer=f"http://127.0.0.1:{closed_port()}/api/v2")
        async with world_of(colour, settings, tmp_path, clock=StillClock(datetime.now(UTC))) as world:
            (check,) = await done(world.identity.check())
            assert check.health is Health.WEAK
            for _ in range(2):  # the second is answered while the provider rests
                with pytest.raises(ProviderUnavailable):
                    await done(world.identity.sign_in())
            assert isinstance(world.clock, StillClock)
            waited = len(world.clock.waits)
            with pytest.raises(ProviderUnavailable):
                await done(world.identity.sign_in())
            assert len(world.clock.waits) == waited


@pytest.mark.parametrize("failure", [TimedOut("x", remedy="y"), Uncertain("x", remedy="y")])
def test_no_answer_is_told_as_a_provider_that_is_down(failure: Exception) -> None:
    op = speak(Call("POST", "https://fc.invalid/token", attempts=1))
    assert isinstance(next(op), Call)
    assert op.throw(failure) == Now()
    with pytest.raises(ProviderUnavailable):
        op.send(datetime.now(UTC))


def test_too_long_an_answer_is_told_as_a_token_too_large() -> None:
    op = speak(Call("POST", "https://fc.invalid/token", attempts=1))
    assert isinstance(next(op), Call)
    with pytest.raises(TokenTooLarge):
        op.throw(TooLarge("x", remedy="y"))


async def test_the_gate_hears_words_only(town: Town, tmp_path: Path) -> None:
    gate = RecordingGate()
    async with world_of("sync", town.settings(), tmp_path, gate=gate) as world:
        start = await done(world.identity.sign_in(return_to="/dossier?nom=DUPONT", mandate=MANDATE))
        callback = await visit(start.url)
        await done(world.identity.complete(callback, start.session_id))
    details = [act.details for act in gate.asked if act.details]
    assert details == [{"scopes": SCOPES, "acr": "eidas1", "mandated": True}]
    assert [act.intent.value for act in gate.asked] == ["sign_in", "sign_in", "complete_sign_in"]


def test_schema_says_why_it_keeps() -> None:
    assert sessions.PURPOSE.endswith(".")
    assert all("delete_after" in table.sql for table in sessions.SCHEMA.migrations[0] if "CREATE TABLE" in table.sql)
