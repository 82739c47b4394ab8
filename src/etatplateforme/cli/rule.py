"""``etatplateforme rule``: one rule of the charter, explained."""

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etatplateforme.guarantor import Rule

RuleCode = Annotated[str, typer.Argument(metavar="CODE", help="Le code de la règle, comme EG-02 ou RGAA-1.1.")]
NEAREST = 3


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    _ = app.command("rule")(rule_command)


def rule_command(code: RuleCode) -> None:
    """Expliquer une règle : qui elle protège, quand elle s'applique, la loi, la preuve, comment l'écarter."""
    from etatplateforme.guarantor import load_charter
    from etatplateforme.guarantor.judge import every_rule
    from etatplateforme.guarantor.report.rule_text import rule_lines

    charter = load_charter()
    rule = found(code, every_rule(charter))
    screen.show(rule_lines(rule, charter.origin(rule.code)))


def found(code: str, rules: "Iterable[Rule]") -> "Rule":
    """The rule of that code, written « EG-02 », « eg-2 » or « EG 02 ».

    Raises InvalidInput (``unknown_rule``) with the nearest codes.
    """
    known = {_plain(rule.code): rule for rule in rules}
    asked = _plain(code)
    if asked in known:
        return known[asked]
    near = [known[one].code for one in get_close_matches(asked, known, NEAREST, cutoff=0.5)]
    raise InvalidInput(
        "La charte n'a pas de règle de ce code.",
        remedy=f"Vouliez-vous dire : {', '.join(near)} ?"
        if near
        else "Prenez le code dans un rapport : EG-02, RGAA-1.1.",
        code="unknown_rule",
    )


def _plain(code: str) -> str:
    """A code without what people write differently: capitals, hyphens, spaces, zeros before a number."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\s_-]+", "", code.casefold()))
