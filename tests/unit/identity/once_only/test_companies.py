"""API Entreprise: each question leaves as specified, each file of the false administrations is read whole."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import cast
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import ValidationError

from etatplateforme.core.effects import Reply
from etatplateforme.errors import InvalidInput
from etatplateforme.identity.once_only import entreprise
from etatplateforme.identity.once_only.certified import Certified
from etatplateforme.identity.once_only.companies import sources
from etatplateforme.identity.once_only.companies.documents import LONGEST_LINK, LinkedDocument
from etatplateforme.identity.once_only.companies.social import Contributions, Counting, Issued
from etatplateforme.identity.once_only.errors import AccessDenied, AdministrationMisread, PersonUnknown
from etatplateforme.identity.once_only.question import Identifier, Question, Source
from etatplateforme.identity.once_only.told import Several, Told
from etatplateforme.identity.once_only.wire import certify, request
from etatplateforme.sandbox.administrations.bodies import ENDPOINTS, FILE
from etatplateforme.values.eori import Eori
from etatplateforme.values.held_by_the_state import HELD
from etatplateforme.values.rna import Rna
from etatplateforme.values.siret import Siren, Siret

from .support import ENTREPRISE, RECIPIENT, SETTINGS, START, TOKEN, body, fault, stripped

SIREN, SIRET, RNA = Siren("000000026"), Siret("00000002600013"), Rna("W000000018")
SEAT = Siret("00000001800010")
LEAVE = "attestation_cotisations_conges_payes_chomage_intemperies"

SOURCES = [source for source in vars(sources).values() if isinstance(source, Source)]
FILES = cast("Mapping[str, Mapping[str, object]]", json.loads(FILE.read_text(encoding="utf-8")))

ASKED: list[tuple[Question[Told], str]] = [
    (entreprise.unite_legale(SIREN), "/v4/insee/sirene/unites_legales/000000026"),
    (entreprise.unite_legale(SIREN, public=True), "/v4/insee/sirene/unites_legales/diffusibles/000000026"),
    (entreprise.siege_social(SIREN), "/v4/insee/sirene/unites_legales/000000026/siege_social"),
    (entreprise.siege_social(SIREN, public=True), "/v4/insee/sirene/unites_legales/diffusibles/000000026/siege_social"),
    (entreprise.etablissement(SIRET), "/v4/insee/sirene/etablissements/00000002600013"),
    (entreprise.etablissement(SIRET, public=True), "/v4/insee/sirene/etablissements/diffusibles/00000002600013"),
    (entreprise.adresse(SIRET), "/v3/insee/sirene/etablissements/00000002600013/adresse"),
    (entreprise.adresse(SIRET, public=True), "/v3/insee/sirene/etablissements/diffusibles/00000002600013/adresse"),
    (entreprise.successions(SIRET), "/v3/insee/sirene/etablissements/00000002600013/successions"),
    (entreprise.extrait_rcs(SIREN), "/v3/infogreffe/rcs/unites_legales/000000026/extrait_kbis"),
    (entreprise.mandataires_sociaux(SIREN), "/v3/infogreffe/rcs/unites_legales/000000026/mandataires_sociaux"),
    (entreprise.extrait_rne(SIREN), "/v3/inpi/rne/unites_legales/000000026/extrait_rne"),
    (entreprise.actes_bilans(SIREN), "/v3/inpi/rne/unites_legales/open_data/000000026/actes_bilans"),
    (entreprise.artisan(SIREN), "/v3/cma_france/rnm/unites_legales/000000026"),
    (entreprise.immatriculation_eori(SIRET), "/v3/douanes/etablissements/00000002600013/immatriculations_eori"),
    (
        entreprise.immatriculation_eori(Eori("FR00000002600013")),
        "/v3/douanes/etablissements/FR00000002600013/immatriculations_eori",
    ),
    (entreprise.numero_tva(SIREN), "/v3/dgfip/unites_legales/000000026/numero_tva"),
    (entreprise.association(RNA), "/v3/ministere_interieur/rna/associations/W000000018"),
    (entreprise.association(SEAT), "/v3/ministere_interieur/rna/associations/00000001800010"),
    (entreprise.association_complete(RNA), "/v4/djepva/api-association/associations/W000000018"),
    (
        entreprise.association_complete(SEAT.siren, public=True),
        "/v4/djepva/api-association/associations/open_data/000000018",
    ),
    (entreprise.documents_association(RNA), "/v3/ministere_interieur/rna/associations/W000000018/documents"),
    (entreprise.subventions(RNA), "/v3/data_subvention/associations/W000000018/subventions"),
    (entreprise.chiffres_affaires(SIRET), "/v3/dgfip/etablissements/00000002600013/chiffres_affaires"),
    (entreprise.liasses_fiscales(SIREN, 2025), "/v3/dgfip/unites_legales/000000026/liasses_fiscales/2025"),
    (entreprise.liens_capitalistiques(SIREN, 2025), "/v3/dgfip/unites_legales/000000026/liens_capitalistiques/2025"),
    (entreprise.bilans(SIREN), "/v3/banque_de_france/unites_legales/000000026/bilans"),
    (entreprise.attestation_fiscale(SIREN), "/v4/dgfip/unites_legales/000000026/attestation_fiscale"),
    (entreprise.attestation_vigilance(SIREN), "/v4/urssaf/unites_legales/000000026/attestation_vigilance"),
    (entreprise.conformite_msa(SIRET), "/v3/msa/etablissements/00000002600013/conformite_cotisations"),
    (entreprise.attestation_probtp(SIRET), "/v3/probtp/etablissements/00000002600013/attestation_cotisations_retraite"),
    (entreprise.conformite_probtp(SIRET), "/v3/probtp/etablissements/00000002600013/conformite_cotisations_retraite"),
    (entreprise.certificat_cibtp(SIRET), f"/v3/cibtp/etablissements/00000002600013/{LEAVE}"),
    (entreprise.certificat_cnetp(SIREN), f"/v3/cnetp/unites_legales/000000026/{LEAVE}"),
    (entreprise.carte_fntp(SIREN), "/v3/fntp/unites_legales/000000026/carte_professionnelle_travaux_publics"),
    (entreprise.effectifs_annuels(SIREN, 2025), "/v3/gip_mds/unites_legales/000000026/effectifs_annuels/2025"),
    (
        entreprise.effectifs_mensuels(SIRET, (2026, 6)),
        "/v3/gip_mds/etablissements/00000002600013/effectifs_mensuels/06/annee/2026",
    ),
    (
        entreprise.conventions_collectives(SIRET),
        "/v3/fabrique_numerique_ministeres_sociaux/etablissements/00000002600013/conventions_collectives",
    ),
    (entreprise.certification_rge(SIRET), "/v3/ademe/etablissements/00000002600013/certification_rge"),
    (entreprise.certification_qualibat(SIRET), "/v4/qualibat/etablissements/00000002600013/certification_batiment"),
    (entreprise.certificats_qualifelec(SIRET), "/v3/qualifelec/etablissements/00000002600013/certificats"),
    (entreprise.certification_opqibi(SIREN), "/v3/opqibi/unites_legales/000000026/certification_ingenierie"),
    (
        entreprise.certification_qualiopi(SIRET),
        "/v3/carif_oref/etablissements/00000002600013/certifications_qualiopi_france_competences",
    ),
]
PATHS = [path for _, path in ASKED]


def files_of(source: Source[Told]) -> Iterator[object]:
    """What the false administrations hold of a datum."""
    return (file for file in FILES[source.name.partition(".")[2]].values() if not isinstance(file, str))


def wrapped(file: object) -> object:
    """A file as the API answers it."""
    if not isinstance(file, list):
        return file
    return [{"data": item, "links": {}, "meta": {}} for item in cast("list[object]", file)]


def parameters(question: Question[Told]) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(request(question, SETTINGS).url).query, strict_parsing=True)


def certified(question: Question[Told], data: object) -> Certified[Told]:
    return certify(question, SETTINGS, Reply(200, body=body(data)), START)


# --- the request ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("question", "path"), ASKED, ids=PATHS)
def test_each_question_leaves_as_specified(question: Question[Told], path: str) -> None:
    call = request(question, SETTINGS)
    parts = urlsplit(call.url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{ENTREPRISE}{path}"
    assert parameters(question) == [
        ("recipient", RECIPIENT.value), ("context", "Aides aux associations"), ("object", "Instruire"),
    ]  # fmt: skip
    assert (call.method, call.credentials, call.until) == ("GET", f"Bearer {TOKEN}", None)
    assert question.source in SOURCES
    assert isinstance(question.who, Identifier)
    assert question.endpoint == path.replace(question.who.value, "{number}")
    assert question.who.value not in repr(question) + repr(call)


def test_every_endpoint_has_its_question_and_its_double() -> None:
    assert {question.source.path for question, _ in ASKED} == {source.path for source in SOURCES}
    assert {(endpoint.path, f"entreprise.{endpoint.name}") for endpoint in ENDPOINTS} == {
        (source.path, source.name) for source in SOURCES
    }
    assert {source.name for source in SOURCES} == {name for name in HELD if name.startswith("entreprise.")}


def test_a_question_says_why_and_what_more_it_wants() -> None:
    assert parameters(entreprise.numero_tva(SIREN, purpose="Marché 26"))[-1] == ("object", "Marché 26")
    assert parameters(entreprise.certification_rge(SIRET, at_most=20))[3:] == [("limit", "20")]
    counted = entreprise.effectifs_annuels(SIREN, 2025, counting=Counting.DISABLED)
    assert parameters(counted)[3:] == [("nature_effectif", "boeth")]
    several = entreprise.effectifs_mensuels(SIRET, (2026, 6), before=2, counting=Counting.LIABLE)
    assert parameters(several)[3:] == [("profondeur", "2"), ("nature_effectif", "assujettissement_oeth")]


def test_what_cannot_be_is_refused_before_the_wire() -> None:
    for make, code in (
        (lambda: entreprise.liasses_fiscales(SIREN, 25), "invalid_period"),
        (lambda: entreprise.liens_capitalistiques(SIREN, 20_255), "invalid_period"),
        (lambda: entreprise.effectifs_mensuels(SIRET, (2026, 13)), "invalid_period"),
        (lambda: entreprise.effectifs_mensuels(SIRET, (2026, 6), before=13), "invalid_period"),
        (lambda: entreprise.certification_rge(SIRET, at_most=0), "invalid_limit"),
        (lambda: entreprise.unite_legale(SIREN, purpose="a\nb"), "invalid_identifier"),
    ):
        with pytest.raises(InvalidInput) as caught:
            make()
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "value"), [("fr 160 023 073 00010", "FR16002307300010"), ("ESA08536583", "ESA08536583")]
)
def test_an_eori_number_is_read_as_people_write_it(text: str, value: str) -> None:
    assert Eori.parse(text).value == str(Eori(value)) == value


@pytest.mark.parametrize("text", ["", "FR", "F116002307300010", "FR1600230730001000", "FRé", "E" * 500])
def test_another_text_is_no_eori_number(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Eori.parse(text)
    assert caught.value.code == "invalid_eori"


# --- the answer -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("question", "path"), ASKED, ids=PATHS)
def test_each_answer_is_read_whole_and_kept_whole(question: Question[Told], path: str) -> None:
    for file in files_of(question.source):
        found = certified(question, wrapped(file))
        written = {"items": file} if isinstance(found.value, Several) else file
        assert stripped(found.value.model_dump(mode="json", by_alias=True)) == stripped(written), path
        record = json.loads(json.dumps(found.to_record()))
        assert Certified.from_record(record, question.source) == found
        assert "INVENT" not in repr(found).upper()
        assert found.provenance.endpoint == question.source.path.replace("{year}", "2025").replace(
            "{month}/annee/2025", "06/annee/2026"
        )


@pytest.mark.parametrize(("question", "path"), ASKED, ids=PATHS)
def test_a_field_that_is_new_is_left_alone_and_one_of_another_type_is_refused(
    question: Question[Told], path: str
) -> None:
    for file in files_of(question.source):
        listed = isinstance(file, list)
        first = cast("dict[str, object]", cast("list[object]", file)[0] if listed else file)

        def told(data: dict[str, object], *, listed: bool = listed) -> Told:
            return certified(question, wrapped([data]) if listed else data).value

        assert told({**first, "nouveau": {"a": [1]}}) == told(first), path
        for name in cast("dict[str, object]", stripped(first)):
            spoilt: object = "texte" if isinstance(first[name], dict | list) else {"autre": 1}
            with pytest.raises(AdministrationMisread):
                told({**first, name: spoilt})


@pytest.mark.parametrize(
    ("source", "data"),
    [
        (entreprise.chiffres_affaires(SIRET), {"chiffre_affaires": 1}),
        (entreprise.chiffres_affaires(SIRET), [{"chiffre_affaires": 1}]),
        (entreprise.chiffres_affaires(SIRET), [None]),
        (entreprise.chiffres_affaires(SIRET), None),
        (entreprise.numero_tva(SIREN), [{"data": {"numero_tva": "FR"}}]),
        (entreprise.liasses_fiscales(SIREN, 2025), {"declarations": [{"donnees": [{"code_nref": "1"}]}]}),
    ],
)
def test_an_answer_of_another_form_is_misread(source: Question[Told], data: object) -> None:
    with pytest.raises(AdministrationMisread):
        certify(source, SETTINGS, Reply(200, body=body(data) if data is not None else b'{"meta": {}}'), START)


def test_an_empty_list_is_an_answer_and_an_empty_object_is_none() -> None:
    assert certified(entreprise.subventions(RNA), []).value == Several(items=())
    with pytest.raises(AccessDenied) as caught:
        certified(entreprise.numero_tva(SIREN), {})
    assert caught.value.code == "data_masked"


def test_an_unknown_body_is_nobody_s_error() -> None:
    question = entreprise.attestation_fiscale(SIREN)
    with pytest.raises(PersonUnknown) as caught:
        certify(question, SETTINGS, Reply(404, body=fault("03003", "DGFIP - Adélie")), START)
    assert (caught.value.state_code, caught.value.holder) == ("03003", "DGFIP - Adélie")


def test_a_long_answer_is_read_where_it_may_be_long_and_nowhere_else() -> None:
    entry = {"code_nref": "300026", "valeurs": ["1" * 100]}
    returns = {"obligations_fiscales": [], "declarations": [{"numero_imprime": "2033A", "donnees": [entry] * 6_000}]}
    question = entreprise.liasses_fiscales(SIREN, 2025)
    assert len(body(returns)) > 600_000
    assert request(question, SETTINGS).max_bytes == question.source.largest > len(body(returns))
    found = certify(question, SETTINGS, Reply(200, body=body(returns)), START).value
    assert found.forms is not None
    assert found.forms[0].values("300026") == ("1" * 100,)
    assert found.forms[0].values("300027") == ()
    with pytest.raises(AdministrationMisread):
        certified(entreprise.numero_tva(SIREN), {"numero_tva": "1" * 600_000})


# --- what the answers say -------------------------------------------------------------------------------------------


def test_a_document_ends_and_shows_nowhere() -> None:
    found = certified(
        entreprise.certificat_cibtp(SIRET), {"document_url": "https://a.invalid/x.pdf", "expires_in": 600}
    )
    assert isinstance(found.value, LinkedDocument)
    assert found.value.ends(found.provenance.obtained_at) == START + timedelta(minutes=10)
    assert "a.invalid" not in repr(found) + str(found.value)
    assert LinkedDocument.model_validate_json('{"document_url": null}').ends(START) is None


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "", f"https://{'a' * LONGEST_LINK}"])
def test_a_link_that_is_no_page_of_the_web_is_left_out(link: str) -> None:
    read = LinkedDocument.model_validate_json(json.dumps({"document_url": link, "expires_in": 1}))
    assert read.url is None


@pytest.mark.parametrize("seconds", [-1, 10**12, 1.5, "600"])
def test_a_life_that_cannot_be_is_refused(seconds: object) -> None:
    with pytest.raises(ValidationError):
        LinkedDocument.model_validate_json(json.dumps({"expires_in": seconds}))


def test_a_refusal_is_an_answer() -> None:
    refused = FILES["attestation_vigilance"]["000000018"]
    found = certify(entreprise.attestation_vigilance(SIREN), SETTINGS, Reply(200, body=body(refused)), START).value
    assert found.issue is not None
    assert (found.issue.code, found.url, found.valid_until) == (Issued.REFUSED, None, None)
    examined = certify(
        entreprise.conformite_msa(SIRET), SETTINGS, Reply(200, body=body({"status": "under_investigation"})), START
    ).value
    assert examined.status is Contributions.EXAMINED


@pytest.mark.parametrize("status", ["ok", "", "UP_TO_DATE"])
def test_a_situation_that_is_not_documented_is_never_guessed(status: str) -> None:
    with pytest.raises(AdministrationMisread):
        certified(entreprise.conformite_msa(SIRET), {"status": status})
