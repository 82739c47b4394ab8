"""A download that goes on where it was cut (RFC 9110, 13.1.5 and 14): its bytes wait in ``.NAME.part``.

Beside them, ``.NAME.validator`` holds the strong ETag or the date of the file they come from, and the digest of its
address: what tells two states of one file apart says nothing of two files. The rest is asked for on
the condition that the file is still that one; a server that has another sends it whole, and the part begins again. A
server that sends the rest of another file all the same is not believed.
"""

import hashlib
import os
import re
import sys
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from etatplateforme.core.effects import Download
from etatplateforme.core.file_lock import locked
from etatplateforme.core.landing import Landing, landing, storage_error
from etatplateforme.errors import Conflict, TooLarge, Unavailable, UnexpectedReply

WHOLE, PARTIAL, UNSATISFIABLE = 200, 206, 416
LONGEST_VALIDATOR = 500
_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", re.ASCII)
_NO_LINK = 0 if sys.platform == "win32" else os.O_NOFOLLOW


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
        size = _part(effect).stat().st_size
    except OSError:
        return None
    validator = _known(effect)
    return Left(size, validator) if size and validator else None


def _known(effect: Download) -> str:
    """The validator of the part, if it comes from the same address."""
    try:
        validator, _, address = _validator(effect).read_text(encoding="ascii").partition("\n")
    except (OSError, UnicodeError):
        return ""
    return validator if address == _address(effect) and validator.isprintable() else ""


def _address(effect: Download) -> str:
    return hashlib.sha256(effect.url.encode("utf-8", errors="replace")).hexdigest()


def landed(effect: Download, status: int, headers: Mapping[str, str]) -> AbstractContextManager[Landing]:
    """Where *effect* lands: its kept part, or a temporary file."""
    if effect.resumes and status in (WHOLE, PARTIAL, UNSATISFIABLE):
        return _kept(effect, status, headers)
    return landing(effect, status, headers)


@contextmanager
def _kept(effect: Download, status: int, headers: Mapping[str, str]) -> Generator[Landing]:
    """The part of *effect*, to be added to; it stays when the download is cut, and goes when it is refused.

    :raises Unavailable: the server has no such rest (any more): the part is gone, so that the next attempt asks anew.
    :raises Conflict: another process downloads the same file (``being_written``), or took its name.
    :raises UnexpectedReply: the rest is not the one that was asked for.
    """
    part = _part(effect)
    try:
        with _opened(part, os.O_APPEND) as file, _alone(file.fileno()), _unless_refused(effect):
            if status == UNSATISFIABLE:
                raise _no_rest()
            landed = Landing(effect, file, str(part), headers)
            if status == PARTIAL:
                _check_rest(effect, headers, os.fstat(file.fileno()).st_size)
                landed.replay(part)
            else:
                _ = file.truncate(0)
                with _opened(_validator(effect), os.O_TRUNC) as beside:
                    _ = beside.write(f"{_told(headers)}\n{_address(effect)}".encode("ascii"))
            yield landed
            _forget(effect)
    except OSError as error:
        raise storage_error(error) from None


@contextmanager
def _unless_refused(effect: Download) -> Generator[None]:
    """Forget the part of what was refused, or has no rest; keep that of what was only cut, if it can be told again."""
    try:
        yield
    except (Conflict, UnexpectedReply, TooLarge, _NoRest):
        _forget(effect)
        raise
    finally:
        if not _known(effect):
            _forget(effect)


class _NoRest(Unavailable):
    """Nothing can be added to the part: the next attempt asks for the whole."""

    default_code = "interrupted"


def _no_rest() -> _NoRest:
    return _NoRest("La fin du fichier n'est plus servie.", remedy="Recommencez.")


def _opened(path: Path, flag: int) -> BinaryIO:
    """*path* to be written, never through a link that somebody put in its place."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | _NO_LINK | flag, 0o666), "wb")


def _check_rest(effect: Download, headers: Mapping[str, str], size: int) -> None:
    """Whether this is the rest, up to the end, of the file whose first *size* bytes are here (RFC 9110, 15.3.7)."""
    found = _RANGE.fullmatch(headers.get("content-range", ""))
    if found is None or int(found[1]) != size or found[3] not in ("*", str(int(found[2]) + 1)):
        raise UnexpectedReply(
            "La suite du fichier n'est pas celle qui était demandée.", remedy="Recommencez.", code="wrong_range"
        )
    known = _known(effect)
    told = headers.get("etag" if known.startswith('"') else "last-modified", known)
    if not known or told != known:
        raise _no_rest()


def _told(headers: Mapping[str, str]) -> str:
    """What tells this file from others; a weak ETag does not, nor the date of a file that is still being written.

    RFC 9110, 13.1.5 and 8.8.2.2: the date is one second before that of the answer, at least.
    """
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    told = etag if etag.startswith('"') else modified if _is_past(modified, headers.get("date", "")) else ""
    return told if told.isascii() and len(told) <= LONGEST_VALIDATOR else ""


def _is_past(modified: str, answered: str) -> bool:
    try:
        return (parsedate_to_datetime(answered) - parsedate_to_datetime(modified)).total_seconds() >= 1
    except (ValueError, TypeError, OverflowError):
        return False


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
