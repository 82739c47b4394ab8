"""Starting and stopping: everything answers, nothing is left behind, and importing loads nothing."""

import asyncio
import errno
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import httpx
import pytest

from etatplateforme.errors import StorageFull, Unavailable
from etatplateforme.manifest.in_sandbox import SANDBOX_CLIENT_ID
from etatplateforme.manifest.registrations import ProviderSettings
from etatplateforme.manifest.settings import Settings
from etatplateforme.sandbox import LocalState, Sandbox, run_forever
from etatplateforme.sandbox.identity.clients import ServiceClient

HEAVY = ("starlette", "uvicorn", "aiosmtpd", "jinja2", "authlib", "joserfc", "numpy", "pydantic", "httpx")


def threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "bac-a-sable"}


def test_it_starts_answers_and_stops_twice_in_the_same_folder(tmp_path: Path) -> None:
    before = threads()
    for _ in range(2):
        with Sandbox(tmp_path) as state:
            assert httpx.get(state.urls.home, trust_env=False, timeout=10).status_code == 200
            assert len(threads()) == len(before) + 1
        assert threads() == before
        with pytest.raises(httpx.ConnectError):
            httpx.get(state.urls.home, trust_env=False, timeout=10)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((state.urls.smtp_host, state.urls.smtp_port), timeout=10).close()


def test_a_damaged_index_is_built_again(tmp_path: Path) -> None:
    for _ in range(2):
        with Sandbox(tmp_path) as state:
            reply = httpx.get(f"{state.urls.geocoder}/search?q=metz", trust_env=False, timeout=10)
            assert reply.json()["features"][0]["properties"]["citycode"] == "57463"
        (built,) = tmp_path.glob("*.index")
        _ = built.write_bytes(built.read_bytes()[:1_000])


def test_a_folder_that_cannot_be_written_is_told_in_french(tmp_path: Path) -> None:
    in_the_way = tmp_path / "fichier"
    _ = in_the_way.write_text("", encoding="utf-8")
    before = threads()
    with pytest.raises(Unavailable) as told, Sandbox(in_the_way):
        raise AssertionError("it must not start")
    assert told.value.code == "folder_unwritable"
    assert threads() == before


def test_a_full_disk_is_told_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: str, encoding: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StorageFull) as told, Sandbox(tmp_path):
        raise AssertionError("it must not start")
    assert "disque est plein" in told.value.problem


def test_two_sandboxes_do_not_share_anything(tmp_path: Path) -> None:
    with Sandbox(tmp_path / "a") as one, Sandbox(tmp_path / "b") as other:
        one.faults.set("geocoder_429")
        one.inbox.add("", (), b"")
        assert other.faults.active() == {}
        assert other.inbox.messages == ()
        assert one.urls.issuer != other.urls.issuer


def test_open_connections_and_waiting_faults_do_not_hold_the_stop(tmp_path: Path) -> None:
    """What would still wait an hour would be ended by the test's own limit, which fails it."""
    before = threads()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Sandbox(tmp_path, delay_s=3_600, silence_s=3_600) as state:
            state.faults.set("catalogue_silence")
            state.faults.set("smtp_slow")
            with httpx.Client(trust_env=False, timeout=0.3) as client, pytest.raises(httpx.ReadTimeout):
                client.get(f"{state.urls.catalogue}/datasets/")
            idle = smtplib.SMTP(state.urls.smtp_host, state.urls.smtp_port, timeout=10)
            idle.ehlo()
            idle.mail("a@exemple.example")
            idle.putcmd("rcpt", "TO:<b@exemple.example>")
        idle.close()
    assert threads() == before
    asyncio.run(state.faults.wait(3_600))  # no fault waits any more


def test_an_error_in_the_block_stops_it_too(tmp_path: Path) -> None:
    before = threads()
    with pytest.raises(KeyError), Sandbox(tmp_path):
        raise KeyError
    assert threads() == before


def test_it_runs_beside_the_callers_own_event_loop(tmp_path: Path) -> None:
    async def visit() -> int:
        with Sandbox(tmp_path) as state:
            async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
                return (await client.get(state.urls.home)).status_code

    assert asyncio.run(visit()) == 200


def test_settings_name_what_a_service_needs(state: LocalState) -> None:
    settings = Settings.sandbox(**state.settings_values())
    assert settings.services.franceconnect == state.urls.issuer
    assert settings.services.franceconnect_plus == state.urls.franceconnect_plus
    assert settings.services.proconnect == state.urls.proconnect
    assert settings.services.geoplateforme == state.urls.geocoder
    assert settings.services.datagouv == state.urls.catalogue
    assert settings.smtp is not None
    assert (settings.smtp.host, settings.smtp.port) == (state.urls.smtp_host, state.urls.smtp_port)


def test_a_service_with_the_usual_settings_is_registered(state: LocalState) -> None:
    """Issuer, identifier, secret and return addresses of `Settings.sandbox` are those that each provider knows."""
    usual = Settings.sandbox()
    registrations = {
        "franceconnect": usual.franceconnect,
        "franceconnect_plus": usual.franceconnect_plus,
        "proconnect": usual.proconnect,
    }
    assert state.providers.keys() == registrations.keys()
    for name, settings in registrations.items():
        assert_registered(state.providers[name].config.clients[0], settings)


def assert_registered(provider: ServiceClient, settings: ProviderSettings) -> None:
    assert provider.encryption_alg == settings.id_encryption_alg == settings.userinfo_encryption_alg
    assert provider.client_id == settings.client_id
    assert settings.client_secret is not None
    assert provider.check_client_secret(settings.client_secret.resolve({}))
    assert settings.redirect_uri in provider.redirect_uris
    assert settings.post_logout_redirect_uri in provider.post_logout_redirect_uris


def test_a_registered_return_address_is_accepted_and_no_other(tmp_path: Path) -> None:
    mine = "http://127.0.0.1:1234/retour"
    with Sandbox(tmp_path, redirect_uris=[mine]) as state, httpx.Client(trust_env=False, timeout=10) as client:
        codes = [
            client.get(
                f"{state.urls.issuer}/authorize",
                params={
                    "client_id": SANDBOX_CLIENT_ID,
                    "redirect_uri": uri,
                    "response_type": "code",
                    "scope": "openid",
                    "acr_values": "eidas1",
                    "state": "e" * 32,
                    "nonce": "n" * 32,
                },
            ).status_code
            for uri in (mine, "http://127.0.0.1:1234/ailleurs")
        ]
    assert codes[0] in (200, 302, 303)
    assert codes[1] == 400


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_forever_ends_on_a_signal_and_gives_the_handlers_back(tmp_path: Path, number: signal.Signals) -> None:
    before, running = signal.getsignal(number), threads()
    seen: list[int] = []

    def ready(state: LocalState) -> None:
        seen.append(httpx.get(state.urls.home, trust_env=False, timeout=10).status_code)
        os.kill(os.getpid(), number)

    run_forever(tmp_path, http_port=0, smtp_port=0, on_ready=ready)
    assert seen == [200]
    assert signal.getsignal(number) is before
    assert threads() == running


@pytest.mark.parametrize("module", ["etatplateforme.sandbox", "etatplateforme.sandbox.pytest_plugin"])
def test_importing_loads_no_server(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    import etatplateforme.sandbox as package

    assert package.Sandbox is Sandbox
    with pytest.raises(AttributeError, match="Bac"):
        _ = vars(package)["__getattr__"]("Bac")
