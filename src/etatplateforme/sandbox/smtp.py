"""The sandbox's mail server (RFC 5321, on aiosmtpd): it keeps everything and delivers nothing.

Some recipients act like a fault, whatever their domain, so that one message of a batch can fail:

=========================  ==========================================
``refus-421@…``            refused with 421, connection closed
``refus-450@…``            refused with 450
``refus-550@…``            refused with 550
``refus-451@…``            451 after the message, which is not kept
``coupure@…``              message kept, connection reset, no answer
``silence@…``              message kept, no answer
``lenteur@…``              accepted late
=========================  ==========================================
"""

import asyncio
import socket
import struct
from asyncio.trsock import TransportSocket
from types import MappingProxyType, SimpleNamespace

from aiosmtpd.smtp import SMTP, Envelope, Session

from etatplateforme.sandbox.faults import Faults
from etatplateforme.sandbox.inbox import MAX_MESSAGE_BYTES, Inbox

MAX_RECIPIENTS = 100
IDLE_S = 120

MAGIC_RECIPIENTS = MappingProxyType(
    {
        "refus-421": "smtp_rcpt_421",
        "refus-450": "smtp_rcpt_450",
        "refus-550": "smtp_rcpt_550",
        "refus-451": "smtp_data_451",
        "coupure": "smtp_data_reset",
        "silence": "smtp_data_silence",
        "lenteur": "smtp_slow",
    }
)
ACCEPTED = "250 2.0.0 BAC A SABLE : garde, ne sera pas distribue"


class MailHandler:
    """What aiosmtpd asks at each step; `hooks` gives the steps the names that it looks for."""

    def __init__(self, inbox: Inbox, faults: Faults) -> None:
        self._inbox = inbox
        self._faults = faults

    @property
    def hooks(self) -> SimpleNamespace:
        """The object whose methods aiosmtpd calls by name."""
        return SimpleNamespace(handle_RCPT=self.recipient, handle_DATA=self.message)

    async def recipient(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept a recipient, or refuse it when a fault says so."""
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 BAC A SABLE : trop de destinataires"
        if self._strikes("smtp_slow", address):
            await self._faults.wait(self._faults.delay_s)
        if self._strikes("smtp_rcpt_421", address):
            await server.push("421 4.3.2 BAC A SABLE : service indisponible, connexion fermee")
            _transport(server).close()
            await asyncio.sleep(0)  # aiosmtpd's own task is cancelled here, once the connection is lost
            return "421 4.3.2"
        if self._strikes("smtp_rcpt_450", address):
            return "450 4.2.1 BAC A SABLE : boite momentanement indisponible"
        if self._strikes("smtp_rcpt_550", address):
            return "550 5.1.1 BAC A SABLE : adresse inconnue"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 BAC A SABLE : destinataire accepte"

    async def message(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the message, then answer, or not when a fault says so."""
        recipients = tuple(envelope.rcpt_tos)
        if self._strikes("smtp_data_451", *recipients):
            return "451 4.3.0 BAC A SABLE : erreur de traitement, message non garde"
        content = envelope.original_content
        _ = self._inbox.add(envelope.mail_from or "", recipients, content if content is not None else b"")
        if self._strikes("smtp_data_reset", *recipients):
            _reset(_transport(server))
        elif self._strikes("smtp_data_silence", *recipients):
            await self._faults.wait(self._faults.silence_s)
            _transport(server).close()
        else:
            return ACCEPTED
        await asyncio.sleep(0)
        return ACCEPTED  # nobody hears it: the connection is gone

    def _strikes(self, name: str, *addresses: str) -> bool:
        by_recipient = any(MAGIC_RECIPIENTS.get(address.partition("@")[0].casefold()) == name for address in addresses)
        return by_recipient or self._faults.strikes(name)


def mail_protocol(inbox: Inbox, faults: Faults, *, max_message_bytes: int = MAX_MESSAGE_BYTES) -> SMTP:
    """One connection of the mail server, for ``loop.create_server``; to be called within the running loop."""
    return SMTP(
        MailHandler(inbox, faults).hooks,
        data_size_limit=max_message_bytes,
        enable_SMTPUTF8=True,
        hostname="bac-a-sable.localhost",
        ident="ESMTP BAC A SABLE (rien n'est distribue)",
        timeout=IDLE_S,
        loop=asyncio.get_running_loop(),
    )


def _transport(server: SMTP) -> asyncio.Transport:
    transport = server.transport
    if not isinstance(transport, asyncio.Transport):
        raise ConnectionResetError("the client left")
    return transport


def _reset(transport: asyncio.Transport) -> None:
    """Close with a TCP reset rather than an orderly end: what a crash or a firewall looks like to the client."""
    raw: object = transport.get_extra_info("socket")
    if isinstance(raw, TransportSocket):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
