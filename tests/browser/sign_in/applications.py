"""Three applications that say who is there; each gets its sign-in in one line."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Protocol, cast

from etatplateforme.service import AsyncService, Service
from etatplateforme.web.asgi import App as AsgiApp
from etatplateforme.web.asgi import Scope
from etatplateforme.web.sign_in import asgi, wsgi
from etatplateforme.web.wsgi import App as WsgiApp
from etatplateforme.web.wsgi import Environ

PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Dossier</title></head><body><main><h1>Dossier</h1>
<p id="qui">{who}</p>
<form method="post" action="/connexion"><input type="hidden" name="suite" value="/dossier?etape=2">
<button>Se connecter</button></form>
<form method="post" action="/deconnexion"><button>Se déconnecter</button></form>
</main></body></html>"""
NOBODY = "personne"


class Meta(Protocol):
    """What is used of a request of Django, which comes without types."""

    META: Environ


def fastapi_app(service: AsyncService) -> AsgiApp:
    """FastAPI."""
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import HTMLResponse

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with service:
            yield

    app = FastAPI(openapi_url=None, lifespan=lifespan)

    async def page(request: Request) -> HTMLResponse:
        session = await asgi.visitor(cast(Scope, request.scope)).current()
        return HTMLResponse(PAGE.format(who=session.identity.family_name if session else NOBODY))

    app.add_api_route("/", page, response_class=HTMLResponse)
    app.add_api_route("/dossier", page, response_class=HTMLResponse)
    app.add_middleware(asgi.SignIn, service=service)
    return cast(AsgiApp, app)


def flask_app(service: Service) -> WsgiApp:
    """Flask."""
    from flask import Flask, request

    app = Flask("essai")

    def page() -> str:
        session = wsgi.visitor(cast(Environ, request.environ)).current()
        return PAGE.format(who=session.identity.family_name if session else NOBODY)

    app.add_url_rule("/", "accueil", page)
    app.add_url_rule("/dossier", "dossier", page)
    return wsgi.SignIn(cast(WsgiApp, app.wsgi_app), service)


def django_app(service: Service) -> WsgiApp:
    """Django, its settings made here: no database, no session, no cookie of its own."""
    django, conf = import_module("django"), import_module("django.conf")
    path, answer = import_module("django.urls").path, import_module("django.http").HttpResponse

    def page(request: Meta) -> object:
        session = wsgi.visitor(request.META).current()
        return answer(PAGE.format(who=session.identity.family_name if session else NOBODY))

    urls = type("urls", (), {"urlpatterns": (path("", page), path("dossier", page))})
    if not conf.settings.configured:
        conf.settings.configure(SECRET_KEY="essai", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=urls)
        django.setup()
    handler: WsgiApp = import_module("django.core.handlers.wsgi").WSGIHandler()
    return wsgi.SignIn(handler, service)


WSGI: dict[str, Callable[[Service], WsgiApp]] = {"flask": flask_app, "django": django_app}
