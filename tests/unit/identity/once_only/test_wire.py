"""Requests and answers without any wire: what is asked, every documented error, and whatever a stranger may answer."""

import json
from contextlib import suppress
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.effects import PASSING, Reply
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.identity.once_only.answer import Why, to_ask
from etatplateforme.identity.once_only.entreprise import association, etablissement
from etatplateforme.identity.once_only.errors import (
    CANNOT_ANSWER,
    AccessDenied,
    AdministrationMisread,
    AdministrationUnavailable,
    PersonUnknown,
    QuestionRefused,
    WriteTo,
)
from etatplateforme.identity.once_only.particulier import (
    etudiant_boursier,
    immatriculation_vehicule,
    ine,
    quotient_familial,
    revenu_solidarite_active,
    scolarite,
    statut_demandeur_emploi,
    statut_etudiant,
)
from etatplateforme.identity.once_only.question import LARGEST_ANSWER, Question
from etatplateforme.identity.once_only.settings import OnceOnlySettings
from etatplateforme.identity.once_only.told import Told
from etatplateforme.identity.once_only.wire import certify, refusal, request
from etatplateforme.values.held_by_the_state import HELD
from etatplateforme.values.held_datum import By
from etatplateforme.values.rna import Rna
from etatplateforme.values.siret import Siret

from .support import ENTREPRISE, PARTICULIER, RECIPIENT, SETTINGS, START, TOKEN, body, fault, signed_in, somebody

RSA = {"est_beneficiaire": True, "avec_majoration": False, "date_debut_droit": "2024-11-01"}


def asked(question: Question[Told]) -> tuple[str, list[tuple[str, str]]]:
    """The address and the parameters of a question."""
    parts = urlsplit(request(question, SETTINGS).url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", parse_qsl(parts.query, strict_parsing=True)


# --- the request ----------------------------------------------------------------------------------------------------


def test_who_signed_in_is_told_by_their_token_alone() -> None:
    token = signed_in()
    call = request(quotient_familial(token, month=(2026, 9)), SETTINGS)
    assert call.url == (
        f"{PARTICULIER}/v3/dss/quotient_familial/france_connect?recipient={RECIPIENT}&annee=2026&mois=9"
    )
    assert call.credentials == f"Bearer {token.value}"
    assert call.until == START + timedelta(seconds=60)
    assert call.passing == PASSING | {409}
    assert call.redirects == 0


def test_anybody_else_is_asked_about_with_the_token_of_the_service() -> None:
    call = request(revenu_solidarite_active(somebody()), SETTINGS)
    assert (call.credentials, call.until) == (f"Bearer {TOKEN}", None)
    address, pairs = asked(revenu_solidarite_active(somebody()))
    assert address == f"{PARTICULIER}/v3/dss/revenu_solidarite_active/identite"
    assert pairs[:3] == [("recipient", str(RECIPIENT)), ("nomNaissance", "SPÉCIMEN-ŒUVRÉ"), ("prenoms[]", "Zoé")]


def test_numbers_and_bodies_have_their_own_parameters() -> None:
    assert asked(statut_etudiant(ine("0000000018A")))[1][1:] == [("ine", "0000000018A")]
    assert asked(statut_demandeur_emploi("berenice.y & co"))[1][1:] == [("identifiant", "berenice.y & co")]
    recipient = ("recipient", str(RECIPIENT))
    address, pairs = asked(etablissement(Siret("00000001800010")))
    assert address == f"{ENTREPRISE}/v4/insee/sirene/etablissements/00000001800010"
    assert pairs == [recipient, ("context", "Aides aux associations"), ("object", "Instruire")]
    address, pairs = asked(association(Rna("W000000018"), purpose="Dossier 18"))
    assert address == f"{ENTREPRISE}/v3/ministere_interieur/rna/associations/W000000018"
    assert pairs[-1] == ("object", "Dossier 18")
    plate = immatriculation_vehicule(signed_in(), "ZZ-018-ZZ")
    assert asked(plate)[1] == [recipient, ("immatriculation", "ZZ-018-ZZ")]


def test_a_fresh_answer_is_asked_past_the_cache() -> None:
    question = quotient_familial(signed_in())
    assert "cache-control" not in request(question, SETTINGS).headers
    fresh = Question(question.source, question.who, fresh=True)
    assert request(fresh, SETTINGS).headers["cache-control"] == "no-cache"


def test_versions_have_their_own_address() -> None:
    assert asked(etudiant_boursier(signed_in()))[0].endswith("/v4/cnous/etudiant_boursier/france_connect")
    assert asked(etudiant_boursier(signed_in(), version=3))[0].endswith("/v3/cnous/etudiant_boursier/france_connect")


def test_a_pupil_is_looked_for_in_one_place() -> None:
    _, pairs = asked(scolarite(somebody(), "2026-2027", departements=("057", "054")))
    assert pairs[-3:] == [
        ("anneeScolaire", "2026-2027"), ("codesBcnDepartements[]", "057"), ("codesBcnDepartements[]", "054"),
    ]  # fmt: skip
    with pytest.raises(InvalidInput) as caught:
        scolarite(somebody(), "2026-2027")
    assert caught.value.code == "school_scope"
    with pytest.raises(InvalidInput):
        scolarite(somebody(), "2026-2027", school="0570018A", regions=("15",))


def test_what_cannot_be_asked_is_refused_before_the_wire() -> None:
    with pytest.raises(InvalidInput) as caught:
        Question(quotient_familial(signed_in()).source, ine("0000000018A"))
    assert caught.value.code == "question_by"
    for number in ("", "court", "0000000018ÀÀ", "0000000018A0"):
        with pytest.raises(InvalidInput) as caught:
            ine(number)
        assert caught.value.code == "invalid_identifier"
    for text in ("", "a\nb", "x" * 101, "\ud800"):
        with pytest.raises(InvalidInput):
            statut_demandeur_emploi(text)
    with pytest.raises(InvalidInput):
        immatriculation_vehicule(signed_in(), "ZZ\x00")
    with pytest.raises(InvalidInput):
        quotient_familial(signed_in(), month=(2026, 13))
    with pytest.raises(InvalidInput) as caught:
        request(quotient_familial(signed_in()), OnceOnlySettings(RECIPIENT))
    assert caught.value.code == "api_not_declared"


def test_nothing_of_a_question_shows() -> None:
    shown = repr(quotient_familial(somebody(), month=(2026, 9))) + repr(quotient_familial(signed_in()))
    shown += repr(request(quotient_familial(somebody()), SETTINGS)) + repr(statut_demandeur_emploi("berenice.y"))
    shown += repr(SETTINGS)
    assert not any(secret in shown for secret in ("SPÉCIMEN", "Zoé", "1984", "7f3a", "berenice", TOKEN, "C3%89"))


# --- the answer -----------------------------------------------------------------------------------------------------


def answered(status: int, content: bytes = b"", by: By = By.IDENTITY) -> EtatError:
    who = signed_in() if by is By.SIGN_IN else somebody()
    with pytest.raises(EtatError) as caught:
        certify(revenu_solidarite_active(who), SETTINGS, Reply(status, body=content), START)
    assert caught.value.__context__ is None
    return caught.value


@pytest.mark.parametrize(
    ("status", "content", "by", "kind", "code", "write_to"),
    [
        (401, fault("00101"), By.IDENTITY, AccessDenied, "api_token_invalid", WriteTo.OWN_SERVICE),
        (401, fault("00103"), By.IDENTITY, AccessDenied, "api_token_expired", WriteTo.OWN_SERVICE),
        (401, fault("00105"), By.IDENTITY, AccessDenied, "api_token_revoked", WriteTo.OWN_SERVICE),
        (401, b"", By.IDENTITY, AccessDenied, "api_token_invalid", WriteTo.OWN_SERVICE),
        (401, fault("00101"), By.SIGN_IN, AccessDenied, "sign_in_token_refused", WriteTo.OWN_SERVICE),
        (401, fault("51502", "FranceConnect"), By.SIGN_IN, AccessDenied, "sign_in_token_refused", WriteTo.OWN_SERVICE),
        (403, fault("00100"), By.IDENTITY, AccessDenied, "scope_missing", WriteTo.HABILITATION),
        (403, fault("00107"), By.IDENTITY, AccessDenied, "api_address_refused", WriteTo.API_TEAM),
        (451, fault("01005", "INSEE"), By.IDENTITY, AccessDenied, "body_withheld", WriteTo.NOBODY),
        (403, fault("00100"), By.SIGN_IN, AccessDenied, "sign_in_scope_missing", WriteTo.HABILITATION),
        (404, fault("37003", "CNAV"), By.IDENTITY, PersonUnknown, "person_unknown", WriteTo.NOBODY),
        (404, fault("10003", "MSA"), By.IDENTITY, PersonUnknown, "person_unknown", WriteTo.NOBODY),
        (404, fault("04003", "INSEE"), By.IDENTITY, PersonUnknown, "person_unknown", WriteTo.NOBODY),
        (422, fault("37560", "CNAV"), By.IDENTITY, PersonUnknown, "person_unknown", WriteTo.NOBODY),
        (409, fault("00015"), By.IDENTITY, AdministrationUnavailable, "already_asking", WriteTo.NOBODY),
        (422, fault("00203"), By.IDENTITY, QuestionRefused, "recipient_refused", WriteTo.OWN_SERVICE),
        (422, fault("00366"), By.IDENTITY, QuestionRefused, "civil_identity_refused", WriteTo.OWN_SERVICE),
        (422, fault("00360"), By.IDENTITY, QuestionRefused, "identifier_refused", WriteTo.OWN_SERVICE),
        (422, fault("00391"), By.IDENTITY, QuestionRefused, "identity_ambiguous", WriteTo.OWN_SERVICE),
        (422, fault("37563", "CNAV"), By.IDENTITY, QuestionRefused, "identity_ambiguous", WriteTo.OWN_SERVICE),
        (422, fault("00419"), By.IDENTITY, QuestionRefused, "question_refused", WriteTo.OWN_SERVICE),
        (400, fault("00401"), By.IDENTITY, QuestionRefused, "question_refused", WriteTo.OWN_SERVICE),
        (422, fault("00201"), By.IDENTITY, QuestionRefused, "purpose_refused", WriteTo.OWN_SERVICE),
        (422, fault("00202"), By.IDENTITY, QuestionRefused, "purpose_refused", WriteTo.OWN_SERVICE),
        (422, fault("00210"), By.IDENTITY, QuestionRefused, "recipient_refused", WriteTo.OWN_SERVICE),
        (422, fault("00301"), By.IDENTITY, QuestionRefused, "identifier_refused", WriteTo.OWN_SERVICE),
        (422, fault("00302"), By.IDENTITY, QuestionRefused, "identifier_refused", WriteTo.OWN_SERVICE),
        (422, fault("00304"), By.IDENTITY, QuestionRefused, "identifier_refused", WriteTo.OWN_SERVICE),
        (422, fault("00333"), By.IDENTITY, QuestionRefused, "identifier_refused", WriteTo.OWN_SERVICE),
        (422, fault("00313"), By.IDENTITY, QuestionRefused, "question_refused", WriteTo.OWN_SERVICE),
        (429, fault("00429"), By.IDENTITY, AdministrationUnavailable, "too_many_questions", WriteTo.API_TEAM),
        (502, fault("37999", "CNAV"), By.IDENTITY, AdministrationUnavailable, "administration_failed", WriteTo.HOLDER),
        (502, fault("04501", "ACOSS"), By.IDENTITY, AdministrationUnavailable, "being_examined", WriteTo.NOBODY),
        (502, fault("04502", "ACOSS"), By.IDENTITY, AdministrationUnavailable, "being_examined", WriteTo.NOBODY),
        (502, fault("04503", "ACOSS"), By.IDENTITY, AdministrationUnavailable, "document_not_issued", WriteTo.NOBODY),
        (502, fault("08055"), By.IDENTITY, AdministrationUnavailable, "document_broken", WriteTo.HOLDER),
        (502, fault("03501", "DGFIP"), By.IDENTITY, AdministrationUnavailable, "administration_down", WriteTo.NOBODY),
        (503, fault("04020", "ACOSS"), By.IDENTITY, AdministrationUnavailable, "administration_down", WriteTo.NOBODY),
        (502, b"<html>", By.IDENTITY, AdministrationUnavailable, "administration_down", WriteTo.NOBODY),
        (504, fault("37002", "CNAV"), By.IDENTITY, AdministrationUnavailable, "administration_down", WriteTo.NOBODY),
        (504, fault("00501"), By.IDENTITY, AdministrationUnavailable, "administration_down", WriteTo.NOBODY),
        (500, b"", By.IDENTITY, AdministrationUnavailable, "administration_down", WriteTo.NOBODY),
        # a page of a proxy or of another server says nothing of the person
        (404, b"<html>Not found</html>", By.IDENTITY, AdministrationMisread, "administration_answer", WriteTo.API_TEAM),
        (404, fault("00404"), By.IDENTITY, AdministrationMisread, "administration_answer", WriteTo.API_TEAM),
        (403, b"Forbidden", By.IDENTITY, AdministrationMisread, "administration_answer", WriteTo.API_TEAM),
        (422, b"{}", By.IDENTITY, AdministrationMisread, "administration_answer", WriteTo.API_TEAM),
        (302, b"", By.IDENTITY, AdministrationMisread, "administration_answer", WriteTo.API_TEAM),
        (201, body(RSA), By.IDENTITY, AdministrationMisread, "administration_answer", WriteTo.API_TEAM),
        (200, b"<html>portail</html>", By.IDENTITY, AdministrationMisread, "administration_answer", WriteTo.API_TEAM),
        (200, b'{"meta": {}}', By.IDENTITY, AdministrationMisread, "administration_answer", WriteTo.API_TEAM),
        (200, body([RSA]), By.IDENTITY, AdministrationMisread, "administration_answer", WriteTo.API_TEAM),
        (200, body({}), By.IDENTITY, AccessDenied, "data_masked", WriteTo.HABILITATION),
        (200, body({"inconnu": 1}), By.IDENTITY, AccessDenied, "data_masked", WriteTo.HABILITATION),
    ],
)
def test_every_error_is_typed_and_says_whom_to_write_to(
    status: int, content: bytes, by: By, kind: type[EtatError], code: str, write_to: WriteTo
) -> None:
    error = answered(status, content, by)
    assert type(error) is kind
    assert error.code == code
    assert isinstance(error, CANNOT_ANSWER)
    assert error.write_to is write_to
    told = str(error) + error.citizen_message
    assert "SPÉCIMEN" not in told
    assert "guichet" in error.citizen_message


def test_the_number_and_the_holder_are_kept_and_nothing_else() -> None:
    error = answered(404, fault("37003", "CNAV"))
    assert isinstance(error, PersonUnknown)
    assert (error.state_code, error.holder) == ("37003", "CNAV")
    strange = answered(502, fault("37999", "Un nom\nbien trop " + "long" * 30))
    assert isinstance(strange, AdministrationUnavailable)
    assert strange.holder == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"est_beneficiaire": "oui"},
        {"est_beneficiaire": 1},
        {"avec_majoration": "false"},
        {"date_debut_droit": "01/11/2024"},
        {"date_debut_droit": 20241101},
    ],
)
def test_a_malformed_field_is_refused_and_never_bent(changes: dict[str, object]) -> None:
    assert answered(200, body({**RSA, **changes})).code == "administration_answer"


def test_unknown_fields_are_left_alone_and_masked_ones_are_none() -> None:
    reply = Reply(200, {"x-response-cached": "true", "x-cache-expires-in": "1800"}, body({**RSA, "champ_nouveau": [1]}))
    certified = certify(revenu_solidarite_active(somebody()), SETTINGS, reply, START)
    assert (certified.value.beneficiary, certified.value.increased) == (True, False)
    assert certified.provenance.cached is True
    assert certified.provenance.renewed_at == START + timedelta(minutes=30)
    masked = certify(
        revenu_solidarite_active(somebody()), SETTINGS, Reply(200, body=body({"est_beneficiaire": False})), START
    )
    assert (masked.value.beneficiary, masked.value.since, masked.value.increased) == (False, None, None)
    assert (masked.provenance.cached, masked.provenance.renewed_at) == (None, None)


def test_size_nesting_and_repeated_keys_are_refused() -> None:
    deep = b'{"data": ' + b"[" * 50 + b"]" * 50 + b"}"
    for content in (
        deep,
        b'{"data": {"est_beneficiaire": true, "est_beneficiaire": false}}',
        body({**RSA, "x": "y" * LARGEST_ANSWER}),
        b"\xff\xfe",
        b'{"data": {"est_beneficiaire": NaN}}',
    ):
        assert answered(200, content).code == "administration_answer"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
statuses = st.sampled_from([200, 201, 204, 301, 400, 401, 403, 404, 409, 410, 418, 422, 429, 500, 502, 503, 504])
errors_of_any = st.fixed_dictionaries(
    {"errors": json_values | st.lists(st.fixed_dictionaries({"code": json_values, "meta": json_values}), max_size=2)}
)


@given(statuses, st.binary(max_size=60) | json_values.map(lambda v: json.dumps(v).encode()) | errors_of_any.map(
    lambda v: json.dumps(v).encode()
), st.sampled_from(list(By)))  # fmt: skip
def test_whatever_is_answered_is_one_of_our_errors(status: int, content: bytes, by: By) -> None:
    if status == 200:
        with suppress(*CANNOT_ANSWER):
            certify(revenu_solidarite_active(somebody()), SETTINGS, Reply(200, body=content), START)
        return
    error = refusal(Reply(status, body=content), by)
    assert isinstance(error, CANNOT_ANSWER)
    assert error.problem
    assert error.remedy


# --- what is asked of the person instead ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", HELD)
def test_every_datum_has_a_paper_and_words_that_block_nobody(name: str) -> None:
    held = HELD[name]
    for cause in (
        PersonUnknown("person_unknown"),
        AccessDenied("scope_missing"),
        QuestionRefused("question_refused"),
        AdministrationUnavailable("administration_down"),
        AdministrationMisread(),
    ):
        for by in held.by:
            answer = to_ask(held, by, cause)
            assert answer.paper.french in answer.message
            assert "Une simple copie suffit" in answer.message
            assert "continuer votre demande sans attendre" in answer.message
            assert "certifiée" not in answer.message
            assert "  " not in answer.message


def test_somebody_without_a_file_is_not_asked_for_a_paper_that_only_a_file_gives() -> None:
    held = HELD["particulier.quotient_familial"]
    unknown = to_ask(held, By.IDENTITY, PersonUnknown("person_unknown"))
    assert (unknown.why, unknown.paper.name) == (Why.UNKNOWN_PERSON, "tax_notice")
    assert unknown.message == (
        "La CAF ou la MSA n'a pas trouvé de dossier à votre nom. Ce n'est pas une faute de votre part. "
        "Envoyez-nous le dernier avis d'impôt sur le revenu. Pour l'avoir : impots.gouv.fr. "
        "Une simple copie suffit, ou une photo lisible. Vous pouvez continuer votre demande sans attendre, et "
        "l'envoyer ensuite. Vous pouvez aussi faire cette démarche au guichet ou par téléphone."
    )
    down = to_ask(held, By.IDENTITY, AdministrationUnavailable("administration_down"))
    assert (down.why, down.paper.name) == (Why.UNAVAILABLE, "family_quotient")
    assert to_ask(held, By.IDENTITY, AccessDenied("scope_missing")).why is Why.NOT_ALLOWED
