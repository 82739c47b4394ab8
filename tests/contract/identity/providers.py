"""The providers under test, behind one small face: where they are, and how their pages are answered."""

import json
import os
import re
import selectors
import shutil
import socket
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from joserfc.jwk import ECKey

from etatplateforme.sandbox.identity.clients import ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.identity.provider import IdentityProvider, create_provider

HERE = Path(__file__).parent
TWIN = HERE / "oidc_provider"
CALLBACK = "http://127.0.0.1:9/retour"
OTHER_CALLBACK = "http://127.0.0.1:9/autre-retour"
SIGNED_OUT = "http://127.0.0.1:9/au-revoir"
SCOPES = frozenset({"openid", "identite_pivot", "birth", "email"})
ASSERTION_KEY = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
PUBLIC_KEYS = {"keys": [ASSERTION_KEY.as_dict(private=False)]}

SECRET_CLIENT = ServiceClient(
    client_id="service-a-secret",
    client_secret="un-secret-de-test-qui-ne-vaut-rien-ailleurs",
    redirect_uris=(CALLBACK, OTHER_CALLBACK),
    post_logout_redirect_uris=(SIGNED_OUT,),
    scopes=SCOPES,
)
KEY_CLIENT = ServiceClient(
    client_id="service-a-cle",
    client_secret="",
    redirect_uris=(CALLBACK, OTHER_CALLBACK),
    post_logout_redirect_uris=(SIGNED_OUT,),
    scopes=SCOPES,
    auth_method="private_key_jwt",
    jwks=PUBLIC_KEYS,
)
PAGE = {"Accept": "text/html"}
START_SECONDS = 20.0


class Pages(ABC):
    """How a person answers the pages of one provider."""

    @abstractmethod
    async def decide(self, browser: httpx.AsyncClient, page: str, *, accept: bool) -> str:
        """From the first page of an interaction to the address of return."""

    @abstractmethod
    async def confirm_sign_out(self, browser: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
        """The answer that follows a sign-out, once any form that submits itself is submitted."""


class SandboxPages(Pages):
    async def decide(self, browser: httpx.AsyncClient, page: str, *, accept: bool) -> str:
        if accept:
            chosen = await browser.post(f"{page}/personne", data={"personne": "ordinaire"})
            assert chosen.status_code == 303
        decision = "accepter" if accept else "refuser"
        return (await browser.post(f"{page}/decision", data={"decision": decision})).headers["location"]

    async def confirm_sign_out(self, browser: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
        return answer


class TwinPages(Pages):
    async def decide(self, browser: httpx.AsyncClient, page: str, *, accept: bool) -> str:
        decided = await browser.get(page, params={"decision": "accepter" if accept else "refuser"})
        assert decided.status_code == 303, decided.text
        return (await browser.get(decided.headers["location"])).headers["location"]

    async def confirm_sign_out(self, browser: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
        action = re.search(r'action="([^"]+)"', answer.text)
        if answer.status_code != 200 or action is None:
            return answer
        fields = dict(re.findall(r'name="(\w+)" value="(\w+)"', answer.text))
        return await browser.post(action[1], data=fields, headers=PAGE)


@dataclass(frozen=True)
class RunningProvider:
    """A provider that answers now. ``transport`` is given when it runs in this process."""

    name: str
    issuer: str
    pages: Pages
    transport: httpx.ASGITransport | None = None

    def browser(self) -> httpx.AsyncClient:
        """A fresh browser, or a fresh server: it follows no redirect by itself."""
        return httpx.AsyncClient(transport=self.transport, timeout=10.0, trust_env=False)


def sandbox_on(origin: str, keys: KeyRing) -> IdentityProvider:
    """The local provider, with the clients of this suite."""
    return create_provider(ProviderConfig(origin=origin, clients=(SECRET_CLIENT, KEY_CLIENT)), keys)


def in_process(keys: KeyRing) -> RunningProvider:
    provider = sandbox_on("http://127.0.0.1:4001", keys)
    transport = httpx.ASGITransport(provider.app)
    return RunningProvider("bac à sable", provider.config.issuer, SandboxPages(), transport)


@contextmanager
def on_loopback(keys: KeyRing) -> Generator[RunningProvider]:
    """The local provider under uvicorn, on a free port, with the clients of this suite."""
    with served(lambda origin: sandbox_on(origin, keys)) as running:
        yield running


@contextmanager
def served(made: Callable[[str], IdentityProvider]) -> Generator[RunningProvider]:
    """What *made* makes for an origin, under uvicorn, on a free port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        provider = made(f"http://127.0.0.1:{port}")
        server = uvicorn.Server(uvicorn.Config(provider.app, lifespan="off", log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield RunningProvider("bac à sable, uvicorn", provider.config.issuer, SandboxPages())
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)
            assert not thread.is_alive()


@contextmanager
def twin(settings: Mapping[str, object] | None = None) -> Generator[RunningProvider]:
    """npm oidc-provider, on a free port of loopback; with FranceConnect's settings unless others are given."""
    node = shutil.which("node")
    if node is None or not (TWIN / "node_modules").is_dir():
        pytest.skip("needs npm packages: run « npm ci » in tests/contract/identity/oidc_provider")
    environment = {**os.environ, "TWIN_SETTINGS": json.dumps(settings or twin_settings())}
    process = subprocess.Popen(
        [node, "server.mjs"],
        cwd=TWIN,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            yield RunningProvider("npm oidc-provider", first_line(process)["issuer"], TwinPages())
        finally:
            process.terminate()


def first_line(process: subprocess.Popen[str]) -> dict[str, str]:
    """What the process says when it is ready, waited for a bounded time."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        assert selector.select(START_SECONDS), "node did not start in time"
    said: dict[str, str] = json.loads(process.stdout.readline())
    return said


def twin_settings() -> Mapping[str, object]:
    person = {
        "given_name": "Amandine Lucie",
        "given_name_array": ["Amandine", "Lucie"],
        "family_name": "EXEMPLE",
        "birthdate": "1985-04-12",
        "gender": "female",
        "birthplace": "35238",
        "birthcountry": "99100",
        "email": "amandine.exemple@example.org",
    }
    return {"clients": [registration(SECRET_CLIENT), registration(KEY_CLIENT)], "person": person}


def registration(client: ServiceClient) -> dict[str, object]:
    """The same registration in the words of OpenID Connect Dynamic Client Registration 1.0."""
    settings: dict[str, object] = {
        "client_id": client.client_id,
        "redirect_uris": client.redirect_uris,
        "post_logout_redirect_uris": client.post_logout_redirect_uris,
        "scope": " ".join(sorted(client.scopes)),
        "token_endpoint_auth_method": client.auth_method,
        "id_token_signed_response_alg": client.signing_alg,
        "userinfo_signed_response_alg": client.signing_alg,
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "subject_type": "pairwise",
        "require_auth_time": True,
    }
    return settings | ({"client_secret": client.client_secret} if client.client_secret else {"jwks": client.jwks})
