"""Fixtures for the tests of a service: the sandbox in this process, pages judged as they are tested, and personas.

Nothing heavy is imported until a test asks. Override ``etat_redirect_uris`` when the service under test signs people
in at another address, and ``etat_sheets`` to give the style sheets of its pages once for all.
"""

from collections.abc import Callable, Generator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from etatplateforme.guarantor.personas import PERSONAS, Persona
from etatplateforme.sandbox import persona_run

if TYPE_CHECKING:
    from etatplateforme.sandbox.attacks import Attacks
    from etatplateforme.sandbox.faults import Faults
    from etatplateforme.sandbox.identity.claims import Person
    from etatplateforme.sandbox.inbox import Inbox
    from etatplateforme.sandbox.state import LocalState, Urls


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write who went through which form."""
    parser.getgroup("etatplateforme").addoption(
        "--essai-des-personnes",
        dest=persona_run.OPTION,
        type=Path,
        metavar="FICHIER",
        help="Écrire dans ce fichier JSON qui a passé quel formulaire ; le garant le lit (audit service --personas).",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Record the run of the personas when it was asked for."""
    persona_run.start(config)


@pytest.fixture(params=PERSONAS, ids=str)
def persona(request: pytest.FixtureRequest) -> Persona:
    """Each persona in turn: somebody whom forms often refuse, and who must go through yours."""
    chosen: object = request.param
    assert isinstance(chosen, Persona)
    persona_run.note(request, chosen.key)
    return chosen


@pytest.fixture
def assert_roundtrip() -> Callable[[Callable[[str], str]], None]:
    """:func:`etatplateforme.guarantor.personas.roundtrip.assert_roundtrip`, for a store of names."""
    from etatplateforme.guarantor.personas.roundtrip import assert_roundtrip

    return assert_roundtrip


@pytest.fixture(scope="session")
def etat_redirect_uris() -> tuple[str, ...]:
    """Where the identity providers may send people back, after sign-in and after sign-out."""
    bases = ("http://127.0.0.1:8000", "http://testserver")
    paths = ("connexion", "deconnexion", "agents/connexion", "agents/deconnexion")
    return tuple(f"{base}/{path}/retour" for base in bases for path in paths)


@pytest.fixture(scope="session")
def etat_sandbox(
    tmp_path_factory: pytest.TempPathFactory, etat_redirect_uris: tuple[str, ...]
) -> "Generator[LocalState]":
    """The running sandbox, one for the whole session."""
    from etatplateforme.sandbox.state import Sandbox

    folder = tmp_path_factory.mktemp("bac-a-sable")
    with Sandbox(folder, redirect_uris=etat_redirect_uris, post_logout_redirect_uris=etat_redirect_uris) as state:
        yield state


@pytest.fixture
def etat_urls(etat_sandbox: "LocalState") -> "Urls":
    """Where its services answer."""
    return etat_sandbox.urls


@pytest.fixture
def etat_inbox(etat_sandbox: "LocalState") -> "Inbox":
    """Its mail, empty at the start of the test."""
    etat_sandbox.inbox.clear()
    return etat_sandbox.inbox


@pytest.fixture
def etat_faults(etat_sandbox: "LocalState") -> "Generator[Faults]":
    """Its switchboard, all off before and after the test."""
    etat_sandbox.faults.clear()
    yield etat_sandbox.faults
    etat_sandbox.faults.clear()


@pytest.fixture
def etat_people(etat_sandbox: "LocalState") -> "Mapping[str, Person]":
    """The invented citizens and agents, by their keys."""
    providers = (etat_sandbox.providers["franceconnect"], etat_sandbox.providers["proconnect"])
    return {person.key: person for provider in providers for person in provider.config.people}


@pytest.fixture
def etat_sign_in(etat_sandbox: "LocalState") -> Callable[..., str]:
    """Signs a person in: ``etat_sign_in(url, "ordinaire")`` answers the address of the callback.

    See :func:`etatplateforme.sandbox.person.sign_in_as`.
    """
    from etatplateforme.sandbox.person import sign_in_as

    return sign_in_as


@pytest.fixture
def etat_attack(etat_faults: "Faults") -> Callable[[str], None]:
    """Switches one fault or attack on until the end of the test: ``etat_attack("identity_wrong_nonce")``."""
    return etat_faults.set


@pytest.fixture
def etat_attacks(etat_sandbox: "LocalState", etat_faults: "Faults") -> "Attacks":
    """Tries a service against every attack: ``assert etat_attacks.accepted(try_sign_in) == ()``."""
    from etatplateforme.sandbox.attacks import Attacks

    return Attacks(etat_sandbox)


@pytest.fixture(scope="session")
def etat_sheets() -> Mapping[str, str]:
    """The style sheets that the pages under test link, by their address as the pages write it."""
    return {}


@pytest.fixture
def assert_accessible(etat_sheets: Mapping[str, str]) -> Callable[..., None]:
    """:func:`etatplateforme.guarantor.assert_accessible`, with the sheets of ``etat_sheets``."""
    from etatplateforme.guarantor import assert_accessible

    return partial(assert_accessible, sheets=etat_sheets)
