"""What goes wrong when publishing, with its remedy."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from etatplateforme.core.effects import Reply
from etatplateforme.errors import (
    Conflict,
    EtatError,
    Fault,
    InvalidInput,
    TooLarge,
    Unavailable,
    Uncertain,
    UnexpectedReply,
)
from etatplateforme.guarantor.publishing.personal import Doubt
from etatplateforme.opendata.bodies import unknown_dataset


class _Refusal(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    message: str = ""
    errors: dict[str, JsonValue] = {}


def accepted(reply: Reply) -> Reply:
    """*reply* when the catalogue took what was sent.

    Raises InvalidInput (``key_refused``, ``not_allowed``, ``html_refused``, ``refused_by_catalogue``,
    ``unknown_dataset``), Unavailable (``read_only``), TooLarge (``file_refused``).
    """
    if reply.ok:
        return reply
    raise refusal(reply)


def refusal(reply: Reply) -> EtatError:
    """The error of a status that is not good."""
    match reply.status:
        case 400:
            return _refused(reply.body)
        case 401:
            return InvalidInput(
                "data.gouv.fr refuse la clé : elle est fausse, révoquée, expirée, ou son compte est fermé.",
                remedy="Faites une nouvelle clé dans votre profil sur data.gouv.fr, et mettez-la dans la variable "
                "d'environnement que nomment les réglages.",
                code="key_refused",
            )
        case 403:
            return InvalidInput(
                "Le compte de cette clé n'a pas le droit de publier pour cette organisation.",
                remedy="Demandez à l'administrateur de l'organisation d'y ajouter ce compte.",
                code="not_allowed",
            )
        case 404 | 410:
            return unknown_dataset()
        case 413:
            return TooLarge(
                "data.gouv.fr refuse un fichier de cette taille.",
                remedy="Compressez-le ou partagez-le en plusieurs.",
                code="file_refused",
            )
        case 415:
            return InvalidInput(
                "data.gouv.fr refuse ce fichier : son contenu est une page web.",
                remedy="Ouvrez le fichier : une page d'erreur a pu être enregistrée à la place des données.",
                code="html_refused",
            )
        case 423:
            return Unavailable(
                "data.gouv.fr est en lecture seule, le temps d'une maintenance.",
                remedy="Recommencez plus tard : ce qui est déjà publié ne sera pas envoyé deux fois.",
                code="read_only",
            )
        case status:
            return Unavailable(
                f"data.gouv.fr a répondu {status}.",
                remedy="Recommencez plus tard : ce qui est déjà publié ne sera pas envoyé deux fois.",
                code="catalogue_unavailable",
            )


def _refused(body: bytes) -> InvalidInput:
    """Names of the fields that were refused; what the catalogue says of them may repeat their values."""
    try:
        said = _Refusal.model_validate_json(body)
    except ValidationError:
        said = _Refusal()
    named = [name for name in said.errors if name.isprintable() and len(name) <= 60][:20]
    return InvalidInput(
        "data.gouv.fr refuse ce qui lui est envoyé.",
        remedy="Corrigez les champs cités ; pour un fichier, vérifiez que son extension est admise (CSV, JSON, XLSX…).",
        faults=tuple(Fault(name, "Le catalogue refuse ce champ.", "Corrigez-le.") for name in named),
        code="refused_by_catalogue",
    )


def doubled() -> Conflict:
    """Two datasets bear the same identifier of the publisher."""
    return Conflict(
        "Deux jeux de données de l'organisation portent le même identifiant d'origine.",
        remedy="Supprimez l'un des deux sur data.gouv.fr, puis recommencez : rien n'a été changé.",
        code="doubled_dataset",
    )


def unsure(what: str) -> Uncertain:
    """A write may have been taken, and what it makes is not to be found yet."""
    return Uncertain(
        f"La réponse à l'envoi ({what}) n'est pas arrivée, et le catalogue ne montre encore rien.",
        remedy="Recommencez dans quelques minutes : ce qui existe déjà est cherché d'abord, rien ne sera doublé.",
        code="publication_uncertain",
    )


def changed_meanwhile() -> Conflict:
    """The file is no longer what was examined."""
    return Conflict(
        "Un fichier a changé pendant sa publication.",
        remedy="Attendez qu'il soit complet, puis recommencez.",
        code="file_changed",
    )


def changed_on_the_way() -> UnexpectedReply:
    """What the catalogue received is not what was sent, by its own digest."""
    return UnexpectedReply(
        "Le fichier reçu par data.gouv.fr n'est pas celui qui a été envoyé : les empreintes diffèrent.",
        remedy="Recommencez : le fichier sera remplacé.",
        code="wrong_checksum",
    )


def unsettled_doubts(doubts: Mapping[str, Sequence[Doubt]]) -> InvalidInput:
    """What only a person can judge, by name of file: every column with its question, and no value of it."""
    faults = [
        Fault(f"{name}, {doubt.column}", doubt.question, "Regardez, puis dites-le dans « reviewed ».")
        for name, asked in doubts.items()
        for doubt in asked
    ]
    return InvalidInput(
        "Une personne doit regarder ce fichier avant sa publication : le garant ne peut pas juger seul.",
        remedy="Répondez à chaque question. Une colonne sans rien sur des personnes se déclare dans « reviewed » ; les "
        "autres se retirent, ou demandent un fondement légal.",
        faults=tuple(faults[:100]),
        code="publication_doubts",
    )


def key_missing() -> InvalidInput:
    """There is no key to write with."""
    return InvalidInput(
        "Aucune clé de data.gouv.fr n'est réglée.",
        remedy='Dans settings.toml, écrivez datagouv_key = "${DATAGOUV_CLE}", et mettez la clé dans cette variable.',
        code="no_publishing_key",
    )
