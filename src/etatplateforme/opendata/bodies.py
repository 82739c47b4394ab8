"""Bodies of data.gouv.fr (udata, API 1 and 2). What is not known is passed over; what is read must have its form."""

from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from etatplateforme.core.effects import Reply
from etatplateforme.errors import EtatError, InvalidInput, Unavailable, UnexpectedReply
from etatplateforme.opendata.dataset import Dataset, Digest, Organization, Resource, Seen

_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
_DIGESTS = frozenset({"sha1", "sha256", "md5"})
_SHA2 = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
_WHEN = TypeAdapter(datetime)

Body = TypeVar("Body", bound=BaseModel)


class _Checksum(BaseModel):
    model_config = _OPEN
    type: str
    value: str

    def digest(self) -> Digest | None:
        """Algorithm of hashlib and digest; udata's ``sha2`` is told apart by its length, a ``crc`` proves nothing."""
        if self.type == "sha2":
            return _SHA2.get(len(self.value), "sha256"), self.value
        return (self.type, self.value) if self.type in _DIGESTS else None


class _Schema(BaseModel):
    model_config = _OPEN
    name: str | None = None
    version: str | None = None


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) and value else None


def _count(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _when(value: JsonValue) -> datetime | None:
    try:
        return _WHEN.validate_python(value) if isinstance(value, str) else None
    except ValidationError:
        return None


def _seen(extras: dict[str, JsonValue]) -> Seen:
    """What hydra wrote into the extras; they are free, so each is read only in the form that it should have."""
    available = extras.get("check:available")
    return Seen(
        at=_when(extras.get("check:date")),
        available=available if isinstance(available, bool) else None,
        checksum=_text(extras.get("analysis:checksum")),
        size=_count(extras.get("analysis:content-length")),
        fault=_text(extras.get("analysis:error")) or _text(extras.get("analysis:parsing:error")),
        parquet=_text(extras.get("analysis:parsing:parquet_url")),
        parquet_size=_count(extras.get("analysis:parsing:parquet_size")),
    )


class ResourceBody(BaseModel):
    """A resource, alone or within its dataset."""

    model_config = _OPEN
    id: str
    title: str | None = None
    url: str
    format: str | None = None
    filesize: int | None = None
    checksum: _Checksum | None = None
    last_modified: datetime | None = None
    type: str | None = None
    latest: str | None = None
    schema_: _Schema | None = Field(default=None, alias="schema")
    extras: dict[str, JsonValue] | None = None

    def value(self) -> Resource:
        """The resource as our value."""
        return Resource(
            self.id,
            self.title or "",
            self.url,
            self.format or "",
            _count(self.filesize),
            self.checksum.digest() if self.checksum is not None else None,
            self.last_modified,
            self.schema_.name if self.schema_ is not None else None,
            self.schema_.version if self.schema_ is not None else None,
            self.type or "main",
            self.latest,
            _seen(self.extras or {}),
        )


class _Publisher(BaseModel):
    model_config = _OPEN
    name: str


class DatasetBody(BaseModel):
    """Body of ``GET /datasets/{id}/``."""

    model_config = _OPEN
    id: str
    slug: str
    title: str
    organization: _Publisher | None = None
    license: str | None = None
    last_modified: datetime | None = None
    resources: list[ResourceBody]

    def value(self) -> Dataset:
        """The dataset as our value."""
        publisher = self.organization.name if self.organization is not None else ""
        resources = tuple(resource.value() for resource in self.resources)
        return Dataset(self.id, self.slug, self.title, publisher, self.license, self.last_modified, resources)


class _Badge(BaseModel):
    model_config = _OPEN
    kind: str


class OrganizationBody(BaseModel):
    """One of ``GET /organizations/``."""

    model_config = _OPEN
    id: str
    slug: str
    name: str
    business_number_id: str | None = None
    badges: list[_Badge] = []

    def value(self) -> Organization:
        """The organisation as our value."""
        certified = any(badge.kind == "certified" for badge in self.badges)
        return Organization(self.id, self.slug, self.name, self.business_number_id, certified)


class DatasetsPage(BaseModel):
    """Body of ``GET /datasets/``."""

    model_config = _OPEN
    data: list[DatasetBody]
    next_page: str | None = None
    total: int | None = None


class ResourcesPage(BaseModel):
    """Body of ``GET /api/2/datasets/{id}/resources/``."""

    model_config = _OPEN
    data: list[ResourceBody]
    next_page: str | None = None
    total: int | None = None


class OrganizationsPage(BaseModel):
    """Body of ``GET /organizations/``."""

    model_config = _OPEN
    data: list[OrganizationBody]
    next_page: str | None = None
    total: int | None = None


def read(model: type[Body], reply: Reply) -> Body:
    """Body of *reply* as a *model*. Raises InvalidInput (no such dataset), Unavailable or UnexpectedReply."""
    if reply.status in (404, 410):
        raise unknown_dataset()
    if not reply.ok:
        raise unavailable("data.gouv.fr", reply.status)
    try:
        return model.model_validate_json(reply.body)
    except ValidationError:
        pass
    raise unexpected("data.gouv.fr")


def unknown_dataset() -> InvalidInput:
    """There is no such dataset."""
    return InvalidInput(
        "Ce jeu de données n'existe pas, ou plus.",
        remedy="Cherchez-le par son titre sur data.gouv.fr.",
        code="unknown_dataset",
    )


def unavailable(catalogue: str, status: int) -> EtatError:
    """A catalogue answered by an error."""
    return Unavailable(
        f"Le catalogue {catalogue} a répondu {status}.", remedy="Réessayez plus tard.", code="catalogue_unavailable"
    )


def unexpected(catalogue: str) -> EtatError:
    """A catalogue answered something else than what its contract says."""
    return UnexpectedReply(
        f"La réponse du catalogue {catalogue} n'a pas la forme attendue.",
        remedy="Vérifiez l'adresse du catalogue dans les réglages.",
    )
