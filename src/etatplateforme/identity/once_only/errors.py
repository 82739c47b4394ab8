"""What can go wrong when an administration is asked: each with a stable code, a remedy, and whom to write to.

No text repeats what the State wrote: its own sentences may hold what was asked. ``state_code`` is the State's number.

    AdministrationRefused     the State answered, and the datum is not in the answer
    ├── PersonUnknown         the holder has no file of that person: nobody's error
    ├── AccessDenied          the token, the habilitation or the sign-in does not open this datum
    └── QuestionRefused       a parameter is missing or refused
    AdministrationUnavailable the API or the holder is down, slow or overwhelmed (an ``Unavailable``)
    AdministrationMisread     an answer out of the contract (an ``UnexpectedReply``)
    IdentityIncomplete        too little is known of the person to ask (an ``InvalidInput``); nothing was sent
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from etatplateforme.errors import COUNTER_REMINDER, EtatError, Fault, InvalidInput, Unavailable, UnexpectedReply

GO_ON = f"Vous pouvez continuer votre demande, et nous envoyer un justificatif. {COUNTER_REMINDER}"
NOT_OBTAINED = f"Nous n'avons pas pu obtenir cette information auprès de l'administration qui la détient. {GO_ON}"
NO_FILE = f"Cette administration n'a pas trouvé de dossier à votre nom. Ce n'est pas une faute de votre part. {GO_ON}"


class WriteTo(StrEnum):
    """Whom to write to when it lasts; the value is French."""

    NOBODY = "personne"
    OWN_SERVICE = "le responsable technique de votre service"
    HABILITATION = "la personne qui suit votre habilitation (DataPass)"
    API_TEAM = "l'équipe d'API Particulier et d'API Entreprise"
    HOLDER = "l'administration qui détient la donnée, par l'équipe de l'API"


class AdministrationRefused(EtatError):
    """The State answered, and the datum is not in the answer.

    :param state_code: the State's number (``"37003"``), empty when it gave none.
    :param holder: the State's short name of who holds the datum (``"CNAV"``), empty when it gave none.
    """

    default_code: ClassVar[str] = "administration_refused"
    texts: ClassVar[Mapping[str, tuple[str, str]]] = {}
    parties: ClassVar[Mapping[str, WriteTo]] = MappingProxyType({})
    citizen: ClassVar[str] = NOT_OBTAINED

    def __init__(self, code: str, *, state_code: str = "", holder: str = "") -> None:
        problem, remedy = self.texts[code]
        super().__init__(problem, remedy=remedy, citizen_message=self.citizen, code=code)
        self.state_code = state_code
        self.holder = holder
        self.write_to = self.parties.get(code, WriteTo.OWN_SERVICE)


class PersonUnknown(AdministrationRefused):
    """The holder has no file of that person, or of that body. It is no error of theirs, and none of the service."""

    default_code: ClassVar[str] = "person_unknown"
    citizen: ClassVar[str] = NO_FILE
    texts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "person_unknown": (
            "L'administration interrogée n'a pas de dossier sous cette identité ou ce numéro.",
            "Demandez une pièce à la personne, sans bloquer sa demande : beaucoup de gens n'ont pas de dossier, ou un "
            "dossier sous un état civil écrit autrement.",
        ),
    }
    parties: ClassVar[Mapping[str, WriteTo]] = MappingProxyType({"person_unknown": WriteTo.NOBODY})


class AccessDenied(AdministrationRefused):
    """The service's token, its habilitation, or the person's sign-in does not open this datum."""

    default_code: ClassVar[str] = "access_denied"
    texts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "api_token_missing": (
            "Aucun jeton n'est réglé pour cette API.",
            "Mettez le jeton de votre habilitation dans une variable d'environnement, et nommez-la dans settings.toml.",
        ),
        "api_token_invalid": (
            "L'API ne reconnaît pas le jeton du service.",
            "Recopiez le jeton depuis votre espace, et vérifiez qu'il est de cet environnement (essai ou production).",
        ),
        "api_token_expired": (
            "Le jeton du service auprès de l'API a expiré (il vit dix-huit mois).",
            "Renouvelez-le depuis votre espace, puis remplacez la valeur de la variable d'environnement.",
        ),
        "api_token_revoked": (
            "Le jeton du service est sur liste noire : il a sans doute été vu hors du service.",
            "Prenez le nouveau jeton dans votre espace, et cherchez par où l'ancien est sorti.",
        ),
        "api_address_refused": (
            "L'adresse IP du service n'est pas de celles que son jeton permet.",
            "Déclarez l'adresse de sortie de vos serveurs auprès de l'équipe de l'API, ou passez par celle déclarée.",
        ),
        "body_withheld": (
            "La loi ne permet à aucun service de lire la fiche de cet organisme (défense, par exemple).",
            "Demandez une pièce à l'organisme, sans bloquer sa demande.",
        ),
        "scope_missing": (
            "L'habilitation du service n'ouvre pas cette donnée.",
            "Ajoutez cette donnée à l'habilitation (DataPass), ou ne la demandez plus.",
        ),
        "sign_in_scope_missing": (
            "La connexion de la personne n'a pas ouvert cette donnée.",
            "Demandez les scopes de cette donnée et ceux de l'identité à la connexion, s'ils sont dans l'habilitation.",
        ),
        "sign_in_token_refused": (
            "L'API n'accepte pas le jeton de cette connexion : expiré, déjà révoqué, ou d'un autre environnement.",
            "Faites l'appel aussitôt après la connexion, dans la même requête : le jeton vit soixante secondes.",
        ),
        "sign_in_token_past": (
            "Le jeton de cette connexion a plus de soixante secondes : la demande n'est pas partie.",
            "Faites l'appel aussitôt après la connexion, ou demandez la donnée par l'état civil.",
        ),
        "data_masked": (
            "L'API a répondu sans aucune des données demandées : le jeton ne les ouvre pas.",
            "Comparez les données cochées dans l'habilitation avec celles que le manifeste déclare.",
        ),
    }
    parties: ClassVar[Mapping[str, WriteTo]] = MappingProxyType(
        {
            "scope_missing": WriteTo.HABILITATION,
            "sign_in_scope_missing": WriteTo.HABILITATION,
            "data_masked": WriteTo.HABILITATION,
            "api_address_refused": WriteTo.API_TEAM,
            "body_withheld": WriteTo.NOBODY,
        }
    )


class QuestionRefused(AdministrationRefused):
    """A parameter is missing, or refused."""

    default_code: ClassVar[str] = "question_refused"
    texts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "question_refused": (
            "L'API refuse un paramètre de la demande.",
            "Vérifiez ce que la demande exige dans la spécification de l'API ; le numéro de l'erreur aide à chercher.",
        ),
        "recipient_refused": (
            "L'API refuse le SIRET de l'administration destinataire, ou ne l'a pas reçu.",
            "Écrivez dans « operator.siret » le SIRET de l'organisme qui a l'habilitation.",
        ),
        "purpose_refused": (
            "L'API n'a pas reçu le cadre ou la raison de la demande, qu'elle exige.",
            "Écrivez « context » et « purpose » dans la table [once_only.entreprise] de service.toml.",
        ),
        "civil_identity_refused": (
            "L'API refuse un élément de l'état civil : il n'a pas la forme attendue.",
            "Faites relire son état civil à la personne, ou demandez-lui une pièce.",
        ),
        "identifier_refused": (
            "L'API refuse l'identifiant donné (INE, identifiant France Travail, SIREN, SIRET, numéro RNA…).",
            "Faites relire cet identifiant à la personne, ou demandez-lui une pièce.",
        ),
        "identity_ambiguous": (
            "Plusieurs personnes portent cet état civil : l'administration ne peut pas choisir.",
            "Donnez plus de prénoms, la date et le lieu de naissance ; sinon, demandez une pièce.",
        ),
    }


class AdministrationUnavailable(Unavailable):
    """The API, or the administration behind it, does not answer now. What is asked may be answered later."""

    default_code: ClassVar[str] = "administration_down"
    texts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "already_asking": (
            "La même demande est déjà en cours auprès de l'administration.",
            "Attendez sa réponse : ne lancez pas deux fois la même demande (deux onglets, deux clics).",
        ),
        "too_many_questions": (
            "Trop de demandes en une minute : l'API fait attendre.",
            "Espacez les demandes ; si l'usage est normal, faites relever la limite.",
        ),
        "administration_down": (
            "L'administration qui détient la donnée ne répond pas, ou l'API est en panne.",
            "Demandez une pièce à la personne, sans bloquer sa demande ; réessayez plus tard.",
        ),
        "being_examined": (
            "L'Urssaf examine encore la situation de l'entreprise : l'attestation viendra, ou non, plus tard.",
            "Redemandez-la dans deux jours, sans bloquer la demande ; ou demandez la pièce à l'entreprise.",
        ),
        "document_not_issued": (
            "L'Urssaf ne délivre pas l'attestation en l'état du compte ; cela ne dit pas qu'une cotisation manque.",
            "Demandez à l'entreprise de voir avec son Urssaf, sans bloquer sa demande.",
        ),
        "document_broken": (
            "Le document que l'administration a rendu est illisible, ou n'a pas pu être pris.",
            "Redemandez-le plus tard, ou demandez la pièce, sans bloquer la demande ; l'équipe de l'API le sait.",
        ),
        "administration_failed": (
            "L'administration qui détient la donnée a répondu d'une façon que l'API ne comprend pas.",
            "Demandez une pièce à la personne, sans bloquer sa demande ; l'équipe de l'API est déjà prévenue.",
        ),
    }
    parties: ClassVar[Mapping[str, WriteTo]] = MappingProxyType(
        {
            "too_many_questions": WriteTo.API_TEAM,
            "administration_failed": WriteTo.HOLDER,
            "document_broken": WriteTo.HOLDER,
        }
    )

    def __init__(self, code: str, *, state_code: str = "", holder: str = "") -> None:
        problem, remedy = self.texts[code]
        super().__init__(problem, remedy=remedy, citizen_message=NOT_OBTAINED, code=code)
        self.state_code = state_code
        self.holder = holder
        self.write_to = self.parties.get(code, WriteTo.NOBODY)


class AdministrationMisread(UnexpectedReply):
    """An answer that the contract of the API does not allow, or from another server than the API."""

    default_code: ClassVar[str] = "administration_answer"

    def __init__(self) -> None:
        super().__init__(
            "La réponse reçue n'est pas de la forme que documente l'API.",
            remedy="Vérifiez l'adresse de l'API dans les réglages ; si elle est juste, prévenez l'équipe de l'API.",
            citizen_message=NOT_OBTAINED,
        )
        self.write_to = WriteTo.API_TEAM


class IdentityIncomplete(InvalidInput):
    """Too little is known of the person to ask; nothing was sent. ``faults`` name what is missing."""

    default_code: ClassVar[str] = "identity_incomplete"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            "Il manque de quoi retrouver la personne auprès de cette administration.",
            remedy="Complétez ce qui manque si la personne le connaît ; sinon, demandez-lui une pièce.",
            faults=faults,
            citizen_message=NOT_OBTAINED,
        )
        self.write_to = WriteTo.NOBODY


CANNOT_ANSWER = (
    AdministrationRefused, AdministrationUnavailable, AdministrationMisread, IdentityIncomplete
)  # fmt: skip
"""What makes a person be asked for a paper instead; a refusal of the gate is not among them."""
