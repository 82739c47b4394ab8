"""Names under which rules and manifests know the criteria that the law protects, in French and in English.

A name is written as in Python, without accents; « de », « du », « of » and the like do not count. Code pénal, article
225-1 (the list in force since 1 September 2022); loi n° 2008-496 du 27 mai 2008, articles 1 and 2, 3°.
"""

from dataclasses import dataclass
from enum import StrEnum


class Concern(StrEnum):
    """Why an input or a criterion is looked at, the gravest first. NONE: nothing in its name concerns equality."""

    FORBIDDEN = "forbidden"
    PROTECTED = "protected"
    TERRITORIAL = "territorial"
    PROXY = "proxy"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: what it is called in French, where it comes from, the names that stand for it."""

    concern: Concern
    told: str
    source: str
    names: frozenset[str]


PENAL = "Code pénal, article 225-1"
NO_DEROGATION = "Code pénal, article 225-1 ; loi n° 2008-496, article 2, 3°"
BANK = "Loi n° 2008-496, article 1"
INDIRECT = "Loi n° 2008-496, article 1 (discrimination indirecte)"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _ground(concern: Concern, told: str, source: str, names: str) -> Ground:
    return Ground(concern, told, source, _words(names))


_F, _P, _T, _X = Concern.FORBIDDEN, Concern.PROTECTED, Concern.TERRITORIAL, Concern.PROXY

GROUNDS = (
    _ground(
        _F, "l'origine", NO_DEROGATION,
        "origine origines origine_ethnique origine_geographique origine_nationale origine_sociale origin "
        "ethnic_origin national_origin social_origin ascendance ancestry",
    ),
    _ground(
        _F, "l'ethnie ou la prétendue race", NO_DEROGATION,
        "ethnie ethnies ethnique ethnicite ethnicity ethnic race races racial couleur_de_peau skin_color skin_colour "
        "appartenance_ethnique",
    ),
    _ground(
        _F, "le patronyme", NO_DEROGATION,
        "patronyme patronymic nom_patronymique nom_de_famille family_name surname last_name lastname nom_de_naissance "
        "birth_name maiden_name nom_de_jeune_fille",
    ),
    _ground(
        _P, "le sexe", PENAL,
        "sexe sex civilite civility femme femmes homme hommes female male woman women man men fille filles garcon "
        "garcons girl boy masculin feminin feminine masculine",
    ),
    _ground(
        _P, "l'identité de genre", PENAL,
        "genre gender identite_de_genre gender_identity transgenre transgender",
    ),
    _ground(
        _P, "la situation de famille", PENAL,
        "situation_de_famille situation_familiale situation_matrimoniale situation_conjugale statut_marital "
        "statut_matrimonial etat_matrimonial family_status family_situation marital_status civil_status marie mariee "
        "married celibataire divorce divorcee divorced veuf veuve widow widower widowed pacse pacsee en_couple "
        "concubinage parent_isole parent_seul famille_monoparentale monoparental monoparentale single_parent "
        "lone_parent garde_alternee garde_partagee joint_custody",
    ),
    _ground(_P, "la grossesse", PENAL, "grossesse enceinte femme_enceinte pregnancy pregnant maternite maternity"),
    _ground(
        _P, "l'apparence physique", PENAL,
        "apparence apparence_physique corpulence physical_appearance appearance",
    ),
    _ground(
        _P, "la particulière vulnérabilité résultant de la situation économique", PENAL,
        "vulnerabilite_economique economic_vulnerability precarite pauvrete poverty",
    ),
    _ground(
        _P, "le lieu de résidence", PENAL,
        "residence lieu_de_residence lieu_d_habitation domicile place_of_residence",
    ),
    _ground(
        _P, "l'état de santé", PENAL,
        "etat_de_sante sante health health_status health_condition maladie maladie_chronique illness disease "
        "pathologie affection_longue_duree ald medical_condition seropositif vaccine vaccinee vaccination vaccinated "
        "allergie allergies allergy allergique allergic",
    ),
    _ground(
        _P, "la perte d'autonomie", PENAL,
        "perte_d_autonomie autonomie dependance gir loss_of_autonomy",
    ),
    _ground(
        _P, "le handicap", PENAL,
        "handicap handicaps handicape handicapee handicap_moteur handicap_mental handicap_visuel handicap_auditif "
        "handicap_psychique disability disabilities disabled rqth mdph invalidite incapacite taux_d_incapacite "
        "fauteuil_roulant wheelchair mobilite_reduite reduced_mobility station_debout_penible",
    ),
    _ground(
        _P, "les caractéristiques génétiques", PENAL,
        "caracteristiques_genetiques genetique genetiques genetic genetics genome",
    ),
    _ground(_P, "les mœurs", PENAL, "moeurs morals"),
    _ground(_P, "l'orientation sexuelle", PENAL, "orientation_sexuelle sexual_orientation homosexuel homosexuelle"),
    _ground(
        _P, "l'âge", PENAL,
        "age ages age_revolu tranche_d_age age_group age_band age_range date_de_naissance jour_de_naissance "
        "annee_de_naissance mois_de_naissance birth_date birthdate date_of_birth dob birth_year year_of_birth birthday "
        "ne_le nee_le personne_agee senior seniors elderly jeune jeunes",
    ),
    _ground(
        _P, "les opinions politiques", PENAL,
        "opinion opinions opinion_politique opinions_politiques political_opinion political_opinions parti_politique "
        "political_party",
    ),
    _ground(
        _P, "les activités syndicales", PENAL,
        "activite_syndicale activites_syndicales appartenance_syndicale affiliation_syndicale syndique syndiquee "
        "trade_union union_member union_membership",
    ),
    _ground(
        _P, "la langue", PENAL,
        "langue langue_maternelle langue_parlee langue_parlee_a_la_maison language home_language "
        "mother_tongue native_language spoken_language francophone "
        "parle_francais speaks_french maitrise_du_francais niveau_de_francais langue_du_courrier langue_de_la_demande "
        "langue_de_correspondance langue_de_contact langue_preferee preferred_language correspondence_language",
    ),
    _ground(
        _P, "l'appartenance à une Nation", PENAL,
        "nation nationalite nationality citizenship citoyennete etranger etrangere foreigner foreign francais "
        "francaise french ressortissant ressortissante titre_de_sejour residence_permit",
    ),
    _ground(
        _P, "la religion", PENAL,
        "religion religieux religieuse religious confession confession_religieuse culte faith croyance croyances "
        "belief beliefs",
    ),
    _ground(
        _P, "la qualité de lanceur d'alerte", PENAL,
        "lanceur_d_alerte lanceuse_d_alerte facilitateur_d_alerte whistleblower whistle_blower",
    ),
    _ground(_P, "la domiciliation bancaire", BANK, "domiciliation_bancaire bank_domiciliation"),
    _ground(
        _T, "le territoire où la personne vit", PENAL,
        "commune ville city town municipality territoire territory zone departement region code_insee insee_code qpv "
        "frr zrr quartier quartier_prioritaire neighbourhood neighborhood hameau village arrondissement canton secteur "
        "commune_de_residence ville_de_residence zone_de_residence quartier_de_residence departement_de_residence "
        "region_de_residence pays_de_residence residence_principale residence_secondaire outre_mer ultramarin "
        "ultramarine overseas drom resident residente habitant habitante inhabitant habite hors_commune hors_secteur "
        "extra_muros intra_muros rural rurale urbain urbaine epci intercommunalite iris metropole",
    ),
    _ground(
        _X, "le code postal, qui peut cacher le lieu de résidence", INDIRECT,
        "code_postal postcode post_code postal_code zip zip_code zipcode cp adresse address rue street",
    ),
    _ground(
        _X, "le nom, qui peut cacher l'origine", INDIRECT,
        "nom noms name prenom prenoms first_name firstname given_name given_names full_name nom_complet nom_d_usage "
        "nom_d_epouse nom_d_epoux usage_name initiale initiales initial initials",
    ),
    _ground(
        _X, "le lieu de naissance, qui peut cacher l'origine", INDIRECT,
        "lieu_de_naissance pays_de_naissance commune_de_naissance ville_de_naissance departement_de_naissance "
        "birth_place birthplace place_of_birth birth_country country_of_birth ne_a_l_etranger nee_a_l_etranger "
        "born_abroad pays_d_origine country_of_origin accent",
    ),
    _ground(
        _X, "le compte bancaire, qui peut cacher la domiciliation bancaire ou l'origine", INDIRECT,
        "iban bic banque bank pays_de_la_banque bank_country iban_country code_banque bank_code",
    ),
    _ground(
        _X, "le numéro de sécurité sociale, qui dit le sexe, l'âge et le lieu de naissance", INDIRECT,
        "nir numero_de_securite_sociale numero_de_secu social_security_number ssn",
    ),
    _ground(
        _X, "le téléphone, qui peut cacher la situation économique ou l'origine", INDIRECT,
        "type_de_telephone modele_de_telephone phone_type phone_model indicatif indicatif_telephonique phone_prefix",
    ),
    _ground(
        _X, "le régime alimentaire, qui peut cacher la religion ou la santé", INDIRECT,
        "regime_alimentaire sans_porc repas_sans_porc menu_sans_porc halal casher kosher diet dietary_requirement",
    ),
    _ground(
        _X, "le nombre d'enfants, qui dit la situation de famille", INDIRECT,
        "nb_enfants nombre_enfants nombre_d_enfants enfants_a_charge nb_enfants_a_charge nombre_d_enfants_a_charge "
        "children_count number_of_children dependent_children",
    ),
    _ground(
        _X, "la retraite, qui peut cacher l'âge", INDIRECT, "retraite retraitee retired pensioner",
    ),
    _ground(
        _X, "une aide sociale ou un logement, qui peut cacher la situation économique ou le handicap", INDIRECT,
        "rsa beneficiaire_du_rsa aah aspa asi cmu css c2s ame sans_domicile sans_domicile_fixe sdf homeless "
        "hebergement hotel_social hlm logement_social",
    ),
)  # fmt: skip

PEOPLE = _words(
    """acheteur acheteuse acquereur acquereuse adherent adherente adolescent adult adulte adultes agent agente
    aidant aidante allocataire applicant apprenti assure assuree beneficiaire beneficiary candidat
    candidate candidates child children citizen citoyen citoyenne claimant client cliente collegien conjoint
    conjointe declarant declarante demandeur demandeuse eleve eleves employee enfant enfants etudiant etudiante
    famille family father foyer guardian holder household locataire lyceen member membre mere mother occupant
    occupante owner parent parente parents patient patiente pere person personne personnes pratiquant proche
    proprietaire pupil representant representante responsable salarie salariee spouse student tenant titulaire
    tuteur tutrice usager usagere user"""
)
"""Words for a person: « age_du_demandeur », « child_age »."""

QUALIFIERS = _words(
    """actuel actuelle administratif annee annees ans at avec categorie category civil classe code computed connu
    connue courant current declare declared declaree est etat exact exacte group groupe has have in indicateur
    indicator is jour known legal legale mois months nouveau nouvelle ou porteur porteuse principal principale
    range reconnu reconnue reel reelle revolu revolus situation status statut tranche true type valeur value vit
    years"""
)
"""Words that change nothing to what a name speaks of: « age_en_annees », « is_disabled »."""

THINGS = _words(
    """abonnement acte action activite aide animal appareil arbre arret article association atelier batiment bien
    bon boutique building bus cantine carte chat chaudiere chemin chien classement colis commande compteur
    contrat convention cours creche creneau decision delai demande demarche depot device document domaine
    dossier eau ecole electronique email entreprise equipe equipement etablissement evenement event facture
    feuille fichier field file film form formation formulaire golf house immeuble installation jardin limit
    limite litteraire livre locaux logement logiciel machine mail maison marche materiel max maximal maximale
    maximum menu min minimal minimale minimum moteur musical objet offre page parcelle piece place plan point
    poste prestation procedure procuration product produit programme project projet quotient reglement repas
    reseau revenu revenue revenus route salle school sejour service session signalement site societe spectacle
    stage stationnement structure subvention systeme table tarif tarifaire terrain texte titre toiture transport
    travaux urbanisme usage vehicle vehicule velo version voie voiture web"""
)
"""Words for a thing: « vehicle_age », « nom_ecole », « zone_tarifaire » speak of nobody."""

LINKS = _words("a an and au aux d de des du en et l la le les of the un une")
"""Words that only join others."""
