"""Every published case of the staging platforms, replayed: its parameters leave as documented, its answer comes back
as the documented result or as a typed error. Nothing of these cases is kept in the repository.
"""

import csv
import json
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import httpx
import pytest
import respx

from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Reply
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.identity.access_token import AccessToken
from etatplateforme.identity.once_only.civil import CivilIdentity
from etatplateforme.identity.once_only.entreprise import association, etablissement
from etatplateforme.identity.once_only.errors import AdministrationUnavailable, PersonUnknown
from etatplateforme.identity.once_only.particulier import (
    allocation_adulte_handicape,
    etudiant_boursier,
    quotient_familial,
    revenu_solidarite_active,
    statut_etudiant,
)
from etatplateforme.identity.once_only.question import Question
from etatplateforme.identity.once_only.told import Sex, Told
from etatplateforme.identity.once_only.wire import certify, refusal
from etatplateforme.values.commune import BirthPlaceCode
from etatplateforme.values.held_datum import By
from etatplateforme.values.person import Person
from etatplateforme.values.rna import Rna
from etatplateforme.values.siret import Siret
from tests.support.blocks import House, settled

from .support import PARTICULIER, RECIPIENT, SETTINGS, START, TOKEN, block, stripped

pytestmark = pytest.mark.shared_data

Params = Mapping[str, object]
FOLDER = "data/identity/api_particulier_staging"

EXPECTED: Mapping[int, tuple[type[EtatError], frozenset[str]]] = {
    404: (PersonUnknown, frozenset({"person_unknown"})),
    429: (AdministrationUnavailable, frozenset({"too_many_questions"})),
    502: (AdministrationUnavailable, frozenset({"administration_failed"})),
    504: (AdministrationUnavailable, frozenset({"administration_down"})),
}


@dataclass(frozen=True)
class Case:
    """One published case."""

    folder: str
    rank: int
    params: Params
    status: int
    payload: bytes

    @property
    def token(self) -> str:
        return f"jeton-{self.folder}-{self.rank}"

    @property
    def error(self) -> Mapping[str, object]:
        return cast(Mapping[str, object], json.loads(self.payload)["errors"][0])


def cases(shared: Path, *, of_sign_in: bool = False) -> Iterator[Case]:
    """The cases of the APIs, or what FranceConnect answers about a token."""
    for folder in sorted((shared / FOLDER).iterdir()):
        if (folder.name == "france_connect") is not of_sign_in:
            continue
        with (folder / "summary.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len([*folder.glob("*.yml"), *folder.glob("*.yaml")])
        for rank, row in enumerate(rows):
            params = json.loads(row["Paramètres"])
            yield Case(folder.name, rank, params, int(row["Status"]), row["Réponse"].encode())


# --- from a case to a question ----------------------------------------------------------------------------------------

BY_SIGN_IN: Mapping[str, tuple[str, Callable[[AccessToken], Question[Told]]]] = {
    "api_particulier_v3_cnav_quotient_familial_with_france_connect": (
        "/v3/dss/quotient_familial/france_connect", quotient_familial,
    ),
    "api_particulier_v3_cnav_revenu_solidarite_active_with_france_connect": (
        "/v3/dss/revenu_solidarite_active/france_connect",
        revenu_solidarite_active,
    ),
    "api_particulier_v3_cnous_etudiant_boursier_with_france_connect": (
        "/v3/cnous/etudiant_boursier/france_connect",
        lambda who: etudiant_boursier(who, version=3),
    ),
    "api_particulier_v3_mesri_statut_etudiant_with_france_connect": (
        "/v3/mesri/statut_etudiant/france_connect", statut_etudiant,
    ),
}  # fmt: skip
BY_IDENTITY = {
    "api_particulier_v3_cnav_quotient_familial_with_civility": "/v3/dss/quotient_familial/identite",
    "api_particulier_v3_cnav_allocation_adulte_handicape_with_civility": "/v3/dss/allocation_adulte_handicape/identite",
}


def identity_of(params: Params) -> CivilIdentity:
    """The person that a case describes."""
    parts = [str(params.get(f"{part}DateNaissance", "00")).zfill(2) for part in ("annee", "mois", "jour")]
    country = str(params["codeCogInseePaysNaissance"])
    person = Person.of(
        str(params["nomNaissance"]),
        tuple(cast("list[str]", params.get("prenoms", []))),
        usage_name=str(params.get("nomUsage", "")),
        birth_date="-".join(parts) if "anneeDateNaissance" in params else "",
        birth_place=str(params.get("codeCogInseeCommuneNaissance", country)),
    )
    return CivilIdentity(person, Sex(str(params["sexeEtatCivil"])), BirthPlaceCode(country))


def question_of(case: Case, at: datetime) -> Question[Told]:
    """What our code asks for this case. Raises InvalidInput for what is refused before the wire."""
    if case.folder in BY_SIGN_IN:
        return BY_SIGN_IN[case.folder][1](AccessToken(case.token, at))
    if case.folder.startswith("api_entreprise_v3_insee"):
        return etablissement(Siret(str(case.params["siret"])))
    if case.folder.startswith("api_entreprise_v3_mi"):
        return association(Rna(str(case.params["siret_or_rna"])))
    who = identity_of(case.params)
    if "allocation_adulte" in case.folder:
        return allocation_adulte_handicape(who)
    month = (int(str(case.params["annee"])), int(str(case.params["mois"]))) if "mois" in case.params else None
    return quotient_familial(who, month=month)


# --- the staging platform, scripted ---------------------------------------------------------------------------------


def staging(shared: Path, seen: list[httpx.Request]) -> Callable[[httpx.Request], httpx.Response]:
    """Answers like the staging platforms: by exact parameters, by token, or by number."""
    known = list(cases(shared))

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        path, token = request.url.path, request.headers["authorization"].removeprefix("Bearer ")
        asked = [pair for pair in request.url.params.multi_items() if pair[0] not in ("recipient", "context", "object")]
        for case in known:
            if case.folder in BY_SIGN_IN:
                found = path == BY_SIGN_IN[case.folder][0] and token == case.token and not asked
            elif case.folder in BY_IDENTITY:
                found = path == BY_IDENTITY[case.folder] and token == TOKEN and sorted(asked) == documented(case.params)
            else:
                (number,) = case.params.values()
                found = path.endswith(f"/{number}") and token == TOKEN and not asked
            if found:
                return httpx.Response(case.status, content=case.payload)
        return httpx.Response(501)

    return answer


def documented(params: Params) -> list[tuple[str, str]]:
    """The parameters of a case as they stand in its published command."""
    pairs = [(name, str(value)) for name, value in params.items() if name != "prenoms"]
    return sorted([*pairs, *(("prenoms[]", name) for name in cast("list[str]", params.get("prenoms", [])))])


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    made = House(tmp_path, clock=StillClock(START))
    yield made
    await made.aclose()


@pytest.mark.parametrize("colour", ["sync", "async"])
async def test_every_case_gives_the_documented_result_or_error(colour: str, house: House, shared: Path) -> None:
    seen: list[httpx.Request] = []
    told = refused = unsent = 0
    with respx.mock(assert_all_called=False) as router:
        router.route().mock(side_effect=staging(shared, seen))
        for case in cases(shared):
            before = len(seen)
            try:
                question = question_of(case, house.clock.now())
                certified = await settled(block(house, colour).certified(question))
            except InvalidInput:
                unsent += 1
                assert len(seen) == before
                check_documented_error(case, refusal(Reply(case.status, body=case.payload), By.IDENTITY))
            except (PersonUnknown, AdministrationUnavailable) as error:
                refused += 1
                check_documented_error(case, error)
            else:
                told += 1
                assert case.status == 200
                assert readable(certified.value) == expected(case)
                assert certified.provenance.recipient == RECIPIENT.value
    assert (told, refused, unsent) == (51, 16, 2)
    assert all(dict(request.url.params)["recipient"] == RECIPIENT.value for request in seen)


def check_documented_error(case: Case, error: EtatError) -> None:
    """The error is the documented one, and repeats no sentence of the State."""
    kind, codes = EXPECTED[case.status]
    assert isinstance(error, PersonUnknown | AdministrationUnavailable)
    assert isinstance(error, kind)
    assert error.code in codes
    assert error.state_code == case.error["code"]
    assert error.holder == cast("Mapping[str, str]", case.error["meta"]).get("provider", "")
    assert str(case.error["detail"]) not in str(error) + error.citizen_message
    assert error.__context__ is None


def readable(value: Told) -> object:
    """The value in the words of the API, without what is empty."""
    return stripped(value.model_dump(mode="json", by_alias=True))


def expected(case: Case) -> object:
    """The documented data, without what is empty or left out, days in place of seconds."""
    return stripped(json.loads(case.payload)["data"])


def test_a_case_that_is_not_sent_would_be_unknown_all_the_same(shared: Path) -> None:
    (case,) = (case for case in cases(shared) if case.params == {"siret": "0" * 14})
    with pytest.raises(PersonUnknown):
        certify(etablissement(RECIPIENT), SETTINGS, Reply(case.status, body=case.payload), START)
    assert SETTINGS.access(etablissement(RECIPIENT).source.api).base != PARTICULIER
