"""``etatplateforme addresses``: build the embedded index from the State's files, and search it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.addresses_bulk import geocode_command
from etatplateforme.cli.addresses_install import install_command
from etatplateforme.cli.addresses_options import DEFAULT_INDEX, STAGES, IndexFile
from etatplateforme.cli.addresses_serve import serve_command
from etatplateforme.errors import InvalidInput

addresses = typer.Typer(no_args_is_help=True, help="L'index d'adresses embarqué : le construire, le consulter.")


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    _ = addresses.command("geocode")(geocode_command)
    _ = addresses.command("serve")(serve_command)
    _ = addresses.command("install")(install_command)
    app.add_typer(addresses, name="addresses")


@addresses.command("build")
def build_command(
    sources: Annotated[
        list[Path], typer.Argument(metavar="FICHIER…", help="Fichiers BAN, BAL, addok ou BANO, compressés ou non.")
    ],
    out: IndexFile = DEFAULT_INDEX,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date", formats=["%Y-%m-%d"], metavar="AAAA-MM-JJ", help="Date des données, montrée avec les réponses."
        ),
    ] = None,
    licence: Annotated[str, typer.Option("--licence", help="Licence des données.")] = "Licence Ouverte 2.0",
) -> None:
    """Construire l'index. Un index existant n'est remplacé que lorsque le nouveau est complet."""
    from etatplateforme.addresses.index import build

    with screen.progress("Index d'adresses") as tell:
        report = build(
            sources,
            out,
            source_date=day.date() if day is not None else None,
            licence=licence,
            progress=lambda step: tell(STAGES.get(step.stage, step.stage), step.rows),
        )
    if day is None:
        screen.unsure("La date des données n'est pas donnée : les réponses les diront non datées. Ajoutez --date.")
    for source in report.sources:
        screen.good(f"{source.name} ({source.format}) : {source.kept} adresses gardées sur {source.rows} lignes.")
        for fault in source.faults:
            screen.unsure(str(fault))
    screen.good(
        f"{report.addresses} adresses, {report.streets} voies, {report.localities} lieux-dits, "
        f"{report.municipalities} communes : {report.file_bytes / 1e6:.1f} Mo dans {out}."
    )


@addresses.command("search")
def search_command(
    q: Annotated[str, typer.Argument(metavar="ADRESSE", help="Par exemple « 8 bd du palais paris ».")],
    index: IndexFile = DEFAULT_INDEX,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="Nombre de réponses.")] = 5,
) -> int:
    """Chercher une adresse dans l'index."""
    from etatplateforme.addresses.index import Index

    if not index.is_file():
        raise InvalidInput(
            "Cet index n'existe pas.",
            remedy="Construisez-le d'abord : etatplateforme addresses build FICHIER…",
            code="no_address_index",
        )
    with Index.open(index) as opened:
        found = opened.search(q, limit=limit)
    if not found:
        screen.unsure("Aucune adresse n'est assez sûre. Ajoutez la commune ou le code postal.")
        return 1
    screen.table(
        "Adresses trouvées",
        ["Adresse", "Précision", "Commune (INSEE)", "Ressemblance"],
        [[found_one.label, _kind(found_one.kind), found_one.citycode, f"{found_one.score or 0:.2f}"]
         for found_one in found],
    )  # fmt: skip
    return 0


def _kind(kind: str) -> str:
    words = {"housenumber": "numéro", "street": "voie", "locality": "lieu-dit", "municipality": "commune"}
    return words.get(kind, kind)
