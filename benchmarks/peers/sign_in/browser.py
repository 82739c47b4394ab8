"""A browser without a window: it keeps cookies, follows nothing by itself, and waits only so long."""

import random
import socket
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit


class Hung(Exception):
    """No whole answer within the bound."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer."""

    status: int
    location: str
    text: str = field(repr=False)


@dataclass(slots=True)
class Browser:
    """One person's browser in front of one service at ``base``."""

    base: str
    bound: float
    jar: dict[str, str] = field(default_factory=dict)

    def get(self, url: str) -> Page:
        """Ask for a page."""
        return self._asked("GET", url, None)

    def post(self, url: str, form: dict[str, str]) -> Page:
        """Send a form of the service's own."""
        return self._asked("POST", url, urlencode(form))

    def _asked(self, method: str, url: str, body: str | None) -> Page:
        parts = urlsplit(url if url.startswith("http") else self.base + url)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items())} if self.jar else {}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.base}
            headers["Sec-Fetch-Site"] = "same-origin"
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=self.bound)
        try:
            connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
            answer = connection.getresponse()
            text = answer.read(1_000_000).decode("utf-8", "replace")
        except TimeoutError:
            raise Hung from None
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.jar[name.strip()] = value.strip()
        return Page(answer.status, answer.headers.get("Location", ""), text)


def free_port() -> int:
    """A port that nobody listens on now, below those that the system gives to connections that leave."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def answers(base: str) -> bool:
    """Whether a service answers there already."""
    try:
        return Browser(base, 5).get("/qui").status == 200
    except (OSError, HTTPException, Hung):
        return False
