"""API Entreprise over one invented association and one invented company: its endpoints, and what they hold.

Numbers of errors are those of the specification; the files are in bodies.json, by datum, then by number (with the year
and the month, where the path has them); a text in place of a file is the number under which it is. The open doors
answer as the others, without what is not open.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from etatplateforme.sandbox.administrations.files import Json

FILE = Path(__file__).parent / "bodies.json"

_SIREN, _SIRET = r"[0-9]{9}", r"[0-9]{14}"
_RNA = r"W[0-9A-Z]{9}"
_EORI = r"[A-Z]{2}[0-9A-Z]{1,15}"


@dataclass(frozen=True, slots=True)
class BodyEndpoint:
    """One endpoint of API Entreprise.

    :param name: of its datum. ``holder`` and ``prefix``: who holds it, and the beginning of its numbers of errors.
    :param form: of the number. ``malformed``: the number of the error for another one.
    :param closed: fields that this door leaves out.
    """

    path: str
    name: str
    holder: str
    prefix: str
    form: re.Pattern[str]
    malformed: str
    closed: frozenset[str] = frozenset()


def _unit(path: str, name: str, holder: str, prefix: str) -> BodyEndpoint:
    return BodyEndpoint(path, name, holder, prefix, re.compile(_SIREN), "00301")


def _place(path: str, name: str, holder: str, prefix: str) -> BodyEndpoint:
    return BodyEndpoint(path, name, holder, prefix, re.compile(_SIRET), "00302")


def _association(
    path: str, name: str, holder: str, prefix: str, *also: str, closed: tuple[str, ...] = ()
) -> BodyEndpoint:
    form = re.compile("|".join((_RNA, *also)))
    return BodyEndpoint(path, name, holder, prefix, form, "00333", frozenset(closed))


_INSEE, _TAXES = ("INSEE", "01"), ("DGFIP - Adélie", "03")
_UNITS, _PLACES = "/v4/insee/sirene/unites_legales", "/v4/insee/sirene/etablissements"
_DJEPVA = "/v4/djepva/api-association/associations"
_LEAVE = "attestation_cotisations_conges_payes_chomage_intemperies"

ENDPOINTS: tuple[BodyEndpoint, ...] = (
    _unit(f"{_UNITS}/{{number}}", "unite_legale", *_INSEE),
    _unit(f"{_UNITS}/diffusibles/{{number}}", "unite_legale", *_INSEE),
    _unit(f"{_UNITS}/{{number}}/siege_social", "siege_social", *_INSEE),
    _unit(f"{_UNITS}/diffusibles/{{number}}/siege_social", "siege_social", *_INSEE),
    _place(f"{_PLACES}/{{number}}", "etablissement", *_INSEE),
    _place(f"{_PLACES}/diffusibles/{{number}}", "etablissement", *_INSEE),
    _place("/v3/insee/sirene/etablissements/{number}/adresse", "adresse", *_INSEE),
    _place("/v3/insee/sirene/etablissements/diffusibles/{number}/adresse", "adresse", *_INSEE),
    _place("/v3/insee/sirene/etablissements/{number}/successions", "successions", *_INSEE),
    _unit("/v3/infogreffe/rcs/unites_legales/{number}/extrait_kbis", "extrait_rcs", "Infogreffe", "02"),
    _unit("/v3/infogreffe/rcs/unites_legales/{number}/mandataires_sociaux", "mandataires_sociaux", "Infogreffe", "02"),
    _unit("/v3/inpi/rne/unites_legales/{number}/extrait_rne", "extrait_rne", "INPI - RNE", "34"),
    _unit("/v3/inpi/rne/unites_legales/open_data/{number}/actes_bilans", "actes_bilans", "INPI - RNE", "34"),
    _unit("/v3/cma_france/rnm/unites_legales/{number}", "artisan", "CMA France", "15"),
    BodyEndpoint(
        "/v3/douanes/etablissements/{number}/immatriculations_eori", "eori", "DGDDI", "16",
        re.compile(f"{_SIRET}|{_EORI}"), "00304",
    ),
    _unit("/v3/dgfip/unites_legales/{number}/numero_tva", "numero_tva", "DGFIP - TVA", "43"),
    _association("/v3/ministere_interieur/rna/associations/{number}", "association", "MI", "21", _SIRET),
    _association(
        "/v3/ministere_interieur/rna/associations/{number}/documents", "documents_association", "MI", "21", _SIRET
    ),
    _association(
        f"{_DJEPVA}/open_data/{{number}}", "association_complete", "DJEPVA", "29", _SIREN,
        closed=("reseaux_affiliation", "documents_rna", "representants_legaux", "documents_dac"),
    ),
    _association(f"{_DJEPVA}/{{number}}", "association_complete", "DJEPVA", "29", _SIREN),
    _association(
        "/v3/data_subvention/associations/{number}/subventions", "subventions", "DataSubvention", "52", _SIREN, _SIRET
    ),
    _place("/v3/dgfip/etablissements/{number}/chiffres_affaires", "chiffres_affaires", *_TAXES),
    _unit("/v3/dgfip/unites_legales/{number}/liasses_fiscales/{year}", "liasses_fiscales", *_TAXES),
    _unit("/v3/dgfip/unites_legales/{number}/liens_capitalistiques/{year}", "liens_capitalistiques", *_TAXES),
    _unit("/v3/banque_de_france/unites_legales/{number}/bilans", "bilans", "Banque de France", "17"),
    _unit("/v4/dgfip/unites_legales/{number}/attestation_fiscale", "attestation_fiscale", *_TAXES),
    _unit("/v4/urssaf/unites_legales/{number}/attestation_vigilance", "attestation_vigilance", "ACOSS", "04"),
    _place("/v3/msa/etablissements/{number}/conformite_cotisations", "conformite_msa", "MSA", "10"),
    _place("/v3/probtp/etablissements/{number}/attestation_cotisations_retraite", "attestation_probtp", "ProBTP", "09"),
    _place("/v3/probtp/etablissements/{number}/conformite_cotisations_retraite", "conformite_probtp", "ProBTP", "09"),
    _place(f"/v3/cibtp/etablissements/{{number}}/{_LEAVE}", "certificat_cibtp", "CIBTP", "38"),
    _unit(f"/v3/cnetp/unites_legales/{{number}}/{_LEAVE}", "certificat_cnetp", "CNETP", "08"),
    _unit("/v3/fntp/unites_legales/{number}/carte_professionnelle_travaux_publics", "carte_fntp", "FNTP", "12"),
    _unit("/v3/gip_mds/unites_legales/{number}/effectifs_annuels/{year}", "effectifs_annuels", "GIP-MDS", "31"),
    _place(
        "/v3/gip_mds/etablissements/{number}/effectifs_mensuels/{month}/annee/{year}",
        "effectifs_mensuels", "GIP-MDS", "31",
    ),
    _place(
        "/v3/fabrique_numerique_ministeres_sociaux/etablissements/{number}/conventions_collectives",
        "conventions_collectives", "Fabrique numérique des Ministères Sociaux", "14",
    ),
    _place("/v3/ademe/etablissements/{number}/certification_rge", "certification_rge", "ADEME", "19"),
    _place("/v4/qualibat/etablissements/{number}/certification_batiment", "certification_qualibat", "Qualibat", "06"),
    _place("/v3/qualifelec/etablissements/{number}/certificats", "certificats_qualifelec", "Qualifelec", "32"),
    _unit("/v3/opqibi/unites_legales/{number}/certification_ingenierie", "certification_opqibi", "OPQIBI", "11"),
    _place(
        "/v3/carif_oref/etablissements/{number}/certifications_qualiopi_france_competences",
        "certification_qualiopi", "CARIF-OREF", "33",
    ),
)  # fmt: skip


@lru_cache(maxsize=1)
def _held() -> Mapping[str, Mapping[str, Json | list[Json] | str]]:
    return cast("Mapping[str, Mapping[str, Json | list[Json] | str]]", json.loads(FILE.read_text(encoding="utf-8")))


def body_of(endpoint: BodyEndpoint, places: Mapping[str, str]) -> Json | list[Json] | None:
    """What is held at *endpoint* of the body that *places* name: its number, a year, a month. None for nothing."""
    key = "/".join(places[name] for name in ("number", "year", "month") if name in places)
    files = _held()[endpoint.name]
    found = files.get(key)
    if isinstance(found, str):
        found = files[found]
    return cast("Json | list[Json] | None", _without(found, endpoint.closed))


def _without(value: object, closed: frozenset[str]) -> object:
    """*value* without the fields that are not open, however deep."""
    if isinstance(value, list):
        return [_without(item, closed) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    items = cast("dict[str, object]", value).items()
    return {name: _without(item, closed) for name, item in items if name not in closed}
