"""The application: its routes over an :class:`~etatplateforme.service.AsyncService`, and its work behind the pages."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from etatplateforme.evidence.files import sheets_in
from etatplateforme.service import AsyncService
from etatplateforme.web.asgi import PageGuard
from etatplateforme.web.page_guard import Watch, Watcher
from etatplateforme.web.proof import AsgiProof

from .desk import Desk
from .enrolling import Enrolling
from .failures import handle_failures
from .headers import ProtectiveHeaders, protective
from .information import Information
from .pages import FOLDER
from .sign_in import SignIn
from .suggestions import Suggestions

STATIC = FOLDER / "static"


def create_app(service: AsyncService, watcher: Watcher | None = None) -> FastAPI:
    """The application over *service*, opened with :data:`tables.SCHEMA`; it closes the service when it stops.

    *watcher* counts what its outgoing pages have wrong; by default, a share of them is looked at.
    """
    desk = Desk.of(service)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with service:
            work = asyncio.create_task(desk.office.run(), name="cantine-office")
            try:
                yield
            finally:
                _ = work.cancel()
                with suppress(asyncio.CancelledError):
                    await work

    app = FastAPI(
        title=service.manifest.service.name,
        lifespan=lifespan,
        openapi_url=None,  # pages for people: there is no API to describe
        redirect_slashes=False,  # it would write an address made of the Host header
    )
    app.include_router(Information(desk).router())
    app.include_router(Enrolling(desk).router())
    if service.manifest.addresses is not None:
        app.include_router(Suggestions(desk).router())
    if service.manifest.identity is not None:
        app.include_router(SignIn(desk).router())
    app.mount("/statique", StaticFiles(directory=STATIC), name="statique")
    providers = (service.settings.services.franceconnect,) if service.manifest.identity is not None else ()
    headers = protective(providers, secure=desk.cookies.secure)
    app.add_middleware(ProtectiveHeaders, headers=headers)
    app.add_middleware(PageGuard, watch=watcher or Watch(sheets=sheets_in(STATIC, at="/statique")))
    app.add_middleware(AsgiProof, folder=service.plan.data_dir / "preuve")
    handle_failures(app, desk, headers)
    return app
