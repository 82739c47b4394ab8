"""Pages of what went wrong. Each one says what to do now, and shows the counter and the telephone."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from etatplateforme.core.gate import Refused
from etatplateforme.errors import Conflict, EtatError, InvalidInput, TooLarge, Unavailable

from .desk import Desk
from .forms import PageExpired, WrongMedium

STATUS: tuple[tuple[type[EtatError], int, str], ...] = (
    (PageExpired, 403, "Votre envoi n'a pas été pris en compte"),
    (Refused, 403, "Cette étape n'est pas possible en ligne"),
    (WrongMedium, 415, "Votre envoi n'a pas pu être lu"),
    (TooLarge, 413, "Votre envoi est trop long"),
    (Conflict, 409, "Cette demande est déjà enregistrée"),
    (InvalidInput, 400, "Votre demande n'a pas pu être lue"),
    (Unavailable, 503, "Le service est momentanément interrompu"),
)
NOT_FOUND = ("Page introuvable", "L'adresse est peut-être mal écrite, ou la page a changé de place.")
NOT_SO = ("Cette page s'ouvre autrement", "Revenez au début de la démarche : aucune réponse n'a été envoyée.")
TROUBLE = ("Le service rencontre une difficulté", "Ce n'est pas de votre fait. Réessayez dans quelques minutes.")

Handler = Callable[[Request, Exception], Awaitable[Response]]


def handle_failures(app: FastAPI, desk: Desk, headers: Mapping[str, str]) -> None:
    """Give *app* its pages of failure. What is unforeseen is answered outside the middleware, hence *headers*."""

    def page(status: int, title: str, message: str) -> Response:
        return desk.page("erreur.html", None, status=status, title=title, message=message)

    async def of_ours(request: Request, error: Exception) -> Response:
        message = error.citizen_message if isinstance(error, EtatError) else TROUBLE[1]
        for kind, status, title in STATUS:
            if isinstance(error, kind):
                return page(status, title, message)
        return page(500, TROUBLE[0], message)

    async def of_http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return page(status, *(NOT_FOUND if status == 404 else NOT_SO if status == 405 else TROUBLE))

    async def unforeseen(request: Request, error: Exception) -> Response:
        answer = page(500, *TROUBLE)
        answer.headers.update(headers)
        return answer

    handlers: tuple[tuple[type[Exception], Handler], ...] = (
        (EtatError, of_ours),
        (HTTPException, of_http),
        (Exception, unforeseen),
    )
    for kind, handler in handlers:
        app.add_exception_handler(kind, handler)
