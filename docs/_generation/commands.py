"""Reference of the command line, from the typer application itself."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Protocol, cast

import typer
from docs._generation.markdown import Page, bullets, code, plain, produced

from etatplateforme.cli.main import app, load

NAME = "etatplateforme"
SHOWN_DEFAULTS = (str, int, float)


class Parameter(Protocol):
    """What is read of an option or an argument. Typer carries its own click or uses the installed one, by version."""

    name: str | None
    opts: Sequence[str]
    required: bool
    default: object
    metavar: str | None
    param_type_name: str


class Command(Protocol):
    """What is read and run of a command."""

    help: str | None
    params: Sequence[Parameter]

    def main(self, args: Sequence[str], *, standalone_mode: bool) -> object:
        """Run it as it is typed."""
        ...


@cache
def command_line() -> Command:
    """The whole command line, as ``etatplateforme`` runs it."""
    load()
    return cast(Command, typer.main.get_command(app))


def inside(command: Command) -> Mapping[str, Command]:
    """The commands that a group holds, by name; none for a command that is typed as it is."""
    return cast("Mapping[str, Command]", getattr(command, "commands", {}))


def every_command(group: Command, path: tuple[str, ...] = (NAME,)) -> Iterator[tuple[str, Command]]:
    """Every command under *group*, as it is typed; a group is told before its own commands."""
    for name, command in sorted(inside(group).items()):
        yield " ".join((*path, name)), command
        yield from every_command(command, (*path, name))


def pages() -> Iterator[Page]:
    """One page."""
    sections = "\n".join(_section(typed, command) for typed, command in every_command(command_line()))
    yield Page(
        "commandes.md",
        "# Les commandes\n\n"
        "Chaque commande répond 0 quand c'est fait, 1 quand quelque chose est refusé ou a échoué, 2 quand elle est mal "
        "écrite, 130 quand on l'interrompt par Ctrl-C. Une erreur tient en un message, avec ce qu'il faut faire.\n\n"
        f"{sections}" + produced("l'application en ligne de commande"),
    )


def _section(typed: str, command: Command) -> str:
    if inside(command):
        return f"## {code(typed)}\n\n{plain(command.help or '')}\n"
    depth = "###" if typed.count(" ") > 1 else "##"
    usage = " ".join([typed, *(_usage(parameter) for parameter in command.params)])
    return f"{depth} {code(typed)}\n\n{plain(command.help or '')}\n\n```text\n{usage}\n```\n\n" + bullets(
        _parameter(parameter) for parameter in command.params
    )


def _usage(parameter: Parameter) -> str:
    if is_option(parameter):
        value = "" if is_flag(parameter) else f" {_metavar(parameter)}"
        shown = f"{parameter.opts[0]}{value}"
    else:
        shown = _metavar(parameter)
    return shown if parameter.required else f"[{shown}]"


def is_option(parameter: Parameter) -> bool:
    """True for ``--name``, False for an argument."""
    return parameter.param_type_name == "option"


def is_flag(parameter: Parameter) -> bool:
    """True for an option that takes no value."""
    return bool(getattr(parameter, "is_flag", False))


def _metavar(parameter: Parameter) -> str:
    if parameter.metavar:
        return parameter.metavar
    kind: object = getattr(parameter, "type_descriptor", None) or getattr(parameter, "type", None)
    choices = cast("Sequence[object]", getattr(kind, "choices", ()))
    if choices:
        return "|".join(str(getattr(choice, "value", choice)) for choice in choices)
    if isinstance(parameter.default, int):
        return "NOMBRE"
    return (parameter.name or "valeur").upper()


def _parameter(parameter: Parameter) -> str:
    name = ", ".join(parameter.opts) if is_option(parameter) else _metavar(parameter)
    text = plain(str(getattr(parameter, "help", None) or ""))
    default: object = getattr(parameter.default, "value", parameter.default)
    shown = f" Par défaut : {code(str(default))}." if _worth_showing(default) else ""
    return f"{code(name)} : {text}{shown}"


def _worth_showing(default: object) -> bool:
    if default is None or isinstance(default, bool) or callable(default):
        return False
    return isinstance(default, SHOWN_DEFAULTS) or hasattr(default, "__fspath__")
