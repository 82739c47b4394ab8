"""mozilla-django-oidc, as its documentation installs it, in one file.

On: PKCE (``OIDC_USE_PKCE``), nonce and state (by default), the algorithm (``OIDC_RP_SIGN_ALGO``), ``OIDC_TIMEOUT``,
``acr_values`` by ``OIDC_AUTH_REQUEST_EXTRA_PARAMS``. The backend is changed as its documentation shows, so that users
are known by ``sub`` and not by e-mail, and ``verify_claims`` requires that ``sub``.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Protocol, TypeAlias
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from benchmarks.peers.sign_in.registration import Registration

WsgiApp: TypeAlias = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


class User(Protocol):
    """What is used of a user of Django, which comes without types."""

    is_authenticated: bool

    def get_username(self) -> str:
        """The subject, here."""
        ...


class Request(Protocol):
    """What is used of a request of Django."""

    user: User


ASKED = Registration.given()
import_module("django.conf").settings.configure(
    SECRET_KEY="une-cle-de-banc-d-essai",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "mozilla_django_oidc",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(ASKED.folder) / "django.db")}},
    SESSION_ENGINE="django.contrib.sessions.backends.cache",
    AUTHENTICATION_BACKENDS=[f"{__name__}.BySubject"],
    LOGGING_CONFIG=None,
    LOGIN_REDIRECT_URL="/qui",
    LOGIN_REDIRECT_URL_FAILURE="/qui",
    OIDC_RP_CLIENT_ID=ASKED.client_id,
    OIDC_RP_CLIENT_SECRET=ASKED.client_secret,
    OIDC_RP_SIGN_ALGO=ASKED.alg,
    OIDC_RP_SCOPES=" ".join(ASKED.scopes),
    OIDC_OP_AUTHORIZATION_ENDPOINT=f"{ASKED.issuer}/authorize",
    OIDC_OP_TOKEN_ENDPOINT=f"{ASKED.issuer}/token",
    OIDC_OP_USER_ENDPOINT=f"{ASKED.issuer}/userinfo",
    OIDC_OP_JWKS_ENDPOINT=f"{ASKED.issuer}/jwks",
    OIDC_AUTH_REQUEST_EXTRA_PARAMS={"acr_values": ASKED.acr},
    OIDC_USE_PKCE=True,
    OIDC_TIMEOUT=ASKED.timeout,
)
import_module("django").setup()
USERS = import_module("django.contrib.auth.models").User.objects

if TYPE_CHECKING:

    class OIDCAuthenticationBackend:
        """What is used of the library, which comes without types."""

else:
    OIDCAuthenticationBackend = import_module("mozilla_django_oidc.auth").OIDCAuthenticationBackend


class BySubject(OIDCAuthenticationBackend):
    """Users known by the subject of their provider."""

    def verify_claims(self, claims: dict[str, object]) -> bool:
        """Nobody without a subject."""
        return isinstance(claims.get("sub"), str)

    def filter_users_by_claims(self, claims: dict[str, object]) -> Iterable[User]:
        """The user of that subject."""
        found: Iterable[User] = USERS.filter(username=claims["sub"])
        return found

    def create_user(self, claims: dict[str, object]) -> User:
        """A user of that subject."""
        made: User = USERS.create_user(str(claims["sub"]))
        return made


def who(request: Request) -> object:
    """Who is signed in."""
    user = request.user
    return import_module("django.http").JsonResponse({"qui": user.get_username() if user.is_authenticated else None})


_urls = import_module("django.urls")
urlpatterns = [_urls.path("oidc/", _urls.include("mozilla_django_oidc.urls")), _urls.path("qui", who)]


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request, as in service."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Nothing is logged."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


if __name__ == "__main__":
    import_module("django.core.management").call_command("migrate", verbosity=0)
    handler: WsgiApp = import_module("django.core.handlers.wsgi").WSGIHandler()
    make_server("127.0.0.1", ASKED.port, handler, Server, Quiet).serve_forever()
