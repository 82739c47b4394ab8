"""What a browser asks and what it is answered, whatever server carries it: values without a socket."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

LONGEST_FORM = 8_000
"""Bytes of a form: where to go afterwards, and the names of the fields."""

MOST_FIELDS = 20
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Names of headers are in lower case; *body* is that of a form, at most 8,000 bytes of it."""

    method: str
    path: str
    query: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def parameters(self) -> dict[str, str]:
        """Parameters of the query; none when one comes twice, since which one counts is not ours to guess."""
        return _once_each(self.query)

    @property
    def fields(self) -> dict[str, str]:
        """Fields of the form, by the same rule."""
        if self.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            return {}
        return _once_each(self.body.decode("utf-8", errors="replace"))

    def cookie(self, name: str) -> str | None:
        """Value of a cookie; None when it is absent, or comes twice with two values."""
        pairs = (part.strip().partition("=") for part in self.headers.get("cookie", "").split(";"))
        values = {value for key, _, value in pairs if key == name}
        return values.pop() if len(values) == 1 else None

    def comes_from(self, own: str) -> bool:
        """Whether a page of the origin *own* sent this: what a browser says itself, never the ``Host`` header.

        Fetch Metadata when it is there (every present browser), else ``Origin``, else ``Referer``; without any, no.
        """
        site = self.headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        sender = self.headers.get("origin") or self.headers.get("referer", "")
        return origin_of(sender) == own


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: status, headers in the order in which they are sent, and an HTML body in UTF-8."""

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    def with_cookie(self, cookie: str) -> "Answer":
        """The same, with a ``Set-Cookie`` header."""
        return Answer(self.status, (*self.headers, ("set-cookie", cookie)), self.body)


def redirect(url: str) -> Answer:
    """Send the browser on, with a GET (RFC 9110, 15.4.4)."""
    return Answer(303, (("location", url), *KEPT_NOWHERE, ("content-length", "0")))


def page(status: int, html: str, policy: str) -> Answer:
    """A page, with its content security policy. Nothing of it is kept, framed, or told to another site."""
    body = html.encode()
    headers: Iterable[tuple[str, str]] = (
        ("content-type", "text/html; charset=utf-8"),
        ("content-length", str(len(body))),
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        *KEPT_NOWHERE,
    )
    return Answer(status, tuple(headers), body)


KEPT_NOWHERE = (("cache-control", "no-store"), ("referrer-policy", "no-referrer"))
"""The address of a callback holds a code: no cache keeps it, no other site hears of it."""


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL as browsers write an origin; an empty text when there is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    usual = {"http": 80, "https": 443}[parts.scheme]
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{name}" if port in {None, usual} else f"{parts.scheme}://{name}:{port}"


def _once_each(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    found = dict(pairs)
    return found if len(found) == len(pairs) else {}
