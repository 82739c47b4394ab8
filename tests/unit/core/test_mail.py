"""The mail wire against an honest server and against hostile ones, phase by phase."""

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.clock import StillClock, SystemClock, Within
from etatplateforme.core.effects import MailOutcome, MailState, SendMail
from etatplateforme.core.mail import LONGEST_REPLY, Link, MailWire, Relay, canonical_lines, judged
from tests.support.relays import CLOSE, SILENCE, Script, certificates, endless
from tests.support.servers import closed_port, raw_server

CLOCK = SystemClock()
MESSAGE = b"Subject: Essai\r\n\r\nBonjour\r\n.point seul :\r\n.\r\nFin\r\n"
CAMILLE = "camille@exemple.test"
UNKNOWN = "inconnu@exemple.test"
FAILED, UNCERTAIN = MailOutcome(MailState.FAILED), MailOutcome(MailState.UNCERTAIN)
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
Tls = Literal["none", "starttls", "tls"]


def mail(recipient: str = CAMILLE, timeout: float = 5.0, content: bytes = MESSAGE, sender: str = "a@b.fr") -> SendMail:
    return SendMail(sender, recipient, content, timeout)


def within(seconds: float = 10) -> Within:
    return Within.seconds(CLOCK, seconds)


def sent(script: Script, *effects: SendMail, relay: Relay | None = None) -> list[MailOutcome]:
    """What one wire says of *effects*, sent one after the other to *script*."""
    with raw_server(script) as port:
        wire = MailWire(relay or Relay("127.0.0.1", port, tls="none"))
        try:
            return [wire.send(effect, within()) for effect in effects]
        finally:
            wire.close()


# --- an honest server ------------------------------------------------------------------------------------------------


class Box:
    """What aiosmtpd received."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert envelope.original_content is not None
        self.letters.append((envelope.mail_from or "", envelope.rcpt_tos, envelope.original_content))
        return "250 2.0.0 ok"


@asynccontextmanager
async def relay_of(box: Box, tls: Tls, context: ssl.SSLContext) -> AsyncGenerator[Relay]:
    loop = asyncio.get_running_loop()
    secure = context if tls == "starttls" else None

    def protocol() -> SMTP:
        return SMTP(
            box,
            hostname="essai.test",
            loop=loop,
            enable_SMTPUTF8=True,
            tls_context=secure,
            require_starttls=secure is not None,
        )

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=context if tls == "tls" else None)
    async with server:
        yield Relay("127.0.0.1", server.sockets[0].getsockname()[1], tls)


@BOTH
@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
async def test_messages_arrive_as_they_are(colour: str, tls: Tls, tmp_path: Path) -> None:
    box, (server, client) = Box(), certificates(tmp_path)
    async with relay_of(box, tls, server) as relay:
        wire = MailWire(relay, client if tls != "none" else None)
        for recipient in (CAMILLE, "andré@exemple.test"):
            if colour == "sync":
                outcome = await asyncio.to_thread(wire.send, mail(recipient), within())
            else:
                outcome = await wire.asend(mail(recipient), within())
            assert outcome == MailOutcome(MailState.ACCEPTED, 250)
        await asyncio.to_thread(wire.close)
    assert box.letters == [("a@b.fr", [CAMILLE], MESSAGE), ("a@b.fr", ["andré@exemple.test"], MESSAGE)]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_relay_that_nobody_vouches_for_gets_nothing(tls: Tls, tmp_path: Path) -> None:
    box, (server, _) = Box(), certificates(tmp_path)
    async with relay_of(box, tls, server) as relay:
        wire = MailWire(relay)  # no context given: the machine's certificates are asked, not nobody
        assert await wire.asend(mail(), within()) == FAILED
        await asyncio.to_thread(wire.close)
    assert box.letters == []


# --- TLS taken away, accounts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answers",
    [{}, {"EHLO": b"250-essai\r\n250 STARTTLS\r\n", "STARTTLS": b"454 4.7.0 no\r\n"},
     {"EHLO": b"250-essai\r\n250 STARTTLS\r\n", "STARTTLS": CLOSE},
     {"EHLO": b"502 no\r\n", "HELO": b"250 essai\r\n"}],
    ids=["not offered", "refused", "cut", "old server"],
)  # fmt: skip
def test_without_starttls_nothing_is_sent_in_clear(answers: dict[str, bytes]) -> None:
    script = Script(answers)
    with raw_server(script) as port:
        wire = MailWire(Relay("127.0.0.1", port, "starttls", "compte", "motdepasse"))
        assert wire.send(mail(), within()).state is MailState.FAILED
        wire.close()
    assert not {"AUTH", "MAIL", "RCPT", "DATA"} & set(script.verbs())


def test_what_was_said_before_starttls_is_forgotten(tmp_path: Path) -> None:
    """A reply slipped in clear behind the 220 must not answer the first command under TLS (RFC 3207, 6)."""
    heard: list[bytes] = []
    server, client = certificates(tmp_path)

    def talk(peer: socket.socket) -> None:
        peer.sendall(b"220 essai\r\n")
        peer.recv(4096)
        peer.sendall(b"250-essai\r\n250 STARTTLS\r\n")
        peer.recv(4096)
        peer.sendall(b"220 go\r\n250-faux\r\n250 AUTH PLAIN\r\n")
        with server.wrap_socket(peer, server_side=True) as secure:
            while line := secure.recv(4096):
                heard.append(line)
                secure.sendall(b"250 vrai\r\n" if line.startswith(b"ehlo") else b"502 no\r\n")

    with raw_server(talk) as port:
        wire = MailWire(Relay("127.0.0.1", port, "starttls", "compte", "motdepasse"), client)
        assert wire.send(mail(), within()).state is MailState.FAILED
        wire.close()
    assert heard[0].startswith(b"ehlo")
    assert not any(line.startswith(b"AUTH") for line in heard)


@pytest.mark.parametrize("password", ["motdepasse", "mot-de-passé"])
def test_a_refused_account_is_no_refusal_of_the_message(password: str) -> None:
    script = Script({"EHLO": b"250-essai\r\n250 AUTH PLAIN\r\n", "AUTH": b"535 5.7.8 no\r\n"})
    with raw_server(script) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none", "compte", password))
        outcome = wire.send(mail(), within())
        wire.close()
    assert outcome.state is MailState.FAILED
    assert "MAIL" not in script.verbs()


def test_a_relay_shows_no_password() -> None:
    assert "motdepasse" not in repr(Relay("h", 25, user="compte", password="motdepasse"))


# --- each phase ------------------------------------------------------------------------------------------------------

PHASES: dict[str, tuple[dict[str, bytes], MailOutcome]] = {
    "greeting 421": ({"GREETING": b"421 4.3.2 closing\r\n"}, MailOutcome(MailState.FAILED, 421)),
    "greeting 554": ({"GREETING": b"554 no service\r\n"}, MailOutcome(MailState.FAILED, 554)),
    "greeting silent": ({"GREETING": SILENCE}, FAILED),
    "greeting cut": ({"GREETING": CLOSE}, FAILED),
    "greeting of another protocol": ({"GREETING": b"SSH-2.0-OpenSSH_9.2\r\n"}, MailOutcome(MailState.FAILED, -1)),
    "greeting too long": ({"GREETING": b"220 " + b"x" * 20_000 + b"\r\n"}, MailOutcome(MailState.FAILED, 500)),
    "ehlo cut": ({"EHLO": CLOSE}, FAILED),
    "ehlo and helo refused": ({"EHLO": b"502 no\r\n", "HELO": b"550 no\r\n"}, MailOutcome(MailState.FAILED, 550)),
    "mail 421": ({"MAIL": b"421 4.3.2 closing\r\n"}, MailOutcome(MailState.REFUSED_FOR_NOW, 421, "4.3.2")),
    "mail 451": ({"MAIL": b"451 4.3.0 later\r\n"}, MailOutcome(MailState.REFUSED_FOR_NOW, 451, "4.3.0")),
    "mail 530": ({"MAIL": b"530 5.7.0 who are you\r\n"}, MailOutcome(MailState.FAILED, 530)),
    "mail cut": ({"MAIL": CLOSE}, FAILED),
    "mail silent": ({"MAIL": SILENCE}, FAILED),
    "mail nonsense": ({"MAIL": b"?\r\n"}, FAILED),
    "rcpt 450": ({"RCPT": b"450 4.2.1 busy\r\n"}, MailOutcome(MailState.REFUSED_FOR_NOW, 450, "4.2.1")),
    "rcpt 550": ({"RCPT": b"550 5.1.1 unknown\r\n"}, MailOutcome(MailState.REFUSED, 550, "5.1.1")),
    "rcpt on two lines": ({"RCPT": b"550-5.1.1 no\r\n550 5.1.1 no\r\n"}, MailOutcome(MailState.REFUSED, 550, "5.1.1")),
    "rcpt without enhanced code": ({"RCPT": b"550 5 rue\r\n"}, MailOutcome(MailState.REFUSED, 550)),
    "rcpt cut": ({"RCPT": CLOSE}, FAILED),
    "rcpt 354": ({"RCPT": b"354 go\r\n"}, FAILED),
    "data 554": ({"DATA": b"554 5.5.1 no\r\n"}, MailOutcome(MailState.REFUSED, 554, "5.5.1")),
    "data 452": ({"DATA": b"452 4.3.1 full\r\n"}, MailOutcome(MailState.REFUSED_FOR_NOW, 452, "4.3.1")),
    "data 250": ({"DATA": b"250 ok\r\n"}, FAILED),
    "data cut": ({"DATA": CLOSE}, UNCERTAIN),
    "dot silent": ({"DOT": SILENCE}, UNCERTAIN),
    "dot cut": ({"DOT": CLOSE}, UNCERTAIN),
    "dot nonsense": ({"DOT": b"merci\r\n"}, UNCERTAIN),
    "dot 354": ({"DOT": b"354 encore\r\n"}, UNCERTAIN),
    "dot 451": ({"DOT": b"451 4.3.0 later\r\n"}, MailOutcome(MailState.REFUSED_FOR_NOW, 451, "4.3.0")),
    "dot 554": ({"DOT": b"554 5.7.1 spam\r\n"}, MailOutcome(MailState.REFUSED, 554, "5.7.1")),
    "dot 250": ({"DOT": b"250 2.0.0 queued\r\n"}, MailOutcome(MailState.ACCEPTED, 250)),
}


@pytest.mark.parametrize("case", PHASES)
def test_each_phase_has_its_outcome(case: str) -> None:
    answers, expected = PHASES[case]
    assert sent(Script(answers), mail(timeout=0.5)) == [expected]


def test_no_relay_and_nothing_listening_is_failed() -> None:
    for wire in (MailWire(None), MailWire(Relay("127.0.0.1", closed_port(), "none"))):
        assert wire.send(mail(), within()) == FAILED
        wire.close()


@pytest.mark.parametrize("line", [b"220-encore\r\n", b"2", b"220-" + b"x" * 100])
def test_a_reply_without_end_is_left(line: bytes) -> None:
    with raw_server(endless(line)) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        assert wire.send(mail(timeout=5), within()).state is MailState.FAILED
        wire.close()


@pytest.mark.parametrize("answer", [b"250-" + b"x" * 1000 + b"\r\n", b"250-x\r\n"])
def test_a_long_reply_is_read_up_to_its_limit(answer: bytes) -> None:
    many = LONGEST_REPLY // len(answer)
    assert sent(Script({"RCPT": answer * (many - 2) + b"250 ok\r\n"}), mail())[0].state is MailState.ACCEPTED
    assert sent(Script({"RCPT": answer * (many + 1) + b"250 ok\r\n"}), mail())[0].state is MailState.FAILED


@pytest.mark.parametrize("phase", ["GREETING", "RCPT", "DOT"])
def test_a_relay_that_drips_its_reply_is_left(phase: str) -> None:
    def drip(peer: socket.socket) -> None:
        script = Script({phase: CLOSE})
        script(peer)
        for _ in range(100):
            peer.sendall(b"2")
            threading.Event().wait(0.05)

    with raw_server(drip) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        outcome = wire.send(mail(timeout=0.4), within())
        wire.close()
    assert outcome == (UNCERTAIN if phase == "DOT" else FAILED)


def test_no_reply_is_read_past_the_deadline() -> None:
    relay, ours = socket.socketpair()
    with relay, ours:
        link = Link.__new__(Link)
        link.sock = ours
        relay.sendall(b"250 ok\r\n250 ok\r\n")
        link.until(within(-1))
        for step in (link.received, lambda: link.send(b"NOOP\r\n")):
            with pytest.raises(TimeoutError):
                step()
        link.until(Within.seconds(StillClock(datetime(2026, 9, 1, tzinfo=UTC)), 7))
        assert link.received().startswith(b"250 ok")
        assert ours.gettimeout() == 7
        link.until(Within.seconds(StillClock(datetime(2026, 9, 1, tzinfo=UTC)), 3))
        link.send(b"NOOP\r\n")
        assert (ours.gettimeout(), relay.recv(100)) == (3, b"NOOP\r\n")


# --- one connection for many messages ---------------------------------------------------------------------------------


def test_one_connection_carries_many_messages() -> None:
    script = Script()
    assert [outcome.state for outcome in sent(script, *[mail()] * 5)] == [MailState.ACCEPTED] * 5
    assert script.connections == 1
    assert script.verbs()[-1] == "QUIT"


def test_a_refused_recipient_does_not_harm_the_next_one() -> None:
    script = Script({"UNKNOWN": b"550 5.1.1 no\r\n"})
    outcomes = sent(script, mail(UNKNOWN), mail(), mail(UNKNOWN))
    assert [outcome.state for outcome in outcomes] == [MailState.REFUSED, MailState.ACCEPTED, MailState.REFUSED]
    assert (script.connections, len(script.bodies)) == (1, 1)


@pytest.mark.parametrize("reset", [b"502 no\r\n", CLOSE, b"421 bye\r\n"])
def test_a_connection_that_cannot_be_reset_is_left(reset: bytes) -> None:
    script = Script({"UNKNOWN": b"550 5.1.1 no\r\n", "RSET": reset})
    outcomes = sent(script, mail(UNKNOWN), mail())
    assert [outcome.state for outcome in outcomes] == [MailState.REFUSED, MailState.ACCEPTED]
    assert script.connections == 2


def test_a_relay_that_says_it_closes_is_left_at_its_word() -> None:
    script = Script({"UNKNOWN": b"421 4.3.2 closing\r\n"})
    outcomes = sent(script, mail(UNKNOWN), mail())
    assert [outcome.code for outcome in outcomes] == [421, 250]
    assert script.connections == 2
    assert "RSET" not in script.verbs()


@pytest.mark.parametrize("idle", [CLOSE, b"421 4.4.2 idle\r\n", b"500 what\r\n"])
def test_a_connection_that_was_closed_while_idle_is_opened_again(idle: bytes) -> None:
    script = Script({"NOOP": idle})
    assert [outcome.state for outcome in sent(script, mail(), mail())] == [MailState.ACCEPTED] * 2
    assert script.connections == 2
    assert len(script.bodies) == 2


@pytest.mark.parametrize("phase", ["MAIL", "RCPT", "DOT", "UNKNOWN"])
def test_an_unread_answer_is_never_taken_for_the_next_one(phase: str) -> None:
    """After silence, nonsense or a cut, the next message goes over another connection."""
    script = Script({phase: SILENCE})
    with raw_server(script) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        wire.send(mail(UNKNOWN if phase == "UNKNOWN" else CAMILLE, timeout=0.3), within())
        del script.answers[phase]
        assert wire.send(mail(), within()).state is MailState.ACCEPTED
        wire.close()
    assert script.connections == 2


def test_an_interrupted_exchange_is_never_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the answer to the dot is awaited: that answer must not be read as the next message's."""
    script = Script()
    with raw_server(script) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        wire.send(mail(), within())
        with monkeypatch.context() as patch:

            def interrupted(*_: object) -> None:
                raise KeyboardInterrupt

            patch.setattr("etatplateforme.core.mail.Link.data", interrupted)
            with pytest.raises(KeyboardInterrupt):
                wire.send(mail(), within())
        assert wire.send(mail(), within()).state is MailState.ACCEPTED
        wire.close()
    assert script.connections == 2


def test_threads_take_turns() -> None:
    script = Script()
    with raw_server(script) as port, ThreadPoolExecutor(8) as pool:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        outcomes = list(pool.map(lambda number: wire.send(mail(f"p{number}@exemple.test"), within()), range(40)))
        wire.close()
    assert {outcome.state for outcome in outcomes} == {MailState.ACCEPTED}
    said = [verb for verb in script.verbs() if verb in {"MAIL", "RCPT", "DATA"}]
    assert said == ["MAIL", "RCPT", "DATA"] * 40


def test_a_turn_that_does_not_come_is_failed() -> None:
    script = Script({"DOT": SILENCE})
    with raw_server(script) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        slow = threading.Thread(target=wire.send, args=(mail(timeout=3), within()))
        slow.start()
        while not script.bodies:
            threading.Event().wait(0.01)
        assert wire.send(mail(timeout=0.2), within()) == FAILED
        assert slow.is_alive()
        slow.join(10)
        wire.close()
    assert len(script.bodies) == 1


@BOTH
async def test_a_closed_wire_sends_nothing_more(colour: str) -> None:
    script = Script()
    with raw_server(script) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        assert (await wire.asend(mail(), within())).state is MailState.ACCEPTED
        wire.close()
        wire.close()
        again = wire.send(mail(), within()) if colour == "sync" else await wire.asend(mail(), within())
        assert again == FAILED
    assert (script.connections, len(script.bodies)) == (1, 1)


async def test_closing_lets_what_was_begun_end_and_refuses_the_rest() -> None:
    script = Script()
    with raw_server(script) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        waiting = [asyncio.create_task(wire.asend(mail(), within())) for _ in range(20)]
        while not script.bodies:
            await asyncio.sleep(0.005)
        await asyncio.to_thread(wire.close)
        states = [(await asyncio.wait_for(task, 10)).state for task in waiting]
    accepted = states.count(MailState.ACCEPTED)
    assert accepted == len(script.bodies) >= 1
    assert states.count(MailState.FAILED) == 20 - accepted


async def test_a_slow_relay_does_not_hold_the_threads_of_others() -> None:
    script = Script({"DOT": SILENCE})
    with raw_server(script) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        slow = [asyncio.create_task(wire.asend(mail(timeout=2), within())) for _ in range(40)]
        while not script.bodies:
            await asyncio.sleep(0.005)
        quick = await asyncio.wait_for(asyncio.to_thread(len, "abc"), 1)
        assert (quick, any(task.done() for task in slow)) == (3, False)
        await asyncio.to_thread(wire.close)
        states = {(await asyncio.wait_for(task, 10)).state for task in slow}
    assert states == {MailState.UNCERTAIN, MailState.FAILED}


def test_a_deadline_that_passed_sends_nothing() -> None:
    script = Script()
    with raw_server(script) as port:
        wire = MailWire(Relay("127.0.0.1", port, "none"))
        assert wire.send(mail(), within(-1)) == FAILED
        wire.close()
    assert script.bodies == []


# --- what is said ----------------------------------------------------------------------------------------------------

BAD_PATHS = ["", "a@b.fr>\r\nDATA", "a@b.fr\r\nRCPT TO:<c@d.fr", "a b@c.fr", "a@b.fr> SIZE=1", "<a@b.fr", "a\0@b.fr",
             "a\u2028@b.fr", "x" * 400]  # fmt: skip


@pytest.mark.parametrize("path", BAD_PATHS)
def test_an_address_that_could_say_something_else_is_refused_unspoken(path: str) -> None:
    script = Script()
    assert sent(script, mail(path)) == [MailOutcome(MailState.REFUSED, 0, "5.1.3")]
    if path:
        assert sent(script, mail(sender=path)) == [MailOutcome(MailState.REFUSED, 0, "5.1.3")]
    assert script.connections == 0


def test_a_sender_may_be_empty() -> None:
    script = Script()
    assert sent(script, mail(sender=""))[0].state is MailState.ACCEPTED
    assert b"mail FROM:<>" in script.heard[1]


def test_an_international_address_needs_a_relay_that_takes_it() -> None:
    takes, plain = Script(), Script({"EHLO": b"250-essai\r\n250 8BITMIME\r\n"})
    old = Script({"EHLO": b"502 no\r\n", "HELO": b"250 essai\r\n"})
    effects = (mail("andré@exemple.test"), mail())
    assert [outcome.state for outcome in sent(takes, *effects)] == [MailState.ACCEPTED] * 2
    assert b"mail FROM:<a@b.fr> BODY=8BITMIME SMTPUTF8\r\n" in takes.heard
    assert "rcpt TO:<andré@exemple.test>\r\n".encode() in takes.heard
    assert b"mail FROM:<a@b.fr> BODY=8BITMIME\r\n" in takes.heard
    for script in (plain, old):
        outcomes = sent(script, *effects)
        assert outcomes == [MailOutcome(MailState.REFUSED, 0, "5.6.7"), MailOutcome(MailState.ACCEPTED, 250)]
        assert (script.connections, len(script.bodies)) == (1, 1)


def test_dots_are_stuffed_and_the_end_is_one() -> None:
    script = Script()
    sent(script, mail())
    assert script.bodies == [b"Subject: Essai\r\n\r\nBonjour\r\n..point seul :\r\n..\r\nFin\r\n.\r\n"]


@pytest.mark.parametrize("end", [b"\n.\r\n", b"\r.\r\n", b"\n.\n", b"\r.\r", b"\r\n.\n", b"\r\r\n.\r\r\n"])
def test_a_message_cannot_smuggle_another_one(end: bytes) -> None:
    script = Script()
    evil = b"Subject: a\r\n\r\nb" + end + b"MAIL FROM:<x@y.fr>\r\nRCPT TO:<z@y.fr>\r\nDATA\r\nc"
    sent(script, mail(content=evil))
    assert script.verbs().count("MAIL") == 1
    body = script.bodies[0]
    assert body.endswith(b"\r\n.\r\n")
    assert body.count(b"\r") == body.count(b"\n") == body.count(b"\r\n")
    assert b"\r\n.\r\n" not in body[:-5]


@given(st.lists(st.sampled_from([b"\r", b"\n", b".", b"a", b"\r\n"]), max_size=12).map(b"".join))
def test_line_ends_are_crlf_and_nothing_else_changes(content: bytes) -> None:
    fixed = canonical_lines(content)
    assert fixed.count(b"\r") == fixed.count(b"\n") == fixed.count(b"\r\n")
    assert fixed.splitlines() == content.splitlines()
    assert canonical_lines(fixed) == fixed


@given(st.integers(-1, 999), st.binary(max_size=20))
def test_only_4xx_and_5xx_are_refusals(code: int, text: bytes) -> None:
    outcome = judged(code, text)
    expected = {4: MailState.REFUSED_FOR_NOW, 5: MailState.REFUSED}.get(code // 100, MailState.FAILED)
    assert outcome.state is expected
    assert judged(550, b"5.1.1 " + text).enhanced == "5.1.1"
