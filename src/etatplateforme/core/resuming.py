"""A download that goes on where it was cut (RFC 9110, 13.1.5 and 14): its bytes wait in ``.NAME.part``.

Beside them, ``.NAME.validator`` holds the strong ETag or the date of the file they come from. The rest is asked for on
the condition that the file is still that one; a server that has another sends it whole, and the part begins again.
"""

import os
import re
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from etatplateforme.core.effects import Download
from etatplateforme.core.file_lock import locked
from etatplateforme.core.landing import Landing, landing, storage_error
from etatplateforme.errors import Conflict, TooLarge, Unavailable, UnexpectedReply

WHOLE, PARTIAL, UNSATISFIABLE = 200, 206, 416
LONGEST_VALIDATOR = 500
_RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(?:\d{1,15}|\*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Left:
    """What an earlier attempt left: so many bytes of the file that *validator* tells from others."""

    size: int
    validator: str

    def headers(self) -> dict[str, str]:
        """Ask for the rest, if the file is still the same."""
        return {"range": f"bytes={self.size}-", "if-range": self.validator}


def left_of(effect: Download) -> Left | None:
    """What is left of an earlier attempt at *effect*."""
    try:
        validator = _validator(effect).read_text(encoding="ascii")
        size = _part(effect).stat().st_size
    except (OSError, UnicodeError):
        return None
    return Left(size, validator) if size and validator and validator.isprintable() else None


def landed(effect: Download, status: int, headers: Mapping[str, str]) -> AbstractContextManager[Landing]:
    """Where *effect* lands: its kept part, or a temporary file."""
    if effect.resumes and status in (WHOLE, PARTIAL, UNSATISFIABLE):
        return _kept(effect, status, headers)
    return landing(effect, status, headers)


@contextmanager
def _kept(effect: Download, status: int, headers: Mapping[str, str]) -> Generator[Landing]:
    """The part of *effect*, to be added to; it stays when the download is cut, and goes when it is refused.

    :raises Unavailable: the server has no such rest (any more): the part is gone, so that the next attempt asks anew.
    :raises Conflict: another process downloads the same file (``being_written``).
    :raises UnexpectedReply: the rest begins elsewhere.
    """
    part = _part(effect)
    if status == UNSATISFIABLE:
        _forget(effect)
        raise Unavailable("La fin du fichier n'est plus servie.", remedy="Recommencez.", code="interrupted")
    try:
        with part.open("ab") as file, _alone(file.fileno()):
            landed = Landing(effect, file, str(part), headers)
            if status == PARTIAL:
                _check_begin(headers, os.fstat(file.fileno()).st_size)
                landed.replay(part)
            else:
                _ = file.truncate(0)
                _ = _validator(effect).write_text(_told(headers), encoding="ascii")
            yield landed
        _forget(effect)
    except OSError as error:
        raise storage_error(error) from None
    except (UnexpectedReply, TooLarge):
        _forget(effect)
        raise


def _check_begin(headers: Mapping[str, str], size: int) -> None:
    found = _RANGE.fullmatch(headers.get("content-range", ""))
    if found is None or int(found[1]) != size:
        raise UnexpectedReply(
            "La suite du fichier ne commence pas là où il s'était arrêté.", remedy="Recommencez.", code="wrong_range"
        )


def _told(headers: Mapping[str, str]) -> str:
    """What tells this file from others; a weak ETag does not (RFC 9110, 13.1.5)."""
    etag = headers.get("etag", "")
    told = etag if etag.startswith('"') else headers.get("last-modified", "")
    return told if told.isascii() and len(told) <= LONGEST_VALIDATOR else ""


@contextmanager
def _alone(handle: int) -> Generator[None]:
    own = os.dup(handle)  # the file is closed before its part is given its name
    with ExitStack() as stack:
        _ = stack.callback(os.close, own)
        try:
            stack.enter_context(locked(own, wait=False))
        except BlockingIOError:
            raise Conflict(
                "Un autre processus télécharge ce fichier en ce moment.",
                remedy="Attendez sa fin.",
                code="being_written",
            ) from None
        yield


def _part(effect: Download) -> Path:
    return effect.path.with_name(f".{effect.path.name}.part")


def _validator(effect: Download) -> Path:
    return effect.path.with_name(f".{effect.path.name}.validator")


def _forget(effect: Download) -> None:
    for path in (_validator(effect), _part(effect)):
        with suppress(FileNotFoundError):
            path.unlink()
