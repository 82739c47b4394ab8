"""``etatplateforme addresses geocode``: a whole CSV file, on this machine or over the Géoplateforme."""

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.addresses_options import DEFAULT_INDEX, IndexFile
from etatplateforme.cli.files import write_whole
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.addresses.bulk import Progress


class From(StrEnum):
    """Who answers."""

    LOCAL = "local"
    REMOTE = "remote"
    PROJECT = "project"


def geocode_command(
    source: Annotated[Path, typer.Argument(metavar="ENTRÉE", help="Le fichier CSV à géocoder.")],
    target: Annotated[Path, typer.Argument(metavar="SORTIE", help="Le fichier à écrire.")],
    index: IndexFile = DEFAULT_INDEX,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="COLONNE", help="Colonne de l'adresse ; plusieurs se suivent."),
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option("--part", metavar="PARTIE=COLONNE", help="number, street, postcode ou city, à la place."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="FILTRE=COLONNE", help="postcode, citycode ou type ; lat et lon préfèrent."),
    ] = None,
    result: Annotated[
        list[str] | None, typer.Option("--result", metavar="COLONNE", help="Colonne à ajouter ; toutes sinon.")
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="Encodage du fichier ; reconnu sinon.")] = None,
    delimiter: Annotated[str | None, typer.Option("--delimiter", help="Séparateur ; reconnu sinon.")] = None,
    processes: Annotated[int, typer.Option("--processes", min=1, max=64, help="Nombre de processus.")] = 1,
    answered_by: Annotated[
        From,
        typer.Option("--source", help="L'index, ou la Géoplateforme par morceaux ou d'un envoi."),
    ] = From.LOCAL,
    manifest: Annotated[
        Path, typer.Option("--manifest", metavar="MANIFESTE", help="Le service qui demande à la Géoplateforme.")
    ] = Path("service.toml"),
    report: Annotated[Path | None, typer.Option("--report", metavar="FICHIER", help="Écrire le bilan en JSON.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Recommencer, et remplacer ce qui existe.")] = False,
) -> None:
    """Géocoder un fichier CSV. Relancée après un arrêt, la même commande reprend où elle en était."""
    from etatplateforme.addresses.bulk import Job, geocode_file, geocode_file_by_project, geocode_file_remotely
    from etatplateforme.addresses.csv_rows import CsvRequest

    request = CsvRequest(tuple(column or ()), _pairs(only), tuple(result or ()), _pairs(part))
    job = Job(request, encoding, delimiter)
    with screen.counting("Géocodage") as tell:

        def show(progress: "Progress") -> None:
            tell(progress.done, progress.total, progress.resumed)

        if answered_by is From.LOCAL:
            done = geocode_file(source, target, index, job, processes=processes, anew=force, progress=show)
        else:
            from etatplateforme.service import Service

            over = geocode_file_remotely if answered_by is From.REMOTE else geocode_file_by_project
            with Service.open(manifest) as service:
                done = over(source, target, service.official_addresses, job, anew=force, progress=show)
    for line in done.lines():
        screen.say(f"  {line}")
    if report is not None:
        write_whole(report, json.dumps(done.to_json(), ensure_ascii=False, indent=2) + "\n", replace=True)


def _pairs(texts: Sequence[str] | None) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts or ()]
    if not all(name and column for name, _, column in pairs):
        raise InvalidInput(
            "Une option attend un nom et une colonne.",
            remedy="Écrivez par exemple --part street=voie ou --only citycode=code_insee.",
            code="invalid_option",
        )
    return {name: column for name, _, column in pairs}
