"""« Nous connaissons déjà quelqu'un de votre identité »: what a person does whose identifier has changed.

Nothing is linked by arriving. The page offers a code, when the application knows where to send one, and the counter.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from etatplateforme.core.action import M
from etatplateforme.core.effects import Op
from etatplateforme.errors import EtatError
from etatplateforme.identity.accounts.block import Accounts
from etatplateforme.identity.accounts.errors import RelinkRefused
from etatplateforme.identity.accounts.machine import AlreadyKnown, CodeToSend, Known, Recognition, Unknown
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.urls import local_path
from etatplateforme.service.house import House
from etatplateforme.values.calendar import french_date
from etatplateforme.web.sign_in.exchange import Answer, page, redirect
from etatplateforme.web.sign_in.pages import policy
from etatplateforme.web.sign_in.relinking_page import DrawRelink, RelinkOccasion, RelinkStep, draw_relink

_LOG = logging.getLogger(__name__)

ACCOUNTS = Accounts[object]
"""The acts of the accounts of any colour."""

CODE, THEN = "code", "suite"
"""Fields of the forms: the code that was received, and the path to go to afterwards."""


@dataclass(frozen=True, slots=True)
class Relinks:
    """How accounts are given back on the web.

    ``tell`` is a body of the application: it sends the code to the contact that its account knows, by whichever channel
    it has. Without it, or when it fails, the counter remains. ``pages`` replaces the page of the SDK.
    """

    tell: Callable[[CodeToSend], Op[None]] | None = None
    pages: DrawRelink = draw_relink


class Relinking:
    """The meeting of citizens whose accounts the service keeps.

    :param home: where the service starts. *here* is the path to which the forms of the page are sent.
    """

    def __init__(self, house: House[M], relinks: Relinks, home: str, here: str) -> None:
        self._accounts: Accounts[object] = house.accounts
        self._relinks = relinks
        self._manifest, self._calendar = house.manifest, house.calendar
        self._home, self._here = home, here

    def met(self, person: PivotIdentity, then: str) -> Op[Answer | None]:
        """The page of somebody whose identity is known under another identifier; None for everybody else."""
        match (yield from ACCOUNTS.recognise.plan(self._accounts, person)):
            case Known() | Unknown():
                return None
            case known:
                return (yield from self._page(person, then, known, RelinkStep.KNOWN))

    def posted(self, person: PivotIdentity, fields: Mapping[str, str]) -> Op[Answer]:
        """Send a code, or take the one that was typed."""
        then = local_path(fields.get(THEN, self._home))
        known = yield from ACCOUNTS.recognise.plan(self._accounts, person)
        if isinstance(known, Known | Unknown):  # done meanwhile in another tab, or nothing to give back
            return redirect(then)
        if CODE not in fields:
            return (yield from self._sent(person, then, known))
        try:
            _ = yield from ACCOUNTS.confirm.plan(self._accounts, person, fields[CODE])
        except RelinkRefused as refused:
            step = RelinkStep.CODE if refused.code == "relink_code" else RelinkStep.COUNTER
            return (yield from self._page(person, then, known, step, refused.citizen_message))
        return redirect(then)

    def _sent(self, person: PivotIdentity, then: str, known: Recognition) -> Op[Answer]:
        try:
            if self._relinks.tell is None:
                raise RelinkRefused("relink_counter_only")
            _ = yield from ACCOUNTS.ask_relink.plan(self._accounts, person)
            code = yield from ACCOUNTS.code.plan(self._accounts, person)
            yield from self._relinks.tell(code)
        except EtatError as error:
            _LOG.warning("no code of re-link could be sent: %s", error.code)
            told = "Le code n'a pas pu être envoyé."
            return (yield from self._page(person, then, known, RelinkStep.COUNTER, told))
        return (yield from self._page(person, then, known, RelinkStep.CODE))

    def _page(
        self, person: PivotIdentity, then: str, known: Recognition, step: RelinkStep, wrong: str = ""
    ) -> Op[Answer]:
        request = yield from ACCOUNTS.ask_relink.plan(self._accounts, person)
        occasion = RelinkOccasion(
            step=step,
            manifest=self._manifest,
            home=self._home,
            here=self._here,
            then=then,
            reference=f"{request.reference[:4]}-{request.reference[4:]}",
            until=french_date(self._calendar.local_date(request.expires_at)),
            sends=self._relinks.tell is not None and isinstance(known, AlreadyKnown),
            wrong=wrong,
        )
        return page(422 if wrong else 200, self._relinks.pages(occasion), policy())
