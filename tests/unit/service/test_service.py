"""A service from its manifest: what may start, what runs, what each person may ask, in both colours."""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etatplateforme import AsyncService, Service
from etatplateforme.cli.demo import without
from etatplateforme.core.action import Block, M, Sync
from etatplateforme.core.checkpoint import verify
from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Op, now
from etatplateforme.core.gate import Refused
from etatplateforme.core.reading import read_text
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.notifications.message import Message, paragraphs
from etatplateforme.service.health import examine
from etatplateforme.values.check import Health
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.finding import Verdict
from etatplateforme.values.holding import Json, PersonKey, Stock
from etatplateforme.values.intent import Intent
from etatplateforme.values.mandate import Capacity, Mandate

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
WAIVER = """
[[waivers]]
id = "audit-en-cours"
rule = "EG-12"
scope = "*"
reason = "L'audit est commandé."
legal_ground = "Loi 2005-102, article 47"
compensating_measure = "Un agent aide par téléphone."
requested_by = "Direction du numérique"
approved_by = "Le maire"
created = 2026-01-31
expires = 2026-09-01
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """What ``init --defaults`` writes, in an empty folder."""
    path = tmp_path / "service.toml"
    path.write_text(render(defaults()))
    return path


def edit(path: Path, change: Callable[[str], str]) -> Path:
    """Change the manifest."""
    path.write_text(change(path.read_text()))
    return path


def test_a_service_without_another_way_does_not_start(manifest: Path, tmp_path: Path) -> None:
    edit(manifest, lambda text: without(text, "access.counter", "access.phone", "access.post", "access.help"))
    with pytest.raises(Refused) as refusal:
        Service.open(manifest)
    assert "EG-02" in refusal.value.decision.rules
    assert refusal.value.remedy
    assert [path.name for path in tmp_path.iterdir()] == ["service.toml"]


def test_all_faults_of_a_manifest_are_told_at_once(manifest: Path) -> None:
    edit(manifest, lambda text: text.replace("[operator]", "[operatr]").replace('kind = "request"', "kind = 3"))
    with pytest.raises(InvalidInput) as failure:
        Service.open(manifest)
    assert len(failure.value.faults) >= 3
    assert all(fault.line and fault.remedy for fault in failure.value.faults)


def test_a_block_that_is_not_declared_is_refused(manifest: Path) -> None:
    edit(manifest, lambda text: without(text, "addresses"))
    with Service.open(manifest) as service, pytest.raises(InvalidInput) as failure:
        _ = service.addresses
    assert failure.value.code == "block_not_declared"
    assert "[addresses]" in failure.value.remedy


async def test_both_colours_count_their_acts_and_leave_a_sound_journal(manifest: Path, tmp_path: Path) -> None:
    with Service.open(manifest) as service:
        with pytest.raises(EtatError) as missing:
            service.addresses.search("1 rue de la Mairie")
        assert missing.value.code == "no_address_index"
        counted = service.report().tally
    async with AsyncService.open(manifest) as later:
        with pytest.raises(EtatError):
            await later.addresses.search("1 rue de la Mairie")
    assert counted is not None
    assert [(count.intent, count.allowed + count.warned) for count in counted.counts] == [("look_up_address", 1)]
    journal = tmp_path / "donnees" / "journal.jsonl"
    assert verify(journal).sound
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    assert sum(line["count"] for line in lines if line["kind"] == "counted") == 2


def test_a_scope_that_is_not_declared_is_refused_with_the_counter_and_the_phone(manifest: Path) -> None:
    with Service.open(manifest) as service, pytest.raises(Refused) as refusal:
        service.identity.sign_in(scopes=("openid", "birthdate"))
    assert refusal.value.decision.rules == ("EG-09",)
    assert "guichet" in refusal.value.citizen_message
    assert "04 65 71 00 00" in refusal.value.citizen_message


def test_a_waiver_that_expires_at_night_warns_and_refuses_the_next_start(manifest: Path) -> None:
    edit(manifest, lambda text: without(text, "accessibility") + WAIVER)
    clock = StillClock(START)
    with Service.open(manifest, clock=clock) as service:
        assert service.report().blocking == ()
        clock.advance(24 * 3600)
        with pytest.raises(EtatError) as act:
            service.addresses.search("1 rue de la Mairie")
        assert act.value.code == "no_address_index"  # the act itself went on: the gate did not cut the journey
        assert {finding.rule for finding in service.report().blocking} >= {"EG-12"}
    with pytest.raises(Refused):
        Service.open(manifest, clock=clock)


def message(mail: str, key: str) -> Message:
    """A message of the service to somebody."""
    return Message(
        recipient=MailAddress(mail),
        subject="Votre inscription",
        content=paragraphs("Elle est étudiée."),
        idempotency_key=key,
    )


async def test_a_person_gets_a_copy_then_is_forgotten(manifest: Path) -> None:
    ada, bob = "ada@example.org", "bob@example.org"
    async with AsyncService.open(manifest) as service:
        for mail in (ada, bob):
            await service.notifications.notify(message(mail, f"k-{mail}"))
        copy = await service.people.export(PersonKey(mail=ada))
        assert len(copy["messages"]) == 1
        assert ada in json.dumps(copy, ensure_ascii=False)
        assert bob not in json.dumps(copy, ensure_ascii=False)
        (stock,) = [stock for stock in await service.people.kept() if stock.name == "messages"]
        assert (stock.kept, stock.endless, stock.overdue) == (2, 0, 0)
        assert (await service.people.erase(PersonKey(mail=ada)))["messages"] == 1
        assert (await service.people.export(PersonKey(mail=ada)))["messages"] == ()
        assert len((await service.people.export(PersonKey(mail=bob)))["messages"]) == 1


def test_what_is_past_its_date_is_purged(manifest: Path) -> None:
    clock = StillClock(START)
    with Service.open(manifest, clock=clock) as service:
        service.notifications.notify(message("ada@example.org", "k"))
        assert sum(service.people.purge().values()) == 0
        clock.advance(400 * 24 * 3600)
        stocks = service.people.kept()
        assert any(stock.overdue for stock in stocks)
        retention = [one for one in service.report(stocks=stocks).findings if one.rule == "EG-09-conserve"]
        assert Verdict.FAILED in {one.verdict for one in retention}
        assert service.people.purge()["messages"] == 1
        stocks = service.people.kept()
        assert all(stock.kept == 0 for stock in stocks)
        retention = [one for one in service.report(stocks=stocks).findings if one.rule == "EG-09-conserve"]
        assert Verdict.FAILED not in {one.verdict for one in retention}


def test_a_person_must_be_named_by_something() -> None:
    with pytest.raises(InvalidInput) as failure:
        PersonKey()
    assert failure.value.code == "no_person_key"
    assert "ada" not in repr(PersonKey(mail="ada@example.org", subject="ada"))


async def test_doctor_says_what_is_broken_and_what_to_do(manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        '[sandbox.franceconnect]\nissuer = "http://127.0.0.1:9/api/v2"\nclient_id = "x"\n'
        'client_secret = "${UN_SECRET_ABSENT}"\n'
    )
    async with AsyncService.open(manifest, environ={}) as service:
        found = {check.name: check for check in await asyncio.wait_for(examine(service), 30)}
    assert found["magasin de données"].health is Health.GOOD
    assert found["journal"].health is Health.GOOD
    assert found["droits du dossier de données"].health is Health.GOOD
    assert found["horloge"].health is Health.UNKNOWN
    assert found["données gardées"].health is Health.GOOD
    assert found["index d'adresses"].health is Health.BROKEN
    secret = next(check for name, check in found.items() if name.startswith("secret "))
    assert secret.health is Health.BROKEN
    assert "UN_SECRET_ABSENT" in secret.seen + secret.remedy
    assert all(check.remedy for check in found.values() if check.health is not Health.GOOD)


def test_a_proxy_that_would_be_ignored_is_refused(manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[sandbox]\nproxy = "http://127.0.0.1:3128"\n')
    with pytest.raises(InvalidInput) as failure:
        Service.open(manifest)
    assert failure.value.code == "proxy_not_supported"


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "grand.toml"
    path.write_bytes(b"#" * 5_000)
    with pytest.raises(InvalidInput) as failure:
        read_text(path, "manifeste", limit=4_000)
    assert failure.value.code == "file_too_large"


def test_the_deadline_of_an_act_is_that_of_the_settings(manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[sandbox.timeouts]\ntotal = 12.5\n")
    with Service.open(manifest) as service:
        assert service.foundations.guard.deadline == 12.5


class Notes(Block[M]):
    """A block of an application that keeps one thing of everybody, in memory."""

    holding = "notes"

    def copy_of(self, person: PersonKey) -> Op[Sequence[Json]]:
        at = yield from now()
        return ({"note": at.isoformat()},)

    def forget(self, person: PersonKey) -> Op[int]:
        _ = yield from now()
        return 1

    def forget_overdue(self, at: datetime) -> Op[int]:
        _ = yield from now()
        return 2

    def stocks(self, at: datetime) -> Op[tuple[Stock, ...]]:
        _ = yield from now()
        return (Stock(self.holding, "essai", kept=3, endless=3),)


def test_a_block_of_the_application_takes_part_in_the_rights_of_a_person(manifest: Path) -> None:
    with Service.open(manifest) as service:
        before = set(service.people.export(PersonKey(mail="ada@example.org")))
        assert before == {"connexions", "rattachements", "messages", "preferences", "courriers"}
        _ = service.use(Notes[Sync])
        key = PersonKey(mail="ada@example.org")
        assert set(service.people.export(key)) == {*before, "notes"}
        assert service.people.erase(key)["notes"] == 1
        assert service.people.purge()["notes"] == 2
        failed = {one.rule for one in service.report(stocks=service.people.kept()).of(Verdict.FAILED)}
        assert "EG-09-conserve" in failed


@pytest.mark.parametrize("act", ["export", "erase"])
def test_a_mandate_must_allow_what_is_done_for_a_person(act: str, manifest: Path) -> None:
    day = START.date()
    allowed = Intent.EXPORT_PERSON if act == "export" else Intent.ERASE_PERSON
    other = Intent.NOTIFY
    with Service.open(manifest, clock=StillClock(START)) as service:
        key = PersonKey(mail="ada@example.org")
        for purpose, until, expected in ((allowed, None, True), (other, None, False), (allowed, day, False)):
            since = day - timedelta(days=10)
            end = None if until is None else day - timedelta(days=1)
            mandate = Mandate("p-1", "h-1", Capacity.GUARDIAN, frozenset({purpose}), since, end)
            if expected:
                getattr(service.people, act)(key, mandate=mandate)
                continue
            with pytest.raises(InvalidInput) as failure:
                getattr(service.people, act)(key, mandate=mandate)
            assert failure.value.code == "outside_mandate"
