"""What is kept while a person signs in and stays signed in: its tables, and why and until when it is kept.

The cookie holds a random identifier; the store knows only its SHA-256, so a copy of the file opens no session. Every
row has a delete date; what is past it is invisible, and gone at the next purge or sign-in.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Generic, Protocol, TypeVar, cast

from etatplateforme.core.effects import Row, SqlValue, Statement
from etatplateforme.core.store import Schema
from etatplateforme.identity.bounded_json import Claims
from etatplateforme.values.mandate import Capacity, Mandate

PURPOSE = "Garder une personne connectée pendant sa démarche, puis la déconnecter de son fournisseur d'identité."
"""Why this room keeps personal data (RGPD, art. 5-1-b); kept for the session only, as long as its profile says."""

SCHEMA = Schema(
    "identity",
    (
        (
            Statement(
                """CREATE TABLE identity_pending (
                    rank INTEGER PRIMARY KEY,
                    state_hash TEXT NOT NULL UNIQUE,
                    session_hash TEXT NOT NULL,
                    provider TEXT NOT NULL,
                    nonce TEXT NOT NULL,
                    verifier TEXT NOT NULL,
                    return_to TEXT NOT NULL,
                    acr TEXT NOT NULL,
                    mandate TEXT,
                    delete_after INTEGER NOT NULL) STRICT"""
            ),
            Statement("CREATE INDEX identity_pending_session ON identity_pending (session_hash)"),
            Statement("CREATE INDEX identity_pending_end ON identity_pending (delete_after)"),
            Statement(
                """CREATE TABLE identity_session (
                    id_hash TEXT PRIMARY KEY,
                    provider TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    acr TEXT NOT NULL,
                    claims TEXT NOT NULL,
                    id_token TEXT NOT NULL,
                    refresh_token TEXT,
                    mandate TEXT,
                    signed_in_at INTEGER NOT NULL,
                    confirmed_at INTEGER NOT NULL,
                    delete_after INTEGER NOT NULL) STRICT"""
            ),
            Statement("CREATE INDEX identity_session_subject ON identity_session (subject)"),
            Statement("CREATE INDEX identity_session_end ON identity_session (delete_after)"),
            Statement(
                """CREATE TABLE identity_sign_out (
                    state_hash TEXT PRIMARY KEY,
                    session_hash TEXT NOT NULL,
                    delete_after INTEGER NOT NULL) STRICT"""
            ),
        ),
    ),
)

KNOWN_SESSION = Statement(
    """SELECT 1 FROM identity_session WHERE id_hash = :session AND provider = :provider AND delete_after > :now
    UNION SELECT 1 FROM identity_pending
        WHERE session_hash = :session AND provider = :provider AND delete_after > :now"""
)
KEEP_LATEST_PENDING = Statement(
    """DELETE FROM identity_pending WHERE session_hash = :session AND rank NOT IN (
        SELECT rank FROM identity_pending WHERE session_hash = :session ORDER BY rank DESC LIMIT :kept)"""
)
ADD_PENDING = Statement(
    """INSERT INTO identity_pending
        (state_hash, session_hash, provider, nonce, verifier, return_to, acr, mandate, delete_after)
    VALUES (:state, :session, :provider, :nonce, :verifier, :return_to, :acr, :mandate, :end)"""
)
TAKE_PENDING = Statement(
    """DELETE FROM identity_pending
    WHERE state_hash = :state AND session_hash = :session AND provider = :provider AND delete_after > :now
    RETURNING nonce, verifier, return_to, acr, mandate"""
)
DROP_PENDING = Statement("DELETE FROM identity_pending WHERE session_hash = :session")
OPEN_SESSION = Statement(
    """INSERT INTO identity_session VALUES
        (:session, :provider, :subject, :acr, :claims, :id_token, :refresh_token, :mandate,
        :signed_in_at, :signed_in_at, :end)"""
)
READ_SESSION = Statement(
    """SELECT provider, acr, claims, mandate, signed_in_at, confirmed_at, delete_after
    FROM identity_session WHERE id_hash = :session AND provider = :provider AND delete_after > :now"""
)
READ_PERSON = Statement(
    """SELECT provider, acr, claims, mandate, signed_in_at, confirmed_at, delete_after
    FROM identity_session WHERE subject = :subject ORDER BY signed_in_at"""
)
ERASE_PERSON = Statement("DELETE FROM identity_session WHERE subject = :subject RETURNING 1")
CLOSE_SESSION = Statement(
    "DELETE FROM identity_session WHERE id_hash = :session AND provider = :provider RETURNING id_token"
)
TAKE_REFRESH_TOKEN = Statement(
    """UPDATE identity_session SET refresh_token = NULL
    WHERE id_hash = :session AND provider = :provider AND delete_after > :now AND refresh_token = :refresh_token
    RETURNING 1"""
)
READ_REFRESH_TOKEN = Statement(
    """SELECT subject, acr, refresh_token FROM identity_session
    WHERE id_hash = :session AND provider = :provider AND delete_after > :now AND refresh_token IS NOT NULL"""
)
GIVE_BACK = Statement(
    """UPDATE identity_session SET refresh_token = :refresh_token
    WHERE id_hash = :session AND provider = :provider AND refresh_token IS NULL"""
)
CONFIRM_SESSION = Statement(
    """UPDATE identity_session
    SET acr = :acr, claims = :claims, id_token = :id_token, refresh_token = :refresh_token, confirmed_at = :now
    WHERE id_hash = :session AND provider = :provider AND subject = :subject"""
)
ADD_SIGN_OUT = Statement("INSERT INTO identity_sign_out VALUES (:state, :session, :end)")
TAKE_SIGN_OUT = Statement(
    """DELETE FROM identity_sign_out WHERE state_hash = :state AND session_hash = :session AND delete_after > :now
    RETURNING 1"""
)
PURGE_PENDING = Statement("DELETE FROM identity_pending WHERE delete_after <= :now RETURNING 1")
PURGE_SESSIONS = Statement("DELETE FROM identity_session WHERE delete_after <= :now RETURNING 1")
PURGE_SIGN_OUTS = Statement("DELETE FROM identity_sign_out WHERE delete_after <= :now RETURNING 1")

COUNT_SESSIONS = Statement(
    "SELECT count(*), count(*) FILTER (WHERE delete_after <= :now) FROM"
    " (SELECT delete_after FROM identity_session UNION ALL SELECT delete_after FROM identity_pending) AS kept"
)


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in under way: what its answer must match, and where the person goes afterwards."""

    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    return_to: str = field(repr=False)
    acr: str
    mandate: Mandate | None = None


class Identified(Protocol):
    """Somebody whom a provider described: what the store keeps of them, and reads again."""

    @property
    def subject(self) -> str:
        """Identifier of the person for this service."""
        ...

    def to_claims(self) -> dict[str, object]:
        """The claims from which the same value is read."""
        ...


Who = TypeVar("Who", bound=Identified, covariant=True)
"""Whom a provider describes: a :class:`PivotIdentity` or an :class:`Agent`."""


@dataclass(frozen=True, slots=True)
class SignedInSession(Generic[Who]):
    """Somebody signed in: who, at which level, since when and until when (UTC), and for whom they act, if they do.

    ``provider`` is the name of the profile; ``confirmed_at`` when the provider last vouched for the person.
    """

    identity: Who
    provider: str
    acr: str
    signed_in_at: datetime
    confirmed_at: datetime
    expires_at: datetime
    mandate: Mandate | None = None


def fingerprint(secret: str) -> str:
    """SHA-256 of a secret identifier, in hexadecimal: all that the store knows of it."""
    return hashlib.sha256(secret.encode("utf-8", errors="replace")).hexdigest()


def read_pending(row: Row) -> Pending:
    """The row that :data:`TAKE_PENDING` answers."""
    nonce, verifier, return_to, acr, mandate = row
    return Pending(str(nonce), str(verifier), str(return_to), str(acr), read_mandate(mandate))


def read_session(row: Row, reader: Callable[[Claims], Who]) -> SignedInSession[Who]:
    """The row that :data:`READ_SESSION` and :data:`READ_PERSON` answer; *reader* makes the person of the claims."""
    provider, acr, claims, mandate, signed_in_at, confirmed_at, end = row
    identity = reader(cast("dict[str, object]", json.loads(str(claims))))
    moments = (_moment(signed_in_at), _moment(confirmed_at), _moment(end))
    return SignedInSession(identity, str(provider), str(acr), *moments, read_mandate(mandate))


def write_identity(identity: Identified) -> str:
    """The identity as the store keeps it."""
    return json.dumps(identity.to_claims(), ensure_ascii=False)


def write_mandate(mandate: Mandate | None) -> str | None:
    """The mandate as the store keeps it."""
    if mandate is None:
        return None
    return json.dumps(
        {
            "principal": mandate.principal_ref,
            "holder": mandate.holder_ref,
            "capacity": mandate.capacity,
            "purposes": sorted(mandate.purposes),
            "since": mandate.since.isoformat(),
            "until": mandate.until.isoformat() if mandate.until else None,
        }
    )


def read_mandate(text: SqlValue) -> Mandate | None:
    """The mandate that :func:`write_mandate` wrote."""
    if text is None:
        return None
    kept = cast("dict[str, str | None]", json.loads(str(text)))
    purposes = cast("list[str]", kept["purposes"])
    until = kept["until"]
    return Mandate(
        principal_ref=str(kept["principal"]),
        holder_ref=str(kept["holder"]),
        capacity=Capacity(str(kept["capacity"])),
        purposes=frozenset(purposes),
        since=date.fromisoformat(str(kept["since"])),
        until=date.fromisoformat(until) if until else None,
    )


def _moment(seconds: SqlValue) -> datetime:
    return datetime.fromtimestamp(int(seconds or 0), UTC)


def seconds(at: datetime) -> int:
    """Seconds since 1970, as the tables hold them."""
    return int(at.timestamp())
