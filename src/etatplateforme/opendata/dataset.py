"""A dataset and its resources as data.gouv.fr describes them (udata, API 1)."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
_DIGESTS = frozenset({"sha1", "sha256", "md5"})
_SHA2 = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,200}")


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a dataset. ``size`` in bytes and ``checksum`` (algorithm of hashlib, hexadecimal) when declared."""

    id: str
    title: str
    url: str = field(repr=False)
    format: str = ""
    size: int | None = None
    checksum: tuple[str, str] | None = None
    modified: datetime | None = None
    schema: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset: what it is, who publishes it, under which licence, and its resources."""

    id: str
    slug: str
    title: str
    publisher: str
    licence: str | None
    modified: datetime | None
    resources: tuple[Resource, ...]


class _Checksum(BaseModel):
    model_config = _OPEN
    type: str
    value: str

    def digest(self) -> tuple[str, str] | None:
        """Algorithm of hashlib and digest; udata's ``sha2`` is told apart by its length, a ``crc`` proves nothing."""
        if self.type == "sha2":
            return _SHA2.get(len(self.value), "sha256"), self.value
        return (self.type, self.value) if self.type in _DIGESTS else None


class _Schema(BaseModel):
    model_config = _OPEN
    name: str | None = None


class _Resource(BaseModel):
    model_config = _OPEN
    id: str
    title: str | None = None
    url: str
    format: str | None = None
    filesize: int | None = None
    checksum: _Checksum | None = None
    last_modified: datetime | None = None
    schema_: _Schema | None = Field(default=None, alias="schema")

    def value(self) -> Resource:
        """The resource as our value."""
        digest = self.checksum.digest() if self.checksum is not None else None
        size = self.filesize if self.filesize is not None and self.filesize >= 0 else None
        schema = self.schema_.name if self.schema_ is not None else None
        return Resource(
            self.id, self.title or "", self.url, self.format or "", size, digest, self.last_modified, schema
        )


class _Organization(BaseModel):
    model_config = _OPEN
    name: str


class DatasetBody(BaseModel):
    """Body of ``GET /datasets/{id}/``."""

    model_config = _OPEN
    id: str
    slug: str
    title: str
    organization: _Organization | None = None
    license: str | None = None
    last_modified: datetime | None = None
    resources: list[_Resource]

    def value(self) -> Dataset:
        """The dataset as our value."""
        publisher = self.organization.name if self.organization is not None else ""
        resources = tuple(resource.value() for resource in self.resources)
        return Dataset(self.id, self.slug, self.title, publisher, self.license, self.last_modified, resources)


class PageBody(BaseModel):
    """Body of ``GET /datasets/?q=``."""

    model_config = _OPEN
    data: list[DatasetBody]
    next_page: str | None = None


def is_reference(text: str) -> bool:
    """True for an identifier or a slug: what may stand in a path without changing its meaning."""
    return _SLUG.fullmatch(text) is not None
