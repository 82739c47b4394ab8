"""A service in the sandbox reaches five persons by four channels, from its manifest to what they would hold."""

from collections import Counter
from pathlib import Path

from etatplateforme import Service
from etatplateforme.core.clock import SystemClock
from etatplateforme.core.reading import read_text
from etatplateforme.manifest import Settings, parse_manifest
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.notifications.delivered import Delivered
from etatplateforme.notifications.message import Heading, Items, Message, Paragraph
from etatplateforme.notifications.provider import AtCounter, Posted, Recipient
from etatplateforme.notifications.state import State
from etatplateforme.sandbox.post import Way
from etatplateforme.sandbox.state import Sandbox
from etatplateforme.service.carriers import COUNTER
from etatplateforme.service.foundations import Plan
from etatplateforme.values.contact import MailAddress, Phone, PostalAddress

CONTENT = (
    Paragraph("Bonjour,"),
    Paragraph("L’inscription de votre enfant à la cantine est enregistrée."),
    Heading("Pièces à apporter"),
    Items(("un livret de famille", "un justificatif de domicile")),
)
ADDRESS = PostalAddress(("8 rue du Lavoir",), "23120", "Marivaux-lès-Bois")
RECIPIENTS: tuple[Recipient, ...] = (
    MailAddress("marie@exemple.test"),
    Phone("+33639987654"),
    Posted("Madame Marie Exemple", ADDRESS),
    AtCounter("Jean Exemple, dossier 12", COUNTER),
)


def plan(folder: Path, settings: Settings) -> Plan:
    """A service with every channel, against that sandbox."""
    text = render(defaults()).replace('channels = ["mail", "post"]', 'channels = ["mail", "sms", "post", "counter"]')
    path = folder / "service.toml"
    path.write_text(text)
    return Plan(parse_manifest(read_text(path, "manifeste"), name=path.name), settings, folder, {}, SystemClock())


def test_everybody_is_reached_by_their_own_channel(tmp_path: Path) -> None:
    with Sandbox(tmp_path / "bac") as state:
        settings = Settings.sandbox(**state.settings_values(), data_dir=str(tmp_path / "donnees"))
        with Service(plan(tmp_path, settings)) as service:
            for number, recipient in enumerate(RECIPIENTS):
                message = Message(
                    recipient=recipient,
                    subject="Inscription à la cantine",
                    content=CONTENT,
                    idempotency_key=f"clé-{number}",
                )
                _ = service.notifications.notify(message)
            became: Counter[State] = Counter()
            for _ in range(len(RECIPIENTS)):  # a turn is bounded in time: a slow machine needs several
                became.update(service.notifications.deliver().became)
            assert became == {State.SENT: len(RECIPIENTS)}
            (mail,) = state.inbox.messages
            assert mail.recipients == ("marie@exemple.test",)
            sms, letter, note = sorted(state.post.items, key=lambda item: list(Way).index(item.way))
            assert (sms.way, sms.recipient) == (Way.SMS, "+33639987654")
            assert sms.text.startswith("Bonjour,\nL'inscription de votre enfant")
            assert letter.document is not None
            assert letter.document.startswith(b"%PDF-")
            assert (note.recipient, note.sender) == ("Jean Exemple, dossier 12", COUNTER)
            (in_tray,) = service.tray.letters()
            assert service.tray.document(in_tray.id) == letter.document
            service.tray.printed(in_tray.id)
            assert service.tray.posted(in_tray.id).status is Delivered.ON_ITS_WAY
            (waiting,) = service.tray.notes(COUNTER)
            assert service.tray.handed_over(waiting.id).status is Delivered.DELIVERED
            assert service.notifications.deliver().became == {}
