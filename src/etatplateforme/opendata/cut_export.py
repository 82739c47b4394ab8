"""An export that failed on its way: the platform (Opendatasoft) had said 200, and writes its error at the end."""

from etatplateforme.errors import UnexpectedReply

MARK = b"Streaming interrupted due to the following error"
"""Opendatasoft, Explore API v2.1, exports."""


def refuse_cut_export(tail: bytes) -> None:
    """Raise UnexpectedReply (``export_interrupted``) when the end of a file is the error of who was writing it."""
    if MARK in tail:
        raise UnexpectedReply(
            "Le fichier est coupé : il finit par le message d'erreur de la plateforme qui l'écrivait.",
            remedy="Recommencez plus tard ; si cela dure, demandez moins de lignes à la fois.",
            code="export_interrupted",
        )
