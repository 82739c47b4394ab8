"""Reading what somebody wrote or what Ara gives: TOML, our JSON, or a report of Ara and a file that completes it."""

import json
import tomllib
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.declaration.ara import tree_of_ara
from etatplateforme.guarantor.accessibility.declaration.ara_report import is_ara
from etatplateforme.guarantor.accessibility.declaration.model import Declaration
from etatplateforme.guarantor.accessibility.declaration.strict_json import read_object
from etatplateforme.manifest.base import Toml
from etatplateforme.manifest.faults import faults
from etatplateforme.manifest.load import parse_toml
from etatplateforme.values.bounded_json import Json

M = TypeVar("M", bound=BaseModel)


def read_declaration(
    text: str, *, name: str = "audit", complement: str | None = None, complement_name: str = "complément"
) -> Declaration:
    """The statement that *text* says: a report of Ara, our JSON, or our TOML; it may have gaps.

    *complement* is TOML in the same keys: it adds to *text*, and wins where both speak; a list replaces a whole list.

    :raises InvalidInput: with a fault for each value that has not the shape it should have.
    :raises TooLarge: as :func:`~etatplateforme.guarantor.accessibility.declaration.strict_json.read_object` does.
    """
    if complement is None and not _is_json(text):
        return parse_toml(text, Declaration, name=name)
    tree = _tree(text, name)
    if complement is not None:
        tree = _merged(tree, _toml_tree(complement, complement_name))
    return _validated(tree, Declaration, name)


def read_as(model: type[M], text: str, *, name: str) -> M:
    """A scheme or a plan from TOML or JSON. Raises as :func:`read_declaration` does."""
    if _is_json(text):
        return _validated(read_object(text, name), model, name)
    return parse_toml(text, model, name=name)


def _is_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{")


def _tree(text: str, name: str) -> dict[str, Json]:
    if not _is_json(text):
        return _toml_tree(text, name)
    tree = read_object(text.removeprefix("\ufeff"), name)
    return tree_of_ara(tree, name) if is_ara(tree) else tree


def _toml_tree(text: str, name: str) -> dict[str, Json]:
    """The tree of a TOML text whose every value has its shape; dates as texts."""
    _ = parse_toml(text, Declaration, name=name)
    return cast("dict[str, Json]", json.loads(json.dumps(tomllib.loads(text.removeprefix("\ufeff")), default=str)))


def _merged(below: dict[str, Json], above: dict[str, Json]) -> dict[str, Json]:
    """*above* over *below*, table by table."""
    found = dict(below)
    for key, value in above.items():
        under = found.get(key)
        found[key] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return found


def _validated(tree: dict[str, Json], model: type[M], name: str) -> M:
    try:
        return model.model_validate_json(json.dumps(tree))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise InvalidInput(
            f"« {name} » contient des valeurs qui ne conviennent pas.",
            remedy="Corrigez chaque champ indiqué, dans ce fichier ou dans celui qui le complète.",
            faults=tuple(faults(details, model, cast(Toml, tree), None)),
            code="declaration_invalid",
        ) from None
