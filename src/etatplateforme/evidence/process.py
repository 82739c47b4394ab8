"""Forms on several pages, declared in a TOML file: a name, and the addresses of the steps in order.

::

    [[process]]
    name = "Inscription à la cantine"
    steps = ["/inscription", "/inscription/enfant", "/inscription/recapitulatif"]
"""

from dataclasses import dataclass

from pydantic import Field

from etatplateforme.manifest.base import Table, Text
from etatplateforme.manifest.load import parse_toml

MOST_STEPS = 50


@dataclass(frozen=True, slots=True)
class Steps:
    """A process as it is declared: its name, and where each step stands on the site."""

    name: str
    steps: tuple[str, ...]


class _ProcessTable(Table):
    name: Text = Field(title="Nom", max_length=120)
    steps: tuple[Text, ...] = Field(title="Étapes", min_length=1, max_length=MOST_STEPS)


class _ProcessFile(Table):
    process: tuple[_ProcessTable, ...] = Field(title="Processus", min_length=1)


def parse_processes(text: str, *, name: str = "processus.toml") -> tuple[Steps, ...]:
    """The processes written in *text*. Raises ManifestInvalid with every fault, its line and its remedy."""
    return tuple(Steps(one.name, one.steps) for one in parse_toml(text, _ProcessFile, name=name).process)
