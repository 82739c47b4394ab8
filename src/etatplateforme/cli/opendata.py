"""``etatplateforme opendata``: hold a file against the schema that it must follow, before anybody else does."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.files import write_whole
from etatplateforme.errors import InvalidInput


class VerdictFormat(StrEnum):
    """How a verdict is written."""

    TEXT = "texte"
    HTML = "html"
    JSON = "json"
    SARIF = "sarif"


opendata = typer.Typer(no_args_is_help=True, help="Données ouvertes : valider, garder, savoir quoi publier.")

TableFile = Annotated[Path, typer.Argument(metavar="FICHIER.csv", help="Le fichier à valider.")]
SchemaFile = Annotated[
    Path, typer.Option("--schema", metavar="SCHEMA.json", help="Le schéma (Table Schema) qu'il doit suivre.")
]
Form = Annotated[VerdictFormat, typer.Option("--format", help="Forme du rapport.")]
OutFile = Annotated[Path | None, typer.Option("--out", metavar="RAPPORT", help="Écrire le rapport dans ce fichier.")]
Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NOM", help="L'encodage, s'il n'est pas reconnu.")]
Delimiter = Annotated[str | None, typer.Option("--delimiter", metavar="SIGNE", help="Le séparateur des colonnes.")]
Resources = Annotated[
    list[str] | None,
    typer.Option("--resource", metavar="NOM=FICHIER", help="Une table que désigne une clé étrangère ; répétable."),
]


def register(app: typer.Typer) -> None:
    """Add the group to *app*."""
    app.add_typer(opendata, name="opendata")
    _ = opendata.command("validate")(validate_command)


def validate_command(
    path: TableFile,
    schema: SchemaFile,
    form: Form = VerdictFormat.TEXT,
    out: OutFile = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    resource: Resources = None,
) -> int:
    """Dire si un fichier suit son schéma : chaque erreur, sa place, et comment la corriger.

    Répond 0 quand il le suit, 1 sinon. Le rapport contient des cases du fichier (sauf en SARIF) : si elles parlent de
    personnes, gardez-le comme le fichier.
    """
    from contextlib import ExitStack

    from etatplateforme.core.reading import read_bytes
    from etatplateforme.opendata.schema import read_schema
    from etatplateforme.opendata.schema.reading import LARGEST
    from etatplateforme.opendata.validation import Resource, validate
    from etatplateforme.opendata.validation.formats import FORMATS

    wanted = read_schema(read_bytes(schema, "schéma", LARGEST))
    with ExitStack() as stack, screen.working("Validation…"):
        file = stack.enter_context(_opened(path))
        others = {name: Resource(stack.enter_context(_opened(other))) for name, other in _resources(resource or [])}
        report = validate(file, wanted, encoding=encoding, delimiter=_sign(delimiter), resources=others)
    written = FORMATS[form.value](report, path.as_posix())
    if out is None:
        screen.say(written.rstrip("\n"))
    else:
        write_whole(out, written, replace=True)
        screen.good(f"Rapport écrit dans {out}.")
    return 0 if report.valid else 1


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError:
        raise InvalidInput(
            f"Le fichier « {path.name} » ne peut pas être lu.",
            remedy="Vérifiez le chemin donné et le droit de lecture.",
            code="file_missing",
        ) from None


def _sign(said: str | None) -> str | None:
    sign = {"tab": "\t", "\\t": "\t"}.get(said, said) if said is not None else None
    if sign is not None and (len(sign) != 1 or not sign.isascii() or sign in '"\r\n'):
        raise InvalidInput(
            "Ce séparateur n'en est pas un.", remedy="Donnez un seul signe (« ; »), ou tab.", code="invalid_delimiter"
        )
    return sign


def _resources(written: list[str]) -> list[tuple[str, Path]]:
    found: list[tuple[str, Path]] = []
    for one in written:
        name, equals, path = one.partition("=")
        if not (name and equals and path):
            raise InvalidInput(
                "Une table n'est pas donnée comme il faut.",
                remedy="Écrivez par exemple --resource communes=communes.csv.",
                code="invalid_resource",
            )
        found.append((name, Path(path)))
    return found
