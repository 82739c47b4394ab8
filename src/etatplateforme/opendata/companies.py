"""Finding a company, an association or a public body (« API Recherche d'entreprises », open, without a key).

Sources: its OpenAPI of 2026. At most 7 requests a second, 25 results a page, 10,000 results; past these, 429 with
``Retry-After``. The heads of the companies are never asked for: a service that needs them has API Entreprise.
"""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from etatplateforme.core.action import Block, M, Runner, action, stream
from etatplateforme.core.effects import Call, Flow, Op, Reply
from etatplateforme.core.retry import call
from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.bodies import unavailable, unexpected
from etatplateforme.opendata.company import CompaniesPage, Company
from etatplateforme.opendata.paging import Page, paged
from etatplateforme.values.address import Point
from etatplateforme.values.commune import CommuneCode, Departement
from etatplateforme.values.intent import Intent
from etatplateforme.values.siret import Siren

NAME = "Recherche d'entreprises"
PAGE_SIZE = 25
MOST_RESULTS = 10_000
WIDEST_KM = 50.0
ASKED = {"minimal": "true", "include": "siege,complements"}


class _Fault(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    erreur: str


class Companies(Block[M]):
    """The search at *base* (``https://recherche-entreprises.api.gouv.fr``)."""

    def __init__(self, runner: Runner, base: str) -> None:
        super().__init__(runner)
        self._base = base.rstrip("/")

    @stream(Intent.FIND_ORGANISATION)
    def search(
        self,
        q: str = "",
        *,
        commune: CommuneCode | None = None,
        departement: Departement | None = None,
        categories: Sequence[str] = (),
        association: bool | None = None,
        active: bool | None = True,
    ) -> Flow[Company]:
        """Legal units that match *q* (a name, an address) and every criterion, each of them once, best first.

        *categories* are legal categories of INSEE. Raises InvalidInput without any criterion or when the service
        refuses the question, TooLarge past 10,000 results, Unavailable when it does not answer.
        """
        asked = {
            "q": q.strip(),
            "code_commune": commune.value if commune is not None else "",
            "departement": departement.code if departement is not None else "",
            "nature_juridique": ",".join(categories),
            "est_association": str(association).lower() if association is not None else "",
        }
        asked = {name: value for name, value in asked.items() if value}
        if not asked:
            raise InvalidInput(
                "La recherche n'a aucun critère.",
                remedy="Donnez un nom, une commune, un département ou une catégorie juridique.",
                code="no_criterion",
            )
        if active is not None:
            asked["etat_administratif"] = "A" if active else "C"
        yield from self._pages("search", asked)

    @stream(Intent.FIND_ORGANISATION)
    def near(self, point: Point, *, radius_km: float = 5.0) -> Flow[Company]:
        """Legal units around *point*, within *radius_km* (at most 50), each of them once.

        Raises InvalidInput (``invalid_radius``), TooLarge past 10,000 results, Unavailable.
        """
        if not 0 < radius_km <= WIDEST_KM:
            raise InvalidInput(
                "Le rayon de recherche n'est pas possible.",
                remedy="Donnez un nombre de kilomètres entre 0 et 50.",
                code="invalid_radius",
            )
        asked = {"lat": f"{point.latitude:.6f}", "long": f"{point.longitude:.6f}", "radius": f"{radius_km:g}"}
        yield from self._pages("near_point", asked)

    @action(Intent.FIND_ORGANISATION)
    def company(self, siren: Siren) -> Op[Company | None]:
        """The legal unit of that number; None when it is not in what may be shown. Raises Unavailable."""
        reply = yield from call(Call("GET", f"{self._base}/search", ASKED | {"q": siren.value, "per_page": "1"}))
        found = [company for company in _companies_of(reply).items if company.siren == siren]
        return found[0] if found else None

    def _pages(self, path: str, asked: Mapping[str, str]) -> Flow[Company]:
        def nth_page(number: int) -> Op[Page[Company]]:
            numbered = {**ASKED, **asked, "per_page": str(PAGE_SIZE), "page": str(number)}
            return _companies_of((yield from call(Call("GET", f"{self._base}/{path}", numbered))))

        yield from paged(nth_page, lambda company: company.siren.value, most_pages=MOST_RESULTS // PAGE_SIZE)


def _companies_of(reply: Reply) -> Page[Company]:
    if reply.status == 400:
        raise InvalidInput(
            "La recherche d'entreprises a refusé la question." + _said(reply.body),
            remedy="Corrigez les critères de la recherche.",
            code="refused_question",
        )
    if not reply.ok:
        raise unavailable(NAME, reply.status)
    try:
        body = CompaniesPage.model_validate_json(reply.body)
        companies = tuple(each.value() for each in body.results)
    except (ValidationError, InvalidInput):
        companies, body = (), None
    if body is None:
        raise unexpected(NAME)
    return Page(companies, body.total_results, body.page < body.total_pages)


def _said(body: bytes) -> str:
    """What the service says of the question, when it is one of its short sentences."""
    try:
        said = _Fault.model_validate_json(body).erreur
    except ValidationError:
        return ""
    return f" Il dit : « {said} »" if len(said) <= 200 and said.isprintable() else ""
