"""What the tests of identity share: the local provider on loopback, a browser, and the block in both colours."""

import inspect
import socket
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from urllib.parse import parse_qsl, urlsplit

import httpx
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from etatplateforme.core.action import Async, Sync
from etatplateforme.core.clock import Clock, SystemClock
from etatplateforme.core.gate import Gate, OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports, Storage
from etatplateforme.core.runner import AsyncRunner, Guard, SyncRunner
from etatplateforme.core.wire import Wire
from etatplateforme.identity.accounts.tables import SCHEMA as ACCOUNTS
from etatplateforme.identity.identity import Identity
from etatplateforme.identity.sessions import SCHEMA
from etatplateforme.identity.settings import IdentitySettings
from etatplateforme.sandbox.identity.clients import DataProvider, ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.identity.provider import IdentityProvider, create_provider
from tests.support.engines import opened_store

T = TypeVar("T")
AnyIdentity: TypeAlias = Identity[Sync] | Identity[Async]

CLIENT_ID = "service-de-test"
SECRET = "un-secret-de-test-qui-ne-vaut-rien"
REDIRECT = "http://127.0.0.1:9/retour"
SIGNED_OUT = "http://127.0.0.1:9/au-revoir"
SCOPES = ("openid", "identite_pivot", "preferred_username", "email")
STOP_SECONDS = 15.0


async def done(outcome: T | Awaitable[T]) -> T:
    """The answer of an action, in either colour."""
    return await outcome if inspect.isawaitable(outcome) else outcome


class Recorder:
    """Counts the requests that pass, by path under the issuer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.seen: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.seen[str(scope["path"]).removeprefix("/api/v2")] += 1
        await self._app(scope, receive, send)


@dataclass
class Town:
    """The local provider, running, and what it was asked."""

    provider: IdentityProvider
    recorder: Recorder

    @property
    def issuer(self) -> str:
        return self.provider.config.issuer

    def settings(self, **changes: Any) -> IdentitySettings:
        base = IdentitySettings(
            issuer=self.issuer,
            client_id=CLIENT_ID,
            client_secret=SECRET,
            redirect_uri=REDIRECT,
            post_logout_redirect_uri=SIGNED_OUT,
            scopes=SCOPES,
        )
        return replace(base, **changes)


def client_of_tests(**changes: Any) -> ServiceClient:
    base = ServiceClient(
        client_id=CLIENT_ID,
        client_secret=SECRET,
        redirect_uris=(REDIRECT,),
        post_logout_redirect_uris=(SIGNED_OUT,),
    )
    return replace(base, **changes)


@contextmanager
def running_town(
    keys: KeyRing, *clients: ServiceClient, data_providers: tuple[DataProvider, ...] = ()
) -> Generator[Town]:
    """The local provider under uvicorn, on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = ProviderConfig(origin=origin, clients=clients or (client_of_tests(),), data_providers=data_providers)
        provider = create_provider(config, keys)
        recorder = Recorder(provider.app)
        server = uvicorn.Server(uvicorn.Config(recorder, lifespan="off", log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield Town(provider, recorder)
        finally:
            server.should_exit = True
            thread.join(STOP_SECONDS)
            assert not thread.is_alive()


@dataclass
class World:
    """One block in one colour, with its store and its clock."""

    identity: AnyIdentity
    store: Storage
    clock: Clock
    colour: str
    runner: SyncRunner | AsyncRunner = field(repr=False)


@asynccontextmanager
async def world_of(
    colour: str,
    settings: IdentitySettings,
    folder: Path,
    *,
    clock: Clock | None = None,
    gate: Gate | None = None,
    base: str | None = None,
) -> AsyncIterator[World]:
    """The block over real ports, closed at the end; its store is in *folder*, or in the PostgreSQL base at *base*."""
    clock = clock or SystemClock()
    store = opened_store(folder, [SCHEMA, ACCOUNTS], base)
    ports = Ports(clock, Wire(clock), store, MailWire(None))
    guard = Guard(gate or OpenGate(), SilentJournal(), clock)
    try:
        if colour == "sync":
            sync_runner = SyncRunner(guard, ports)
            sync_block: Identity[Sync] = Identity(sync_runner, settings)
            yield World(sync_block, store, clock, colour, sync_runner)
        else:
            runner = AsyncRunner(guard, ports)
            async_block: Identity[Async] = Identity(runner, settings)
            yield World(async_block, store, clock, colour, runner)
            await runner.finish()
    finally:
        await ports.aclose()


async def visit(url: str, person: str = "ordinaire", *, accept: bool = True) -> dict[str, str]:
    """Go through the provider's pages as *person*, and answer the parameters of the callback."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as browser:
        page = (await browser.get(url)).headers["location"]
        chosen = await browser.post(f"{page}/personne", data={"personne": person})
        assert chosen.status_code == 303
        decided = await browser.post(f"{page}/decision", data={"decision": "accepter" if accept else "refuser"})
    location = decided.headers["location"]
    assert location.startswith(REDIRECT)
    return dict(parse_qsl(urlsplit(location).query, keep_blank_values=True))
