"""Links in a real store: whatever is asked in whatever order, an account and a sign-in have one link that holds."""

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Op
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import FileJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.errors import InvalidInput
from etatplateforme.identity.accounts.block import DEFAULT_TERMS, Accounts
from etatplateforme.identity.accounts.errors import RelinkRefused
from etatplateforme.identity.accounts.holder import LINKS
from etatplateforme.identity.accounts.machine import (
    MOST_ATTEMPTS,
    MOST_CODES,
    AlreadyKnown,
    Ambiguous,
    Known,
    Unknown,
    Way,
)
from etatplateforme.identity.accounts.pivot_print import PivotKeys
from etatplateforme.identity.accounts.tables import SCHEMA
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.values.holding import PersonKey
from etatplateforme.values.intent import Act, Intent
from tests.unit.identity.accounts.people import CIVIL_STATUS, KEYS, somebody

T = TypeVar("T")

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
ISSUER = "https://fc.exemple.invalid/api/v2"


class Bench:
    """The block over a real store and a real journal, with a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = StillClock(START)
        self.store = Store(folder / "s.db", [SCHEMA])
        self.journal = FileJournal(folder / "journal.jsonl", self.clock)
        self.ports = Ports(self.clock, Wire(self.clock), self.store, MailWire(None))
        self.runner = SyncRunner(Guard(OpenGate(), self.journal, self.clock), self.ports)
        self.accounts: Accounts[Sync] = self.made(KEYS)

    def made(self, keys: PivotKeys, issuer: str = ISSUER) -> Accounts[Sync]:
        return Accounts(self.runner, issuer, keys)

    def run(self, op: Op[T]) -> T:
        return self.runner.run(Act(Intent.CHECK), op)

    def close(self) -> None:
        self.ports.close()
        self.journal.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def code_of(refusal: pytest.ExceptionInfo[RelinkRefused]) -> str:
    return refusal.value.code


def test_a_person_is_known_again_only_once_confirmed(bench: Bench) -> None:
    accounts, before, after = bench.accounts, somebody("ancien"), somebody("nouveau")
    assert accounts.recognise(before) == Unknown(comparable=True)
    accounts.link(before, "dossier-1")
    assert accounts.recognise(before) == Known("dossier-1")
    for _ in range(3):  # coming back does not link
        assert accounts.recognise(after) == AlreadyKnown("dossier-1")
    with pytest.raises(RelinkRefused, match="identity_already_known"):
        accounts.link(after, "dossier-2")
    request = accounts.ask_relink(after)
    assert accounts.ask_relink(after) == request
    sent = accounts.code(after)
    assert sent.account == "dossier-1"
    bench.clock.advance(3600)
    assert accounts.confirm(after, sent.code) == "dossier-1"
    assert accounts.recognise(after) == Known("dossier-1")
    assert accounts.recognise(before) == AlreadyKnown("dossier-1")  # the old one opens nothing any more
    former, holding = accounts.links_of("dossier-1")
    at = START + timedelta(hours=1)
    assert (former.subject, former.way, former.ended_at) == ("ancien", Way.FIRST, at)
    assert former.delete_after == at + DEFAULT_TERMS.history
    assert (holding.subject, holding.way, holding.linked_at, holding.ended_at) == ("nouveau", Way.MESSAGE, at, None)
    with pytest.raises(RelinkRefused, match="relink_unknown"):
        accounts.confirm(after, sent.code)  # a code serves once


def test_wrong_codes_are_counted_and_then_only_the_counter_is_left(bench: Bench) -> None:
    accounts, after = bench.accounts, somebody("nouveau")
    accounts.link(somebody("ancien"), "dossier-1")
    reference = accounts.ask_relink(after).reference
    sent = accounts.code(after)
    codes: list[str] = []
    for _ in range(MOST_ATTEMPTS + 1):
        with pytest.raises(RelinkRefused) as refusal:
            accounts.confirm(after, "0000000000")
        codes.append(code_of(refusal))
    assert codes == ["relink_code"] * (MOST_ATTEMPTS - 1) + ["relink_exhausted"] * 2
    with pytest.raises(RelinkRefused, match="relink_exhausted"):
        accounts.confirm(after, sent.code)  # the right one comes too late
    with pytest.raises(RelinkRefused, match="relink_exhausted"):
        accounts.code(after)
    assert accounts.recognise(after) == AlreadyKnown("dossier-1")
    accounts.confirm_at_counter(reference.lower(), "dossier-1")
    assert accounts.recognise(after) == Known("dossier-1")
    assert accounts.links_of("dossier-1")[-1].way is Way.COUNTER


def test_a_mailbox_is_not_flooded(bench: Bench) -> None:
    bench.accounts.link(somebody("ancien"), "dossier-1")
    after = somebody("nouveau")
    with pytest.raises(RelinkRefused, match="relink_unknown"):
        bench.accounts.code(after)
    bench.accounts.ask_relink(after)
    sent = [bench.accounts.code(after).code for _ in range(MOST_CODES)]
    with pytest.raises(RelinkRefused, match="relink_exhausted"):
        bench.accounts.code(after)
    bench.accounts.ask_relink(after)  # asking again gives no more
    with pytest.raises(RelinkRefused, match="relink_exhausted"):
        bench.accounts.code(after)
    with pytest.raises(RelinkRefused, match="relink_code"):
        bench.accounts.confirm(after, sent[0])  # a new code voids the former one
    assert bench.accounts.confirm(after, sent[-1]) == "dossier-1"


def test_two_accounts_of_one_identity_are_for_the_counter(bench: Bench) -> None:
    accounts, third = bench.accounts, somebody("troisieme")
    accounts.link(somebody("premier"), "dossier-1")
    accounts.confirm_at_counter(accounts.ask_relink(somebody("deuxieme")).reference, "dossier-2")  # somebody else, says
    assert accounts.recognise(third) == Ambiguous(2)  # the agent
    request = accounts.ask_relink(third)
    with pytest.raises(RelinkRefused, match="relink_counter_only"):
        accounts.code(third)
    with pytest.raises(RelinkRefused, match="relink_unknown"):
        accounts.confirm(third, "0000000000")
    accounts.confirm_at_counter(request.reference, "dossier-2")
    assert accounts.recognise(third) == Known("dossier-2")
    assert accounts.recognise(somebody("premier")) == Known("dossier-1")


def test_a_code_sent_for_one_account_never_opens_another(bench: Bench) -> None:
    """Between the code and its use, the identity became that of two accounts, then of the other one alone."""
    accounts, after = bench.accounts, somebody("nouveau")
    accounts.link(somebody("ancien"), "dossier-1")
    accounts.ask_relink(after)
    sent = accounts.code(after)
    accounts.confirm_at_counter(accounts.ask_relink(somebody("autre")).reference, "dossier-2")
    accounts.unlink("dossier-1")
    with pytest.raises(RelinkRefused, match="relink_unknown"):
        accounts.confirm(after, sent.code)
    accounts.ask_relink(after)
    with pytest.raises(RelinkRefused, match="relink_unknown"):
        accounts.confirm(after, sent.code)
    assert accounts.recognise(after) == AlreadyKnown("dossier-2")


def test_a_corrected_civil_status_is_known_again_at_the_counter(bench: Bench) -> None:
    accounts = bench.accounts
    accounts.link(somebody("ancien"), "dossier-1")
    corrected = somebody("nouveau", family_name="MODÈLE", gender="male")
    assert accounts.recognise(corrected) == Unknown(comparable=True)
    request = accounts.ask_relink(corrected)
    with pytest.raises(RelinkRefused, match="relink_counter_only"):
        accounts.code(corrected)
    accounts.confirm_at_counter(request.reference, "dossier-1")
    assert accounts.recognise(corrected) == Known("dossier-1")
    assert accounts.recognise(somebody("encore")) == AlreadyKnown("dossier-1")  # by the identity that it had


def test_another_version_of_the_provider_is_another_issuer(bench: Bench) -> None:
    bench.made(KEYS, "https://v1.exemple.invalid").link(somebody(), "dossier-1")
    assert bench.accounts.recognise(somebody()) == AlreadyKnown("dossier-1")


def test_the_key_of_the_prints_is_replaced_while_people_come(bench: Bench) -> None:
    bench.accounts.link(somebody("ancien"), "dossier-1")
    replacing = bench.made(PivotKeys("n" * 32, former=KEYS.current))
    assert replacing.recognise(somebody("nouveau")) == AlreadyKnown("dossier-1")
    assert replacing.recognise(somebody("ancien")) == Known("dossier-1")
    replaced = bench.made(PivotKeys("n" * 32))
    assert replaced.recognise(somebody("nouveau")) == AlreadyKnown("dossier-1")


def test_an_incomplete_identity_is_told(bench: Bench) -> None:
    bench.accounts.link(somebody("ancien"), "dossier-1")
    partial = PivotIdentity("ancien")
    assert bench.accounts.recognise(partial) == Known("dossier-1")  # and keeps the print that there was
    assert bench.accounts.recognise(PivotIdentity("nouveau")) == Unknown(comparable=False)
    assert bench.accounts.recognise(somebody("nouveau")) == AlreadyKnown("dossier-1")


def test_nothing_is_linked_twice(bench: Bench) -> None:
    accounts = bench.accounts
    accounts.link(somebody("un"), "dossier-1")
    with pytest.raises(RelinkRefused, match="already_linked"):
        accounts.link(somebody("un"), "dossier-2")
    with pytest.raises(RelinkRefused, match="already_linked"):
        accounts.link(somebody("deux", family_name="AUTRE"), "dossier-1")
    with pytest.raises(RelinkRefused, match="already_linked"):
        accounts.ask_relink(somebody("un"))
    for wrong in ("", "d" * 201):
        with pytest.raises(InvalidInput, match="account_name"):
            accounts.link(somebody("trois"), wrong)
    assert [link.subject for link in accounts.links_of("dossier-1")] == ["un"]


def test_a_person_gets_a_copy_then_is_forgotten_and_what_is_overdue_goes(bench: Bench) -> None:
    accounts = bench.accounts
    accounts.link(somebody("ancien"), "dossier-1")
    accounts.link(somebody("voisin", family_name="AUTRE"), "dossier-9")
    after = somebody("nouveau")
    accounts.confirm_at_counter(accounts.ask_relink(after).reference, "dossier-1")
    copy = bench.run(LINKS.copy_of(PersonKey(subject="ancien")))
    assert copy == bench.run(LINKS.copy_of(PersonKey(subject="nouveau")))
    told = json.dumps(copy)
    assert told.count("dossier-1") == 2
    assert "au guichet" in told
    assert "dossier-9" not in told
    assert bench.run(LINKS.copy_of(PersonKey(mail="a@example.org"))) == ()
    assert bench.run(LINKS.forget(PersonKey(mail="a@example.org"))) == 0

    bench.clock.advance(DEFAULT_TERMS.history.total_seconds())
    (stock,) = bench.run(LINKS.stocks(bench.clock.now()))
    assert (stock.kept, stock.endless, stock.overdue) == (3, 0, 1)
    assert bench.run(LINKS.forget_overdue(bench.clock.now())) == 1
    assert accounts.recognise(after) == Known("dossier-1")  # and is kept from now on
    bench.clock.advance(DEFAULT_TERMS.unused.total_seconds() - 1)
    assert accounts.recognise(somebody("voisin", family_name="AUTRE")) == Unknown(comparable=True)  # away for too long
    assert accounts.recognise(after) == Known("dossier-1")
    assert bench.run(LINKS.forget(PersonKey(subject="nouveau"))) == 1
    assert accounts.recognise(after) == Unknown(comparable=True)


def test_a_request_that_nobody_confirms_expires(bench: Bench) -> None:
    bench.accounts.link(somebody("ancien"), "dossier-1")
    after = somebody("nouveau")
    first, sent = bench.accounts.ask_relink(after), bench.accounts.code(after)
    bench.clock.advance(DEFAULT_TERMS.request.total_seconds())
    for late in (
        lambda: bench.accounts.confirm(after, sent.code),
        lambda: bench.accounts.confirm_at_counter(first.reference, "dossier-1"),
        lambda: bench.accounts.code(after),
    ):
        with pytest.raises(RelinkRefused, match="relink_unknown"):
            late()
    assert bench.accounts.ask_relink(after).reference != first.reference


def test_nothing_of_the_civil_status_nor_of_a_code_is_written(bench: Bench) -> None:
    after = somebody("nouveau" * 9)
    bench.accounts.link(somebody("ancien" * 9), "dossier-un")
    reference = bench.accounts.ask_relink(after).reference
    sent = bench.accounts.code(after)
    written = b"".join(path.read_bytes() for path in bench.folder.glob("s.db*"))
    assert b"dossier-un" in written
    for private in (*map(str, CIVIL_STATUS.values()), "MAQUETTE", "1968-12-24", sent.code):
        assert private.encode() not in written
    assert f"{sent!r}{bench.accounts.links_of('dossier-un')!r}".count("dossier-un") == 0
    bench.accounts.confirm(after, sent.code)
    bench.journal.close()
    journal = (bench.folder / "journal.jsonl").read_text()
    assert "link_account" in journal
    for private in ("dossier-un", "ancien", "nouveau", reference, sent.code):
        assert private not in journal


# --- whatever the order ---------------------------------------------------------------------------------------------

SUBJECTS = st.sampled_from(["s1", "s2", "s3"])
IDENTITIES = st.sampled_from(["MAQUETTE", "MODÈLE"])
NAMES = st.sampled_from(["d1", "d2", "d3"])


class Links(RuleBasedStateMachine):
    """The block beside a model of it: which account each sign-in opens changes by a link or a confirmation, only."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._bench = Bench(Path(self._folder.name))
        self._accounts = self._bench.accounts
        self._opened: dict[str, str] = {}
        self._history: dict[str, list[str]] = {}
        self._sent: dict[str, tuple[str, str]] = {}

    def teardown(self) -> None:
        self._bench.close()
        self._folder.cleanup()

    def _open(self, subject: str, account: str) -> None:
        former = {name for name, opened in self._opened.items() if opened == account}
        assert len(former) <= 1
        for name in former:
            del self._opened[name]
        self._opened[subject] = account
        self._history.setdefault(account, []).append(subject)

    @rule(subject=SUBJECTS, name=IDENTITIES, account=NAMES)
    def link(self, subject: str, name: str, account: str) -> None:
        free = account not in self._opened.values()
        try:
            self._accounts.link(somebody(subject, family_name=name), account)
        except RelinkRefused:
            return
        assert free
        assert subject not in self._opened
        self._open(subject, account)

    @rule(subject=SUBJECTS, name=IDENTITIES)
    def arrive(self, subject: str, name: str) -> None:
        match self._accounts.recognise(somebody(subject, family_name=name)):
            case Known(account):
                assert self._opened[subject] == account
            case AlreadyKnown(account):
                assert subject not in self._opened
                assert account in self._history
            case Ambiguous(accounts):
                assert 1 < accounts <= len(self._history)
            case Unknown():
                assert subject not in self._opened

    @rule(subject=SUBJECTS, name=IDENTITIES)
    def ask(self, subject: str, name: str) -> None:
        person = somebody(subject, family_name=name)
        try:
            self._accounts.ask_relink(person)
            sent = self._accounts.code(person)
        except RelinkRefused:
            return
        self._sent[subject] = (sent.code, sent.account)

    @precondition(lambda self: self._sent)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        subject = data.draw(st.sampled_from(sorted(self._sent)))
        code, account = self._sent[subject]
        try:
            opened = self._accounts.confirm(somebody(subject), code)
        except RelinkRefused:
            return
        assert opened == account
        del self._sent[subject]
        self._open(subject, account)

    @rule(subject=SUBJECTS, name=IDENTITIES, account=NAMES)
    def counter(self, subject: str, name: str, account: str) -> None:
        try:
            reference = self._accounts.ask_relink(somebody(subject, family_name=name)).reference
        except RelinkRefused:
            assert subject in self._opened
            return
        self._accounts.confirm_at_counter(reference, account)
        self._open(subject, account)

    @rule(account=NAMES)
    def unlink(self, account: str) -> None:
        assert self._accounts.unlink(account) == len(self._history.pop(account, []))
        self._opened = {name: opened for name, opened in self._opened.items() if opened != account}

    @invariant()
    def history_is_whole_and_one_link_holds(self) -> None:
        for account, subjects in self._history.items():
            links = self._accounts.links_of(account)
            assert sorted(link.subject for link in links) == sorted(subjects)
            holding = [link.subject for link in links if link.ended_at is None]
            assert holding == [name for name, opened in self._opened.items() if opened == account]


TestLinks = Links.TestCase
TestLinks.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
