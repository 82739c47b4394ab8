"""The settings choose the store; the service is the same, and the address of the base shows nowhere."""

import logging
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etatplateforme import AsyncService, Service
from etatplateforme.core.clock import StillClock
from etatplateforme.errors import InvalidInput, Unavailable
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.notifications.message import Message, paragraphs
from etatplateforme.service import storing
from etatplateforme.service.health import of_machine
from etatplateforme.values.check import Health
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.holding import PersonKey
from tests.unit.notifications.smtp_peer import SmtpPeer

PASSWORD = "motdepasse-très-secret"
SETTINGS = '[sandbox]\ndatabase = "${BASE}"\n'


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """What ``init --defaults`` writes, with the settings that name a base."""
    (tmp_path / "settings.toml").write_text(SETTINGS)
    path = tmp_path / "service.toml"
    path.write_text(render(defaults()))
    return path


def test_the_same_service_on_either_store(base: str | None, manifest: Path, tmp_path: Path) -> None:
    if base is None:
        (tmp_path / "settings.toml").unlink()
    clock = StillClock(datetime(2026, 9, 1, 8, 0, tzinfo=UTC))
    with Service.open(manifest, environ={"BASE": base or ""}, clock=clock) as service:
        assert (tmp_path / "donnees" / "service.db").exists() is (base is None)
        (store,) = [check for check in of_machine(service.foundations) if check.name == "magasin de données"]
        assert store.health is Health.GOOD
        assert service.people.kept()
        assert service.people.export(PersonKey(subject="personne"))["connexions"] == ()
        assert service.calendar.local_date(clock.now()) == date(2026, 9, 1)


async def test_the_async_service_too(postgres_base: str, manifest: Path) -> None:
    async with AsyncService.open(manifest, environ={"BASE": postgres_base}) as service:
        assert await service.people.kept()


@pytest.mark.parametrize(
    ("dsn", "code"),
    [
        ("", "secret_missing"),
        (f"postgresql://etat:{PASSWORD}@/etat", "invalid_dsn"),
        (f"postgresql://etat:{PASSWORD}@127.0.0.1:9/etat", "store_unreachable"),
    ],
)
def test_what_cannot_be_opened_is_said_without_its_address(
    dsn: str, code: str, manifest: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises((InvalidInput, Unavailable)) as caught:
        Service.open(manifest, environ={"BASE": dsn})
    assert caught.value.code == code
    assert PASSWORD not in f"{caught.value}{caught.value!r}{caught.value.__context__!r}{caplog.text}"


def test_an_address_written_in_the_file_is_refused_and_not_repeated(manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f'[sandbox]\ndatabase = "postgresql://etat:{PASSWORD}@localhost/etat"\n')
    with pytest.raises(InvalidInput) as caught:
        Service.open(manifest)
    assert PASSWORD not in str(caught.value)
    assert "database" in str(caught.value)


def test_without_the_library_the_extra_is_told(manifest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "find_spec", lambda name: None)
    with pytest.raises(InvalidInput) as caught:
        Service.open(manifest, environ={"BASE": "host=localhost"})
    assert caught.value.code == "library_missing"
    assert "etatplateforme[postgres]" in caught.value.remedy


def test_the_deliver_command_is_called_by_a_message_of_another_process(
    postgres_base: str, manifest: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-u", "-c", "from etatplateforme.cli.entry import run; run()", "deliver", str(manifest)]
    environ = {"BASE": postgres_base}
    with SmtpPeer() as peer:
        relay = f'[sandbox.smtp]\nhost = "127.0.0.1"\nport = {peer.port}\ntls = "none"\n'
        (tmp_path / "settings.toml").write_text(SETTINGS + relay)
        with (
            Service.open(manifest, environ=environ) as service,
            subprocess.Popen(command, env={**os.environ, **environ}, stdout=subprocess.PIPE, text=True) as worker,
        ):
            try:
                assert worker.stdout is not None
                assert "Distribution en cours" in worker.stdout.readline()
                to = MailAddress("marie@exemple.test")
                told = Message(
                    recipient=to, subject="Votre demande", content=paragraphs("Reçue."), idempotency_key="clé"
                )
                service.notifications.notify(told)
                assert peer.reached(1, 60)
                worker.terminate()
                assert "aucun message n'a été perdu" in worker.stdout.read()
                assert worker.wait(60) == 0
            finally:
                worker.kill()
