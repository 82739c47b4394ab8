"""Whom a sign-in is, of the accounts that are known, and how a link changes hands: values and pure functions.

A link ties one account to one (issuer, ``sub``). ``sub`` changes when a civil status is corrected, when the service is
registered anew, or passes to another version of the provider. Then nothing is linked by itself: a person confirms, by
a code sent to the contact that the account knows, or an agent at the counter.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from etatplateforme.identity.accounts.errors import RelinkRefused

MOST_ATTEMPTS = 5
"""Wrong codes of one request; then the counter."""

MOST_CODES = 3
"""Codes sent for one request: a mailbox is not flooded by somebody else's."""

_UNMISTAKABLE = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
"""From base32 (RFC 4648) to Crockford's letters, without I, L, O, U."""

_MISREAD = str.maketrans("ILO", "110")


class Way(StrEnum):
    """How a link was made. The journal writes the value."""

    FIRST = "first"
    """At the first sign-in: nobody of that identity was known."""
    MESSAGE = "message"
    """A code, sent to the contact that the account knows."""
    COUNTER = "counter"
    """An agent, who saw the person and their identity document."""


@dataclass(frozen=True, slots=True)
class Link:
    """An account and the sign-in that opens it, since when; ``ended_at`` is None for the one that holds (UTC)."""

    account: str = field(repr=False)
    issuer: str
    subject: str = field(repr=False)
    way: Way
    linked_at: datetime
    ended_at: datetime | None
    delete_after: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """This sign-in opens this account."""

    account: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody of that identity is known; ``comparable`` is False when it came incomplete, so that nobody can tell.

    Either somebody new, or somebody whose civil status was corrected: their old account has their old name.
    """

    comparable: bool


@dataclass(frozen=True, slots=True)
class AlreadyKnown:
    """One account has this pivot identity, or had it, under another ``sub``. It is theirs only once confirmed."""

    account: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several accounts have this pivot identity: only a person can tell which, at the counter."""

    accounts: int


Recognition: TypeAlias = Known | Unknown | AlreadyKnown | Ambiguous
"""What is known of somebody who signs in."""


def recognised(opened: str | None, alike: Iterable[str], *, comparable: bool) -> Recognition:
    """Who it is: the account that this sign-in opens, else by how many accounts are *alike*.

    :param alike: accounts that have, or had, the same pivot identity or the same ``sub``; with repetitions.
    """
    if opened is not None:
        return Known(opened)
    accounts = set(alike)
    if not accounts:
        return Unknown(comparable)
    return AlreadyKnown(accounts.pop()) if len(accounts) == 1 else Ambiguous(len(accounts))


@dataclass(frozen=True, slots=True)
class RelinkRequest:
    """A re-link that waits for its confirmation. The person tells ``reference`` at the counter: it opens nothing."""

    reference: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CodeToSend:
    """The application sends ``code`` to the contact that it knows of ``account``, never to the one of this sign-in.

    The address that the provider gives is no key of a person: families share one.
    """

    account: str = field(repr=False)
    code: str = field(repr=False)
    expires_at: datetime


def spelled(secret: str, letters: int) -> str:
    """*letters* letters made from a secret, five bits each, to be read aloud: digits and capitals but I, L, O, U."""
    return base64.b32encode(hashlib.sha256(secret.encode()).digest()).translate(_UNMISTAKABLE).decode()[:letters]


def heard(typed: str) -> str:
    """A code or a reference as it was typed: small letters, spaces, hyphens, letters taken for digits are forgiven."""
    return "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_MISREAD)


def code_hash(code: str) -> str:
    """All that is kept of a code."""
    return hashlib.sha256(code.encode("utf-8", errors="replace")).hexdigest()


def require_code(typed: str, kept: str, attempts: int) -> None:
    """Raise RelinkRefused unless *typed* is the code whose hash is *kept*; *attempts* counts this one."""
    if not hmac.compare_digest(code_hash(heard(typed)), kept):
        raise RelinkRefused("relink_code" if attempts < MOST_ATTEMPTS else "relink_exhausted")
