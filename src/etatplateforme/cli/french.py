"""The help that typer writes, in French: it has no setting for the line of ``--help``."""

from typing import cast

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup, TyperOption

HELP = "Montrer cette aide."

rich_utils.ARGUMENTS_PANEL_TITLE = "Arguments"
rich_utils.OPTIONS_PANEL_TITLE = "Options"
rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
rich_utils.DEFAULT_STRING = "[par défaut : {}]"
rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"


class FrenchCommand(TyperCommand):
    """A command whose ``--help`` is told in French."""

    def get_help_option(self, ctx: object) -> TyperOption | None:
        """The option, with its help."""
        return _told(super().get_help_option(cast(typer.Context, ctx)))


class FrenchGroup(TyperGroup):
    """A group of commands whose ``--help`` is told in French."""

    def get_help_option(self, ctx: object) -> TyperOption | None:
        """The option, with its help."""
        return _told(super().get_help_option(cast(typer.Context, ctx)))


def in_french(app: typer.Typer) -> None:
    """Have *app*, its groups and all their commands tell their help in French."""
    app.info.subcommand_metavar = "COMMANDE [ARGUMENTS]..."
    if not isinstance(app.info.cls, type):
        app.info.cls = FrenchGroup
    for command in app.registered_commands:
        command.cls = FrenchCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            in_french(group.typer_instance)


def _told(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = HELP
    return option
