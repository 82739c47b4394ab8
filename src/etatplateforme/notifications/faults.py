"""What this room refuses, in words. None of it holds an address, a subject or a key."""

from etatplateforme.errors import COUNTER_REMINDER, Conflict, EtatError, Fault, InvalidInput


class IdempotencyConflict(Conflict):
    """The idempotency key was already used for another content (draft-ietf-httpapi-idempotency-key-header, 422)."""

    default_code = "idempotency_conflict"


class AddressSuppressed(EtatError):
    """The address was refused as unknown (5.1.1) before: nothing more is sent to it until somebody says it is right."""

    default_code = "address_suppressed"


def idempotency_conflict() -> IdempotencyConflict:
    """Same key, other content."""
    return IdempotencyConflict(
        "Cette clé d'idempotence a déjà servi pour un autre message.",
        remedy="Gardez une clé par message : la même pour réessayer le même, une nouvelle pour un autre contenu.",
    )


def address_suppressed() -> AddressSuppressed:
    """The recipient is on the suppression list."""
    return AddressSuppressed(
        "Cette adresse n'existe pas, d'après ce qu'a répondu un envoi : le message n'a pas été pris.",
        remedy="Vérifiez l'adresse avec la personne, puis appelez allow_again(), ou écrivez-lui par courrier.",
        citizen_message="Nos courriels n'arrivent pas à l'adresse que vous avez donnée. "
        f"Vérifiez-la, ou choisissez de recevoir un courrier. {COUNTER_REMINDER}",
    )


def invalid_message(*faults: Fault) -> InvalidInput:
    """Everything that is wrong with a message."""
    return InvalidInput(
        "Le message ne peut pas être envoyé tel quel.",
        remedy="Corrigez chaque point, puis recommencez.",
        faults=faults,
        code="invalid_message",
    )


def no_provider() -> InvalidInput:
    """Nothing carries messages by this channel."""
    return InvalidInput(
        "Aucun fournisseur ne porte les messages de ce canal.",
        remedy="Déclarez-en un dans les réglages, ou choisissez un autre moyen de joindre la personne.",
        code="no_provider",
    )


def no_guests() -> InvalidInput:
    """A trial to nobody."""
    return InvalidInput(
        "Un essai demande la liste des invités.",
        remedy="Donnez quelques destinataires qui ont accepté de recevoir l'essai.",
        code="no_guests",
    )


def two_providers() -> InvalidInput:
    """Two providers want the same channel."""
    return InvalidInput(
        "Deux fournisseurs sont déclarés pour le même canal.",
        remedy="Gardez-en un par canal.",
        code="two_providers",
    )


def too_many_messages(most: int) -> InvalidInput:
    """More messages than one transaction takes."""
    return InvalidInput(
        f"Plus de {most} messages sont donnés à la fois.",
        remedy="Donnez-les par lots, ou passez par un envoi en nombre.",
        code="too_many_messages",
    )


def outside_mandate() -> InvalidInput:
    """The mandate is over, or does not name this act."""
    return InvalidInput(
        "Le mandat ne permet pas cet acte, ou n'est plus en vigueur.",
        remedy="Demandez un mandat en cours qui nomme cet acte, ou adressez le message à la personne elle-même.",
        citizen_message=f"Le mandat ne permet pas de recevoir ce message. {COUNTER_REMINDER}",
        code="outside_mandate",
    )


def unknown_receipt() -> InvalidInput:
    """No message has this receipt."""
    return InvalidInput(
        "Aucun message ne porte ce numéro de reçu.",
        remedy="Reprenez le numéro que notify() ou acknowledge() a rendu.",
        code="unknown_receipt",
    )


def cannot_move(state: str, wanted: str) -> Conflict:
    """What was asked does not fit the state of the message."""
    return Conflict(
        f"Le message est dans l'état « {state} » : il ne peut pas être {wanted}.",
        remedy="Relisez son état avec status(), puis décidez.",
        code="wrong_state",
    )
