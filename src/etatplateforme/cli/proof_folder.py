"""The folder of an attestation: its four documents, and how one signs into it. It can be published as it is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etatplateforme.cli.files import write_whole
from etatplateforme.core.landing import storage_error
from etatplateforme.core.reading import read_bytes
from etatplateforme.core.signing import Signer
from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.attestation import revocation, statement
from etatplateforme.guarantor.attestation.causes import AttestationRefused, Cause
from etatplateforme.guarantor.attestation.dsse import LARGEST, Envelope, read_envelope
from etatplateforme.guarantor.attestation.keys import (
    Holder,
    Keyring,
    KeyRole,
    encode_chain,
    following,
    read_chain,
    read_keyring,
    seal_keyring,
)
from etatplateforme.guarantor.attestation.making import Terms, seal_statement, statement_of
from etatplateforme.guarantor.attestation.material import Material
from etatplateforme.guarantor.attestation.places import ATTESTATION, KEYRING, REPORT, REVOCATIONS
from etatplateforme.guarantor.attestation.records import read_record
from etatplateforme.guarantor.attestation.revocation import Revocations, read_revocations, seal_revocations
from etatplateforme.guarantor.attestation.statement import Statement, SubjectRole, digest_of
from etatplateforme.guarantor.attestation.succession import first_keyring, next_revocations
from etatplateforme.guarantor.attestation.verify import Expected, Presented, Verification, verify
from etatplateforme.guarantor.report.json import to_json
from etatplateforme.guarantor.report.model import Report
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.state_services import Environment


@dataclass(frozen=True, slots=True)
class ProofFolder:
    """A folder with ``attestation.json``, ``keyring.json``, ``revocations.json`` and ``report.json``."""

    path: Path

    def read(self, name: str, largest: int = LARGEST) -> bytes | None:
        """One document; None when it is absent. Raises InvalidInput beyond *largest* bytes."""
        if not (self.path / name).is_file():
            return None
        return bounded(self.path / name, largest)

    def presented(self, attestation: bytes) -> Presented:
        """*attestation* with the keyring and the list that lie here, as a verifier meets them."""
        return Presented(attestation, self.read(KEYRING), self.read(REVOCATIONS))

    # --- keys and lists ---------------------------------------------------------------------------------------------

    @property
    def chain(self) -> tuple[Envelope, ...]:
        """The keyrings. Raises InvalidInput (``no_keyring``), AttestationRefused."""
        raw = self.read(KEYRING)
        if raw is None:
            raise InvalidInput(
                "Ce dossier n'a pas de trousseau de clés.",
                remedy="Créez les clés : etatplateforme attest keys new service.toml --private DOSSIER --out DOSSIER",
                code="no_keyring",
            )
        return read_chain(raw)

    @property
    def keyring(self) -> Keyring:
        """The present keyring."""
        return read_keyring(self.chain[-1])

    def begin(self, holder: Holder, root: Signer, signing: Signer, at: datetime) -> None:
        """Write the first keyring of *holder*, and an empty list."""
        self.write_keyring(first_keyring(holder, root.public, signing.public, at), root)
        self.write_revocations(next_revocations(None, at), signing)

    def write_keyring(self, keyring: Keyring, *roots: Signer, after: tuple[Envelope, ...] = ()) -> None:
        """Add *keyring* to those that it comes *after*."""
        self._write(KEYRING, encode_chain((*after, seal_keyring(keyring, *roots))))

    def revocations(self, at: datetime) -> Revocations | None:
        """The present list, fresh or not, if a key of the keyring signed it; None when there is none."""
        raw = self.read(REVOCATIONS)
        if raw is None:
            return None
        try:
            return read_revocations(raw, self.keyring, at).revocations
        except AttestationRefused as refused:
            if refused.refusal.cause not in (Cause.REVOCATIONS_STALE, Cause.KEY_REVOKED, Cause.KEY_EXPIRED):
                raise
        stale = read_envelope(raw, revocation.PAYLOAD_TYPE, revocation.WHAT)
        return read_record(Revocations, stale.payload, LARGEST, revocation.WHAT)

    def write_revocations(self, listed: Revocations, signer: Signer) -> None:
        """Replace the list."""
        self._write(REVOCATIONS, seal_revocations(listed, signer).encode())

    # --- attestations -----------------------------------------------------------------------------------------------

    def last(self) -> tuple[Statement, str] | None:
        """The last attestation that our own keys signed, with its digest; None when there is none.

        Raises AttestationRefused when what lies there is somebody else's.
        """
        raw = self.read(ATTESTATION)
        if raw is None:
            return None
        envelope = read_envelope(raw, statement.PAYLOAD_TYPE, statement.WHAT)
        if not envelope.signed_by(key.public for key in self.keyring.of(KeyRole.SIGNING)):
            raise AttestationRefused(Cause.UNKNOWN_KEY, f"Document : {ATTESTATION}, dans le dossier où signer.")
        return read_record(Statement, envelope.payload, LARGEST, statement.WHAT), digest_of(envelope.payload)

    def attest(
        self,
        report: Report,
        manifest: Manifest,
        materials: tuple[Material, ...],
        signer: Signer,
        *,
        audience: str,
        days: int,
        at: datetime,
    ) -> Verification:
        """Sign *report* and the files it judged, renew the list, write everything; what a verifier says of it.

        Raises InvalidInput, AttestationRefused when the keys do not let it be accepted; nothing is written then.
        """
        require_signing(self.keyring, signer, at)
        last = self.last()
        terms = Terms(
            audience,
            at,
            days,
            serial=1 if last is None else following(last[0].predicate.serial),
            previous=None if last is None else last[1],
        )
        told = to_json(report).encode()
        bound = (*materials, Material(SubjectRole.REPORT, REPORT, told))
        made = seal_statement(statement_of(report, manifest, bound, terms), signer).encode()
        listed = seal_revocations(next_revocations(self.revocations(at), at), signer).encode()
        roots = frozenset(key.public.fingerprint for key in self.keyring.usable(KeyRole.ROOT, at))
        expected = Expected(roots, environment=Environment(report.environment), materials=bound)
        outcome = verify(Presented(made, self.read(KEYRING), listed), expected, at)
        if not outcome.accepted:
            raise AttestationRefused(outcome.refusals[0].cause, outcome.refusals[0].detail)
        for name, content in ((REPORT, told), (REVOCATIONS, listed), (ATTESTATION, made)):
            self._write(name, content)
        return outcome

    def _write(self, name: str, content: bytes) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error) from None
        write_whole(self.path / name, content.decode(), replace=True)


def bounded(path: Path, largest: int = LARGEST) -> bytes:
    """A file of at most *largest* bytes. Raises InvalidInput, AttestationRefused (``too_large``)."""
    content = read_bytes(path, "fichier", largest)
    if len(content) > largest:
        raise AttestationRefused(Cause.TOO_LARGE, f"Fichier : {path.name}.")
    return content


def require_signing(keyring: Keyring, signer: Signer, at: datetime, *roles: KeyRole) -> None:
    """Raise InvalidInput (``key_not_in_keyring``) unless *signer* may sign at *at*, as one of *roles* (signing)."""
    allowed = (key.public for role in roles or (KeyRole.SIGNING,) for key in keyring.usable(role, at))
    if signer.public not in allowed:
        raise InvalidInput(
            "Cette clé n'est pas dans le trousseau du dossier, ou n'est pas en service aujourd'hui pour cet usage.",
            remedy="Voyez les clés en service : etatplateforme attest keys show DOSSIER",
            code="key_not_in_keyring",
        )


def now() -> datetime:
    """The present instant, to the second."""
    from etatplateforme.core.clock import SystemClock

    return SystemClock().now().astimezone(UTC).replace(microsecond=0)
