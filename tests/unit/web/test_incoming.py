"""The two endpoints: kept before they answer, closed to strangers, and a GET that changes nothing."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from etatplateforme.core.clock import StillClock
from etatplateforme.errors import StorageFull
from etatplateforme.notifications.channels.signature import HmacSecret, SharedSecret
from etatplateforme.notifications.channels.unsubscribe import Unsubscription
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.provider import Fate, Outcome
from etatplateforme.notifications.receipts import LARGEST_RECEIPT, HttpReceipts, brevo_receipts, ovh_receipts
from etatplateforme.notifications.state import State
from etatplateforme.web.incoming import ReceiptsEndpoint, UnsubscribeEndpoint
from tests.unit.notifications.office import Carrier, aoffice, carried_by, message

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
SECRET = "s" * 32
BODY = b'{"messageId": 1, "msg_status": "delivered"}'
OURS = Unsubscription("https://marivaux.test/desinscription", "un secret de plus de seize caractères")


class Disk:
    """Keeps what it is given, once it is told to."""

    def __init__(self, *, full: bool = False) -> None:
        self.kept: list[object] = []
        self.full = full
        self.free = asyncio.Event()
        self.free.set()

    async def __call__(self, thing: object) -> None:
        await self.free.wait()
        if self.full:
            raise StorageFull("Le disque est plein.", remedy="Libérez de la place.")
        self.kept.append(thing)


def client(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://marivaux.test")


def endpoint(disk: Disk) -> ReceiptsEndpoint:
    return ReceiptsEndpoint(SharedSecret(f"Bearer {SECRET}"), brevo_receipts, disk, clock=StillClock(AT))


AUTHORISED = {"authorization": f"Bearer {SECRET}"}


async def test_a_receipt_is_kept_before_it_is_answered() -> None:
    disk = Disk()
    disk.free.clear()
    async with client(endpoint(disk)) as http:
        asked = asyncio.create_task(http.post("/x", content=BODY, headers=AUTHORISED))
        await asyncio.sleep(0.05)
        assert not asked.done()
        disk.free.set()
        assert (await asyncio.wait_for(asked, 5)).status_code == 204
    assert disk.kept == [(StatusReceipt("brevo_sms", Delivered.DELIVERED, AT, "1", "", "delivered"),)]


async def test_what_cannot_be_kept_is_asked_again() -> None:
    async with client(endpoint(Disk(full=True))) as http:
        reply = await http.post("/x", content=BODY, headers=AUTHORISED)
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "60")


@pytest.mark.parametrize(
    ("method", "body", "headers", "status"),
    [
        ("POST", BODY, {}, 401),
        ("POST", BODY, {"authorization": "Bearer autre"}, 401),
        ("POST", b"pas un accus\xe9", AUTHORISED, 400),
        ("POST", b"[" * 40_000, AUTHORISED, 400),
        ("POST", b"x" * (LARGEST_RECEIPT + 1), AUTHORISED, 413),
        ("PUT", BODY, AUTHORISED, 405),
    ],
)
async def test_strangers_and_nonsense_keep_nothing(
    method: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    disk = Disk()
    async with client(endpoint(disk)) as http:
        assert (await http.request(method, "/x", content=body, headers=headers)).status_code == status
    assert disk.kept == []


async def test_ovh_calls_with_a_secret_in_the_address() -> None:
    disk = Disk()
    app = ReceiptsEndpoint(SharedSecret(SECRET, parameter="cle"), ovh_receipts, disk, clock=StillClock(AT))
    async with client(app) as http:
        assert (await http.get(f"/x?cle={SECRET}&id=42&ptt=4")).status_code == 204
        assert (await http.get("/x?cle=autre&id=42&ptt=4")).status_code == 401
    assert len(disk.kept) == 1


async def test_a_signed_receipt_is_not_played_again_later() -> None:
    disk, clock, secret = Disk(), StillClock(AT), HmacSecret("un secret assez long pour signer")
    read = HttpReceipts("id", "status", {"ok": Delivered.DELIVERED})
    body = b'{"id": "7", "status": "ok"}'
    headers = secret.sign("m1", AT, body)
    async with client(ReceiptsEndpoint(secret, read, disk, clock=clock)) as http:
        assert (await http.post("/x", content=body, headers=headers)).status_code == 204
        assert (await http.post("/x", content=body + b" ", headers=headers)).status_code == 401
        clock.advance(600)
        assert (await http.post("/x", content=body, headers=headers)).status_code == 401
    assert len(disk.kept) == 1


async def test_one_click() -> None:
    disk = Disk()
    async with client(UnsubscribeEndpoint(OURS, disk)) as http:
        link = OURS.link("m1")
        page = await http.get(link)
        assert (page.status_code, disk.kept) == (200, [])
        assert '<button name="List-Unsubscribe" value="One-Click">' in page.text
        assert '<html lang="fr">' in page.text
        posted = await http.post(link, data={"List-Unsubscribe": "One-Click"})
        assert posted.status_code == 200
        assert "Vous ne recevrez plus" in posted.text
    assert disk.kept == ["m1"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"?jeton={OURS.token('m1')}x", b"List-Unsubscribe=One-Click", 400),
        ("", b"List-Unsubscribe=One-Click", 400),
        (f"?jeton={OURS.token('m1')}", b"", 400),
        (f"?jeton={OURS.token('m1')}", b"List-Unsubscribe=Two-Click", 400),
        (f"?jeton={OURS.token('m1')}", b"x" * (LARGEST_RECEIPT + 1), 400),
    ],
)
async def test_what_is_not_a_click_unsubscribes_nobody(path: str, body: bytes, status: int) -> None:
    disk = Disk()
    async with client(UnsubscribeEndpoint(OURS, disk)) as http:
        assert (await http.post(f"/desinscription{path}", content=body)).status_code == status
        assert (await http.delete("/desinscription")).status_code == 405
    assert disk.kept == []


async def test_an_unsubscription_that_cannot_be_kept_is_said() -> None:
    async with client(UnsubscribeEndpoint(OURS, Disk(full=True))) as http:
        reply = await http.post(OURS.link("m1"), content=b"List-Unsubscribe=One-Click")
    assert reply.status_code == 503
    assert "Recommencez" in reply.text


async def test_a_replayed_receipt_counts_once_and_never_takes_back(tmp_path: Path) -> None:
    """Within the window of five minutes a signed request may come twice: the ledger knows it, whatever the order."""
    secret = HmacSecret("un secret assez long pour signer")
    read = HttpReceipts("id", "status", {"ok": Delivered.DELIVERED, "route": Delivered.ON_ITS_WAY}, provider="carrier")
    taking = Carrier(lambda parcel: Outcome(Fate.ACCEPTED, provider_id="7"))
    async with aoffice(tmp_path) as place:
        town = place.aagent(settings=carried_by(taking))
        receipt = await town.notify(message())
        await town.deliver()
        at = place.still.now()
        route, arrived = b'{"id": "7", "status": "route"}', b'{"id": "7", "status": "ok"}'
        async with client(ReceiptsEndpoint(secret, read, town.record_news, clock=place.still)) as http:
            for number, body in enumerate((route, arrived, route, arrived, route)):
                headers = secret.sign(f"m{number % 2}", at, body)
                assert (await http.post("/x", content=body, headers=headers)).status_code == 204
        status = await town.status(receipt.id)
        assert (status.state, status.news) == (State.SENT, Delivered.DELIVERED)
        assert place.scalar("SELECT count(*) FROM notification_news") == 2


async def test_the_secret_of_an_address_does_not_open_another(tmp_path: Path) -> None:
    """OVHcloud and Brevo sign nothing: their secret is all there is, so each endpoint has its own."""
    disk = Disk()
    ovh = ReceiptsEndpoint(SharedSecret(SECRET, parameter="cle"), ovh_receipts, disk, clock=StillClock(AT))
    async with client(ovh) as http:
        for query in (f"cle={SECRET}&cle=x", f"CLE={SECRET}", f"clef={SECRET}", "cle="):
            assert (await http.get(f"/x?{query}&id=42&ptt=4")).status_code == 401
        assert (await http.post("/x?id=42&ptt=4", headers={"authorization": SECRET})).status_code == 401
    assert disk.kept == []
