"""``etatplateforme bal``: check the Base Adresse Locale of a commune, and make a first one."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.addresses_options import DEFAULT_INDEX
from etatplateforme.cli.files import write_whole
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.addresses.bal.initial import FirstBal
    from etatplateforme.addresses.bal.profiles import Profile

bal = typer.Typer(
    no_args_is_help=True, help="La Base Adresse Locale d'une commune : la vérifier, en faire une première."
)


class BalFormat(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


BalFile = Annotated[Path, typer.Argument(metavar="FICHIER.csv", help="La Base Adresse Locale.")]
ProfileName = Annotated[
    str | None,
    typer.Option("--profile", metavar="PROFIL", help="1.3, 1.4, 1.5… ; sans lui, celui que disent les colonnes."),
]
Form = Annotated[BalFormat, typer.Option("--format", help="Forme du rapport.")]
OutFile = Annotated[Path | None, typer.Option("--out", metavar="RAPPORT", help="Écrire le rapport ici.")]
IdsFile = Annotated[
    Path | None,
    typer.Option("--ids", metavar="IDS.json", help="Identifiants BAN des communes, par code INSEE, pour les comparer."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(bal, name="bal")


@bal.command("check")
def check_command(
    path: BalFile,
    profile: ProfileName = None,
    form: Form = BalFormat.TEXT,
    out: OutFile = None,
    ids: IdsFile = None,
) -> int:
    """Vérifier un fichier, sans rien envoyer. Répond 1 s'il ne peut pas être publié."""
    from etatplateforme.addresses.bal import check
    from etatplateforme.addresses.bal.page import to_html
    from etatplateforme.addresses.bal.report import summary, to_json, to_text

    asked = None if profile is None else _profile(profile)
    with screen.progress("Base Adresse Locale") as tell:
        report = check(
            path,
            today=datetime.now(UTC).date(),
            ids={} if ids is None else _ids(ids),
            on_rows=lambda rows: tell("lignes lues", rows),
        )
    told = summary(report, asked or report.suggested, name=path.name)
    written = {BalFormat.TEXT: to_text, BalFormat.JSON: to_json, BalFormat.HTML: to_html}[form](told)
    if out is None:
        screen.say(written.rstrip("\n"))
    else:
        write_whole(out, written, replace=True)
        screen.say(told.verdict)
        screen.good(f"Rapport écrit dans {out}.")
    return 0 if told.publishable else 1


@bal.command("init")
def init_command(
    code: Annotated[str, typer.Argument(metavar="INSEE", help="Le code INSEE de la commune : 48095.")],
    index: Annotated[Path, typer.Option("--index", metavar="FICHIER", help="L'index d'adresses.")] = DEFAULT_INDEX,
    out: Annotated[Path | None, typer.Option("--out", metavar="BAL.csv", help="Écrire le fichier ici.")] = None,
    ids: IdsFile = None,
) -> int:
    """Faire une première Base Adresse Locale d'une commune, au format 1.4, depuis l'index d'adresses.

    Rien n'y est certifié : c'est à la commune de vérifier chaque adresse. Le fichier sort sur la sortie standard.
    """
    from etatplateforme.addresses.bal import PROFILES, check_file
    from etatplateforme.addresses.bal.initial import first_bal
    from etatplateforme.addresses.bal.report import summary

    made = first_bal(code, index, ids={} if ids is None else _ids(ids))
    if out is None:
        _ = sys.stdout.write(made.text)
    else:
        write_whole(out, made.text)
    checked = check_file(BytesIO(made.text.encode()), today=datetime.now(UTC).date())
    told = summary(checked, PROFILES["1.4"], name=code)
    for line in (*_said(made), told.verdict):
        screen.err.print(line, markup=False)
    return 0 if told.publishable else 1


@bal.command("fix")
def fix_command(
    path: BalFile,
    out: Annotated[Path, typer.Option("--out", metavar="CORRIGE.csv", help="Écrire le fichier corrigé ici.")],
    ids: IdsFile = None,
) -> int:
    """Corriger ce qui peut l'être sans deviner : dates, nom et code de la commune, identifiants d'autres lignes.

    Le fichier de départ n'est pas touché. Répond 1 s'il reste de quoi empêcher la publication.
    """
    from uuid import uuid4

    from etatplateforme.addresses.bal import check_file
    from etatplateforme.addresses.bal.fixing import fixed
    from etatplateforme.addresses.bal.report import summary

    today = datetime.now(UTC).date()
    made = fixed(path, today=today, fresh=lambda: str(uuid4()), ids={} if ids is None else _ids(ids))
    if made is None:
        raise InvalidInput(
            "Ce fichier ne peut pas être lu comme une Base Adresse Locale : rien n'a été corrigé.",
            remedy=f"Lisez d'abord pourquoi : etatplateforme bal check {path.name}",
            code="bal_unreadable_rows",
        )
    write_whole(out, made.text)
    for column, count in sorted(made.corrected.items()):
        screen.good(f"{column} : {count} valeur(s) corrigée(s).")
    after = check_file(BytesIO(made.text.encode()), today=today)
    told = summary(after, after.suggested, name=out.name)
    screen.say(told.verdict)
    return 0 if told.publishable else 1


def _said(made: "FirstBal") -> Iterator[str]:
    yield f"{made.addresses} adresses, aucune certifiée. À compléter : le type de position de chacune."
    if made.left_out:
        yield f"{made.left_out} adresses de l'index laissées de côté : une BAL n'admet pas leur nom ou leur numéro."
    if not made.identified:
        yield "Les identifiants de la BAN ne sont pas tous connus : aucun n'est écrit, la BAN les donnera."


def _profile(name: str) -> "Profile":
    from etatplateforme.addresses.bal import PROFILES

    if name not in PROFILES:
        raise InvalidInput(
            f"Le profil « {name} » n'existe pas.",
            remedy=f"Choisissez parmi : {', '.join(PROFILES)}.",
            code="unknown_bal_profile",
        )
    return PROFILES[name]


def _ids(path: Path) -> dict[str, str]:
    from pydantic import TypeAdapter, ValidationError

    from etatplateforme.core.reading import read_text

    try:
        return TypeAdapter(dict[str, str]).validate_json(read_text(path, "fichier"))
    except ValidationError:
        raise InvalidInput(
            "Le fichier des identifiants n'est pas lisible.",
            remedy='Écrivez un objet JSON : {"48095": "identifiant de la commune"}.',
            code="invalid_bal_ids",
        ) from None
