"""Sending a file to udata: at once when it is small, else in parts that are put together at the end.

Contract: opendatateam/udata, ``core/storages/api.py``. Each part is a form with ``file``, ``uuid``, ``filename``,
``partindex`` (from 0), ``partbyteoffset``, ``totalparts`` and ``chunksize``; then the same form without ``file`` puts
them together. The ``uuid`` is made of what is sent and where to, so that parts sent before a cut-off are found again.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from etatplateforme.core.effects import Call, Op, Reply, Step, compute, now, pause, query, secret, transact
from etatplateforme.core.landing import storage_error
from etatplateforme.core.multipart import FormFile, multipart
from etatplateforme.core.retry import backoff, call
from etatplateforme.errors import InvalidInput, Uncertain
from etatplateforme.opendata.publish.bodies import ExistingFile, existing_file
from etatplateforme.opendata.publish.faults import accepted, changed_meanwhile, changed_on_the_way, refusal, unsure
from etatplateforme.opendata.publish.plan import Print
from etatplateforme.opendata.publish.tables import FORGET, SEND, SENT

PART = 4_000_000
"""Bytes of a part; the platform's own page sends parts of 2 MB."""

ATTEMPTS = 3
KEPT = timedelta(hours=20)
"""How long parts are counted on: udata forgets them after a day (``UPLOAD_MAX_RETENTION``)."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file on its way to *url*, with the headers that open it. *key* tells it from every other parcel."""

    path: Path = field(repr=False)
    name: str
    printed: Print
    url: str = field(repr=False)
    key: str
    headers: Mapping[str, str] = field(repr=False)

    @property
    def uuid(self) -> str:
        """The same for the same content sent to the same place in parts of the same size."""
        return str(uuid5(NAMESPACE_URL, f"{self.url} {self.key} {self.printed.sha1} {self.printed.size} {PART}"))

    @property
    def parts(self) -> int:
        """How many parts it takes."""
        return max(1, -(-self.printed.size // PART))


Look = Callable[[], Op[ExistingFile | None]]
"""Looks in the catalogue for the resource that an upload was to make or change."""


def print_of(path: Path) -> Print:
    """SHA-1 and size of the file at *path*, read in blocks. Raises InvalidInput (``file_missing``), Unavailable."""
    digest, size = hashlib.sha1(usedforsecurity=False), 0
    try:
        with path.open("rb") as file:
            while block := file.read(1_048_576):
                digest.update(block)
                size += len(block)
    except (FileNotFoundError, IsADirectoryError):
        size = -1
    except OSError as error:
        raise storage_error(error) from None
    if size <= 0:
        raise InvalidInput(
            "Un fichier à publier n'existe pas ou est vide.", remedy="Vérifiez son chemin.", code="file_missing"
        )
    return Print(digest.hexdigest(), size)


def upload(parcel: Parcel, seen: Look) -> Op[ExistingFile]:
    """Send *parcel*; answers the resource that it made or changed. *seen* looks for it in the catalogue.

    Raises Uncertain (``publication_uncertain``) when no answer came and it is not to be seen, UnexpectedReply
    (``wrong_checksum``) when the catalogue got something else, what
    :func:`~etatplateforme.opendata.publish.faults.accepted` says, Conflict (``file_changed``), Unavailable.
    """
    if parcel.parts == 1:
        content = yield from compute(partial(_read, parcel, 0))
        made = yield from _at_once(parcel, content, seen)
    else:
        yield from _send_parts(parcel)
        made = yield from _assembled(parcel, seen)
    if made.sha1 is not None and made.sha1 != parcel.printed.sha1:
        raise changed_on_the_way()
    return made


def _at_once(parcel: Parcel, content: bytes, seen: Look) -> Op[ExistingFile]:
    try:
        reply = yield from _sent(parcel, (), content, None)
    except Uncertain:
        reply = None
    if reply is not None:
        return existing_file(reply)
    found = yield from seen()
    if found is None:
        raise unsure("fichier")
    return found


def _send_parts(parcel: Parcel) -> Op[None]:
    since = (yield from now()) - KEPT
    known = yield from query(SENT, uuid=parcel.uuid, since=int(since.timestamp()))
    begun = known[0][0] if known else 0
    for index in range(begun if isinstance(begun, int) else 0, parcel.parts):
        content = yield from compute(partial(_read, parcel, index))
        # the same part under the same number takes the place of the first: it may be sent again
        _ = accepted(
            (yield from _sent(parcel, form_of(parcel, index, len(content)), content, f"{parcel.uuid}-{index}"))
        )
        at = int((yield from now()).timestamp())
        _ = yield from transact(Step(SEND, {"uuid": parcel.uuid, "parts": index + 1, "at": at}))


def _assembled(parcel: Parcel, seen: Look) -> Op[ExistingFile]:
    """The last request, which udata allows to repeat: parts are kept until it has put them together.

    Before it is repeated, the resource is looked for. In maintenance (423) nothing was touched: the parts wait.
    """
    reply: Reply | None = None
    for attempt in range(1, ATTEMPTS + 1):
        try:
            reply = yield from _sent(parcel, form_of(parcel, parcel.parts, 0), None, None)
        except Uncertain:
            reply = None
        if reply is not None and (reply.ok or reply.status < 500):
            if reply.status != 423:
                yield from _forget(parcel)
            return existing_file(reply)
        found = yield from seen()
        if found is not None:
            yield from _forget(parcel)
            return found
        yield from pause(backoff(attempt))
    yield from _forget(parcel)  # what became of the parts is not known: next time they are sent again
    raise unsure("fichier") if reply is None else refusal(reply)


def _forget(parcel: Parcel) -> Op[None]:
    since = int(((yield from now()) - KEPT).timestamp())
    _ = yield from transact(Step(FORGET, {"uuid": parcel.uuid, "since": since}))


def form_of(parcel: Parcel, index: int, size: int) -> tuple[tuple[str, str], ...]:
    """Fields that go with a part, or with none for the last request."""
    return (
        ("uuid", parcel.uuid),
        ("filename", parcel.name),
        ("partindex", str(index)),
        ("partbyteoffset", str(index * PART)),
        ("totalparts", str(parcel.parts)),
        ("chunksize", str(size)),
    )


def _sent(
    parcel: Parcel, fields: tuple[tuple[str, str], ...], content: bytes | None, again_under: str | None
) -> Op[Reply]:
    boundary = yield from secret(24)
    file = None if content is None else FormFile("file", parcel.name, content, "application/octet-stream")
    kind, body = multipart(fields, file, boundary)
    headers = {**parcel.headers, "content-type": kind}
    sent = Call("POST", parcel.url, headers=headers, body=body, idempotency_key=again_under, timeout=60.0)
    return (yield from call(sent))


def _read(parcel: Parcel, index: int) -> bytes:
    """The part of that number. Raises Conflict when the file is not the one whose print was taken."""
    size = PART if parcel.parts > 1 else parcel.printed.size + 1
    try:
        with parcel.path.open("rb") as file:
            _ = file.seek(index * PART)
            content = file.read(size)
    except OSError as error:
        raise storage_error(error) from None
    whole = min(PART, parcel.printed.size - index * PART) if parcel.parts > 1 else parcel.printed.size
    if len(content) != whole:
        raise changed_meanwhile()
    return content
