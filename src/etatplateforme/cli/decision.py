"""``etatplateforme decision``: try the rules that decide on twins, and explain a decision from what was kept of it."""

import importlib
import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, cast

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.files import write_whole
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.guarantor.decisions.function import AnyDecision
    from etatplateforme.guarantor.decisions.study import DecisionStudy
    from etatplateforme.guarantor.decisions.twins import TwinSearch
    from etatplateforme.manifest.processing import DecisionEntry

EXAMPLES = 1000
HYPOTHESIS_FOLDER = "HYPOTHESIS_STORAGE_DIRECTORY"

decision = typer.Typer(no_args_is_help=True, help="Les règles qui décident : les essayer, expliquer une décision.")

DecisionModules = Annotated[
    list[str] | None,
    typer.Option("--decisions", metavar="MODULE", help="Module Python des règles, à essayer ; répétable."),
]


class ExplanationFormat(StrEnum):
    """How an explanation is written."""

    TEXT = "texte"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(decision, name="decision")


@decision.command("twins")
def twins_command(
    modules: Annotated[list[str], typer.Argument(metavar="MODULE…", help="Modules Python des règles.")],
    examples: Annotated[
        int, typer.Option("--examples", min=1, help="Cas tirés pour chaque critère, et pour deux ensemble.")
    ] = EXAMPLES,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="Secondes par règle, au plus.")] = 30.0,
    seed: Annotated[int, typer.Option("--seed", help="Graine du tirage.")] = 0,
) -> int:
    """Essayer des règles sur des jumeaux : deux cas que seul un critère protégé sépare.

    Le module est exécuté. Répond 1 dès qu'une règle traite autrement deux jumeaux sans justification.
    """
    from etatplateforme.evidence.twins import search_twins

    wrong = 0
    for function in functions_in(modules):
        with screen.progress("Jumeaux") as tell, _own_folder():
            found = search_twins(function, examples=examples, seconds=seconds, seed=seed, tell=tell)
        wrong += _tell_twins(function, found)
    return 1 if wrong else 0


@decision.command("explain")
def explain_command(
    rule: Annotated[str, typer.Argument(metavar="MODULE:NOM", help="La règle : son module et le nom de la décision.")],
    record: Annotated[Path, typer.Argument(metavar="DOSSIER.json", help="Ce qui a été conservé de la décision.")],
    manifest: Annotated[
        Path | None, typer.Option("--manifest", metavar="service.toml", help="Le manifeste qui déclare la décision.")
    ] = None,
    form: Annotated[ExplanationFormat, typer.Option("--format", help="Forme de l'explication.")] = (
        ExplanationFormat.TEXT
    ),
    out: Annotated[Path | None, typer.Option("--out", metavar="FICHIER", help="Écrire l'explication ici.")] = None,
) -> None:
    """Expliquer une décision : chaque étape, l'article appliqué, les valeurs utilisées. Le module est exécuté."""
    from etatplateforme.core.reading import read_text
    from etatplateforme.guarantor.decisions import DecisionRecord, explain

    module, _, name = rule.partition(":")
    function = _named(functions_in([module]), name)
    kept = DecisionRecord.from_json(read_text(record, "fichier"))
    told = explain(function, kept, None if manifest is None else _entry(manifest, function.name))
    text = told.to_text() if form is ExplanationFormat.TEXT else told.to_json()
    if out is None:
        screen.say(text.rstrip("\n"))
    else:
        write_whole(out, text, replace=True)
        screen.good(f"Explication écrite dans {out}.")


def studied(modules: Iterable[str]) -> "tuple[DecisionStudy, ...]":
    """The rules of some modules, tried.

    :raises InvalidInput: see :func:`functions_in`; EtatError: ``hypothesis_missing``.
    """
    from etatplateforme.evidence.studies import study

    functions = functions_in(modules)
    with screen.progress("Jumeaux") as tell, _own_folder():
        return study(functions, tell=tell)


def functions_in(modules: Iterable[str]) -> "tuple[AnyDecision, ...]":
    """The registered rules of some modules, imported by name from here or from the environment.

    Only a module that somebody names is run: reading a manifest runs nothing.

    :raises InvalidInput: ``decision_module_not_found``, ``no_decision_in_module``.
    """
    from etatplateforme.guarantor.decisions import DecisionFunction

    found: dict[int, AnyDecision] = {}
    for name in modules:
        values = cast("list[object]", list(vars(_imported(name)).values()))
        rules = [cast("AnyDecision", value) for value in values if isinstance(value, DecisionFunction)]
        if not rules:
            raise InvalidInput(
                f"Le module « {name} » ne contient aucune règle.",
                remedy="Donnez le module où vos fonctions portent @decision(…).",
                code="no_decision_in_module",
            )
        found |= {id(rule): rule for rule in rules}
    return tuple(found.values())


def _imported(name: str) -> object:
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise  # the module was found: what it imports was not
        raise InvalidInput(
            f"Le module « {name} » est introuvable.",
            remedy="Écrivez son nom comme dans un import, par exemple « cantine.tarif », depuis le dossier du projet.",
            code="decision_module_not_found",
        ) from None
    finally:
        sys.path.remove(here)


def _named(functions: "tuple[AnyDecision, ...]", name: str) -> "AnyDecision":
    for function in functions:
        if function.name == name:
            return function
    names = ", ".join(sorted(function.name for function in functions))
    raise InvalidInput(
        f"Ce module n'a pas de règle « {name} ».",
        remedy=f"Écrivez MODULE:NOM, avec le nom d'une décision : {names}.",
        code="decision_not_in_module",
    )


def _entry(path: Path, name: str) -> "DecisionEntry | None":
    from etatplateforme.core.reading import read_text
    from etatplateforme.manifest import parse_manifest

    manifest = parse_manifest(read_text(path, "manifeste"), name=path.name)
    return next((entry for entry in manifest.decisions if entry.name == name), None)


def _tell_twins(function: "AnyDecision", search: "TwinSearch") -> int:
    """What was found, on the screen; the number of failures."""
    from etatplateforme.guarantor.decisions.twins import judge_twins, told_twins, watched
    from etatplateforme.values.finding import Verdict

    screen.title(function.name)
    wrong = 0
    for example in search.found:
        verdict, question = judge_twins(function, example, function.justified.keys())
        wrong += verdict is Verdict.FAILED
        (screen.bad if verdict is Verdict.FAILED else screen.unsure)(told_twins(function, example))
        screen.say(f"      → {question}")
    if search.unstable:
        screen.unsure("La même demande n'a pas toujours eu la même réponse : rien ne peut en être conclu.")
    if search.errors:
        screen.unsure(f"La règle échoue sur des cas qu'elle déclare possibles : {', '.join(search.errors)}.")
    if not watched(function):
        screen.good("La règle ne reçoit rien qui touche à un critère protégé.")
    elif not search.found and not search.unstable:
        screen.good(f"Aucun jumeau traité autrement. {search.effort()}")
    else:
        screen.say(f"  {search.effort()}")
    return wrong


@contextmanager
def _own_folder() -> Generator[None]:
    """Hypothesis keeps notes on the code that it sees: they go away with the command, and not into the project."""
    before = os.environ.get(HYPOTHESIS_FOLDER)
    with TemporaryDirectory() as folder:
        os.environ[HYPOTHESIS_FOLDER] = before or folder
        try:
            yield
        finally:
            if before is None:
                del os.environ[HYPOTHESIS_FOLDER]
