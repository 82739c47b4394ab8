"""``etatplateforme notifications``: the ledger of messages for who looks after it."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.doctor import EnvironmentName, ManifestFile
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.notifications.accounts import Attempt, Pending, Status
    from etatplateforme.notifications.register import Line
    from etatplateforme.service import Service

notifications = typer.Typer(no_args_is_help=True, help="Les messages : où ils en sont, les relancer, les annuler.")

LISTED = 100

Receipt = Annotated[str | None, typer.Argument(metavar="[REÇU]", help="Le numéro rendu par notify().")]
Manifest = Annotated[Path, typer.Option("--manifest", metavar="MANIFESTE", help="Le fichier service.toml.")]


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(notifications, name="notifications")


def _open(path: Path, environment: str | None) -> "Service":
    from etatplateforme.service import Service

    return Service.open(path, environment=environment)


@notifications.command("status")
def status_command(
    receipt: Receipt = None, path: Manifest = Path("service.toml"), environment: EnvironmentName = None
) -> int:
    """Dire où en sont les messages, ou l'un d'eux ; sortie 1 quand une personne doit trancher."""
    with _open(path, environment) as service:
        if receipt is not None:
            status = service.notifications.status(receipt)
            _show_one(status)
            return int(status.awaits_person)
        known = service.notifications.pending()
        _show_all(known)
        dead = service.notifications.dead_letters(LISTED)
        _show_dead(dead)
        for check in service.notifications.check():
            if check.remedy:
                screen.unsure(f"{check.seen} {check.remedy}")
        return int(bool(dead))


def _show_all(known: "Pending") -> None:
    from etatplateforme.notifications.words import STATES

    rows = [(STATES[state], str(count)) for state, count in sorted(known.counts.items())]
    screen.table("Messages", ("état", "nombre"), rows or [("aucun", "0")])
    if known.oldest is not None:
        screen.say(f"Le plus ancien qui peut encore partir : {_when(known.oldest)}.")


def _show_dead(dead: "tuple[Line, ...]") -> None:
    if not dead:
        screen.good("Aucun message n'attend une décision.")
        return
    from etatplateforme.notifications.words import CHANNELS, REASONS, STATES

    told = ((line, CHANNELS[line.channel], STATES[line.state], REASONS.get(line.reason, "")) for line in dead)
    rows = [(line.id, *words, str(line.attempts), _code(line)) for line, *words in told]
    screen.table("À trancher par une personne", ("reçu", "canal", "état", "raison", "essais", "réponse"), rows)
    screen.say("Pour chacun : « notifications retry REÇU » s'il n'est pas parti, « … retry REÇU --sent » s'il l'est.")


def _show_one(status: "Status") -> None:
    from etatplateforme.notifications.words import NEWS, REASONS, STATES

    screen.title(f"Message {status.receipt.id}")
    told = REASONS.get(status.reason, "")
    screen.say(f"État : {STATES[status.state]}{f' ({told})' if told else ''}.")
    screen.say(f"Mis en file : {_when(status.receipt.queued_at)}.")
    if status.news is not None:
        screen.say(f"Nouvelle du fournisseur : {NEWS[status.news]}.")
    if status.went_on_as:
        screen.say(f"Il est revenu, et repart par une autre voie : {status.went_on_as}.")
    if status.next_at is not None:
        screen.say(f"Prochain acte : {_when(status.next_at)}.")
    rows = [
        (
            str(a.number),
            a.provider,
            _when(a.begun_at),
            a.outcome or "sans nouvelle",
            f"{a.code or ''} {a.detail}".strip(),
        )
        for a in status.attempts
    ]
    if rows:
        screen.table("Essais", ("n°", "fournisseur", "début", "issue", "réponse"), rows)


@notifications.command("retry")
def retry_command(
    receipt: Receipt = None,
    path: Manifest = Path("service.toml"),
    environment: EnvironmentName = None,
    sent: Annotated[bool, typer.Option("--sent", help="La personne l'a reçu : il est parti.")] = False,
    every_failed: Annotated[
        bool, typer.Option("--all-failed", help="Tous ceux qui ont été abandonnés sans être jamais dans le doute.")
    ] = False,
) -> None:
    """Remettre en file un message abandonné ou dans le doute, dont on sait qu'il n'est pas parti."""
    if (receipt is None) == (not every_failed):
        raise InvalidInput("Rien n'est désigné.", remedy="Donnez un reçu, ou --all-failed.", code="nothing_named")
    from etatplateforme.notifications.words import STATES

    with _open(path, environment) as service:
        town = service.notifications
        named = (
            [receipt]
            if receipt is not None
            else [line.id for line in town.dead_letters(2_000) if line.state == "failed" and line.doubts == 0]
        )
        became = Counter(town.resolve(each, sent).state for each in named)
    for state, count in became.items():
        screen.good(f"{count} message(s) : {STATES[state]}.")
    if not became:
        screen.good("Aucun message à relancer.")


@notifications.command("cancel")
def cancel_command(
    receipt: Annotated[str, typer.Argument(metavar="REÇU", help="Le numéro rendu par notify().")],
    path: Manifest = Path("service.toml"),
    environment: EnvironmentName = None,
) -> None:
    """Annuler un message qui n'est pas parti."""
    from etatplateforme.notifications.words import STATES

    with _open(path, environment) as service:
        status = service.notifications.cancel(receipt)
    screen.good(f"Message {STATES[status.state]}.")


@notifications.command("export")
def export_command(
    to: Annotated[Path, typer.Option("--to", metavar="FICHIER", help="Où écrire ; ne doit pas exister.")],
    path: ManifestFile = Path("service.toml"),
    environment: EnvironmentName = None,
) -> None:
    """Écrire le registre des messages en CSV : états, heures et codes, sans destinataire ni contenu."""
    from etatplateforme.notifications.register import COLUMNS

    count, last = 0, ""
    with _open(path, environment) as service, to.open("x", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        _ = sheet.writerow(COLUMNS)
        while lines := service.notifications.lines(last):
            sheet.writerows(line.cells for line in lines)
            count, last = count + len(lines), lines[-1].id
    screen.good(f"{count} message(s) écrits dans {to}.")


def _when(moment: datetime) -> str:
    return moment.astimezone().strftime("%d/%m/%Y %H:%M")


def _code(line: "Line | Attempt") -> str:
    return f"{line.code or ''} {line.detail}".strip()
