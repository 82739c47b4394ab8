"""``doctor``: everything that must hold for the service to run, looked at at once, each with its remedy."""

import asyncio
import os
import shutil
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from etatplateforme.core.checkpoint import verify
from etatplateforme.core.clock import Within
from etatplateforme.core.effects import Call
from etatplateforme.errors import EtatError
from etatplateforme.service.faces import AsyncService
from etatplateforme.service.foundations import Foundations, Plan
from etatplateforme.service.house import all_blocks
from etatplateforme.service.keys import of_keys
from etatplateforme.service.mail_names import of_mail_names
from etatplateforme.values.check import Check, Health

LEAST_FREE_BYTES = 500_000_000
MOST_SKEW_S = 10.0
"""Seconds of difference beyond which sign-in fails: FranceConnect's tokens live 60 s."""


async def examine(service: AsyncService) -> tuple[Check, ...]:
    """Every check of every block that the manifest declares, and of the machine, all at once."""
    base = service.foundations
    found = await asyncio.gather(
        asyncio.to_thread(of_machine, base),
        asyncio.to_thread(of_keys, base),
        asyncio.to_thread(of_mail_names, base.plan),
        clock_skew(base),
        kept_data(service),
        *(_of_block(service, name) for name in all_blocks(service)),
    )
    return tuple(check for checks in found for check in checks)


async def kept_data(service: AsyncService) -> tuple[Check, ...]:
    """Whether every personal datum that is kept has a purpose and a delete date that has not passed."""
    name = "données gardées"
    try:
        stocks = await service.people.kept()
    except EtatError as error:
        return (Check(name, Health.BROKEN, error.problem, error.remedy),)
    kept, overdue = sum(stock.kept for stock in stocks), sum(stock.overdue for stock in stocks)
    if any(stock.endless or not stock.purpose.strip() for stock in stocks):
        remedy = "Donnez à chaque donnée une finalité et une date d'effacement."
        return (Check(name, Health.BROKEN, "Des données n'ont pas de finalité ou de date d'effacement.", remedy),)
    if overdue:
        seen = f"{overdue} élément(s) ont passé leur date d'effacement."
        return (Check(name, Health.WEAK, seen, "Lancez « etatplateforme purge », et programmez-la."),)
    return (Check(name, Health.GOOD, f"{kept} élément(s), chacun avec sa finalité et sa date d'effacement."),)


async def _of_block(service: AsyncService, name: str) -> tuple[Check, ...]:
    """Checks of one block; a block that cannot even be made (a secret is missing) is broken, and says why."""
    checkable: Mapping[str, Callable[[], Coroutine[object, object, tuple[Check, ...]]]] = {
        "identity": lambda: service.identity.check(),
        "addresses": lambda: service.addresses.check(),
        "notifications": lambda: service.notifications.check(),
        "opendata": lambda: service.opendata.check(),
        "once_only": lambda: service.once_only.check(),
    }
    try:
        return await checkable[name]()
    except EtatError as error:
        return (Check(name, Health.BROKEN, error.problem, error.remedy),)


def of_machine(base: Foundations) -> tuple[Check, ...]:
    """Secrets, rights, disk, store and journal of this machine."""
    return (
        *_secrets(base.plan),
        _rights(base.plan),
        _disk(base.plan),
        base.ports.store.examine(Within.seconds(base.plan.clock, 10)),
        _journal(base),
    )


def _secrets(plan: Plan) -> tuple[Check, ...]:
    missing = plan.settings.missing_secrets(plan.environ)
    if not missing:
        return (Check("secrets", Health.GOOD, "Toutes les variables d'environnement attendues sont là."),)
    return tuple(Check(f"secret {fault.key}", Health.BROKEN, fault.problem, fault.remedy) for fault in missing)


def _rights(plan: Plan) -> Check:
    name = "droits du dossier de données"
    mode = plan.data_dir.stat().st_mode & 0o777
    if mode & 0o077:
        return Check(
            name, Health.WEAK, "D'autres comptes de la machine peuvent le lire.", f"chmod 700 {plan.settings.data_dir}"
        )
    if not os.access(plan.data_dir, os.W_OK | os.X_OK):
        return Check(name, Health.BROKEN, "Le service ne peut pas y écrire.", "Donnez-lui le droit d'y écrire.")
    return Check(name, Health.GOOD, "Réservé au service.")


def _disk(plan: Plan) -> Check:
    free = shutil.disk_usage(plan.data_dir).free
    seen = f"{free / 1e9:.1f} Go libres."
    if free < LEAST_FREE_BYTES:
        return Check("disque", Health.WEAK, seen, "Libérez de la place : les écritures seront bientôt refusées.")
    return Check("disque", Health.GOOD, seen)


def _journal(base: Foundations) -> Check:
    found = verify(base.journal.path)
    if not found.sound:
        remedy = "Lancez « etatplateforme journal verify » et comparez avec une sauvegarde."
        return Check("journal", Health.BROKEN, f"{len(found.faults)} anomalie(s) dans la chaîne.", remedy)
    return Check("journal", Health.GOOD, f"{found.lines} ligne(s), chaîne intacte.")


async def clock_skew(base: Foundations) -> tuple[Check, ...]:
    """Difference between this machine's clock and that of the first service of the State that dates its answers."""
    name = "horloge"
    url = f"{base.plan.settings.services.franceconnect}/.well-known/openid-configuration"
    try:
        reply = await base.ports.wire.acall(Call("GET", url, attempts=1), Within.seconds(base.plan.clock, 10))
        then = parsedate_to_datetime(reply.headers.get("date", ""))
    except EtatError:
        return (Check(name, Health.UNKNOWN, "Aucun service distant n'a donné l'heure.", "Vérifiez le réseau."),)
    except ValueError:
        return (Check(name, Health.UNKNOWN, "Le service distant n'a pas daté sa réponse.", "Vérifiez l'heure (NTP)."),)
    skew = _seconds_apart(base.plan.clock.now(), then)
    if skew > MOST_SKEW_S:
        seen = f"L'horloge de cette machine diffère de {skew:.0f} secondes de celle de l'État."
        return (Check(name, Health.BROKEN, seen, "Activez la mise à l'heure automatique (NTP)."),)
    return (Check(name, Health.GOOD, "À l'heure, à quelques secondes près."),)


def _seconds_apart(one: datetime, other: datetime) -> float:
    then = other if other.tzinfo is not None else other.replace(tzinfo=UTC)
    return abs((one - then).total_seconds())
