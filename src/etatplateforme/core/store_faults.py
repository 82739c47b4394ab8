"""Errors of the store that SQLite did not say."""

from etatplateforme.errors import InvalidInput, TimedOut, Unavailable, Uncertain


def too_late() -> TimedOut:
    """The deadline came first."""
    return TimedOut("Le magasin de données n'a pas répondu à temps.", remedy="etatplateforme doctor")


def invalid_value() -> InvalidInput:
    """A value that SQLite cannot hold: an integer over 64 bits, a text without UTF-8 form."""
    return InvalidInput(
        "Une valeur ne peut pas être enregistrée.",
        remedy="Donnez des entiers de 64 bits au plus, et du texte sans demi-codet Unicode isolé.",
        code="invalid_value",
    )


def store_closed() -> Unavailable:
    """The store was closed with its service."""
    return Unavailable("Le magasin de données est fermé.", remedy="Rouvrez le service.", code="store_closed")


def store_forked() -> Unavailable:
    """The store was opened before this process was forked."""
    return Unavailable(
        "Le magasin de données a été ouvert avant la création de ce processus.",
        remedy="Ouvrez le service dans chaque processus de travail, pas avant.",
        code="store_forked",
    )


def writer_lost() -> Uncertain:
    """The writer's thread ended while a transaction was under way: no memory left, or a fault of ours."""
    return Uncertain(
        "Le magasin de données s'est arrêté pendant une écriture : elle a peut-être eu lieu.",
        remedy="Redémarrez le service, puis vérifiez ce qui est enregistré.",
    )
