"""The block: which communes, intercommunal bodies, départements and regions there are (``geo.api.gouv.fr``)."""

from collections.abc import Mapping
from pathlib import Path

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Call, Op, Reply, compute, now
from etatplateforme.core.retry import call
from etatplateforme.errors import InvalidInput
from etatplateforme.territory.counters.installed import FOLDER, read_installed
from etatplateforme.territory.counters.nearest import Counters, Found
from etatplateforme.territory.counters.needs import Need
from etatplateforme.territory.divisions import (
    AREAS,
    COMMUNE,
    COMMUNE_FIELDS,
    COMMUNES,
    EPCI,
    EPCI_FIELDS,
    EPCIS,
    Area,
    Commune,
    Epci,
    commune_of,
    parse,
)
from etatplateforme.territory.near import nearest_to
from etatplateforme.territory.reference import AnyCode, reference
from etatplateforme.values.address import Point
from etatplateforme.values.check import Check, Health
from etatplateforme.values.commune import CommuneCode, Departement, Postcode
from etatplateforme.values.intent import Intent
from etatplateforme.values.nearest_counter import NearestCounter
from etatplateforme.values.siret import Siren

MOST_COMMUNES = 1_000
LONGEST_NAME = 100
NAME = "découpage administratif (geo.api.gouv.fr)"


class Territory(Block[M]):
    """Divisions of today. No personal data is asked of the service, but a place when one searches by point."""

    def __init__(self, runner: Runner, base: str, counters: Path | None = None) -> None:
        """*counters* is the folder in which a list of counters is installed, if one is."""
        super().__init__(runner)
        self._base = base.rstrip("/")
        self._folder = counters
        self._counters: Counters | None = None

    @action(Intent.LOOK_UP_TERRITORY)
    def communes(
        self,
        *,
        name: str | None = None,
        postcode: Postcode | None = None,
        point: Point | None = None,
        departement: Departement | None = None,
        limit: int = 20,
    ) -> Op[list[Commune]]:
        """Communes that meet every criterion, at most *limit* (1 to 1000), best first; a *name* may be only begun.

        Raises InvalidInput without any criterion, Unavailable when the service does not answer.
        """
        asked = {
            "nom": _name(name),
            "codePostal": postcode.value if postcode is not None else None,
            "codeDepartement": departement.code if departement is not None else None,
            "lat": f"{point.latitude:.6f}" if point is not None else None,
            "lon": f"{point.longitude:.6f}" if point is not None else None,
        }
        given = {key: value for key, value in asked.items() if value is not None}
        if not given or not 1 <= limit <= MOST_COMMUNES:
            raise InvalidInput(
                "Il faut un critère pour chercher une commune, et un nombre de réponses possible.",
                remedy=f"Donnez un nom, un code postal, un point ou un département ; de 1 à {MOST_COMMUNES} réponses.",
                code="no_criterion",
            )
        if name is not None:
            given["boost"] = "population"
        reply = yield from self._ask("/communes", {**given, "fields": COMMUNE_FIELDS, "limit": str(limit)})
        return [commune_of(body) for body in parse(reply, COMMUNES) or []]

    @action(Intent.LOOK_UP_TERRITORY)
    def commune(self, code: CommuneCode) -> Op[Commune | None]:
        """The commune of a code; of the whole city for an arrondissement; of today for the code of one that merged.

        None when no commune of today has or had that code.
        """
        url, fields = f"/communes/{code.city.value}", {"fields": COMMUNE_FIELDS}
        reply = yield from self._ask(url, fields)
        found = parse(reply, COMMUNE)
        if found is not None:
            return commune_of(found)
        reply = yield from self._ask("/communes", {**fields, "ancienCode": code.city.value})
        heirs = parse(reply, COMMUNES) or []
        return commune_of(heirs[0]) if heirs else None

    @action(Intent.LOOK_UP_TERRITORY)
    def epci(self, siren: Siren) -> Op[Epci | None]:
        """The intercommunal body of a Siren; None when there is none."""
        reply = yield from self._ask(f"/epcis/{siren.value}", {"fields": EPCI_FIELDS})
        found = parse(reply, EPCI)
        return found.value() if found is not None else None

    @action(Intent.LOOK_UP_TERRITORY)
    def epcis(self, name: str) -> Op[list[Epci]]:
        """Intercommunal bodies whose name holds *name*."""
        reply = yield from self._ask("/epcis", {"nom": _name(name) or "", "fields": EPCI_FIELDS})
        return [body.value() for body in parse(reply, EPCIS) or []]

    @action(Intent.LOOK_UP_TERRITORY)
    def communes_of(self, siren: Siren) -> Op[list[Commune]]:
        """The communes of an intercommunal body; none when it does not exist."""
        reply = yield from self._ask(f"/epcis/{siren.value}/communes", {"fields": COMMUNE_FIELDS})
        return [commune_of(body) for body in parse(reply, COMMUNES) or []]

    @action(Intent.LOOK_UP_TERRITORY)
    def departements(self, *, region: str | None = None) -> Op[list[Area]]:
        """Every département, or those of a region (INSEE code of two digits)."""
        path = "/departements" if region is None else f"/regions/{_region(region)}/departements"
        reply = yield from self._ask(path, {})
        return [body.value() for body in parse(reply, AREAS) or []]

    @action(Intent.LOOK_UP_TERRITORY)
    def regions(self) -> Op[list[Area]]:
        """Every region."""
        reply = yield from self._ask("/regions", {})
        return [body.value() for body in parse(reply, AREAS) or []]

    @action(Intent.LOOK_UP_TERRITORY)
    def open_counters(self, place: Point, *, need: Need | None = None, limit: int = 3) -> Op[list[Found]]:
        """Counters of the installed list that receive now, nearest first, for *need* if one is given.

        Raises InvalidInput (``no_counters``) when no list is installed, Broken when it was altered.
        """
        counters = yield from self._installed()
        moment = yield from now()
        return counters.nearest(place, moment, need=need, limit=limit)

    @action(Intent.LOOK_UP_TERRITORY)
    def nearest_counter(self, code: CommuneCode) -> Op[NearestCounter | None]:
        """The fixed counter nearest to a commune, as the guarantor's remedies name it; raises as open_counters.

        None when nothing tells where the commune lies.
        """
        counters = yield from self._installed()
        book = yield from compute(reference)
        return nearest_to(code, counters, book)

    @action(Intent.LOOK_UP_TERRITORY)
    def held_by(self, code: AnyCode) -> Op[Commune | None]:
        """The commune of today that holds what *code* names or named, by the reference of the package: no network."""
        book = yield from compute(reference)
        return book.today(code)

    @action(Intent.CHECK)
    def check(self) -> Op[tuple[Check, ...]]:
        """Whether the service answers."""
        reply = yield from self._ask("/regions", {})
        regions = parse(reply, AREAS) or []
        health = Health.GOOD if regions else Health.BROKEN
        return (Check(NAME, health, f"Le service répond : {len(regions)} régions."),)

    def _installed(self) -> Op[Counters]:
        """The installed list, read once: install another one, then start the service again."""
        if self._counters is None:
            self._counters = yield from compute(self._read_counters)
        return self._counters

    def _read_counters(self) -> Counters:
        return Counters(read_installed(self._folder or Path(FOLDER)))

    def _ask(self, path: str, asked: Mapping[str, str]) -> Op[Reply]:
        return (yield from call(Call("GET", f"{self._base}{path}", asked)))


def _name(name: str | None) -> str | None:
    text = " ".join(name.split()) if name is not None else None
    if text is not None and (not text.isprintable() or not 1 <= len(text) <= LONGEST_NAME):
        raise InvalidInput(
            "Ce nom ne peut pas être cherché.",
            remedy=f"Donnez de 1 à {LONGEST_NAME} caractères visibles.",
            code="invalid_name",
        )
    return text


def _region(code: str) -> str:
    if len(code) != 2 or not (code.isascii() and code.isdigit()):
        raise InvalidInput(
            "Ce code de région n'est pas valable.", remedy="Donnez ses deux chiffres (« 76 »).", code="invalid_region"
        )
    return code
