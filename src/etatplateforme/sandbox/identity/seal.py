"""Encrypting a signed token for one recipient: well, or in one of the forms that a relying party must refuse."""

import json
import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc import jwe
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.util import urlsafe_b64encode

from etatplateforme.sandbox.identity.clients import PublicKeys, ServiceClient
from etatplateforme.sandbox.identity.forge import alg_none
from etatplateforme.sandbox.identity.keys import nobodys_key
from etatplateforme.sandbox.identity.profiles import CONTENT_ENCRYPTION

COMPRESSED = "compressed"
KEY_TYPES: Mapping[str, str] = {"ECDH-ES": "EC", "RSA-OAEP": "RSA", "RSA-OAEP-256": "RSA", "RSA1_5": "RSA"}

EncryptionKey = ECKey | RSAKey


def encryption_key(jwks: PublicKeys | None, alg: str) -> EncryptionKey | None:
    """The first registered key that fits *alg* and is not for signatures; None when there is none."""
    entries = [entry for entry in (jwks or {"keys": []})["keys"] if entry.get("use", "enc") == "enc"]
    keys = KeySet.import_key_set({"keys": entries}).keys if entries else []
    fitting = (key for key in keys if isinstance(key, ECKey | RSAKey) and key.key_type == KEY_TYPES[alg])
    return next(fitting, None)


def seal_for(client: ServiceClient, signed: str, claims: Mapping[str, object], defects: frozenset[str]) -> str:
    """*signed* as *client* registered it: encrypted or not; or spoiled by the *defects* that spoil its encryption.

    *claims* are what the token says, for the one that hides them unsigned. Nothing is spoiled where no encryption is
    registered.
    """
    if client.encryption_alg is None or "clear" in defects:
        return signed
    alg, enc, inside = client.encryption_alg, CONTENT_ENCRYPTION, signed
    header: dict[str, object] = {"cty": "JWT", "iss": claims.get("iss"), "aud": client.client_id}
    key = encryption_key(client.jwks, alg)
    if "rsa1_5" in defects:
        alg, key = "RSA1_5", encryption_key(client.jwks, "RSA1_5")
    if "other_key_algorithm" in defects:
        alg = "RSA-OAEP" if alg != "RSA-OAEP" else "RSA-OAEP-256"
        key = encryption_key(client.jwks, alg)
    if "anothers_key" in defects:
        key = None
    if "wrong_enc" in defects:
        enc = "A128CBC-HS256"
    if "unsigned_inside" in defects:
        inside = json.dumps(claims, ensure_ascii=False)
    if "alg_none_inside" in defects:
        inside = alg_none(json.dumps(claims, ensure_ascii=False).encode())
    if COMPRESSED in defects:
        header["zip"] = "DEF"
    if "encryption_key_inside" in defects:
        header["jwk"] = ECKey.generate_key("P-256").as_dict(private=False)
    recipient = key or nobodys_key(KEY_TYPES[alg])
    if "encrypted_twice" in defects:
        inside = encrypted(inside, recipient, alg, enc, header)
    sealed = encrypted(inside, recipient, alg, enc, header)
    return _tampered(sealed) if "tampered_tag" in defects else sealed


def encrypted(inside: str, key: EncryptionKey, alg: str, enc: str, header: Mapping[str, object]) -> str:
    """A compact JWE of *inside* for the holder of *key*."""
    whole = {"alg": alg, "enc": enc, **({"kid": key.kid} if key.kid else {}), **header}
    if alg == "RSA1_5" and isinstance(key, RSAKey):
        return _with_rsa1_5(inside.encode(), key, json.dumps(whole).encode())
    registry = jwe.JWERegistry(algorithms=[alg, enc, "DEF"], strict_check_header=False)
    return jwe.encrypt_compact(whole, inside, key, registry=registry)


def _with_rsa1_5(inside: bytes, key: RSAKey, header: bytes) -> str:
    """By hand: joserfc warns before it uses this deprecated algorithm, which is the point here."""
    content_key, nonce, protected = os.urandom(32), os.urandom(12), urlsafe_b64encode(header)
    wrapped = key.public_key.encrypt(content_key, PKCS1v15())
    sealed = AESGCM(content_key).encrypt(nonce, inside, protected)
    parts = protected, wrapped, nonce, sealed[:-16], sealed[-16:]
    return ".".join(part.decode() for part in (parts[0], *map(urlsafe_b64encode, parts[1:])))


def _tampered(sealed: str) -> str:
    """Another character in the middle of the ciphertext."""
    parts = sealed.split(".")
    middle = len(parts[3]) // 2
    other = "A" if parts[3][middle] != "A" else "B"
    parts[3] = parts[3][:middle] + other + parts[3][middle + 1 :]
    return ".".join(parts)
