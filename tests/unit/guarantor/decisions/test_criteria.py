"""A name says whether it speaks of a protected criterion; a thing is never flagged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.decisions.criteria import concern_of, criterion_of, plain
from etatplateforme.guarantor.decisions.lexicon import GROUNDS, LINKS, PEOPLE, QUALIFIERS, THINGS, Concern

FORBIDDEN, PROTECTED, TERRITORIAL, PROXY, UNSURE, NONE = Concern

NAMES = {
    FORBIDDEN: "origine Origine patronyme nom_de_famille nom_de_famille_de_l_enfant surname last_name ethnie race "
    "origine_du_demandeur ethnic_origin couleur_de_peau",
    PROTECTED: "âge age age_du_demandeur age_enfant child_age ages age_en_annees date_de_naissance date_naissance "
    "birth_date date_of_birth birth_year annee_naissance_du_pere tranche_d_age sexe sexe_de_l_enfant sex gender "
    "civilite est_enceinte is_pregnant femme_enceinte grossesse situation_familiale marital_status parent_isole "
    "est_marie handicap enfant_handicape is_disabled has_disability porteur_de_handicap en_situation_de_handicap rqth "
    "etat_de_sante sante nationalite nationality nationalite_acquereur titre_de_sejour langue langue_du_courrier "
    "mother_tongue religion opinions_politiques perte_d_autonomie gir lieu_de_residence domiciliation_bancaire "
    "orientation_sexuelle lanceur_d_alerte moeurs mœurs activites_syndicales gender_identity",
    TERRITORIAL: "commune commune_de_residence code_insee code_commune qpv in_qpv quartier quartier_prioritaire "
    "hameau outre_mer hors_commune resident is_resident habitant_de_la_commune zone departement_de_residence",
    PROXY: "code_postal Code_postal postcode zip_code nom prenom first_name iban bank_country birth_place "
    "pays_naissance lieu_de_naissance nir phone_type type_de_telephone adresse nb_enfants regime_alimentaire sans_porc",
    UNSURE: "age_pivot sante_animale zone_bleue lives_in_town",
    NONE: "age_du_vehicule vehicle_age nom_de_la_demarche nom_ecole school_name nom_du_projet origine_des_revenus "
    "origine_de_la_demande langue_du_formulaire race_du_chien handicap_golf age_du_logement quotient_familial revenu "
    "places jours distance_km adresse_mail email_address code_postal_ecole ecole_de_la_commune nombre_de_femmes "
    "zone_tarifaire age_minimum situation_professionnelle statut deja_inscrit commune_du_bien",
}


@pytest.mark.parametrize(("concern", "name"), [(c, name) for c, names in NAMES.items() for name in names.split()])
def test_a_name_says_what_it_speaks_of(concern: Concern, name: str) -> None:
    assert concern_of(name) is concern


@pytest.mark.parametrize(
    ("name", "label", "concern"),
    [
        ("c1", "Lieu de résidence", PROTECTED),
        ("c1", "Âge de l'enfant", PROTECTED),
        ("c1", "L'enfant va à une école publique de la commune", NONE),
        ("c1", "Âge pivot", NONE),
        ("age", "Ancienneté du dossier", PROTECTED),
        ("nom", "Nom de famille", FORBIDDEN),
        ("places", "Places disponibles", NONE),
    ],
)
def test_a_label_speaks_too_when_it_is_sure(name: str, label: str, concern: Concern) -> None:
    assert concern_of(name, label) is concern


def test_what_is_flagged_says_its_source() -> None:
    criterion = criterion_of("sexe_du_demandeur")
    assert criterion.told == "le sexe (Code pénal, article 225-1)"
    assert criterion_of("places").told == ""


def test_the_lexicon_is_written_as_names_are_read() -> None:
    for ground in GROUNDS:
        for name in ground.names:
            assert plain(name) == name
            assert concern_of(name) is ground.concern, name
    for words in (PEOPLE, QUALIFIERS, THINGS, LINKS):
        assert {plain(word) for word in words} == words


def test_a_word_has_one_part() -> None:
    assert not THINGS & (PEOPLE | QUALIFIERS | LINKS)
    assert not LINKS & (PEOPLE | QUALIFIERS)


def test_every_ground_of_the_law_is_there() -> None:
    told = {ground.told for ground in GROUNDS if ground.concern in (FORBIDDEN, PROTECTED)}
    assert len(told) == 23 + 1  # article 225-1 has 24, of which two stand together; loi 2008-496 adds the bank


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert concern_of(text) in Concern
    assert concern_of(text) is concern_of(plain(text))


@given(st.sampled_from(sorted(THINGS)), st.sampled_from(["age", "prenom", "origine", "race", "sexe", "commune"]))
def test_what_belongs_to_a_thing_is_never_flagged(thing: str, word: str) -> None:
    for name in (f"{word}_du_{thing}", f"{word}_{thing}", f"{thing}_{word}", f"{word}_of_the_{thing}"):
        if name not in {phrase for ground in GROUNDS for phrase in ground.names}:
            assert concern_of(name) is NONE, name


@given(st.sampled_from(sorted(PEOPLE)), st.sampled_from(["age", "sexe", "handicap", "nationalite"]))
def test_what_belongs_to_a_person_is_flagged(person: str, word: str) -> None:
    for name in (f"{word}_du_{person}", f"{word}_{person}", f"{person}_{word}"):
        assert concern_of(name) is PROTECTED, name
