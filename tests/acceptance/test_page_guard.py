"""The example with the guard in each mode, over HTTP on loopback: what people get, and what the town hall learns."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import HTMLResponse

from cantine.app import STATIC, create_app
from cantine.serve import MANIFEST, open_service
from etatplateforme.evidence.files import sheets_in
from etatplateforme.guarantor import Page
from etatplateforme.manifest import Settings
from etatplateforme.values.finding import Level, Verdict
from etatplateforme.web.admission import PagesRefused, admit_pages
from etatplateforme.web.page_guard import Watch, Watcher
from etatplateforme.web.staging import audit_running
from tests.browser.town_hall import TownHall, running

SHEETS = sheets_in(STATIC, at="/statique")
PATHS = ("/", "/inscription", "/aide", "/modalites", "/accessibilite", "/donnees-personnelles", "/absente")
MARK = re.compile(rb'value="[^"]*"')
"""A form holds a mark of its visit."""
POOR = (
    "<!doctype html><html lang='fr'><head><title>Essai</title></head>"
    "<body><main><h1>Essai</h1><img src='/statique/cantine.svg'></main></body></html>"
)


@contextmanager
def town_hall(folder: Path, level: Level) -> Generator[tuple[TownHall, Watcher]]:
    """The example, its pages looked at one by one."""
    watcher = Watcher(Watch(level=level, every=1, per_minute=1000, waiting=100, sheets=SHEETS))
    with running(folder, MANIFEST, watcher=watcher) as hall:
        yield hall, watcher


def pages_of(hall: TownHall) -> list[httpx.Response]:
    with httpx.Client(base_url=hall.url, trust_env=False) as client:
        return [client.get(path) for path in PATHS]


def test_observe_changes_nothing_and_counts_each_page(tmp_path: Path) -> None:
    (tmp_path / "off").mkdir()
    (tmp_path / "observe").mkdir()
    with town_hall(tmp_path / "off", Level.OFF) as (hall, _):
        bare = pages_of(hall)
    with town_hall(tmp_path / "observe", Level.OBSERVE) as (hall, watcher):
        guarded = pages_of(hall)
        watcher.settle()
        seen = watcher.seen()
    for one, other in zip(bare, guarded, strict=True):
        assert MARK.sub(b"", other.content) == MARK.sub(b"", one.content)
        assert [name for name in other.headers if name != "date"] == [name for name in one.headers if name != "date"]
    assert seen.out == seen.judged == len(PATHS)
    assert seen.of(Verdict.FAILED) == ()
    assert seen.overlooked == {}


def test_warn_shows_the_findings_and_keeps_the_journey(tmp_path: Path) -> None:
    with town_hall(tmp_path, Level.WARN) as (hall, _):
        for page in pages_of(hall):
            assert b"Garant : accessibilit" in page.content
            assert "RGAA : 0 &#224; corriger" in page.text
            assert page.headers["content-length"] == str(len(page.content))
            assert "'sha256-" in page.headers["content-security-policy"]
            assert "script-src 'self';" in page.headers["content-security-policy"]
        style = httpx.get(f"{hall.url}/statique/cantine.css", trust_env=False)
        assert style.content == (STATIC / "cantine.css").read_bytes()


def test_enforce_starts_on_the_pages_of_the_example_and_refuses_a_poor_one(tmp_path: Path) -> None:
    with town_hall(tmp_path, Level.OFF) as (hall, _):
        pages = [Page(path, page.text, sheets=SHEETS) for path, page in zip(PATHS, pages_of(hall), strict=True)]
    assert admit_pages(pages).pages == PATHS
    with pytest.raises(PagesRefused) as refused:
        _ = admit_pages([*pages, Page("essai", POOR)])
    assert "essai:1:" in str(refused.value)
    assert [finding.test for finding in refused.value.decision.findings] == ["1.1.1"]


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    settings = Settings.sandbox(base_url="http://127.0.0.1:8000", data_dir=str(tmp_path))
    made = create_app(open_service(MANIFEST, settings=settings, environ={}, folder=tmp_path), Watcher(Watch()))
    made.add_api_route("/essai", lambda: HTMLResponse(POOR), response_model=None)
    return made


@pytest.mark.anyio
async def test_the_example_audits_itself_from_its_own_links(app: FastAPI) -> None:
    base_url = "http://127.0.0.1:8000"
    audit = await audit_running(app, base_url=base_url, paths=("/", "/essai"))
    assert {"/", "/inscription", "/aide", "/accessibilite", "/essai"} <= set(audit.pages)
    assert [(one.test, one.place.where) for one in audit.of(Verdict.FAILED) if one.place] == [("1.1.1", "/essai")]
