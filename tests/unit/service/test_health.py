"""What ``doctor`` says of the machine: each check turns bad when what it looks at does."""

import asyncio
import json
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from etatplateforme import AsyncService
from etatplateforme.core.clock import SystemClock
from etatplateforme.core.journal import FileJournal
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.notifications.message import Message, paragraphs
from etatplateforme.service import health
from etatplateforme.service.health import examine
from etatplateforme.values.check import Check, Health
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.intent import Act, Intent
from tests.support.servers import http_server

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """What ``init --defaults`` writes, in an empty folder."""
    path = tmp_path / "service.toml"
    path.write_text(render(defaults()))
    return path


async def examined(manifest: Path, prepare: Callable[[AsyncService], None] = lambda service: None) -> dict[str, Check]:
    """The checks of the service, by name, after *prepare*."""
    async with AsyncService.open(manifest, environ={}) as service:
        prepare(service)
        return {check.name: check for check in await asyncio.wait_for(examine(service), 30)}


def dated(seconds: float) -> Callable[[BaseHTTPRequestHandler], None]:
    """A provider whose clock is *seconds* ahead."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.send_header("Date", format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True))
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@pytest.mark.parametrize(("ahead", "expected"), [(0, Health.GOOD), (120, Health.BROKEN), (-120, Health.BROKEN)])
async def test_a_clock_that_drifts_is_told(ahead: float, expected: Health, manifest: Path, tmp_path: Path) -> None:
    with http_server(dated(ahead)) as base:
        (tmp_path / "settings.toml").write_text(f'[sandbox.franceconnect]\nissuer = "{base}"\nclient_id = "x"\n')
        check = (await examined(manifest))["horloge"]
    assert check.health is expected
    assert ("NTP" in check.remedy) is (expected is Health.BROKEN)


async def test_a_provider_without_a_date_is_unknown(manifest: Path, tmp_path: Path) -> None:
    def undated(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with http_server(undated) as base:
        (tmp_path / "settings.toml").write_text(f'[sandbox.franceconnect]\nissuer = "{base}"\nclient_id = "x"\n')
        assert (await examined(manifest))["horloge"].health is Health.UNKNOWN


@pytest.mark.parametrize(("free", "expected"), [(10**8, Health.WEAK), (10**12, Health.GOOD)])
async def test_a_disk_that_fills_is_told(
    free: int, expected: Health, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 0, free))
    assert (await examined(manifest))["disque"].health is expected


async def test_an_altered_journal_is_told(manifest: Path, tmp_path: Path) -> None:
    folder = tmp_path / "donnees"
    folder.mkdir(mode=0o700)
    FileJournal(folder / "journal.jsonl", SystemClock()).uncertain(Act(Intent.NOTIFY), "SendMail")
    assert (await examined(manifest))["journal"].health is Health.GOOD
    text = (folder / "journal.jsonl").read_text()
    (folder / "journal.jsonl").write_text(text.replace("SendMail", "SendNone"))
    assert (await examined(manifest))["journal"].health is Health.BROKEN


async def test_a_folder_that_others_can_read_is_told(manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "donnees").mkdir(mode=0o755)
    (tmp_path / "donnees").chmod(0o755)
    check = (await examined(manifest))["droits du dossier de données"]
    assert check.health is Health.WEAK
    assert "chmod 700" in check.remedy


async def test_what_is_past_its_date_is_told(manifest: Path) -> None:
    from etatplateforme.core.clock import StillClock

    clock = StillClock(datetime(2026, 9, 1, 8, tzinfo=UTC))
    async with AsyncService.open(manifest, environ={}, clock=clock) as service:
        await service.notifications.notify(
            Message(
                recipient=MailAddress("ada@example.org"),
                subject="Votre inscription",
                content=paragraphs("Elle est étudiée."),
                idempotency_key="k",
            )
        )
        assert [check.health for check in await health.kept_data(service)] == [Health.GOOD]
        clock.advance(400 * 24 * 3600)
        (check,) = await health.kept_data(service)
    assert check.health is Health.WEAK
    assert "purge" in check.remedy
    assert "ada" not in json.dumps([check.seen, check.remedy])
