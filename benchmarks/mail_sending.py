"""E-mails a core, rendering included, over a kept connection to a fast loopback sink, beside smtplib and EmailMessage.

Both send the same French messages (text and HTML) over one connection each to the same sink, which has a process of its
own; they alternate batch by batch, the CPU time of this process is counted, and the medians are compared. What the
peer does is its best known way: the connection is kept too. The signed figures are beside, not in the promise.
Prints one JSON line.

    python benchmarks/mail_sending.py [BATCHES] [MAILS]
"""

import json
import platform
import smtplib
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers.mail_sink import sink

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Effect, SendMail
from etatplateforme.core.mail import MailWire, Relay
from etatplateforme.notifications.channels.conformance import played
from etatplateforme.notifications.channels.dkim import DkimKey, DkimSigner
from etatplateforme.notifications.channels.smtp import Smtp
from etatplateforme.notifications.message import Heading, Items, Kind, Paragraph
from etatplateforme.notifications.provider import Fate, Parcel
from etatplateforme.notifications.render import Renderer, Sender, html_page, plain_text
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NAME = "Mairie de Marivaux-lès-Bois"
SENDER = Sender(MailAddress("mairie@marivaux.test"), NAME)
SENTENCE = "Nous avons reçu l'inscription de votre enfant à la cantine ; elle prendra effet dès la rentrée prochaine. "
PROMISE = 4.0


def parcel(number: int) -> Parcel:
    """A message of some 2 kB of text."""
    content = (
        Paragraph("Bonjour,"),
        Paragraph(SENTENCE * 6),
        Heading("Pièces à apporter"),
        Items(("un livret de famille", "un justificatif de domicile", "l'attestation d'assurance")),
        Paragraph(SENTENCE * 8),
    )
    to = MailAddress(f"famille{number}@exemple.test")
    return Parcel(f"id{number}", 1, Kind.SERVICE, AT, to, f"Inscription n° {number} enregistrée", content)


class Peer:
    """smtplib on a kept connection, with an EmailMessage for each mail."""

    def __init__(self, port: int) -> None:
        self._smtp = smtplib.SMTP("127.0.0.1", port, timeout=10)
        self._renderer = Renderer(SENDER)

    def send(self, mail: Parcel) -> None:
        """Render and send one mail."""
        assert isinstance(mail.recipient, MailAddress)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(NAME, addr_spec="mairie@marivaux.test")
        message["To"] = Address(addr_spec=mail.recipient.value)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(AT)
        message["Message-ID"] = self._renderer.message_id(mail.id)
        message["Content-Language"] = "fr"
        message.set_content(plain_text(mail.subject, mail.content), cte="quoted-printable")
        message.add_alternative(html_page(mail.subject, mail.content), subtype="html", cte="quoted-printable")
        refused = self._smtp.send_message(message)
        assert not refused

    def close(self) -> None:
        """Leave."""
        _ = self._smtp.quit()


class Ours:
    """The provider over the mail wire, as the ledger uses them."""

    def __init__(self, port: int, signer: DkimSigner | None = None) -> None:
        self._wire = MailWire(Relay("127.0.0.1", port, tls="none"))
        self._smtp = Smtp(SENDER, Calendar(), signer=signer)
        self._clock = SystemClock()

    def send(self, mail: Parcel) -> None:
        """Render and send one mail."""
        assert played(self._smtp.send(mail), self._answer).fate is Fate.ACCEPTED

    def _answer(self, effect: Effect[object]) -> object:
        assert isinstance(effect, SendMail)
        return self._wire.send(effect, Within.seconds(self._clock, 10))

    def close(self) -> None:
        """Leave."""
        self._wire.close()


def signer() -> DkimSigner:
    """Two keys of the day."""
    keys = rsa.generate_private_key(public_exponent=65537, key_size=2048), ed25519.Ed25519PrivateKey.generate()
    pems = [key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode() for key in keys]
    return DkimSigner([DkimKey.from_pem("marivaux.test", f"k{number}", pem) for number, pem in enumerate(pems)])


def cost(send: Callable[[Parcel], None], mails: list[Parcel]) -> float:
    """CPU seconds a mail."""
    began = time.process_time()
    for mail in mails:
        send(mail)
    return (time.process_time() - began) / len(mails)


def main(batches: int = 15, count: int = 200) -> None:
    """Measure and print the line."""
    mails = [parcel(number) for number in range(count)]
    with sink() as port:
        senders = Peer(port), Ours(port), Ours(port, signer())
        for sender in senders:
            sender.send(mails[0])
        runs = [tuple(cost(sender.send, mails) for sender in senders) for _ in range(batches)]
        for sender in senders:
            sender.close()
    peer, ours, signed = (statistics.median(run[index] for run in runs) for index in range(3))
    line = {
        "benchmark": "mail_sending",
        "peer": "smtplib on a kept connection + email.message.EmailMessage",
        "batches": batches,
        "mails": count,
        "peer_mails_a_core": round(1 / peer),
        "mails_a_core": round(1 / ours),
        "signed_mails_a_core": round(1 / signed),
        "times_faster": round(peer / ours, 1),
        "promise": PROMISE,
        "kept": peer / ours >= PROMISE,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
