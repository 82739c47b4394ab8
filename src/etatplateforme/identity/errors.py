"""What can go wrong when a person signs in, each with a stable code, a remedy, and words for the person.

No text holds a token, a name, a state or what the provider wrote: ``error_description`` is never repeated. Every
message for the person says that the counter and the telephone remain.

    SignInRefused        the sign-in is refused; nothing was kept
    ├── Declined         the person gave up at the provider, or it could not recognise them
    ├── CallbackRefused  what came back through the browser is not the answer to a question of this session
    ├── TokenRefused     a token is not what it must be
    └── ProviderRefused  the provider refuses the service: a setting is wrong, or a code was used twice
    ProviderUnavailable  the provider, or the way to it, is down (an ``Unavailable``)
    ProviderMisconfigured  its published description is not usable (an ``UnexpectedReply``)
    TokenTooLarge        a token past the limits of size or nesting (a ``TooLarge``)
"""

from collections.abc import Mapping
from typing import ClassVar

from etatplateforme.errors import COUNTER_REMINDER, EtatError, TooLarge, Unavailable, UnexpectedReply

_AGAIN = f"La connexion n'a pas abouti. Vous pouvez recommencer. {COUNTER_REMINDER}"
_NOT_NOW = "La connexion n'est pas possible pour le moment."
_LATER = f"{_NOT_NOW} Réessayez plus tard. {COUNTER_REMINDER}"
NO_SIGN_IN = f"{_NOT_NOW} {COUNTER_REMINDER}"
"""For the person, when a setting of the service is wrong: trying again would not help."""

_SUPPORT = "Recommencez la connexion ; si cela dure, écrivez au support partenaires du fournisseur d'identité."
_NEW_START = "Faites recommencer la connexion depuis le service ; un lien de retour ne sert qu'une fois."
_ATTACK = "Faites recommencer la connexion. Si cela se répète, quelqu'un essaie peut-être de tromper le service."
_SETTING = "Comparez les réglages avec ce qui est enregistré auprès du fournisseur d'identité."


class SignInRefused(EtatError):
    """The sign-in is refused; no session was opened."""

    default_code: ClassVar[str] = "sign_in_refused"
    texts: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def __init__(self, code: str) -> None:
        problem, remedy = self.texts[code]
        super().__init__(problem, remedy=remedy, citizen_message=_AGAIN, code=code)


class Declined(SignInRefused):
    """The person gave up at the provider, or the provider could not recognise them (``error=access_denied``)."""

    def __init__(self) -> None:
        EtatError.__init__(
            self,
            "La personne n'a pas terminé sa connexion auprès du fournisseur d'identité.",
            remedy="Ce n'est pas une panne : proposez de recommencer, et les autres façons de faire la démarche.",
            citizen_message=f"Vous ne vous êtes pas connecté. Vous pouvez recommencer. {COUNTER_REMINDER}",
            code="declined",
        )


class CallbackRefused(SignInRefused):
    """What came back through the browser is not the answer to a question that this session asked."""

    texts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "state_missing": ("Le retour de connexion ne porte pas de « state ».", _NEW_START),
        "state_unknown": (
            "Le « state » du retour n'est pas attendu : inconnu, déjà utilisé, trop ancien, ou d'une autre session.",
            _NEW_START,
        ),
        "issuer_missing": ("Le retour ne dit pas de quel fournisseur il vient (« iss », RFC 9207).", _ATTACK),
        "issuer_mismatch": ("Le retour vient d'un autre fournisseur d'identité que celui demandé (RFC 9207).", _ATTACK),
        "code_missing": ("Le retour ne porte pas de code utilisable.", _NEW_START),
        "contradictory": ("Le retour porte à la fois un code et une erreur.", _ATTACK),
    }


class TokenRefused(SignInRefused):
    """A token, or the answer that carries it, is not what it must be. ``code`` says which check refused it."""

    texts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "token_malformed": ("Un jeton n'a pas la forme d'un JWT signé.", _SUPPORT),
        "token_json": ("Le contenu d'un jeton ou d'une réponse n'est pas un objet JSON valide.", _SUPPORT),
        "token_duplicate_key": ("Un jeton ou une réponse contient deux fois la même clé.", _SUPPORT),
        "token_header": (
            "L'en-tête d'un jeton porte un paramètre refusé (clé incluse, lien vers une clé, extension, type).",
            _ATTACK,
        ),
        "token_algorithm": (
            "Un jeton n'est pas signé avec l'algorithme enregistré.",
            "Réglez « id_signature_alg » et « userinfo_signature_alg » sur ce qui est enregistré (ES256 ou RS256).",
        ),
        "token_clear": (
            "Un jeton est arrivé en clair, alors que le service l'attend chiffré.",
            "Comparez le chiffrement réglé avec celui enregistré auprès du fournisseur d'identité.",
        ),
        "token_encryption": (
            "Un jeton n'est pas chiffré comme il est enregistré (algorithme de la clé, A256GCM).",
            "Comparez le chiffrement réglé avec celui enregistré auprès du fournisseur d'identité.",
        ),
        "token_undecipherable": (
            "Un jeton chiffré ne s'ouvre avec aucune clé du service.",
            "Enregistrez la clé publique auprès du fournisseur, et gardez l'ancienne pendant le changement.",
        ),
        "token_unsigned_inside": ("Un jeton chiffré ne contient pas de jeton signé.", _ATTACK),
        "key_unknown": (
            "La clé qui a signé un jeton n'est pas publiée par le fournisseur, ou n'est pas désignée sans ambiguïté.",
            "Recommencez dans une minute ; si cela dure, vérifiez l'adresse du fournisseur d'identité.",
        ),
        "token_signature": ("La signature d'un jeton est fausse.", _ATTACK),
        "token_issuer": ("Un jeton n'est pas émis par le fournisseur configuré.", _SETTING),
        "token_audience": ("Un jeton est destiné à un autre service.", _SETTING),
        "token_nonce": ("Le jeton ne répond pas à cette demande de connexion (« nonce »).", _ATTACK),
        "token_expired": ("Un jeton a expiré.", "Vérifiez l'heure de la machine (NTP), puis recommencez."),
        "token_not_yet_valid": (
            "Un jeton est daté du futur.",
            "Vérifiez l'heure de la machine (NTP), puis recommencez.",
        ),
        "token_dates": ("Les dates d'un jeton manquent ou sont absurdes.", _SUPPORT),
        "token_subject": ("Un jeton ne désigne personne, ou pas la personne qui s'est connectée.", _ATTACK),
        "token_at_hash": ("Le jeton d'accès ne correspond pas au jeton d'identité.", _ATTACK),
        "acr_too_low": (
            "Le niveau de garantie obtenu est absent, inconnu ou inférieur à celui demandé.",
            "La personne doit choisir un moyen de connexion d'un niveau suffisant.",
        ),
        "userinfo_unsigned": (
            "L'identité n'est pas arrivée sous la forme d'un JWT signé.",
            "Faites enregistrer une réponse signée (userinfo_signed_response_alg) pour ce service.",
        ),
        "agent_siret": (
            "Le SIRET de l'agent est faux, ou n'est pas celui du SIREN annoncé.",
            "L'agent doit faire corriger son organisation auprès de son fournisseur d'identité.",
        ),
        "claims_malformed": ("L'identité reçue n'a pas la forme attendue.", _SUPPORT),
    }


class ProviderRefused(SignInRefused):
    """The provider refuses the service itself, or the code that it was given."""

    texts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "provider_refused_request": ("Le fournisseur d'identité refuse la demande de connexion.", _SETTING),
        "provider_refused_client": (
            "Le fournisseur d'identité ne reconnaît pas le service (identifiant, secret ou clé).",
            _SETTING,
        ),
        "provider_refused_code": (
            "Le fournisseur d'identité refuse le code : déjà utilisé, ou vieux de plus de trente secondes.",
            _NEW_START,
        ),
        "provider_answer": ("Le fournisseur d'identité a répondu hors de son contrat.", _SUPPORT),
        "provider_redirect": (
            "Le fournisseur d'identité renvoie vers une autre adresse ; elle n'a pas été suivie et rien n'y est parti.",
            "Vérifiez l'adresse du fournisseur dans les réglages, et ce qui se trouve entre lui et le service.",
        ),
        "provider_no_token": ("La réponse du fournisseur d'identité ne contient pas les jetons attendus.", _SUPPORT),
    }


class ProviderUnavailable(Unavailable):
    """The provider does not answer, or says that it cannot. The rest of the service goes on without it."""

    default_code = "provider_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Le fournisseur d'identité ne répond pas, ou se dit en panne.",
            remedy="Gardez le service ouvert sans lui : guichet, téléphone, formulaire. Puis : etatplateforme doctor",
            citizen_message=_LATER,
        )


class ProviderMisconfigured(UnexpectedReply):
    """The description that the provider publishes (discovery, keys) cannot be trusted or used."""

    texts: ClassVar[Mapping[str, str]] = {
        "discovery_not_found": "Aucune description du fournisseur d'identité ne se trouve à l'adresse réglée.",
        "discovery_redirect": "La description du fournisseur d'identité renvoie vers une autre adresse, non suivie.",
        "discovery_malformed": "La description que publie le fournisseur d'identité n'est pas lisible.",
        "discovery_issuer": "Le fournisseur d'identité publie un autre émetteur (« issuer ») que celui réglé.",
        "discovery_endpoint": "Une adresse publiée par le fournisseur manque ou n'a pas la même origine que lui.",
        "discovery_algorithm": "Le fournisseur d'identité n'annonce pas la signature ou le chiffrement réglés.",
        "keys_malformed": "Les clés que publie le fournisseur d'identité ne sont pas lisibles.",
    }

    def __init__(self, code: str) -> None:
        super().__init__(
            self.texts[code],
            remedy="Vérifiez « issuer » dans les réglages : l'adresse exacte, sans barre oblique finale.",
            citizen_message=_LATER,
            code=code,
        )


class TokenTooLarge(TooLarge):
    """A token or an answer past the limits of size or nesting; it was not parsed."""

    default_code = "token_too_large"

    def __init__(self) -> None:
        super().__init__(
            "Un jeton ou une réponse dépasse la taille ou la profondeur permises ; rien n'en a été lu.",
            remedy=_ATTACK,
            citizen_message=_AGAIN,
        )
