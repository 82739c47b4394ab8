"""A person in front of the sandbox's providers, for tests: chooses who they are, accepts or refuses, and comes back."""

from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from etatplateforme.errors import InvalidInput

PATIENCE_S = 30.0
LARGEST_PAGE = 1_000_000
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def sign_in_as(url: str, person: str = "", *, accept: bool = True) -> str:
    """Go through the pages of a sandbox's provider, and answer the address to which it sends the browser back.

    :param url: where the service redirects: the provider's ``/authorize`` with its parameters.
    :param person: key of who signs in (``etat_people``); the first one of that provider when it is left out.
    :param accept: False for who refuses to let their identity go.
    :raises InvalidInput: ``sandbox_refused`` when the provider shows an error page instead, ``unknown_person``.
    """
    started = _exchange("GET", url)
    if "/interaction/" not in started:
        return started  # the provider refuses at once, and tells the service
    page = started
    if accept:
        chosen = _exchange("POST", f"{page}/personne", {"personne": person or _first_person(page)})
        if not chosen:
            raise InvalidInput(
                "Cette personne n'existe pas chez ce fournisseur du bac à sable.",
                remedy="Prenez une clé de « etat_people » : un citoyen chez FranceConnect, un agent chez ProConnect.",
                code="unknown_person",
            )
    return _exchange("POST", f"{page}/decision", {"decision": "accepter" if accept else "refuser"})


def _first_person(page: str) -> str:
    """The key of the person that the page proposes."""
    return _answer("GET", page).text.partition(" checked>")[0].rpartition('value="')[2].partition('"')[0]


def _exchange(method: str, url: str, form: dict[str, str] | None = None) -> str:
    """Where the answer redirects; empty for a form that was not understood (422)."""
    answer = _answer(method, url, form)
    if answer.status == 422 or answer.location:
        return answer.location
    raise InvalidInput(
        f"Le fournisseur du bac à sable affiche une page d'erreur ({answer.status}) au lieu de continuer.",
        remedy="Ouvrez l'adresse de départ dans un navigateur : la page dit quel paramètre corriger.",
        code="sandbox_refused",
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str
    text: str


def _answer(method: str, url: str, form: dict[str, str] | None = None) -> _Answer:
    """One exchange; a redirect is not followed."""
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    with closing(HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_S)) as connection:
        connection.request(method, target, urlencode(form) if form else None, _FORM if form else {})
        reply = connection.getresponse()
        return _Answer(reply.status, reply.getheader("Location", ""), reply.read(LARGEST_PAGE).decode())
