"""The shape of a log, written in ``journal-decisions.toml``::

    extracted_on = 2026-01-15

    [outcome]
    name = "demandes acceptées"
    column = "decision"
    favourable = ["accordée", "accordée en partie"]
    unfavourable = ["refusée"]
    open = ["en cours"]

    [[dimensions]]
    name = "territoire"
    column = "code_quartier"
    labels = { "QN06904M" = "quartier prioritaire", "97*" = "outre-mer" }
    other = "autre territoire"

    [[dimensions]]
    name = "tranche d'âge"
    column = "date_naissance"
    birth_date = true
    bands = [18, 26, 65]

    [stratum]
    name = "démarche"
    column = "demarche"

    [dates]
    received = "recu_le"
    answered = "repondu_le"
    form = "JJ/MM/AAAA"
    limit_days = 60

    [text]
    encoding = "cp1252"
    delimiter = ";"

The last three tables may be left out.
"""

from collections.abc import Callable
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints, field_validator, model_validator

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.decision_log.shape import (
    MOST_DIMENSIONS,
    MOST_LABELS,
    DateColumns,
    DateForm,
    Dimension,
    LogShape,
    OutcomeColumn,
    StratumColumn,
    TextFile,
)
from etatplateforme.manifest.base import Day, Days, Table, Text, refuse, refuse_repetitions
from etatplateforme.manifest.load import parse_toml

V = TypeVar("V")

Values = Annotated[tuple[Text, ...], Field(max_length=1_000)]


def parse_log_shape(text: str, *, name: str = "journal-decisions.toml") -> LogShape:
    """The shape written in *text* (TOML 1.0, at most 256 kB).

    :raises ManifestInvalid: with every fault, each with its line and its remedy.
    """
    return parse_toml(text, ShapeTable, name=name).value()


def _sound(value: Callable[[], object]) -> None:
    """Build the value: what it refuses is a fault of its table."""
    try:
        _ = value()
    except InvalidInput as error:
        raise refuse(error.problem, error.remedy) from None


class OutcomeTable(Table):
    """``[outcome]``."""

    name: Text = Field(title="Ce qui est favorable", description='Par exemple "demandes acceptées".')
    column: Text = Field(title="Colonne")
    favourable: Values = Field(title="Valeurs favorables")
    unfavourable: Values = Field(title="Valeurs défavorables")
    open: Values = Field(default=(), title="Valeurs d'un dossier sans décision")

    @model_validator(mode="after")
    def _checked(self) -> "OutcomeTable":
        _sound(self.value)
        return self

    def value(self) -> OutcomeColumn:
        """As the tally reads it."""
        return OutcomeColumn(
            self.name, self.column, frozenset(self.favourable), frozenset(self.unfavourable), frozenset(self.open)
        )


class DimensionTable(Table):
    """``[[dimensions]]``."""

    name: Text = Field(title="Nom", max_length=120)
    column: Text = Field(title="Colonne")
    labels: dict[str, Text] = Field(default_factory=dict[str, str], max_length=MOST_LABELS, title="Libellés")
    other: Annotated[str, StringConstraints(max_length=120)] = Field(default="", title="Groupe des autres valeurs")
    bands: tuple[int, ...] = Field(default=(), title="Tranches d'âge")
    birth_date: bool = Field(default=False, title="La colonne est une date de naissance")

    @model_validator(mode="after")
    def _checked(self) -> "DimensionTable":
        _sound(self.value)
        return self

    def value(self) -> Dimension:
        """As the tally reads it."""
        return Dimension(self.name, self.column, self.labels, self.other, self.bands, self.birth_date)


class StratumTable(Table):
    """``[stratum]``."""

    name: Text = Field(title="Nom", description='Par exemple "démarche" ou "année".')
    column: Text = Field(title="Colonne")
    year: bool = Field(default=False, title="La colonne est une date, dont on prend l'année")


class DatesTable(Table):
    """``[dates]``."""

    received: Text = Field(title="Colonne du jour de réception")
    answered: Text = Field(title="Colonne du jour de réponse")
    limit_days: Days | None = Field(default=None, title="Délai annoncé, en jours")
    form: DateForm = Field(default=DateForm.ISO, strict=False, title="Écriture des dates")
    zone: Text = Field(default="Europe/Paris", title="Fuseau horaire")

    @model_validator(mode="after")
    def _checked(self) -> "DatesTable":
        _sound(self.value)
        return self

    def value(self) -> DateColumns:
        """As the tally reads it."""
        return DateColumns(self.received, self.answered, self.limit_days, self.form, self.zone)


class TextTable(Table):
    """``[text]``."""

    encoding: Text = Field(default="", title="Encodage")
    delimiter: Annotated[str, StringConstraints(max_length=1)] = Field(default="", title="Séparateur de colonnes")

    @model_validator(mode="after")
    def _checked(self) -> "TextTable":
        _sound(self.value)
        return self

    def value(self) -> TextFile:
        """As the tally reads it."""
        return TextFile(self.encoding, self.delimiter)


class ShapeTable(Table):
    """The whole file."""

    extracted_on: Day | None = Field(default=None, title="Jour de l'extraction")
    outcome: OutcomeTable = Field(title="L'issue des dossiers")
    dimensions: tuple[DimensionTable, ...] = Field(
        min_length=1, max_length=MOST_DIMENSIONS, title="Ce que l'on compare"
    )
    stratum: StratumTable | None = Field(default=None, title="Au sein de quoi l'on compare")
    dates: DatesTable | None = Field(default=None, title="Les dates")
    text: TextTable = Field(default=TextTable(), title="Le fichier de texte")

    @field_validator("dimensions")
    @classmethod
    def _distinct(cls, tables: tuple[DimensionTable, ...]) -> tuple[DimensionTable, ...]:
        refuse_repetitions([table.name for table in tables], "Ce nom de dimension", "name")
        return tables

    @model_validator(mode="after")
    def _checked(self) -> "ShapeTable":
        _sound(self.value)
        return self

    def value(self) -> LogShape:
        """As the tally reads it."""
        return LogShape(
            outcome=self.outcome.value(),
            dimensions=tuple(table.value() for table in self.dimensions),
            stratum=StratumColumn(self.stratum.name, self.stratum.column, self.stratum.year) if self.stratum else None,
            dates=self.dates.value() if self.dates else None,
            extracted_on=self.extracted_on,
            text=self.text.value(),
        )
