"""``etatplateforme audit``: have the guarantor read a service, or pages alone."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.doctor import EnvironmentName, ManifestFile
from etatplateforme.cli.files import write_whole
from etatplateforme.errors import EtatError

if TYPE_CHECKING:
    from etatplateforme.guarantor import Page
    from etatplateforme.guarantor.accessibility.audit import PageAudit

STDIN = Path("-")
audit = typer.Typer(no_args_is_help=True, help="Faire lire par le garant un service, ou des pages seules.")

OutFile = Annotated[Path | None, typer.Option("--out", metavar="FICHIER", help="Écrire le rapport ici.")]
PageFiles = Annotated[list[Path], typer.Argument(metavar="PAGE.html…", help="Les pages ; « - » : l'entrée standard.")]
RootFolder = Annotated[
    Path | None, typer.Option("--root", metavar="DOSSIER", help="Le dossier que désigne « / » dans les pages.")
]
SheetsFolder = Annotated[
    Path | None,
    typer.Option("--sheets", metavar="DOSSIER", help="Où chercher, par leur nom, les feuilles de style absentes."),
]


class ReportFormat(StrEnum):
    """How the report of a service is written."""

    TEXT = "texte"
    HTML = "html"
    JSON = "json"


class PageFormat(StrEnum):
    """How the audit of pages alone is written."""

    TEXT = "texte"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(audit, name="audit")


@audit.command("service")
def service_command(
    path: ManifestFile = Path("service.toml"),
    page: Annotated[
        list[Path] | None, typer.Option("--page", metavar="PAGE.html", help="Une page à juger ; répétable.")
    ] = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="Forme du rapport.")] = ReportFormat.TEXT,
    out: OutFile = None,
    environment: EnvironmentName = "production",
) -> int:
    """Faire lire le manifeste par le garant : ce qui va, ce qui ne va pas, ce que seule une personne peut juger."""
    from etatplateforme.core.clock import SystemClock
    from etatplateforme.evidence.files import page_from_file
    from etatplateforme.guarantor import to_html, to_json, to_text
    from etatplateforme.service.foundations import plan_of

    plan = plan_of(path, environment, {}, SystemClock(), ())
    pages = tuple(page_from_file(one, name=one.stem) for one in page or [])
    report = plan.guarantor.audit(plan.today(), pages=pages)
    deliver({ReportFormat.TEXT: to_text, ReportFormat.HTML: to_html, ReportFormat.JSON: to_json}[form](report), out)
    return 1 if report.blocking else 0


@audit.command("page")
def page_command(
    paths: PageFiles,
    root: RootFolder = None,
    sheets: SheetsFolder = None,
    form: Annotated[PageFormat, typer.Option("--format", help="Forme du rapport.")] = PageFormat.TEXT,
    out: OutFile = None,
) -> int:
    """Juger des pages seules, sans manifeste, avec leurs feuilles de style locales.

    Répond 1 dès qu'un point est à corriger ou qu'un fichier n'a pas pu être lu. Un morceau de page et un gabarit ne
    sont pas jugés : la commande le dit.
    """
    from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages

    source = PageSource(root, sheets)
    shown = len(paths) > 1 and sys.stderr.isatty()
    with screen.progress("Pages") if shown else nullcontext(_silent) as tell:
        pages = tuple(source.pages(_counted(paths, tell)))
        tell("examen", len(pages))
        audited = audit_pages(pages) if pages else PageAudit((), ())
    return conclude(audited, form, out, unread=source.unread)


class PageSource:
    """Reads page files one after the other; one that cannot be judged is told on the error output, and passed over.

    ``unread`` counts those that could not even be read.
    """

    def __init__(self, root: Path | None, shelf: Path | None) -> None:
        self._root = root
        self._shelf = shelf
        self.unread = 0

    def pages(self, paths: Iterable[Path]) -> "Iterator[Page]":
        """The pages of *paths* that can be judged."""
        from etatplateforme.guarantor.accessibility.wholeness import unfinished

        for path in paths:
            try:
                page = self._page(path)
            except EtatError as error:
                self.unread += 1
                screen.show_error(error)
                continue
            if (why := unfinished(page.html)) is None:
                yield page
            else:
                screen.err.print(f"{page.name} n'est pas jugé : {why}.", markup=False, style="yellow")

    def _page(self, path: Path) -> "Page":
        from etatplateforme.core.reading import text_of
        from etatplateforme.evidence.files import page_from_file, sheets_beside
        from etatplateforme.guarantor.facts import LARGEST_PAGE, Page

        if path != STDIN:
            return page_from_file(path, root=self._root, shelf=self._shelf)
        html = text_of(sys.stdin.buffer.read(LARGEST_PAGE + 1), "Le texte de l'entrée standard", LARGEST_PAGE)
        return Page("entrée standard", html, sheets=sheets_beside(html, Path(), root=self._root, shelf=self._shelf))


def conclude(audited: "PageAudit", form: PageFormat, out: Path | None, *, unread: int = 0) -> int:
    """Write what was found; the exit code: 1 when something is to correct, or when *unread* files were not read."""
    from etatplateforme.guarantor.report.pages import pages_to_json, pages_to_text
    from etatplateforme.values.finding import Verdict

    deliver({PageFormat.TEXT: pages_to_text, PageFormat.JSON: pages_to_json}[form](audited), out)
    return 1 if unread or audited.of(Verdict.FAILED) else 0


def deliver(written: str, out: Path | None) -> None:
    """Show a report, or write it to *out*."""
    if out is None:
        screen.say(written.rstrip("\n"))
    else:
        write_whole(out, written, replace=True)
        screen.good(f"Rapport écrit dans {out}.")


def _counted(paths: Iterable[Path], tell: "screen.Tell") -> Iterator[Path]:
    for number, path in enumerate(paths, 1):
        tell("lecture", number)
        yield path


def _silent(stage: str, count: int) -> None:
    """Say nothing: one page, or nobody watching."""
