"""Personas: invented people whom forms refuse, to try a form with. Plain data: nothing heavy is imported here."""

from etatplateforme.guarantor.personas.born_elsewhere import BORN_ELSEWHERE
from etatplateforme.guarantor.personas.named import NAMED, ORDINARY
from etatplateforme.guarantor.personas.overseas import OVERSEAS
from etatplateforme.guarantor.personas.persona import Persona, Public, Sex
from etatplateforme.guarantor.personas.purposes import Purpose
from etatplateforme.guarantor.personas.reached_otherwise import REACHED_OTHERWISE

__all__ = ["ORDINARY", "PERSONAS", "Persona", "Public", "Purpose", "Sex", "persona_of"]

PERSONAS: tuple[Persona, ...] = (*ORDINARY, *NAMED, *BORN_ELSEWHERE, *OVERSEAS, *REACHED_OTHERWISE)
"""Everybody, the ordinary cases first: a field that refuses those is not the field that it seems to be."""


def persona_of(key: str) -> Persona:
    """The persona of that key. Raises KeyError when there is none."""
    return _BY_KEY[key]


_BY_KEY = {persona.key: persona for persona in PERSONAS}
