"""Sample data for templates: what a TOML or JSON file, or a Python mapping, gives to each template and its variants.

In the file, ``[common]`` goes to every template and each ``[[sample]]`` to one, once or under several names::

    [common]
    commune = "Marivaux"

    [[sample]]
    template = "accueil.html"
    variant = "connecté"
    data = { person = { name = "Camille" } }
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from pydantic import Field, JsonValue, ValidationError

from etatplateforme.core.landing import storage_error
from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.base import Table, Text
from etatplateforme.manifest.load import parse_toml

LARGEST_FILE = 2_000_000

Data: TypeAlias = Mapping[str, object]
"""Values by the name under which a template asks for them."""

NO_DATA: Data = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TemplateSample:
    """What one template is rendered with; ``variant`` names the case when there are several (« connecté »)."""

    template: str
    data: Data = field(default_factory=lambda: NO_DATA, repr=False)
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Samples:
    """Sample data for a folder of templates. ``common`` goes to all of them; a sample's own data come over it."""

    common: Data = field(default_factory=lambda: NO_DATA, repr=False)
    each: tuple[TemplateSample, ...] = ()

    def of(self, template: str) -> tuple[TemplateSample, ...]:
        """Samples of *template*, completed by what is common; one without data of its own when none is given."""
        own = [sample for sample in self.each if sample.template == template] or [TemplateSample(template)]
        return tuple(TemplateSample(template, {**self.common, **sample.data}, sample.variant) for sample in own)

    def names(self) -> frozenset[str]:
        """Templates that have a sample of their own."""
        return frozenset(sample.template for sample in self.each)


NO_SAMPLES = Samples()


class _SampleTable(Table):
    template: Text = Field(title="Gabarit")
    variant: Text | None = Field(default=None, title="Variante")
    data: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue], title="Données")


class _SampleFile(Table):
    common: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue], title="Données communes")
    sample: tuple[_SampleTable, ...] = Field(default=(), title="Échantillons")

    def value(self) -> Samples:
        """The samples as the rendering takes them."""
        each = (TemplateSample(one.template, one.data, one.variant or "") for one in self.sample)
        return Samples(self.common, tuple(each))


def parse_samples(text: str, *, name: str = "gabarits.toml") -> Samples:
    """Samples written in *text*, JSON when *name* ends with ``.json``, else TOML.

    :raises InvalidInput: with every fault of a TOML text and its line; code ``invalid_samples`` for JSON.
    """
    if not name.lower().endswith(".json"):
        return parse_toml(text, _SampleFile, name=name).value()
    try:
        return _SampleFile.model_validate_json(text).value()
    except ValidationError as error:
        keys = sorted({".".join(map(str, detail["loc"])) or "le fichier" for detail in error.errors()})
        raise InvalidInput(
            f"« {name} » n'a pas la forme attendue ({', '.join(keys[:10])}).",
            remedy='Écrivez {"common": {…}, "sample": [{"template": "accueil.html", "data": {…}}]}.',
            code="invalid_samples",
        ) from None


def read_samples(path: Path) -> Samples:
    """Samples of a file (TOML or JSON, at most 2 MB). Raises InvalidInput, and Unavailable when it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise storage_error(error) from None
    if len(content) > LARGEST_FILE:
        raise InvalidInput(
            f"« {path.name} » dépasse 2 Mo.",
            remedy="Quelques valeurs par gabarit suffisent : raccourcissez les listes.",
            code="invalid_samples",
        )
    return parse_samples(content.decode("utf-8-sig", errors="surrogateescape"), name=path.name)


def samples_of(data: Mapping[str, Data | Sequence[Data]], common: Data = NO_DATA) -> Samples:
    """Samples from Python: for each template a mapping, or several, which become numbered variants."""
    each: list[TemplateSample] = []
    for template, given in data.items():
        if isinstance(given, Sequence):
            each.extend(TemplateSample(template, one, f"cas {rank}") for rank, one in enumerate(given, 1))
        else:
            each.append(TemplateSample(template, given))
    return Samples(common, tuple(each))
