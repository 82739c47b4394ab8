"""The geocoder in an application of one's own: an index that is replaced, and clients that ask too often."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from etatplateforme.addresses import throttle
from etatplateforme.addresses.index import build
from etatplateforme.addresses.serving import geocoder
from etatplateforme.addresses.throttle import Throttle
from etatplateforme.core.clock import StillClock
from etatplateforme.errors import Unavailable

HEAD = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n"
LINE = "15014_0010_00001;1;;Rue des {};15000;15014;Aurillac;2.44;44.92\n"


def made(folder: Path, name: str, day: int) -> Path:
    (folder / "ban.csv").write_text(HEAD + LINE.format(name))
    build([folder / "ban.csv"], folder / "a.idx", source_date=date(2026, 9, day), licence="LO")
    return folder / "a.idx"


async def asked(app: ASGIApp, path: str, client: str = "203.0.113.1", **params: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=app, client=(client, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as one:
        return await one.get(path, params=params)


async def test_it_mounts_and_sees_the_index_replaced(tmp_path: Path) -> None:
    app = Starlette(routes=[Mount("/geocodage", geocoder(made(tmp_path, "Écoles", 1)))])
    first = (await asked(app, "/geocodage/search", q="1 rue des ecoles aurillac")).json()
    assert (first["features"][0]["properties"]["label"], first["date"]) == (
        "1 Rue des Écoles 15000 Aurillac", "2026-09-01",
    )  # fmt: skip
    await asyncio.to_thread(made, tmp_path, "Tamis", 2)
    then = (await asked(app, "/geocodage/search", q="1 rue des tamis aurillac")).json()
    assert (then["features"][0]["properties"]["label"], then["date"]) == (
        "1 Rue des Tamis 15000 Aurillac", "2026-09-02",
    )  # fmt: skip


def test_no_index_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        geocoder(tmp_path / "absent.idx")


class Bounded:
    """An application behind a throttle of ten requests a second, on a clock that stands still."""

    def __init__(self) -> None:
        self.clock = StillClock(datetime(2026, 9, 1, tzinfo=UTC))
        self.app = Throttle(self._answer, 10, self.clock)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def statuses(self, count: int, client: str = "203.0.113.1") -> list[int]:
        return [(await asked(self.app, "/", client)).status_code for _ in range(count)]


async def test_who_asks_too_often_is_held_for_five_seconds_and_the_others_are_not() -> None:
    bounded = Bounded()
    assert await bounded.statuses(10) == [204] * 10
    flooded = await asked(bounded.app, "/")
    assert (flooded.status_code, flooded.headers["retry-after"]) == (429, "5")
    assert await bounded.statuses(1, "203.0.113.2") == [204]
    bounded.clock.advance(4.5)
    assert await bounded.statuses(1) == [429]  # it insists: five seconds more
    bounded.clock.advance(5.2)
    assert await bounded.statuses(1) == [204]


async def test_a_steady_client_is_never_held() -> None:
    bounded = Bounded()
    for _ in range(50):
        assert await bounded.statuses(1) == [204]
        bounded.clock.advance(0.1)


async def test_memory_does_not_grow_with_the_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_CLIENTS", 3)
    bounded = Bounded()
    for last in range(9):
        assert await bounded.statuses(1, f"203.0.113.{last}") == [204]
    assert len(bounded.app._full) == 3
