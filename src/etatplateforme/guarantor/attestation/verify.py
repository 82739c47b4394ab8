"""Verification: pure, and complete. Every reason to refuse is told, and nothing unverified is ever shown as said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from etatplateforme.guarantor.attestation import keys, statement
from etatplateforme.guarantor.attestation.causes import AttestationRefused, Cause, Refusal
from etatplateforme.guarantor.attestation.dsse import LARGEST, Envelope, read_envelope
from etatplateforme.guarantor.attestation.keys import KeyEntry, KeyRole, Trusted
from etatplateforme.guarantor.attestation.material import Material
from etatplateforme.guarantor.attestation.records import SKEW, instant, read_record
from etatplateforme.guarantor.attestation.revocation import Listed, read_revocations
from etatplateforme.guarantor.attestation.seen import NOTHING_SEEN, Mark, Seen, Step
from etatplateforme.guarantor.attestation.statement import Statement, SubjectRole, digest_of
from etatplateforme.manifest.state_services import Environment
from etatplateforme.values.public_key import Fingerprint

Place: TypeAlias = tuple[SubjectRole, str]
"""A file of a release: what it is, and its name."""


@dataclass(frozen=True, slots=True)
class Presented:
    """What somebody shows, as bytes that nobody vouches for yet; None for what was not shown."""

    attestation: bytes = field(repr=False)
    keyrings: bytes | None = field(default=None, repr=False)
    revocations: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the verifier knows by itself.

    ``trust`` are the fingerprints that the body publishes elsewhere. ``audience`` is the origin of the site that was
    asked, None when the documents come from a file. ``materials`` are files to hold against the statement; of the roles
    in ``whole``, every file of the statement must be among them.
    """

    trust: frozenset[Fingerprint] = frozenset()
    audience: str | None = None
    environment: Environment = Environment.PRODUCTION
    materials: tuple[Material, ...] = ()
    whole: frozenset[SubjectRole] = frozenset()


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome. ``statement`` is None unless a trusted key signed it, whatever else is wrong.

    ``compared`` are the files found equal and ``left`` those that the statement binds and that nobody gave, by role and
    name. ``offered`` are the fingerprints that the documents claim for themselves, to be compared by a person.
    ``seen`` is what to remember; unchanged after a refusal.
    """

    refusals: tuple[Refusal, ...]
    statement: Statement | None = None
    digest: str = ""
    signer: KeyEntry | None = None
    trusted: Trusted | None = None
    revocations: Listed | None = None
    compared: tuple[Place, ...] = ()
    left: tuple[Place, ...] = ()
    offered: tuple[Fingerprint, ...] = ()
    seen: Seen = NOTHING_SEEN

    @property
    def accepted(self) -> bool:
        """True when nothing speaks against it."""
        return not self.refusals and self.statement is not None


def verify(presented: Presented, expected: Expected, at: datetime, seen: Seen = NOTHING_SEEN) -> Verification:
    """Judge what is *presented* at the instant *at* (aware). Raises nothing for what strangers wrote.

    The same arguments give the same outcome: no clock, no network, no file.
    """
    try:
        envelope = read_envelope(presented.attestation, statement.PAYLOAD_TYPE, statement.WHAT)
        if presented.keyrings is None:
            raise AttestationRefused(Cause.KEYRING_MISSING)
        chain = keys.read_chain(presented.keyrings)
        if not expected.trust:
            refusal = Refusal(Cause.NO_TRUST)
            return Verification((refusal,), offered=keys.offered(chain), seen=seen)
        trusted = keys.trusted(chain, expected.trust, at)
        signed = _signed(envelope, trusted)
    except AttestationRefused as refused:
        return Verification((refused.refusal,), seen=seen)
    return _judged(signed, presented, expected, at, seen)


@dataclass(frozen=True, slots=True)
class _Signed:
    """A statement with the signing keys that signed it, and the keyring that names them."""

    said: Statement
    digest: str
    signers: tuple[KeyEntry, ...]
    trusted: Trusted


def _signed(envelope: Envelope, trusted: Trusted) -> _Signed:
    """The statement, if a signing key of the keyring signed it. Raises AttestationRefused."""
    entries = {key.public: key for key in trusted.keyring.of(KeyRole.SIGNING)}
    signers = tuple(entries[key] for key in envelope.signed_by(entries))
    if not signers:
        hinted = {key.fingerprint.digest.hex() for key in entries}
        known = any(one.keyid in hinted for one in envelope.signatures)  # to word the refusal, and for nothing else
        raise AttestationRefused(Cause.BAD_SIGNATURE if known else Cause.UNKNOWN_KEY)
    said = read_record(Statement, envelope.payload, LARGEST, statement.WHAT)
    return _Signed(said, digest_of(envelope.payload), signers, trusted)


def _judged(signed: _Signed, presented: Presented, expected: Expected, at: datetime, seen: Seen) -> Verification:
    said = signed.said
    listed, without_list = _listed(presented, signed.trusted, at)
    signer, of_key = _best(signed, listed)
    compared, left, changed = _compared(said, expected)
    mark = _mark(signed, listed)
    before = seen.of(mark.audience, mark.anchor)
    refusals = (
        *of_key,
        *without_list,
        *_of_time(said, at),
        *_withdrawn(signed.digest, listed),
        *_of_place(said, expected),
        *changed,
        *(() if before is None else before.refusals(mark)),
    )
    return Verification(
        refusals,
        statement=said,
        digest=signed.digest,
        signer=signer,
        trusted=signed.trusted,
        revocations=listed,
        compared=compared,
        left=left,
        seen=seen if refusals else seen.after(mark),
    )


def _listed(presented: Presented, trusted: Trusted, at: datetime) -> tuple[Listed | None, tuple[Refusal, ...]]:
    if presented.revocations is None:
        return None, (Refusal(Cause.REVOCATIONS_MISSING),)
    try:
        return read_revocations(presented.revocations, trusted.keyring, at), ()
    except AttestationRefused as refused:
        return None, (refused.refusal,)


def _best(signed: _Signed, listed: Listed | None) -> tuple[KeyEntry, tuple[Refusal, ...]]:
    """The first of the signers against which nothing speaks; else the first, and what speaks against it."""
    judged = [(key, tuple(_of_key(key, signed.said.predicate.issued, listed))) for key in signed.signers]
    return next(((key, told) for key, told in judged if not told), judged[0])


def _of_key(key: KeyEntry, issued: datetime, listed: Listed | None) -> Iterator[Refusal]:
    cause = key.objection(issued)
    if cause is not None:
        yield Refusal(cause, f"Clé « {key.name} ».")
    if listed is not None and listed.revocations.counts_against(key, issued):
        yield Refusal(Cause.KEY_REVOKED, f"Clé « {key.name} », d'après la liste de révocation.")


def _of_time(said: Statement, at: datetime) -> Iterator[Refusal]:
    told = said.predicate
    if told.issued > at + SKEW:
        yield Refusal(Cause.NOT_YET_VALID, f"Elle se dit établie le {instant(told.issued)}.")
    if at > told.expires:
        yield Refusal(Cause.EXPIRED, f"Elle a pris fin le {instant(told.expires)}.")


def _withdrawn(digest: str, listed: Listed | None) -> Iterator[Refusal]:
    entry = None if listed is None else listed.revocations.of_statement(digest)
    if entry is not None:
        yield Refusal(Cause.REVOKED, f"Le {instant(entry.revoked_at)}, pour ce motif : {entry.reason}")


def _of_place(said: Statement, expected: Expected) -> Iterator[Refusal]:
    told = said.predicate
    if expected.audience is not None and told.audience != expected.audience:
        yield Refusal(Cause.WRONG_AUDIENCE, f"Elle est faite pour {told.audience}.")
    if told.environment is not expected.environment:
        yield Refusal(Cause.WRONG_ENVIRONMENT, f"Elle porte sur « {told.environment.value} ».")


def _compared(said: Statement, expected: Expected) -> tuple[tuple[Place, ...], tuple[Place, ...], tuple[Refusal, ...]]:
    """Files found equal, files that nobody gave, and what differs."""
    bound = {(one.role, one.name): one.digest.sha256 for one in said.subject}
    places = {_place(one, said): one.digest for one in expected.materials}
    equal = tuple(place for place, digest in places.items() if bound.get(place) == digest)
    changed = [place for place, digest in places.items() if bound.get(place) != digest]
    left = tuple(place for place in bound if place not in places)
    absent = [place for place in left if place[0] in expected.whole]
    return equal, left, (*_changed(changed), *_absent(absent))


def _place(one: Material, said: Statement) -> Place:
    """Of the manifest and of the report there is one: it is compared whatever its file is called."""
    if one.role in (SubjectRole.MANIFEST, SubjectRole.REPORT):
        return one.role, next(iter(said.of(one.role)))
    return one.role, one.name


def _changed(places: Iterable[Place]) -> Iterator[Refusal]:
    others: list[str] = []
    for role, name in places:
        if role is SubjectRole.REPORT:
            yield Refusal(Cause.REPORT_CHANGED)
        else:
            others.append(name)
    if others:
        yield Refusal(Cause.WRONG_RELEASE, f"Différents : {_few(others)}.")


def _absent(places: list[Place]) -> Iterator[Refusal]:
    if places:
        yield Refusal(Cause.WRONG_RELEASE, f"Absents de ce qui est donné : {_few([name for _, name in places])}.")


def _few(names: list[str]) -> str:
    more = f" et {len(names) - 5} autres" if len(names) > 5 else ""
    return ", ".join(f"« {name} »" for name in names[:5]) + more


def _mark(signed: _Signed, listed: Listed | None) -> Mark:
    told, trusted = signed.said.predicate, signed.trusted
    step = None if listed is None else Step(number=listed.revocations.number, digest=digest_of(listed.payload))
    return Mark(
        audience=told.audience,
        anchor=trusted.anchor.digest.hex(),
        keyring=Step(number=trusted.keyring.version, digest=digest_of(trusted.payload)),
        revocations=step,
        attestation=Step(number=told.serial, digest=signed.digest),
    )
