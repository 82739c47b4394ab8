"""A relying party in a process of its own: for each line of its input, one sign-in, how it ended and what it cost.

    python -m tests.acceptance.attacks.flooded '{"settings": …, "folder": …}'

In: ``{"colour", "profile", "deadline"}``. Out: ``{"code", "grown"}``, the code of the refusal (empty when somebody
signed in), and the peak of resident memory over what it was before, in MiB.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from etatplateforme.core.action import Async, Sync
from etatplateforme.core.clock import SystemClock
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import AsyncRunner, Guard, SyncRunner
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.errors import EtatError
from etatplateforme.identity.identity import Identity
from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS
from etatplateforme.identity.sessions import SCHEMA
from etatplateforme.identity.settings import IdentitySettings
from etatplateforme.manifest.settings import Settings
from etatplateforme.sandbox.person import sign_in_as
from etatplateforme.sandbox.state import SettingsValues
from etatplateforme.service.registration import registration

PROFILES = {profile.name: profile for profile in (FRANCECONNECT, FRANCECONNECT_PLUS)}
ACR = {"franceconnect": "eidas1", "franceconnect_plus": "eidas2"}
SCOPES = ("openid", "identite_pivot")
STATUS, MARKS = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak() -> float:
    """The peak of resident memory, in MiB."""
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def parameters(back: str) -> dict[str, str]:
    """The query of a callback."""
    return dict(parse_qsl(urlsplit(back).query))


def signed_in(party: Identity[Sync]) -> None:
    """One sign-in."""
    start = party.sign_in()
    _ = party.complete(parameters(sign_in_as(start.url)), start.session_id)


async def asigned_in(party: Identity[Async], ports: Ports) -> None:
    """One sign-in in the async colour."""
    try:
        start = await party.sign_in()
        _ = await party.complete(parameters(await asyncio.to_thread(sign_in_as, start.url)), start.session_id)
    finally:
        await ports.wire.aclose()


def outcome(colour: str, settings: IdentitySettings, store: Path, deadline: float) -> str:
    """The code with which a service that has just started refuses; empty when it lets the person in."""
    clock = SystemClock()
    ports = Ports(clock, Wire(clock), Store(store, [SCHEMA]), MailWire(None))
    guard = Guard(OpenGate(), SilentJournal(), clock, deadline)
    try:
        if colour == "sync":
            signed_in(Identity[Sync](SyncRunner(guard, ports), settings))
        else:
            asyncio.run(asigned_in(Identity[Async](AsyncRunner(guard, ports), settings), ports))
    except EtatError as error:
        return error.code
    finally:
        ports.close()
    return ""


def main() -> None:
    """Answer line by line, until the input ends."""
    given = json.loads(sys.argv[1])
    urls, folder = cast(SettingsValues, given["settings"]), Path(given["folder"])
    registered = {
        name: registration(profile, SCOPES, ACR[name], Settings.sandbox(**urls), {})
        for name, profile in PROFILES.items()
    }
    for rank, line in enumerate(sys.stdin):
        asked = json.loads(line)
        _ = MARKS.write_text("5")
        before = peak()
        code = outcome(asked["colour"], registered[asked["profile"]], folder / f"{rank}.sqlite", asked["deadline"])
        print(json.dumps({"code": code, "grown": peak() - before}), flush=True)


if __name__ == "__main__":
    main()
