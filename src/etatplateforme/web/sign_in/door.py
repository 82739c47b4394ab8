"""The routes of a sign-in, as acts: start, come back, leave, be gone, find one's account again. Each answers a request.

Starting and leaving are POSTs that a page of the service itself sent; another site can neither begin a sign-in in the
name of a person nor end their session. Whatever fails leads to a page that tells the other ways.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, cast

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Op
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.identity.cookie import SessionCookie
from etatplateforme.identity.errors import Declined, SignInRefused
from etatplateforme.identity.relying_party import RelyingParty, SignedIn
from etatplateforme.identity.sessions import Identified, SignedInSession, Who
from etatplateforme.identity.settings import IdentitySettings
from etatplateforme.manifest.model import Manifest
from etatplateforme.values.intent import Intent
from etatplateforme.values.mandate import Mandate
from etatplateforme.web.sign_in.exchange import Answer, Request, origin_of, page, redirect
from etatplateforme.web.sign_in.meeting import Meeting
from etatplateforme.web.sign_in.pages import STATUSES, Draw, Happening, Occasion, draw, policy

_LOG = logging.getLogger(__name__)

PARTY = RelyingParty[object, Identified]
"""The acts of any relying party."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the routes stand. ``back`` and ``gone`` are registered with the provider."""

    start: str = "/connexion"
    back: str = "/connexion/retour"
    leave: str = "/deconnexion"
    gone: str = "/deconnexion/retour"
    home: str = "/"
    relink: str = "/connexion/rattachement"


AGENT_PATHS = Paths(
    "/agents/connexion",
    "/agents/connexion/retour",
    "/agents/deconnexion",
    "/agents/deconnexion/retour",
    "/agents",
    "/agents/connexion/rattachement",
)
"""Where agents sign in, beside citizens."""


class Door(Block[M], Generic[M, Who]):
    """The routes of one provider, over its relying party.

    ``field`` is the field of the form that says where to go afterwards: a path of this service, nothing else.
    ``arrived`` is a body of the application's own, run when somebody is signed in, while their access token lives: what
    administrations hold of them is asked there. It stops nobody: of its error only the code is logged.
    ``meeting`` may show a page to who arrives, before the one that they wanted; its forms are posted to ``relink``.
    """

    field = "suite"

    def __init__(
        self,
        runner: Runner,
        party: RelyingParty[M, Who],
        settings: IdentitySettings,
        manifest: Manifest,
        paths: Paths,
        pages: Draw = draw,
        arrived: Callable[[SignedIn[Who]], Op[None]] | None = None,
        meeting: Meeting[Who] | None = None,
    ) -> None:
        super().__init__(runner)
        self.paths = paths
        self.party = party
        self._manifest = manifest
        self._draw = pages
        self._arrived = arrived
        self._meeting = meeting
        self.name = settings.profile.cookie
        self._cookie = SessionCookie.of(settings)
        self._label, self._lifetime = settings.profile.label, settings.profile.session
        self._own, self._provider = origin_of(settings.redirect_uri), origin_of(settings.issuer)

    def route(self, path: str) -> str | None:
        """Name of the route that *path* is, None when it is the application's own."""
        paths = self.paths
        names = {paths.start: "start", paths.back: "back", paths.leave: "leave", paths.gone: "gone"}
        return "relink" if self._meeting is not None and path == paths.relink else names.get(path)

    @action(Intent.SIGN_IN)
    def start(self, request: Request, *, mandate: Mandate | None = None) -> Op[Answer]:
        """Send the person to the provider; the page of another site cannot.

        :param mandate: when the person acts for another, as the application knows it; never what a form says.
        """
        if not self._sent_by_us(request):
            return self.told(Happening.REFUSED)
        wanted, session = request.fields.get(self.field, self.paths.home), self.session(request)
        try:
            begun = yield from PARTY.sign_in.plan(self.party, return_to=wanted, session=session, mandate=mandate)
        except EtatError as error:
            return self.failed(error)
        return redirect(begun.url).with_cookie(self._cookie.set(begun.session_id, self._lifetime))

    @action(Intent.COMPLETE_SIGN_IN)
    def back(self, request: Request) -> Op[Answer]:
        """Take the person back from the provider, to the page that they wanted, under a new session."""
        if request.method != "GET":
            return self.told(Happening.REFUSED)
        try:
            done = yield from PARTY.complete.plan(self.party, request.parameters, self.session(request))
        except EtatError as error:
            return self.failed(error)
        if self._arrived is not None:
            try:
                yield from self._arrived(cast(SignedIn[Who], done))  # the party reads people as Who
            except EtatError as error:
                _LOG.warning("what was to be done at the arrival of somebody failed: %s", error.code)
        try:
            answer = yield from self._met(cast(SignedIn[Who], done))
        except EtatError as error:
            return self.failed(error)
        return answer.with_cookie(self._cookie.set(done.session_id, self._lifetime))

    @action(Intent.LINK_ACCOUNT)
    def relink(self, request: Request) -> Op[Answer]:
        """Answer a form of the page that somebody met at their arrival; nobody else has one."""
        current = yield from PARTY.current.plan(self.party, self.session(request))
        if self._meeting is None or current is None or not self._sent_by_us(request):
            return self.told(Happening.REFUSED)
        person = cast(SignedInSession[Who], current).identity
        try:
            return (yield from self._meeting.posted(person, request.fields))
        except EtatError as error:
            return self.failed(error)

    @action(Intent.SIGN_OUT)
    def leave(self, request: Request) -> Op[Answer]:
        """Close the session here, then at the provider when it answers."""
        if not self._sent_by_us(request):
            return self.told(Happening.REFUSED)
        left = yield from PARTY.sign_out.plan(self.party, self.session(request))
        return redirect(left.url if left.at_provider else self.paths.gone).with_cookie(self._cookie.clear())

    def _met(self, done: SignedIn[Who]) -> Op[Answer]:
        shown = None if self._meeting is None else (yield from self._meeting.met(done.identity, done.return_to))
        return redirect(done.return_to) if shown is None else shown

    def gone(self) -> Answer:
        """Say goodbye. The session was closed before: nothing depends on what the provider answers."""
        return self.told(Happening.SIGNED_OUT)

    def failed(self, error: EtatError) -> Answer:
        """The page of a failure: of the person's own will, of the provider, or of what was refused."""
        if isinstance(error, Declined):
            return self.told(Happening.DECLINED)
        refused = isinstance(error, SignInRefused | InvalidInput)
        return self.told(Happening.REFUSED if refused else Happening.UNAVAILABLE)

    def told(self, happening: Happening) -> Answer:
        """The page of what happened."""
        occasion = Occasion(happening, self._label, self._manifest, self.paths.home, self.paths.start)
        return page(STATUSES[happening], self._draw(occasion), policy(self._provider))

    def _sent_by_us(self, request: Request) -> bool:
        return request.method == "POST" and request.comes_from(self._own)

    def session(self, request: Request) -> str | None:
        """The session cookie of this provider in a request."""
        return request.cookie(self._cookie.name)
