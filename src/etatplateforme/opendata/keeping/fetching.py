"""One resource, fetched: resumed where it was cut, held against what is known of it, refused if it is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from etatplateforme.core.effects import Download, Trust
from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.cut_export import refuse_cut_export
from etatplateforme.opendata.dataset import Digest, Resource
from etatplateforme.opendata.web_page import refuse_web_page

REDIRECTS = 5
MOST_BYTES = 2_000_000_000
_HYDRA = {32: "md5", 40: "sha1", 64: "sha256"}

Progress = Callable[[int, int | None], None]
"""Told how many bytes there are, and of how many if that is known."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a file must be: of that size in bytes, and of every one of these digests."""

    size: int | None = None
    checksums: tuple[Digest, ...] = ()


def proof(resource: Resource, *, declared: bool, seen: bool) -> Proof:
    """What *resource* must be: as *declared* by its publisher, as *seen* by the platform's crawler, or both.

    Raises InvalidInput (``never_seen``) when the crawler has no digest of it.
    """
    checksums: list[Digest] = [resource.checksum] if declared and resource.checksum is not None else []
    if seen:
        digest = resource.seen.checksum or ""
        if len(digest) not in _HYDRA:
            raise InvalidInput(
                "Le robot de data.gouv.fr n'a pas d'empreinte de ce fichier.",
                remedy="Téléchargez sans cette vérification, ou attendez le passage du robot.",
                code="never_seen",
            )
        checksums.append((_HYDRA[len(digest)], digest))
    return Proof(resource.size if declared else None, tuple(checksums))


def arrival(
    url: str,
    into: Path,
    declared_format: str,
    must: Proof,
    *,
    max_bytes: int = MOST_BYTES,
    replaces: bool = True,
    progress: Progress | None = None,
) -> Download:
    """The download of *url*, which comes from data: its addresses are checked at every hop."""
    return Download(
        url,
        into,
        checksums=must.checksums,
        size=must.size,
        max_bytes=max_bytes,
        trust=Trust.DATA,
        redirects=REDIRECTS,
        judge=partial(_judge, declared_format),
        resumes=True,
        replaces=replaces,
        progress=progress,
    )


def _judge(declared_format: str, headers: Mapping[str, str], head: bytes, tail: bytes) -> None:
    refuse_web_page(declared_format, headers, head)
    refuse_cut_export(tail)
