"""``etatplateforme addresses install``: the official addresses of some départements, fetched and built."""

import json
import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import urlsplit

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.addresses_options import STAGES
from etatplateforme.cli.files import write_whole
from etatplateforme.errors import EtatError, InvalidInput

if TYPE_CHECKING:
    from etatplateforme.addresses.installing import BanFile
    from etatplateforme.core.effects import Op

T = TypeVar("T")
WHOLE_S = 6 * 3_600.0


def data_folder() -> Path:
    """The user's own folder of data (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "etatplateforme"


def install_command(
    departements: Annotated[
        list[str], typer.Argument(metavar="DÉPARTEMENT…", help="Par exemple 48, 2A ou 971 ; plusieurs font un index.")
    ],
    out: Annotated[
        Path | None, typer.Option("--index", metavar="FICHIER", help="L'index à faire ; sinon dans vos données.")
    ] = None,
    base: Annotated[str | None, typer.Option("--from", metavar="URL", help="Une copie des fichiers de la BAN.")] = None,
) -> None:
    """Installer les adresses officielles de départements : télécharger, vérifier, construire l'index."""
    from etatplateforme.addresses.credit import BAN, LICENCE
    from etatplateforme.addresses.index import build
    from etatplateforme.addresses.installing import BAN_FILES, departement

    codes = list(dict.fromkeys(map(departement, departements)))
    where = _checked(base or BAN_FILES)
    index = out or data_folder() / "adresses.idx"
    index.parent.mkdir(parents=True, exist_ok=True)
    files = [_fetched(code, index.parent, where) for code in codes]
    with screen.progress("Index d'adresses") as tell:
        report = build(
            [file.path for file in files],
            index,
            source_date=min(file.day for file in files),
            licence=LICENCE,
            progress=lambda step: tell(STAGES.get(step.stage, step.stage), step.rows),
        )
    record = {"attribution": BAN, "licence": LICENCE, "files": [file.to_json() for file in files]}
    write_whole(
        index.with_name(f"{index.name}.json"), json.dumps(record, ensure_ascii=False, indent=2) + "\n", replace=True
    )
    for file in files:
        screen.good(f"{file.path.name} : {file.size / 1e6:.1f} Mo, données du {file.day:%d/%m/%Y}.")
    screen.good(f"{report.addresses} adresses dans {index} ({BAN}, {LICENCE}).")


def _fetched(code: str, folder: Path, base: str) -> "BanFile":
    from etatplateforme.addresses.installing import fetch_ban

    with screen.progress(f"Base Adresse Nationale, {code}") as tell:

        def show(size: int, total: int | None) -> None:
            tell("téléchargement" if total is None else f"téléchargement ({total / 1e6:.1f} Mo), octets", size)

        return _performed(fetch_ban(code, folder, base, show))


def _performed(op: "Op[T]") -> T:
    """Perform an act that only downloads and waits, without a service."""
    from etatplateforme.core.clock import SystemClock, Within
    from etatplateforme.core.effects import Download, Now, Pause
    from etatplateforme.core.wire import Wire

    clock = SystemClock()
    with closing(Wire(clock)) as wire:
        answer: object = None
        failure: EtatError | None = None
        while True:
            try:
                effect = op.send(answer) if failure is None else op.throw(failure)
            except StopIteration as done:
                value: T = done.value
                return value
            answer, failure = None, None
            try:
                match effect:
                    case Download():
                        answer = wire.download(effect, Within.seconds(clock, WHOLE_S))
                    case Now():
                        answer = clock.now()
                    case Pause():
                        clock.sleep(effect.seconds + clock.jitter(effect.jitter))
                    case _:
                        raise TypeError(f"no port performs {type(effect).__name__}")
            except EtatError as error:
                failure = error


def _checked(base: str) -> str:
    parts = urlsplit(base)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise InvalidInput(
            "Les fichiers ne se téléchargent que par https.", remedy="Donnez une adresse en https.", code="not_https"
        )
    return base
