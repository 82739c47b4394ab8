"""The mail wire: the only importer of smtplib. One kept connection, one recipient per transaction, and a phase marker.

The type of an smtplib error cannot tell « before » from « after the server had the whole message ». So this file
keeps its own phase: an error before the body was begun is ``failed``, during or after it ``uncertain``.
"""

import asyncio
import re
import smtplib
import ssl
import threading
from dataclasses import dataclass
from typing import Literal

from etatplateforme.core.clock import Within
from etatplateforme.core.effects import MailOutcome, MailState, SendMail

_ENHANCED = re.compile(rb"^\s*([245]\.\d{1,3}\.\d{1,3})\b")


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
    """Outcome of a refusal: 4xx for now, 5xx for good (RFC 5321, 4.2.1)."""
    found = _ENHANCED.match(text)
    state = MailState.REFUSED_FOR_NOW if 400 <= code < 500 else MailState.REFUSED
    return MailOutcome(state, code, found.group(1).decode() if found else "")


class MailWire:
    """Performs :class:`SendMail`. Thread-safe: messages go one after the other over one connection."""

    def __init__(self, relay: Relay | None, tls: ssl.SSLContext | None = None) -> None:
        self._relay = relay
        self._tls = tls
        self._lock = threading.Lock()
        self._link: smtplib.SMTP | None = None

    def send(self, effect: SendMail, within: Within) -> MailOutcome:
        """Give the message to the relay; the outcome tells what is known."""
        with self._lock:
            try:
                link = self._connected(min(effect.timeout, max(within.remaining(), 0.001)))
            except (OSError, smtplib.SMTPException):
                self._drop()
                return MailOutcome(MailState.FAILED)
            return self._speak(link, effect)

    async def asend(self, effect: SendMail, within: Within) -> MailOutcome:
        """The same, off the loop."""
        return await asyncio.to_thread(self.send, effect, within)

    def close(self) -> None:
        """Leave politely."""
        with self._lock:
            link, self._link = self._link, None
            if link is not None:
                try:
                    _ = link.quit()
                except (OSError, smtplib.SMTPException):
                    link.close()

    def _speak(self, link: smtplib.SMTP, effect: SendMail) -> MailOutcome:
        body_begun = False
        try:
            for code, text in (link.mail(effect.sender, self._options(link, effect)), link.rcpt(effect.recipient)):
                if not 200 <= code < 300:
                    self._reset(link, code)
                    return judged(code, text)
            body_begun = True
            code, text = link.data(effect.content)
            if 200 <= code < 300:
                return MailOutcome(MailState.ACCEPTED, code)
            self._reset(link, code)
            return judged(code, text)
        except smtplib.SMTPDataError as error:  # refused before the body was sent
            self._reset(link, error.smtp_code)
            said = error.smtp_error
            return judged(error.smtp_code, said if isinstance(said, bytes) else said.encode())
        except (OSError, smtplib.SMTPException):
            self._drop()
            return MailOutcome(MailState.UNCERTAIN if body_begun else MailState.FAILED)

    def _options(self, link: smtplib.SMTP, effect: SendMail) -> list[str]:
        """SMTPUTF8 when an address is internationalised (RFC 6531), 8BITMIME when the relay takes it."""
        options = ["BODY=8BITMIME"] if link.has_extn("8bitmime") else []
        if not (effect.sender.isascii() and effect.recipient.isascii()):
            options.append("SMTPUTF8")
            link.command_encoding = "utf-8"
        else:
            link.command_encoding = "ascii"
        return options

    def _connected(self, timeout: float) -> smtplib.SMTP:
        if self._link is not None:
            if self._link.sock is not None:
                self._link.sock.settimeout(timeout)
            try:
                if self._link.noop()[0] == 250:
                    return self._link
            except (OSError, smtplib.SMTPException):
                pass  # the relay closed a connection that stayed idle: nothing was being sent, open another
            self._drop()
        self._link = self._open(timeout)
        return self._link

    def _open(self, timeout: float) -> smtplib.SMTP:
        relay = self._relay
        if relay is None:
            raise smtplib.SMTPConnectError(0, "no relay")
        if relay.tls == "tls":
            link: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=timeout, context=self._tls)
        else:
            link = smtplib.SMTP(relay.host, relay.port, timeout=timeout)
        try:
            link.ehlo_or_helo_if_needed()
            if relay.tls == "starttls":
                _ = link.starttls(context=self._tls)
                link.ehlo_or_helo_if_needed()
            if relay.user:
                _ = link.login(relay.user, relay.password)
        except (OSError, smtplib.SMTPException):
            link.close()
            raise
        return link

    def _reset(self, link: smtplib.SMTP, code: int) -> None:
        if code == 421:
            self._drop()
            return
        try:
            _ = link.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()
