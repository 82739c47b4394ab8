"""The team's pages in a browser: axe finds nothing, and an agent settles a message with the keyboard alone."""

from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.routing import Mount

from cantine.serve import serving
from etatplateforme.notifications.state import State
from etatplateforme.sandbox.listen import listen
from etatplateforme.service import Service
from etatplateforme.web.team.admission import Admission
from etatplateforme.web.team.asgi import TeamPages
from tests.browser.axe import assert_accessible_document
from tests.support.team import Filled, always, filled


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return filled(tmp_path_factory.mktemp("equipe"))


@pytest.fixture(scope="module")
def url(morning: Filled) -> Generator[str]:
    service = morning.opened()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with service:
            yield

    admits = always(Admission.ADMITTED)
    app = Starlette(routes=[Mount("/equipe", TeamPages(service, admits))], lifespan=lifespan)
    listener = listen("127.0.0.1", 0, "equipe")
    with serving(app, listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/equipe/"


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
@pytest.mark.parametrize("page", ["", "message?recu={doute}"])
def test_axe_finds_nothing(
    page: str, width: int, scheme: str, url: str, morning: Filled, chromium: Browser, tmp_path: Path
) -> None:
    tab = chromium.new_page()
    try:
        tab.goto(url + page.format(**morning.receipts))
        html = tab.content()
    finally:
        tab.close()
    assert_accessible_document(
        html, width, chromium, tmp_path / "equipe.html", scheme="dark" if scheme == "dark" else "light"
    )


def test_an_agent_settles_a_message_with_the_keyboard(url: str, morning: Filled, chromium: Browser) -> None:
    receipt = morning.receipts["doute"]
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda told: complaints.append(told.text))
    try:
        tab.goto(url)
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")  # « Aller au contenu »
        for _ in range(20):
            tab.keyboard.press("Tab")
            if tab.locator(f"a:focus >> text={receipt}").count():
                break
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"**/message?recu={receipt}")
        for _ in range(5):
            tab.keyboard.press("Tab")
            if tab.locator("button:focus >> text=Il est parti").count():
                break
        tab.keyboard.press("Enter")
        tab.wait_for_url("**&fait=1")
        assert tab.get_by_role("status").inner_text() == "Le message est noté comme parti."
        assert tab.locator("button").count() == 0
    finally:
        context.close()
    assert complaints == []
    with Service.open(morning.manifest, environ={}, clock=morning.clock) as service:
        assert service.notifications.status(receipt).state is State.SENT
