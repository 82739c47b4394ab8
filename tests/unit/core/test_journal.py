"""The journal: what is written, what is counted, the chain, several processes, checkpoints, and what each attack shows."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from etatplateforme.core.checkpoint import Checkpoint, Signer, checkpoint, require_sound, verify
from etatplateforme.core.clock import StillClock
from etatplateforme.core.journal import FileJournal
from etatplateforme.errors import Broken, InvalidInput, Unavailable
from etatplateforme.values.decision import ALLOWED, Decision, Outcome
from etatplateforme.values.finding import Level
from etatplateforme.values.intent import Act, Intent
from tests.support.town import START, finding

REFUSED = Decision(Outcome.REFUSE, (finding(),))
WARNED = Decision(Outcome.WARN, (finding("EG-02", Level.WARN),))
LOOK = Act(Intent.LOOK_UP_ADDRESS)
SIGN = Act(Intent.SIGN_IN)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_what_is_allowed_is_counted_not_written(path: Path) -> None:
    clock = StillClock(START)
    with FileJournal(path, clock) as journal:
        for _ in range(1000):
            assert not journal.must_write(LOOK, ALLOWED)
            journal.decided(LOOK, ALLOWED)
        assert not path.exists()
        assert journal.tally() == {(Intent.LOOK_UP_ADDRESS, Outcome.ALLOW): 1000}
        clock.advance(3600)
        assert journal.must_write(LOOK, ALLOWED)
        journal.decided(LOOK, ALLOWED)
    written = [(line["kind"], line["intent"], line["outcome"], line["hour"], line["count"]) for line in lines(path)]
    assert written == [
        ("counted", "look_up_address", "allow", "2026-09-01T08:00+00:00", 1000),
        ("counted", "look_up_address", "allow", "2026-09-01T09:00+00:00", 1),
    ]


def test_each_refusal_is_a_line(path: Path) -> None:
    with FileJournal(path, StillClock(START)) as journal:
        for _ in range(3):
            assert journal.must_write(SIGN, REFUSED)
            journal.decided(SIGN, REFUSED)
    refused = [line for line in lines(path) if line["kind"] == "refused"]
    assert [(line["intent"], line["rules"]) for line in refused] == [("sign_in", ["EG-09"])] * 3


def test_a_change_of_decision_is_a_line_and_its_repetition_is_not(path: Path) -> None:
    with FileJournal(path, StillClock(START)) as journal:
        for decision in (ALLOWED, WARNED, WARNED, WARNED, ALLOWED, ALLOWED):
            journal.decided(LOOK, decision)
    changes = [(line["from"], line["to"]) for line in lines(path) if line["kind"] == "changed"]
    assert changes == [("allow", "warn"), ("warn", "allow")]


def test_a_warning_about_arguments_is_written_once_an_hour_and_not_counted_as_an_act(path: Path) -> None:
    clock = StillClock(START)
    act = Act(Intent.SIGN_IN, {"scopes": ("openid", "birthdate")})
    with FileJournal(path, clock) as journal:
        for _ in range(3):
            journal.decided(act, WARNED)
            journal.decided(act, ALLOWED)
        clock.advance(3600)
        journal.decided(act, WARNED)
    assert [line["kind"] for line in lines(path)] == ["warned", "warned"]


def test_a_waiver_that_is_used_is_written(path: Path) -> None:
    from dataclasses import replace

    waived = Decision(Outcome.WARN, (replace(finding("EG-12"), waived_by="d-2026-01"),))
    with FileJournal(path, StillClock(START)) as journal:
        journal.decided(LOOK, waived)
    assert [line["kind"] for line in lines(path)][:2] == ["changed", "waiver_used"]


def test_a_doubt_is_written(path: Path) -> None:
    with FileJournal(path, StillClock(START)) as journal:
        journal.uncertain(SIGN, "Call")
    assert [(line["kind"], line["effect"]) for line in lines(path)] == [("uncertain", "Call")]


def filled(path: Path, count: int = 10) -> None:
    clock = StillClock(START)
    with FileJournal(path, clock) as journal:
        for number in range(count):
            journal.uncertain(SIGN if number % 2 else LOOK, f"e{number}")
            clock.advance(1)


def edit(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    path.write_text("".join(change(path.read_text().splitlines(keepends=True))))


def relink(text: list[str]) -> list[str]:
    """What a patient forger would do: change one line and recompute the whole chain after it."""
    import hashlib

    from etatplateforme.core.journal import canonical

    records = [json.loads(line) for line in text]
    records[4]["effect"] = "faux"
    previous = records[3]["hash"]
    for record in records[4:]:
        record["prev"] = previous
        del record["hash"]
        record["hash"] = previous = hashlib.sha256(canonical(record)).hexdigest()
    return [canonical(record).decode() + "\n" for record in records]


ATTACKS: dict[str, tuple[Callable[[list[str]], list[str]], int]] = {
    "changed": (lambda text: [*text[:4], text[4].replace("e4", "e9"), *text[5:]], 5),
    "removed": (lambda text: [*text[:4], *text[5:]], 5),
    "reordered": (lambda text: [*text[:4], text[5], text[4], *text[6:]], 5),
    "doubled": (lambda text: [*text[:4], text[3], *text[4:]], 5),
    "first removed": (lambda text: text[1:], 1),
    "garbled": (lambda text: [*text[:4], "{\n", *text[5:]], 5),
    "deep": (lambda text: [*text[:4], "[" * 5000 + "\n", *text[5:]], 5),
}


def test_an_untouched_journal_is_sound(path: Path) -> None:
    filled(path)
    found = verify(path)
    assert (found.sound, found.lines, found.covered) == (True, 10, 0)
    require_sound(found)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_chain_shows_where_it_was_touched(attack: str, path: Path) -> None:
    filled(path)
    change, line = ATTACKS[attack]
    edit(path, change)
    found = verify(path)
    assert not found.sound
    assert found.faults[0].line == line
    with pytest.raises(Broken):
        require_sound(found)


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer.from_file(tmp_path / "key.pem", create=True)


def test_only_a_checkpoint_shows_a_cut_or_a_rewritten_chain(path: Path, signer: Signer) -> None:
    filled(path)
    point = checkpoint(path, signer, START)
    assert (verify(path, [point]).sound, verify(path, [point]).covered) == (True, 10)
    for forgery in (lambda text: text[:7], relink):
        whole = path.read_text()
        edit(path, forgery)
        assert verify(path).sound
        assert not verify(path, [point]).sound
        path.write_text(whole)
    FileJournal(path, StillClock(START + timedelta(hours=1))).uncertain(SIGN, "suite")
    found = verify(path, [point], signer.public)
    assert (found.sound, found.lines, found.covered) == (True, 11, 10)


def test_a_checkpoint_must_be_genuine(path: Path, signer: Signer, tmp_path: Path) -> None:
    filled(path, 3)
    point = checkpoint(path, signer, START)
    assert Checkpoint.decode(point.encode()) == point
    other = Signer.from_file(tmp_path / "other.pem", create=True)
    assert not verify(path, [point], other.public).sound
    for forged in (
        Checkpoint(2, point.digest, point.at, point.key, point.signature),
        Checkpoint(point.lines, point.digest, point.at, other.public, point.signature),
        Checkpoint(point.lines, point.digest, point.at, "pas du base64 !", point.signature),
    ):
        assert not verify(path, [forged]).sound
    for content in (b"", b"[]", b'{"lines":1}', b"\xff"):
        with pytest.raises(InvalidInput):
            Checkpoint.decode(content)


def test_the_key_is_readable_by_its_owner_only(tmp_path: Path, signer: Signer) -> None:
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0
    assert Signer.from_file(tmp_path / "key.pem").public == signer.public
    (tmp_path / "bad.pem").write_text("rien")
    with pytest.raises(InvalidInput):
        Signer.from_file(tmp_path / "bad.pem")
    with pytest.raises(Unavailable):
        Signer.from_file(tmp_path / "absent.pem")


def test_a_line_torn_by_a_power_cut_is_replaced(path: Path) -> None:
    filled(path, 3)
    with path.open("ab") as file:
        file.write(b'{"n":4,"at":"20')
    FileJournal(path, StillClock(START)).uncertain(SIGN, "reprise")
    found = verify(path)
    assert (found.sound, found.lines) == (True, 4)


def test_a_damaged_last_line_is_said_and_nothing_is_added(path: Path) -> None:
    path.write_text("ceci n'est pas un journal\n")
    with pytest.raises(Broken):
        FileJournal(path, StillClock(START)).uncertain(SIGN, "x")
    assert path.read_text() == "ceci n'est pas un journal\n"


PROCESS = """
import sys
from pathlib import Path
from etatplateforme.core.clock import SystemClock
from etatplateforme.core.journal import FileJournal
from etatplateforme.values.intent import Act, Intent
journal = FileJournal(Path(sys.argv[1]), SystemClock())
for number in range(50):
    journal.uncertain(Act(Intent.NOTIFY), f"{sys.argv[2]}{number}")
"""


def test_several_processes_write_one_chain(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", PROCESS, str(path), name]) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    found = verify(path)
    assert (found.sound, found.lines) == (True, 150)


def test_no_line_says_who(path: Path) -> None:
    act = Act(Intent.SIGN_IN, {"scopes": ("openid",), "mandated": True})
    with FileJournal(path, StillClock(START)) as journal:
        journal.decided(act, REFUSED)
        journal.decided(SIGN, ALLOWED)
        journal.uncertain(SIGN, "Call")
    allowed = {"n", "at", "kind", "prev", "hash", "intent", "rules", "outcome", "hour", "count", "effect", "from", "to"}
    assert {key for line in lines(path) for key in line} <= allowed
