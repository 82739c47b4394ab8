"""The statement: what is signed about a release (in-toto Statement v1, with a predicate of our own).

Subjects are the files of the release and the report, each by its SHA-256. The predicate says by which charter they were
judged, when, with which outcome, for which site, and until when it may be relied on. It claims no conformity.
"""

from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.attestation.keys import LARGEST_VERSION, Holder
from etatplateforme.guarantor.attestation.records import Digest, Line, Moment, Record
from etatplateforme.guarantor.formats.standards import TOOL_PAGE
from etatplateforme.manifest.state_services import Environment
from etatplateforme.values.waiver import Authority

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
PREDICATE_TYPE: Final = "https://github.com/etatplateforme/etatplateforme/attestation/guarantee/v1"
WHAT = "attestation"
LONGEST_LIFE = timedelta(days=90)
MOST_SUBJECTS = 4_000

DOES_NOT_CLAIM: Final = (
    "que le service est « conforme » : cela, seule une personne peut l'établir",
    "que ce que le manifeste déclare est vrai : un guichet déclaré peut être fermé",
    "que le site en ligne sert ces fichiers : il faut les comparer avec lui",
    "ce que l'application fait à côté du garant",
    "la date exacte : c'est le signataire qui l'écrit",
)
"""What no attestation says, whoever signs it; written in each of them."""


class SubjectRole(StrEnum):
    """What a file is in the release. A template is bound and not judged; a sheet was judged with its page."""

    MANIFEST = "manifest"
    PAGE = "page"
    SHEET = "sheet"
    TEMPLATE = "template"
    REPORT = "report"


class DigestSet(Record):
    """Digests of one file; SHA-256 is the only one that is read (in-toto DigestSet v1)."""

    sha256: Digest


class Annotations(Record):
    """What a subject is."""

    role: SubjectRole


class Subject(Record):
    """One file of the release (in-toto ResourceDescriptor v1). A name is unique among those of its role."""

    name: Line
    digest: DigestSet
    annotations: Annotations

    @property
    def role(self) -> SubjectRole:
        """What the file is."""
        return self.annotations.role


class RulePackage(Record):
    """A package that brought rules, and its version (empty when it was not installed)."""

    name: Line
    version: str = Field(default="", max_length=100)
    rules: int = Field(ge=1)


class Policy(Record):
    """By what the release was judged. ``digest`` covers each rule with its level, its package and its version."""

    charter: Line
    dated: date
    digest: DigestSet
    packages: tuple[RulePackage, ...] = Field(max_length=1_000)


class Verdicts(Record):
    """How many findings of each verdict; there is no score."""

    passed: int = Field(ge=0)
    failed: int = Field(ge=0)
    inapplicable: int = Field(ge=0)
    cant_tell: int = Field(ge=0)


class WaiverInForce(Record):
    """A rule that was set aside when the report was made."""

    id: Line
    rule: Line
    scope: Line
    approved_by: Line
    authority: Authority | None = None
    decision: str = Field(default="", max_length=300)
    expires: date


class Verifier(Record):
    """The software that judged."""

    id: Line = TOOL_PAGE
    version: str = Field(max_length=100)


class Guarantee(Record):
    """The predicate. ``serial`` grows by one with each attestation of a service; ``previous`` is the one before.

    ``audience`` is the origin of the site that may show it (``https://cantine.exemple.fr``). ``warning`` are codes of
    rules that failed without blocking, waived ones among them.
    """

    verifier: Verifier
    service: Line
    service_id: Line
    operator: Holder
    audience: Line
    environment: Environment
    day: date
    issued: Moment
    expires: Moment
    serial: int = Field(ge=1, le=LARGEST_VERSION)
    previous: DigestSet | None = None
    policy: Policy
    verdicts: Verdicts
    blocking: tuple[Line, ...] = Field(max_length=10_000)
    warning: tuple[Line, ...] = Field(max_length=10_000)
    waivers: tuple[WaiverInForce, ...] = Field(max_length=500)
    does_not_claim: tuple[Line, ...] = Field(default=DOES_NOT_CLAIM, max_length=50)

    @field_validator("audience")
    @classmethod
    def _an_origin(cls, audience: str) -> str:
        try:
            given = origin_of(audience)
        except InvalidInput:
            given = ""
        if given != audience:
            raise ValueError
        return audience

    @model_validator(mode="after")
    def _short_lived(self) -> "Guarantee":
        if not self.issued < self.expires <= self.issued + LONGEST_LIFE:
            raise ValueError
        return self


class Statement(Record):
    """An in-toto Statement v1 with our predicate."""

    kind: Literal["https://in-toto.io/Statement/v1"] = Field(default="https://in-toto.io/Statement/v1", alias="_type")
    subject: tuple[Subject, ...] = Field(min_length=2, max_length=MOST_SUBJECTS)
    predicate_type: Literal["https://github.com/etatplateforme/etatplateforme/attestation/guarantee/v1"] = Field(
        default=PREDICATE_TYPE
    )
    predicate: Guarantee

    @model_validator(mode="after")
    def _one_of_each(self) -> "Statement":
        places = [(one.role, one.name) for one in self.subject]
        roles = [role for role, _ in places]
        if len(set(places)) != len(places):
            raise ValueError
        if roles.count(SubjectRole.MANIFEST) != 1 or roles.count(SubjectRole.REPORT) != 1:
            raise ValueError
        return self

    def of(self, role: SubjectRole) -> dict[str, str]:
        """Digests of the files of one role, by name."""
        return {one.name: one.digest.sha256 for one in self.subject if one.role is role}


def digest_of(content: bytes) -> str:
    """SHA-256 of a file, in lower case hexadecimal: what ``sha256sum`` prints."""
    return sha256(content).hexdigest()


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, in lower case, without the usual port: ``https://cantine.exemple.fr``.

    Raises InvalidInput (``invalid_audience``) for anything but an http or https address without a user.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _no_origin() from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise _no_origin()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" if port in (None, usual) else f"{parts.scheme}://{host}:{port}"


def _no_origin() -> InvalidInput:
    return InvalidInput(
        "L'adresse du site n'est pas une adresse http ou https.",
        remedy="Donnez celle que les habitants ouvrent : « https://cantine.exemple.fr ».",
        code="invalid_audience",
    )
