"""Documents of strangers as frozen records: bounded, then checked field by field. What a record ignores, nobody uses.

Fields that are not known are left aside, as the in-toto framework asks (attestation framework v1, « Parsing rules »):
none of them may turn a refusal into an acceptance.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    InstanceOf,
    PlainSerializer,
    StringConstraints,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.attestation.causes import AttestationRefused, Cause
from etatplateforme.values.bounded_json import Json, Refusal, parsed, within
from etatplateforme.values.calendar import french_date
from etatplateforme.values.canonical_json import canonical
from etatplateforme.values.public_key import PublicKey

DEEPEST = 12
SKEW = timedelta(minutes=5)
"""How far a clock may be behind the signer's."""

YEARS = range(2000, 2200)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)

R = TypeVar("R", bound="Record")


class Record(BaseModel):
    """One object of a document; its keys are the names of the fields in camelCase."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        hide_input_in_errors=True,
        allow_inf_nan=False,
        alias_generator=to_camel,
        populate_by_name=True,
    )

    def encode(self) -> bytes:
        """The one spelling in which it is signed; what is absent is not written."""
        return canonical(self.model_dump(mode="json", by_alias=True, exclude_none=True))


def read_json(raw: bytes, largest: int, what: str) -> Json:
    """The JSON of a document called *what* in French. Raises AttestationRefused."""
    if not within(raw, largest=largest, deepest=DEEPEST):
        raise AttestationRefused(Cause.TOO_LARGE, f"Document : {what}.")
    value = parsed(raw)
    if isinstance(value, Refusal):
        raise malformed(what)
    return value


def read_record(model: type[R], raw: bytes, largest: int, what: str) -> R:
    """The record that *raw* holds. Raises AttestationRefused."""
    return record_of(model, read_json(raw, largest, what), what)


def record_of(model: type[R], value: Json, what: str) -> R:
    """The record that was parsed as *value*. Raises AttestationRefused, which holds nothing of the document."""
    try:
        return model.model_validate_json(json.dumps(value))
    except ValidationError:
        pass
    raise malformed(what)


def malformed(what: str) -> AttestationRefused:
    """A document called *what* is not what it must be."""
    return AttestationRefused(Cause.MALFORMED, f"Document : {what}.")


def _moment(given: object) -> object:
    """An instant as it is written in a document (RFC 3339, UTC, to the second)."""
    if isinstance(given, datetime):
        return given.astimezone(UTC).replace(microsecond=0)
    if not isinstance(given, str) or not _MOMENT.fullmatch(given):
        raise ValueError
    moment = datetime.strptime(given, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if moment.year not in YEARS:  # a life added to the last day of the calendar would overflow
        raise ValueError
    return moment


def written(moment: datetime) -> str:
    """The inverse: ``2026-11-28T09:30:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(moment: datetime) -> str:
    """« 28 novembre 2026 à 9 h 30 (temps universel) »: the reader may be in any of twelve time zones."""
    told = moment.astimezone(UTC)
    return f"{french_date(told.date())} à {told.hour} h {told.minute:02} (temps universel)"


def _public_key(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return PublicKey.parse(given)
    except InvalidInput:
        pass
    raise ValueError


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError
    return text


Moment = Annotated[datetime, BeforeValidator(_moment), PlainSerializer(written, return_type=str)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower case hexadecimal (in-toto DigestSet v1)."""

Key = Annotated[InstanceOf[PublicKey], BeforeValidator(_public_key), PlainSerializer(str, return_type=str)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_not_blank)]
