"""``etatplateforme opendata inventory``: what a commune must open, held against what the catalogue shows of it."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.opendata import opendata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etatplateforme.guarantor.opening.inventory import Line
    from etatplateforme.values.finding import LegalSource

MARKS = {"published": "publié", "likely": "à confirmer", "not_found": "introuvable", "not_bound": "non obligatoire"}


class InventoryFormat(StrEnum):
    """How an inventory is written."""

    TEXT = "texte"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command to those on open data; *app* has them already."""
    _ = opendata.command("inventory")(inventory_command)


def inventory_command(
    organization: Annotated[
        str, typer.Option("--organization", metavar="IDENTIFIANT", help="L'organisation, sur data.gouv.fr.")
    ],
    path: Annotated[Path, typer.Argument(metavar="SERVICE.toml", help="Le manifeste.")] = Path("service.toml"),
    environment: Annotated[str | None, typer.Option("--env", help="L'environnement des réglages.")] = None,
    form: Annotated[InventoryFormat, typer.Option("--format", help="Forme de l'inventaire.")] = InventoryFormat.TEXT,
) -> None:
    """Dire ce qu'une commune doit publier et ce que le catalogue montre. Ce qui est introuvable n'est pas accusé."""
    from etatplateforme.guarantor.opening.inventory import Body, Shown, inventory
    from etatplateforme.opendata.filters import DatasetFilter
    from etatplateforme.service import Service

    with Service.open(path, environment=environment) as service:
        datasets = [
            Shown(dataset.title, dataset.slug, frozenset(filter(None, (each.schema for each in dataset.resources))))
            for dataset in service.opendata.find(by=DatasetFilter(organization=organization))
        ]
        operator, today = service.manifest.operator, service.plan.today()
    lines = inventory(datasets, Body(operator.inhabitants, operator.agents), today)
    if form is InventoryFormat.JSON:
        typer.echo(json.dumps([_record(line) for line in lines], ensure_ascii=False, indent=2))
        return
    _tell(lines, len(datasets))


def _tell(lines: "Sequence[Line]", number: int) -> None:
    screen.say(f"{number} jeu(x) de données au catalogue.")
    for line in lines:
        duty = line.duty
        told = f"{duty.title} : {MARKS[line.state]}"
        if line.state == "published":
            screen.good(f"{told} ({', '.join(each.title for each in line.datasets)}).")
        elif line.state == "not_bound":
            screen.say(f"  {told}.")
        else:
            screen.unsure(told + ("" if not line.datasets else f" ({', '.join(d.title for d in line.datasets)})") + ".")
            screen.say(f"    {line.question}")
        screen.say("    " + " ; ".join(map(_source, duty.sources)))


def _source(source: "LegalSource") -> str:
    """A source, with whether its text was read."""
    if source.read_on is not None:
        return f"{source.reference} (lu le {source.read_on})"
    return f"{source.reference} (à vérifier)"


def _record(line: "Line") -> dict[str, object]:
    duty = line.duty
    return {
        "code": duty.code,
        "title": duty.title,
        "state": line.state.value,
        "datasets": [each.slug for each in line.datasets],
        "question": line.question,
        "schemas": list(duty.schemas),
        "since": None if duty.since is None else duty.since.isoformat(),
        "sources": [
            {"reference": source.reference, "status": source.status.value, "read_on": source.read_on}
            for source in duty.sources
        ],
    }
