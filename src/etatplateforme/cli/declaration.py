"""``etatplateforme declaration``: write the accessibility statement, the multi-year scheme and the yearly plan."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.files import write_whole

if TYPE_CHECKING:
    from etatplateforme.guarantor.accessibility.declaration.blocks import Document
    from etatplateforme.guarantor.accessibility.declaration.model import Declaration

LARGEST_AUDIT = 20_000_000

declaration = typer.Typer(
    no_args_is_help=True, help="La déclaration d'accessibilité, le schéma pluriannuel et le plan d'action."
)


class TextFormat(StrEnum):
    """How a text is written: a whole page, its content for a page of the site, or Markdown."""

    HTML = "html"
    FRAGMENT = "fragment"
    TEXT = "texte"


Form = Annotated[
    TextFormat,
    typer.Option("--format", help="Page entière, fragment à placer dans une page du site, ou texte (Markdown)."),
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FICHIER", help="Écrire le texte ici.")]


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(declaration, name="declaration")


@declaration.command("write")
def write_command(
    audit: Annotated[Path, typer.Argument(metavar="AUDIT", help="Un rapport d'Ara (JSON), ou votre fichier TOML.")],
    complement: Annotated[
        Path | None,
        typer.Option("--complement", metavar="FICHIER.toml", help="Ce qui manque au rapport d'Ara ; il l'emporte."),
    ] = None,
    form: Form = TextFormat.HTML,
    out: Out = None,
) -> None:
    """Écrire la déclaration d'accessibilité dans sa forme obligatoire ; rien n'est écrit s'il y manque un champ."""
    from etatplateforme.guarantor.accessibility.declaration.reading import read_declaration
    from etatplateforme.guarantor.accessibility.declaration.write import statement

    read = read_declaration(
        _text(audit),
        name=audit.name,
        complement=None if complement is None else _text(complement),
        complement_name="" if complement is None else complement.name,
    )
    _publish(statement(read), form, out)
    if out is not None:
        _next_steps(read)


@declaration.command("scheme")
def scheme_command(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Le schéma, en TOML ou en JSON.")],
    form: Form = TextFormat.HTML,
    out: Out = None,
) -> None:
    """Écrire le schéma pluriannuel (trois ans au plus) ; rien n'est écrit s'il y manque un point."""
    from etatplateforme.guarantor.accessibility.declaration.reading import read_as
    from etatplateforme.guarantor.accessibility.declaration.scheme import Scheme, scheme_text

    _publish(scheme_text(read_as(Scheme, _text(path), name=path.name)), form, out)


@declaration.command("plan")
def plan_command(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Le plan, en TOML ou en JSON.")],
    form: Form = TextFormat.HTML,
    out: Out = None,
) -> None:
    """Écrire le plan d'action de l'année, avec le bilan de la précédente."""
    from etatplateforme.guarantor.accessibility.declaration.plan import Plan, plan_text
    from etatplateforme.guarantor.accessibility.declaration.reading import read_as

    _publish(plan_text(read_as(Plan, _text(path), name=path.name)), form, out)


def _text(path: Path) -> str:
    from etatplateforme.core.reading import read_text

    return read_text(path, "fichier", limit=LARGEST_AUDIT)


def _publish(document: "Document", form: TextFormat, out: Path | None) -> None:
    from etatplateforme.guarantor.accessibility.declaration.html import to_fragment, to_html
    from etatplateforme.guarantor.accessibility.declaration.markdown import to_markdown

    rendered = {TextFormat.HTML: to_html, TextFormat.FRAGMENT: to_fragment, TextFormat.TEXT: to_markdown}
    written = rendered[form](document)
    if out is None:
        typer.echo(written, nl=False)
    else:
        write_whole(out, written, replace=True)
        screen.good(f"« {document.title} » : écrit dans {out}.")


def _next_steps(read: "Declaration") -> None:
    """What remains to be done around a statement: the mention, and the day on which it ends."""
    from etatplateforme.guarantor.accessibility.declaration.completeness import standard_of
    from etatplateforme.guarantor.accessibility.declaration.mention import home_mention
    from etatplateforme.guarantor.accessibility.declaration.result import conformity_of
    from etatplateforme.guarantor.accessibility.declaration.validity import valid_until
    from etatplateforme.guarantor.accessibility.reference import succeeded_on
    from etatplateforme.values.calendar import french_date

    reference = standard_of(read)
    status = conformity_of(read, reference)
    if status is not None:
        screen.say(f"    À écrire sur la page d'accueil : « {home_mention(status)} »")
    if read.dated is not None:
        end = valid_until(read.dated, new_standard_on=succeeded_on(reference.version))
        screen.say(f"    À refaire au plus tard le {french_date(end.until)}, ou dès une refonte du site.")
    screen.say("    À lier depuis chaque page du site, et à déposer auprès de l'État par le téléservice prévu.")
