"""``etatplateforme person`` and ``purge``, ``deliver``: rights of a person, delete dates, and the delivery worker."""

import json
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.doctor import EnvironmentName, ManifestFile

person = typer.Typer(no_args_is_help=True, help="Les droits d'une personne : copie et effacement de ses données.")

Subject = Annotated[str | None, typer.Option("--subject", help="Identifiant de connexion (« sub »).")]
Mail = Annotated[str | None, typer.Option("--mail", help="Adresse électronique.")]


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(person, name="person")
    _ = app.command("purge")(purge_command)
    _ = app.command("deliver")(deliver_command)


@person.command("export")
def export_command(
    to: Annotated[Path, typer.Option("--to", metavar="FICHIER", help="Où écrire la copie ; ne doit pas exister.")],
    path: ManifestFile = Path("service.toml"),
    subject: Subject = None,
    mail: Mail = None,
    environment: EnvironmentName = None,
) -> None:
    """Écrire la copie de tout ce que le service garde d'une personne (RGPD, articles 15 et 20)."""
    from etatplateforme.service import Service
    from etatplateforme.values.holding import PersonKey

    key = PersonKey(subject, mail)
    with Service.open(path, environment=environment) as service:
        copy = service.people.export(key)
    with to.open("x", encoding="utf-8") as file:
        to.chmod(0o600)
        json.dump(copy, file, ensure_ascii=False, indent=2)
    for block, kept in copy.items():
        screen.good(f"{block} : {len(kept)} élément(s).")
    screen.say(f"Copie écrite dans {to} : remettez-la à la personne, puis effacez ce fichier.")


@person.command("erase")
def erase_command(
    path: ManifestFile = Path("service.toml"),
    subject: Subject = None,
    mail: Mail = None,
    environment: EnvironmentName = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ne pas demander de confirmation.")] = False,
) -> None:
    """Effacer tout ce que le service garde d'une personne (RGPD, article 17)."""
    from etatplateforme.service import Service
    from etatplateforme.values.holding import PersonKey

    key = PersonKey(subject, mail)
    if not yes:
        _ = typer.confirm("Effacer définitivement les données de cette personne ?", abort=True)
    with Service.open(path, environment=environment) as service:
        erased = service.people.erase(key)
    for block, count in erased.items():
        screen.good(f"{block} : {count} élément(s) effacé(s).")


def purge_command(path: ManifestFile = Path("service.toml"), environment: EnvironmentName = None) -> None:
    """Effacer ce dont la date d'effacement est passée."""
    from etatplateforme.service import Service

    with Service.open(path, environment=environment) as service:
        for block, count in service.people.purge().items():
            screen.good(f"{block} : {count} élément(s) effacé(s).")


def deliver_command(path: ManifestFile = Path("service.toml"), environment: EnvironmentName = None) -> None:
    """Distribuer les messages en attente, jusqu'à Ctrl-C ; plusieurs processus peuvent le faire ensemble."""
    from etatplateforme.notifications.worker import run_worker
    from etatplateforme.service import Service
    from etatplateforme.service.storing import database_address
    from etatplateforme.service.telemetry import telemetry_of

    with Service.open(path, environment=environment) as service:
        notifications, correspondence = service.notifications, service.correspondence

        def sweep() -> None:
            swept = correspondence.sweep()
            if (telemetry := telemetry_of()) is not None:
                telemetry.swept(swept, notifications.unfinished(), service.plan.clock.now())

        def work(stop: Callable[[], bool], wait: Callable[[float], None]) -> None:
            run_worker(
                notifications,
                stop=stop,
                wait=wait,
                troubled=lambda error: screen.unsure(f"{error.problem} Nouvel essai plus tard."),
                sweep=sweep,
            )

        screen.say("Distribution en cours. Ctrl-C pour arrêter.")
        address = database_address(service.settings, service.plan.environ)
        if address is None:
            _until_signal(work)
        else:
            from etatplateforme.service.wakeups import run_woken

            run_woken(address, work)
    screen.say("Distribution arrêtée : aucun message n'a été perdu.")


def _until_signal(work: Callable[[Callable[[], bool], Callable[[float], None]], None]) -> None:
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    def pause(seconds: float) -> None:
        _ = stopping.wait(seconds)

    for number in (signal.SIGINT, signal.SIGTERM):
        _ = signal.signal(number, stop)
    work(stopping.is_set, pause)
