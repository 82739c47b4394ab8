"""``etatplateforme doctor``: is everything that the service needs there, and what to do when it is not."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.values.check import Check, Health

ManifestFile = Annotated[Path, typer.Argument(metavar="MANIFESTE", help="Le fichier service.toml.")]
EnvironmentName = Annotated[
    str | None, typer.Option("--environment", metavar="NOM", help="sandbox, integration ou production.")
]


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    _ = app.command("doctor")(doctor_command)


def doctor_command(path: ManifestFile = Path("service.toml"), environment: EnvironmentName = None) -> int:
    """Vérifier d'un coup réglages, clés, horloge, services distants, magasin, disque et droits."""
    checks = asyncio.run(_examined(path, environment))
    for check in checks:
        show(check)
    broken = sum(check.health is Health.BROKEN for check in checks)
    screen.say()
    screen.say(f"{len(checks)} points vérifiés, {broken} à réparer." if broken else f"{len(checks)} points vérifiés.")
    return 1 if broken else 0


def show(check: Check) -> None:
    """One line, and the remedy under it."""
    line = f"{check.name} : {check.seen}"
    match check.health:
        case Health.GOOD:
            screen.good(line)
        case Health.BROKEN:
            screen.bad(line)
        case _:
            screen.unsure(line)
    if check.remedy:
        screen.say(f"      → {check.remedy}")


async def _examined(path: Path, environment: str | None) -> tuple[Check, ...]:
    from etatplateforme.service import AsyncService
    from etatplateforme.service.health import examine

    async with AsyncService.open(path, environment=environment) as service:
        return await examine(service)
