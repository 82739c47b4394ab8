"""Finding the public offices of a commune (« Annuaire de l'administration et des services publics », DILA).

Its contract is Opendatasoft's Explore 2.1: at most 100 results an answer, and 10,000 in all by ``offset``. An answer
may stop in the middle and say so in its own text (``Streaming interrupted…``) under status 200: it is then refused.
"""

import re
from collections.abc import Sequence

from pydantic import ValidationError

from etatplateforme.core.action import Block, M, Runner, stream
from etatplateforme.core.effects import Call, Flow, Op, Reply
from etatplateforme.core.retry import call
from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.bodies import unavailable, unexpected
from etatplateforme.opendata.paging import Page, paged
from etatplateforme.opendata.public_service import PublicService, PublicServicesPage
from etatplateforme.values.commune import CommuneCode
from etatplateforme.values.intent import Intent

NAME = "Annuaire de l'administration"
DATASET = "api-lannuaire-administration"
PAGE_SIZE = 100
MOST_RESULTS = 10_000
_KIND = re.compile(r"[a-z][a-z0-9_]{0,59}")


class Directory(Block[M]):
    """The directory at *base* (``https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1``)."""

    def __init__(self, runner: Runner, base: str) -> None:
        super().__init__(runner)
        self._records = f"{base.rstrip('/')}/catalog/datasets/{DATASET}/records"

    @stream(Intent.FIND_ORGANISATION)
    def services(self, commune: CommuneCode, *, kinds: Sequence[str] = ()) -> Flow[PublicService]:
        """Public offices that serve *commune*, all or those of some *kinds* (``"mairie"``, ``"ccas"``…), each once.

        The whole commune is asked for and kinds are chosen here: a delegated town hall is then not taken for the town
        hall. Raises InvalidInput (``unknown_kind``), Unavailable, UnexpectedReply.
        """
        if not all(_KIND.fullmatch(kind) for kind in kinds):
            raise InvalidInput(
                "Un type de service public n'a pas une forme possible.",
                remedy="Donnez le mot de l'annuaire, en minuscules : mairie, ccas, prefecture…",
                code="unknown_kind",
            )
        where = f'code_insee_commune="{commune.value}"'

        def nth_page(number: int) -> Op[Page[PublicService]]:
            offset = (number - 1) * PAGE_SIZE
            asked = {"where": where, "order_by": "id", "limit": str(PAGE_SIZE), "offset": str(offset)}
            return _offices_of((yield from call(Call("GET", self._records, asked))), offset)

        def kept(service: PublicService) -> bool:
            return not kinds or not set(kinds).isdisjoint(service.kinds)

        yield from paged(nth_page, lambda service: service.id, most_pages=MOST_RESULTS // PAGE_SIZE, keep=kept)


def _offices_of(reply: Reply, offset: int) -> Page[PublicService]:
    if not reply.ok:
        raise unavailable(NAME, reply.status)
    try:
        body = PublicServicesPage.model_validate_json(reply.body)
    except ValidationError:
        body = None
    if body is None:
        raise unexpected(NAME)
    items = tuple(each.value() for each in body.results)
    return Page(items, body.total_count, offset + len(items) < body.total_count)
