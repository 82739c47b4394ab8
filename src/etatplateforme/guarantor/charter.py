"""A charter: a dated set of rules, with the package that each rule comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import cast

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.criteria import RGAA_RULES
from etatplateforme.guarantor.accessibility.statement import STATEMENT
from etatplateforme.guarantor.equality.access import MANDATE, NEVER_FORCED, WITHOUT_FRANCECONNECT
from etatplateforme.guarantor.equality.acknowledgement import ACKNOWLEDGEMENT, SENDER
from etatplateforme.guarantor.equality.appeal import APPEAL, DISTANCE, MEDIATION, REASONS
from etatplateforme.guarantor.equality.asked_of_the_state import DECLARED_EXCHANGES
from etatplateforme.guarantor.equality.born_abroad import BORN_ABROAD
from etatplateforme.guarantor.equality.continuity import FUNDING, TEAM, WAY_OUT
from etatplateforme.guarantor.equality.decisions import ALGORITHMS, NON_DISCRIMINATION, ORIGIN
from etatplateforme.guarantor.equality.design import STATE_DESIGN
from etatplateforme.guarantor.equality.eco_design import ECO_DESIGN, STRATEGY
from etatplateforme.guarantor.equality.explanation import EXPLANATION
from etatplateforme.guarantor.equality.geocoding import GEOCODING
from etatplateforme.guarantor.equality.identity_scopes import IDENTITY_SCOPES
from etatplateforme.guarantor.equality.impact_assessment import IMPACT_ASSESSMENT
from etatplateforme.guarantor.equality.incomplete_file import INCOMPLETE_FILE, INSTRUCTING
from etatplateforme.guarantor.equality.language import CIVILITY, FRENCH
from etatplateforme.guarantor.equality.legal_basis import LEGAL_BASES
from etatplateforme.guarantor.equality.licence import LICENCE
from etatplateforme.guarantor.equality.machine_alone import ALONE
from etatplateforme.guarantor.equality.names import NAMES
from etatplateforme.guarantor.equality.once_only import DECLARED_HOME, ONCE_ONLY, PLAIN_COPIES
from etatplateforme.guarantor.equality.open_data import ADDRESS_BASE, OPEN_DATA
from etatplateforme.guarantor.equality.outages import OUTAGES
from etatplateforme.guarantor.equality.outcomes import DELAYS, RATES
from etatplateforme.guarantor.equality.overseas import OVERSEAS
from etatplateforme.guarantor.equality.personal_data import INFORMATION, RETENTION, USED_DATA
from etatplateforme.guarantor.equality.publication import PUBLICATION
from etatplateforme.guarantor.equality.published_rules import PUBLISHED_RULES
from etatplateforme.guarantor.equality.right_to_err import RIGHT_TO_ERR
from etatplateforme.guarantor.equality.same_rules import SAME_RULES
from etatplateforme.guarantor.equality.security import SECURITY_APPROVAL
from etatplateforme.guarantor.equality.silence import SILENCE_MEANS
from etatplateforme.guarantor.equality.terms_of_use import TERMS_OF_USE
from etatplateforme.guarantor.equality.treatment_register import REGISTER
from etatplateforme.guarantor.equality.twins import TWINS
from etatplateforme.guarantor.equality.without_internet import HELPED, NON_DIGITAL_WAY
from etatplateforme.guarantor.language.rule import PLAIN_LANGUAGE
from etatplateforme.guarantor.rule import Rule

GROUP = "etatplateforme.rules"
"""Entry-point group in which a package offers a Rule, or several in any iterable."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Package that brings a rule, and its version (empty when the package is not installed)."""

    package: str
    version: str = ""


HERE = Origin("etatplateforme")


@dataclass(frozen=True, slots=True)
class Charter:
    """A dated set of rules. ``origins`` names the package of each rule that is not the SDK's own.

    Raises InvalidInput when two rules share a code: a package adds rules, it never replaces one.
    """

    version: str
    date: date
    rules: tuple[Rule, ...]
    origins: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))
    home: Origin = HERE

    def __post_init__(self) -> None:
        codes = [rule.code for rule in self.rules]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise InvalidInput(
                f"La charte contient deux règles de même code : {', '.join(twice)}.",
                remedy="Donnez à chaque règle ajoutée un code qui n'existe pas encore.",
                code="duplicate_rule",
            )

    def rule(self, code: str) -> Rule | None:
        """The rule of that code, if the charter has one."""
        return next((rule for rule in self.rules if rule.code == code), None)

    def origin(self, code: str) -> Origin:
        """Package that brings the rule of that code."""
        return self.origins.get(code, self.home)

    def plus(self, rules: Iterable[Rule], origin: Origin) -> "Charter":
        """This charter and *rules*, which come from *origin*. Raises InvalidInput when a code exists already."""
        added = tuple(rules)
        origins = {**self.origins, **{rule.code: origin for rule in added}}
        return replace(self, rules=self.rules + added, origins=MappingProxyType(origins))


CHARTER = Charter(
    version="2026.11",
    date=date(2026, 11, 22),
    rules=(
        SAME_RULES,
        RATES,
        DELAYS,
        TEAM,
        FUNDING,
        WAY_OUT,
        OUTAGES,
        NON_DIGITAL_WAY,
        HELPED,
        MANDATE,
        TERMS_OF_USE,
        ACKNOWLEDGEMENT,
        SENDER,
        SILENCE_MEANS,
        INCOMPLETE_FILE,
        INSTRUCTING,
        ONCE_ONLY,
        DECLARED_HOME,
        PLAIN_COPIES,
        ALGORITHMS,
        REGISTER,
        PUBLISHED_RULES,
        ALONE,
        EXPLANATION,
        IDENTITY_SCOPES,
        USED_DATA,
        INFORMATION,
        LEGAL_BASES,
        RETENTION,
        IMPACT_ASSESSMENT,
        PUBLICATION,
        DECLARED_EXCHANGES,
        NON_DISCRIMINATION,
        ORIGIN,
        TWINS,
        RIGHT_TO_ERR,
        STATEMENT,
        SECURITY_APPROVAL,
        ECO_DESIGN,
        STRATEGY,
        STATE_DESIGN,
        FRENCH,
        CIVILITY,
        NAMES,
        NEVER_FORCED,
        OVERSEAS,
        GEOCODING,
        BORN_ABROAD,
        WITHOUT_FRANCECONNECT,
        APPEAL,
        REASONS,
        DISTANCE,
        MEDIATION,
        OPEN_DATA,
        ADDRESS_BASE,
        LICENCE,
        PLAIN_LANGUAGE,
        *RGAA_RULES,
    ),
)
"""The SDK's own rules, at the date on which they were last compared with the texts."""


@cache
def load_charter() -> Charter:
    """The SDK's charter with the rules that installed packages add, each with its package and version.

    Reads the metadata of installed packages, once. Raises InvalidInput, naming the package, when what it offers
    cannot be imported or is not a rule.
    """
    from importlib import metadata

    charter = CHARTER
    for distribution in metadata.distributions(name="etatplateforme"):
        charter = replace(charter, home=Origin("etatplateforme", distribution.version))
        break
    for point in sorted(metadata.entry_points(group=GROUP), key=lambda found: (found.value, found.name)):
        package = point.dist.name if point.dist is not None else point.value.partition(":")[0]
        version = point.dist.version if point.dist is not None else ""
        try:
            offered: object = point.load()
        except (ImportError, AttributeError) as error:
            raise _bad_package(package, "ses règles ne se chargent pas") from error
        charter = charter.plus(rules_in(offered, package), Origin(package, version))
    return charter


def rules_in(offered: object, package: str) -> tuple[Rule, ...]:
    """Rules of what *package* offers: one rule, or any iterable of rules. Raises InvalidInput for anything else."""
    if isinstance(offered, Rule):
        return (offered,)
    if not isinstance(offered, Iterable):
        raise _bad_package(package, "ce qu'il propose n'est pas une règle")
    rules: list[Rule] = []
    for item in cast(Iterable[object], offered):
        if not isinstance(item, Rule):
            raise _bad_package(package, "ce qu'il propose contient autre chose que des règles")
        rules.append(item)
    return tuple(rules)


def _bad_package(package: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"Le paquet « {package} » annonce des règles, mais {why}.",
        remedy=f"Corrigez le point d'entrée « {GROUP} » de ce paquet, ou désinstallez-le.",
        code="bad_rule_package",
    )
