"""What every service is registered with in the sandbox: public identifiers and secrets, worthless elsewhere."""

from etatplateforme.manifest.carriers import SmsApiSettings, SmsSettings
from etatplateforme.manifest.registrations import Encryption, ProviderSettings
from etatplateforme.manifest.sandbox_keys import SANDBOX_DECRYPTION_KEYS
from etatplateforme.manifest.secret import SecretRef

SANDBOX_CLIENT_ID = "bac-a-sable"
SANDBOX_PIVOT_KEY = SecretRef(
    "ETATPLATEFORME_CLE_PIVOT", public_value="cle-publique-du-bac-a-sable-qui-ne-protege-rien"
)
SANDBOX_SECRET = SecretRef("ETATPLATEFORME_BAC_A_SABLE", public_value="secret-public-du-bac-a-sable")
SANDBOX_SMS_TOKEN = SecretRef("ETATPLATEFORME_SMS_BAC_A_SABLE", public_value="Bearer jeton-public-du-bac-a-sable")


def registered(issuer: str | None, under: str, *, encrypted: bool = False) -> ProviderSettings:
    """The registration that every service has in the sandbox, whose people come back *under* that address."""
    alg: Encryption | None = "ECDH-ES" if encrypted else None
    return ProviderSettings(
        issuer=issuer,
        client_id=SANDBOX_CLIENT_ID,
        client_secret=SANDBOX_SECRET,
        redirect_uri=f"{under}/connexion/retour",
        post_logout_redirect_uri=f"{under}/deconnexion/retour",
        id_encryption_alg=alg,
        userinfo_encryption_alg=alg,
        decryption_keys=SANDBOX_DECRYPTION_KEYS if encrypted else (),
    )


def described_sms(url: str) -> SmsSettings:
    """The carrier of the sandbox that is described field by field."""
    return SmsSettings(
        carrier="http",
        sender="BacASable",
        api=SmsApiSettings(
            url=f"{url}/messages",
            fields={"to": "{phone}", "text": "{text}", "from": "{sender}", "ref": "{id}"},
            id_at="message.id",
            credentials=SANDBOX_SMS_TOKEN,
            idempotency_header="Idempotency-Key",
            same_key_hours=24,
            look_up_url=f"{url}/messages/{{id}}",
            look_up_id_at="message.id",
        ),
    )
