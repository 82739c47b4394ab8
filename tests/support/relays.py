"""Mail relays for tests: one that follows a script, hostile if it says so, and TLS certificates of the day."""

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

CLOSE = b"close"
SILENCE = b"silence"
EHLO = b"250-essai\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"


class Script:
    """``answers`` by verb; « DOT » answers the end of the message, « GREETING » the connection. Keeps what it hears."""

    def __init__(self, answers: dict[str, bytes] | None = None) -> None:
        self.answers = {"GREETING": b"220 essai ESMTP\r\n", "EHLO": EHLO, "DATA": b"354 go\r\n", "QUIT": b"221 bye\r\n"}
        self.answers |= answers or {}
        self.heard: list[bytes] = []
        self.bodies: list[bytes] = []
        self.connections = 0

    def verbs(self) -> list[str]:
        """The commands heard, without their arguments."""
        return [line.split(b" ")[0].strip().upper().decode() for line in self.heard]

    def __call__(self, peer: socket.socket) -> None:
        """Talk to one client."""
        self.connections += 1
        lines = peer.makefile("rb")
        with lines:
            if not self._say(peer, "GREETING"):
                return
            while line := lines.readline():
                self.heard.append(line)
                verb = line.split(b" ")[0].strip().upper().decode()
                if verb == "RCPT" and b"<inconnu@" in line:
                    verb = "UNKNOWN"
                if not self._say(peer, verb) or verb == "QUIT":
                    return
                if verb == "DATA" and self.answers["DATA"].startswith(b"354"):
                    body = b""
                    while not body.endswith(b"\r\n.\r\n") and (line := lines.readline()):
                        body += line
                    self.bodies.append(body)
                    if not self._say(peer, "DOT"):
                        return

    def _say(self, peer: socket.socket, verb: str) -> bool:
        answer = self.answers.get(verb, b"250 2.0.0 ok\r\n")
        if answer == SILENCE:
            peer.recv(1)  # until the client leaves
        if answer in (SILENCE, CLOSE):
            return False
        peer.sendall(answer)
        return True


def endless(line: bytes) -> Callable[[socket.socket], None]:
    """A relay that greets, then sends *line* for ever."""

    def talk(peer: socket.socket) -> None:
        while True:
            peer.sendall(line)

    return talk


def certificates(folder: Path, days: int = 1) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server at 127.0.0.1 and of a client that knows it; its certificate ends in *days*."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "essai")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "essai.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    client = ssl.create_default_context(cafile=str(path))
    return server, client
