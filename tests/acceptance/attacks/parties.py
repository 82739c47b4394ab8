"""A relying party of the SDK over real sockets, registered with a sandbox as ``Settings.sandbox`` says."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import SystemClock
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.errors import EtatError
from etatplateforme.identity.agent import Agent
from etatplateforme.identity.identity import Agents, Identity
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.profiles import PROCONNECT, Profile
from etatplateforme.identity.relying_party import SignedIn
from etatplateforme.identity.sessions import SCHEMA
from etatplateforme.manifest.settings import Settings
from etatplateforme.sandbox.person import sign_in_as
from etatplateforme.sandbox.state import LocalState
from etatplateforme.service.registration import registration

Party = Identity[Sync] | Agents[Sync]
PEOPLE_SCOPES = ("openid", "identite_pivot", "preferred_username", "email")
AGENT_SCOPES = ("openid", "given_name", "usual_name", "email", "uid", "siret", "siren")
ASKED = {
    "franceconnect": (PEOPLE_SCOPES, "eidas1"),
    "franceconnect_plus": (PEOPLE_SCOPES, "eidas2"),
    "proconnect": (AGENT_SCOPES, "eidas1"),
}


class Hurried(SystemClock):
    """Waits between two tries, and how long they last, are not what is tried here."""

    def sleep(self, seconds: float) -> None:
        """Try again at once."""


@contextmanager
def party_of(profile: Profile, state: LocalState, folder: Path) -> Generator[Party]:
    """A relying party over real ports, registered as the sandbox's settings say."""
    scopes, acr = ASKED[profile.name]
    settings = registration(profile, scopes, acr, Settings.sandbox(**state.settings_values()), {})
    clock = Hurried()
    ports = Ports(clock, Wire(clock), Store(folder / "etat.sqlite", [SCHEMA]), MailWire(None))
    runner = SyncRunner(Guard(OpenGate(), SilentJournal(), clock), ports)
    try:
        yield Agents[Sync](runner, settings) if profile is PROCONNECT else Identity[Sync](runner, settings)
    finally:
        ports.close()


def journey(party: Party, person: str = "") -> SignedIn[PivotIdentity] | SignedIn[Agent]:
    start = party.sign_in(return_to="/dossier")
    back = sign_in_as(start.url, person)
    return party.complete(dict(parse_qsl(urlsplit(back).query, keep_blank_values=True)), start.session_id)


def refusal(party: Party, person: str = "") -> str:
    with pytest.raises(EtatError) as caught:
        journey(party, person)
    error = caught.value
    assert error.remedy
    assert "guichet" in error.citizen_message
    return error.code
