"""Cost of rendering one mail (text and HTML, French) beside the standard library's EmailMessage, in one run.

Both render the same parts of the same messages to bytes with CRLF; they alternate batch by batch, and the medians are
compared, since the machine's speed drifts. Each mail is read back once and must say the same. Prints one JSON line.

    python benchmarks/mail_rendering.py [BATCHES] [MAILS]
"""

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime

from etatplateforme.notifications.message import Heading, Items, Kind, Paragraph
from etatplateforme.notifications.render import Letter, Renderer, Sender, html_page, plain_text
from etatplateforme.values.contact import MailAddress

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NAME = "Mairie de Marivaux-lès-Bois"
RENDERER = Renderer(Sender(MailAddress("mairie@marivaux.test"), NAME))
SENTENCE = "Nous avons reçu l'inscription de votre enfant à la cantine ; elle prendra effet dès la rentrée prochaine. "


def letter(number: int) -> Letter:
    """A message of some 2 kB of text."""
    content = (
        Paragraph("Bonjour,"),
        Paragraph(SENTENCE * 6),
        Heading("Pièces à apporter"),
        Items(("un livret de famille", "un justificatif de domicile", "l'attestation d'assurance")),
        Paragraph(SENTENCE * 8),
    )
    to = MailAddress(f"famille{number}@exemple.test")
    return Letter(f"id{number}", Kind.SERVICE, to, f"Inscription n° {number} enregistrée", content)


def with_standard_library(mail: Letter) -> bytes:
    """The same mail by EmailMessage."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(NAME, addr_spec="mairie@marivaux.test")
    message["To"] = Address(addr_spec=mail.recipient.value)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(AT)
    message["Message-ID"] = RENDERER.message_id(mail.id)
    message["Content-Language"] = "fr"
    message.set_content(plain_text(mail.subject, mail.content), cte="quoted-printable")
    message.add_alternative(html_page(mail.subject, mail.content), subtype="html", cte="quoted-printable")
    return message.as_bytes()


def with_skeleton(mail: Letter) -> bytes:
    """The same mail by the renderer."""
    return RENDERER.render(mail, AT)


def said(raw: bytes) -> tuple[str, ...]:
    """What a reader of the mail sees."""
    mail = message_from_bytes(raw, policy=default)
    bodies = [mail.get_body((kind,)) for kind in ("plain", "html")]
    texts = [body.get_content().strip() for body in bodies if body is not None]
    return (str(mail["Subject"]), str(mail["From"]), str(mail["To"]), *texts)


def cost(render: Callable[[Letter], bytes], letters: list[Letter]) -> float:
    """CPU microseconds a mail."""
    began = time.process_time()
    for mail in letters:
        _ = render(mail)
    return (time.process_time() - began) / len(letters) * 1e6


def main(batches: int = 15, mails: int = 200) -> None:
    """Measure and print the line."""
    letters = [letter(number) for number in range(mails)]
    assert said(with_skeleton(letters[0])) == said(with_standard_library(letters[0]))
    runs = [(cost(with_standard_library, letters), cost(with_skeleton, letters)) for _ in range(batches)]
    peer, ours = (statistics.median(run[index] for run in runs) for index in (0, 1))
    line = {
        "benchmark": "mail_rendering",
        "peer": "email.message.EmailMessage",
        "batches": batches,
        "mails": mails,
        "bytes": len(with_skeleton(letters[0])),
        "peer_cpu_us": round(peer, 1),
        "skeleton_cpu_us": round(ours, 1),
        "times_faster": round(peer / ours, 1),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
