"""Chromium of this machine, started for one audit and always ended; a page that never ends is ended with it."""

import os
import shutil
import signal
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from operator import methodcaller
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, Field

from etatplateforme.errors import Unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Playwright

FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
AS_ROOT = "--no-sandbox"
"""Chromium's own sandbox does not start as root, as in most containers; anybody else keeps it."""

NO_WAY_OUT = "http://127.0.0.1:1"
"""A proxy that nobody serves (port 1): what is not named as allowed goes there, and nowhere."""

PATIENCE_MS = 15_000


class _Process(BaseModel):
    type: str
    id: int


class _Processes(BaseModel):
    processes: tuple[_Process, ...] = Field(validation_alias="processInfo")


def find(given: Path | None = None) -> Path:
    """Path of Chromium: *given*, else that of the machine. Raises Unavailable when there is none."""
    found = given or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None or not Path(found).is_file():
        raise Unavailable(
            "Chromium est introuvable sur cette machine.",
            remedy="Installez-le (sous Debian : apt-get install chromium), ou donnez son chemin.",
            code="browser_missing",
        )
    return Path(found)


class Chromium:
    """A running Chromium. Raises Unavailable when Playwright or Chromium does not start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pid = 0
        self._overdue = Event()

    def __enter__(self) -> Self:
        try:
            from playwright.sync_api import Error, sync_playwright
        except ImportError as error:
            raise Unavailable(
                "Playwright n'est pas installé : aucun navigateur ne peut être piloté.",
                remedy="Installez l'extra « browser » : pip install 'etatplateforme[browser]'.",
                code="browser_missing",
            ) from error
        try:
            self._playwright = sync_playwright().start()
            self._launch()
        except Error as error:
            self.close()
            raise Unavailable(
                "Chromium n'a pas démarré.",
                remedy="Lancez-le à la main avec --headless pour lire pourquoi. Dans du code asynchrone, appelez le "
                "navigateur depuis un fil à part (asyncio.to_thread).",
                code="browser_failed",
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def version(self) -> str:
        """Version of Chromium (``"156.0.8078.79"``)."""
        return self._running().version

    @property
    def lost(self) -> bool:
        """True once the browser is no more: ended because a page took too long, or broken by one."""
        return self._overdue.is_set() or not self._running().is_connected()

    @contextmanager
    def context(self, origins: Iterable[str] = ()) -> Generator["BrowserContext"]:
        """A context that reaches *origins* (``host:port``) and nothing else, and leaves nothing behind."""
        opened = self._running().new_context(
            viewport={"width": 1280, "height": 800},
            locale="fr-FR",
            color_scheme="light",
            reduced_motion="reduce",
            service_workers="block",
            accept_downloads=False,
            permissions=["local-network-access"],
            proxy={"server": NO_WAY_OUT, "bypass": ",".join(origins)},
        )
        opened.set_default_timeout(PATIENCE_MS)
        try:
            yield opened
        finally:
            if not self.lost:
                opened.close()

    @contextmanager
    def within(self, seconds: float) -> Generator[None]:
        """End the browser if what is done here takes longer; the next page gets a new one."""
        watch = Timer(seconds, self._end)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()
            watch.join()

    def again(self) -> None:
        """Start anew after the browser was ended."""
        self._close_browser()
        self._launch()

    def close(self) -> None:
        """End the browser and what drives it; twice is as good as once."""
        self._close_browser()
        if self._playwright is not None:
            self._playwright.stop()
            self._playwright = None

    def _launch(self) -> None:
        assert self._playwright is not None
        flags = [*FLAGS, AS_ROOT] if os.geteuid() == 0 else list(FLAGS)
        self._browser = self._playwright.chromium.launch(executable_path=self._path, args=flags, chromium_sandbox=True)
        session = self._browser.new_browser_cdp_session()
        # Playwright's answer has no type: it is checked below.
        told: object = methodcaller("send", "SystemInfo.getProcessInfo")(session)
        session.detach()
        processes = _Processes.model_validate(told).processes
        self._pid = next(process.id for process in processes if process.type == "browser")
        self._overdue.clear()

    def _close_browser(self) -> None:
        if self._browser is not None:
            self._browser.close()
            self._browser = None

    def _end(self) -> None:
        """From another thread: a page that keeps Chromium busy answers no call, so its process is ended."""
        self._overdue.set()
        os.kill(self._pid, signal.SIGKILL)

    def _running(self) -> "Browser":
        assert self._browser is not None
        return self._browser
