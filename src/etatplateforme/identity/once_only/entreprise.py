"""Questions to API Entreprise, version 3: an establishment, an association. The body is told by its number."""

from etatplateforme.identity.once_only.bodies import Association, Etablissement
from etatplateforme.identity.once_only.question import Identifier, Question, Source
from etatplateforme.values.held_by_the_state import By
from etatplateforme.values.rna import Rna
from etatplateforme.values.siret import Siret

ETABLISSEMENT: Source[Etablissement] = Source(
    "entreprise.etablissement", "/v3/insee/sirene/etablissements", Etablissement
)
ASSOCIATION: Source[Association] = Source(
    "entreprise.association", "/v3/ministere_interieur/rna/associations", Association
)


def etablissement(siret: Siret, *, purpose: str | None = None) -> Question[Etablissement]:
    """An establishment in the Sirene register. *purpose* says why (``object``), when it is not the habilitation's."""
    return Question(ETABLISSEMENT, Identifier(By.REGISTER, siret.value), purpose=purpose)


def association(number: Rna | Siret, *, purpose: str | None = None) -> Question[Association]:
    """An association in the national register, by its RNA number or by the SIRET of its seat."""
    return Question(ASSOCIATION, Identifier(By.REGISTER, number.value), purpose=purpose)
