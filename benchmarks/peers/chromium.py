"""axe-core in Chromium, every rule enabled, on pages of a loopback server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from playwright.sync_api import BrowserContext, Error, Page, Route, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
ONLY_LOOPBACK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
PATIENCE = 20_000
RUN = """async () => {
    const actIds = new Map(axe.getRules().map(rule => [rule.ruleId, rule.actIds || []]));
    const rules = Object.fromEntries(Array.from(actIds.keys(), id => [id, {enabled: true}]));
    const found = await axe.run(document, {rules});
    const told = [];
    const kinds = {violations: 'failed', incomplete: 'cantTell', passes: 'passed', inapplicable: 'inapplicable'};
    for (const [kind, outcome] of Object.entries(kinds))
        for (const rule of found[kind])
            for (const act of actIds.get(rule.id) || []) told.push([act, outcome]);
    return {outcomes: told, rules: actIds.size, violations: found.violations.map(rule => rule.id)};
}"""


class Told(TypedDict):
    """What axe says of one page: outcomes by ACT rule, how many rules it has, those that found something."""

    outcomes: list[tuple[str, str]]
    rules: int
    violations: list[str]


@dataclass
class AxeInChromium:
    """One browser and one page, used again for every address; ``version`` is Chromium's.

    ``stays`` holds the page where it is when a ``meta refresh`` wants to leave; it costs Chromium its cache of files.
    """

    version: str
    _context: BrowserContext
    _origin: str
    _source: str
    _stays: bool
    _page: Page | None = None

    def judge(self, path: str) -> Told:
        """Load a page of the server, put axe into each of its frames, and run it."""
        if self._page is None:
            self._page = self._opened()
        page, asked = self._page, self._origin + path
        if self._stays:
            page.unroute_all()
            page.route("**/*", lambda route: self._answer(route, page, asked))
        _ = page.goto(asked, wait_until="load", timeout=PATIENCE)
        for frame in page.frames:
            try:
                _ = frame.evaluate(self._source)
            except Error:  # a frame that runs no script: axe tells it as one that was not tested
                continue
        return cast(Told, page.evaluate(RUN))

    def forget_page(self) -> None:
        """Close the page: after a failure the next address gets a new one."""
        if self._page is not None:
            self._page.close()
            self._page = None

    def _opened(self) -> Page:
        page = self._context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def _answer(self, route: Route, page: Page, asked: str) -> None:
        """Answer the page's own files, and nothing to a page that wants to be another."""
        request = route.request
        if request.is_navigation_request() and request.frame == page.main_frame and request.url != asked:
            route.fulfill(status=204)
        else:
            route.continue_()


@contextmanager
def axe_in_chromium(origin: str, *, stays: bool = False) -> Iterator[AxeInChromium]:
    """Chromium with axe for the pages of *origin*. Needs Debian's chromium and ``npm ci`` in this folder."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, ONLY_LOOPBACK])
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        yield AxeInChromium(browser.version, context, origin, AXE.read_text(encoding="utf-8"), stays)
        browser.close()
