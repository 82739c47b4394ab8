"""The fixtures that users' own tests get, tried as they would: in another pytest, in another folder."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from etatplateforme.guarantor.personas import PERSONAS
from etatplateforme.guarantor.personas.run import parse_run

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


TESTS_WITH_PERSONAS = """
import unicodedata

import pytest

from etatplateforme.guarantor.personas import Purpose

FIELDS = {"nom": Purpose.FAMILY_NAME, "prenom": Purpose.GIVEN_NAME}


@pytest.mark.formulaire("Inscription")
def test_inscription(persona):
    form = persona.form(FIELDS)
    assert form["prenom"]
    assert len(form["nom"]) < 60


@pytest.mark.formulaire("Inscription")
def test_inscription_encore(persona):
    if persona.guardian:
        pytest.skip("the guardian sends it")
    assert persona.write(Purpose.FAMILY_NAME)


def test_sans_nom_de_formulaire(persona):
    assert persona.form(FIELDS)


def test_sans_personne():
    pass


@pytest.fixture
def casse(persona):
    raise ValueError(persona.key)


@pytest.mark.formulaire("Panne")
def test_panne(casse):
    pass


def test_les_noms_reviennent(assert_roundtrip):
    assert_roundtrip(str)
    with pytest.raises(AssertionError):
        assert_roundtrip(lambda name: unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
"""


def run_tests(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Another pytest, in *folder*, on the tests of *text*."""
    (folder / "test_service.py").write_text(text, encoding="utf-8")
    installed = {entry.value for entry in entry_points(group="pytest11")}
    by_hand = [] if PLUGIN in installed else ["-p", PLUGIN]
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "--strict-markers"]
    whole = [*command, *by_hand, *options]
    return subprocess.run(whole, cwd=folder, capture_output=True, text=True, timeout=110, check=False)


def test_the_fixtures_serve_a_users_tests(tmp_path: Path) -> None:
    done = run_tests(tmp_path, USERS_TESTS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9 passed" in done.stdout


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_a_run_of_the_personas_says_who_went_through_which_form(tmp_path: Path, workers: tuple[str, ...]) -> None:
    done = run_tests(tmp_path, TESTS_WITH_PERSONAS, "--essai-des-personnes", "essai.json", *workers)
    everybody = {persona.key for persona in PERSONAS}
    assert f"{len(everybody)} errors" in done.stdout, done.stdout + done.stderr
    run = parse_run((tmp_path / "essai.json").read_text(encoding="utf-8"))
    forms = {form.form: (set(form.accepted), set(form.refused)) for form in run.forms}
    assert forms == {
        "Inscription": (everybody - {"sans_prenom", "nom_long"}, {"sans_prenom", "nom_long"}),
        "Panne": (set(), everybody),
        "test_service.py::test_sans_nom_de_formulaire": (everybody, set()),
    }


def test_nothing_is_written_unless_it_is_asked_for(tmp_path: Path) -> None:
    done = run_tests(tmp_path, "def test_one(persona):\n    assert persona.told\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"test_service.py"}
