"""``etatplateforme audit``: have the guarantor read a service, and write what it found."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.decision import DecisionModules, studied
from etatplateforme.cli.doctor import EnvironmentName, ManifestFile
from etatplateforme.cli.files import write_whole
from etatplateforme.cli.french import FrenchGroup
from etatplateforme.cli.outcomes import ShapeFile, study_of
from etatplateforme.cli.territory import nearest_counter

if TYPE_CHECKING:
    from etatplateforme.guarantor import Assessment
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
JudgementsFile = Annotated[
    Path | None, typer.Option("--judgements", metavar="jugements.toml", help="Les jugements de personnes à reprendre.")
]


CountersFile = Annotated[
    Path | None,
    typer.Option("--counters", metavar="LISTE", help="Liste France Services, pour nommer le guichet voisin."),
]
PersonasFile = Annotated[
    Path | None,
    typer.Option("--personas", metavar="essai.json", help="L'essai des personnes, que vos tests ont écrit."),
]
LogFiles = Annotated[
    list[Path] | None,
    typer.Option("--log", metavar="JOURNAL", help="Un journal des décisions prises (.csv, .parquet) ; répétable."),
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
    personas: PersonasFile = None,
    decisions: DecisionModules = None,
    log: LogFiles = None,
    shape: ShapeFile = Path("journal-decisions.toml"),
    counters: Annotated[
        Path | None,
        typer.Option(
            "--counters", metavar="LISTE", help="Une liste France Services : les remèdes nommeront le guichet."
        ),
    ] = None,
    accuracy: Annotated[
        Path | None,
        typer.Option(
            "--accuracy", metavar="justesse.json", help="La justesse de la recherche d'adresse, par territoire."
        ),
    ] = None,
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
    from etatplateforme.guarantor.statistics.geocoding import parse_accuracy
    from etatplateforme.service.foundations import plan_of

    plan = plan_of(path, environment, {}, SystemClock(), ())
    pages = tuple(page_from_file(one, name=one.stem) for one in page or [])
    run = None if personas is None else parse_run(text_of(personas))
    studies = None if decisions is None else studied(decisions)
    outcomes = (study_of(log, shape, public=True),) if log else ()
    report = plan.guarantor.audit(
        plan.today(),
        pages=pages,
        outcomes=outcomes,
        persona_run=run,
        studies=studies,
        geocoding=None if accuracy is None else parse_accuracy(text_of(accuracy)),
        nearest_counter=nearest_counter(plan, counters),
    )
    if judgements is not None:
        report = assessed(report, judgements_in(judgements), plan.today(), pages=pages)
    report = located(report, text_of(path))
    if form is AuditFormat.TEXT:
        _explain(report, path, out, detail=detail)
    else:
        deliver(report, form, out, {one.stem: str(one) for one in page or []})
    return 1 if report.blocking else 0


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


def judgements_in(path: Path) -> "tuple[Assessment, ...]":
    """The judgements of people in the file *path*."""
    from etatplateforme.guarantor.accessibility.assessments import parse_assessments

    return parse_assessments(text_of(path), name=path.name)


def text_of(path: Path) -> str:
    """What the file *path* says, within bounds."""
    from etatplateforme.core.reading import read_text

    return read_text(path, "fichier")
