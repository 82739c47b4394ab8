"""``etatplateforme audit``: have the guarantor read a service, pages alone, or a whole site."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.decision import DecisionModules, studied
from etatplateforme.cli.doctor import EnvironmentName, ManifestFile
from etatplateforme.cli.files import write_whole
from etatplateforme.cli.french import FrenchGroup
from etatplateforme.cli.page_source import STDIN, PageSource
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.evidence.visit import Site, SiteStep
    from etatplateforme.guarantor import Assessment, Page
    from etatplateforme.guarantor.accessibility.audit import PageAudit
    from etatplateforme.guarantor.report.model import Report


class ManifestOrCommand(FrenchGroup):
    """``audit service.toml`` is ``audit service service.toml``: the manifest is what is audited most."""

    def parse_args(self, ctx: object, args: list[str]) -> list[str]:
        """Read what was typed after ``audit``."""
        return super().parse_args(cast(typer.Context, ctx), completed(args))


def completed(words: list[str]) -> list[str]:
    """*words* typed after ``audit``, with the command ``service`` when a manifest or its options stand in its place."""
    first = words[0] if words else ""
    option = first.startswith("-") and any(word.endswith(".toml") for word in words)
    return ["service", *words] if option or first.endswith(".toml") else words


audit = typer.Typer(
    cls=ManifestOrCommand,
    no_args_is_help=True,
    help="Faire lire par le garant un service (etatplateforme audit service.toml), des pages seules ou un site.",
)


class AuditFormat(StrEnum):
    """How what was found is written."""

    LINES = "lignes"
    TEXT = "texte"
    HTML = "html"
    JSON = "json"
    SARIF = "sarif"
    EARL = "earl"


Form = Annotated[AuditFormat, typer.Option("--format", help="Forme du rapport.")]
OutFile = Annotated[Path | None, typer.Option("--out", metavar="FICHIER", help="Écrire le rapport ici.")]
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
JudgementsFile = Annotated[
    Path | None, typer.Option("--judgements", metavar="jugements.toml", help="Les jugements de personnes à reprendre.")
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
    """Add the commands to *app*."""
    app.add_typer(audit, name="audit")


@audit.command("service")
def service_command(
    path: ManifestFile = Path("service.toml"),
    page: Annotated[
        list[Path] | None, typer.Option("--page", metavar="PAGE.html", help="Une page à juger ; répétable.")
    ] = None,
    form: Form = AuditFormat.TEXT,
    out: OutFile = None,
    judgements: JudgementsFile = None,
    personas: Annotated[
        Path | None,
        typer.Option("--personas", metavar="essai.json", help="L'essai des personnes, que vos tests ont écrit."),
    ] = None,
    decisions: DecisionModules = None,
    environment: EnvironmentName = "production",
    detail: Annotated[bool, typer.Option("--detail", help="Tout dire, et pas seulement ce qui reste à faire.")] = False,
) -> int:
    """Faire lire le manifeste par le garant : ce qui va, ce qui ne va pas, ce que seule une personne peut juger.

    « audit service.toml » suffit. Sans --detail, le texte dit ce qui reste à faire ; les autres formes disent tout.
    """
    from etatplateforme.core.clock import SystemClock
    from etatplateforme.evidence.files import page_from_file
    from etatplateforme.guarantor.answers import assessed
    from etatplateforme.guarantor.personas.run import parse_run
    from etatplateforme.guarantor.report.located import located
    from etatplateforme.service.foundations import plan_of

    plan = plan_of(path, environment, {}, SystemClock(), ())
    pages = tuple(page_from_file(one, name=one.stem) for one in page or [])
    run = None if personas is None else parse_run(_text(personas))
    studies = None if decisions is None else studied(decisions)
    report = plan.guarantor.audit(plan.today(), pages=pages, persona_run=run, studies=studies)
    if judgements is not None:
        report = assessed(report, _judgements(judgements), plan.today(), pages=pages)
    report = located(report, _text(path))
    if form is AuditFormat.TEXT:
        _explain(report, path, out, detail=detail)
    else:
        deliver(report, form, out, {one.stem: str(one) for one in page or []})
    return 1 if report.blocking else 0


@audit.command("page")
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


@audit.command("site")
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
    declared = () if processes is None else parse_processes(_text(processes), name=processes.name)
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
        audited = assessed(audited, _judgements(judgements), SystemClock().now().date(), pages=pages)
    deliver(audited, form, out, files or {})
    return 1 if unread or audited.of(Verdict.FAILED) else 0


def deliver(told: "Report | PageAudit", form: AuditFormat, out: Path | None, files: dict[str, str]) -> None:
    """Write what was found in the *form* asked, on the screen or to *out*; *files* names the file of each page."""
    from etatplateforme.guarantor.formats import FORMATS
    from etatplateforme.guarantor.formats.sarif import to_sarif

    written = to_sarif(told, files=files) if form is AuditFormat.SARIF else FORMATS[form.value](told)
    if out is None:
        screen.say(written.rstrip("\n"))
    else:
        _write(out, written)


def _explain(report: "Report", path: Path, out: Path | None, *, detail: bool) -> None:
    """Explain the report as a colleague would, on the screen or to *out*."""
    from etatplateforme.guarantor.report.text import text_lines, to_text

    if out is None:
        screen.show(text_lines(report, detail=detail, manifest=str(path)))
    else:
        _write(out, to_text(report, detail=detail, manifest=str(path)))


def _write(out: Path, text: str) -> None:
    write_whole(out, text, replace=True)
    screen.good(f"Rapport écrit dans {out}.")


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


def _judgements(path: Path) -> "tuple[Assessment, ...]":
    from etatplateforme.guarantor.accessibility.assessments import parse_assessments

    return parse_assessments(_text(path), name=path.name)


def _text(path: Path) -> str:
    from etatplateforme.core.reading import read_text

    return read_text(path, "fichier")


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
