"""The guarantor of one service: its manifest, a charter, and the day on which one asks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from etatplateforme.guarantor.charter import Charter, load_charter
from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.gate import GuarantorGate
from etatplateforme.guarantor.judge import audit
from etatplateforme.guarantor.personas.run import PersonaRun
from etatplateforme.guarantor.report.model import Report, Tally
from etatplateforme.guarantor.statistics.geocoding import GeocodingAccuracy
from etatplateforme.guarantor.statistics.study import OutcomeStudy
from etatplateforme.guarantor.ways import ways
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.state_services import Environment
from etatplateforme.values.holding import Stock
from etatplateforme.values.nearest_counter import NearestCounter


class Guarantor:
    """Judges one service. Without *charter*, the SDK's own with the rules that installed packages add.

    :raises InvalidInput: when an installed package announces rules that cannot be used.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        charter: Charter | None = None,
        environment: Environment = Environment.PRODUCTION,
    ) -> None:
        self.manifest = manifest
        self.charter = load_charter() if charter is None else charter
        self.environment = environment

    def audit(
        self,
        today: date,
        *,
        pages: tuple[Page, ...] = (),
        stocks: tuple[Stock, ...] | None = None,
        outcomes: tuple[OutcomeStudy, ...] = (),
        persona_run: PersonaRun | None = None,
        studies: tuple[DecisionStudy, ...] | None = None,
        geocoding: GeocodingAccuracy | None = None,
        tally: Tally | None = None,
        nearest_counter: NearestCounter | None = None,
    ) -> Report:
        """Judge the manifest, the *pages* and what the store keeps (*stocks*), on the day *today* of the territory.

        *outcomes* are the studies of the decisions taken, for the audience of the report, *persona_run* is what the
        service's own tests say of its forms, *studies* are the rules of decision that the service registers,
        *geocoding* is how often its address search finds what was meant, and *tally* counts the acts that passed the
        gate; all are told in the report. *nearest_counter* is named in the remedies where no counter is declared. Same
        arguments, same report.
        """
        facts = replace(
            self._facts(today, pages, stocks, persona_run),
            outcomes=outcomes,
            studies=studies,
            geocoding=geocoding,
            nearest_counter=nearest_counter,
        )
        return audit(facts, self.charter, tally)

    def gate(
        self,
        today: Callable[[], date],
        *,
        pages: tuple[Page, ...] = (),
        stocks: tuple[Stock, ...] | None = None,
        studies: tuple[DecisionStudy, ...] | None = None,
    ) -> GuarantorGate:
        """The gate of the service. *today* is called at each act, and must be cheap."""
        return GuarantorGate(replace(self._facts(today(), pages, stocks), studies=studies), self.charter, today)

    def ways(self) -> str:
        """The other ways to the service (counter, telephone, post), in French."""
        return ways(self.manifest)

    def _facts(
        self, today: date, pages: tuple[Page, ...], stocks: tuple[Stock, ...] | None, run: PersonaRun | None = None
    ) -> Facts:
        return Facts(self.manifest, today, self.environment, pages, stocks, persona_run=run)
