"""Last accounts of a company, as the Banque de France worked them out. Amounts in euros, as texts."""

from pydantic import Field

from etatplateforme.identity.once_only.companies.tax import Form
from etatplateforme.identity.once_only.told import Told


class WorkedOut(Told):
    """An amount in euros, and its change in percents since the year before."""

    value: str | None = Field(default=None, alias="valeur")
    change: float | None = Field(default=None, alias="evolution")


class Ratio(Told):
    """A ratio in percents, and its change."""

    value: float | None = Field(default=None, alias="valeur")
    change: float | None = Field(default=None, alias="evolution")


class Figures(Told):
    """What the Banque de France works out of the accounts."""

    cash: WorkedOut | None = Field(default=None, alias="disponibilites")
    stable_debts: WorkedOut | None = Field(default=None, alias="total_dettes_stables")
    added_value: WorkedOut | None = Field(default=None, alias="valeur_ajoutee_bdf")
    working_capital_need: WorkedOut | None = Field(default=None, alias="besoin_en_fonds_de_roulement")
    gross_surplus: WorkedOut | None = Field(default=None, alias="excedent_brut_exploitation")
    self_financing: WorkedOut | None = Field(default=None, alias="capacite_autofinancement")
    working_capital: WorkedOut | None = Field(default=None, alias="fonds_roulement_net_global")
    working_capital_ratio: Ratio | None = Field(
        default=None, alias="ratio_fonds_roulement_net_global_sur_besoin_en_fonds_de_roulement"
    )
    debts_within_a_year: WorkedOut | None = Field(default=None, alias="dettes4_maturite_a_un_an_au_plus")


class Bilan(Told):
    """Accounts of one year (``/v3/banque_de_france/unites_legales/{siren}/bilans``). ``closed`` is ``AAAAMM``."""

    year: str | None = Field(default=None, alias="annee")
    closed: str | None = Field(default=None, alias="date_arrete_exercice")
    figures: tuple[Figures, ...] | None = Field(default=None, alias="valeurs_calculees")
    forms: tuple[Form, ...] | None = Field(default=None, alias="declarations")
