"""What tries to fill the memory or the time of a service is refused by name, in flat memory, within its deadline.

The relying party runs in a process of its own, so that its memory is measured without that of the provider. The
floods are of 4 to 32 MiB, the slow answers last ten minutes: only a bound of ours ends them so small and so soon.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from etatplateforme.sandbox.faults import IDENTITY_PREFIX
from etatplateforme.sandbox.state import LocalState, Sandbox

ROOT = Path(__file__).resolve().parents[3]
FLAT_MIB = 8.0
TEN_MINUTES = 600.0
SHORT, USUAL = 1.0, 30.0
"""Deadlines of an act, in seconds: one small enough for a test, and the one by default."""

FLOODS = {
    "huge_token": "token_too_large",
    "deep_json_token": "token_too_large",
    "token_answer_huge": "token_too_large",
    "token_endless": "token_too_large",
    "token_gzip_bomb": "provider_answer",
    "token_deep_json": "token_too_large",
    "token_huge_headers": "provider_unavailable",
    "token_redirect_loop": "provider_redirect",
    "userinfo_huge": "token_too_large",
    "userinfo_gzip_bomb": "provider_answer",
    "discovery_endless": "token_too_large",
    "discovery_deep_json": "discovery_malformed",
    "jwks_thousands": "token_too_large",
}
SEALED = {"compressed_token": "token_header", "userinfo_compressed": "token_header", "huge_token": "token_too_large"}
SLOW = ("slow_token", "token_drip", "userinfo_drip", "discovery_drip")
CASES = [
    *(("franceconnect", fault, USUAL, code) for fault, code in FLOODS.items()),
    *(("franceconnect_plus", fault, USUAL, code) for fault, code in SEALED.items()),
    *(("franceconnect", fault, SHORT, "provider_unavailable") for fault in SLOW),
]


@dataclass(frozen=True)
class Flooded:
    """The process of the relying party, in front of a sandbox."""

    state: LocalState
    asked: IO[str]
    told: IO[str]

    def sign_in(self, colour: str, profile: str, deadline: float) -> tuple[str, float]:
        """The code of its refusal, empty when it let the person in; and the growth of its memory, in MiB."""
        question = {"colour": colour, "profile": profile, "deadline": deadline}
        _ = self.asked.write(json.dumps(question) + "\n")
        self.asked.flush()
        answer = json.loads(self.told.readline())
        return answer["code"], answer["grown"]


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flooded]:
    folder = tmp_path_factory.mktemp("crue")
    with Sandbox(folder / "etat", silence_s=TEN_MINUTES) as state:
        given = json.dumps({"settings": state.settings_values(), "folder": str(folder)})
        command = [sys.executable, "-m", "tests.acceptance.attacks.flooded", given]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        ) as process:
            assert process.stdin
            assert process.stdout
            party = Flooded(state, process.stdin, process.stdout)
            try:
                for colour in ("sync", "async"):  # what is imported late is there before anything is measured
                    assert party.sign_in(colour, "franceconnect", USUAL)[0] == ""
                    assert party.sign_in(colour, "franceconnect_plus", USUAL)[0] == ""
                yield party
            finally:
                process.terminate()


@pytest.mark.parametrize("colour", ["sync", "async"])
@pytest.mark.parametrize(("profile", "fault", "deadline", "code"), CASES)
def test_a_flood_is_refused_in_flat_memory_within_the_deadline(
    flooded: Flooded, colour: str, profile: str, fault: str, deadline: float, code: str
) -> None:
    with flooded.state.faults.on(IDENTITY_PREFIX + fault):
        refused, grown = flooded.sign_in(colour, profile, deadline)
    assert refused == code
    assert grown < FLAT_MIB


@pytest.mark.parametrize("colour", ["sync", "async"])
def test_after_the_floods_everybody_signs_in(flooded: Flooded, colour: str) -> None:
    assert flooded.sign_in(colour, "franceconnect", USUAL)[0] == ""
