"""A form with one file, as ``multipart/form-data`` (RFC 7578)."""

from collections.abc import Iterable


def multipart(fields: Iterable[tuple[str, str]], name: str, content: bytes, boundary: str) -> tuple[str, bytes]:
    """The Content-Type and the body of a form: its *fields* in order, then *content* as the CSV file *name*.

    *boundary* is a fresh secret, so that no content can hold it. Names and values are ours: they hold no line end.
    """
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(key)}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"; filename="{_quoted(name)}.csv"\r\n'
        "Content-Type: text/csv; charset=utf-8\r\n\r\n"
    )
    body = b"".join((*parts, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()))
    return f"multipart/form-data; boundary={boundary}", body


def _quoted(name: str) -> str:
    """*name* between quotes: what RFC 7578 (section 2) and browsers escape."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
