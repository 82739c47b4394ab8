"""A dataset and its files, as values: what a catalogue says of them."""

import re
from dataclasses import dataclass, field
from datetime import datetime

_SLUG = re.compile(r"[A-Za-z0-9_-]{1,200}")

Digest = tuple[str, str]
"""An algorithm of :mod:`hashlib`, and the digest in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the platform's own crawler (hydra) saw of a file, at its last visit.

    ``available`` is None when it does not say. ``checksum`` is of what it downloaded: when the publisher declares
    another, one of the two is out of date. ``parquet`` is the same table in columns, when the crawler made one.
    """

    at: datetime | None = None
    available: bool | None = None
    checksum: str | None = None
    size: int | None = None
    fault: str | None = None
    parquet: str | None = field(default=None, repr=False)
    parquet_size: int | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a dataset. ``size`` in bytes and ``checksum`` when declared.

    ``kind`` is ``main``, ``documentation``, ``update``, ``api``, ``code`` or ``other``; ``latest`` the address that
    stays the same when the file is replaced; ``schema`` the name of the schema that the publisher says it follows.
    """

    id: str
    title: str
    url: str = field(repr=False)
    format: str = ""
    size: int | None = None
    checksum: Digest | None = None
    modified: datetime | None = None
    schema: str | None = None
    schema_version: str | None = None
    kind: str = "main"
    latest: str | None = field(default=None, repr=False)
    seen: Seen = Seen()


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


@dataclass(frozen=True, slots=True)
class Organization:
    """Who publishes datasets. ``certified``: data.gouv.fr checked that it is what it says."""

    id: str
    slug: str
    name: str
    siret: str | None = None
    certified: bool = False


def is_reference(text: str) -> bool:
    """True for an identifier or a slug: what may stand in a path without changing its meaning."""
    return _SLUG.fullmatch(text) is not None
