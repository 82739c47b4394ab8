"""``etatplateforme init``, ``audit`` and ``schema``: write a manifest, have the guarantor read it, help editors."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.doctor import EnvironmentName, ManifestFile
from etatplateforme.cli.files import write_whole
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.guarantor import Page
    from etatplateforme.manifest.init import Answer, Question

HOME_NAMES = frozenset({"index", "accueil", "home"})


class ReportFormat(StrEnum):
    """How the report is written."""

    TEXT = "texte"
    HTML = "html"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    _ = app.command("init")(init_command)
    _ = app.command("audit")(audit_command)
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


def audit_command(
    path: ManifestFile = Path("service.toml"),
    page: Annotated[
        list[Path] | None, typer.Option("--page", metavar="PAGE.html", help="Une page à juger ; répétable.")
    ] = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="Forme du rapport.")] = ReportFormat.TEXT,
    out: Annotated[Path | None, typer.Option("--out", metavar="FICHIER", help="Écrire le rapport ici.")] = None,
    environment: EnvironmentName = "production",
) -> int:
    """Faire lire le manifeste par le garant : ce qui va, ce qui ne va pas, ce que seule une personne peut juger."""
    from etatplateforme.core.clock import SystemClock
    from etatplateforme.guarantor import to_html, to_json, to_text
    from etatplateforme.service.foundations import plan_of

    plan = plan_of(path, environment, {}, SystemClock(), ())
    report = plan.guarantor.audit(plan.today(), pages=tuple(_page(one) for one in page or []))
    written = {ReportFormat.TEXT: to_text, ReportFormat.HTML: to_html, ReportFormat.JSON: to_json}[form](report)
    if out is None:
        screen.say(written.rstrip("\n"))
    else:
        write_whole(out, written, replace=True)
        screen.good(f"Rapport écrit dans {out}.")
    return 1 if report.blocking else 0


def _page(path: Path) -> "Page":
    from etatplateforme.guarantor import Page, PageKind
    from etatplateforme.service.foundations import read_text

    kind = PageKind.HOME if path.stem.lower() in HOME_NAMES else PageKind.STEP
    return Page(path.stem, read_text(path, "fichier de page", limit=5_000_000), kind)


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
