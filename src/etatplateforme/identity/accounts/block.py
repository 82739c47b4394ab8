"""Accounts of the application, opened by a sign-in, and given back when the identifier of the sign-in has changed.

>>> match accounts.recognise(signed_in.identity):
...     case Known(account): ...                       # open their file
...     case Unknown(): accounts.link(signed_in.identity, new_account)
...     case AlreadyKnown() | Ambiguous(): accounts.ask_relink(signed_in.identity)    # nothing is linked silently

An account is the one of who signs in. Whoever acts for another does so with an account of their own: no mandate links.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Op, SqlValue, Step, ask, now, query, secret, transact
from etatplateforme.errors import Conflict, InvalidInput
from etatplateforme.identity.accounts import machine, tables
from etatplateforme.identity.accounts.errors import RelinkRefused
from etatplateforme.identity.accounts.holder import purge_steps
from etatplateforme.identity.accounts.machine import (
    AlreadyKnown,
    CodeToSend,
    Known,
    Link,
    Recognition,
    RelinkRequest,
    Unknown,
    Way,
)
from etatplateforme.identity.accounts.pivot_print import PivotKeys
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.sessions import seconds
from etatplateforme.values.intent import Act, Intent

LONGEST_ACCOUNT = 200
REFERENCE_LETTERS, CODE_LETTERS = 8, 10


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """How long links are kept: choices of the SDK, which a town replaces by what its own retention schedule says.

    :param unused: after the last sign-in; then who signs in is unknown again.
    :param history: after the end of a link, to tell who opened an account and when.
    :param request: for a re-link to be confirmed; a letter or a visit at the counter takes days.
    """

    unused: timedelta = timedelta(days=3 * 365)
    history: timedelta = timedelta(days=365)
    request: timedelta = timedelta(days=7)


DEFAULT_TERMS = LinkTerms()


class Accounts(Block[M]):
    """Links between accounts of the application and sign-ins with one *issuer*.

    Needs the tables of :data:`etatplateforme.identity.accounts.tables.SCHEMA` in the store. An account is named by the
    application: a text of at most 200 characters, which is best drawn at random.
    """

    def __init__(self, runner: Runner, issuer: str, keys: PivotKeys, terms: LinkTerms = DEFAULT_TERMS) -> None:
        super().__init__(runner)
        self._issuer = issuer
        self._keys = keys
        self._terms = terms

    @action(Intent.COMPLETE_SIGN_IN)
    def recognise(self, identity: PivotIdentity) -> Op[Recognition]:
        """Whose account it is: known, unknown, or known under another identifier. Links nothing.

        Somebody known has their link kept for longer from now on.
        """
        return (yield from self._recognised(identity))

    @action(Intent.LINK_ACCOUNT)
    def link(self, identity: PivotIdentity, account: str) -> Op[None]:
        """Link the account that was just made for somebody unknown.

        :raises RelinkRefused: ``identity_already_known``, or ``already_linked``.
        :raises InvalidInput: ``account_name``.
        """
        _check(account)
        match (yield from self._recognised(identity)):
            case Unknown():
                pass
            case Known():
                raise RelinkRefused("already_linked")
            case _:
                raise RelinkRefused("identity_already_known")
        yield from ask(Act(Intent.LINK_ACCOUNT, {"way": Way.FIRST}))
        at = yield from now()
        prints = self._keys.prints(identity)
        pivot = prints.current if prints is not None else None
        yield from self._linked(account, self._issuer, identity.subject, pivot, Way.FIRST, at)

    # --- linking again ----------------------------------------------------------------------------------------------

    @action(Intent.LINK_ACCOUNT)
    def ask_relink(self, identity: PivotIdentity) -> Op[RelinkRequest]:
        """Keep that this person wants their account back; asked again, the request stays the same.

        Somebody unknown may ask too: after a correction of their civil status, only the counter knows them again.

        :raises RelinkRefused: ``already_linked``.
        """
        found = yield from self._recognised(identity)
        if isinstance(found, Known):
            raise RelinkRefused("already_linked")
        at, drawn = (yield from now()), (yield from secret())
        prints = self._keys.prints(identity)
        values: dict[str, SqlValue] = {
            **self._who(identity),
            "reference": machine.spelled(drawn, REFERENCE_LETTERS),
            "pivot": prints.current if prints is not None else None,
            "account": found.account if isinstance(found, AlreadyKnown) else None,
            "end": seconds(at + self._terms.request),
        }
        *_, (kept,) = yield from transact(*purge_steps(at), Step(tables.ASK, values, rows=1))
        return RelinkRequest(str(kept[0]), tables.moment(kept[1]))

    @action(Intent.LINK_ACCOUNT)
    def code(self, identity: PivotIdentity) -> Op[CodeToSend]:
        """A new code, for the application to send to the contact that the account already has; the former one is void.

        :raises RelinkRefused: ``relink_unknown`` (ask first), ``relink_counter_only``, ``relink_exhausted``.
        """
        at, drawn = (yield from now()), (yield from secret())
        who = {**self._who(identity), "now": seconds(at)}
        rows = yield from query(tables.READ_REQUEST, **who)
        if not rows:
            raise RelinkRefused("relink_unknown")
        account = rows[0][0]
        if account is None:
            raise RelinkRefused("relink_counter_only")
        code = machine.spelled(drawn, CODE_LETTERS)
        values: dict[str, SqlValue] = {
            **who,
            "account": account,
            "code": machine.code_hash(code),
            "most": machine.MOST_CODES,
            "attempts": machine.MOST_ATTEMPTS,
        }
        (kept,) = yield from transact(Step(tables.NEW_CODE, values), durable=True)
        if not kept:
            raise RelinkRefused("relink_exhausted")
        return CodeToSend(str(account), code, tables.moment(kept[0][0]))

    @action(Intent.LINK_ACCOUNT)
    def confirm(self, identity: PivotIdentity, code: str) -> Op[str]:
        """Link the account again, by the code that its contact received. Answers the account.

        :raises RelinkRefused: ``relink_code``, ``relink_exhausted``, ``relink_unknown``; nothing was linked.
        """
        yield from ask(Act(Intent.LINK_ACCOUNT, {"way": Way.MESSAGE}))
        at = yield from now()
        who = {**self._who(identity), "now": seconds(at)}
        tried = Step(tables.TRY_CODE, {**who, "most": machine.MOST_ATTEMPTS})
        (taken,) = yield from transact(tried, durable=True)
        if not taken:
            waiting = yield from query(tables.READ_REQUEST, **who)
            exhausted = bool(waiting) and int(waiting[0][2] or 0) >= machine.MOST_ATTEMPTS
            raise RelinkRefused("relink_exhausted" if exhausted else "relink_unknown")
        account, kept, attempts = taken[0]
        machine.require_code(code, str(kept), int(attempts or 0))
        prints = self._keys.prints(identity)
        pivot = prints.current if prints is not None else None
        yield from self._relinked(str(account), self._issuer, identity.subject, pivot, Way.MESSAGE, at)
        return str(account)

    @action(Intent.LINK_ACCOUNT)
    def confirm_at_counter(self, reference: str, account: str) -> Op[None]:
        """Link *account* to the sign-in of the request that the person names; an agent has seen who they are.

        The application lets only its agents come here. *account* may be any of theirs, or a new one: the agent decides
        what no machine can tell.

        :raises RelinkRefused: ``relink_unknown``, ``already_linked``.
        :raises InvalidInput: ``account_name``.
        """
        _check(account)
        yield from ask(Act(Intent.LINK_ACCOUNT, {"way": Way.COUNTER}))
        at = yield from now()
        rows = yield from query(tables.READ_REFERENCE, reference=machine.heard(reference), now=seconds(at))
        if not rows:
            raise RelinkRefused("relink_unknown")
        issuer, subject, pivot = rows[0]
        yield from self._relinked(account, str(issuer), str(subject), pivot, Way.COUNTER, at)

    # --- reading and ending -----------------------------------------------------------------------------------------

    @action(Intent.READ_STATUS)
    def links_of(self, account: str) -> Op[tuple[Link, ...]]:
        """The link of an account and those that ended, oldest first."""
        rows = yield from query(tables.LINKS_OF_ACCOUNT, account=account)
        return tuple(map(tables.read_link, rows))

    @action(Intent.LINK_ACCOUNT)
    def unlink(self, account: str) -> Op[int]:
        """Erase the links of an account that the application closes, history included; answers how many it was."""
        steps = (tables.ERASE_ACCOUNT, tables.ERASE_REQUESTS_OF_ACCOUNT)
        links, _ = yield from transact(*(Step(erase, {"account": account}) for erase in steps), erases=True)
        return len(links)

    def _who(self, identity: PivotIdentity) -> dict[str, SqlValue]:
        return {"issuer": self._issuer, "subject": identity.subject}

    def _recognised(self, identity: PivotIdentity) -> Op[Recognition]:
        at, prints = (yield from now()), self._keys.prints(identity)
        who = {**self._who(identity), "now": seconds(at), "pivot": prints.current if prints is not None else None}
        (opened,) = yield from transact(Step(tables.OPEN_ACCOUNT, {**who, "end": seconds(at + self._terms.unused)}))
        if opened:
            return Known(str(opened[0][0]))
        rows = yield from query(tables.ALIKE, **who, former=prints.former if prints is not None else None)
        return machine.recognised(None, (str(row[0]) for row in rows), comparable=prints is not None)

    def _linked(
        self, account: str, issuer: str, subject: str, pivot: SqlValue, way: Way, at: datetime, *before: Step
    ) -> Op[None]:
        """Add a link that holds, after the steps *before*: all of it or nothing."""
        values: dict[str, SqlValue] = {
            "id": (yield from secret(12)),
            "account": account,
            "issuer": issuer,
            "subject": subject,
            "pivot": pivot,
            "way": way,
            "now": seconds(at),
            "end": seconds(at + self._terms.unused),
        }
        try:
            yield from transact(*purge_steps(at), *before, Step(tables.ADD_LINK, values, rows=1), durable=True)
        except Conflict:
            raise RelinkRefused("already_linked") from None

    def _relinked(self, account: str, issuer: str, subject: str, pivot: SqlValue, way: Way, at: datetime) -> Op[None]:
        """End the link that the account had, and add the new one; a request serves once."""
        used: dict[str, SqlValue] = {"issuer": issuer, "subject": subject, "now": seconds(at)}
        ended: dict[str, SqlValue] = {"account": account, "now": seconds(at), "end": seconds(at + self._terms.history)}
        before = (Step(tables.USE_REQUEST, used, rows=1), Step(tables.END_LINK, ended))
        yield from self._linked(account, issuer, subject, pivot, way, at, *before)


def _check(account: str) -> None:
    if not 0 < len(account) <= LONGEST_ACCOUNT:
        raise InvalidInput(
            "Ce nom de compte est vide ou trop long.",
            remedy=f"Donnez un identifiant d'au plus {LONGEST_ACCOUNT} caractères, de préférence tiré au hasard.",
            code="account_name",
        )
