"""What a page may fetch: itself and its given sheets, its own loopback origin, what was allowed, and nothing else."""

from collections import Counter
from collections.abc import Collection
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rendered import Missing

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Frame, Request, Response, Route
    from playwright.sync_api import Page as Tab

SOMEWHERE = "https://page.invalid/"
"""Where a page stands that has no address; the name cannot exist (RFC 6761), and nothing is fetched from it."""

PORTS = {"http": 80, "https": 443}
KINDS = {"stylesheet": "sheets", "script": "scripts", "image": "images"}
LARGEST_SHEET = 5_000_000
"""Characters of a style sheet that are kept."""

STAY = 204
"""Status with which a browser stays where it is: the page does not leave before it was looked at."""


def origin(url: str) -> str:
    """``host:port`` of a web address, empty for what is none."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    try:
        return f"{host}:{parts.port or PORTS[parts.scheme]}"
    except ValueError:
        return ""


def on_loopback(url: str) -> bool:
    """True when the address leads to this machine, by its name or number."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Door:
    """Answers every request of one tab's context, and counts what was not given.

    *live* fetches the page from its address instead of showing its given source.
    """

    def __init__(self, page: Page, allowed: Collection[str], files: int, *, live: bool = False) -> None:
        self._page = page
        self._live = live
        self._left = files
        self._shown = False
        self._failed: Counter[str] = Counter()
        self._tab: Tab | None = None
        self.url = page.url if origin(page.url) else SOMEWHERE
        self.windows = 0
        self.origins = frozenset(allowed) | ({origin(self.url)} if on_loopback(self.url) else frozenset[str]())
        self._styled: list[Response] = []
        self._sheets = {urljoin(self.url, address): text for address, text in page.sheets.items()}

    @property
    def missing(self) -> Missing:
        """What the page asked for and did not get."""
        return Missing(
            self._failed["sheets"], self._failed["scripts"], self._failed["images"], self._failed["foreign_scripts"]
        )

    def sheets(self) -> dict[str, str]:
        """Text of each style sheet that the page got, by its whole address."""
        from playwright.sync_api import Error

        found: dict[str, str] = {}
        for response in self._styled:
            try:
                found[response.url] = response.text()[:LARGEST_SHEET]
            except Error:
                continue
        return found

    def guard(self, context: "BrowserContext") -> "Tab":
        """The one tab of *context* that this door opens."""
        self._tab = context.new_page()
        _ = context.route("**/*", self._answer)
        context.route_web_socket("**/*", lambda socket: socket.close())
        context.on("page", self._opened)
        self._tab.on("response", self._responded)
        self._tab.on("requestfailed", self._missed)
        self._tab.on("dialog", lambda dialog: dialog.dismiss())
        return self._tab

    def _opened(self, window: "Tab") -> None:
        self.windows += 1
        window.close()

    def _answer(self, route: "Route", request: "Request") -> None:
        if self._left <= 0:
            route.abort()
        elif self._moves_tab(request):
            self._navigate(route)
        elif (sheet := self._sheets.get(request.url)) is not None:
            route.fulfill(status=200, content_type="text/css; charset=utf-8", body=sheet)
        elif origin(request.url) in self.origins and not self._moves(request):
            self._left -= 1
            route.continue_()
        else:
            route.abort()

    def _navigate(self, route: "Route") -> None:
        if self._shown:
            route.fulfill(status=STAY)
            return
        self._shown = True
        if self._live:
            route.continue_()
        else:
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=self._page.html)

    def _moves(self, request: "Request") -> bool:
        """True for what would open a page in another window; frames of the page itself are its content."""
        if not request.is_navigation_request():
            return False
        frame = self._frame(request)
        return frame is None or frame.page is not self._tab

    def _moves_tab(self, request: "Request") -> bool:
        frame = self._frame(request) if request.is_navigation_request() else None
        return frame is not None and frame.page is self._tab and frame.parent_frame is None

    @staticmethod
    def _frame(request: "Request") -> "Frame | None":
        """The frame that asks; None for a window that has no page yet."""
        from playwright.sync_api import Error

        try:
            return request.frame
        except Error:
            return None

    def _responded(self, response: "Response") -> None:
        if response.status >= 400:
            self._missed(response.request)
        elif response.request.resource_type == "stylesheet":
            self._styled.append(response)

    def _missed(self, request: "Request") -> None:
        if kind := KINDS.get(request.resource_type):
            self._failed[kind] += 1
            if kind == "scripts" and origin(request.url) != origin(self.url):
                self._failed["foreign_scripts"] += 1
