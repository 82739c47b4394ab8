"""A form with at most one file, as ``multipart/form-data`` (RFC 7578)."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FormFile:
    """The file of a form: the name of its field, its own name, what it holds, its media type."""

    field_name: str
    name: str
    content: bytes = field(repr=False)
    media_type: str = "text/csv; charset=utf-8"


def multipart(fields: Iterable[tuple[str, str]], file: FormFile | None, boundary: str) -> tuple[str, bytes]:
    """The Content-Type and the body of a form: its *fields* in order, then *file*.

    *boundary* is a fresh secret, so that no content can hold it. Names and values are ours: they hold no line end.
    """
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(key)}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields
    ]
    if file is not None:
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(file.field_name)}"; '
            f'filename="{_quoted(file.name)}"\r\nContent-Type: {file.media_type}\r\n\r\n'
        )
        parts += [head.encode(), file.content, b"\r\n"]
    return f"multipart/form-data; boundary={boundary}", b"".join((*parts, f"--{boundary}--\r\n".encode()))


def _quoted(name: str) -> str:
    """*name* between quotes: what RFC 7578 (section 2) and browsers escape."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
