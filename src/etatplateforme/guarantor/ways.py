"""The sentence that tells a person the other ways to the service: counter, telephone, post."""

from etatplateforme.manifest.model import Manifest


def ways(manifest: Manifest) -> str:
    """Counter, telephone and post of the service, in French, with addresses and hours.

    Shown with whatever is refused in front of a person. When the manifest tells no such way, it names the body to
    turn to: it invents neither counter nor number.
    """
    access = manifest.access
    told: list[str] = []
    if access.counter is not None:
        told.append(f"au guichet ({', '.join(access.counter.lines)} ; {access.counter.hours})")
    if access.phone is not None:
        told.append(f"par téléphone au {access.phone.shown} ({access.phone.hours}, {access.phone.price})")
    if access.post is not None:
        told.append(f"par courrier ({', '.join(access.post.lines)})")
    if not told:
        return f"Pour faire cette démarche autrement, adressez-vous à l'organisme : {manifest.operator.name}."
    return f"Vous pouvez aussi faire cette démarche {_joined(told)}."


def _joined(told: list[str]) -> str:
    if len(told) == 1:
        return told[0]
    return f"{', '.join(told[:-1])} ou {told[-1]}"
