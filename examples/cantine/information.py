"""Pages that inform: the start, help, how to use the service, accessibility, personal data, the paper form."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from .desk import Desk

PAGES = {
    "/aide": "aide.html",
    "/modalites": "modalites.html",
    "/accessibilite": "accessibilite.html",
    "/donnees-personnelles": "donnees_personnelles.html",
    "/formulaire-papier": "formulaire_papier.html",
}


class Information:
    """Routes of the pages that ask nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """These routes."""
        router = APIRouter()
        router.add_api_route("/", self.home, methods=["GET"])
        for path in PAGES:
            router.add_api_route(path, self.page, methods=["GET"])
        return router

    async def home(self, request: Request) -> Response:
        """Where the service starts: what it is, what is needed, how long it takes, the other ways."""
        visit = await self._desk.visit(request)
        works = self._desk.office.sign_in_works
        return self._desk.page("accueil.html", visit, questions=self._desk.questions, sign_in_works=works)

    async def page(self, request: Request) -> Response:
        """One of the pages of :data:`PAGES`."""
        visit = await self._desk.visit(request)
        return self._desk.page(PAGES[request.url.path], visit, questions=self._desk.questions)
