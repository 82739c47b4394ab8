"""``etatplateforme journal``: verify the chain, sign a checkpoint, show what was counted."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.core.checkpoint import Checkpoint, checkpoint, verify
from etatplateforme.core.signing import Signer
from etatplateforme.errors import InvalidInput

journal = typer.Typer(no_args_is_help=True, help="Le journal du garant : le vérifier, le sceller.")

JournalFile = Annotated[Path, typer.Argument(metavar="JOURNAL", help="Le fichier journal.jsonl du service.")]


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(journal, name="journal")


@journal.command("verify")
def verify_command(
    path: JournalFile,
    points: Annotated[
        list[Path] | None, typer.Option("--checkpoint", metavar="FICHIER", help="Un point de contrôle ; répétable.")
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="CLÉ", help="La clé publique attendue (en base 64).")
    ] = None,
) -> int:
    """Dire si une ligne a été changée, retirée ou déplacée."""
    if not path.is_file():
        raise InvalidInput("Ce journal n'existe pas.", remedy="Donnez le chemin de journal.jsonl.", code="no_journal")
    found = verify(path, [Checkpoint.decode(point.read_bytes()) for point in points or []], key)
    if not found.sound:
        screen.bad(f"Le journal a été altéré : {len(found.faults)} anomalie(s).")
        for fault in found.faults[:20]:
            screen.say(f"    {fault}")
        return 1
    screen.good(f"{found.lines} ligne(s), aucune n'a été changée, retirée ou déplacée.")
    if found.torn:
        screen.unsure("La fin du fichier est une ligne inachevée : la prochaine écriture la remplacera.")
    if found.covered < found.lines:
        first = found.covered + 1
        screen.unsure(
            f"À partir de la ligne {first}, une coupure de la fin ne se verrait qu'au prochain point de contrôle."
        )
        screen.say("    Pour en faire un : etatplateforme journal checkpoint JOURNAL --key CLÉ --to FICHIER")
    return 0


@journal.command("checkpoint")
def checkpoint_command(
    path: JournalFile,
    key: Annotated[Path, typer.Option("--key", metavar="CLÉ", help="Fichier PEM ; il est créé s'il n'existe pas.")],
    to: Annotated[Path, typer.Option("--to", metavar="FICHIER", help="Où écrire le point, hors de cette machine.")],
) -> None:
    """Signer l'état du journal ; gardez le fichier ailleurs que le journal."""
    signer = Signer.from_file(key, create=True)
    point = checkpoint(path, signer, datetime.now(UTC))
    with to.open("xb") as file:
        _ = file.write(point.encode())
    screen.good(f"Point de contrôle de {point.lines} ligne(s) écrit.")
    screen.say(f"    Clé publique, à publier : {signer.public}")
