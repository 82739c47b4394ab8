"""Text in, manifest out: ``service.toml`` read to the end, with every fault at once."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from pydantic import BaseModel, ValidationError

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.manifest.base import ETAT_FAULT, Path
from etatplateforme.manifest.document import SYNTAX, Document, read_document
from etatplateforme.manifest.faults import faults, value_at
from etatplateforme.manifest.lines import Lines
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.statements import beyond_limit

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

BYTE_ORDER_MARK = "\ufeff"

MOST_FAULTS = 1_000
"""Faults that an error carries; beyond, the file is most likely not a manifest."""


class ManifestInvalid(InvalidInput):
    """The text is not a manifest; ``faults`` lists all that is wrong, by line. Nothing was done.

    ``code`` is ``manifest_invalid``, or ``manifest_too_large``, ``manifest_too_deep``, ``manifest_not_utf8`` when the
    text was not even read.
    """

    default_code: ClassVar[str] = "manifest_invalid"


def parse_manifest(text: str, *, name: str = "service.toml") -> Manifest:
    """The manifest written in *text* (TOML 1.0, at most 256 kB); *name* is how errors call the file.

    A caller that reads a file opens it with ``errors="surrogateescape"``: a byte that is not UTF-8 is then told with
    its line.

    :raises ManifestInvalid: with every fault of syntax, key, type, value and coherence, each with line and remedy.
    """
    return parse_toml(text, Manifest, name=name)


def parse_toml(text: str, model: type[M], *, name: str) -> M:
    """What *text* says, as a *model*; the reading of :func:`parse_manifest` for any of our TOML files.

    :raises ManifestInvalid: as :func:`parse_manifest` does.
    """
    text = text.removeprefix(BYTE_ORDER_MARK)
    if limit := beyond_limit(text):
        raise _invalid(name, [Fault(SYNTAX, limit.problem, limit.remedy, limit.line)], limit.code)
    if odd := _not_utf8(text):
        raise _invalid(name, odd, "manifest_not_utf8")
    document = read_document(text)
    found = list(document.faults)
    try:
        result = model.model_validate_json(json.dumps(document.data, default=str))
    except ValidationError as error:
        lines = Lines(document.sound)
        details = error.errors(include_url=False, include_input=False)
        told = [detail for detail in details if not _echo(detail, details, document)]
        found += faults(told, model, document.data, lines)
    else:
        if not found:
            return result
    raise _invalid(name, found)


def _echo(detail: "ErrorDetails", details: "list[ErrorDetails]", document: Document) -> bool:
    """True for what pydantic says only because of another fault: a line that is lost, an entry that is refused."""
    path = detail["loc"]
    whole_table = detail["type"] == ETAT_FAULT and isinstance(value_at(document.data, path), dict)
    if detail["type"] == "missing" or whole_table:
        return _may_be_lost(path, document)
    below = (other["loc"] for other in details if len(other["loc"]) > len(path))
    return detail["type"] == "too_short" and any(loc[: len(path)] == path for loc in below)


def _may_be_lost(path: Path, document: Document) -> bool:
    """True when the key may well be in the file, on a line that could not be read."""
    if document.all_lost:
        return True
    keys = tuple(step for step in path if isinstance(step, str))
    return any(keys[: len(lost)] == lost or lost[: len(keys)] == keys for lost in document.lost)


def _not_utf8(text: str) -> list[Fault]:
    return [
        Fault(SYNTAX, "La ligne n'est pas écrite en UTF-8.", "Enregistrez le fichier avec l'encodage UTF-8.", number)
        for number, line in enumerate(text.split("\n"), 1)
        if any("\ud800" <= letter <= "\udfff" for letter in line)
    ]


def _invalid(name: str, found: Sequence[Fault], code: str | None = None) -> ManifestInvalid:
    ordered = tuple(sorted(found, key=lambda fault: fault.line or 0))
    count = "une faute" if len(ordered) == 1 else f"{len(ordered)} fautes"
    shown = f" ; voici les {MOST_FAULTS} premières" if len(ordered) > MOST_FAULTS else ""
    return ManifestInvalid(
        f"« {name} » contient {count}{shown}.",
        remedy="Corrigez chaque ligne indiquée, puis relancez la commande.",
        faults=ordered[:MOST_FAULTS],
        code=code,
    )
