"""A secret is never written in a file: the file names the environment variable that holds it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.base import refuse

REFERENCE = r"^\$\{[A-Z][A-Z0-9_]{0,99}\}$"
_REFERENCE = re.compile(r"\$\{([A-Z][A-Z0-9_]{0,99})\}")


@dataclass(frozen=True, slots=True)
class SecretRef:
    """The environment variable *name* in which a secret stands; the secret itself is read at use and kept nowhere.

    ``public_value`` stands for an absent variable. Only the sandbox has one: it is published and opens nothing else.
    """

    name: str
    public_value: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str) -> "SecretRef":
        """Read ``${NAME}``.

        :raises InvalidInput: code ``literal_secret``, without the text, which may be the secret.
        """
        found = _REFERENCE.fullmatch(text.strip())
        if found is None:
            raise InvalidInput(
                "Un secret est écrit dans le fichier.",
                remedy="Mettez-le dans une variable d'environnement et écrivez le nom de celle-ci : « ${MON_SECRET} ». "
                "S'il a été partagé avec le fichier, faites-le changer.",
                code="literal_secret",
            )
        return cls(found[1])

    def resolve(self, environ: Mapping[str, str]) -> str:
        """The secret, from *environ*.

        :raises InvalidInput: code ``secret_missing`` when the variable is absent or empty.
        """
        value = environ.get(self.name) or self.public_value
        if not value:
            raise InvalidInput(
                f"La variable d'environnement {self.name} est absente ou vide.",
                remedy=f"Donnez-lui le secret avant de démarrer le service (« export {self.name}=… »).",
                code="secret_missing",
            )
        return value

    def __str__(self) -> str:
        return f"${{{self.name}}}"


def secret_from_text(value: object) -> object:
    """What a model does with a secret: a reference is read, anything else is refused.

    :raises PydanticCustomError: as a validator does.
    """
    if isinstance(value, SecretRef):
        return value
    try:
        return SecretRef.parse(value if isinstance(value, str) else "")
    except InvalidInput as error:
        raise refuse(error.problem, error.remedy) from None


Secret = Annotated[
    InstanceOf[SecretRef],
    BeforeValidator(secret_from_text),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": REFERENCE, "examples": ["${FRANCECONNECT_SECRET}"]}),
]
"""A :class:`SecretRef` in a model, written ``"${NAME}"``."""
