"""The same attacks and the same honest freedoms against our relying party and three others, each in its own process.

A provider that lies, floods, drips and redirects (the sandbox, with its switches) stands before each client. A *wrong
answer* is an attack that opened a session, or an honest person who was not let in. Counted apart: *crashes* (an attack
that ended in an error 500 that nothing names), *hangs* (no answer within the bound), and what a client does not do at
all (its honest sign-in fails with that provider: encrypted tokens…). The growth of memory is the peak of one sign-in
over the one before it. How each peer is set up is told at the head of its file in ``peers/sign_in``.

    python benchmarks/hostile_provider.py [--venvs FOLDER] [--only NAME]... [--bound SECONDS]

Virtual environments are made by pip in a temporary folder, or kept in FOLDER. Some five minutes; prints one JSON line.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers.sign_in.browser import free_port
from benchmarks.peers.sign_in.client import KINDS, Kind, Outcome, Running, environment, running, versions
from benchmarks.peers.sign_in.registration import Registration

from etatplateforme.manifest.in_sandbox import SANDBOX_CLIENT_ID, SANDBOX_SECRET
from etatplateforme.sandbox.attacks import Occasion, attacks_on
from etatplateforme.sandbox.faults import IDENTITY_PREFIX
from etatplateforme.sandbox.identity.agents import Agent
from etatplateforme.sandbox.identity.claims import Person
from etatplateforme.sandbox.identity.faults import Group, IdentityFault
from etatplateforme.sandbox.state import LocalState, Sandbox

BOUND_S = 35.0
"""Longer than the deadline of an act of ours by default (30 s); the peers are given a timeout of 5 s."""

PEER_TIMEOUT_S = 5.0
FLAT_MIB = 16.0
"""Growth of memory by one sign-in beyond which it is told."""

SCOPES = {
    "franceconnect": ["openid", "identite_pivot", "preferred_username", "email"],
    "franceconnect_plus": ["openid", "identite_pivot", "preferred_username", "email"],
    "proconnect": ["openid", "given_name", "usual_name", "email", "uid", "siret", "siren"],
}
LEVEL = {"franceconnect": "eidas1", "franceconnect_plus": "eidas2", "proconnect": "eidas1"}
SLOW = ("slow_token", "token_drip", "userinfo_drip", "discovery_drip")


@dataclass(slots=True)
class Score:
    """What one client did with one provider."""

    attacks: int = 0
    honest: int = 0
    not_concerned: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    turned_away: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    hung: list[str] = field(default_factory=list)

    def note(self, name: str, outcome: Outcome, *, honest: bool) -> None:
        """Count one sign-in."""
        if honest:
            self.honest += 1
            if outcome != "opened":
                self.turned_away.append(name)
            return
        self.attacks += 1
        lists = {"opened": self.accepted, "crashed": self.crashed, "hung": self.hung}
        if outcome in lists:
            lists[outcome].append(name)

    def told(self, growth: dict[str, float]) -> dict[str, object]:
        """As the line tells it."""
        worst = max(growth, key=lambda name: growth[name])
        return {
            "attacks": self.attacks,
            "honest": self.honest,
            "wrong_answers": len(self.accepted) + len(self.turned_away),
            "attacks_accepted": self.accepted,
            "honest_refused": self.turned_away,
            "untyped_crashes": self.crashed,
            "hangs": self.hung,
            "not_concerned": self.not_concerned,
            "memory_mib_worst": [worst, growth[worst]],
            "memory_mib_beyond_flat": {name: grown for name, grown in growth.items() if grown > FLAT_MIB},
        }


def bare(names: tuple[str, ...]) -> Iterator[str]:
    """The names as the providers know them."""
    return (name.removeprefix(IDENTITY_PREFIX) for name in names)


def welcome(person: Person, provider: str) -> bool:
    """Whether that person may be let in: an agent whose SIRET is true and who reaches the level that is asked."""
    return not isinstance(person, Agent) or (LEVEL[provider] in person.levels and person.key != "siret_faux")


def tried(service: Running, state: LocalState, name: str) -> Outcome:
    """One sign-in under one fault."""
    with state.faults.on(IDENTITY_PREFIX + name):
        return service.attempt(name)


def judge(service: Running, state: LocalState, provider: str) -> dict[str, object]:
    """Every try with one provider; only that it is not done at all when the honest sign-in fails."""
    score = Score()
    outcome = [service.attempt("ordinaire") for _ in range(3)][-1]  # the first ones import what is lazy
    if outcome != "opened":
        return {"not_supported": outcome}
    service.growth.clear()
    for name in bare(attacks_on(provider)):
        score.note(name, tried(service, state, name), honest=False)
    score.note("another_session", service.another_session(), honest=False)
    score.note("replayed_callback", service.replayed_callback(), honest=False)
    service.start()  # the unknown key of an attack may rightly keep a client from asking for keys again at once
    for person in state.providers[provider].config.people:
        if welcome(person, provider):
            score.note(person.key, service.attempt(person.key, person.key), honest=True)
    for name in ["key_rotation", *(fault.value for fault in Group.HONEST.faults if fault != "honest_more_keys")]:
        if name == IdentityFault.KEY_ROTATION:
            state.faults.set(IDENTITY_PREFIX + name)  # once, and it is off by itself
            score.note(name, service.attempt(name), honest=True)
        else:
            score.note(name, tried(service, state, name), honest=True)
    judge_afresh(service, state, score, slow=provider == "franceconnect")
    score.note("ordinaire, à la fin", service.attempt("fin"), honest=True)
    return score.told(service.growth)


def judge_afresh(service: Running, state: LocalState, score: Score, *, slow: bool) -> None:
    """What a service reads when it starts, then what takes long."""
    for name in [*bare(attacks_on(occasion=Occasion.START)), "honest_more_keys"]:
        if name.startswith("discovery_") and not service.kind.reads_discovery:
            score.not_concerned.append(name)
            continue
        service.start()
        score.note(name, tried(service, state, name), honest=name.startswith("honest_"))
    for name in SLOW if slow else ():
        if name.startswith("discovery_") and not service.kind.reads_discovery:
            score.not_concerned.append(name)
            continue
        service.start()
        score.note(name, tried(service, state, name), honest=False)
        service.start()


def registered(kind: Kind, state: LocalState, provider: str, port: int, folder: Path) -> Registration:
    """The service of *kind*, as the sandbox registered it."""
    return Registration(
        issuer=state.providers[provider].config.issuer,
        client_id=SANDBOX_CLIENT_ID,
        client_secret=SANDBOX_SECRET.resolve({}),
        scopes=SCOPES[provider],
        acr=LEVEL[provider],
        alg="ES256",
        port=port,
        timeout=PEER_TIMEOUT_S,
        folder=str(folder),
        provider=provider,
        urls=cast("dict[str, str | int]", dict(state.settings_values())),
    )


def judged(kind: Kind, python: Path, bound: float, providers: list[str]) -> dict[str, object]:
    """What one client does with each provider."""
    told: dict[str, object] = {"versions": versions(kind, python)}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        paths = ("/connexion/retour", "/agents/connexion/retour", "/oidc/callback/")
        returns = tuple(base + path for path in paths)
        gone = (f"{base}/deconnexion/retour", f"{base}/agents/deconnexion/retour")
        state = stack.enter_context(
            Sandbox(folder / "etat", redirect_uris=returns, post_logout_redirect_uris=gone, silence_s=2 * bound)
        )
        for provider in providers:
            home = folder / provider
            home.mkdir()
            start = "/agents/connexion" if not kind.packages and provider == "proconnect" else kind.start
            asked = registered(kind, state, provider, port, home)
            adapted = Kind(kind.name, kind.module, kind.packages, start, kind.posts, kind.reads_discovery)
            with running(adapted, python, asked, bound) as service:
                told[provider] = judge(service, state, provider)
            print(f"{kind.name}: {provider}", file=sys.stderr)
    return told


def main() -> None:
    """Measure and print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--venvs", type=Path)
    parser.add_argument("--only", action="append", choices=[kind.name for kind in KINDS])
    parser.add_argument("--provider", action="append", choices=list(SCOPES))
    parser.add_argument("--bound", type=float, default=BOUND_S)
    options = parser.parse_args()
    kinds = [kind for kind in KINDS if not options.only or kind.name in options.only]
    with ExitStack() as stack:
        folder = options.venvs or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pythons = [environment(kind, folder) for kind in kinds]
        with ProcessPoolExecutor(len(kinds)) as pool:
            jobs = [
                pool.submit(judged, kind, python, options.bound, options.provider or list(SCOPES))
                for kind, python in zip(kinds, pythons, strict=True)
            ]
            line: dict[str, object] = {"benchmark": "hostile_provider", "bound_s": options.bound}
            line["clients"] = {kind.name: job.result() for kind, job in zip(kinds, jobs, strict=True)}
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    print(json.dumps({**line, **machine}, ensure_ascii=False))


if __name__ == "__main__":
    main()
