"""The official files of the Base Adresse Nationale, one a département: fetched, and what is to be said of them.

Their place is that of the BAN's own page of downloads (adresse.data.gouv.fr), as public programs name it in 2026. No
checksum is published there: the file is checked to be a whole gzip of the announced size, and its SHA-256 is recorded.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path

from etatplateforme.addresses.credit import LICENCE
from etatplateforme.core.effects import Download, Downloaded, Op, Trust, now
from etatplateforme.core.retry import fetch
from etatplateforme.errors import InvalidInput, UnexpectedReply

BAN_FILES = "https://adresse.data.gouv.fr/data/ban/adresses/latest/csv"
MOST_BYTES = 2_000_000_000
DEPARTEMENT = re.compile(r"0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8]|98[4-8]", re.ASCII)
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class BanFile:
    """A file that was fetched: from where, of which day, and how it can be known again."""

    departement: str
    url: str
    path: Path
    day: date
    size: int
    sha256: str

    def to_json(self) -> dict[str, object]:
        """What is recorded beside the index."""
        return {
            "departement": self.departement,
            "url": self.url,
            "date": self.day.isoformat(),
            "size": self.size,
            "sha256": self.sha256,
            "licence": LICENCE,
        }


def departement(text: str) -> str:
    """*text* as the BAN names its files. Raises InvalidInput (``invalid_departement``)."""
    code = text.strip().upper()
    if DEPARTEMENT.fullmatch(code) is None:
        raise InvalidInput(
            "Ce code de département n'existe pas.",
            remedy="Donnez par exemple 48, 2A ou 971.",
            code="invalid_departement",
        )
    return code


def fetch_ban(code: str, folder: Path, base: str, progress: Callable[[int, int | None], None]) -> Op[BanFile]:
    """The file of a département in *folder*; a fetch that was cut goes on where it was, from the same file only.

    Redirects stay on https. Raises Unavailable, UnexpectedReply (``html_instead``, ``download_failed``…), TooLarge,
    StorageFull, Conflict: an older file in *folder* is then as it was.
    """
    name = f"adresses-{code}.csv.gz"
    url = f"{base.rstrip('/')}/{name}"
    request = Download(
        url,
        folder / name,
        max_bytes=MOST_BYTES,
        trust=Trust.SETTINGS,
        judge=_judge,
        resumes=True,
        progress=progress,
    )
    fetched = yield from fetch(request)
    today = yield from now()
    day = _day(fetched) or today.date()
    return BanFile(code, url, fetched.path, day, fetched.size, fetched.sha256)


def _judge(headers: Mapping[str, str], head: bytes, tail: bytes) -> None:
    if not head.startswith(_GZIP):
        raise UnexpectedReply(
            "Ce qui est arrivé n'est pas le fichier de la Base Adresse Nationale.",
            remedy="Vérifiez l'accès au réseau (portail, filtrage), puis recommencez.",
            code="html_instead",
        )


def _day(fetched: Downloaded) -> date | None:
    """The day that the server gives the file."""
    try:
        return parsedate_to_datetime(fetched.headers.get("last-modified", "")).date()
    except (ValueError, TypeError, OverflowError):
        return None
