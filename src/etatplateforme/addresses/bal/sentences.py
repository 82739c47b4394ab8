"""What each code means and what to do about it, in the words of those who keep a commune's addresses."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from etatplateforme.addresses.bal.profiles import IN_LANGUAGES, LANGUAGES


class Sentence(NamedTuple):
    """What is wrong, and what to do."""

    problem: str
    remedy: str


_SPACES: Final = re.compile(r" (?=[:;?!»])|(?<=«) ")
_ID = "C'est votre outil d'adressage, ou la BAN, qui donne cet identifiant : reprenez-le sans le retaper."
_KEY = "La clé se compose ainsi : code INSEE, « _ », code de la voie (4 signes), « _ », numéro sur 5 chiffres."

_OF_VALUES: Final[Mapping[str, Sentence]] = MappingProxyType({
    "valeur_manquante": Sentence("Rien n'est écrit dans « {} ».", "Remplissez cette colonne pour chaque adresse."),
    "valeur_invalide": Sentence(
        "Ce qui est écrit dans « {} » n'est pas admis.", "Écrivez une valeur que la spécification prévoit."
    ),
    "espaces_debut_fin": Sentence(
        "Des espaces entourent la valeur de « {} ».", "Effacez les espaces avant et après la valeur."
    ),
    "caractere_invalide": Sentence(
        "« {} » contient un signe illisible ou interdit.",
        "Retapez la valeur ; si des accents manquent, enregistrez de nouveau le fichier en UTF-8.",
    ),
    "separateur_decimal_invalide": Sentence(
        "Les décimales de « {} » suivent une virgule.", "Remplacez la virgule par un point : 3.505."
    ),
    "trop_court": Sentence("Le nom, dans « {} », a moins de trois signes.", "Écrivez le nom entier de la voie."),
    "trop_long": Sentence("Ce qui est dans « {} » est trop long.", "Gardez 200 signes au plus."),
    "casse_incorrecte": Sentence(
        "« {} » est tout en majuscules, ou tout en minuscules.", "Écrivez comme dans la rue : « Rue du Moulin »."
    ),
    "contient_tiret_bas": Sentence("« {} » contient un tiret bas (_).", "Remplacez « _ » par une espace."),
    "type_invalide": Sentence("« {} » n'est pas un identifiant de la BAN.", _ID),
})  # fmt: skip

_EXACT: Final[Mapping[str, Sentence]] = MappingProxyType({
    "cle_interop.casse_invalide": Sentence(
        "Des majuscules sont dans la clé d'interopérabilité.", "Écrivez la clé en minuscules : 2a004_0123_00005_bis."
    ),
    "cle_interop.structure_invalide": Sentence("La clé d'interopérabilité n'a pas ses trois parties.", _KEY),
    "cle_interop.commune_invalide": Sentence("La clé d'interopérabilité nomme une commune inconnue.", _KEY),
    "cle_interop.commune_ancienne": Sentence(
        "La clé d'interopérabilité nomme une commune qui a fusionné.",
        "Commencez la clé par le code INSEE de la commune d'aujourd'hui.",
    ),
    "cle_interop.voie_invalide": Sentence("Le code de la voie, dans la clé, n'a pas quatre signes.", _KEY),
    "cle_interop.voie_non_renseignee": Sentence(
        "La clé laisse le code de la voie à « 0000 » ou « xxxx ».",
        "Rien ne presse : le code sera donné par la BAN ou par le cadastre.",
    ),
    "cle_interop.numero_invalide": Sentence("Le numéro, dans la clé, n'est pas fait de chiffres.", _KEY),
    "cle_interop.numero_prefixe_manquant": Sentence(
        "Le numéro, dans la clé, n'a pas cinq chiffres.", "Complétez-le par des zéros : 8 s'écrit 00008."
    ),
    "numero.type_invalide": Sentence(
        "Le numéro n'est pas un nombre entier.",
        "Ne laissez que des chiffres ; « bis », « ter » et les lettres vont dans « suffixe ».",
    ),
    "numero.contient_prefixe": Sentence("Le numéro commence par un zéro.", "Effacez les zéros : 08 s'écrit 8."),
    "numero.trop_grand": Sentence(
        "Le numéro dépasse 99 999.", "Vérifiez le numéro ; une voie ou un lieu-dit sans numéro a le numéro 99999."
    ),
    "numero.not_to_be_zero": Sentence(
        "Le numéro est zéro.", "Donnez un vrai numéro, ou 99999 pour une voie ou un lieu-dit sans numéro."
    ),
    "suffixe.debut_invalide": Sentence(
        "Le suffixe ne commence ni par une lettre ni par un chiffre.", "Écrivez « bis », « ter », « a »…"
    ),
    "suffixe.trop_long": Sentence("Le suffixe a plus de neuf signes.", "Gardez « bis », « ter », « a »…"),
    "commune_insee.commune_invalide": Sentence(
        "Ce code n'est celui d'aucune commune.",
        "Écrivez le code INSEE, pas le code postal ; à Paris, Lyon et Marseille, celui de l'arrondissement.",
    ),
    "commune_insee.commune_ancienne": Sentence(
        "Ce code est celui d'une commune qui a fusionné.",
        "Écrivez le code INSEE de la commune d'aujourd'hui, et celui-ci dans « commune_deleguee_insee ».",
    ),
    "commune_deleguee_insee.commune_invalide": Sentence(
        "Ce code n'est celui d'aucune commune, d'aujourd'hui ou d'hier.", "Corrigez le code, ou laissez la case vide."
    ),
    "position.enum_fuzzy": Sentence(
        "La position est comprise, mais n'est pas écrite comme prévu.",
        "Écrivez : entrée, bâtiment, cage d’escalier, logement, service technique, délivrance postale, parcelle, "
        "segment.",
    ),
    "date_der_maj.date_invalide": Sentence(
        "Ce n'est pas une date.", "Écrivez l'année, le mois et le jour : 2026-03-31."
    ),
    "date_der_maj.date_ancienne": Sentence(
        "La mise à jour serait d'avant 2010.", "Vérifiez l'année, ou remettez la date de votre dernier contrôle."
    ),
    "date_der_maj.date_future": Sentence("Cette date n'est pas encore venue.", "Corrigez la date."),
    "cad_parcelles.pipe_debut_fin": Sentence(
        "La liste des parcelles commence ou finit par « | ».", "Ne laissez « | » qu'entre deux parcelles."
    ),
    "cad_parcelles.valeur_invalide": Sentence(
        "Une parcelle n'a pas 14 signes.", "Écrivez-la entière (48095000AB0012), et « | » entre deux parcelles."
    ),
    "certification_commune.valeur_invalide": Sentence(
        "La certification n'est ni 0 ni 1.", "Écrivez 1 si la commune certifie l'adresse, 0 sinon."
    ),
    "uid_adresse.type_invalide": Sentence("Un identifiant de « uid_adresse » est mal formé.", _ID),
    "row.incoherence_numero": Sentence(
        "Le numéro n'est pas celui de la clé d'interopérabilité.", "Corrigez celui des deux qui est faux."
    ),
    "row.voie_nom_have_same_lieudit_complement_nom": Sentence(
        "La voie et le lieu-dit qui la complète ont le même nom.", "Videz « lieudit_complement_nom »."
    ),
    "row.position_manquante": Sentence(
        "Une adresse numérotée ne dit pas ce que désigne son point.", "Écrivez « entrée », ou un autre type admis."
    ),
    "row.chef_lieu_invalide": Sentence(
        "La commune déléguée ne fait pas partie de la commune.", "Corrigez l'un des deux codes INSEE."
    ),
    "row.commune_manquante": Sentence(
        "Aucun code de commune n'est lisible sur la ligne.", "Remplissez « commune_insee »."
    ),
    "row.commune_nom_invalide": Sentence(
        "Le nom de la commune n'est pas celui du code officiel géographique.",
        "Recopiez le nom officiel, avec ses accents et ses traits d'union.",
    ),
    "row.longlat_vides": Sentence(
        "Une adresse numérotée n'a pas de longitude ou pas de latitude.", "Placez l'adresse sur la carte."
    ),
    "row.longlat_invalides": Sentence(
        "Le point n'est nulle part en France.", "Vérifiez que longitude et latitude ne sont pas échangées."
    ),
    "row.longlat_xy_incoherents": Sentence(
        "x et y sont à plus de dix mètres de la longitude et de la latitude.",
        "Gardez le bon point, et recalculez l'autre ; x et y sont en Lambert-93 en métropole, en UTM outre-mer.",
    ),
    "row.adresse_incomplete": Sentence(
        "Le numéro ou le nom de la voie manque.",
        "Donnez les deux ; une voie ou un lieu-dit sans numéro a le numéro 99999.",
    ),
    "row.lack_of_id_ban": Sentence("Un des trois identifiants de la BAN manque sur la ligne.", _ID),
    "row.cog_no_match_id_ban_commune": Sentence(
        "L'identifiant de la commune n'est pas celui que la BAN lui a donné.", _ID
    ),
    "row.different_voie_nom_with_same_id_ban_toponyme": Sentence(
        "Un même identifiant de voie sert pour plusieurs noms.",
        "Si c'est une seule voie, écrivez son nom toujours pareil ; sinon, donnez un identifiant à chacune.",
    ),
    "row.different_id_ban_toponyme_with_same_voie_nom": Sentence(
        "Une même voie a plusieurs identifiants.",
        "Gardez un seul identifiant ; si ce sont deux voies homonymes, dites la commune déléguée de chacune.",
    ),
    "row.different_adresse_with_same_id_ban_adresse": Sentence(
        "Un même identifiant sert pour plusieurs adresses.", "Donnez à chaque adresse son identifiant."
    ),
    "row.different_id_ban_adresses_with_same_adresse": Sentence(
        "Une même adresse est écrite deux fois, avec des identifiants différents.",
        "Supprimez la ligne en trop ; s'il y a plusieurs entrées, gardez le même identifiant sur chaque ligne.",
    ),
    "row.lieudit_complement_nom_not_declared": Sentence(
        "Un lieu-dit sert de complément, mais n'a pas de ligne à lui.",
        "Ajoutez une ligne pour ce lieu-dit, avec le numéro 99999.",
    ),
    "rows.empty": Sentence("Le fichier n'a aucune adresse.", "Ajoutez au moins une ligne sous les noms des colonnes."),
    "rows.multi_id_ban_commune": Sentence(
        "Le fichier porte les identifiants de plusieurs communes.", "Faites un fichier pour chaque commune."
    ),
    "rows.every_line_required_id_ban": Sentence(
        "Des lignes ont les identifiants de la BAN, d'autres non.", "Donnez-les à toutes les lignes, ou à aucune."
    ),
    "file.encoding.non_standard": Sentence(
        "Le fichier n'est pas en UTF-8.", "Dans votre tableur : « Enregistrer sous », puis « CSV UTF-8 »."
    ),
    "file.delimiter.non_standard": Sentence(
        "Les colonnes ne sont pas séparées par des points-virgules.", "Choisissez « ; » quand vous exportez le fichier."
    ),
    "file.linebreak.non_standard": Sentence(
        "Les fins de ligne sont celles des anciens Macintosh.", "Enregistrez le fichier avec un tableur récent."
    ),
})  # fmt: skip

_PROBLEMS: Final[Mapping[str, Sentence]] = MappingProxyType({
    "MissingQuotes": Sentence("Un guillemet ouvert n'est jamais fermé.", "Fermez-le, ou effacez-le."),
    "UndetectableDelimiter": Sentence(
        "Le fichier n'a pas plusieurs colonnes.", "Séparez les colonnes par des points-virgules."
    ),
    "TooFewFields": Sentence(
        "Une ligne a moins de colonnes que la première.", "Vérifiez qu'aucun point-virgule ne manque."
    ),
    "TooManyFields": Sentence(
        "Une ligne a plus de colonnes que la première.",
        "Entourez de guillemets droits une valeur qui contient un point-virgule.",
    ),
    "InvalidQuotes": Sentence("Un guillemet est mal placé.", "Doublez un guillemet qui fait partie de la valeur."),
    "LineTooLong": Sentence("Une ligne est démesurée.", "Vérifiez que le fichier est bien un CSV."),
})  # fmt: skip


def sentence(code: str) -> Sentence:
    """What the *code* of a fault means, and what to do; of a column in a regional language too."""
    column, _, fault = code.partition(".")
    if column == "field":
        name = fault.removesuffix(".missing")
        told = Sentence(f"La colonne « {name} » n'existe pas.", "Ajoutez-la, même si toutes ses cases restent vides.")
    else:
        told = _EXACT.get(f"{_schema(column)}.{fault}") or _OF_VALUES[fault]
    return _bound(told, column)


def problem(code: str) -> Sentence:
    """Why a file cannot be read as rows, and what to do."""
    return _bound(_PROBLEMS[code], "")


def _bound(told: Sentence, column: str) -> Sentence:
    """The sentence about a *column*, whose lines do not end where French typography does not let them."""
    return Sentence(*(_SPACES.sub("\u00a0", part.replace("{}", column)) for part in told))


def _schema(column: str) -> str:
    for language in LANGUAGES:
        schema = column.removesuffix(f"_{language}")
        if schema != column and schema in IN_LANGUAGES:
            return schema
    return column
