"""What the service is registered with: identity providers, the State's APIs, and the keys of its own accounts."""

from typing import Literal, Self

from pydantic import Field, model_validator

from etatplateforme.manifest.base import Table, Text, Url, refuse
from etatplateforme.manifest.secret import Secret

Algorithm = Literal["ES256", "RS256"]
Encryption = Literal["ECDH-ES", "RSA-OAEP", "RSA-OAEP-256"]


class ProviderSettings(Table):
    """The registration of the service with an identity provider: its identifier, one secret or key, its addresses."""

    issuer: Url | None = Field(
        default=None, title="Adresse du fournisseur", description="À omettre si elle est connue."
    )
    client_id: Text | None = Field(default=None, title="Identifiant du service")
    client_secret: Secret | None = Field(default=None, title="Secret", description="Sous la forme ${NOM}.")
    private_key: Secret | None = Field(default=None, title="Clé privée (PEM)", description="Sous la forme ${NOM}.")
    private_key_id: Text | None = Field(default=None, title="Identifiant de la clé")
    redirect_uri: Url | None = Field(default=None, title="Adresse de retour après connexion")
    post_logout_redirect_uri: Url | None = Field(default=None, title="Adresse de retour après déconnexion")
    id_signature_alg: Algorithm = Field(default="ES256", title="Signature du jeton d'identité")
    userinfo_signature_alg: Algorithm = Field(default="ES256", title="Signature des données")
    id_encryption_alg: Encryption | None = Field(default=None, title="Chiffrement du jeton d'identité")
    userinfo_encryption_alg: Encryption | None = Field(default=None, title="Chiffrement des données")
    decryption_keys: tuple[Secret, ...] = Field(
        default=(),
        max_length=4,
        title="Clés de déchiffrement (PEM)",
        description="Sous la forme ${NOM} ; la présente d'abord, l'ancienne pendant un changement.",
    )
    tells_means: bool = Field(
        default=False, title="Moyens de connexion (amr)", description="true si le fournisseur permet de les demander."
    )

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        if self.client_secret is not None and self.private_key is not None:
            raise refuse("Le service a un secret et une clé privée.", "Gardez l'un des deux, celui qui est enregistré.")
        return self


class ApiSettings(Table):
    """One of the State's APIs: where it answers, and the token of the habilitation."""

    url: Url | None = Field(default=None, title="Adresse de l'API", description="À omettre si elle est connue.")
    token: Secret | None = Field(default=None, title="Jeton de l'habilitation", description="Sous la forme ${NOM}.")


class AccountSettings(Table):
    """The keys under which the identities of people are compared, when an identifier has changed."""

    pivot_key: Secret | None = Field(
        default=None, title="Clé des identités comparées", description="Sous la forme ${NOM}, 32 caractères au moins."
    )
    former_pivot_key: Secret | None = Field(
        default=None, title="Ancienne clé, pendant un changement", description="Sous la forme ${NOM}."
    )
