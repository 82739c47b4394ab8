"""axe-core from a given file: its version and digest are recorded, and only rules tagged for the RGAA are run."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.evidence.browser.kit import Kit
from etatplateforme.guarantor.rendered import AXE, AxeNode, AxeRun, EngineVersion, Spot

LARGEST = 10_000_000
"""Bytes of the largest axe-core file that is read; version 4.14 has 640,000."""

TAG = re.compile(r"RGAA-(\d{1,2}\.\d{1,2}\.\d{1,2})")
VERSION = re.compile(rb"""axe v(\d[\w.+-]{0,30})""")
MOST_NODES = 2_000


class _Node(BaseModel):
    rule: str
    tags: tuple[str, ...]
    outcome: str
    spot: Spot


class _Told(BaseModel):
    version: str
    nodes: tuple[_Node, ...]
    passes: Mapping[str, int]


_TOLD = TypeAdapter(_Told)


@dataclass(frozen=True, slots=True)
class AxeCore:
    """The text of axe-core, with the digest of its file."""

    source: str = field(repr=False)
    sha256: str
    version: str

    @property
    def engine(self) -> EngineVersion:
        """How the report names it."""
        return EngineVersion(AXE, self.version, self.sha256)


def load(given: Path | bytes) -> AxeCore:
    """axe-core from its file (``axe.min.js``) or bytes. Raises InvalidInput when it is something else, and TooLarge."""
    content = given if isinstance(given, bytes) else _read(given)
    if len(content) > LARGEST:
        raise TooLarge(
            "Le fichier d'axe-core dépasse dix millions d'octets.",
            remedy="Donnez le fichier axe.min.js du paquet npm axe-core.",
            code="axe_too_large",
        )
    found = VERSION.search(content[:2_000])
    try:
        source = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_axe() from error
    if found is None or ".run=" not in source:
        raise _not_axe()
    return AxeCore(source, hashlib.sha256(content).hexdigest(), found[1].decode("ascii"))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise InvalidInput(
            "Le fichier d'axe-core ne se lit pas.",
            remedy="Vérifiez son chemin ; npm l'installe dans node_modules/axe-core/axe.min.js.",
            code="axe_unreadable",
        ) from error


def _not_axe() -> InvalidInput:
    return InvalidInput(
        "Le fichier donné n'est pas celui d'axe-core.",
        remedy="Donnez le fichier axe.min.js du paquet npm axe-core.",
        code="not_axe",
    )


def run(axe: AxeCore, kit: Kit) -> AxeRun:
    """What axe-core says of the page. Raises UnexpectedReply when its answer cannot be read."""
    _: object = kit.tab.evaluate(axe.source)
    said = Kit.load(kit.tab, "axe", kit).ask("run", _TOLD, MOST_NODES)
    nodes = (AxeNode(node.rule, _tests(node.tags), node.outcome, node.spot) for node in said.nodes)
    return AxeRun(dict(said.passes), tuple(nodes))


def _tests(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(found[1] for tag in tags if (found := TAG.fullmatch(tag)))
