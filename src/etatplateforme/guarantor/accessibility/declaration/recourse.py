"""The way out when nobody answers: the Défenseur des droits, in the words of the mandatory form."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.declaration.blocks import Block, Bullets, Heading, Link, paragraph

MESSAGE_URL = "https://www.defenseurdesdroits.fr/nous-contacter-355"
DELEGATES_URL = "https://www.defenseurdesdroits.fr/carte-des-delegues"
POST = "Défenseur des droits\nLibre réponse 71120\n75342 Paris CEDEX 07"


def recourse() -> Iterator[Block]:
    """The section « Voies de recours », the same for every statement."""
    yield Heading(2, "Voies de recours")
    yield paragraph("Cette procédure est à utiliser dans le cas suivant.")
    yield paragraph(
        "Vous avez signalé au responsable du site internet un défaut d’accessibilité qui vous empêche d’accéder à un "
        "contenu ou à un des services du portail et vous n’avez pas obtenu de réponse satisfaisante."
    )
    yield paragraph("Vous pouvez :")
    yield Bullets(
        (
            (Link("Écrire un message au Défenseur des droits", MESSAGE_URL),),
            (Link("Contacter le délégué du Défenseur des droits près de chez vous", DELEGATES_URL),),
            (f"Envoyer un courrier par la poste (gratuit, ne pas mettre de timbre) :\n{POST}",),
        )
    )
