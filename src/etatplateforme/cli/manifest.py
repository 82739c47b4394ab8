"""``etatplateforme init`` and ``schema``: write a manifest, help editors."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.doctor import ManifestFile
from etatplateforme.cli.files import write_whole
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.manifest.init import Answer, Question


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    _ = app.command("init")(init_command)
    _ = app.command("schema")(schema_command)


def init_command(
    path: ManifestFile = Path("service.toml"),
    defaults: Annotated[bool, typer.Option("--defaults", help="Ne rien demander : un exemple à corriger.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Remplacer un fichier qui existe.")] = False,
) -> None:
    """Écrire un manifeste commenté, en posant quelques questions."""
    from etatplateforme.manifest import init
    from etatplateforme.manifest.render import render

    if path.exists() and not force:
        write_whole(path, "")  # says at once that the file exists, before any question
    answers = init.defaults() if defaults else init.answers({q.field: _asked(q) for q in init.QUESTIONS})
    write_whole(path, render(answers), replace=force)
    screen.good(f"{path} est écrit : relisez chaque ligne, il engage l'organisme.")
    screen.say(f"    Ensuite : etatplateforme audit {path}")


def _asked(question: "Question") -> "Answer":
    """Ask until the answer is good."""
    screen.title(question.text)
    screen.say(question.help)
    if question.choices:
        screen.say("Choix : " + ", ".join(question.choices))
    while True:
        typed: str = typer.prompt("Réponse", default=question.default)
        try:
            return question.read(typed)
        except InvalidInput as error:
            screen.bad(f"{error.problem} {error.remedy}")


def schema_command(
    out: Annotated[Path | None, typer.Option("--out", metavar="FICHIER", help="Écrire le schéma ici.")] = None,
) -> None:
    """Donner le schéma JSON de service.toml, pour que les éditeurs de texte aident à l'écrire."""
    from etatplateforme.manifest.schema import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_whole(out, text, replace=True)
        screen.good(f"Schéma écrit dans {out}.")
