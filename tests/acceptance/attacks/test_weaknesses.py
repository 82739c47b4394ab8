"""The tries on a service itself: the example passes them all, and each weakness of a weak service is found, alone."""

import socket
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp

from cantine.app import create_app
from cantine.serve import MANIFEST, open_service, serving
from etatplateforme.errors import InvalidInput
from etatplateforme.manifest import Settings
from etatplateforme.sandbox.state import LocalState, Sandbox
from etatplateforme.sandbox.visitor import leaves
from etatplateforme.sandbox.weaknesses import HOSTILE_RETURNS, Site, Weakness, weaknesses
from tests.acceptance.attacks.weak_service import WeakService

PUBLIC = "https://cantine.exemple.invalid"
STOP_S = 15.0


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalState]:
    returns = tuple(f"{PUBLIC}{path}" for path in ("/connexion/retour", "/deconnexion/retour"))
    folder = tmp_path_factory.mktemp("etat")
    with Sandbox(folder, redirect_uris=returns, post_logout_redirect_uris=returns) as running:
        yield running


@contextmanager
def served(app: ASGIApp) -> Generator[str]:
    """Where *app* answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(STOP_S)
            assert not thread.is_alive()


def site(base: str) -> Site:
    return Site(base, page="/", start="/connexion", private="/prive", leave="/deconnexion", public=PUBLIC)


@pytest.mark.parametrize("weakness", [None, *Weakness], ids=str)
def test_each_weakness_of_a_weak_service_is_found_and_no_other(state: LocalState, weakness: Weakness | None) -> None:
    weak = () if weakness is None else (weakness,)
    with served(WeakService(state.urls.issuer, PUBLIC, weak).app) as base:
        assert weaknesses(site(base)) == weak


def test_the_example_as_in_production_has_none(state: LocalState, tmp_path: Path) -> None:
    settings = Settings.sandbox(**state.settings_values(), base_url=PUBLIC)
    app = create_app(open_service(MANIFEST, settings=settings, folder=tmp_path))
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with serving(app, listening):
        cantine = Site(
            base,
            page="/",
            start="/connexion",
            private="/inscription",
            shows='action="/deconnexion"',
            leave="/deconnexion",
            public=PUBLIC,
        )
        assert weaknesses(cantine) == ()


def test_who_lets_nobody_in_proves_nothing(state: LocalState) -> None:
    with served(WeakService(state.urls.issuer, PUBLIC, ()).app) as base, pytest.raises(InvalidInput) as caught:
        _ = weaknesses(Site(base, page="/", start="/connexion", private="/nulle-part", public=PUBLIC))
    assert caught.value.code == "sign_in_fails"


@pytest.mark.parametrize("location", HOSTILE_RETURNS)
def test_a_hostile_return_leaves_the_service(location: str) -> None:
    # the one exception: where the scheme is the same, a browser reads « https:chemin » as a path of this site
    assert leaves(location, "http://127.0.0.1:8000")
    assert leaves(location, PUBLIC) is (location != "https:ailleurs.invalid")


@given(path=st.text("abcé/?#=&.-%", max_size=30))
def test_a_path_of_the_service_does_not_leave_it(path: str) -> None:
    whole = "/" + path.lstrip("/")
    assert not leaves(whole, PUBLIC)
    assert not leaves(PUBLIC + whole, PUBLIC)
    assert leaves("/" + whole.replace("/", "/ailleurs", 1), PUBLIC)
