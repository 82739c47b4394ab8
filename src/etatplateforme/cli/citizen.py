"""A citizen's browser for the demonstration: pages, forms, links and cookies over real HTTP, on this machine only.

The demonstration plays what a person does, with no knowledge of the application but what its pages show.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from etatplateforme.errors import Unavailable, UnexpectedReply
from etatplateforme.sandbox.page_reader import Form, PageReader

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MOST_REDIRECTS = 10
LARGEST_PAGE = 2_000_000
TIMEOUT_S = 20.0


@dataclass(frozen=True)
class Page:
    """What the person sees: address, status, title, text, links (text -> address) and forms; and the source."""

    url: str
    status: int
    title: str
    text: str
    html: str
    links: Mapping[str, str]
    forms: tuple[Form, ...]

    def form(self, holding: str) -> Form:
        """The form whose address, field or button is named *holding*. Raises UnexpectedReply."""
        for form in self.forms:
            names = {form.action, *form.fields, *form.choices, *(name for name, _ in form.buttons)}
            if any(holding in name for name in names):
                return form
        raise _lost(f"le formulaire « {holding} »", self)

    def link(self, text: str) -> str:
        """Address of the first link whose text holds *text*. Raises UnexpectedReply."""
        for shown, href in self.links.items():
            if text.lower() in shown.lower():
                return href
        raise _lost(f"le lien « {text} »", self)


def _lost(what: str, page: Page) -> UnexpectedReply:
    return UnexpectedReply(
        f"La page « {page.title} » ne montre pas {what}.",
        remedy="Lancez la démonstration avec --keep et regardez cette page.",
        code="journey_lost",
    )


class Citizen:
    """A person at a browser without JavaScript."""

    def __init__(self) -> None:
        self._cookies: dict[str, dict[str, str]] = {}

    def visit(self, url: str) -> Page:
        """Open a page, following redirects. Raises Unavailable when nothing answers."""
        return self._follow("GET", url, b"")

    def submit(self, form: Form, answers: Mapping[str, str | list[str]], button: tuple[str, str] | None = None) -> Page:
        """Fill *form* with *answers* over what the page gives, and send it."""
        filled: dict[str, str | list[str]] = {**form.fields, **answers}
        if button is not None and button[0]:
            filled[button[0]] = button[1]
        encoded = urlencode(filled, doseq=True)
        if form.method == "get":
            return self._follow("GET", f"{form.action.split('?')[0]}?{encoded}", b"")
        return self._follow("POST", form.action, encoded.encode())

    def _follow(self, method: str, url: str, body: bytes) -> Page:
        for _ in range(MOST_REDIRECTS):
            status, location, content = self._send(method, url, body)
            if location is None:
                return _read(url, status, content)
            url = urljoin(url, location)
            if status != 307:
                method, body = "GET", b""
        raise UnexpectedReply("Les pages se renvoient sans fin.", remedy="Signalez-le.", code="journey_loop")

    def _send(self, method: str, url: str, body: bytes) -> tuple[int, str | None, bytes]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if host not in LOOPBACK:
            raise UnexpectedReply(
                "La démonstration ne quitte pas cette machine.", remedy="Vérifiez les réglages.", code="journey_left"
            )
        jar = self._cookies.setdefault(f"{host}:{parts.port}", {})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"{parts.scheme}://{parts.netloc}"
        connection = HTTPConnection(host, parts.port or 80, timeout=TIMEOUT_S)
        try:
            path = parts.path or "/"
            connection.request(method, f"{path}?{parts.query}" if parts.query else path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read(LARGEST_PAGE)
            for line in answer.headers.get_all("set-cookie", []):
                _remember(jar, line)
            return answer.status, answer.getheader("location") if 300 <= answer.status < 400 else None, content
        except (OSError, HTTPException):
            raise Unavailable(
                "Une page ne répond pas.", remedy="Relancez la démonstration.", code="page_down"
            ) from None
        finally:
            connection.close()


def _remember(jar: dict[str, str], line: str) -> None:
    """Keep, or forget, the cookie of a Set-Cookie line."""
    try:
        cookie = SimpleCookie(line)
    except CookieError:
        return
    for name, morsel in cookie.items():
        if morsel["max-age"] == "0" or not morsel.value:
            _ = jar.pop(name, None)
        else:
            jar[name] = morsel.value


def _read(url: str, status: int, content: bytes) -> Page:
    reader, html = PageReader(url), content.decode("utf-8", errors="replace")
    reader.feed(html)
    reader.close()
    text = " ".join(" ".join(reader.words).split())
    return Page(url, status, reader.title.strip(), text, html, reader.links, tuple(reader.forms))
