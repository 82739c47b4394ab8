"""A real Postfix, from the distribution, receives, refuses, bounces and defers what our mail provider sends.

It runs in a folder of its own, on loopback, beside any other Postfix of the machine, and hands everything to a next hop
that this script plays. Needs root and the package ``postfix``; nothing leaves the machine. Prints one JSON line; ends
with 1 when something is not as it should.

    python scripts/real_mail_server.py
"""

import asyncio
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.relays import certificates

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Effect, SendMail
from etatplateforme.core.mail import MailWire, Relay
from etatplateforme.notifications.channels.bounces import read_bounce
from etatplateforme.notifications.channels.conformance import played
from etatplateforme.notifications.channels.dkim import DkimKey, DkimSigner
from etatplateforme.notifications.channels.smtp import Smtp
from etatplateforme.notifications.channels.unsubscribe import Unsubscription
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.message import Kind, Paragraph
from etatplateforme.notifications.provider import Fate, Outcome, Parcel
from etatplateforme.notifications.render import Sender
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress

DOMAIN = "marivaux.test"
CLOCK = SystemClock()
PATIENCE_S = 30.0
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/mail.log
maillog_file_prefixes = /tmp, /var
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relais.test
mydestination =
local_recipient_maps =
relayhost = [127.0.0.1]:{hop}
mynetworks = 127.0.0.0/8
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtputf8_enable = yes
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access texthash:{folder}/etc/recipients, permit_mynetworks, reject
smtpd_tls_cert_file = {folder}/essai.pem
smtpd_tls_key_file = {folder}/essai.pem
smtpd_tls_security_level = encrypt
smtpd_client_connection_rate_limit = 0
delay_warning_time = 1s
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
bounce_size_limit = 50000
alias_maps =
alias_database =
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 2 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""


class NextHop:
    """Who Postfix hands messages to: keeps them, refuses « absent@ » for good, and « plein@ » the first two times."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, bytes]] = []
        self.tries: Counter[str] = Counter()

    async def recipient(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer one RCPT."""
        self.tries[address] += 1
        if address.startswith("absent@"):
            return "550 5.1.1 unknown here"
        if address.startswith("plein@") and self.tries[address] <= 2:
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def message(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep one message."""
        content = envelope.original_content or b""
        self.kept += [(address, content) for address in envelope.rcpt_tos]
        return "250 2.0.0 kept"

    def to(self, address: str) -> list[bytes]:
        """What came for *address*."""
        return [content for to, content in self.kept if to == address]

    def wait(self, address: str, wanted: int = 1) -> list[bytes]:
        """The same, once there are *wanted*; what there is, when patience ends."""
        end = time.monotonic() + PATIENCE_S
        while len(self.to(address)) < wanted and time.monotonic() < end:
            time.sleep(0.1)
        return self.to(address)


@contextmanager
def next_hop() -> Generator[tuple[NextHop, int]]:
    """A running next hop, and its port."""
    hop, loop = NextHop(), asyncio.new_event_loop()
    hooks = SimpleNamespace(handle_RCPT=hop.recipient, handle_DATA=hop.message)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        asyncio.set_event_loop(loop)
        made = loop.create_server(lambda: SMTP(hooks, enable_SMTPUTF8=True, loop=loop), sock=listener)
        _ = loop.run_until_complete(made)
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield hop, listener.getsockname()[1]
    finally:
        _ = loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        listener.close()


@contextmanager
def postfix(folder: Path, hop: int) -> Generator[int]:
    """A running Postfix of our own; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    _ = (folder / "etc/main.cf").write_text(MAIN.format(folder=folder, hop=hop))
    _ = (folder / "etc/master.cf").write_text(MASTER.format(port=port))
    _ = (folder / "etc/recipients").write_text("inconnu@exemple.test 550 5.1.1 unknown user\n")
    command = ["postfix", "-c", str(folder / "etc")]
    started = subprocess.run([*command, "start"], capture_output=True, text=True, timeout=60, check=False)
    if started.returncode:
        raise SystemExit(f"postfix did not start: {started.stderr}")
    try:
        yield port
    finally:
        _ = subprocess.run([*command, "stop"], capture_output=True, timeout=60, check=False)


def keys() -> tuple[DkimKey, DkimKey]:
    """Two keys of the day."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048), ed25519.Ed25519PrivateKey.generate()
    pems = [key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode() for key in made]
    return DkimKey.from_pem(DOMAIN, "rsa", pems[0]), DkimKey.from_pem(DOMAIN, "ed", pems[1])


class Office:
    """Our provider over the real mail wire."""

    def __init__(self, port: int, context: ssl.SSLContext | None, signing: tuple[DkimKey, DkimKey]) -> None:
        self._wire = MailWire(Relay("127.0.0.1", port, tls="starttls"), context)
        unsubscription = Unsubscription(f"https://{DOMAIN}/desinscription", "un secret assez long pour un essai")
        sender = Sender(MailAddress(f"mairie@{DOMAIN}"), "Mairie de Marivaux-lès-Bois")
        self._smtp = Smtp(sender, Calendar(), signer=DkimSigner(signing), unsubscription=unsubscription)

    def send(self, number: int, to: str, kind: Kind = Kind.SERVICE) -> Outcome:
        """One message, whose id ends with *number*."""
        content = (Paragraph("Bonjour,"), Paragraph("Votre dossier est reçu.\n.\n..deux points"))
        parcel = Parcel(identity(number), 1, kind, CLOCK.now(), MailAddress(to), f"Dossier n° {number}", content)
        return played(self._smtp.send(parcel), self._answer)

    def _answer(self, effect: Effect[object]) -> object:
        assert isinstance(effect, SendMail)
        return self._wire.send(effect, Within.seconds(CLOCK, 20))

    def close(self) -> None:
        """Leave."""
        self._wire.close()


def identity(number: int) -> str:
    """The id of the message *number*."""
    return f"essai-vrai-serveur-{number:04}"


def bounced(hop: NextHop, number: int, wanted: Delivered) -> StatusReceipt | None:
    """The news *wanted* of a message, among the bounces that Postfix sent back."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        for raw in hop.to(f"mairie@{DOMAIN}"):
            for receipt in read_bounce(raw, DOMAIN, datetime.now(UTC)):
                if receipt.message_id == identity(number) and receipt.status is wanted:
                    return receipt
        time.sleep(0.2)
    return None


def verifies(mail: bytes, number: int, records: dict[bytes, bytes]) -> bool:
    """Whether dkimpy accepts a signature of *mail* as it arrived."""

    def txt(name: bytes, timeout: int = 5) -> bytes:
        return records[name]

    library = import_module("dkim")  # it has no types
    return bool(library.DKIM(mail).verify(idx=number, dnsfunc=txt))


def text_of(mail: bytes) -> str:
    """The plain text of a mail, as its reader sees it."""
    part = message_from_bytes(mail, policy=default).get_body(("plain",))
    return part.get_content().replace("\r\n", "\n") if part is not None else ""


def judged(folder: Path) -> dict[str, object]:
    """Everything that is looked at, by name."""
    server, client = certificates(folder)
    del server
    signing = keys()
    records = {name.encode() + b".": text.encode() for name, text in (key.record for key in signing)}
    with next_hop() as (hop, hop_port):
        with postfix(folder, hop_port) as port:
            office = Office(port, client, signing)
            taken = office.send(1, "marie@exemple.test")
            if taken.fate is not Fate.ACCEPTED:
                raise SystemExit(f"{taken}\n{(folder / 'mail.log').read_text()[-4_000:]}")
            refused = office.send(2, "inconnu@exemple.test")
            absent, full = office.send(3, "absent@exemple.test"), office.send(4, "plein@exemple.test")
            accented = office.send(5, "zoé@exemple.test")
            bulk = [office.send(100 + number, f"famille{number}@exemple.test", Kind.BULK) for number in range(100)]
            (mail, *doubles) = hop.wait("marie@exemple.test")
            stranger = Office(port, None, signing)
            untrusted = stranger.send(6, "marie@exemple.test")
            failed, late = bounced(hop, 3, Delivered.FAILED), bounced(hop, 4, Delivered.ON_ITS_WAY)
            arrived = hop.wait("plein@exemple.test")
            last = hop.wait("famille99@exemple.test")
            names = message_from_bytes(last[0])
            said = {
                "taken": not doubles,
                "signatures": [verifies(mail, number, records) for number in (0, 1)],
                "dots_kept": "reçu.\n.\n..deux points" in text_of(mail),
                "refused": (refused.fate, refused.code, refused.detail, refused.unknown_recipient)
                == (Fate.REFUSED, 550, "5.1.1", True),
                "bounced": absent.fate is Fate.ACCEPTED and failed is not None and failed.unknown_recipient,
                "deferred": full.fate is Fate.ACCEPTED and late is not None and len(arrived) == 1,
                "internationalised": accented.fate is Fate.ACCEPTED and len(hop.wait("zoé@exemple.test")) == 1,
                "bulk": all(one.fate is Fate.ACCEPTED for one in bulk) and len(hop.wait("famille99@exemple.test")) == 1,
                "one_click": names["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click",
                "untrusted_certificate": untrusted.fate is Fate.UNREACHED and len(hop.to("marie@exemple.test")) == 1,
            }
            stranger.close()
        stopped = office.send(7, "marie@exemple.test")
        office.close()
        return {**said, "stopped": stopped.fate is Fate.UNREACHED}


def main() -> None:
    """Run, print the line."""
    if os.geteuid() != 0 or shutil.which("postfix") is None:
        raise SystemExit("needs root and the package postfix (apt-get install postfix)")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="vrai-serveur-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        said = judged(folder)
    sound = all(all(value) if isinstance(value, list) else value for value in said.values())
    version = subprocess.run(["postconf", "-d", "-h", "mail_version"], capture_output=True, text=True, check=True)
    line = {
        "server": f"Postfix {version.stdout.strip()}",
        **said,
        "sound": sound,
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(line))
    raise SystemExit(0 if sound else 1)


if __name__ == "__main__":
    main()
