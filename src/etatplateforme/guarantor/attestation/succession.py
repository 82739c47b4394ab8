"""How keyrings and revocation lists follow one another: the first, and from the present one to the next."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from etatplateforme.guarantor.attestation import keys, revocation
from etatplateforme.guarantor.attestation.keys import Holder, KeyEntry, Keyring, KeyRole, Reason, following
from etatplateforme.guarantor.attestation.revocation import Revocations, RevokedKey, RevokedStatement
from etatplateforme.guarantor.attestation.statement import LONGEST_LIFE
from etatplateforme.values.public_key import PublicKey

LIVES = {KeyRole.ROOT: timedelta(days=3653), KeyRole.SIGNING: keys.LONGEST_LIFE}
"""How long a key serves: a root ten years, a signing key until the keyring that names it must be signed again."""

NAMES = {KeyRole.ROOT: "racine", KeyRole.SIGNING: "signature"}


def first_keyring(holder: Holder, root: PublicKey, signing: PublicKey, at: datetime) -> Keyring:
    """A body's first two keys."""
    entries = (_entry(1, KeyRole.ROOT, root, at), _entry(1, KeyRole.SIGNING, signing, at))
    return Keyring(version=1, holder=holder, issued=at, expires=at + keys.LONGEST_LIFE, keys=entries)


def next_keyring(
    before: Keyring,
    at: datetime,
    *,
    signing: PublicKey | None = None,
    root: PublicKey | None = None,
    reason: Reason = Reason.SUPERSEDED,
) -> Keyring:
    """The keyring after *before*: the same keys, or a new one in the place of those of its role.

    Those replaced are revoked at *at* for *reason*. With neither key, the keyring lives on for thirteen months. A
    signing key that was replaced so long ago that all it signed has expired is left out; a stolen key never is.
    """
    at = at.replace(microsecond=0)
    number = following(before.version)
    entries = tuple(key for key in before.keys if not _forgotten(key, at))
    for role, public in ((KeyRole.SIGNING, signing), (KeyRole.ROOT, root)):
        if public is not None:
            entries = (*(_replaced(key, role, at, reason) for key in entries), _entry(number, role, public, at))
    return Keyring(version=number, holder=before.holder, issued=at, expires=at + keys.LONGEST_LIFE, keys=entries)


def next_revocations(
    before: Revocations | None,
    at: datetime,
    *,
    statements: Iterable[RevokedStatement] = (),
    keys: Iterable[RevokedKey] = (),
    days: int = revocation.LONGEST_LIFE.days,
) -> Revocations:
    """The list after *before* (None for the first), with more entries, fresh for *days*.

    What was withdrawn so long ago that it has expired by itself is left out; keys stay.
    """
    old = before or Revocations(number=1, issued=at, next_update=at + timedelta(days=days))
    known = tuple(one for one in old.statements if one.revoked_at + LONGEST_LIFE >= at)
    return Revocations(
        number=1 if before is None else following(before.number),
        issued=at,
        next_update=at + timedelta(days=days),
        statements=(*known, *statements),
        keys=(*old.keys, *keys),
    )


def _entry(number: int, role: KeyRole, public: PublicKey, at: datetime) -> KeyEntry:
    """A new key, named after the keyring that announces it."""
    name = f"{NAMES[role]}-{number}"
    return KeyEntry(name=name, role=role, public=public, valid_from=at, valid_until=at + LIVES[role])


def _forgotten(key: KeyEntry, at: datetime) -> bool:
    ended = key.valid_until if key.revoked_at is None else key.revoked_at
    return key.role is KeyRole.SIGNING and key.reason is not Reason.COMPROMISED and ended + LONGEST_LIFE < at


def _replaced(key: KeyEntry, role: KeyRole, at: datetime, reason: Reason) -> KeyEntry:
    if key.role is not role or key.revoked_at is not None:
        return key
    return key.model_copy(update={"revoked_at": at, "reason": reason})
