"""The mail wire: the only importer of smtplib. One kept connection, one recipient per transaction, and a phase marker.

The type of an smtplib error cannot tell « before » from « after the server had the whole message ». So this file
keeps its own phase: an error before the body was begun is ``failed``, during or after it ``uncertain``. A refusal of
the session or of the sender says nothing of the recipient: it is ``failed`` too, and may be tried again later.

A connection on which anything unexpected happened, an interruption included, is never spoken to again: the answer that
was not read would be taken for that of the next command.

smtplib gives its timeout to each read: a relay that answers a byte now and then, or with lines without end, would keep
a sender for ever. So a :class:`Link` has a deadline, and a limit on the length of a reply.
"""

import asyncio
import re
import smtplib
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from etatplateforme.core.certificate import end_of
from etatplateforme.core.clock import Within
from etatplateforme.core.effects import MailOutcome, MailState, SendMail

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

LEAVING_S = 2.0
LONGEST_REPLY = 65_536
_CHUNK = 4_096
_ENHANCED = re.compile(rb"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_PATH = re.compile(r"[^\s<>\x00-\x20\x7f]{1,320}")  # what may stand between < and > in a command (RFC 5321, 4.1.2)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_FAILED = MailOutcome(MailState.FAILED)
_BAD_ADDRESS = MailOutcome(MailState.REFUSED, 0, "5.1.3")
_NOT_INTERNATIONAL = MailOutcome(MailState.REFUSED, 0, "5.6.7")  # RFC 6531, 3.5


@dataclass(frozen=True, slots=True)
class Relay:
    """The relay that messages are given to. ``password`` is a resolved secret, ``tls`` how the link is protected."""

    host: str
    port: int
    tls: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Relay({self.host!r}, {self.port}, tls={self.tls!r})"


def judged(code: int, text: bytes) -> MailOutcome:
    """Outcome of a refusal: 4xx for now, 5xx for good (RFC 5321, 4.2.1); another code is no answer to a command."""
    found = _ENHANCED.match(text)
    enhanced = found.group(1).decode() if found else ""
    if 400 <= code < 500:
        return MailOutcome(MailState.REFUSED_FOR_NOW, code, enhanced)
    if 500 <= code < 600:
        return MailOutcome(MailState.REFUSED, code, enhanced)
    return _FAILED


def canonical_lines(content: bytes) -> bytes:
    """*content* with CRLF line ends only. A lone CR or LF before a dot would end the message for some relays, and what
    follows would be read as commands (SMTP smuggling).
    """
    ends = content.count(b"\r\n")
    if ends == content.count(b"\n") == content.count(b"\r"):
        return content
    return _LINE_END.sub(b"\r\n", content)


class _Replies:
    """The relay's replies, line by line, as smtplib reads them from a file."""

    def __init__(self, link: "Link") -> None:
        self._link = link
        self._buffer = b""
        self._budget = LONGEST_REPLY

    def begin(self) -> None:
        """Another reply begins."""
        self._budget = LONGEST_REPLY

    def readline(self, limit: int) -> bytes:
        """The next line, or *limit* bytes of it; empty when the relay hung up. Raises OSError past a bound."""
        while b"\n" not in self._buffer[:limit] and len(self._buffer) < limit:
            chunk = self._link.received()
            if not chunk:
                return b""
            self._buffer += chunk
        end = self._buffer.find(b"\n", 0, limit) + 1 or limit
        line, self._buffer = self._buffer[:end], self._buffer[end:]
        self._budget -= len(line)
        if self._budget < 0:
            raise OSError("reply too long")
        return line

    def close(self) -> None:
        """Forget what was not read."""
        self._buffer = b""


class Link(smtplib.SMTP):
    """A connection to *host*, opened and greeted before *ends*. Raises OSError and SMTPException as smtplib does."""

    def __init__(self, host: str, port: int, ends: Within) -> None:
        self._ends = ends
        super().__init__(host, port, timeout=self.seconds_left())

    def until(self, ends: Within) -> None:
        """The next exchanges end by *ends*."""
        self._ends = ends

    def seconds_from_now(self, seconds: float) -> Within:
        """A deadline on the clock of this connection."""
        return Within.seconds(self._ends.clock, seconds)

    def seconds_left(self) -> float:
        """Seconds left for this exchange. Raises TimeoutError when there are none."""
        left = self._ends.remaining()
        if left <= 0:
            raise TimeoutError
        return left

    def received(self) -> bytes:
        """What the relay sent; empty when it hung up."""
        if self.sock is None:
            return b""
        self.sock.settimeout(self.seconds_left())
        return self.sock.recv(_CHUNK)

    def getreply(self) -> tuple[int, bytes]:
        """One reply, whole."""
        if self.file is None:
            self.file = _Replies(self)
        if isinstance(self.file, _Replies):
            self.file.begin()
        return super().getreply()

    def send(self, s: "ReadableBuffer | str") -> None:
        """All of *s*."""
        if self.sock is not None:
            self.sock.settimeout(self.seconds_left())
        super().send(s)


class TlsLink(Link, smtplib.SMTP_SSL):
    """The same, under TLS from the first byte."""

    def __init__(self, host: str, port: int, ends: Within, context: ssl.SSLContext | None) -> None:
        self._ends = ends
        smtplib.SMTP_SSL.__init__(self, host, port, timeout=self.seconds_left(), context=context)


@dataclass(frozen=True, slots=True)
class RelayState:
    """Whether the relay answered, the SMTP code of its refusal (0 without one), and when its certificate ends."""

    reached: bool
    code: int = 0
    certificate_ends: datetime | None = None


class MailWire:
    """Performs :class:`SendMail`. Thread-safe: messages go one after the other over one connection."""

    def __init__(self, relay: Relay | None, tls: ssl.SSLContext | None = None) -> None:
        self._relay = relay
        self._tls = tls
        self._lock = threading.Lock()
        self._link: Link | None = None
        self._closed = False
        self._thread = ThreadPoolExecutor(1, "etat-mail")  # its own: a slow relay must not hold the threads of others

    def send(self, effect: SendMail, within: Within) -> MailOutcome:
        """Give the message to the relay; the outcome tells what is known."""
        if not _PATH.fullmatch(effect.recipient) or not (effect.sender == "" or _PATH.fullmatch(effect.sender)):
            return _BAD_ADDRESS
        ends = Within.seconds(within.clock, min(effect.timeout, within.remaining()))
        if not self._lock.acquire(timeout=ends.remaining()):
            return _FAILED  # others are being sent: nothing was begun
        settled = False
        try:
            outcome = self._attempt(effect, ends)
            settled = True
            return outcome
        finally:
            if not settled:
                self._drop()
            self._lock.release()

    async def asend(self, effect: SendMail, within: Within) -> MailOutcome:
        """The same, off the loop."""
        if self._closed:
            return _FAILED
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.send, effect, within)

    def reach(self, within: Within) -> RelayState:
        """Greet the relay without sending anything, for ``doctor``: TLS and sign-in included."""
        if not self._lock.acquire(timeout=within.remaining()):
            return RelayState(reached=False)
        try:
            link = self._connected(within)
            peer = link.sock.getpeercert() if isinstance(link.sock, ssl.SSLSocket) else None
            return RelayState(reached=True, certificate_ends=end_of(peer) if peer else None)
        except smtplib.SMTPResponseException as error:
            self._drop()
            return RelayState(reached=False, code=error.smtp_code)
        except (OSError, smtplib.SMTPException, UnicodeError):
            self._drop()
            return RelayState(reached=False)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Let what was begun end, refuse the rest, leave politely."""
        self._closed = True
        self._thread.shutdown(wait=True)
        with self._lock:
            link, self._link = self._link, None
            if link is not None:
                try:
                    link.until(link.seconds_from_now(LEAVING_S))
                    _ = link.quit()
                except (OSError, smtplib.SMTPException):
                    link.close()

    def _attempt(self, effect: SendMail, ends: Within) -> MailOutcome:
        try:
            link = self._connected(ends)
        except smtplib.SMTPResponseException as error:
            self._drop()
            return MailOutcome(MailState.FAILED, error.smtp_code)
        except (OSError, smtplib.SMTPException, UnicodeError):  # a password that is not ASCII cannot be spoken
            self._drop()
            return _FAILED
        if effect.sender.isascii() and effect.recipient.isascii():
            link.command_encoding = "ascii"
        elif link.has_extn("smtputf8"):
            link.command_encoding = "utf-8"
        else:
            return _NOT_INTERNATIONAL
        return self._speak(link, effect)

    def _speak(self, link: Link, effect: SendMail) -> MailOutcome:
        body_begun = False
        try:
            code, text = link.mail(effect.sender, self._options(link))
            if not 200 <= code < 300:
                said = self._refused(link, code, text)
                return MailOutcome(MailState.FAILED, code) if said.state is MailState.REFUSED else said
            code, text = link.rcpt(effect.recipient)
            if not 200 <= code < 300:
                return self._refused(link, code, text)
            body_begun = True
            code, text = link.data(canonical_lines(effect.content))
            if 200 <= code < 300:
                return MailOutcome(MailState.ACCEPTED, code)
            said = self._refused(link, code, text)
            return MailOutcome(MailState.UNCERTAIN) if said is _FAILED else said
        except smtplib.SMTPDataError as error:  # refused before the body was sent
            text = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
            return self._refused(link, error.smtp_code, text)
        except (OSError, smtplib.SMTPException):
            self._drop()
            return MailOutcome(MailState.UNCERTAIN) if body_begun else _FAILED

    def _refused(self, link: Link, code: int, text: bytes) -> MailOutcome:
        """Judge a refusal, and make the connection ready for another message or drop it."""
        said = judged(code, text)
        if said is _FAILED or code == 421:
            self._drop()
            return said
        try:
            reset, _ = link.rset()
        except (OSError, smtplib.SMTPException):
            reset = 0
        if reset != 250:
            self._drop()
        return said

    def _options(self, link: Link) -> list[str]:
        """SMTPUTF8 when an address is internationalised (RFC 6531), 8BITMIME when the relay takes it."""
        options = ["BODY=8BITMIME"] if link.has_extn("8bitmime") else []
        return [*options, "SMTPUTF8"] if link.command_encoding == "utf-8" else options

    def _connected(self, ends: Within) -> Link:
        if self._closed:
            raise smtplib.SMTPServerDisconnected
        if self._link is not None:
            self._link.until(ends)
            try:
                if self._link.noop()[0] == 250:
                    return self._link
            except (OSError, smtplib.SMTPException):
                pass  # the relay closed a connection that stayed idle: nothing was being sent, open another
            self._drop()
        self._link = self._open(ends)
        return self._link

    def _open(self, ends: Within) -> Link:
        relay = self._relay
        if relay is None:
            raise smtplib.SMTPServerDisconnected
        if relay.tls != "none" and self._tls is None:
            self._tls = ssl.create_default_context()  # smtplib's own default verifies nobody
        link = (
            TlsLink(relay.host, relay.port, ends, self._tls)
            if relay.tls == "tls"
            else Link(relay.host, relay.port, ends)
        )
        opened = False
        try:
            link.ehlo_or_helo_if_needed()
            if relay.tls == "starttls":
                _ = link.starttls(context=self._tls)
                link.ehlo_or_helo_if_needed()
            if relay.user:
                _ = link.login(relay.user, relay.password)
            opened = True
        finally:
            if not opened:
                link.close()
        return link

    def _drop(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()
