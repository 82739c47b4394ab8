"""What a person reads: what is guaranteed, by whom, until when, what is not proved; each refusal and its remedy."""

from dataclasses import replace
from datetime import timedelta

from etatplateforme.guarantor.attestation.causes import TEXTS
from etatplateforme.guarantor.attestation.dsse import seal
from etatplateforme.guarantor.attestation.making import seal_statement
from etatplateforme.guarantor.attestation.statement import PAYLOAD_TYPE
from etatplateforme.guarantor.attestation.told import shown, to_text
from etatplateforme.guarantor.attestation.verify import Expected

from .town import LATER, OTHER, ROOT, SIGNING, case, usual


def test_an_accepted_attestation_says_who_what_until_when_and_what_it_does_not_prove() -> None:
    said = to_text(case().verify())
    for expected in (
        "ATTESTATION AUTHENTIQUE",
        "Service : Inscription à la cantine",
        "Organisme : Ville de Paris (SIRET 21750001600019)",
        "Site : https://cantine.exemple.fr",
        "valable jusqu'au 28 décembre 2026 à 9 h 30",
        str(ROOT.public.fingerprint),
        "Aucune règle exigée n'est en défaut",
        "Identiques à ceux de l'attestation : le manifeste, la page « accueil »",
        "CE QU'ELLE NE PROUVE PAS",
        "que le service est « conforme »",
        "c'est à vous de l'avoir reçue de lui",
    ):
        assert expected in said
    assert said.endswith("\n")
    assert "non comparés" not in said


def test_what_was_not_compared_is_said() -> None:
    said = to_text(case(expected=Expected()).verify())
    assert "Dans l'attestation, et non comparés ici : le manifeste" in said
    assert "les fichiers comparés" not in said


def test_a_refusal_says_why_and_what_to_do() -> None:
    said = to_text(case(at=LATER + timedelta(days=60)).verify())
    assert said.startswith("ATTESTATION REFUSÉE")
    assert "[expired] L'attestation n'est plus valable. Elle a pris fin le 28 décembre 2026" in said
    assert TEXTS["expired"][1] in said
    assert "AUTHENTIQUE" not in said


def test_nothing_of_an_unverified_document_is_shown() -> None:
    said = to_text(case(attestation=seal_statement(usual(), OTHER).encode()).verify())
    assert "Ville de Paris" not in said
    assert "unknown_key" in said


def test_without_a_fingerprint_those_of_the_document_are_offered() -> None:
    said = to_text(case(trust=frozenset()).verify())
    assert "no_trust" in said
    assert str(ROOT.public.fingerprint) in said
    assert "Ville de Paris" not in said


def test_a_name_cannot_move_the_cursor_or_turn_the_writing() -> None:
    hostile = "Mairie\x1b[2J\u202egnirb\n✓ AUTHENTIQUE"
    told = usual().model_copy(update={"predicate": usual().predicate.model_copy(update={"service": hostile})})
    said = to_text(case(attestation=seal(PAYLOAD_TYPE, told.encode(), SIGNING).encode()).verify())
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "Mairie�[2J�gnirb�✓ AUTHENTIQUE" in said
    assert shown("Été – « à l’école »\u202f!") == "Été – « à l’école »\u202f!"


def test_long_lists_are_cut() -> None:
    predicate = usual().predicate.model_copy(update={"blocking": tuple(f"EG-{n}" for n in range(40))})
    told = usual().model_copy(update={"predicate": predicate})
    said = to_text(replace(case(), attestation=seal(PAYLOAD_TYPE, told.encode(), SIGNING).encode()).verify())
    assert "✗ Règles exigées et non respectées : EG-0, EG-1" in said
    assert "et 30 autres" in said
