"""One relying party under test: its process, its memory, and what it does of one sign-in."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Literal, TypeAlias

from benchmarks.peers.sign_in.browser import Browser, Hung, Page, answers
from benchmarks.peers.sign_in.registration import Registration

from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.person import sign_in_as

ROOT = Path(__file__).resolve().parents[3]
START_S = 120.0
STOP_S = 10.0

Outcome: TypeAlias = Literal["opened", "refused", "crashed", "hung"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A relying party: its module, what pip installs for it (nothing for ours), and how a sign-in starts there."""

    name: str
    module: str
    packages: tuple[str, ...] = ()
    start: str = "/connexion"
    posts: bool = False
    reads_discovery: bool = True


KINDS = (
    Kind("etatplateforme", "ours", posts=True),
    Kind(
        "authlib",
        "authlib_starlette",
        ("authlib==1.9.9", "starlette", "itsdangerous", "httpx==0.28.1", "uvicorn"),
    ),
    Kind("france-connect-py", "france_connect_py", ("france-connect-py==2.1.1",), reads_discovery=False),
    Kind(
        "mozilla-django-oidc",
        "mozilla_django",
        ("mozilla-django-oidc==5.0.2", "django>=5.2,<5.3"),
        start="/oidc/authenticate/",
        reads_discovery=False,
    ),
)


@dataclass(slots=True)
class Running:
    """The process of one service."""

    kind: Kind
    python: Path
    asked: Registration
    bound: float
    _process: subprocess.Popen[bytes] | None = None
    growth: dict[str, float] = field(default_factory=dict)

    def start(self) -> None:
        """Start it afresh, and wait until it answers."""
        self.stop()
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        path = f"{ROOT}{os.pathsep}{ROOT / 'src'}" if not self.kind.packages else str(ROOT)
        environment = {**kept, "PYTHONPATH": path, "SIGN_IN": json.dumps(asdict(self.asked)), "NO_PROXY": "*"}
        self._process = subprocess.Popen(
            [str(self.python), "-W", "ignore", "-m", f"benchmarks.peers.sign_in.{self.kind.module}"],
            env=environment,
            cwd=self.asked.folder,
            stdout=subprocess.DEVNULL,
            stderr=sys.stderr if "SIGN_IN_DEBUG" in os.environ else subprocess.DEVNULL,
        )
        end = time.monotonic() + START_S
        while not answers(self.asked.base):
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"{self.kind.name} does not start")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the process."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            _ = self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            _ = self._process.wait(STOP_S)
        self._process = None

    def attempt(self, name: str, person: str = "") -> Outcome:
        """One sign-in, from the button to who is signed in; *name* is for the growth of its memory, in MiB."""
        return self._measured(name, lambda: self._signed_in(self._browser(), person))

    def another_session(self) -> Outcome:
        """The callback of one browser, opened by another that was signing in too."""
        return self._measured("another_session", self._with_anothers_callback)

    def replayed_callback(self) -> Outcome:
        """A callback that served already, opened again with the cookies of before."""
        return self._measured("replayed_callback", self._with_the_same_callback)

    def _measured(self, name: str, journey: Callable[[], Outcome]) -> Outcome:
        before = self._peak(reset=True)
        try:
            outcome = journey()
        except Hung:
            outcome = "hung"
        except (OSError, HTTPException):
            outcome = "crashed"
        self.growth[name] = max(0.0, round(self._peak() - before, 1))
        if outcome == "hung":
            self.start()
        return outcome

    def _browser(self) -> Browser:
        return Browser(self.asked.base, self.bound)

    def _begun(self, browser: Browser) -> Page:
        return browser.post(self.kind.start, {}) if self.kind.posts else browser.get(self.kind.start)

    def _signed_in(self, browser: Browser, person: str) -> Outcome:
        begun = self._begun(browser)
        if begun.status >= 400 or not begun.location:
            return "crashed" if begun.status == 500 else "refused"
        try:
            back = sign_in_as(begun.location, person)
        except InvalidInput:
            return "refused"
        return _returned(browser, back)

    def _with_anothers_callback(self) -> Outcome:
        victim = self._browser()
        _ = self._begun(victim)
        return _returned(victim, sign_in_as(self._begun(self._browser()).location))

    def _with_the_same_callback(self) -> Outcome:
        browser = self._browser()
        back = sign_in_as(self._begun(browser).location)
        late = Browser(self.asked.base, self.bound, dict(browser.jar))
        _ = _returned(browser, back)
        return _returned(late, back)

    def _peak(self, *, reset: bool = False) -> float:
        """Peak of its resident memory, in MiB; from now on when *reset*."""
        if self._process is None or self._process.poll() is not None:
            return 0.0
        folder = Path("/proc") / str(self._process.pid)
        if reset:
            _ = (folder / "clear_refs").write_text("5")
        lines = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024


def _returned(browser: Browser, back: str) -> Outcome:
    """What became of a browser that the provider sent back."""
    if browser.get(back).status == 500:
        return "crashed"
    return "opened" if json.loads(browser.get("/qui").text)["qui"] else "refused"


@contextmanager
def running(kind: Kind, python: Path, asked: Registration, bound: float) -> Generator[Running]:
    """The service of *kind*, stopped at the end of the block."""
    service = Running(kind, python, asked, bound)
    try:
        service.start()
        yield service
    finally:
        service.stop()


def environment(kind: Kind, folder: Path) -> Path:
    """The interpreter that runs *kind*: ours for ours, else that of a virtual environment made in *folder*."""
    if not kind.packages:
        return Path(sys.executable)
    python = folder / kind.name / "bin" / "python"
    if not python.exists():
        _ = subprocess.run([sys.executable, "-m", "venv", str(folder / kind.name)], check=True)
    quiet = ["-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _ = subprocess.run([str(python), *quiet, *kind.packages], check=True, stdout=sys.stderr)
    return python


def versions(kind: Kind, python: Path) -> Mapping[str, str]:
    """The versions of what *kind* runs on."""
    wanted = ["etatplateforme", "authlib", "joserfc", "httpx", "starlette", "france-connect-py", "mozilla-django-oidc"]
    wanted += ["django", "pyjwt", "requests", "cryptography"]
    code = (
        "import importlib.metadata as m, json, sys\n"
        "found = {}\n"
        "for name in json.loads(sys.argv[1]):\n"
        "    try: found[name] = m.version(name)\n"
        "    except m.PackageNotFoundError: pass\n"
        "print(json.dumps(found))"
    )
    told = subprocess.run([str(python), "-c", code, json.dumps(wanted)], check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(told.stdout)
    ours = ("etatplateforme", "joserfc", "httpx", "starlette", "cryptography")
    return found if kind.packages else {name: found[name] for name in ours}
