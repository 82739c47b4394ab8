"""``etatplateforme template``: is a template of messages sound, what does it look like, what is hard to read in it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen

if TYPE_CHECKING:
    from etatplateforme.notifications.templates.template import Template

LARGEST = 200_000

template = typer.Typer(help="Vérifier et relire les modèles de messages.", no_args_is_help=True)

TemplateFiles = Annotated[list[Path], typer.Argument(metavar="MODÈLE…", help="Un ou plusieurs modèles.")]
TemplateFile = Annotated[Path, typer.Argument(metavar="MODÈLE", help="Un modèle.")]
Language = Annotated[str, typer.Option("--langue", help="Ajouter cette langue au français : en, ar…")]


class Shape(StrEnum):
    """How a preview is written."""

    TEXT = "texte"
    HTML = "html"


AsShape = Annotated[Shape, typer.Option("--format", help="texte, ou html pour un navigateur.")]
LargePrint = Annotated[bool, typer.Option("--grands-caracteres", help="En grands caractères (format html).")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    _ = template.command("check")(check_command)
    _ = template.command("preview")(preview_command)
    app.add_typer(template, name="template")


def check_command(paths: TemplateFiles) -> int:
    """Vérifier des modèles : répond 1 si l'un d'eux ne peut pas servir. Les conseils de langage n'empêchent rien."""
    from etatplateforme.errors import EtatError
    from etatplateforme.guarantor.accessibility.audit import audit_pages
    from etatplateforme.guarantor.language.advice import NOT_FALC
    from etatplateforme.notifications.templates.review import language_of, pages_of
    from etatplateforme.values.finding import Verdict

    failed = 0
    for path in paths:
        try:
            read = _read(path)
        except EtatError as error:
            screen.show_error(error)
            failed += 1
            continue
        wrong = audit_pages(pages_of(read)).of(Verdict.FAILED)
        failed += bool(wrong)
        screen.say(f"{path} : {read.version} ; langues : {', '.join(read.languages)}")
        for finding in wrong:
            screen.say(f"    ✗ {finding.rule} : {finding.message} {finding.remedy}")
        for piece in language_of(read).advice:
            screen.say(f"    → {piece.sentence}\n      {piece.advice}")
    screen.say(NOT_FALC)
    return 1 if failed else 0


def preview_command(
    path: TemplateFile, language: Language = "fr", shape: AsShape = Shape.TEXT, large: LargePrint = False
) -> int:
    """Montrer le message qu'un modèle donnerait, avec des valeurs inventées."""
    from etatplateforme.notifications.message import Presentation
    from etatplateforme.notifications.templates.review import preview

    presentation = Presentation.LARGE if large else Presentation.STANDARD
    shown = preview(_read(path), None, language, presentation)
    screen.say(shown.html if shape is Shape.HTML else shown.text)
    return 0


def _read(path: Path) -> "Template":
    from etatplateforme.core.reading import read_text
    from etatplateforme.notifications.templates.reading import read_template

    return read_template(read_text(path, "modèle", LARGEST), path.name)
