"""The fixtures that users' own tests get, tried as they would: in another pytest, in another folder."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

PLUGIN = "etatplateforme.sandbox.pytest_plugin"
USERS_TESTS = """
import smtplib
import urllib.request


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
    assert "5 passed" in done.stdout
