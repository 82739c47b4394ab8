"""A browser without a window in front of a service under test: its cookies, its forms, and where an address leads."""

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from etatplateforme.sandbox.page_reader import Form, PageReader

PATIENCE_S = 30.0
LARGEST_PAGE = 2_000_000
MOST_HOPS = 5
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_EDGES = "".join(map(chr, range(0x21)))


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie as the service set it; names of attributes are in lower case."""

    value: str = field(repr=False)
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the service."""

    status: int
    location: str = field(repr=False)
    text: str = field(repr=False)
    path: str = field(default="/", repr=False)

    def form(self, action: str) -> Form | None:
        """The first form that is sent to the path *action*; None when there is none."""
        reader = PageReader(self.path)
        reader.feed(self.text)
        return next((form for form in reader.forms if urlsplit(form.action).path == action), None)


@dataclass(slots=True)
class Visitor:
    """One browser. It speaks http to *base* (``http://127.0.0.1:8000``); *public* is the origin that people see."""

    base: str
    public: str
    jar: dict[str, Cookie] = field(default_factory=dict[str, Cookie], repr=False)

    def another(self, jar: Mapping[str, Cookie] | None = None) -> "Visitor":
        """Somebody else's browser, with the cookies of *jar* only."""
        return Visitor(self.base, self.public, dict(jar or {}))

    def get(self, path: str) -> Page:
        """Ask for *path*: a path, or an address of the public origin."""
        return self._asked("GET", path, None)

    def follow(self, path: str) -> Page:
        """The same, then on from redirect to redirect as long as they stay on this service."""
        page = self.get(path)
        for _ in range(MOST_HOPS):
            if not page.location or leaves(page.location, self.public):
                break
            page = self.get(page.location)
        return page

    def send(self, form: Form, changes: Mapping[str, str]) -> Page:
        """Send *form*, its fields changed; a page of the service itself is what sends it."""
        fields = urlencode({**form.fields, **changes})
        if form.method == "post":
            return self._asked("POST", form.action, fields)
        return self._asked("GET", f"{form.action}?{fields}" if fields else form.action, None)

    def _asked(self, method: str, path: str, body: str | None) -> Page:
        base, public, asked = urlsplit(self.base), urlsplit(self.public), urlsplit(path)
        target = f"{asked.path or '/'}?{asked.query}" if asked.query else asked.path or "/"
        headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
        if self.jar:
            headers["Cookie"] = "; ".join(f"{name}={cookie.value}" for name, cookie in self.jar.items())
        if body is not None:
            headers |= {"Origin": self.public, "Referer": f"{self.public}/", "Sec-Fetch-Site": "same-origin"}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection(base.hostname or "", base.port, timeout=PATIENCE_S)) as connection:
            connection.request(method, target, body, headers)
            reply = connection.getresponse()
            for line in reply.headers.get_all("Set-Cookie") or ():
                self._keep(line)
            text = reply.read(LARGEST_PAGE).decode("utf-8", errors="replace")
            return Page(reply.status, reply.getheader("Location", ""), text, target)

    def _keep(self, line: str) -> None:
        first, *others = line.split(";")
        name, _, value = first.partition("=")
        pairs = (other.strip().partition("=") for other in others)
        attributes = {key.strip().lower(): said.strip() for key, _, said in pairs}
        if attributes.get("max-age") == "0" or not value.strip():
            _ = self.jar.pop(name.strip(), None)
        else:
            self.jar[name.strip()] = Cookie(value.strip(), attributes)


def leaves(location: str, origin: str) -> bool:
    r"""Whether a browser on *origin* would leave it by *location*, read as browsers read (WHATWG URL): it drops line
    breaks and tabs, takes ``\`` for ``/``, and any two slashes begin a host.
    """
    own = urlsplit(origin)
    text = location.strip(_EDGES).replace("\t", "").replace("\n", "").replace("\r", "")
    scheme = _SCHEME.match(text)
    if scheme is not None and "/" not in scheme[1]:
        if scheme[1].lower() not in ("http", "https"):
            return True
        text = scheme[2].replace("\\", "/")
        if scheme[1].lower() == own.scheme and not text.startswith("//"):
            return False  # « https:chemin » is relative where the scheme is the same
        return scheme[1].lower() != own.scheme or _host(text) != own.netloc
    text = text.replace("\\", "/")
    return text.startswith("//") and _host(text) != own.netloc


def _host(text: str) -> str:
    return re.split(r"[/?#]", text.lstrip("/"), maxsplit=1)[0]
