"""The team's pages: closed by default, nobody in them, whole for our own engine, changed by their own forms only."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.notifications.state import State
from etatplateforme.service import AsyncService
from etatplateforme.values.finding import Verdict
from etatplateforme.web.team.admission import Admission
from etatplateforme.web.team.asgi import TeamPages
from etatplateforme.web.team.pages import lasting
from tests.support.team import Filled, always, filled

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def one_morning(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return filled(tmp_path_factory.mktemp("matin"))


@pytest.fixture
def morning(one_morning: Filled, tmp_path: Path) -> Filled:
    """A copy for each test."""
    return one_morning.copied(tmp_path / "copie")


@asynccontextmanager
async def team(
    morning: Filled, admission: Admission = Admission.ADMITTED
) -> AsyncIterator[tuple[httpx.AsyncClient, AsyncService]]:
    async with morning.opened() as service:
        app = Starlette(routes=[Mount("/equipe", TeamPages(service, always(admission)))])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as http:
            yield http, service


async def test_every_page_passes_our_own_engine_and_names_nobody(morning: Filled) -> None:
    async with team(morning) as (http, _):
        paths = ("", *(f"message?recu={receipt}" for receipt in (*morning.receipts.values(), "inconnu")))
        pages = {path: await http.get(f"/equipe/{path}") for path in paths}
    audit = audit_pages([Page(path or "accueil", one.text, PageKind.STEP) for path, one in pages.items()])
    assert [finding.message for finding in audit.of(Verdict.FAILED)] == []
    for one in pages.values():
        assert "simulation.test" not in one.text
        assert "Zoé" not in one.text
        assert "style-src 'sha256-" in one.headers["content-security-policy"]
        assert not re.search(r'style="', one.text), "the policy lets no other style in"


async def test_the_last_day_is_counted_by_the_hour_and_the_picture_says_the_same(morning: Filled) -> None:
    async with team(morning) as (http, service):
        page = (await http.get("/equipe/")).text
        board = await service.notifications.board()
    by_hour = [(hour.accepted, hour.sent, hour.delivered, hour.failed, hour.uncertain) for hour in board.hours]
    assert by_hour[-4:] == [(3, 1, 0, 1, 1), (6, 2, 0, 2, 2), (9, 3, 0, 3, 3), (4, 2, 1, 1, 0)]
    assert not any(map(any, by_hour[:-4]))
    assert "En vingt-quatre heures : 22 acceptés, 8 partis, 1 remis, 7 échoués, 6 douteux." in page
    assert page.count("<rect") - 1 == sum(count > 0 for hour in by_hour for count in hour)
    assert '<th scope="row">7 h</th><td>3</td><td>1</td><td>0</td><td>1</td><td>1</td>' in page
    assert sum(sum(stack.counts.values()) for stack in board.stacks) == 22


@pytest.mark.parametrize(("admission", "status"), [(Admission.UNKNOWN, 401), (Admission.REFUSED, 403)])
async def test_nobody_else_sees_or_changes_anything(admission: Admission, status: int, morning: Filled) -> None:
    receipt = morning.receipts["waiting"]
    async with team(morning, admission) as (http, service):
        for reply in (
            await http.get("/equipe/"),
            await http.get(f"/equipe/message?recu={receipt}"),
            await http.post("/equipe/message", data={"recu": receipt, "geste": "annuler"}, headers=OURS),
        ):
            assert reply.status_code == status
            assert receipt not in reply.text
        assert (await service.notifications.status(receipt)).state is State.QUEUED


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://ailleurs.test"}],
)
async def test_a_form_of_another_site_changes_nothing(headers: dict[str, str], morning: Filled) -> None:
    receipt = morning.receipts["waiting"]
    async with team(morning) as (http, service):
        reply = await http.post("/equipe/message", data={"recu": receipt, "geste": "annuler"}, headers=headers)
        assert reply.status_code == 403
        assert (await service.notifications.status(receipt)).state is State.QUEUED


@pytest.mark.parametrize("headers", [OURS, {"origin": "http://127.0.0.1:8000"}])
@pytest.mark.parametrize(
    ("which", "act", "state"),
    [
        ("waiting", "annuler", State.CANCELLED),
        ("doute", "renvoyer", State.QUEUED),
        ("doute", "parti", State.SENT),
    ],
)
async def test_an_agent_decides(which: str, act: str, state: State, headers: dict[str, str], morning: Filled) -> None:
    receipt = morning.receipts[which]
    async with team(morning) as (http, service):
        assert f'value="{act}"' in (await http.get(f"/equipe/message?recu={receipt}")).text
        done = await http.post("/equipe/message", data={"recu": receipt, "geste": act}, headers=headers)
        assert (done.status_code, done.headers["location"]) == (303, f"/equipe/message?recu={receipt}&fait=1")
        assert 'role="status"' in (await http.get(done.headers["location"])).text
        assert (await service.notifications.status(receipt)).state is state
        again = await http.post("/equipe/message", data={"recu": receipt, "geste": act}, headers=headers)
        assert again.status_code == (303 if state is State.QUEUED and act == "annuler" else 409)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/equipe/message?recu=x", 404), ("GET", "/equipe/autre", 404), ("DELETE", "/equipe/message", 405)],
)
async def test_what_is_not_there(method: str, path: str, status: int, morning: Filled) -> None:
    async with team(morning) as (http, _):
        assert (await http.request(method, path, headers=OURS)).status_code == status


@pytest.mark.parametrize("body", [b"recu=x&recu=y&geste=parti", b"x" * 100_000, b"geste=autre"])
async def test_a_form_that_is_not_whole_is_refused(body: bytes, morning: Filled) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    async with team(morning) as (http, _):
        reply = await http.post("/equipe/message", content=body, headers={**OURS, **kind})
    assert reply.status_code in (403, 404)


async def test_it_is_not_made_without_the_address_of_the_service(morning: Filled) -> None:
    (morning.manifest.parent / "settings.toml").write_text('[integration]\ndata_dir = "donnees"\n')
    async with AsyncService.open(morning.manifest, environ={}, environment="integration") as service:
        with pytest.raises(InvalidInput, match="no_base_url"):
            TeamPages(service, always(Admission.ADMITTED))


def test_how_long_is_said_as_people_say_it() -> None:
    said = [lasting(timedelta(minutes=minutes)) for minutes in (0, 59, 60, 47 * 60, 48 * 60)]
    assert said == ["0 min", "59 min", "1 h", "47 h", "2 jours"]
