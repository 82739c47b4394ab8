"""A provider of data that can read what ``/checktoken`` answers."""

from joserfc.jwk import ECKey

from etatplateforme.sandbox.identity.clients import DataProvider

PRIVATE_KEY = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES"}, auto_kid=True)
DATA_PROVIDER = DataProvider(
    client_id="fournisseur-de-donnees",
    client_secret="un-autre-secret-de-test",
    scopes=frozenset({"identite_pivot"}),
    jwks={"keys": [PRIVATE_KEY.as_dict(private=False)]},
)
