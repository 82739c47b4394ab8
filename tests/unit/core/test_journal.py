"""The journal: what is written, what is counted, the chain, several processes, checkpoints, what each attack shows."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from etatplateforme.core.checkpoint import Checkpoint, checkpoint, require_sound, verify
from etatplateforme.core.clock import StillClock
from etatplateforme.core.journal import FileJournal
from etatplateforme.core.signing import Signer
from etatplateforme.errors import Broken, InvalidInput, StorageFull
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

    from etatplateforme.values.canonical_json import canonical

    records = [json.loads(line) for line in text]
    records[4]["effect"] = "faux"
    previous = records[3]["hash"]
    for record in records[4:]:
        record["prev"] = previous
        del record["hash"]
        record["hash"] = previous = hashlib.sha256(canonical(record)).hexdigest()
    return [canonical(record).decode() + "\n" for record in records]


def rehashed(line: str, **changes: object) -> str:
    """*line* with other fields and the digest that goes with them."""
    from etatplateforme.core.journal import digest_of
    from etatplateforme.values.canonical_json import canonical

    record = {**json.loads(line), **changes}
    return canonical({**record, "hash": digest_of(record)}).decode() + "\n"


ATTACKS: dict[str, tuple[Callable[[list[str]], list[str]], int]] = {
    "changed": (lambda text: [*text[:4], text[4].replace('"effect":"e4"', '"effect":"e9"'), *text[5:]], 5),
    "last changed": (lambda text: [*text[:9], text[9].replace('"effect":"e9"', '"effect":"e0"')], 10),
    "rehashed": (lambda text: [*text[:9], rehashed(text[9], effect="faux", prev="0" * 64)], 10),
    "renumbered": (lambda text: [*text[:9], rehashed(text[9], n=11)], 10),
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
    for forgery, told in ((lambda text: text[:7], "n'en a plus que 7"), (relink, "ne contient plus ce que")):
        whole = path.read_text()
        edit(path, forgery)
        assert verify(path).sound
        found = verify(path, [point])
        assert not found.sound
        assert told in found.faults[0].problem
        path.write_text(whole)
    FileJournal(path, StillClock(START + timedelta(hours=1))).uncertain(SIGN, "suite")
    found = verify(path, [point], str(signer.public))
    assert (found.sound, found.lines, found.covered) == (True, 11, 10)


def test_a_checkpoint_must_be_genuine(path: Path, signer: Signer, tmp_path: Path) -> None:
    filled(path, 3)
    point = checkpoint(path, signer, START)
    assert Checkpoint.decode(point.encode()) == point
    other = Signer.from_file(tmp_path / "other.pem", create=True)
    assert not verify(path, [point], str(other.public)).sound
    for forged in (
        Checkpoint(2, point.digest, point.at, point.key, point.signature),
        Checkpoint(point.lines, point.digest, point.at, str(other.public), point.signature),
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
    with pytest.raises(InvalidInput):
        Signer.from_file(tmp_path / "absent.pem")


@pytest.mark.parametrize("torn", [b'{"n":4,"at":"20', b"{", b'{"n":4,"at":"2026","hash":"' + b"0" * 300])
def test_a_line_torn_by_a_power_cut_accuses_nobody(torn: bytes, path: Path, signer: Signer) -> None:
    filled(path, 3)
    point = checkpoint(path, signer, START)
    with path.open("ab") as file:
        file.write(torn)
    found = verify(path, [point])
    assert (found.sound, found.lines, found.covered, found.torn) == (True, 3, 3, True)
    path.write_bytes(path.read_bytes() + b"\n")
    assert not verify(path, [point]).sound


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


# --- counts ----------------------------------------------------------------------------------------------------------


def counted(path: Path) -> int:
    """Sum of the counts of a journal."""
    return sum(count for line in lines(path) if line["kind"] == "counted" and isinstance(count := line["count"], int))


def test_no_count_is_lost_or_doubled_when_the_hour_changes_under_threads(path: Path) -> None:
    clock = StillClock(START)
    with FileJournal(path, clock) as journal, ThreadPoolExecutor(8) as pool:

        def one(number: int) -> None:
            if number % 50 == 0:
                clock.advance(3600 if number % 100 else -3600)
            journal.decided(LOOK if number % 2 else SIGN, ALLOWED)

        list(pool.map(one, range(1000)))
    assert counted(path) == 1000
    assert verify(path).sound


def test_counts_that_a_full_disk_refused_are_written_later_and_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = StillClock(START)
    journal = FileJournal(path, clock)
    for act in (LOOK, SIGN, SIGN):
        journal.decided(act, ALLOWED)
    written: list[int] = []
    write_line = os.fsync

    def full_after_one(handle: int) -> None:
        written.append(handle)
        if len(written) > 1:
            raise OSError(errno.ENOSPC, "plein")
        write_line(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_after_one)
        # the second line reaches the page cache before fsync fails: cut it, as a disk that took nothing would
        with pytest.raises(StorageFull):
            journal.close()
    whole = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(whole[0])
    journal.close()
    journal.close()
    assert counted(path) == 3
    assert verify(path).sound


FORKED = """
import os, sys
from pathlib import Path
from etatplateforme.core.clock import SystemClock
from etatplateforme.core.journal import FileJournal
from etatplateforme.values.decision import ALLOWED
from etatplateforme.values.intent import Act, Intent
journal = FileJournal(Path(sys.argv[1]), SystemClock())
for _ in range(5):
    journal.decided(Act(Intent.CHECK), ALLOWED)
child = os.fork()
for _ in range(2 if child else 1):
    journal.decided(Act(Intent.CHECK), ALLOWED)
journal.close()
if child:
    os.waitpid(child, 0)
"""


def test_a_fork_does_not_double_the_counts(path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", FORKED, str(path)], timeout=60).returncode == 0
    assert counted(path) == 8
    assert verify(path).sound


def test_several_journals_of_one_process_write_one_chain(path: Path) -> None:
    journals = [FileJournal(path, StillClock(START)) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: journals[number % 4].uncertain(SIGN, f"e{number}"), range(80)))
    found = verify(path)
    assert (found.sound, found.lines) == (True, 80)


@pytest.mark.parametrize("outcome", [ALLOWED, REFUSED, WARNED])
def test_must_write_tells_what_decided_will_do(outcome: Decision, path: Path) -> None:
    """What the async runner does on its loop must not touch the disk."""
    clock = StillClock(START)
    journal = FileJournal(path, clock)
    for step in range(4):
        for act in (LOOK, Act(Intent.SIGN_IN, {"scopes": ("openid",)})):
            told, before = journal.must_write(act, outcome), path.stat().st_size if path.exists() else 0
            journal.decided(act, outcome)
            after = path.stat().st_size if path.exists() else 0
            assert told == (after > before), (step, act)
        clock.advance(1200)


# --- the last line ---------------------------------------------------------------------------------------------------


def added(path: Path) -> bool:
    """Add a line; True when the journal is then sound, with one more line than before."""
    before = len(path.read_bytes().splitlines()) if path.exists() else 0
    FileJournal(path, StillClock(START)).uncertain(SIGN, "suite")
    found = verify(path)
    return found.sound and found.lines == before + 1


def test_a_last_line_that_lost_its_newline_is_kept(path: Path) -> None:
    """An editor that drops the last newline must not cost the journal its last line."""
    filled(path, 3)
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    assert verify(path).sound
    assert added(path)


def test_an_only_line_that_lost_its_newline_is_kept(path: Path) -> None:
    filled(path, 1)
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    assert added(path)


def test_an_only_line_that_was_torn_is_replaced(path: Path) -> None:
    path.write_bytes(b'{"n":1,"at":"20')
    FileJournal(path, StillClock(START)).uncertain(SIGN, "premier")
    found = verify(path)
    assert (found.sound, found.lines) == (True, 1)


@pytest.mark.parametrize(
    "tail",
    [b"x" * 20_000, b"\n", b"[]\n", b"[" * 5000 + b"\n", b'{"n":1e999,"hash":"a"}\n', b'{"n":"1","hash":"a"}\n',
     b'{"hash":"a"}\n', b'{"n":1,"hash":2}\n', b"\xff\n", b'{"hash":"\\ud800","n":1}\n', b"x" * 20_000 + b"\n"],
)  # fmt: skip
def test_what_cannot_be_continued_is_left_as_it_is(tail: bytes, path: Path) -> None:
    filled(path, 3)
    damaged = path.read_bytes() + tail
    path.write_bytes(damaged)
    with pytest.raises(Broken) as failure:
        FileJournal(path, StillClock(START)).uncertain(SIGN, "x")
    assert failure.value.code == "journal_damaged"
    assert path.read_bytes() == damaged
    assert not verify(path).sound


# --- other spellings of a line, other checkpoints ---------------------------------------------------------------------

SPELLINGS: dict[str, Callable[[str], str]] = {
    "doubled key": lambda line: line.replace('{"at"', '{"effect":"autre chose","at"'),
    "space": lambda line: line.replace('"at":', '"at": '),
    "carriage return": lambda line: line.replace("\n", "\r\n"),
    "escape": lambda line: line.replace('"effect":"e4"', '"effect":"\\u00654"'),
    "lone surrogate": lambda line: line.replace('"effect":"e4"', '"effect":"\\ud800"'),
    "no object": lambda line: "7\n",
    "nothing": lambda line: "\n",
    "endless": lambda line: "x" * 40_000 + "\n",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_line_has_one_spelling(spelling: str, path: Path) -> None:
    """A doubled key parses to the same record, and shows another one to who reads the file."""
    filled(path)
    edit(path, lambda text: [*text[:4], SPELLINGS[spelling](text[4]), *text[5:]])
    found = verify(path)
    assert not found.sound
    assert found.faults[0].line == 5


def test_a_ruined_journal_is_told_in_bounded_words(path: Path) -> None:
    path.write_bytes(b"x\n" * 5_000)
    found = verify(path)
    assert (found.lines, len(found.faults)) == (5_000, 1_000)


@pytest.mark.parametrize(
    "change",
    [{"lines": "10"}, {"lines": -1}, {"lines": True}, {"lines": 1.5}, {"digest": 7}, {"key": None}, {"signature": []}],
)
def test_a_checkpoint_of_another_shape_is_refused(change: dict[str, object], path: Path, signer: Signer) -> None:
    from etatplateforme.values.canonical_json import canonical

    filled(path, 3)
    record = {**json.loads(checkpoint(path, signer, START).encode()), **change}
    with pytest.raises(InvalidInput):
        Checkpoint.decode(canonical(record))
    with pytest.raises(InvalidInput):
        Checkpoint.decode(b"[" * 4_000)


def test_a_checkpoint_covers_up_to_its_line_only(path: Path, signer: Signer) -> None:
    points = [checkpoint(path, signer, START)]
    for _ in range(2):
        filled(path, 3)
        points.append(checkpoint(path, signer, START))
    assert [point.lines for point in points] == [0, 3, 6]
    assert verify(path, points).covered == 6
    edit(path, lambda text: [*text[:4], *relinked(text[4:])])
    found = verify(path, points)
    assert (found.sound, found.covered) == (False, 3)


def relinked(text: list[str]) -> list[str]:
    """The end of a journal written anew with another content, its chain whole."""
    import hashlib

    from etatplateforme.values.canonical_json import canonical

    records = [json.loads(line) for line in text]
    previous = records[0]["prev"]
    for record in records:
        record["effect"], record["prev"] = "faux", previous
        del record["hash"]
        record["hash"] = previous = hashlib.sha256(canonical(record)).hexdigest()
    return [canonical(record).decode() + "\n" for record in records]


def test_all_who_make_the_key_at_once_get_the_same_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        publics = set(pool.map(lambda _: Signer.from_file(tmp_path / "k.pem", create=True).public, range(16)))
    assert len(publics) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["k.pem"]


def test_other_rules_with_the_same_outcome_are_a_change(path: Path) -> None:
    with FileJournal(path, StillClock(START)) as journal:
        for rule in ("EG-02", "EG-02", "EG-05"):
            journal.decided(LOOK, Decision(Outcome.WARN, (finding(rule, Level.WARN),)))
    changes = [(line["kind"], line["rules"]) for line in lines(path) if line["kind"] != "counted"]
    assert changes == [("changed", ["EG-02"]), ("changed", ["EG-05"])]


def test_the_journal_is_readable_by_its_owner_only(path: Path) -> None:
    before = os.umask(0)
    try:
        filled(path, 1)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
