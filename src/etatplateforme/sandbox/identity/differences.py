"""Where the local providers differ from those of the State in production: listed, sourced and dated.

"Measured" means seen on the wire by the conformance suite, against npm oidc-provider 9.13.3 with FranceConnect's
published settings; FranceConnect itself runs 9.1.2 and was not called.
"""

from dataclasses import dataclass
from datetime import date

from etatplateforme.sandbox.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT

SETTINGS = "france-connect/sources, back/instances/core-fcp-low/src/config/oidc-provider.ts"
REQUEST_DTO = "france-connect/sources, apps/core-fcp/src/dto/authorize-params.dto.ts"
MEASURED = "mesuré : npm oidc-provider 9.13.3 avec les réglages publiés de FranceConnect"
PLUS_SETTINGS = "france-connect/sources, back/instances/core-fcp-high/src/config/oidc-provider.ts"
PROCONNECT_DOC = "documentation de ProConnect, mai 2025"
PROCONNECT_CODE = "proconnect-gouv/federation, back/apps/core-fca/src/controllers/interaction.controller.ts"
PROCONNECT_REFRESH = "proconnect-gouv/proconnect-espace-partenaires, docs/fournisseur-service/refresh-token.md"
UNREAD = "rappel, non relu : à vérifier auprès de ProConnect"
CHECKED, READ_AGAIN = date(2026, 11, 22), date(2026, 11, 28)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, in French: what it is about, what production does and how we know, what the sandbox does.

    Those of FranceConnect hold for FranceConnect+ too, unless it has its own on the same subject.
    """

    subject: str
    production: str
    source: str
    sandbox: str
    checked_on: date = CHECKED
    provider: str = FRANCECONNECT.label


DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        subject="Marque des jetons",
        production="Les jetons ne portent que les informations documentées.",
        source="FranceConnect, documentation des jetons ; " + MEASURED,
        sandbox="Le jeton d'identité, l'identité signée et la réponse de /checktoken portent « bac_a_sable » à vrai.",
    ),
    Difference(
        subject="Transport",
        production="HTTPS, noms publics, témoins de connexion (cookies) sécurisés.",
        source="FranceConnect, documentation des points d'accès",
        sandbox="HTTP sur la boucle locale seulement ; tout appel venu d'ailleurs reçoit 403.",
    ),
    Difference(
        subject="Session du navigateur",
        production="Une session de 1 800 s ; au niveau eidas1, elle évite de s'authentifier de nouveau.",
        source=SETTINGS,
        sandbox="Aucune session ni témoin de connexion : chaque connexion montre le choix de la personne et l'accord.",
    ),
    Difference(
        subject="Authentification de la personne",
        production="La personne choisit un fournisseur d'identité (impots.gouv.fr, ameli.fr…), qui l'authentifie.",
        source="FranceConnect, cinématique",
        sandbox="Une personne inventée est choisie dans une liste ; le niveau demandé est toujours atteint.",
    ),
    Difference(
        subject="Redressement de l'identité",
        production="L'identité est comparée au RNIPP, puis redressée ou refusée (access_denied).",
        source="france-connect/sources, back/_doc/erreurs.md (codes Y010xxx)",
        sandbox="Aucune comparaison ; la panne « access_denied » joue le refus.",
    ),
    Difference(
        subject="Personne sans prénom",
        production="Comportement non documenté.",
        source="aucune : à vérifier auprès de FranceConnect",
        sandbox="« given_name » est la chaîne vide et « given_name_array » la liste vide.",
    ),
    Difference(
        subject="Signature HS256",
        production="ES256, RS256 et HS256 ; HS256 par défaut pour un client qui n'a rien choisi.",
        source=SETTINGS,
        sandbox="ES256 (par défaut) et RS256 seulement.",
    ),
    Difference(
        subject="Chiffrement des jetons",
        production="Possible (ECDH-ES ou RSA-OAEP, A256GCM) quand le service l'a demandé à l'enregistrement.",
        source=SETTINGS,
        sandbox="Possible de même pour un client du bac à sable ; celui de Settings.sandbox reçoit des jetons clairs.",
    ),
    Difference(
        subject="Secret dans l'en-tête (Basic)",
        production="Non annoncé, mais accepté par le logiciel pour un client enregistré en client_secret_post.",
        source=MEASURED,
        sandbox="Refusé : 401 invalid_client.",
    ),
    Difference(
        subject="Scope inconnu",
        production="Ignoré s'il n'existe pas ; refusé (invalid_scope) s'il existe mais n'est pas enregistré.",
        source=MEASURED,
        sandbox="Refusé (invalid_scope) dans les deux cas, pour que la faute de frappe se voie.",
    ),
    Difference(
        subject="Scope sans openid",
        production="Accepté par le logiciel : le retour ne donne alors pas de jeton d'identité.",
        source="rappel de la documentation d'oidc-provider, non vérifié",
        sandbox="Page d'erreur 400.",
    ),
    Difference(
        subject="Objet de requête et mode de réponse",
        production="query, fragment et form_post sont annoncés ; le paramètre request est admis.",
        source=SETTINGS + " ; " + MEASURED,
        sandbox="Seul le mode query est annoncé et admis ; le paramètre request est ignoré et n'est pas annoncé.",
    ),
    Difference(
        subject="Paramètre claims",
        production="Toute information connue peut être demandée une à une.",
        source=SETTINGS,
        sandbox="Seule la demande d'amr dans le jeton d'identité est lue, pour un service autorisé.",
    ),
    Difference(
        subject="Vérificateur PKCE absent",
        production="/token répond invalid_grant.",
        source=MEASURED,
        sandbox="/token répond invalid_request (RFC 7636 §4.6 laisse le choix).",
    ),
    Difference(
        subject="Assertion de client illisible",
        production="/token répond invalid_request si elle est mal formée, invalid_client si elle est fausse.",
        source=MEASURED,
        sandbox="/token répond invalid_client dans les deux cas.",
    ),
    Difference(
        subject="Jeton d'accès de /userinfo",
        production="Dans l'en-tête Authorization, ou dans le corps d'un POST.",
        source="OpenID Connect Core 1.0 §5.3.1",
        sandbox="Dans l'en-tête Authorization seulement.",
    ),
    Difference(
        subject="Déconnexion",
        production="Le navigateur passe par la déconnexion du fournisseur d'identité avant de revenir.",
        source="france-connect/sources, apps/core-fcp (session/end)",
        sandbox="Retour immédiat à l'adresse enregistrée.",
    ),
    Difference(
        subject="at_hash à la déconnexion",
        production="Une erreur Y000019 existe pour un id_token_hint sans at_hash ; le jeton n'en porte pourtant pas.",
        source="france-connect/sources, back/_doc/erreurs.md ; portée à vérifier auprès de FranceConnect",
        sandbox="Le jeton d'identité ne porte pas at_hash, et la déconnexion ne l'exige pas.",
    ),
    Difference(
        subject="Codes des pages d'erreur",
        production="Un code Y par exception ; leur numéro a changé d'une version à l'autre.",
        source="france-connect/sources, back/_doc/erreurs.md, deux versions comparées ; " + REQUEST_DTO,
        sandbox="Y030006 pour un paramètre invalide, et peu d'autres ; rien ne doit dépendre d'un code.",
    ),
    Difference(
        subject="Scopes des fournisseurs de données",
        production="Plus de soixante scopes (dgfip_*, cnaf_*, cnam_*…) que des fournisseurs de données connaissent.",
        source="france-connect/sources, apps/core-fcp (fcp-low.scopes.ts)",
        sandbox="Un service peut en enregistrer ; ils traversent /checktoken, et n'ouvrent rien dans l'identité.",
    ),
    Difference(
        subject="Limites de débit et supervision",
        production="Des limites et des coupures existent, non publiées.",
        source="aucune : à demander à FranceConnect",
        sandbox="Aucune limite ; les pannes « unavailable » et « slow_token » les jouent.",
    ),
    Difference(
        subject="Niveau de garantie atteint",
        production="La personne choisit un fournisseur d'identité qui atteint eidas2 ou eidas3.",
        source=PLUS_SETTINGS,
        sandbox="Le niveau demandé est toujours atteint ; la panne « lower_acr » joue le contraire.",
        provider=FRANCECONNECT_PLUS.label,
    ),
    Difference(
        subject="Clé de déchiffrement",
        production="La clé publique du service est lue à l'adresse jwks_uri qu'il a enregistrée.",
        source="FranceConnect+, documentation du chiffrement (rappel, non relu)",
        sandbox="Deux clés publiques, connues de tous, sont enregistrées d'avance ; jwks_uri n'est jamais lue.",
        provider=FRANCECONNECT_PLUS.label,
    ),
    Difference(
        subject="Identité redressée",
        production="L'identité vient du fournisseur d'identité, et rnipp_* la donne comme l'INSEE la connaît.",
        source="france-connect/sources, apps/core-fcp (fcp-high.scopes.ts)",
        sandbox="Les deux sont toujours égales.",
        provider=FRANCECONNECT_PLUS.label,
    ),
    Difference(
        subject="Clés publiées",
        production="La clé de signature est tenue par un module matériel.",
        source=PLUS_SETTINGS,
        sandbox="Deux clés ES256 sont toujours publiées, comme après une rotation.",
        provider=FRANCECONNECT_PLUS.label,
    ),
    Difference(
        subject="Adresse de l'émetteur",
        production="Un nom public pour chaque réseau (Internet, RIE), suivi de /api/v2.",
        source=PROCONNECT_DOC,
        sandbox="La même origine que FranceConnect, sous /proconnect/api/v2 ; FranceConnect+ est sous "
        "/franceconnect-plus/api/v2.",
        provider=PROCONNECT.label,
    ),
    Difference(
        subject="Choix du fournisseur d'identité",
        production="L'adresse électronique de la personne désigne le fournisseur d'identité de son employeur.",
        source=UNREAD,
        sandbox="Un agent inventé est choisi dans une liste ; login_hint et siret_hint le cochent d'avance.",
        provider=PROCONNECT.label,
    ),
    Difference(
        subject="nonce et state",
        production="Exigés, d'au moins 32 caractères, par la documentation ; le code accepte moins.",
        source=PROCONNECT_DOC + " ; france-connect/sources, apps/core-fca",
        sandbox="Page d'erreur Y000400 au-dessous de 32 caractères.",
        provider=PROCONNECT.label,
    ),
    Difference(
        subject="Niveau essentiel non atteint",
        production="Retour avec error=access_denied, « requested ACRs could not be satisfied ».",
        source=PROCONNECT_CODE,
        sandbox="Le même retour.",
        checked_on=READ_AGAIN,
        provider=PROCONNECT.label,
    ),
    Difference(
        subject="Session silencieuse (prompt=none)",
        production="login_required quand personne n'est connecté.",
        source=PROCONNECT_DOC,
        sandbox="Aucune session : toujours login_required.",
        provider=PROCONNECT.label,
    ),
    Difference(
        subject="Durée du jeton de renouvellement",
        production="Deux heures depuis son émission ; chaque renouvellement en donne un autre. Ce qu'il devient au "
        "bout des douze heures de la session n'est pas écrit.",
        source=PROCONNECT_REFRESH,
        sandbox="Deux heures, et douze au plus depuis la connexion ; il sert une fois, et son rejeu révoque tout ce "
        "qui en vient.",
        checked_on=READ_AGAIN,
        provider=PROCONNECT.label,
    ),
    Difference(
        subject="Données de l'agent",
        production="groups, custom, chorusdt, lasuite_visio… existent aussi ; l'employeur choisit ce qu'il remplit.",
        source="france-connect/sources, apps/core-fca",
        sandbox="Seuls les scopes annoncés par sa découverte sont connus.",
        provider=PROCONNECT.label,
    ),
    Difference(
        subject="Introspection",
        production="/token/introspection répond, en JSON ou en JWT.",
        source="france-connect/sources, apps/core-fca",
        sandbox="Absente.",
        provider=PROCONNECT.label,
    ),
)
"""What a developer must not conclude from the sandbox alone."""
