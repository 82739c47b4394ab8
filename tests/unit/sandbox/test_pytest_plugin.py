"""The fixtures that users' own tests get, tried as they would: in another pytest, in another folder."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

PLUGIN = "etatplateforme.sandbox.pytest_plugin"
USERS_TESTS = """
import smtplib
import urllib.parse
import urllib.request

import pytest

from etatplateforme import EtatError
from etatplateforme.sandbox.attacks import attacks_on


def test_mail(etat_urls, etat_inbox):
    with smtplib.SMTP(etat_urls.smtp_host, etat_urls.smtp_port, timeout=10) as smtp:
        smtp.sendmail("a@exemple.example", ["b@exemple.example"], b"Subject: bonjour\\r\\n\\r\\n")
    assert etat_inbox.wait_for(1)[0].subject == "bonjour"


def test_mail_is_empty_again(etat_inbox):
    assert etat_inbox.messages == ()


def test_fault(etat_faults):
    etat_faults.set("smtp_rcpt_550")
    assert etat_faults.active() == {"smtp_rcpt_550": None}


def test_faults_are_off_again(etat_faults):
    assert etat_faults.active() == {}


def authorize(urls, **changes):
    asked = {
        "client_id": "bac-a-sable", "redirect_uri": "http://testserver/connexion/retour", "response_type": "code",
        "scope": "openid", "acr_values": "eidas1", "state": "e" * 32, "nonce": "n" * 32, **changes,
    }
    return f"{urls.issuer}/authorize?{urllib.parse.urlencode(asked)}"


def test_people(etat_people):
    assert {"sans_prenom", "tutrice", "mairie", "siret_faux"} <= set(etat_people)


def test_sign_in(etat_urls, etat_sign_in):
    back = etat_sign_in(authorize(etat_urls), "sans_prenom")
    assert back.startswith("http://testserver/connexion/retour?")
    assert "code=" in back
    assert "state=" + "e" * 32 in back
    assert "error=access_denied" in etat_sign_in(authorize(etat_urls), accept=False)
    for wrong in (authorize(etat_urls, nonce="court"), authorize(etat_urls, client_id="personne")):
        with pytest.raises(EtatError) as told:
            etat_sign_in(wrong)
        assert told.value.code == "sandbox_refused"
    with pytest.raises(EtatError) as told:
        etat_sign_in(authorize(etat_urls), "mairie")
    assert told.value.code == "unknown_person"


def test_attack(etat_urls, etat_sign_in, etat_attack):
    etat_attack("identity_wrong_state")
    assert "e" * 32 not in etat_sign_in(authorize(etat_urls))


def test_attacks(etat_attacks, etat_sandbox):
    def careless():
        return "identity_wrong_state" not in etat_sandbox.faults.active()

    accepted = etat_attacks.accepted(careless)
    assert accepted == tuple(name for name in attacks_on() if name != "identity_wrong_state")
    assert etat_attacks.accepted(careless, names=["identity_wrong_state"]) == ()


def test_http(etat_sandbox):
    with urllib.request.urlopen(etat_sandbox.urls.home, timeout=10) as reply:
        assert reply.headers["X-Bac-A-Sable"] == "1"
"""


def test_the_fixtures_serve_a_users_tests(tmp_path: Path) -> None:
    (tmp_path / "test_service.py").write_text(USERS_TESTS, encoding="utf-8")
    installed = {entry.value for entry in entry_points(group="pytest11")}
    by_hand = [] if PLUGIN in installed else ["-p", PLUGIN]
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *by_hand]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9 passed" in done.stdout
