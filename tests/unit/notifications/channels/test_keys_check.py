"""``doctor`` and the keys of a provider, against the sandbox's carriers: accepted, refused, unknown, no answer."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

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
from etatplateforme.notifications.block import Notifications, NotificationSettings
from etatplateforme.notifications.provider import Provider
from etatplateforme.notifications.simulation import Simulating
from etatplateforme.notifications.tables import SCHEMA
from etatplateforme.sandbox.state import Sandbox, Urls
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.check import Check, Health
from tests.support.servers import closed_port
from tests.unit.notifications.channels import makers


@pytest.fixture(scope="module")
def carriers(tmp_path_factory: pytest.TempPathFactory) -> Generator[Urls]:
    with Sandbox(tmp_path_factory.mktemp("etat")) as state:
        yield state.urls


def check_of(provider: Provider, folder: Path) -> Check:
    """What ``doctor`` reads of the keys."""
    clock = SystemClock()
    ports = Ports(clock, Wire(clock), Store(folder / "ledger.db", (SCHEMA,)), MailWire(None))
    try:
        runner = SyncRunner(Guard(OpenGate(), SilentJournal(), clock), ports)
        block: Notifications[Sync] = Notifications(runner, NotificationSettings((Simulating(provider),), Calendar()))
        return next(check for check in block.check() if check.name.startswith("clés"))
    finally:
        ports.close()


def test_the_keys_that_the_carrier_knows_are_good(carriers: Urls, tmp_path: Path) -> None:
    assert check_of(makers.ovh(carriers.ovh), tmp_path).health is Health.GOOD
    assert check_of(makers.brevo(carriers.brevo), tmp_path).health is Health.GOOD


def test_other_keys_are_broken_and_are_not_shown(carriers: Urls, tmp_path: Path) -> None:
    brevo, ovh = makers.brevo(carriers.brevo), makers.ovh(carriers.ovh)
    for provider in (
        replace(brevo, api_key="autre-cle"),
        replace(ovh, keys=replace(ovh.keys, consumer="autre-cle")),
        replace(ovh, keys=replace(ovh.keys, application_secret="autre-cle")),
    ):
        check = check_of(provider, tmp_path)
        assert (check.health, "refuse" in check.seen) == (Health.BROKEN, True)
        assert "autre-cle" not in f"{check}"


def test_an_account_that_is_not_there_is_broken(carriers: Urls, tmp_path: Path) -> None:
    check = check_of(replace(makers.ovh(carriers.ovh), service="sms-autre-1"), tmp_path)
    assert (check.health, "compte" in check.seen) == (Health.BROKEN, True)


@pytest.mark.parametrize("key", ["", "clé", "a b", "abc\n"])
def test_a_key_of_another_shape_is_told_without_asking(key: str, tmp_path: Path) -> None:
    nowhere = makers.brevo(f"http://127.0.0.1:{closed_port()}")
    assert check_of(replace(nowhere, api_key=key), tmp_path).health is Health.BROKEN


def test_a_carrier_that_does_not_answer_says_nothing_of_the_keys(tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{closed_port()}"
    assert check_of(makers.ovh(nowhere), tmp_path).health is Health.UNKNOWN
    assert check_of(makers.brevo(nowhere), tmp_path).health is Health.UNKNOWN
