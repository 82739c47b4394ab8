"""The session cookie: a random identifier and nothing else, out of reach of scripts and of other sites."""

from dataclasses import dataclass

from etatplateforme.identity.profiles import FRANCECONNECT
from etatplateforme.identity.settings import IdentitySettings


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """Name and attributes of the cookie of one service.

    In https the name begins with ``__Host-``: browsers then accept it only as ``Secure``, for this host and path ``/``
    (RFC 6265bis, 4.1.3.2). On loopback in http, browsers and tools drop such cookies, so the name is plain there.
    ``SameSite=Lax`` lets it come along when the provider sends the person back, and on no request of another site.
    """

    secure: bool
    plain_name: str = FRANCECONNECT.cookie

    @classmethod
    def of(cls, settings: IdentitySettings) -> "SessionCookie":
        """The cookie of a service with these settings: citizens and agents have each their own."""
        return cls(settings.secure, settings.profile.cookie)

    @property
    def name(self) -> str:
        """Name of the cookie."""
        return f"__Host-{self.plain_name}" if self.secure else self.plain_name

    def set(self, session_id: str, lifetime: int) -> str:
        """Value of the ``Set-Cookie`` header that keeps *session_id* for *lifetime* seconds."""
        return f"{self.name}={session_id}; Max-Age={lifetime}; {self._attributes}"

    def clear(self) -> str:
        """Value of the ``Set-Cookie`` header that forgets the session."""
        return f"{self.name}=; Max-Age=0; {self._attributes}"

    @property
    def _attributes(self) -> str:
        return "Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if self.secure else "")
