"""Keys of the tests, and dkimpy as the judge of our signatures: it has no types, so it is called through here."""

import base64
import importlib
from functools import cache
from typing import cast

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from etatplateforme.notifications.channels.dkim import DkimKey

DOMAIN = "marivaux.test"


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> str:
    """A private key as a secret of the environment holds it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@cache
def rsa_pem(bits: int = 2048) -> str:
    """An RSA key of the day."""
    return pem(rsa.generate_private_key(public_exponent=65537, key_size=bits))


@cache
def ed25519_pem() -> str:
    """An Ed25519 key of the day."""
    return pem(ed25519.Ed25519PrivateKey.generate())


@cache
def dkim_keys() -> tuple[DkimKey, DkimKey]:
    """One key of each kind."""
    return DkimKey.from_pem(DOMAIN, "rsa2026", rsa_pem()), DkimKey.from_pem(DOMAIN, "ed2026", ed25519_pem())


def verifies(mail: bytes, number: int) -> bool:
    """Whether dkimpy accepts the *number*-th signature of *mail*; the DNS is the records of our own keys."""
    records = dict(key.record for key in dkim_keys())

    def txt(name: bytes, timeout: int = 5) -> bytes:
        return records[name.decode().rstrip(".")].encode()

    dkim = importlib.import_module("dkim")
    try:
        return cast(bool, dkim.DKIM(mail).verify(idx=number, dnsfunc=txt))
    except dkim.DKIMException:
        return False


def public_part(record: str) -> bytes:
    """The key of a DNS record."""
    return base64.b64decode(record.partition("p=")[2])
