"""``etatplateforme addresses accuracy``: is an address found as surely in every kind of territory?"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.addresses import addresses
from etatplateforme.cli.addresses_options import DEFAULT_INDEX, IndexFile
from etatplateforme.cli.files import write_whole

if TYPE_CHECKING:
    from etatplateforme.addresses.index import Index
    from etatplateforme.evidence.geocoding import Located
    from etatplateforme.guarantor.statistics.geocoding import GeocodingAccuracy


def register(app: typer.Typer) -> None:
    """Add the command to those on addresses; *app* has them already."""
    _ = addresses.command("accuracy")(accuracy_command)


def accuracy_command(
    sample: Annotated[
        Path,
        typer.Argument(metavar="ECHANTILLON.csv", help="Colonnes : question;code_insee;voie;numero;territoire."),
    ],
    index: IndexFile = DEFAULT_INDEX,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="justesse.json", help="Écrire la mesure, pour le garant.")
    ] = None,
) -> None:
    """Mesurer la part des adresses trouvées, à part pour Paris, les villes, le rural, l'outre-mer et sans numéro.

    Ensuite : etatplateforme audit service.toml --accuracy justesse.json
    """
    from etatplateforme.addresses.index import Index
    from etatplateforme.core.reading import read_text
    from etatplateforme.evidence.geocoding import labelled, measured
    from etatplateforme.guarantor.statistics.geocoding import GeocodingAccuracy, to_json

    asked = labelled(read_text(sample, "échantillon"))
    with Index.open(index) as opened, screen.working("Recherche des adresses…"):
        groups = measured(asked, lambda question: _answer(opened, question))
        engine = f"index d'adresses, {opened.source.dated}"
    accuracy = GeocodingAccuracy(datetime.now(UTC).date(), engine, groups)
    _show(accuracy)
    if out is not None:
        write_whole(out, to_json(accuracy), replace=True)
        screen.good(f"Mesure écrite dans {out}.")


def _show(accuracy: "GeocodingAccuracy") -> None:
    from etatplateforme.guarantor.statistics.numbers import number, percent
    from etatplateforme.guarantor.statistics.rates import rate

    rows: list[list[str]] = []
    for kind, found in accuracy.groups.items():
        one = rate(found)
        between = f"{percent(one.interval.low)} à {percent(one.interval.high)}"
        rows.append([kind.value, number(found.total), percent(one.value), between])
    screen.table("Adresses trouvées, par territoire", ["Territoire", "Essais", "Trouvées", "Intervalle à 95 %"], rows)


def _answer(index: "Index", question: str) -> "Located | None":
    from etatplateforme.evidence.geocoding import Located

    found = index.search(question, limit=1)
    return Located(found[0].citycode, found[0].street or found[0].name, found[0].housenumber or "") if found else None
