"""The commands, and what is said when one fails: one clear message in French, its remedy, no traceback."""

import errno
import os
import sys
from collections.abc import Callable
from typing import cast

import typer

from etatplateforme.cli import INTERRUPTED, INTERRUPTION, screen
from etatplateforme.cli.french import in_french
from etatplateforme.errors import EtatError

MISUSED = cast(type[Exception], typer.BadParameter.__bases__[0])
"""UsageError, click's or the one that typer carries, by version; typer gives it no public name."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Construire un service public local sur les briques de l'État, avec un garant.",
)


def load() -> None:
    """Add every command; each imports what it needs when it runs."""
    from etatplateforme.cli import (
        accuracy,
        addresses,
        attest,
        audit,
        audit_pages,
        bal,
        decision,
        declaration,
        demo,
        doctor,
        journal,
        language,
        manifest,
        notifications,
        opendata,
        opendata_publish,
        opendata_sync,
        outcomes,
        people,
        rule,
        sandbox,
        template,
        territory,
    )

    for room in (
        manifest,
        audit,
        audit_pages,
        decision,
        language,
        rule,
        declaration,
        demo,
        sandbox,
        doctor,
        addresses,
        accuracy,
        bal,
        journal,
        people,
        notifications,
        opendata,
        opendata_publish,
        opendata_sync,
        attest,
        outcomes,
        template,
        territory,
    ):
        room.register(app)
    in_french(app)


def guarded(work: Callable[[], object]) -> int:
    """Run *work* and answer the exit code: 0 done, 1 refused or failed, 2 misused, 130 interrupted."""
    try:
        done = work()
        if done == INTERRUPTED:  # typer turns Ctrl-C into this code, silently
            raise KeyboardInterrupt
        return done if isinstance(done, int) else 0
    except EtatError as error:
        screen.show_error(error)
        return 1
    except typer.Exit as leave:
        return leave.exit_code
    except MISUSED as misuse:
        return _misused(misuse)
    except (KeyboardInterrupt, typer.Abort):
        screen.err.print(f"\n{INTERRUPTION}", markup=False)
        return INTERRUPTED
    except BrokenPipeError:
        _ = os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # its reader left: nothing more to flush
        return 1
    except OSError as error:
        screen.show_error(os_error(error))
        return 1


_MISUSES = {
    "MissingParameter": "il manque un argument ou une option",
    "NoSuchOption": "cette option n'existe pas",
    "BadParameter": "une valeur donnée ne convient pas",
    "BadOptionUsage": "une option est mal employée",
}


def _misused(misuse: Exception) -> int:
    """A group named without a command has shown its help; a badly written command is told where to look."""
    kind = type(misuse).__name__
    if kind == "NoArgsIsHelpError":
        return 0
    context = cast(typer.Context | None, getattr(misuse, "ctx", None))
    command = context.command_path if context is not None else "etatplateforme"
    wrong = _MISUSES.get(kind, "cette commande n'existe pas")
    screen.err.print(f"Commande mal écrite : {wrong}.", markup=False, style="bold red")
    screen.err.print(f"Que faire : {command} --help", markup=False)
    return 2


def os_error(error: OSError) -> EtatError:
    """A French message for an error of the system; strerror is English."""
    said = {
        errno.ENOENT: ("Un fichier ou un dossier n'existe pas.", "Vérifiez le chemin donné."),
        errno.EACCES: ("Un fichier ou un dossier refuse l'accès.", "Vérifiez les droits, puis recommencez."),
        errno.EISDIR: ("Un dossier est donné là où un fichier est attendu.", "Donnez un fichier."),
        errno.ENOTDIR: ("Un fichier est donné là où un dossier est attendu.", "Donnez un dossier."),
        errno.ENOSPC: ("Le disque est plein : rien n'a été écrit à moitié.", "Libérez de la place, puis recommencez."),
        errno.EADDRINUSE: ("Ce port est déjà pris.", "Arrêtez l'autre programme ou choisissez un autre port."),
        errno.EROFS: ("Ce disque est en lecture seule.", "Choisissez un autre dossier."),
    }
    problem, remedy = said.get(
        error.errno or 0, ("Le système a refusé une opération.", "Vérifiez le disque et les droits.")
    )
    return EtatError(problem, remedy=remedy, code="system_error")
