"""Faults and attacks that a developer must handle, each with its name and the French line that documents it.

Each member of :class:`IdentityFault` makes the local provider misbehave in one way that production, the network or an
attacker could show to a relying party. Its line says what happens and what the relying party should do.
"""

from enum import StrEnum
from typing import Self


class Group(StrEnum):
    """Where a fault shows; the value is the heading of its group on the page."""

    CALLBACK = "Le retour dans le navigateur"
    CLAIMS = "Le jeton d'identité : ce qu'il dit"
    SIGNATURE = "Le jeton d'identité : sa signature et sa forme"
    ENCRYPTION = "Le chiffrement (FranceConnect+)"
    EXCHANGE = "Le point d'accès des jetons"
    USERINFO = "L'identité (userinfo)"
    REFRESH = "Le renouvellement (ProConnect)"
    SIGN_OUT = "La déconnexion"
    DISCOVERY = "La découverte, les clés, et tout à la fois"
    HONEST = "Ce qu'un fournisseur a le droit de faire"

    @property
    def faults(self) -> tuple["IdentityFault", ...]:
        """The faults of this group, in order."""
        return tuple(fault for fault in IdentityFault if fault.group is self)


class IdentityFault(StrEnum):
    """One way in which the local provider can misbehave.

    ``description`` is the French line that documents it, ``group`` where it shows, and ``defect`` what it does to a
    token: the same defect can strike the id_token, userinfo, or the id_token of a renewal.
    """

    description: str
    group: Group
    defect: str

    def __new__(cls, name: str, group: Group, description: str, defect: str = "") -> Self:
        """A name, its group, the line that documents it, and its defect when the name does not say it."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.description = description
        member.group = group
        member.defect = defect or name.removeprefix("userinfo_").removeprefix("refresh_")
        return member

    # the callback
    ACCESS_DENIED = (
        "access_denied",
        Group.CALLBACK,
        "Le retour porte error=access_denied : la personne n'a pas pu se connecter.",
    )
    SERVER_ERROR = (
        "server_error",
        Group.CALLBACK,
        "Le retour porte error=server_error : panne technique du fournisseur.",
    )
    TEMPORARILY_UNAVAILABLE = (
        "temporarily_unavailable",
        Group.CALLBACK,
        "Le retour porte error=temporarily_unavailable : il faut proposer de réessayer plus tard.",
    )
    WRONG_STATE = ("wrong_state", Group.CALLBACK, "Le retour porte un autre state : il faut le refuser.")
    MISSING_STATE = ("missing_state", Group.CALLBACK, "Le retour ne porte pas de state : il faut le refuser.")
    WRONG_ISSUER = (
        "wrong_issuer",
        Group.CALLBACK,
        "Le retour porte l'iss d'un autre fournisseur : il faut le refuser (RFC 9207).",
    )
    MISSING_ISS = (
        "missing_iss",
        Group.CALLBACK,
        "Le retour ne porte pas iss, pourtant annoncé : il faut le refuser (RFC 9207).",
    )
    WRONG_CODE = (
        "wrong_code",
        Group.CALLBACK,
        "Le retour porte un code inconnu : le point d'accès des jetons répond invalid_grant.",
    )
    MISSING_CODE = ("missing_code", Group.CALLBACK, "Le retour ne porte ni code ni erreur : il faut le refuser.")
    USED_CODE = (
        "used_code",
        Group.CALLBACK,
        "Le code a déjà servi : le point d'accès des jetons répond invalid_grant.",
    )
    INJECTED_CODE = (
        "injected_code",
        Group.CALLBACK,
        "Le retour porte le code d'une autre connexion, volé : PKCE ou le nonce doivent le faire refuser.",
    )
    CODE_AND_ERROR = (
        "code_and_error",
        Group.CALLBACK,
        "Le retour porte à la fois un code et une erreur : il faut le refuser.",
    )
    ERROR_PAGE = (
        "error_page",
        Group.CALLBACK,
        "La page de connexion affiche une erreur 400 et la personne ne revient jamais.",
    )
    # the id_token: its claims
    WRONG_NONCE = ("wrong_nonce", Group.CLAIMS, "Le jeton d'identité porte un autre nonce : il faut le refuser.")
    MISSING_NONCE = ("missing_nonce", Group.CLAIMS, "Le jeton d'identité ne porte pas de nonce : il faut le refuser.")
    WRONG_AUDIENCE = (
        "wrong_audience",
        Group.CLAIMS,
        "Le jeton d'identité est destiné à un autre service : il faut le refuser.",
    )
    MISSING_AUDIENCE = (
        "missing_audience",
        Group.CLAIMS,
        "Le jeton d'identité ne dit pas à qui il est destiné : il faut le refuser.",
    )
    EMPTY_AUDIENCE = (
        "empty_audience",
        Group.CLAIMS,
        "Le jeton d'identité n'est destiné à personne (liste vide) : il faut le refuser.",
    )
    SHARED_AUDIENCE = (
        "shared_audience",
        Group.CLAIMS,
        "Le jeton d'identité est destiné à ce service et à un autre : il faut le refuser.",
    )
    WRONG_AZP = (
        "wrong_azp",
        Group.CLAIMS,
        "Le jeton d'identité est destiné à ce service mais délivré à un autre (azp) : il faut le refuser.",
    )
    ID_TOKEN_WRONG_ISSUER = (
        "id_token_wrong_issuer",
        Group.CLAIMS,
        "Le jeton d'identité est émis au nom d'un autre fournisseur : il faut le refuser.",
        "wrong_iss",
    )
    MISSING_ISSUER = (
        "missing_issuer",
        Group.CLAIMS,
        "Le jeton d'identité ne dit pas qui l'a émis : il faut le refuser.",
    )
    MISSING_SUBJECT = (
        "missing_subject",
        Group.CLAIMS,
        "Le jeton d'identité ne désigne personne (sub absent) : il faut le refuser.",
    )
    EXPIRED_ID_TOKEN = (
        "expired_id_token",
        Group.CLAIMS,
        "Le jeton d'identité a expiré depuis dix minutes : il faut le refuser.",
        "expired",
    )
    JUST_EXPIRED = (
        "just_expired",
        Group.CLAIMS,
        "Le jeton d'identité a expiré depuis 45 secondes, plus que la tolérance de 30 : il faut le refuser.",
    )
    FUTURE_ID_TOKEN = (
        "future_id_token",
        Group.CLAIMS,
        "Le jeton d'identité est daté de demain : il faut le refuser.",
        "future",
    )
    MISSING_EXP = (
        "missing_exp",
        Group.CLAIMS,
        "Le jeton d'identité n'a pas de date d'expiration : il faut le refuser.",
    )
    EXP_AS_TEXT = ("exp_as_text", Group.CLAIMS, "La date d'expiration est un texte : il faut refuser le jeton.")
    EXP_NOT_A_NUMBER = (
        "exp_not_a_number",
        Group.CLAIMS,
        "La date d'expiration est NaN, que certains lecteurs de JSON acceptent : il faut refuser le jeton.",
    )
    FAR_EXP = ("far_exp", Group.CLAIMS, "Le jeton d'identité expire dans cent ans : il faut le refuser.")
    MISSING_IAT = ("missing_iat", Group.CLAIMS, "Le jeton d'identité n'est pas daté (iat absent) : il faut le refuser.")
    ABSURD_IAT = ("absurd_iat", Group.CLAIMS, "Le jeton d'identité est daté de 2001 : il faut le refuser.")
    FUTURE_AUTH_TIME = (
        "future_auth_time",
        Group.CLAIMS,
        "La personne se serait authentifiée demain (auth_time) : il faut refuser le jeton.",
    )
    LOWER_ACR = (
        "lower_acr",
        Group.CLAIMS,
        "Le niveau de garantie (acr) est inférieur à celui demandé : il faut le refuser.",
    )
    MISSING_ACR = ("missing_acr", Group.CLAIMS, "Le niveau de garantie (acr) manque : il faut refuser le jeton.")
    UNKNOWN_ACR = ("unknown_acr", Group.CLAIMS, "Le niveau de garantie (acr) est inconnu : il faut refuser le jeton.")
    WRONG_AT_HASH = (
        "wrong_at_hash",
        Group.CLAIMS,
        "Le jeton d'identité porte l'empreinte d'un autre jeton d'accès (at_hash) : il faut le refuser.",
    )
    # the id_token: its signature and its form
    BAD_SIGNATURE = (
        "bad_signature",
        Group.SIGNATURE,
        "La signature du jeton d'identité est fausse : il faut le refuser.",
    )
    ZEROED_SIGNATURE = (
        "zeroed_signature",
        Group.SIGNATURE,
        "La signature ne contient que des zéros : il faut refuser le jeton.",
    )
    STRIPPED_SIGNATURE = (
        "stripped_signature",
        Group.SIGNATURE,
        "La signature est vide, l'en-tête annonce pourtant l'algorithme : il faut refuser le jeton.",
    )
    SWAPPED_PAYLOAD = (
        "swapped_payload",
        Group.SIGNATURE,
        "Le contenu a été remplacé après la signature (un autre sub) : il faut refuser le jeton.",
    )
    ALG_NONE = (
        "alg_none",
        Group.SIGNATURE,
        "Le jeton d'identité n'est pas signé (alg « none ») : il faut le refuser.",
    )
    MISSING_ALG = ("missing_alg", Group.SIGNATURE, "L'en-tête ne dit pas d'algorithme : il faut refuser le jeton.")
    OTHER_ALGORITHM = (
        "other_algorithm",
        Group.SIGNATURE,
        "Le jeton est signé, par une vraie clé, avec un autre algorithme que celui enregistré : il faut le refuser.",
    )
    HS256_WITH_PUBLIC_KEY = (
        "hs256_with_public_key",
        Group.SIGNATURE,
        "Le jeton d'identité est signé en HS256 avec la clé publique pour secret : il faut le refuser.",
    )
    HS256_WITH_SECRET = (
        "hs256_with_client_secret",
        Group.SIGNATURE,
        "Le jeton d'identité est signé en HS256 avec le secret du service : il faut le refuser.",
    )
    EMBEDDED_KEY = (
        "embedded_key",
        Group.SIGNATURE,
        "Le jeton d'identité apporte sa propre clé (jwk) : il faut le refuser.",
    )
    EMBEDDED_KEY_URL = (
        "embedded_key_url",
        Group.SIGNATURE,
        "Le jeton d'identité dit où lire sa clé (jku) : il faut le refuser, sans aller la lire.",
    )
    CRITICAL_EXTENSION = (
        "critical_extension",
        Group.SIGNATURE,
        "L'en-tête exige une extension inconnue (crit) : il faut refuser le jeton.",
    )
    UNKNOWN_KID = (
        "unknown_kid",
        Group.SIGNATURE,
        "Le jeton d'identité désigne une clé qui n'est pas publiée : il faut le refuser.",
    )
    MISSING_KID = (
        "missing_kid",
        Group.SIGNATURE,
        "Le jeton ne désigne pas sa clé alors que plusieurs sont publiées : il faut le refuser.",
    )
    OTHER_KIND = (
        "other_kind",
        Group.SIGNATURE,
        "Le jeton dit être d'une autre sorte (typ « logout+jwt ») : il faut le refuser.",
    )
    KEY_ROTATION = (
        "key_rotation",
        Group.SIGNATURE,
        "Les clés changent une fois, à la prochaine connexion : il faut relire les clés publiées, puis accepter.",
    )
    HUGE_TOKEN = (
        "huge_token",
        Group.SIGNATURE,
        "Le jeton d'identité pèse plusieurs mégaoctets : il faut cesser de lire et le refuser.",
        "huge",
    )
    DEEP_JSON_TOKEN = (
        "deep_json_token",
        Group.SIGNATURE,
        "Le jeton d'identité contient 20 000 listes imbriquées : il faut le refuser.",
        "deep_json",
    )
    DUPLICATE_KEYS = (
        "duplicate_keys",
        Group.SIGNATURE,
        "Le jeton d'identité contient deux fois « sub » : il faut le refuser.",
    )
    NOT_AN_OBJECT = (
        "not_an_object",
        Group.SIGNATURE,
        "Le contenu du jeton, bien signé, est une liste et non un objet : il faut le refuser.",
    )
    # encryption
    CLEAR_ID_TOKEN = (
        "clear_id_token",
        Group.ENCRYPTION,
        "Le jeton d'identité arrive en clair alors que le chiffrement est enregistré : il faut le refuser.",
        "clear",
    )
    COMPRESSED_TOKEN = (
        "compressed_token",
        Group.ENCRYPTION,
        "Le jeton chiffré est une bombe : compressé, il se déplie en plusieurs mégaoctets. Il faut refuser zip.",
        "compressed",
    )
    UNSIGNED_INSIDE = (
        "unsigned_inside",
        Group.ENCRYPTION,
        "Le jeton chiffré contient du JSON que personne n'a signé : il faut le refuser.",
    )
    ALG_NONE_INSIDE = (
        "alg_none_inside",
        Group.ENCRYPTION,
        "Le jeton chiffré contient un jeton non signé (alg « none ») : il faut le refuser.",
    )
    ENCRYPTED_TWICE = (
        "encrypted_twice",
        Group.ENCRYPTION,
        "Le jeton chiffré contient un autre jeton chiffré : il faut le refuser.",
    )
    RSA1_5 = ("rsa1_5", Group.ENCRYPTION, "La clé du jeton est chiffrée en RSA1_5 : il faut le refuser (RFC 8725).")
    WRONG_ENC = (
        "wrong_enc",
        Group.ENCRYPTION,
        "Le contenu est chiffré en A128CBC-HS256 au lieu d'A256GCM : il faut refuser le jeton.",
    )
    OTHER_KEY_ALGORITHM = (
        "other_key_algorithm",
        Group.ENCRYPTION,
        "La clé du jeton est chiffrée autrement que ce qui est enregistré : il faut le refuser.",
    )
    ANOTHERS_KEY = (
        "anothers_key",
        Group.ENCRYPTION,
        "Le jeton est chiffré pour la clé d'un autre : rien ne doit en être lu.",
    )
    TAMPERED_TAG = (
        "tampered_tag",
        Group.ENCRYPTION,
        "Le contenu chiffré a été modifié en route : il faut refuser le jeton.",
    )
    ENCRYPTION_KEY_INSIDE = (
        "encryption_key_inside",
        Group.ENCRYPTION,
        "L'en-tête du jeton chiffré apporte une clé (jwk) : il faut le refuser.",
    )
    USERINFO_CLEAR = (
        "userinfo_clear",
        Group.ENCRYPTION,
        "L'identité arrive en clair alors que le chiffrement est enregistré : il faut la refuser.",
    )
    USERINFO_COMPRESSED = (
        "userinfo_compressed",
        Group.ENCRYPTION,
        "L'identité chiffrée est une bombe de compression : il faut refuser zip.",
    )
    USERINFO_UNSIGNED_INSIDE = (
        "userinfo_unsigned_inside",
        Group.ENCRYPTION,
        "L'identité chiffrée n'est pas signée à l'intérieur : il faut la refuser.",
    )
    # the token endpoint
    SLOW_TOKEN = (
        "slow_token",
        Group.EXCHANGE,
        "Le point d'accès des jetons répond après un long silence : il faut un délai maximal.",
    )
    TOKEN_500 = ("token_500", Group.EXCHANGE, "Le point d'accès des jetons répond par une erreur 500.")
    TOKEN_HTML = (
        "token_html",
        Group.EXCHANGE,
        "Le point d'accès des jetons répond 200 par une page HTML au lieu de JSON.",
    )
    TOKEN_REDIRECT = (
        "token_redirect",
        Group.EXCHANGE,
        "Le point d'accès des jetons redirige ailleurs : ne pas suivre, ne pas y envoyer le secret.",
    )
    TOKEN_REFUSES_CLIENT = (
        "token_refuses_client",
        Group.EXCHANGE,
        "Le point d'accès des jetons répond invalid_client, comme après un changement de secret.",
    )
    TOKEN_WITHOUT_ID_TOKEN = (
        "token_without_id_token",
        Group.EXCHANGE,
        "La réponse ne contient pas de jeton d'identité : il faut la refuser.",
    )
    TOKEN_ANSWER_TWICE = (
        "token_answer_twice",
        Group.EXCHANGE,
        "La réponse contient deux fois « access_token » : il faut la refuser.",
    )
    TOKEN_ANSWER_HUGE = (
        "token_answer_huge",
        Group.EXCHANGE,
        "La réponse pèse plusieurs mégaoctets : il faut cesser de lire et la refuser.",
    )
    TOKEN_ENDLESS = (
        "token_endless",
        Group.EXCHANGE,
        "La réponse ne s'arrête plus (32 Mo sans taille annoncée) : il faut cesser de lire.",
    )
    TOKEN_GZIP_BOMB = (
        "token_gzip_bomb",
        Group.EXCHANGE,
        "La réponse, compressée par HTTP, se déplie en 32 Mo : il faut cesser de lire.",
    )
    TOKEN_DEEP_JSON = (
        "token_deep_json",
        Group.EXCHANGE,
        "La réponse contient 20 000 listes imbriquées : il faut la refuser avant de l'analyser.",
    )
    TOKEN_HUGE_HEADERS = (
        "token_huge_headers",
        Group.EXCHANGE,
        "Les en-têtes de la réponse pèsent un mégaoctet : il faut la refuser.",
    )
    TOKEN_REDIRECT_LOOP = (
        "token_redirect_loop",
        Group.EXCHANGE,
        "Le point d'accès des jetons redirige vers lui-même, sans fin : ne pas suivre.",
    )
    TOKEN_DRIP = (
        "token_drip",
        Group.EXCHANGE,
        "La réponse arrive octet par octet : il faut un délai pour le tout, et pas seulement pour chaque lecture.",
    )
    # userinfo
    USERINFO_SUB_DIFFERS = (
        "userinfo_sub_differs",
        Group.USERINFO,
        "L'identité reçue a un autre sub que le jeton : il faut la refuser.",
        "wrong_subject",
    )
    USERINFO_MISSING_SUBJECT = (
        "userinfo_missing_subject",
        Group.USERINFO,
        "L'identité reçue ne désigne personne (sub absent) : il faut la refuser.",
    )
    USERINFO_PLAIN_JSON = (
        "userinfo_plain_json",
        Group.USERINFO,
        "L'identité arrive en JSON non signé : il faut la refuser.",
    )
    USERINFO_WRONG_AUDIENCE = (
        "userinfo_wrong_audience",
        Group.USERINFO,
        "L'identité signée est destinée à un autre service : il faut la refuser.",
    )
    USERINFO_WRONG_ISSUER = (
        "userinfo_wrong_issuer",
        Group.USERINFO,
        "L'identité est signée au nom d'un autre : il faut la refuser.",
        "wrong_iss",
    )
    USERINFO_EXPIRED = ("userinfo_expired", Group.USERINFO, "L'identité signée a expiré : il faut la refuser.")
    USERINFO_BAD_SIGNATURE = (
        "userinfo_bad_signature",
        Group.USERINFO,
        "La signature de l'identité est fausse : il faut la refuser.",
    )
    USERINFO_ALG_NONE = (
        "userinfo_alg_none",
        Group.USERINFO,
        "L'identité n'est pas signée (alg « none ») : il faut la refuser.",
    )
    USERINFO_SWAPPED_PAYLOAD = (
        "userinfo_swapped_payload",
        Group.USERINFO,
        "L'identité a été modifiée après sa signature : il faut la refuser.",
    )
    USERINFO_HUGE = (
        "userinfo_huge",
        Group.USERINFO,
        "L'identité pèse plusieurs mégaoctets : il faut cesser de lire et la refuser.",
    )
    USERINFO_WRONG_SIRET = (
        "userinfo_wrong_siret",
        Group.USERINFO,
        "Le SIRET de l'agent a une clé fausse (ProConnect) : il faut refuser la connexion.",
    )
    USERINFO_FOREIGN_SIREN = (
        "userinfo_foreign_siren",
        Group.USERINFO,
        "Le SIREN de l'agent n'est pas celui de son SIRET (ProConnect) : il faut refuser la connexion.",
    )
    USERINFO_GZIP_BOMB = (
        "userinfo_gzip_bomb",
        Group.USERINFO,
        "L'identité, compressée par HTTP, se déplie en 32 Mo : il faut cesser de lire.",
    )
    USERINFO_DRIP = (
        "userinfo_drip",
        Group.USERINFO,
        "L'identité arrive octet par octet : il faut un délai pour le tout, et pas seulement pour chaque lecture.",
    )
    USERINFO_500 = ("userinfo_500", Group.USERINFO, "Le point d'accès de l'identité répond par une erreur 500.")
    # renewal
    REFRESH_REVOKED = (
        "refresh_revoked",
        Group.REFRESH,
        "Le jeton de renouvellement est révoqué (invalid_grant) : la session doit être fermée.",
    )
    REFRESH_ANOTHER_PERSON = (
        "refresh_another_person",
        Group.REFRESH,
        "Le renouvellement rend le jeton d'identité de quelqu'un d'autre : il faut le refuser.",
        "wrong_subject",
    )
    REFRESH_LOWER_ACR = (
        "refresh_lower_acr",
        Group.REFRESH,
        "Le renouvellement rend un niveau de garantie inférieur : il faut le refuser.",
    )
    REFRESH_BAD_SIGNATURE = (
        "refresh_bad_signature",
        Group.REFRESH,
        "Le renouvellement rend un jeton dont la signature est fausse : il faut le refuser.",
    )
    # sign-out
    SIGN_OUT_WRONG_STATE = (
        "sign_out_wrong_state",
        Group.SIGN_OUT,
        "Le retour de déconnexion porte un autre state : rien ne doit en dépendre, la session est déjà fermée.",
    )
    SIGN_OUT_ERROR_PAGE = (
        "sign_out_error_page",
        Group.SIGN_OUT,
        "La déconnexion affiche une erreur 400 : la personne ne revient pas, la session doit être déjà fermée.",
    )
    # discovery, keys, and all at once
    DISCOVERY_WRONG_ISSUER = (
        "discovery_wrong_issuer",
        Group.DISCOVERY,
        "Le document de découverte annonce un autre émetteur : il faut le refuser.",
    )
    DISCOVERY_REDIRECT = (
        "discovery_redirect",
        Group.DISCOVERY,
        "Le document de découverte redirige ailleurs : ne pas suivre.",
    )
    DISCOVERY_FOREIGN_ENDPOINT = (
        "discovery_foreign_endpoint",
        Group.DISCOVERY,
        "Le point d'accès des jetons annoncé est sur une autre machine : ne pas y envoyer le secret.",
    )
    DISCOVERY_MALFORMED = (
        "discovery_malformed",
        Group.DISCOVERY,
        "Le document de découverte n'est pas du JSON : il faut le refuser.",
    )
    DISCOVERY_WEAK_ALGORITHMS = (
        "discovery_weak_algorithms",
        Group.DISCOVERY,
        "Seuls des algorithmes faibles sont annoncés (none, HS256) : il faut garder celui qui est enregistré.",
    )
    DISCOVERY_ENDLESS = (
        "discovery_endless",
        Group.DISCOVERY,
        "Le document de découverte ne s'arrête plus (32 Mo) : il faut cesser de lire.",
    )
    DISCOVERY_DEEP_JSON = (
        "discovery_deep_json",
        Group.DISCOVERY,
        "Le document de découverte contient 20 000 listes imbriquées : il faut le refuser avant de l'analyser.",
    )
    DISCOVERY_DRIP = (
        "discovery_drip",
        Group.DISCOVERY,
        "Le document de découverte arrive octet par octet : il faut un délai pour le tout.",
    )
    JWKS_THOUSANDS = (
        "jwks_thousands",
        Group.DISCOVERY,
        "Vingt mille clés sont publiées : il faut cesser de lire, et les refuser.",
    )
    JWKS_MALFORMED = ("jwks_malformed", Group.DISCOVERY, "Les clés publiées ne sont pas du JSON : il faut les refuser.")
    JWKS_EMPTY = ("jwks_empty", Group.DISCOVERY, "Aucune clé n'est publiée : il faut refuser les jetons.")
    JWKS_UNAVAILABLE = (
        "jwks_unavailable",
        Group.DISCOVERY,
        "Les clés publiées ne répondent pas (503) : garder celles que l'on a, réessayer plus tard.",
    )
    UNAVAILABLE = (
        "unavailable",
        Group.DISCOVERY,
        "Tout le fournisseur répond 503 : le service doit rester utilisable autrement.",
    )
    # what an honest provider may do
    HONEST_AUDIENCE_LIST = (
        "honest_audience_list",
        Group.HONEST,
        "Le destinataire (aud) est une liste qui ne contient que ce service : il faut l'accepter.",
    )
    HONEST_CLOCK_AHEAD = (
        "honest_clock_ahead",
        Group.HONEST,
        "L'horloge du fournisseur avance de 10 secondes : il faut l'accepter.",
    )
    HONEST_CLOCK_BEHIND = (
        "honest_clock_behind",
        Group.HONEST,
        "L'horloge du fournisseur retarde de 40 secondes, le jeton est encore valable : il faut l'accepter.",
    )
    HONEST_MORE_CLAIMS = (
        "honest_more_claims",
        Group.HONEST,
        "Les jetons disent des choses que le service ne connaît pas : il faut les ignorer et accepter.",
    )
    HONEST_HIGHER_ACR = (
        "honest_higher_acr",
        Group.HONEST,
        "Le niveau de garantie (acr) est supérieur à celui demandé : il faut l'accepter.",
    )
    HONEST_MORE_HEADERS = (
        "honest_more_headers",
        Group.HONEST,
        "L'en-tête des jetons porte des paramètres inconnus, et pas crit : il faut les ignorer et accepter.",
    )
    HONEST_NO_TYP = (
        "honest_no_typ",
        Group.HONEST,
        "L'en-tête des jetons ne porte pas typ, qui est facultatif : il faut les accepter.",
    )
    HONEST_MORE_PARAMETERS = (
        "honest_more_parameters",
        Group.HONEST,
        "Le retour porte un paramètre inconnu (session_state) : il faut l'ignorer et accepter.",
    )
    HONEST_MORE_FIELDS = (
        "honest_more_fields",
        Group.HONEST,
        "La réponse du point d'accès des jetons, mise en page, a un champ inconnu et « bearer » : il faut l'accepter.",
    )
    HONEST_MORE_KEYS = (
        "honest_more_keys",
        Group.HONEST,
        "Des clés d'autres sortes et d'autres usages sont publiées aussi : il faut les ignorer et accepter.",
    )
