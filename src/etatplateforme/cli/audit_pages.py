"""``etatplateforme audit page`` and ``audit site``: have the guarantor read pages alone, or a whole site."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.audit import AuditFormat, Form, JudgementsFile, OutFile, audit, deliver, judgements_in, text_of
from etatplateforme.cli.page_source import STDIN, PageSource
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.evidence.visit import Site, SiteStep
    from etatplateforme.guarantor import Page

PageFiles = Annotated[list[Path], typer.Argument(metavar="PAGE.html…", help="Les pages ; « - » : l'entrée standard.")]
RootFolder = Annotated[
    Path | None, typer.Option("--root", metavar="DOSSIER", help="Le dossier que désigne « / » dans les pages.")
]
SheetsFolder = Annotated[
    Path | None,
    typer.Option("--sheets", metavar="DOSSIER", help="Où chercher, par leur nom, les feuilles de style absentes."),
]
WithBrowser = Annotated[bool, typer.Option("--browser", help="Regarder aussi les pages dans Chromium.")]
AxeFile = Annotated[
    Path | None, typer.Option("--axe", metavar="axe.min.js", help="Fichier d'axe-core à passer dans Chromium.")
]
SiteAddress = Annotated[str, typer.Argument(metavar="ADRESSE", help="La première page du site.")]
PageCount = Annotated[int, typer.Option("--pages", min=1, help="Pages lues au plus.")]
PauseSeconds = Annotated[float, typer.Option("--pause", min=0.0, help="Secondes entre deux demandes.")]
Seed = Annotated[int, typer.Option("--seed", help="Graine du tirage au sort de l'échantillon.")]
WholeSite = Annotated[bool, typer.Option("--all", help="Juger toutes les pages lues, et non l'échantillon du RGAA.")]
ProcessFile = Annotated[
    Path | None, typer.Option("--processes", metavar="processus.toml", help="Les formulaires en plusieurs pages.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group ``audit`` of *app*."""
    _ = audit.command("page")(page_command)
    _ = audit.command("site")(site_command)


def page_command(
    paths: PageFiles,
    root: RootFolder = None,
    sheets: SheetsFolder = None,
    form: Form = AuditFormat.LINES,
    out: OutFile = None,
    browser: WithBrowser = False,
    axe: AxeFile = None,
    judgements: JudgementsFile = None,
) -> int:
    """Juger des pages seules, sans manifeste, avec leurs feuilles de style locales.

    Répond 1 dès qu'un point est à corriger ou qu'un fichier n'a pas pu être lu. Un morceau de page et un gabarit ne
    sont pas jugés : la commande le dit.
    """
    source = PageSource(root, sheets)
    shown = len(paths) > 1 and sys.stderr.isatty()
    with screen.progress("Pages") if shown else nullcontext(_silent) as tell:
        pages = tuple(source.pages(_counted(paths, tell)))
    files = {page.name: page.name for page in pages if page.name != STDIN}
    return judge(pages, form, out, browser=browser, axe=axe, judgements=judgements, files=files, unread=source.unread)


def site_command(
    address: SiteAddress,
    most: PageCount = 200,
    pause: PauseSeconds = 1.0,
    seed: Seed = 0,
    whole: WholeSite = False,
    processes: ProcessFile = None,
    form: Form = AuditFormat.TEXT,
    out: OutFile = None,
    browser: WithBrowser = False,
    axe: AxeFile = None,
    judgements: JudgementsFile = None,
) -> int:
    """Parcourir un site avec égards, en choisir l'échantillon que le RGAA définit, et le juger.

    Le fichier robots.txt est respecté, une demande part à la fois, aucun formulaire n'est envoyé.
    """
    from etatplateforme.evidence.course import Limits
    from etatplateforme.evidence.process import parse_processes
    from etatplateforme.evidence.visit import gathered
    from etatplateforme.guarantor.accessibility.sample import Process, sample_of
    from etatplateforme.service.sites import open_sites

    limits = Limits(pages=most, pause=pause)
    declared = () if processes is None else parse_processes(text_of(processes), name=processes.name)
    with open_sites() as sites, screen.progress("Site") as tell:
        site = gathered(_told(sites.crawl(address, limits), tell))
        followed = [(one.name, gathered(_told(sites.follow(one, address, limits), tell))) for one in declared]
    forms = [Process(name, tuple(page.page for page in steps.pages)) for name, steps in followed]
    sample = sample_of(site.pages, processes=forms, seed=seed, complete=site.ended.complete)
    _tell_course(site, [steps for _, steps in followed])
    for question in sample.questions:
        screen.err.print(f"À vérifier : {question}", markup=False, style="yellow")
    pages = tuple(one.page for one in site.pages) if whole else sample.pages
    allowed = (address,)
    return judge(pages, form, out, browser=browser, axe=axe, judgements=judgements, allowed=allowed)


def judge(
    pages: "tuple[Page, ...]",
    form: AuditFormat,
    out: Path | None,
    *,
    browser: bool = False,
    axe: Path | None = None,
    judgements: Path | None = None,
    files: dict[str, str] | None = None,
    allowed: tuple[str, ...] = (),
    unread: int = 0,
) -> int:
    """Judge *pages* and write it; the exit code: 1 when something is to correct, or when *unread* were not read."""
    from etatplateforme.core.clock import SystemClock
    from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
    from etatplateforme.guarantor.answers import assessed
    from etatplateforme.values.finding import Verdict

    if browser or axe is not None:
        pages = _seen(pages, axe, allowed)
    audited = audit_pages(pages) if pages else PageAudit((), ())
    if judgements is not None:
        audited = assessed(audited, judgements_in(judgements), SystemClock().now().date(), pages=pages)
    deliver(audited, form, out, files or {})
    return 1 if unread or audited.of(Verdict.FAILED) else 0


def _seen(pages: "tuple[Page, ...]", axe: Path | None, allowed: tuple[str, ...]) -> "tuple[Page, ...]":
    """The pages with what Chromium shows of them."""
    try:
        from etatplateforme.evidence.browser import look_at
    except ModuleNotFoundError as error:
        raise InvalidInput(
            "Le paquet qui conduit le navigateur n'est pas installé.",
            remedy="Installez-le : pip install 'etatplateforme[browser]'.",
            code="browser_missing",
        ) from error
    with screen.progress("Chromium") as tell:
        return look_at(pages, axe=axe, progress=lambda step: tell(f"{step.step}, page", step.number), allowed=allowed)


def _told(steps: "Iterable[SiteStep]", tell: "screen.Tell") -> "Iterator[SiteStep]":
    """The steps of a visit, counted on the screen as they come."""
    for number, step in enumerate(steps, 1):
        tell("pages lues", number)
        yield step


def _tell_course(site: "Site", followed: "list[Site]") -> None:
    """What was read and what was not, on the error output."""
    screen.err.print(f"{len(site.pages)} page(s) lue(s). {site.ended.reason}", markup=False)
    for steps in (site, *followed):
        for failed in steps.failed:
            screen.err.print(f"Page non lue : {failed.where} : {failed.problem}", markup=False, style="yellow")


def _counted(paths: Iterable[Path], tell: "screen.Tell") -> Iterator[Path]:
    for number, path in enumerate(paths, 1):
        tell("lecture", number)
        yield path


def _silent(stage: str, count: int) -> None:
    """Say nothing: one page, or nobody watching."""
