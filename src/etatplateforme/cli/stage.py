"""The stage of the demonstration: a sandbox and the example, on loopback, over one temporary folder."""

import socket
import sys
from collections.abc import Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import urlsplit

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest import Settings
from etatplateforme.sandbox import LocalState, Sandbox
from etatplateforme.service import AsyncService

LOOPBACK = "127.0.0.1"
BUNDLED = "etatplateforme._cantine"


class Application(Protocol):
    """What the demonstration uses of the example's ``serve`` module."""

    MANIFEST: Path

    def open_service(self, manifest: Path, *, settings: Settings, folder: Path) -> AsyncService:
        """The service of a manifest. Raises Refused when the guarantor does not let it start."""
        ...

    def serving(self, app: object, listener: socket.socket) -> AbstractContextManager[None]:
        """Serve in a thread within a ``with`` block."""
        ...


class Factory(Protocol):
    """What the demonstration uses of the example's ``app`` module."""

    def create_app(self, service: AsyncService) -> object:
        """The application over a service."""
        ...


def example() -> tuple[Application, Factory]:
    """The example's modules: from the wheel, else from the checkout. Raises InvalidInput when it is in neither."""
    package = BUNDLED
    if find_spec(BUNDLED) is None:
        checkout = Path(__file__).resolve().parents[3] / "examples"
        if not (checkout / "cantine" / "serve.py").is_file():
            raise InvalidInput(
                "L'exemple « cantine » n'est pas installé.",
                remedy="Installez le paquet complet : pip install 'etatplateforme[demo]'",
                code="no_example",
            )
        if str(checkout) not in sys.path:
            sys.path.insert(0, str(checkout))
        package = "cantine"
    serve, app = import_module(f"{package}.serve"), import_module(f"{package}.app")
    return cast(Application, serve), cast(Factory, app)


@dataclass
class Stage:
    """What is running. The State can be stopped and started again on the same ports, under the same addresses."""

    folder: Path
    base: str
    settings: Settings
    service: AsyncService
    state: LocalState
    application: Application
    _sandbox: Sandbox = field(repr=False)

    def stop_state(self) -> None:
        """Stop the whole false State: identity provider, geocoder, mail, catalogue."""
        self._sandbox.__exit__(None, None, None)

    def start_state(self) -> None:
        """Start it again on the same ports."""
        home = urlsplit(self.state.urls.home)
        self._sandbox = sandbox_for(self.folder, self.base, home.port or 0, self.state.urls.smtp_port)
        self.state = self._sandbox.__enter__()


def sandbox_for(folder: Path, base: str, http_port: int = 0, smtp_port: int = 0) -> Sandbox:
    """A sandbox that knows the application at *base*."""
    return Sandbox(
        folder / "bac-a-sable",
        http_port=http_port,
        smtp_port=smtp_port,
        redirect_uris=(f"{base}/connexion/retour",),
        post_logout_redirect_uris=(f"{base}/deconnexion/retour",),
    )


@contextmanager
def staged(folder: Path, port: int = 0) -> Generator[Stage]:
    """Start the sandbox and the example; everything is stopped at the end of the block."""
    application, factory = example()
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server((LOOPBACK, port)))
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each answer waits 40 ms for an ACK
        base = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        sandbox = sandbox_for(folder, base)
        state = sandbox.__enter__()
        settings = Settings.sandbox(**state.settings_values(), base_url=base)
        service = application.open_service(application.MANIFEST, settings=settings, folder=folder)
        stage = Stage(folder, base, settings, service, state, application, sandbox)
        _ = stack.callback(stage.stop_state)
        stack.enter_context(application.serving(factory.create_app(service), listener))
        yield stage
