"""The ledger's states and reasons in French, for who looks after it."""

from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.notifications.delivered import Delivered
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.recipient import Channel
from etatplateforme.notifications.state import Reason, State

STATES: Mapping[State, str] = MappingProxyType(
    {
        State.QUEUED: "en file",
        State.SENDING: "en cours d'envoi",
        State.RETRYING: "à réessayer",
        State.UNCERTAIN: "peut-être parti",
        State.SENT: "parti",
        State.REFUSED: "refusé",
        State.FAILED: "abandonné",
        State.CANCELLED: "annulé",
        State.EXPIRED: "périmé",
    }
)
REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.PROVIDER_UNREACHED: "le fournisseur ne répond pas",
        Reason.REFUSED_FOR_NOW: "refusé pour l'instant",
        Reason.ANSWER_LOST: "la réponse du fournisseur s'est perdue",
        Reason.WORKER_LOST: "le processus d'envoi s'est arrêté pendant l'envoi",
        Reason.NOT_BEGUN: "l'envoi n'avait pas commencé",
        Reason.PROVIDER_SAYS_SO: "d'après le fournisseur",
        Reason.PAUSED: "en pause",
        Reason.GAVE_UP: "abandonné après trois jours d'essais",
        Reason.UNSURE_TOO_OFTEN: "trop de fois dans le doute",
        Reason.DAMAGED: "contenu illisible, ou aucun fournisseur",
        Reason.PERSON_SAYS_SENT: "une personne dit qu'il est parti",
        Reason.PERSON_SAYS_NOT_SENT: "une personne dit qu'il n'est pas parti",
        Reason.DELETE_DATE: "effacé à sa date avant d'être parti",
        Reason.PERSON_ERASED: "effacé à la demande de la personne",
    }
)
REMEDIES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.ANSWER_LOST: "Cherchez son numéro dans le journal du fournisseur, puis dites s'il est parti.",
        Reason.WORKER_LOST: "Cherchez son numéro dans le journal du fournisseur, puis dites s'il est parti.",
        Reason.UNSURE_TOO_OFTEN: "Vérifiez le réseau vers le fournisseur, puis dites si le message est parti.",
        Reason.GAVE_UP: "Vérifiez l'adresse avec la personne, ou le fournisseur, puis remettez-le en file.",
        Reason.DAMAGED: "Vérifiez qu'un fournisseur porte ce canal ; sinon, écrivez de nouveau à la personne.",
        Reason.DELETE_DATE: "Son contenu est effacé : écrivez de nouveau à la personne.",
        Reason.PERSON_SAYS_NOT_SENT: "Son contenu ne peut plus partir : écrivez de nouveau à la personne.",
    }
)
"""What a person can do about a message that waits for them."""
NO_REMEDY = "Cherchez ce qu'il est devenu, puis dites s'il est parti."

CHANNELS: Mapping[Channel, str] = MappingProxyType(
    {
        Channel.MAIL: "courriel",
        Channel.SMS: "SMS",
        Channel.LETTER: "courrier",
        Channel.COUNTER: "guichet",
        Channel.WEBHOOK: "logiciel",
    }
)
KINDS: Mapping[Kind, str] = MappingProxyType(
    {Kind.ACKNOWLEDGEMENT: "accusé de réception", Kind.SERVICE: "message de service", Kind.BULK: "envoi en nombre"}
)
NEWS: Mapping[Delivered, str] = MappingProxyType(
    {
        Delivered.ON_ITS_WAY: "en route",
        Delivered.UNKNOWN: "inconnu : rien n'a été dit de son arrivée",
        Delivered.FAILED: "non remis",
        Delivered.DELIVERED: "remis",
        Delivered.OPTED_OUT: "la personne ne veut plus de ces messages",
    }
)
