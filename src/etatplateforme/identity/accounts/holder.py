"""Rights of a person over the links of their account: a copy, an erasure, the delete date, the counts."""

from collections.abc import Sequence
from datetime import datetime

from etatplateforme.core.effects import Op, Step, query, transact
from etatplateforme.identity.accounts import tables
from etatplateforme.identity.accounts.machine import Link, Way
from etatplateforme.identity.sessions import seconds
from etatplateforme.values.holding import Json, PersonKey, Stock

WAYS = {
    Way.FIRST: "à la première connexion",
    Way.MESSAGE: "par un code envoyé au contact connu",
    Way.COUNTER: "au guichet",
}


class Links:
    """The links, found by the ``subject`` of the provider: the one of today, or one that the person had."""

    holding = "rattachements"

    def copy_of(self, person: PersonKey) -> Op[Sequence[Json]]:
        """The links of the accounts of *person*, those that ended too."""
        if person.subject is None:
            return ()
        rows = yield from query(tables.LINKS_OF_PERSON, subject=person.subject)
        return tuple(_told(tables.read_link(row)) for row in rows)

    def forget(self, person: PersonKey) -> Op[int]:
        """Erase the links of the accounts of *person*, and the requests that wait."""
        if person.subject is None:
            return 0
        steps = (tables.ERASE_REQUESTS_OF_PERSON, tables.ERASE_PERSON)
        erased = yield from transact(*(Step(erase, {"subject": person.subject}) for erase in steps), erases=True)
        return sum(map(len, erased))

    def forget_overdue(self, at: datetime) -> Op[int]:
        """Erase what is past its date."""
        erased = yield from transact(*purge_steps(at), erases=True)
        return sum(map(len, erased))

    def stocks(self, at: datetime) -> Op[tuple[Stock, ...]]:
        """How many links and requests are kept, and past their date; every row has one."""
        ((kept, overdue),) = yield from query(tables.COUNT, now=seconds(at))
        return (Stock(self.holding, tables.PURPOSE, int(kept or 0), 0, int(overdue or 0)),)


LINKS = Links()


def purge_steps(at: datetime) -> tuple[Step, ...]:
    """What erases everything past its date."""
    return tuple(Step(purge, {"now": seconds(at)}) for purge in (tables.PURGE_LINKS, tables.PURGE_REQUESTS))


def _told(link: Link) -> Json:
    return {
        "dossier": link.account,
        "fournisseur": link.issuer,
        "identifiant": link.subject,
        "rattachement": f"{link.linked_at.isoformat()}, {WAYS[link.way]}",
        "fin": link.ended_at.isoformat() if link.ended_at is not None else None,
        "effacement": link.delete_after.isoformat(),
        "finalite": tables.PURPOSE,
    }
