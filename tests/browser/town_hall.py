"""The example, running on loopback over a sandbox: what the browser tests and the acceptance tests visit."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

from cantine.app import create_app
from cantine.serve import open_service, serving
from etatplateforme.addresses.index import build
from etatplateforme.core.clock import Clock
from etatplateforme.core.gate import Refused
from etatplateforme.errors import Broken, Unavailable
from etatplateforme.manifest import Settings
from etatplateforme.sandbox.listen import listen
from etatplateforme.sandbox.state import LocalState, Sandbox
from etatplateforme.sandbox.world import write_ban_csv
from etatplateforme.values.decision import Decision, Outcome
from etatplateforme.values.intent import Act, Intent
from etatplateforme.web.page_guard import Watcher

FAILURES: Mapping[str, Exception] = MappingProxyType(
    {
        "refus": Refused(Act(Intent.NOTIFY), Decision(Outcome.REFUSE), "Venez au guichet."),
        "panne": Unavailable("Le disque ne répond pas.", remedy="Regardez."),
        "abime": Broken("Le fichier est abîmé.", remedy="Regardez."),
        "imprevu": ZeroDivisionError("imprévu"),
    }
)
"""What may go wrong behind a page, by the name of the page that raises it."""
NO_FAILURES: Mapping[str, Exception] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TownHall:
    """A running example: its address, the State around it, and where it keeps its data."""

    url: str
    state: LocalState
    data_dir: Path


@contextmanager
def running(
    folder: Path,
    manifest: Path,
    *,
    clock: Clock | None = None,
    failures: Mapping[str, Exception] = NO_FAILURES,
    watcher: Watcher | None = None,
) -> Generator[TownHall]:
    """The application of *manifest* on a free port, with its own sandbox; everything is closed at the end.

    *failures* are raised by pages that the example does not have: ``/essai/<name>``. *watcher* looks at its pages.
    """
    listener = listen("127.0.0.1", 0, "cantine")
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    data_dir = folder / "donnees"
    data_dir.mkdir()
    returns = (f"{url}/connexion/retour",), (f"{url}/deconnexion/retour",)
    with Sandbox(folder / "etat", redirect_uris=returns[0], post_logout_redirect_uris=returns[1]) as state:
        settings = Settings.sandbox(**state.settings_values(), base_url=url, data_dir=str(data_dir))
        service = open_service(manifest, settings=settings, environ={}, clock=clock)
        if service.manifest.addresses is not None and service.manifest.addresses.source == "local":
            build_index(data_dir)
        app = create_app(service, watcher)
        for name, failure in failures.items():
            app.add_api_route(f"/essai/{name}", partial(fail, failure), response_model=None)
        with serving(app, listener):
            yield TownHall(url, state, data_dir)


def fail(failure: Exception) -> None:
    """Raise it."""
    raise failure


def build_index(data_dir: Path) -> None:
    """The invented addresses of the sandbox, as the local index of a service."""
    source = data_dir / "ban.csv"
    write_ban_csv(source)
    _ = build([source], data_dir / "adresses.idx", source_date=date(2026, 11, 22), licence="adresses inventées")
