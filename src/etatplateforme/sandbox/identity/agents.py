"""Invented agents and professionals who can sign in at the local ProConnect. Neither they nor their employers exist.

Their SIRET begin with four zeros: the key of most is right, so they pass every check of form, and no body has them.
"""

import uuid
from dataclasses import dataclass, field

from etatplateforme.sandbox.identity.people import INVENTED_IDP

_ANY_LEVEL = ("eidas0", "eidas1")
_TWO_FACTORS = (*_ANY_LEVEL, "eidas0-mfa", "eidas1-mfa")
_NAMESPACE = uuid.UUID("6b0c2f0e-8a55-4d5e-9f0a-2f6a1c9d7e11")


@dataclass(frozen=True, slots=True)
class Agent:
    """An invented agent, as ProConnect would describe a real one.

    :param key: short identifier used in forms and tests.
    :param case: what this agent lets a developer try, in French.
    :param siret: establishment for which they act; empty when their employer gives none.
    :param usual_name: empty for somebody without one. ``uid``: identifier in the directory of their employer.
    :param levels: the levels of assurance (``acr``) that their identity provider reaches.
    """

    key: str
    case: str
    given_name: str = field(repr=False)
    usual_name: str = field(repr=False)
    email: str = field(repr=False)
    uid: str = field(repr=False)
    siret: str = field(repr=False)
    organization: str = field(repr=False)
    unit: str = field(default="", repr=False)
    population: str = field(default="agent", repr=False)
    phone: str = field(default="", repr=False)
    roles: tuple[str, ...] = field(default=(), repr=False)
    levels: tuple[str, ...] = _ANY_LEVEL
    idp_id: str = INVENTED_IDP

    @property
    def full_name(self) -> str:
        """Name and organisation, as a page shows them."""
        return " ".join(filter(None, [self.given_name, self.usual_name])) + f" – {self.organization}"

    @property
    def subject(self) -> str:
        """The same for every service; another one at another identity provider, as ProConnect documents."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.idp_id} {self.uid}"))

    def level(self, asked: tuple[str, ...]) -> str | None:
        """The first level *asked* that their identity provider reaches; None when it reaches none of them."""
        return next((acr for acr in asked if acr in self.levels), None)


AGENTS: tuple[Agent, ...] = (
    Agent(
        key="mairie",
        case="Agente d'une mairie, avec un second facteur possible (eidas1-mfa)",
        given_name="Zoé",
        usual_name="GABARIT",
        email="zoe.gabarit@mairie.example.org",
        uid="zgabarit",
        siret="00000101600013",
        organization="Commune fictive de Sainte-Maquette",
        unit="Écoles et cantines",
        phone="+33 1 99 00 00 00",
        roles=("agent_public_territorial",),
        levels=_TWO_FACTORS,
    ),
    Agent(
        key="association",
        case="Salarié d'une association à deux établissements : ici, le siège",
        given_name="Côme",
        usual_name="D'ESSAI",
        email="come.dessai@association.example.org",
        uid="42",
        siret="00000202200010",
        organization="Association fictive Les Prototypes (siège)",
        population="salarie",
    ),
    Agent(
        key="association_antenne",
        case="La même personne, même identifiant, pour l'autre établissement : le SIRET change",
        given_name="Côme",
        usual_name="D'ESSAI",
        email="come.dessai@association.example.org",
        uid="42",
        siret="00000202200028",
        organization="Association fictive Les Prototypes (antenne)",
        population="salarie",
    ),
    Agent(
        key="carte_agent",
        case="Agent muni d'une carte : niveaux élevés (eidas2, eidas3)",
        given_name="Ambre Élise",
        usual_name="ÉPREUVE",
        email="ambre.epreuve@prefecture.example.org",
        uid="a-0007",
        siret="00000303800015",
        organization="Préfecture fictive",
        levels=(*_TWO_FACTORS, "eidas2", "eidas3"),
    ),
    Agent(
        key="sans_nom_usuel",
        case="Aucun nom usuel, aucun service, aucun téléphone",
        given_name="Iris",
        usual_name="",
        email="iris@mairie.example.org",
        uid="iris",
        siret="00000101600021",
        organization="Commune fictive de Sainte-Maquette (annexe)",
    ),
    Agent(
        key="sans_siret",
        case="Aucun SIRET : l'employeur n'en donne pas",
        given_name="Noam",
        usual_name="BROUILLON",
        email="noam.brouillon@prestataire.example.org",
        uid="nb",
        siret="",
        organization="Prestataire fictif",
        population="prestataire",
        levels=("eidas0",),
    ),
    Agent(
        key="siret_faux",
        case="SIRET dont la clé est fausse : la connexion doit être refusée",
        given_name="Lou",
        usual_name="ERRATUM",
        email="lou.erratum@mairie.example.org",
        uid="lerratum",
        siret="00000404400013",
        organization="Commune fictive mal enregistrée",
    ),
)
"""The agents of the sandbox: invented, one for each case."""
