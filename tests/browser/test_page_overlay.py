"""The overlay in a real browser: nothing for axe to say, reached by the keyboard, apart from the page's own style."""

from collections.abc import Iterable
from typing import cast

import pytest
from playwright.sync_api import Browser, Page, Route

from etatplateforme.values.finding import Level
from etatplateforme.web.answers import Headers
from etatplateforme.web.page_guard import Watch
from etatplateforme.web.wsgi import Environ, PageGuard, StartResponse
from tests.browser.axe import AXE, RUN_AXE

URL = "http://mairie.example/"
POLICY = "default-src 'none'; style-src 'self'"
SHEET = "aside { display: none } p { color: #ff0000 } html { font-size: 40px }"
PLAIN = (
    "<!doctype html><html lang='fr'><head><title>Cantine</title>"
    "<meta name='viewport' content='width=device-width, initial-scale=1'><link rel='stylesheet' href='/a.css'></head>"
    "<body><main><h1>Cantine</h1>{}</main></body></html>"
)
GOOD, POOR = PLAIN.format(""), PLAIN.format("<center>Bonjour</center>" * 9)
PARTS = {
    "shown": "document.querySelector('aside').shadowRoot.querySelector('details').open",
    "size": "getComputedStyle(document.querySelector('aside').shadowRoot.querySelector('p')).fontSize",
    "colour": "getComputedStyle(document.querySelector('aside').shadowRoot.querySelector('p')).color",
    "place": "getComputedStyle(document.querySelector('aside')).position",
    "focus": "document.querySelector('aside').shadowRoot.activeElement?.tagName",
    "width": "document.documentElement.scrollWidth",
}


def guarded(html: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a page with its overlay."""
    told: dict[str, str] = {}

    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        _ = start_response("200 OK", [("content-type", "text/html"), ("content-security-policy", POLICY)])
        return [html.encode()]

    def start(status: str, headers: Headers, exc_info: object = None, /) -> object:
        told.update(headers)
        return None

    with PageGuard(app, Watch(level=Level.WARN, sheets={"/a.css": SHEET})) as guard:
        return told, b"".join(guard({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, cast(StartResponse, start)))


def opened(chromium: Browser, html: str, width: int) -> Page:
    headers, body = guarded(html)
    tab = chromium.new_page(viewport={"width": width, "height": 700})

    def answer(route: Route) -> None:
        if route.request.url == URL:
            route.fulfill(headers=headers, body=body)
        else:
            route.fulfill(content_type="text/css", body=SHEET)

    tab.route("**/*", answer)
    _ = tab.goto(URL)
    return tab


def state(tab: Page) -> dict[str, object]:
    return {name: tab.evaluate(script) for name, script in PARTS.items()}


@pytest.mark.parametrize("html", [GOOD, POOR])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_overlay_is_accessible_and_keeps_to_itself(html: str, width: int, chromium: Browser) -> None:
    tab = opened(chromium, html, width)
    try:
        closed = state(tab)
        assert closed["place"] == "fixed"  # its style passed the page's policy
        assert closed["size"] == "15px"  # and the page's did not reach it
        assert closed["colour"] != "rgb(255, 0, 0)"
        assert closed["shown"] is False
        tab.keyboard.press("Tab")
        assert state(tab)["focus"] == "SUMMARY"
        tab.keyboard.press("Enter")
        assert state(tab)["shown"] is True
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        found = tab.evaluate(RUN_AXE)
        assert found["violations"] == []
        assert state(tab)["width"] == width
        tab.keyboard.press("Enter")
        assert state(tab)["shown"] is False
    finally:
        tab.close()
