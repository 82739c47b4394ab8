"""What ``doctor`` says of keys, of certificates and of the mail relay."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from etatplateforme import Service
from etatplateforme.core.certificate import served_until
from etatplateforme.errors import Broken, Unavailable
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.service import keys
from etatplateforme.values.check import Check, Health
from tests.support.relays import Script, certificates
from tests.support.servers import closed_port, raw_server

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def examined(folder: Path, settings: str, environ: dict[str, str] | None = None) -> dict[str, Check]:
    """The checks of a service with these settings, by name."""
    (folder / "service.toml").write_text(render(defaults()))
    (folder / "settings.toml").write_text(settings)
    with Service.open(folder / "service.toml", environ=environ or {}) as service:
        return {check.name: check for check in keys.of_keys(service.foundations)}


def smtp(port: int) -> str:
    """Settings with a relay on this machine."""
    return f'[sandbox.smtp]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n'


def test_a_relay_that_answers_is_good(tmp_path: Path) -> None:
    script = Script()
    with raw_server(script) as port:
        check = examined(tmp_path, smtp(port))[keys.RELAY]
    assert check.health is Health.GOOD
    assert not any(line.upper().startswith((b"MAIL", b"RCPT", b"DATA")) for line in script.heard)


@pytest.mark.parametrize("greeting", [b"554 non\r\n", b"421 plus tard\r\n"])
def test_a_relay_that_refuses_says_its_code(greeting: bytes, tmp_path: Path) -> None:
    with raw_server(Script({"GREETING": greeting})) as port:
        check = examined(tmp_path, smtp(port))[keys.RELAY]
    assert check.health is Health.BROKEN
    assert greeting[:3].decode() in check.seen
    assert check.remedy


def test_a_relay_that_is_away_is_broken(tmp_path: Path) -> None:
    check = examined(tmp_path, smtp(closed_port()))[keys.RELAY]
    assert (check.health, check.seen) == (Health.BROKEN, "Il ne répond pas.")


def pem(key: Key) -> str:
    """A private key as its owner would put it into a variable."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


KEYS: dict[str, tuple[Callable[[], str], Health]] = {
    "P-256": (lambda: pem(ec.generate_private_key(ec.SECP256R1())), Health.GOOD),
    "RSA 2048": (lambda: pem(rsa.generate_private_key(65537, 2048)), Health.GOOD),
    "RSA 1024": (lambda: pem(rsa.generate_private_key(65537, 1024)), Health.BROKEN),
    "P-384": (lambda: pem(ec.generate_private_key(ec.SECP384R1())), Health.BROKEN),
    "Ed25519": (lambda: pem(ed25519.Ed25519PrivateKey.generate()), Health.BROKEN),
    "no key": (lambda: "ceci n'est pas une clé", Health.BROKEN),
    "absent": (lambda: "", Health.BROKEN),
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_private_key_is_read_and_never_shown(kind: str, tmp_path: Path) -> None:
    make, expected = KEYS[kind]
    secret = make()
    settings = '[sandbox.franceconnect]\nclient_id = "x"\nprivate_key = "${CLE}"\n' + smtp(closed_port())
    check = examined(tmp_path, settings, {"CLE": secret})["clé privée FranceConnect"]
    assert check.health is expected
    assert not secret or secret[:40] not in repr(check)


def https(context: ssl.SSLContext) -> Callable[[socket.socket], None]:
    """A server that does the TLS handshake, then leaves."""

    def talk(peer: socket.socket) -> None:
        with suppress(ssl.SSLError), context.wrap_socket(peer, server_side=True):
            return

    return talk


@pytest.mark.parametrize("days", [5, 300])
def test_the_end_of_a_certificate_is_read(days: int, tmp_path: Path) -> None:
    server, client = certificates(tmp_path, days)
    with raw_server(https(server)) as port:
        ends = served_until("127.0.0.1", port, 5, client)
    assert abs(ends - datetime.now(UTC) - timedelta(days=days)) < timedelta(minutes=5)


@pytest.mark.parametrize("days", [-1, 300], ids=["ended", "unknown issuer"])
def test_a_certificate_that_browsers_refuse_is_broken(days: int, tmp_path: Path) -> None:
    server, client = certificates(tmp_path, days)
    context = client if days < 0 else ssl.create_default_context()
    with raw_server(https(server)) as port, pytest.raises(Broken) as failure:
        served_until("127.0.0.1", port, 5, context)
    assert failure.value.code == "certificate_refused"


def test_nothing_at_the_public_address_is_said() -> None:
    with pytest.raises(Unavailable):
        served_until("127.0.0.1", closed_port(), 5, ssl.create_default_context())


@pytest.mark.parametrize(("days", "health"), [(10, Health.WEAK), (300, Health.GOOD)])
def test_a_certificate_is_announced_thirty_days_before_its_end(
    days: int, health: Health, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, client = certificates(tmp_path, days)
    monkeypatch.setattr(keys, "tls_context", lambda: client)
    with raw_server(https(server)) as port:
        settings = f'[sandbox]\nbase_url = "https://127.0.0.1:{port}"\n' + smtp(closed_port())
        check = examined(tmp_path, settings)["certificat du service"]
    assert check.health is health
    assert str((datetime.now(UTC) + timedelta(days=days)).year) in check.seen
