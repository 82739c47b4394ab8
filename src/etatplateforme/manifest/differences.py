"""Where the service does not do the same for everybody, and why (EG-01)."""

from enum import StrEnum

from pydantic import Field

from etatplateforme.manifest.base import LongText, Slug, Table, Text


class About(StrEnum):
    """What is not the same for everybody."""

    TARIFF = "tariff"
    DELAY = "delay"
    ACCESS = "access"
    OTHER = "other"


class Ground(StrEnum):
    """What may justify a difference: a law, a difference of situation, the general interest."""

    LAW = "law"
    SITUATION = "situation"
    GENERAL_INTEREST = "general_interest"


class Difference(Table):
    """One difference of treatment that the service makes. Without ``ground`` and ``reason`` nobody can defend it."""

    name: Slug = Field(title="Nom technique")
    about: About = Field(title="Ce qui change", description="tariff, delay, access ou other.")
    between: Text = Field(title="Entre qui", description="Par exemple « familles de la commune et d'ailleurs ».")
    ground: Ground | None = Field(
        default=None,
        title="Fondement",
        description="law : une loi ; situation : une différence de situation ; general_interest : l'intérêt général.",
    )
    reason: LongText | None = Field(default=None, title="Raison", description="La raison objective, en une phrase.")
    legal_basis: Text | None = Field(default=None, title="Texte", description="Loi ou délibération qui l'établit.")
