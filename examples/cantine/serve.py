"""Running the application: from the command line, or in a thread for a demonstration and for tests."""

import os
import socket
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from etatplateforme.core.clock import Clock, SystemClock
from etatplateforme.errors import Unavailable
from etatplateforme.manifest import Settings
from etatplateforme.service import AsyncService
from etatplateforme.service.foundations import plan_of

from .app import create_app
from .meal_price import meal_price
from .tables import SCHEMA

MANIFEST = Path(__file__).with_name("service.toml")
RULES = (meal_price,)
"""Rules that decide, where the manifest declares the decision."""
ASSOCIATION = Path(__file__).with_name("association.toml")
START_S, STOP_S, GRACE_S = 10.0, 10.0, 2


def open_service(
    manifest: Path = MANIFEST,
    *,
    settings: Settings | None = None,
    environment: str | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    clock: Clock | None = None,
) -> AsyncService:
    """The service of *manifest*, its data under *folder*, else beside it. *settings* replace those of the file.

    Raises InvalidInput with every fault, Refused when the guarantor does not let it start.
    """
    plan = plan_of(manifest, environment, os.environ if environ is None else environ, clock or SystemClock(), (SCHEMA,))
    declared = {entry.name for entry in plan.manifest.decisions}
    return AsyncService(
        replace(
            plan,
            settings=settings or plan.settings,
            folder=folder or plan.folder,
            decisions=tuple(rule for rule in RULES if rule.name in declared),
        )
    )


def config(app: ASGIApp) -> uvicorn.Config:
    """How it is served: no log of requests (an address may hold a code), no header that names the software."""
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )


def run(
    service_toml: Path = MANIFEST,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    environment: str | None = None,
    folder: Path | None = None,
) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises what :func:`open_service` and :func:`bound` raise."""
    listener = bound(host, port)
    with listener:
        app = create_app(open_service(service_toml, environment=environment, folder=folder))
        uvicorn.Server(config(app)).run(sockets=[listener])


def bound(host: str, port: int) -> socket.socket:
    """A listening socket. Raises Unavailable (``port_unavailable``) when the system does not give it."""
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each answer waits 40 ms for an ACK
        return listener
    except (OSError, OverflowError):
        raise Unavailable(
            f"Le port {port} ne peut pas être ouvert : un autre programme l'occupe, ou il est réservé.",
            remedy="Arrêtez ce programme, ou choisissez un autre port : --port 8001",
            code="port_unavailable",
        ) from None


@contextmanager
def serving(app: ASGIApp, listener: socket.socket) -> Generator[None]:
    """Serve *app* on *listener* in a thread, within a ``with`` block; both are closed at its end.

    Raises Unavailable (``app_not_started``) when it does not answer within ten seconds.
    """
    server = uvicorn.Server(config(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="cantine", daemon=True)
    thread.start()
    try:
        waiting = threading.Event()
        for _ in range(int(START_S / 0.01)):
            if server.started or not thread.is_alive() or waiting.wait(0.01):
                break
        if not server.started:
            raise Unavailable(
                "L'application n'a pas démarré dans le temps prévu.",
                remedy="Regardez ce qu'elle a écrit à l'écran, puis recommencez.",
                code="app_not_started",
            )
        yield
    finally:
        server.should_exit = True
        thread.join(STOP_S)
        listener.close()
