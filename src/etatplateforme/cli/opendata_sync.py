"""``etatplateforme opendata sync``: have again the files of a lock, and know what changed at their sources."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.opendata import opendata
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.opendata.keeping.replay import Synced

SAID = {
    "present": "déjà là",
    "fetched": "téléchargé",
    "updated": "mis à jour",
    "changed_at_source": "changé à la source ; --update le remplace",
    "gone_at_source": "n'est plus à la source ; gardez votre copie",
    "missing": "absent",
    "altered": "modifié ici ; --update le remplace",
    "failed": "échec",
}


LockFile = Annotated[
    Path, typer.Option("--lock", metavar="FICHIER", help="Le verrou ; les fichiers sont dans le même dossier.")
]


class SyncFormat(StrEnum):
    """How a replay is told."""

    TEXT = "texte"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command to those on open data; *app* has them already."""
    _ = opendata.command("sync")(sync_command)


def sync_command(
    lock: LockFile = Path("donnees.lock"),
    path: Annotated[Path, typer.Argument(metavar="SERVICE.toml", help="Le manifeste.")] = Path("service.toml"),
    check: Annotated[bool, typer.Option("--check", help="Dire l'état, sans rien télécharger ni écrire.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Remplacer ce qui a changé, ici ou à la source.")] = False,
    environment: Annotated[str | None, typer.Option("--env", help="L'environnement des réglages.")] = None,
    form: Annotated[SyncFormat, typer.Option("--format", help="Forme du compte rendu.")] = SyncFormat.TEXT,
) -> int:
    """Retrouver les fichiers d'un verrou (donnees.lock), à l'octet près. Ce qui est déjà là n'est pas retéléchargé.

    Répond 0 quand chaque fichier est là, tel que le verrou le dit, et que sa source n'en annonce pas d'autre ; 1 sinon.
    """
    from etatplateforme.opendata.keeping.replay import Replay
    from etatplateforme.service import Service

    if check and update:
        raise InvalidInput(
            "--check et --update se contredisent.", remedy="Choisissez l'un des deux.", code="invalid_options"
        )
    mode = Replay.CHECK if check else Replay.UPDATE if update else Replay.RESTORE
    with Service.open(path, environment=environment) as service, screen.progress("Synchronisation") as tell:
        found = list(service.opendata.sync(lock, mode, progress=lambda name, size, total: tell(name, size)))
    if form is SyncFormat.JSON:
        typer.echo(json.dumps([_record(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            _tell(each)
    return 0 if all(each.sound for each in found) else 1


def _tell(synced: "Synced") -> None:
    told = f"{synced.kept.path} : {SAID[synced.state]}"
    if synced.sound:
        screen.good(f"{told}.")
    elif synced.problem is not None:
        screen.bad(f"{told} ({synced.problem.code}). {synced.problem.problem}")
        screen.say(f"    {synced.problem.remedy}")
    else:
        screen.unsure(f"{told}.")


def _record(synced: "Synced") -> dict[str, object]:
    kept = synced.kept
    return {
        "path": kept.path,
        "state": synced.state.value,
        "sound": synced.sound,
        "problem": None if synced.problem is None else synced.problem.code,
        "dataset": kept.dataset,
        "resource": kept.resource,
        "sha256": kept.sha256,
        "size": kept.size,
        "licence": kept.licence,
        "date": kept.date.isoformat(),
    }
