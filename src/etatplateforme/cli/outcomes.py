"""``etatplateforme outcomes``: what a log of decisions says of equality, for the agents or for anybody."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.files import write_whole
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.evidence.decision_log.shape import LogShape
    from etatplateforme.guarantor.statistics.log_tally import LogTally
    from etatplateforme.guarantor.statistics.study import OutcomeStudy


class StudyFormat(StrEnum):
    """How a study is written."""

    TEXT = "texte"
    HTML = "html"
    JSON = "json"


LogFiles = Annotated[
    list[Path], typer.Argument(metavar="JOURNAL…", help="Le journal (.csv, .parquet), en un ou plusieurs fichiers.")
]
ShapeFile = Annotated[
    Path, typer.Option("--shape", metavar="FORME.toml", help="Ce que disent les colonnes du journal.")
]
Form = Annotated[StudyFormat, typer.Option("--format", help="Forme du rapport.")]
OutFile = Annotated[Path | None, typer.Option("--out", metavar="FICHIER", help="Écrire le rapport ici.")]
ForThePublic = Annotated[
    bool, typer.Option("--public", help="Masquer aussi tout nombre inférieur à onze : pour publier.")
]
References = Annotated[
    list[str] | None,
    typer.Option("--reference", metavar="DIMENSION=GROUPE", help="Le groupe auquel comparer les autres ; répétable."),
]


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    _ = app.command("outcomes")(outcomes_command)


def outcomes_command(
    logs: LogFiles,
    shape: ShapeFile = Path("journal-decisions.toml"),
    form: Form = StudyFormat.TEXT,
    out: OutFile = None,
    public: ForThePublic = False,
    reference: References = None,
) -> None:
    """Comparer, d'un groupe à l'autre, les décisions d'un journal et leurs délais.

    Un écart n'est pas une accusation : il pose une question. Les petits groupes sont masqués. Répond 0 quel que soit
    ce qui est trouvé.
    """
    from etatplateforme.guarantor.report.outcomes.formats import STUDY_FORMATS

    told = study_of(logs, shape, public=public, references=_references(reference or []))
    written = STUDY_FORMATS[form.value](told)
    if out is None:
        screen.say(written.rstrip("\n"))
    else:
        write_whole(out, written, replace=True)
        screen.good(f"Rapport écrit dans {out}.")


def study_of(
    logs: list[Path], shape: Path, *, public: bool = False, references: Mapping[str, str] | None = None
) -> "OutcomeStudy":
    """The study of the decisions in *logs*, whose columns the file *shape* tells; progress on the error output.

    :raises InvalidInput: a file cannot be read as *shape* says.
    """
    from etatplateforme.core.reading import read_text
    from etatplateforme.evidence.decision_log.shape_file import parse_log_shape
    from etatplateforme.guarantor.statistics.disclosure import Audience
    from etatplateforme.guarantor.statistics.study import study

    counted = _counted(logs, parse_log_shape(read_text(shape, "fichier"), name=shape.name))
    audience = Audience.PUBLIC if public else Audience.INTERNAL
    return study(counted, audience=audience, references=references or {})


def _counted(logs: list[Path], shape: "LogShape") -> "LogTally":
    from etatplateforme.evidence.decision_log import tally

    with screen.progress("Journal") as tell:
        return tally(logs, shape, progress=lambda rows: tell("lignes comptées", rows))


def _references(written: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in written:
        dimension, equals, group = one.partition("=")
        if not (dimension.strip() and equals and group.strip()):
            raise InvalidInput(
                "Une référence n'est pas écrite comme il faut.",
                remedy='Écrivez par exemple --reference "territoire=centre".',
                code="invalid_reference",
            )
        found[dimension.strip()] = group.strip()
    return found
